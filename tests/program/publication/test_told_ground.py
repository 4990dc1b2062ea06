"""What was told stays told on other ground: smaller or overlapping polygons, other names, another zone, a damaged record."""

from __future__ import annotations

import copy
import json
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner
from shapely import box

from geo.formats.layers.vector import read_layer
from helpers.attack import Town, digests
from helpers.editions_sim import PLACE, SECTORS, small_town
from mapadelito.cli import app
from mapadelito.jobs.generate import run
from mapadelito.publication.public_record import adopt_record, kept_shape, record_text
from mapadelito.publication.store import CLOSED, STORE, WITHDRAWN, State, StoredCount, StoredTerrain, ToldStore
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WEST, SOUTH, SIDE, CRS = 500_000, 9_000_000, 1000, 32717


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Return the small town with thirty ordinary facts and thirty reserved ones in each of its sectors, in half a year."""
    made, rows = small_town(tmp_path), []
    for number in range(60 * len(SECTORS)):
        at, sector = number // len(SECTORS), number % len(SECTORS)
        x, y = WEST + SIDE * (sector % 2) + 30 + 15 * at, SOUTH + SIDE * (sector // 2) + 30 + (137 * at) % 940
        delito = "VIOLENCIA FAMILIAR" if at // 6 % 2 else "HURTO"
        rows.append((f"{1 + at % 27:02d}/{1 + at % 6:02d}/2021", f"{at % 23:02d}:17", delito, x, y))
    frame = pd.DataFrame(rows, columns=["fecha", "hora", "delito", "x", "y"])
    degrees = gpd.GeoSeries(gpd.points_from_xy(frame["x"], frame["y"]), crs=CRS).to_crs(4326)
    made.rows = frame.drop(columns=["x", "y"]).assign(latitud=degrees.y.round(7), longitud=degrees.x.round(7))
    return made


def published(town: Town, rows: pd.DataFrame | None = None, **options: Any) -> tuple[Path, list[str]]:
    """Publish the half year, and return the public folder and what the console says."""
    town.runs += 1
    file = town.folder / f"r{town.runs}" / "hechos.csv"
    file.parent.mkdir()
    (town.rows if rows is None else rows).to_csv(file, index=False)
    given = {"formato": "gpkg", "mapa": "delito", "periodo": "2021-S1", "salida": town.folder / "salida", "incidentes": file}
    config, said = load_config(None, town.options | given | options), []
    run(config, lambda line: said.append(str(line)))
    return config.salida / "publico", said


def spots(folder: Path) -> list[tuple[float, float]]:
    """Public points to the decimetre."""
    found: list[tuple[float, float]] = []
    for path in folder.rglob("capas.gpkg"):
        points = read_layer(path, layer="incidentes").frame.to_crs(4326).geometry
        found += zip(points.x.round(6), points.y.round(6), strict=True)
    return sorted(found)


def sectors_given(town: Town, shapes: list[Any], name: str, **columns: Any) -> None:
    path = town.folder / name
    gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS).to_crs(4326).to_file(path, driver="GeoJSON", engine="pyogrio")
    town.options["limites"] = path


def reclassified(town: Town, month: str = "03") -> pd.DataFrame:
    """Return the rows, all ordinary ones of a month reserved now."""
    own = town.rows["fecha"].str.contains(f"/{month}/")
    return town.rows.assign(delito=town.rows["delito"].mask(own, "VIOLENCIA FAMILIAR"))


def test_smaller_polygons_say_what_they_leave_out_and_take_nothing_from_the_store(town: Town) -> None:
    own = town.options["limites"]
    before = spots(published(town, periodo="2021-03")[0])
    corners = [(WEST + SIDE * (at % 2), SOUTH + SIDE * (at // 2)) for at in range(4)]
    shapes = [box(x, y, x + 970, y + SIDE) for x, y in corners]
    sectors_given(town, shapes, "menos.geojson", comisaria=PLACE, sector=SECTORS)
    folder, said = published(town, periodo="2021-03")
    assert spots(folder) == []
    assert [line for line in said if "fuera de la edición pública" in line]
    town.options["limites"] = own
    assert spots(published(town, reclassified(town), periodo="2021-03")[0]) == before


@pytest.mark.slow
def test_two_comisarias_that_overlap_and_are_published_apart_keep_what_each_told(town: Town) -> None:
    sectors_given(town, [box(WEST + SIDE, SOUTH, WEST + 2 * SIDE, SOUTH + 2 * SIDE)], "este.geojson", comisaria=["ESTE"])
    east = town.options["limites"]
    sectors_given(town, [box(WEST, SOUTH, WEST + 1050, SOUTH + 2 * SIDE)], "oeste.geojson", comisaria=["OESTE"])
    west = town.options["limites"]
    for limits in (west, east):
        before = spots(published(town, limites=limits, periodo="2021-01")[0])
    assert spots(published(town, reclassified(town, "01"), limites=west, periodo="2021-01")[0]) == before


@pytest.mark.slow
def test_a_fact_without_number_keeps_its_class_when_the_limits_move_the_run_to_another_zone(town: Town) -> None:
    before = spots(published(town, periodo="2021-03")[0])
    far = [box(WEST + 800_000 + 1500 * at, SOUTH, WEST + 801_000 + 1500 * at, SOUTH + SIDE) for at in range(9)]
    sectors_given(town, far, "lejos.geojson", comisaria="LEJOS", sector=list("abcdefghi"), poblacion=5000)
    both = [gpd.read_file(town.folder / name, engine="pyogrio") for name in ("limites.geojson", "lejos.geojson")]
    gpd.GeoDataFrame(pd.concat(both), crs=4326).to_file(town.folder / "dos.geojson", driver="GeoJSON", engine="pyogrio")
    limits = {"limites": town.folder / "dos.geojson", "comisaria": (PLACE,)}
    assert spots(published(town, reclassified(town), periodo="2021-03", **limits)[0]) == before


def test_a_year_in_which_all_facts_are_reserved_is_not_in_the_public_record(town: Town) -> None:
    at = town.rows.index[town.rows["delito"] == "VIOLENCIA FAMILIAR"][4]
    other = town.rows.copy()
    other.loc[at, "fecha"] = "05/05/2017"
    pages = [
        digests(published(town, rows, salida=town.folder / name / "salida", periodo=None)[0])
        for name, rows in (("a", town.rows), ("b", other))
    ]
    assert pages[0] == pages[1]


def test_reserved_facts_alone_make_no_period_to_compare_with(town: Town) -> None:
    march, ordinary = town.rows["fecha"].str.contains("/03/"), town.rows["delito"] == "HURTO"
    rows = town.rows[~(march & ordinary)]
    other = rows[~rows["fecha"].str.contains("/03/")]
    pages = [
        digests(published(town, own, salida=town.folder / name / "salida", periodo="2021-04", formato="html")[0])
        for name, own in (("a", rows), ("b", other))
    ]
    assert pages[0] == pages[1]


@pytest.mark.slow
def test_points_withdrawn_stay_so_and_are_counted_when_the_store_is_lost(town: Town) -> None:
    published(town)
    call = [
        "contado",
        "--salida",
        str(town.folder / "salida"),
        "--retirar",
        "2021-S1",
        "--comisaria",
        PLACE,
        "--sector",
        "1",
    ]
    assert CliRunner().invoke(app, call).exit_code == 0
    before = digests(published(town, formato="html,gpkg")[0])
    shutil.rmtree(town.folder / "almacen")
    assert digests(published(town, formato="html,gpkg")[0]) == before
    assert digests(published(town, formato="html,gpkg")[0]) == before


@pytest.mark.slow
def test_a_lost_record_is_no_loss_for_a_comisaria_that_has_another_name(town: Town) -> None:
    published(town)
    limits = gpd.read_file(town.options["limites"], engine="pyogrio").assign(comisaria="OTRO NOMBRE")
    limits.to_file(town.folder / "otro.geojson", driver="GeoJSON", engine="pyogrio")
    town.options["limites"] = town.folder / "otro.geojson"
    folder, _ = published(town)
    (folder / "contado.json").unlink()
    folder, _ = published(town)
    assert json.loads((folder / "contado.json").read_text(encoding="utf-8"))["no_se_dice"] == []


SHAPE = kept_shape(box(-78, -7, -77.9, -6.9))
BAD: dict[str, Callable[[dict[str, Any]], object]] = {
    "a year of thirty digits": lambda told: told["lugares"][0].update(anio=10**30),
    "an infinite year": lambda told: told["lugares"][0].update(anio=float("inf")),
    "no name": lambda told: told["lugares"][0].update(nombres=[]),
    "half a character": lambda told: told["lugares"][0].update(nombres=["\ud800", "", ""]),
    "a count of seven": lambda told: told["conteos"][0].update(dicho="≈ 7"),
    "a sum": lambda told: told["conteos"][0].update(dicho="entre 3 y 3"),
    "more words": lambda told: told["conteos"][0].update(dicho="≈ 40 JUAN PEREZ"),
    "a base period in other digits": lambda told: told["conteos"][0].update(base="２０２１-S1"),
    "a point": lambda told: told["terrenos"].update(
        {key: {"type": "Point", "coordinates": [1, 2]} for key in told["terrenos"]}
    ),
    "no place on earth": lambda told: [
        item.update(coordinates=[[[0, 0], [1e9, 0], [0, 1e9], [0, 0]]]) for item in told["terrenos"].values()
    ],
    "a year lost that is none": lambda told: told["no_se_dice"].append({"comisaria": "X", "anio": 10**25}),
}


@pytest.fixture
def record(tmp_path: Path) -> dict[str, Any]:
    """Return a public record of one polygon, one count and two states."""
    terrain = StoredTerrain("2021-x", 2021, (PLACE, "1", ""), SHAPE, "").with_places(())
    states = [State("2021-x", "2021-S1", CLOSED, "0123"), State("2021-x", "2021-S2", WITHDRAWN)]
    with ToldStore.opened(tmp_path / STORE) as store:
        store.save(terrains=[terrain], counts=[StoredCount("2021-S1", PLACE, ("1",), SHAPE, "≈ 40")], states=states)
        content: dict[str, Any] = json.loads(record_text(store))
    return content


@pytest.mark.parametrize("what", BAD)
def test_a_record_that_says_what_no_run_writes_is_not_read(record: dict[str, Any], what: str, tmp_path: Path) -> None:
    changed, path = copy.deepcopy(record), tmp_path / "contado.json"
    BAD[what](changed)
    with ToldStore.opened(tmp_path / "otro" / STORE) as store:
        path.write_text(json.dumps(changed), encoding="utf-8")
        assert not adopt_record(store, path)
        path.write_text("[" * 100_000, encoding="utf-8")
        assert not adopt_record(store, path)
        assert store.years() == []
        path.write_text(json.dumps(record), encoding="utf-8")
        assert adopt_record(store, path)
        assert json.loads(record_text(store))["conteos"] == record["conteos"]


def test_the_record_has_no_digest_of_points_that_were_withdrawn(record: dict[str, Any]) -> None:
    assert {item["base"]: bool(item["huella"]) for item in record["cerrados"]} == {"2021-S1": True, "2021-S2": False}


@pytest.mark.slow
def test_a_page_does_not_say_that_all_facts_of_its_last_month_became_reserved(town: Town) -> None:
    own = {"periodo": "2021-02..2021-06", "formato": "html"}
    before = digests(published(town, **own)[0])
    assert digests(published(town, reclassified(town, "06"), **own)[0]) == before


@pytest.mark.parametrize("tables", ["", "CREATE TABLE otra (a); PRAGMA user_version = 1", "CREATE TABLE terreno (a)"])
def test_a_file_that_is_no_store_of_ours_is_put_aside(tables: str, tmp_path: Path) -> None:
    path = tmp_path / STORE
    with closing(sqlite3.connect(path)) as other:
        other.executescript(tables)
    with ToldStore.opened(path) as store:
        assert store.was_damaged is bool(tables)
        assert store.years() == []
    with ToldStore.opened(path) as store:
        assert not store.was_damaged
