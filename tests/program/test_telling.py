"""What was told stays told: counts, points and places of a year, whatever is given later and whatever is lost."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import sqlite3
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from attack import Town, digests
from click.testing import CliRunner
from editions_sim import PLACE, SECTORS, simulate, small_town
from shapely import box

from geo.formats.vector import read_layer
from geo.period import Period
from geo.text import fold
from layers.disclosure.profiles import bounds_of
from layers.disclosure.told_counts import Calendar
from mapadelito.cli import app
from mapadelito.publication import telling
from mapadelito.publication.public_record import adopt_record
from mapadelito.publication.store import STORE, ToldStore
from mapadelito.publication.told_reserved import Tally

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

LATE = Calendar(dt.date(2026, 11, 29))


@pytest.fixture(scope="module")
def half_year(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Return the register of the first half year of the simulated town, as it is at the end."""
    *_, last = simulate(4, tmp_path_factory.mktemp("pueblo"))
    days = pd.to_datetime(last.rows["fecha"], format="%d/%m/%Y")
    return last.rows[days < "2021-07-01"].reset_index(drop=True)


@pytest.fixture
def town(half_year: pd.DataFrame, tmp_path: Path) -> Town:
    """Return the simulated town with these facts."""
    made = small_town(tmp_path)
    made.rows = half_year
    return made


def told(town: Town, rows: pd.DataFrame | None = None, *, name: str = "salida", **options: Any) -> Path:
    """Publish the first half of 2021 and return the public folder."""
    given = {"formats": "html,gpkg", "mapa": "delito", "periodo": "2021-S1", "salida": town.folder / name} | options
    return town.publish(town.rows if rows is None else rows, **given)


def points(folder: Path) -> list[tuple[Any, ...]]:
    """Every public point, with what is said of it."""
    [path] = folder.rglob("capas.gpkg")
    layer = read_layer(path, layer="incidentes")
    texts = layer.drop(columns="geometry").astype(str)
    return sorted(zip(layer.geometry.to_wkb(hex=True), *(texts[name] for name in texts), strict=True))


def reserved(folder: Path, what: str = "sector") -> dict[str, str]:
    """Words on the reserved facts of each sector, as the page says them."""
    [page] = folder.rglob("mapa-del-delito.html")
    data = json.loads(page.read_text(encoding="utf-8").split('id="datos">')[1].split("</script>")[0])
    [table] = [own for own in data["tablas"] if data["textos"][own["titulo"]].startswith(f"Hechos por {what}")]
    rows = [[data["textos"][cell] for cell in row] for row in [*table["filas"], table["total"]]]
    untold = re.search(r"Hechos reservados: (.*)\.$", data["textos"][table["nota"]])
    return {row[0]: untold[1] if untold else row[-1] for row in rows}


def with_values(rows: pd.DataFrame, at: int, **values: str) -> pd.DataFrame:
    other = rows.copy()
    for name, value in values.items():
        other.loc[at, name] = value
    return other


def test_every_number_is_made_again_from_the_public_record_alone(town: Town) -> None:
    said = reserved(told(town))
    folder = told(town, periodo="2021-01..2021-03")
    assert "se dice por semestres" in next(folder.rglob("mapa-del-delito.html")).read_text(encoding="utf-8")
    record = folder / "contado.json"
    units = town.boundaries()
    hidden = gpd.GeoDataFrame({"comisaria": [], "sector": [], "fecha": pd.to_datetime([])}, geometry=[], crs=units.crs)
    with ToldStore.opened(town.folder / "otro" / STORE) as store:
        assert adopt_record(store, record)
        tally = Tally(store, units, None, years=[2021], lost=())
        words, closed = tally.tell(hidden, Period.parse("2021-S1"), LATE)
        assert tally.fresh() == []
    assert [str(base.start) for base in closed[PLACE]] == ["2021-01-01"]
    assert words[PLACE].sectors == {name: said[name] for name in SECTORS}
    assert words[PLACE].total == said["Total"]


@pytest.mark.parametrize("period", ["2021-S1", "2021-02..2021-06"])
@pytest.mark.parametrize(
    "again", ["same", *(pytest.param(how, marks=pytest.mark.slow) for how in ("renumbered", "moved", "without place"))]
)
def test_what_was_told_as_ordinary_stays_when_its_row_becomes_reserved(town: Town, period: str, again: str) -> None:
    at = int(town.rows.index[town.rows["fecha"].str.endswith("/03/2021") & (town.rows["delito"] == "HURTO")][0])
    before = points(told(town, periodo=period))
    changed = {
        "same": {},
        "renumbered": {"id": "900001"},
        "moved": {"latitud": str(float(town.rows.loc[at, "latitud"]) + 0.001)},
        "without place": {"latitud": "", "longitud": ""},
    }[again]
    later = with_values(town.rows, at, delito="VIOLENCIA FAMILIAR", **changed)
    assert points(told(town, later, periodo=period)) == before
    shutil.rmtree(town.folder / "almacen")  # the test can fail
    shutil.rmtree(town.folder / "salida")
    assert len(points(told(town, later, periodo=period))) == len(before) - 1


