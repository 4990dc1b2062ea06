from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.boundaries.jurisdiction import Jurisdiction
from geo.boundaries.levels import at_level
from geo.boundaries.read import locate
from helpers.analyses import analysed, incidents, sheet_of
from layers.hotspots.compare_periods import TOTAL, Comparison
from layers.statistics.rate_change import compare_counts
from mapadelito.outputs.tallies import tally_from, tally_of
from maps.overview.values import Tally

if TYPE_CHECKING:
    from mapadelito.settings.config import Config

TALLY = Tally(
    12,
    3,
    1,
    "POLYGON ((0 0, 1 0, 1 1, 0 0))",
    900,
    10,
    (365, 366),
    "año 2019",
    (("enero 2020", 5), ("febrero 2020", 7)),
    "Robo",
    8,
    reserved=True,
)


def test_an_inventory_gives_back_what_was_written() -> None:
    assert tally_from(json.loads(json.dumps(asdict(TALLY)))) == TALLY


@pytest.mark.parametrize("item", [None, [], {}, {"facts": 3}])
def test_an_inventory_of_an_earlier_version_has_none(item: Any) -> None:
    assert tally_from(item) is None


def test_an_outline_that_is_none_is_left_out() -> None:
    for outline in ("", "POINT (0 0)", "POLYGON EMPTY", "<svg>"):
        found = tally_from(asdict(TALLY) | {"outline": outline})
        assert found is not None
        assert found.outline == ""
    with pytest.raises(ValueError, match="unpack"):
        tally_from(asdict(TALLY) | {"days": [1]})


def test_an_inventory_tells_what_the_sheets_print(usual_run: tuple[Config, dict[str, Any]]) -> None:
    config, record = usual_run
    text = (config.salida / "reservado" / f"edicion-{config.perfil}.json").read_text(encoding="utf-8")
    told = {item["name"]: tally_from(item["tally"]) for item in json.loads(text)["comisarias"]}
    for line in record["comisarias"]:
        tally, drawn = told[line["nombre"]], line["dibujados"]
        assert tally is not None
        assert (tally.facts, tally.zones) == (drawn["total"], line["puntos_criticos"])
        assert {count for _, count in tally.months} <= {0, *drawn["mes"].values()}
        assert drawn["delito"].get(tally.crime, 0) == tally.crime_n


def test_months_and_change_are_told_only_where_a_sheet_prints_them(four_sectors: gpd.GeoDataFrame) -> None:
    levels = {level: at_level(four_sectors, level) for level in ("comisaria", "sector")}
    place = Jurisdiction("CENTRAL", levels, four_sectors.iloc[:0], gpd.GeoDataFrame(geometry=[], crs=32717))
    located = locate(incidents((100, 100, "PAT.HUR"), (200, 100, "PAT.HUR"), (100, 1500, "VCS.LES")), four_sectors)
    before = pd.Series(dict.fromkeys(levels["sector"]["sector"], 2) | {TOTAL: 9})
    units = compare_counts(before, before - 1)
    comparison = Comparison("año 2019", "", pd.Series(dtype="str"), 0, units, days=(365, 366))
    analysis = analysed(place, located, comparison=comparison)
    sheet = sheet_of(analysis)
    told = tally_of(analysis, [sheet])
    assert (told.facts, told.unplaced, told.before, told.days, told.earlier) == (3, 2, 9, (365, 366), "año 2019")
    assert (told.crime, told.crime_n) == ("Hurto", 2)
    west, south, east, north = shapely.from_wkt(told.outline).bounds
    assert (east - west, north - south) == (pytest.approx(0.018, abs=1e-3), pytest.approx(0.018, abs=1e-3))  # 2 km
    plain = tally_of(analysis, [replace(sheet, kind="riesgo")])
    assert (plain.facts, plain.crime, plain.months, plain.before, plain.earlier) == (3, "", (), 0, "")
    drawn_round = tally_of(replace(analysis, jurisdiction=replace(place, unit="contorno")), [sheet])
    assert drawn_round.outline == ""


def test_inhabitants_are_told_where_those_of_each_polygon_are_known(four_sectors: gpd.GeoDataFrame) -> None:
    for people, total in ((["1,000", "500", "300", "200"], 2000), (["1,000", "500", "", "200"], 0)):
        given = four_sectors.assign(poblacion=people)
        levels = {level: at_level(given, level) for level in ("comisaria", "sector")}
        place = Jurisdiction("CENTRAL", levels, given.iloc[:0], gpd.GeoDataFrame(geometry=[], crs=32717))
        located = locate(incidents((100, 100, "PAT.HUR")), four_sectors)
        assert tally_of(analysed(place, located), []).people == total
