"""What is told where the store, the public record or both were lost."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from helpers.attack import Town, digests
from helpers.editions_sim import PLACE, SECTORS
from helpers.told_incidents import points, public, reserved, told, warned, with_values
from layers.disclosure.profiles import bounds_of
from mapadelito.publication.store import STORE


@pytest.mark.slow
@pytest.mark.usefixtures("told_already")
def test_a_lost_store_tells_the_same_and_a_lost_record_too(town: Town) -> None:
    before = digests(public(town))
    (town.folder / "almacen" / STORE).unlink()
    assert digests(told(town)) == before
    (town.folder / "salida" / "publico" / "contado.json").unlink()
    assert digests(told(town)) == before


@pytest.mark.usefixtures("told_already")
def test_where_both_are_lost_nothing_new_is_told(town: Town) -> None:
    (town.folder / "almacen" / STORE).write_bytes(b"no es una base de datos" * 100)
    (town.folder / "salida" / "publico" / "contado.json").write_text("{", encoding="utf-8")
    said = warned(town)
    assert "se perdió, y con las capas de hoy sería otra" in said
    assert "carpeta almacen/ de antes" in said
    assert "Esta edición" not in said
    folder = town.folder / "salida" / "publico"
    assert {words for name, words in reserved(folder).items() if name in (*SECTORS, "Total")} == {"no se dice"}
    assert points(folder) == []
    assert list((town.folder / "almacen").glob("contado-ilegible-1.sqlite"))
    earlier = reserved(told(town, _a_half_before(town), periodo="2020-S2"))
    assert all(bounds_of(words) for name, words in earlier.items() if name in (*SECTORS, "Total"))


@pytest.mark.slow
@pytest.mark.usefixtures("told_already")
def test_an_edition_without_inventory_store_and_record_is_known_by_its_pages(town: Town) -> None:
    shutil.rmtree(town.folder / "almacen")
    shutil.rmtree(town.folder / "salida" / "reservado")
    (town.folder / "salida" / "publico" / "contado.json").unlink()
    assert reserved(told(town))["Total"] == "no se dice"


def _rename(town: Town) -> None:
    """Give the comisaría of the limits another name, as a new drawing of them may."""
    path = town.options["limites"]
    path.write_text(path.read_text(encoding="utf-8").replace(f'"{PLACE}"', '"OTRO NOMBRE"'), encoding="utf-8")


@pytest.mark.slow
@pytest.mark.usefixtures("told_already")
def test_a_comisaria_of_another_name_tells_what_its_ground_told(town: Town) -> None:
    words = reserved(public(town))
    _rename(town)
    changed = town.rows[town.rows["delito"] == "HURTO"]  # none reserved is left
    renamed = reserved(told(town, changed, name="otra"))
    assert {name: renamed[name] for name in (*SECTORS, "Total")} == {name: words[name] for name in (*SECTORS, "Total")}


@pytest.mark.slow
@pytest.mark.usefixtures("told_already")
def test_another_name_does_not_start_afresh_where_both_are_lost(town: Town) -> None:
    _rename(town)
    (town.folder / "almacen" / STORE).unlink()
    (town.folder / "salida" / "publico" / "contado.json").unlink()
    assert reserved(told(town) / "otro-nombre")["Total"] == "no se dice"


@pytest.mark.slow
@pytest.mark.usefixtures("told_already")
def test_another_year_does_not_lose_the_one_that_the_store_has(town: Town) -> None:
    words = reserved(public(town))
    (town.folder / "salida" / "publico" / "contado.json").unlink()
    told(town, _a_half_before(town), periodo="2020-S2")
    assert reserved(told(town)) == words


def _a_half_before(town: Town) -> pd.DataFrame:
    days = pd.to_datetime(town.rows["fecha"], format="%d/%m/%Y") - pd.DateOffset(months=6)
    return town.rows.assign(fecha=days.dt.strftime("%d/%m/%Y"))


@pytest.mark.slow
@pytest.mark.usefixtures("told_already")
def test_after_a_loss_other_data_are_told_without_points(town: Town) -> None:
    words = reserved(public(town))
    (town.folder / "almacen" / STORE).unlink()
    at = int(town.rows.index[town.rows["delito"] == "HURTO"][0])
    assert "Falta almacen/ y los datos de 2021-S1" in warned(town, with_values(town.rows, at, delito="VIOLENCIA FAMILIAR"))
    folder = town.folder / "salida" / "publico"
    assert reserved(folder) | {"Sin ubicar": ""} == words | {"Sin ubicar": ""} | {
        name: reserved(folder)[name] for name in reserved(folder) if name not in (*SECTORS, "Total")
    }
    lost = [point for point in _sectors_of(town) if point not in {item[0] for item in points(folder)}]
    assert lost  # the terrain of that row, and no other


def _sectors_of(town: Town) -> list[str]:
    town.folder.joinpath("x").mkdir()
    other = Town(town.rows, town.columns, town.period, town.options, town.folder / "x")
    return [point[0] for point in points(told(other))]