@pytest.mark.slow
def test_what_was_reserved_is_drawn_later_only_where_nothing_is_closed(town: Town) -> None:
    hidden = town.rows["delito"] == "VIOLENCIA FAMILIAR"
    at = int(town.rows.index[town.rows["fecha"].str.endswith("/03/2021") & hidden][0])
    later = with_values(town.rows, at, delito="HURTO")
    month = points(told(town, periodo="2021-03"))
    assert len(points(told(town, later, periodo="2021-03"))) == len(month) + 1
    half = digests(told(town, name="b"))  # which draws the month as it was told last
    assert digests(told(town, later, name="b")) == half


@pytest.mark.slow
def test_late_rows_and_corrections_change_what_is_open_and_not_what_is_closed(town: Town) -> None:
    march = town.rows[town.rows["fecha"].str.endswith("/03/2021") & (town.rows["delito"] == "HURTO")]
    extra = pd.concat([town.rows, march.iloc[:2].assign(id=["800001", "800002"], hora="04:10")], ignore_index=True)
    fewer = extra.drop(index=march.index[2:5])
    open_month = [len(points(told(town, rows, periodo="2021-03"))) for rows in (town.rows, extra, fewer)]
    assert open_month == [open_month[0], open_month[0] + 2, open_month[0] - 1]
    closed = [digests(told(town, rows)) for rows in (fewer, town.rows, extra)]
    assert closed[0] == closed[1] == closed[2]


@pytest.mark.parametrize(
    "lost", ["streets", *(pytest.param(what, marks=pytest.mark.slow) for what in ("other streets", "inhabitants"))]
)
def test_the_places_of_a_year_do_not_depend_on_what_is_given_later(town: Town, lost: str, tmp_path: Path) -> None:
    before = points(told(town, periodo="2021-03"))
    if lost == "streets":
        town.options.pop("calles")
    elif lost == "other streets":
        streets = gpd.read_file(town.options["calles"], engine="pyogrio")
        streets.iloc[::3].to_file(tmp_path / "otras.geojson", driver="GeoJSON", engine="pyogrio")
        town.options["calles"] = tmp_path / "otras.geojson"
    else:
        units = gpd.read_file(town.options["limites"], engine="pyogrio").drop(columns="poblacion")
        units.to_file(tmp_path / "sin.geojson", driver="GeoJSON", engine="pyogrio")
        town.options["limites"] = tmp_path / "sin.geojson"
    assert points(told(town, periodo="2021-03")) == before


def halves(town: Town, path: Path, cut: float) -> None:
    """Give the town two sectors, one above the other, whose border is moved by so many metres."""
    outline = town.boundaries().union_all()
    west, south, east, north = outline.bounds
    middle = (south + north) / 2 + cut
    shapes = [box(west, south, east, middle), box(west, middle, east, north)]
    units = gpd.GeoDataFrame({"comisaria": PLACE, "sector": ["SUR", "NORTE"]}, geometry=shapes, crs=town.boundaries().crs)
    units.to_crs(4326).to_file(path, driver="GeoJSON", engine="pyogrio")
    town.options["limites"] = path


@pytest.mark.slow
def test_other_sectors_are_told_as_unions_or_not_at_all(town: Town, tmp_path: Path) -> None:
    first = told(town)
    before, words = points(first), reserved(first)
    halves(town, tmp_path / "mitades.geojson", 0)
    joined = told(town)
    assert {point[0] for point in points(joined)} == {point[0] for point in before}
    assert reserved(joined)["Total"] == words["Total"]
    assert reserved(joined)["SUR"].startswith("entre ")
    halves(town, tmp_path / "otras.geojson", 40)
    moved = told(town)
    assert {point[0] for point in points(moved)} == {point[0] for point in before}
    assert {reserved(moved)[name] for name in ("SUR", "NORTE")} == {"no se dice"}
    assert reserved(moved)["Total"] == words["Total"]


@pytest.mark.slow
def test_a_lost_store_tells_the_same_and_a_lost_record_too(town: Town) -> None:
    before = digests(told(town))
    (town.folder / "almacen" / STORE).unlink()
    assert digests(told(town)) == before
    (town.folder / "salida" / "publico" / "contado.json").unlink()
    assert digests(told(town)) == before


