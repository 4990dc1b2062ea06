"""The synthetic sample, read as the program reads it, and what the pages invent beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.stats import poisson

import mapadelito as md
from geo.boundaries.read import read_boundaries
from geo.context.drawn_areas import read_areas
from geo.context.risk_factors import read_factors
from geo.incidents.coordinate_repair import home_of
from geo.tracks.read_tracks import read_tracks
from layers.monitoring.monthly_series import ALL
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
MONTHS = pd.period_range("2016-01", "2020-10", freq="M")
"""Months of the invented series: the sample has ten."""


def invented_months() -> pd.DataFrame:
    """Return the robberies of six invented sectors by month: by chance round a season, doubled in the last of SECTOR 1."""
    chance = Random(7)  # noqa: S311 (for a picture)
    season = 1 + 0.3 * np.cos((MONTHS.month.to_numpy() - 1) * np.pi / 6)
    means = np.outer([14, 30, 12, 8, 6, 22], season)
    means[0, -1] *= 2
    drawn = poisson.ppf(np.asarray([[chance.random() for _ in MONTHS] for _ in means]), means).astype(int)
    rows = pd.MultiIndex.from_product([[*INHABITANTS.index, ALL], ["Robo"]], names=["sector", "delito"])
    return pd.DataFrame(np.vstack([drawn, drawn.sum(axis=0)]), index=rows, columns=MONTHS)


def patrols_of_the_sample() -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Return the zones of the sample and the positions of its two units."""
    zones = read_areas([_DATA / "patrols" / "zonas_ilo.geojson"]).frame
    epsg = int(zones.crs.to_epsg())
    return zones, read_tracks([_DATA / "patrols" / "gps_ilo.csv"], home=home_of(zones), epsg=epsg).frame


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
