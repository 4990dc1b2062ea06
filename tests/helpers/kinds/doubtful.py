"""Files that two people would read in two ways: whatever is chosen, it has to be said."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import geopandas as gpd
from shapely import box

from geo.boundaries.read import read_polygons
from helpers.kinds.facts import ZONES, Fact, facts
from mapadelito.reading.placing import read_placed
from mapadelito.settings.config import Config

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geo.boundaries.read import Boundaries
    from geo.incidents.account import Incidents

    Columns = dict[str, Callable[[Fact], object]]

__all__ = ["homonyms", "read_columns", "read_with", "sectors"]

_FAR = 0.31
"""Distance of the second station, in degrees east (about 33 km)."""


def sectors(folder: Path) -> Path:
    """Write the limits of the facts."""
    names = {"comisaria": [zone.comisaria for zone in ZONES], "sector": [zone.sector for zone in ZONES]}
    frame = gpd.GeoDataFrame(names, geometry=[zone.shape for zone in ZONES], crs=4326)
    frame.to_file(folder / "limites.geojson", driver="GeoJSON")
    return folder / "limites.geojson"


def read_columns(folder: Path, columns: Columns, limits: Path | None = None) -> Incidents:
    """Write a table of facts with these columns, and read it inside the limits."""
    return read_with(folder, [[of(fact) for of in columns.values()] for fact in facts(1)], list(columns), limits)


def read_with(folder: Path, rows: list[list[object]], headers: list[str], limits: Path | None = None) -> Incidents:
    """Write a table, and read it inside the limits."""
    path = folder / "hechos.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([headers, *rows])
    config = Config(incidentes=(path,), limites=(limits or sectors(folder),))
    return read_placed(config, read_polygons(config.limites))[0]


def homonyms(folder: Path) -> tuple[Path, Boundaries]:
    """Write two stations of one name, 33 km apart and in two districts, and read them."""
    west = box(-71.5631, -16.4217, -71.5519, -16.4091)
    east = box(-71.5631 + _FAR, -16.4217, -71.5519 + _FAR, -16.4091)
    names = {"comisaria": ["SANTA ROSA", "SANTA ROSA"], "distrito": ["YURA", "CHIGUATA"]}
    frame = gpd.GeoDataFrame(names, geometry=[west, east], crs=4326)
    frame.to_file(folder / "limites.geojson", driver="GeoJSON")
    return folder / "limites.geojson", read_polygons(folder / "limites.geojson")