def test_where_both_are_lost_nothing_new_is_told(town: Town) -> None:
    told(town)
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
def test_an_edition_without_inventory_store_and_record_is_known_by_its_pages(town: Town) -> None:
    told(town)
    shutil.rmtree(town.folder / "almacen")
    shutil.rmtree(town.folder / "salida" / "reservado")
    (town.folder / "salida" / "publico" / "contado.json").unlink()
    assert reserved(told(town))["Total"] == "no se dice"


@pytest.mark.slow
def test_another_year_does_not_lose_the_one_that_the_store_has(town: Town) -> None:
    words = reserved(told(town))
    (town.folder / "salida" / "publico" / "contado.json").unlink()
    told(town, _a_half_before(town), periodo="2020-S2")
    assert reserved(told(town)) == words


def _a_half_before(town: Town) -> pd.DataFrame:
    days = pd.to_datetime(town.rows["fecha"], format="%d/%m/%Y") - pd.DateOffset(months=6)
    return town.rows.assign(fecha=days.dt.strftime("%d/%m/%Y"))


@pytest.mark.slow
def test_after_a_loss_other_data_are_told_without_points(town: Town) -> None:
    words = reserved(told(town))
    (town.folder / "almacen" / STORE).unlink()
    at = int(town.rows.index[town.rows["delito"] == "HURTO"][0])
    assert "Falta almacen/ y los datos de 2021-S1" in warned(town, with_values(town.rows, at, delito="VIOLENCIA FAMILIAR"))
    folder = town.folder / "salida" / "publico"
    assert reserved(folder) | {"Sin ubicar": ""} == words | {"Sin ubicar": ""} | {
        name: reserved(folder)[name] for name in reserved(folder) if name not in (*SECTORS, "Total")
    }
    lost = [point for point in _sectors_of(town) if point not in {item[0] for item in points(folder)}]
    assert lost  # the terrain of that row, and no other


def warned(town: Town, rows: pd.DataFrame | None = None, **options: Any) -> str:
    """Publish, and return what the record says that was decided."""
    reserved_folder = told(town, rows, **options).parent / "reservado"
    return "\n".join(json.loads((reserved_folder / "registro.json").read_text(encoding="utf-8"))["decisiones"])


def test_the_console_says_what_is_closed_what_came_late_and_the_way_out(town: Town) -> None:
    forget = f'«mapadelito contado --olvidar 2021-S1 --nadie-la-recibio --comisaria "{fold(PLACE)}"»'
    hurto, other = (int(town.rows.index[town.rows["delito"] == "HURTO"][at]) for at in (0, 1))
    first = warned(town)
    assert f"Esta edición cierra 2021-S1 de {PLACE}" in first
    assert forget in first
    assert "después de que se cerró" not in first
    rows = with_values(with_values(town.rows, hurto, delito="VIOLENCIA FAMILIAR"), other, delito="ROBO")
    later = warned(town, pd.concat([rows, rows.loc[[other]].assign(id="800001", hora="04:20")], ignore_index=True))
    assert "Esta edición cierra" not in later
    assert "2 hechos de 2021-S1 llegaron, se quitaron o cambiaron después de que se cerró" in later
    assert "1 hecho reservado se publicó antes como común: sigue" in later


def test_a_layer_that_comes_after_the_places_of_its_year_is_said_to_change_none(town: Town) -> None:
    streets = town.options.pop("calles")
    units = gpd.read_file(town.options["limites"], engine="pyogrio").drop(columns="poblacion", errors="ignore")
    town.options["limites"] = town.folder / "sin.geojson"
    units.to_file(town.options["limites"], driver="GeoJSON", engine="pyogrio")
    assert "se fijaron sin" not in warned(town, periodo="2021-03")
    town.options["calles"] = streets
    later = warned(town, periodo="2021-03")
    assert "Los lugares públicos de 2021 se fijaron sin calles" in later
    assert "«mapadelito contado --olvidar 2021 --nadie-la-recibio --comisaria" in later
    assert call(town, "--olvidar", "2021", "--nadie-la-recibio", "--comisaria", "OTRA")[0] == 2
    assert call(town, "--olvidar", "2021", "--nadie-la-recibio", "--comisaria", fold(PLACE))[0] == 0
    assert "se fijaron sin" not in warned(town, periodo="2021-03")


def _sectors_of(town: Town) -> list[str]:
    town.folder.joinpath("x").mkdir()
    other = Town(town.rows, town.columns, town.period, town.options, town.folder / "x")
    return [point[0] for point in points(told(other))]


