"""The synthetic sample, read as the program reads it, and what the pages invent beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

import mapadelito as md
from geo.boundaries.read import read_boundaries
from geo.context.risk_factors import read_factors
from geo.incidents.coordinate_repair import home_of
from mapadelito.jobs.evaluate import to_patrol

if TYPE_CHECKING:
    import geopandas as gpd
    import shapely

_DATA = Path(__file__).resolve().parent.parent.parent / "data"

INHABITANTS = pd.Series({f"SECTOR {n}": people for n, people in enumerate((9_000, 24_000, 11_000, 6_000, 5_000, 18_000), 1)})
"""Invented, of the sectors of the comisaría drawn: the sample has none."""
DISTRICTS = pd.DataFrame(
    {"poblacion": [300e3, 60e3, 45e3, 28e3, 20e3, 12e3, 5e3, 800.0], "cantidad": [900, 90, 150, 40, 90, 75, 6, 4]},
    index=list("ABCDEFGH"),
)
"""Inhabitants and facts in a year of invented districts."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One invented comisaría: its incidents, those that a patrol can prevent, its sectors and the risk factors inside."""

    facts: gpd.GeoDataFrame
    patrol: gpd.GeoDataFrame
    limits: gpd.GeoDataFrame
    factors: gpd.GeoDataFrame

    @classmethod
    def read(cls, city: str, station: str) -> Sample:
        """Read it from the files of its city."""
        limits = read_boundaries(_DATA / "boundaries" / f"{city}.geojson")
        home, epsg = home_of(limits), int(limits.crs.to_epsg())
        read = md.read_incidents(_DATA / "incidents" / f"{city}_2020.csv", home=home)
        facts, patrol = (md.locate(rows, limits) for rows in (read.frame[read.frame.geometry.notna()], to_patrol(read)))
        factors = read_factors([_DATA / "incidents" / f"factores_{city}.geojson"], home=home, epsg=epsg).frame
        own = limits[limits["comisaria"] == station]
        facts, patrol = (rows[rows["comisaria"] == station] for rows in (facts, patrol))
        return cls(facts, patrol, own, factors[factors.intersects(own.union_all())])

    @property
    def outlines(self) -> tuple[shapely.Geometry, ...]:
        """Sectors."""
        return tuple(self.limits.dissolve("sector").geometry)

    @property
    def box(self) -> tuple[float, ...]:
        """Where the incidents are."""
        return tuple(self.facts.total_bounds)
