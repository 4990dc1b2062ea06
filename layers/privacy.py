"""What each profile may show: the one place where exact incidents become those that analysis and sheets receive.

In ``publico`` everything after :func:`release` (puntos críticos, bands, tables, pages, prints, layers) is computed from what
is published and from nothing else, so that no file can tell more than the places, months and turnos that it shows. Fails
closed: what nobody classified is reserved. ``docs/privacidad.md`` says what is promised and what is not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.columns import BOUNDARY_LEVELS, require
from geo.locating import first_holder

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from layers.public_places import PublicPlaces

__all__ = [
    "BY_SECTOR",
    "NOT_TOLD",
    "PROFILES",
    "ReservedCounts",
    "bounds_of",
    "countable",
    "guarded",
    "release",
    "reserved_counts",
    "shows_exact",
    "shows_reserved",
]

PROFILES = ("publico", "comite", "interno")
"""Profiles, the default first."""

NOT_TOLD = "no se dice"
"""Stands for a reserved count that not even rounded may be published."""

BY_SECTOR = "por sector"
"""Stands for a total that is not told because those of the sectors are."""

_FEW, _STEP = 10, 5


def shows_reserved(profile: str) -> bool:
    """Tell whether a profile may draw and count reserved incidents one by one, with hours and addresses."""
    return profile == "interno"


def shows_exact(profile: str) -> bool:
    """Tell whether a profile may draw an ordinary incident where it happened."""
    return profile != PROFILES[0]


def countable(misplaced: pd.DataFrame, profile: str) -> dict[str, int]:
    """Count by ``comisaria`` ("" for none) the facts refused for their place that a profile may count as such.

    Of the reserved ones (``reserva``) not even how many have no place is told.
    """
    rows = misplaced if shows_reserved(profile) else misplaced[misplaced["reserva"] == 0]
    return {str(name): int(count) for name, count in rows["comisaria"].value_counts().items()}


def release(
    incidents: gpd.GeoDataFrame, profile: str, *, units: gpd.GeoDataFrame, places: PublicPlaces | None
) -> gpd.GeoDataFrame:
    """Return the incidents that a profile may show, as it may show them.

    Parameters
    ----------
    incidents
        Columns of :data:`geo.incidents.INCIDENT_COLUMNS` and of :func:`geo.boundaries.locate`, projected.
    profile
        One of :data:`PROFILES`. ``interno`` gets everything; the others lose what has ``reserva`` of 1 or more, and
        ``publico`` also exact places, days (``fecha`` is the first of the month), hours, and every text that is not of the
        catalogue.
    units, places
        Polygons by which the incidents were located, and their public places in the same system; only ``publico`` needs
        them.

    Returns
    -------
    GeoDataFrame
        Rows of ``incidents`` with the same columns. In ``publico`` each point is a public place of its own polygon, or null
        where that has none, and the rows are in an order that does not tell that of the file.
    """
    require(incidents, ("reserva", *BOUNDARY_LEVELS), who="release")
    if shows_reserved(profile):
        return incidents
    ordinary = incidents[incidents["reserva"] == 0]
    if shows_exact(profile):
        return ordinary
    if places is None:
        raise ValueError(f"the profile {profile} needs public places")
    shapes = ordinary.geometry.to_numpy()
    known = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    xy = shapely.get_coordinates(shapes[known])
    unit = first_holder(xy, units.geometry.to_numpy())
    inside = unit < len(units)
    moved = np.full((len(ordinary), 2), np.nan)
    moved[known[inside]] = places.snap(xy[inside], unit[inside])
    found = ~np.isnan(moved[:, 0])
    points = np.full(len(ordinary), None, dtype=object)
    points[found] = shapely.points(moved[found])
    blank = dict.fromkeys(("sin_reconocer", "direccion", "comisaria_declarada"), "")
    months = ordinary["fecha"].dt.to_period("M").dt.to_timestamp()  # the first of each: no day, and so no weekday
    public = ordinary.assign(**blank, minuto=np.nan, fecha=months).set_geometry(points, crs=ordinary.crs)
    order = ["comisaria", "sector", "subsector", "codigo", "fecha", "turno"]
    keyed = public[order].assign(x=moved[:, 0], y=moved[:, 1])
    return public.loc[keyed.sort_values([*order, "x", "y"], kind="stable").index].reset_index(drop=True)


@dataclass(frozen=True, slots=True)
class ReservedCounts:
    """Reserved incidents of one jurisdiction as a profile may tell of them: words by the 10-5 rule, never numbers.

    ``hides``: whether the profile leaves any out, were there some: that there is none is not told either. ``total``: of the
    jurisdiction. ``sectors``: by name.
    """

    hides: bool = False
    total: str = NOT_TOLD
    sectors: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether the profile leaves them out."""
        return self.hides

    @property
    def whole(self) -> str:
        """Words for the jurisdiction."""
        return BY_SECTOR if self.total == NOT_TOLD and self.sectors else self.total

    def of(self, sector: str) -> str:
        """Words for a sector."""
        return self.sectors.get(sector, NOT_TOLD)


def reserved_counts(incidents: gpd.GeoDataFrame, units: gpd.GeoDataFrame, profile: str) -> ReservedCounts:
    """Count the reserved incidents of one jurisdiction that have a place, by sector of its ``units``."""
    if shows_reserved(profile):
        return ReservedCounts()
    hidden = incidents[(incidents["reserva"] > 0) & incidents.geometry.notna()]
    tally = hidden["sector"].value_counts()
    names = [name for name in dict.fromkeys(units["sector"]) if name]
    return ReservedCounts(True, guarded(len(hidden)), {name: guarded(int(tally.get(name, 0))) for name in names})


def guarded(count: int) -> str:
    """Return a reserved count as it may be printed: ``menos de 10``, then rounded to multiples of five (10-5 rule)."""
    return f"menos de {_FEW}" if count < _FEW else f"≈ {_STEP * round(count / _STEP):,}"


def bounds_of(words: str) -> tuple[int, int] | None:
    """Return the least and the most that a count told as :func:`guarded` does may be; None where it is not told."""
    if words == NOT_TOLD:
        return None
    if not words.startswith("≈"):
        return 0, _FEW - 1
    middle = int(words.removeprefix("≈").replace(",", ""))
    return max(middle - _STEP // 2, _FEW), middle + _STEP // 2
