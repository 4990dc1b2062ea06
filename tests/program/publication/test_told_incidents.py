"""What was told stays told: counts, points and places of a year, whatever is given later and whatever is lost."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner
from shapely import box

from geo.errors import ConfigError, InputError
from geo.period import Period
from geo.text import fold
from helpers.attack import Town, digests
from helpers.editions_sim import PLACE, SECTORS
from helpers.told_incidents import points, public, reserved, told, warned, with_values
from layers.disclosure.base_periods import Calendar
from mapadelito.cli import app
from mapadelito.jobs import session
from mapadelito.publication.public_record import adopt_record
from mapadelito.publication.store import STORE, ToldStore
from mapadelito.publication.told_reserved import ToldReserved

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

LATE = Calendar(dt.date(2026, 11, 29))


@pytest.mark.usefixtures("told_already")
def test_every_number_is_made_again_from_the_public_record_alone(town: Town) -> None:
    said = reserved(public(town))
    folder = told(town, periodo="2021-01..2021-03")
    assert "se dice por semestres" in next(folder.rglob("mapa-del-delito.html")).read_text(encoding="utf-8")
    record = folder / "contado.json"
    units = town.boundaries()
    hidden = gpd.GeoDataFrame({"comisaria": [], "sector": [], "fecha": pd.to_datetime([])}, geometry=[], crs=units.crs)
    with ToldStore.opened(town.folder / "otro" / STORE) as store:
        assert adopt_record(store, record)
        tally = ToldReserved(store, units, None, years=[2021], lost=())
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


@pytest.mark.slow
@pytest.mark.parametrize("change", ["deleted", "moved"])
def test_what_went_before_a_close_leaves_no_row_to_come_back_after_it(town: Town, change: str) -> None:
    month = town.rows["fecha"].str.endswith("/03/2021")
    first = points(told(town, periodo="2021-T1"))
    later = town.rows[~month]
    if change == "moved":  # all to another month, under their own numbers
        later = town.rows.assign(fecha=town.rows["fecha"].str.replace("/03/2021", "/04/2021").str.replace("31/04", "30/04"))
    closing = told(town, later)
    assert not {*first} <= {*points(closing)}  # the month had facts
    before = digests(closing)
    assert digests(told(town, later)) == before


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
@pytest.mark.usefixtures("told_already")
def test_other_sectors_are_told_as_unions_or_not_at_all(town: Town, tmp_path: Path) -> None:
    first = public(town)
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
    [("2021-07-29", False), ("2021-07-30", True), ("2021-07-01", False)],
)
def test_a_base_period_is_told_when_it_is_closed(
    town: Town, monkeypatch: pytest.MonkeyPatch, day: str, *, told_now: bool
) -> None:
    class Today(dt.date):
        @classmethod
        def today(cls) -> dt.date:
            return dt.date.fromisoformat(day)

    monkeypatch.setattr(session, "date", Today)
    assert (reserved(told(town))["Total"] != "aún no se dice") is told_now
    assert reserved(told(town, cerrar=("2021-S1",)))["Total"] != "aún no se dice"


def test_with_a_clock_of_years_ago_nothing_is_told(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    class Today(dt.date):
        @classmethod
        def today(cls) -> dt.date:
            return dt.date(1980, 1, 1)

    monkeypatch.setattr(session, "date", Today)
    with pytest.raises(ConfigError, match="2021-S1 termina el"):
        told(town, cerrar=("2021-S1",))
    with pytest.raises(InputError, match="posterior al día de hoy"):
        told(town)


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
    status, said = call(town, "--retirar", "2021-S1", "--comisaria", PLACE, "--sector", "SECTOR 1")
    assert status == 2
    assert "«SECTOR 1». Hay: 1" in said
    assert call(town, "--retirar", "2021-S1", "--comisaria", PLACE, "--sector", "1")[0] == 0
    left = points(told(town))
    assert 0 < len(left) < len(before)
    status, said = call(town, "--retirar", "2021-S2", "--comisaria", PLACE)
    assert status == 2
    assert "generar --periodo 2021-S2 --cerrar 2021-S2" in said
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
