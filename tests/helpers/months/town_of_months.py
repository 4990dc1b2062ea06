"""A comisaría of four sectors with many months of incidents, as files and as the rows that a loop can count."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from helpers.vector_files import sectors_by_hand, write_streets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["Fact", "invented", "moved_to", "project_of"]

SIDE_M = 2000
"""Side of the comisaría."""


@dataclass(frozen=True)
class Fact:
    """A row of the file; east and north in metres from the corner of the comisaría, none without a place."""

    number: int
    day: str
    delito: str
    east: float = np.nan
    north: float = np.nan
    street: str = "Calle"

    @property
    def sector(self) -> str:
        """Sector of its place; empty without one, or outside."""
        inside = 0 < self.east < SIDE_M and 0 < self.north < SIDE_M
        return f"S{1 + int(self.east // 1000) + 2 * int(self.north // 1000)}" if inside else ""

    @property
    def month(self) -> str:
        """Return its month, as the command takes it."""
        return self.day[:7]


def invented(first: str, last: str, *, seed: int = 1, a_month: int = 40) -> list[Fact]:
    """Incidents drawn by chance: HURTO, ROBO and VIOLENCIA FAMILIAR; one of twenty without a place, one outside."""
    rng = np.random.default_rng(seed)
    facts: list[Fact] = []
    for month in pd.period_range(first, last, freq="M"):
        for _ in range(rng.poisson(a_month)):
            day = f"{month}-{rng.integers(1, month.days_in_month + 1):02d}"
            delito = str(rng.choice(["HURTO", "ROBO", "VIOLENCIA FAMILIAR"], p=[0.5, 0.35, 0.15]))
            place = rng.uniform(20, SIDE_M - 20, 2).round(1)
            kind = rng.integers(20)
            east, north = (np.nan, np.nan) if kind == 0 else place + (90_000 if kind == 1 else 0)
            facts.append(Fact(len(facts) + 1, day, delito, float(east), float(north)))
        last_day = f"{month}-{month.days_in_month}"
        facts.append(Fact(len(facts) + 1, last_day, "HURTO", 300.0 + len(facts) % 50, 300.0))  # the month is whole
    return facts


def project_of(folder: Path, facts: Sequence[Fact], **options: Any) -> dict[str, Any]:
    """Write the files of a run, and return its options."""
    folder.mkdir(parents=True, exist_ok=True)
    sectors_by_hand().to_crs(4326).to_file(folder / "limites.geojson", driver="GeoJSON", engine="pyogrio")
    east, north = (np.asarray([getattr(fact, name) for fact in facts]) for name in ("east", "north"))
    points = gpd.GeoSeries(gpd.points_from_xy(np.nan_to_num(east) + 500_000, np.nan_to_num(north) + 9_000_000), crs=32717)
    places = points.to_crs(4326)
    lines = ["id,fecha,hora,delito,latitud,longitud,direccion,comisaria"]
    for fact, place in zip(facts, places, strict=True):
        where = ",," if np.isnan(fact.east) else f",{place.y:.7f},{place.x:.7f}"
        hour, minute = fact.number * 7 % 24, fact.number * 11 % 60
        lines.append(
            f"{fact.number},{fact.day},{hour:02d}:{minute:02d},{fact.delito}{where},{fact.street} {fact.number},CENTRAL"
        )
    (folder / "hechos.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {
        "incidentes": (folder / "hechos.csv",),
        "limites": (folder / "limites.geojson",),
        "calles": (write_streets(folder),),
        "salida": folder / "salida",
        "almacen": folder / "almacen",
        **options,
    }


def moved_to(fact: Fact, delito: str) -> Fact:
    """Return the same incident under another delito."""
    return replace(fact, delito=delito)