@pytest.mark.slow
def test_two_folders_of_one_project_tell_the_same(town: Town) -> None:
    first = digests(told(town, name="a"))
    more = pd.concat([town.rows, town.rows[town.rows["delito"] == "VIOLENCIA FAMILIAR"].assign(hora="03:33", id="")])
    assert digests(told(town, more, name="b")) == first


@pytest.mark.slow
def test_the_comite_prints_the_same_counts(town: Town) -> None:
    words = reserved(told(town, perfil="comite").parent / "comite")
    more = pd.concat([town.rows, town.rows[town.rows["delito"] == "VIOLENCIA FAMILIAR"].assign(hora="03:33", id="")])
    said = reserved(told(town, more))
    assert {name: said[name] for name in (*SECTORS, "Total")} == {name: words[name] for name in (*SECTORS, "Total")}


@pytest.mark.parametrize(
    ("day", "told_now"),
    [("2021-07-29", False), ("2021-07-30", True), ("1980-01-01", False)],
)
def test_a_base_period_is_told_when_it_is_closed(
    town: Town, monkeypatch: pytest.MonkeyPatch, day: str, *, told_now: bool
) -> None:
    class Today(dt.date):
        @classmethod
        def today(cls) -> dt.date:
            return dt.date.fromisoformat(day)

    monkeypatch.setattr(telling, "date", Today)
    assert (reserved(told(town))["Total"] != "aún no se dice") is told_now
    assert reserved(told(town, cerrar=("2021-S1",)))["Total"] != "aún no se dice"


@pytest.mark.slow
def test_a_committee_may_choose_quarters(town: Town) -> None:
    assert reserved(told(town, periodo="2021-T1", base_reservados="trimestre"))["Total"].startswith("entre ")
    assert reserved(told(town, periodo="2021-T2"))["Total"].startswith("entre ")  # the year keeps it
    assert reserved(told(town))["1"].startswith("entre ")


def call(town: Town, *args: str) -> tuple[int, str]:
    folders = ["--salida", str(town.folder / "salida"), "--almacen", str(town.folder / "almacen")]
    done = CliRunner().invoke(app, ["contado", *args, *folders], standalone_mode=False)
    return (2 if done.exception else 0), done.output + str(done.exception or "")


@pytest.mark.slow
def test_what_nobody_received_can_be_forgotten_and_points_withdrawn(town: Town) -> None:
    assert "no se ha cerrado ning" in call(town)[1]
    before = points(told(town))
    assert "2021-S1: puntos cerrados; 1: ≈ " in call(town)[1]
    assert call(town, "--retirar", "2021-S1", "--comisaria", PLACE, "--sector", "1")[0] == 0
    left = points(told(town))
    assert 0 < len(left) < len(before)
    assert call(town, "--retirar", "2021-S2", "--comisaria", PLACE)[0] == 2
    rows = town.rows[town.rows["delito"] == "HURTO"]
    status, said = call(town, "--olvidar", "2021-S1")
    assert status == 2
    assert "--nadie-la-recibio" in said
    assert points(told(town, rows)) == left
    assert call(town, "--olvidar", "2021-S1", "--nadie-la-recibio")[0] == 0
    assert len(points(told(town, rows))) == len(rows)
    assert call(town, "--olvidar", "1999", "--nadie-la-recibio")[0] == 2


@pytest.mark.slow
def test_the_store_holds_no_number_and_no_exact_place(town: Town) -> None:
    told(town, periodo="2021-03")
    with sqlite3.connect(town.folder / "almacen" / STORE) as store:
        text = "\n".join(store.iterdump())
    for column in ("id", "direccion"):
        values: Collection[str] = set(town.rows.get(column, pd.Series(dtype="str")).astype(str)) - {""}
        assert not [value for value in values if f"'{value}'" in text]


@pytest.mark.slow
def test_facts_refused_for_their_place_keep_their_class_too(town: Town) -> None:
    at = int(town.rows.index[town.rows["fecha"].str.endswith("/03/2021") & (town.rows["delito"] == "HURTO")][0])
    rows = with_values(town.rows, at, latitud="", longitud="", comisaria=PLACE)
    folder = told(town, rows, periodo="2021-03")
    [page] = folder.rglob("mapa-del-delito.html")
    before = page.read_bytes()
    assert '"Sin ubicar"' in before.decode()
    told(town, with_values(rows, at, delito="VIOLENCIA FAMILIAR"), periodo="2021-03")
    assert page.read_bytes() == before
    shutil.rmtree(town.folder / "almacen")  # the test can fail
    shutil.rmtree(town.folder / "salida")
    told(town, with_values(rows, at, delito="VIOLENCIA FAMILIAR"), periodo="2021-03")
    assert '"Sin ubicar"' not in page.read_text(encoding="utf-8")
