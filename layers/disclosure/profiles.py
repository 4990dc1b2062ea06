"""What each profile may show: the one place where exact incidents become those that analysis and sheets receive.

In ``publico`` everything after :func:`release` (puntos críticos, bands, tables, pages, prints, layers) is computed from what
is published and from nothing else, so that no file can tell more than the places, months and turnos that it shows. Fails
closed: what nobody classified is reserved. ``docs/privacidad.md`` says what is promised and what is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from geo.boundaries.point_in_polygon import first_holder
from geo.columns import BOUNDARY_LEVELS, require
from geo.incidents.read import INCIDENT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from layers.disclosure.public_places import PublicPlaces

__all__ = [
    "EXACT",
    "NOT_TOLD",
    "PROFILES",
    "ReservedCounts",
    "bounds_of",
    "countable",
    "guarded",
    "release",
    "shows_exact",
    "shows_reserved",
    "told_frame",
]

PROFILES = ("publico", "comite", "interno")
"""Profiles, the default first."""

EXACT = "exacto"
"""Class of the place of a fact that is drawn where it happened."""

NOT_TOLD = "no se dice"
"""Stands for a reserved count that not even rounded may be published."""

_FEW, _STEP = 10, 5
_TOLD_FORM = re.compile(r"entre (\d+) y (\d+)|≈ (\d+)|menos de ")


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
    incidents: gpd.GeoDataFrame,
    profile: str,
    *,
    units: gpd.GeoDataFrame | None = None,
    places: PublicPlaces | None = None,
) -> gpd.GeoDataFrame:
    """Return the incidents that a profile may show, as it may show them.

    Parameters
    ----------
    incidents
        Columns of :data:`geo.incidents.read.INCIDENT_COLUMNS` and of :func:`geo.boundaries.read.locate`, projected.
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
        Rows of ``incidents`` with the same columns and ``lugar``, what its point is: ``exacto``, or in ``publico`` the class
        of the public place of its own polygon (``lugar``, ``celda`` or ``sector``,
        :class:`layers.disclosure.public_places.PublicPlaces`); empty, with a null point, where there is none. Public rows
        are in an order that does not tell that of the file.
    """
    require(incidents, ("reserva", *BOUNDARY_LEVELS), who="release")
    ordinary = incidents if shows_reserved(profile) else incidents[incidents["reserva"] == 0]
    if shows_exact(profile):
        return ordinary.assign(lugar=np.where(ordinary.geometry.notna(), EXACT, ""))
    if places is None or units is None:
        raise ValueError(f"the profile {profile} needs public places")
    shapes = ordinary.geometry.to_numpy()
    known = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    xy = shapely.get_coordinates(shapes[known])
    unit = first_holder(xy, units.geometry.to_numpy())
    inside = unit < len(units)
    place = np.full(len(ordinary), -1)
    place[known[inside]] = places.snap(xy[inside], unit[inside])
    points, kind = np.full(len(ordinary), None, dtype=object), np.full(len(ordinary), "", dtype=object)
    found = place >= 0
    points[found] = places.frame.geometry.to_numpy()[place[found]]
    kind[found] = places.frame["clase"].to_numpy()[place[found]]
    return told_frame(ordinary.drop(columns="geometry"), points, kind, ordinary.crs)


def told_frame(
    facts: pd.DataFrame, points: NDArray[np.object_], kinds: NDArray[np.object_], crs: object
) -> gpd.GeoDataFrame:
    """Make the public frame of some facts: no hour, no address, nothing that the file writes.

    Parameters
    ----------
    facts
        ``fecha, turno``, the names of the delito and :data:`geo.columns.BOUNDARY_LEVELS`.
    points, kinds
        Their places (null for none) in the system ``crs``, and what these are.

    Returns
    -------
    GeoDataFrame
        As :func:`release` returns it, in an order that does not tell that of the file.
    """
    blank = dict.fromkeys(("sin_reconocer", "direccion", "comisaria_declarada"), "")
    months = facts["fecha"].dt.to_period("M").dt.to_timestamp()  # the first of each: no day, and so no weekday
    table = facts.assign(fecha=months, minuto=np.nan, reserva=0, lugar=kinds, **blank)
    names = [name for name in (*INCIDENT_COLUMNS, *BOUNDARY_LEVELS, "lugar") if name in table]
    public = gpd.GeoDataFrame(table[names], geometry=points, crs=crs)
    order = ["comisaria", "sector", "subsector", "codigo", "fecha", "turno"]
    keyed = public[order].assign(x=public.geometry.x, y=public.geometry.y)
    return public.loc[keyed.sort_values([*order, "x", "y"], kind="stable").index].reset_index(drop=True)


@dataclass(frozen=True, slots=True)
class ReservedCounts:
    """Reserved incidents of one jurisdiction as a profile may tell of them: words by the 10-5 rule, never numbers.

    ``hides``: whether the profile leaves any out, were there some: that there is none is not told either. ``total``: of the
    jurisdiction. ``sectors``: by name. ``closed``: when the period was closed, where it is told.
    """

    hides: bool = False
    total: str = NOT_TOLD
    sectors: Mapping[str, str] = field(default_factory=dict)
    closed: str = ""

    def __bool__(self) -> bool:
        """Whether the profile leaves them out."""
        return self.hides

    @property
    def tells(self) -> bool:
        """Whether any count is told."""
        return any(bounds_of(words) for words in (self.total, *self.sectors.values()))

    def of(self, sector: str) -> str:
        """Words for a sector."""
        return self.sectors.get(sector, NOT_TOLD)


def guarded(count: int) -> str:
    """Return a reserved count as it may be printed: ``menos de 10``, then rounded to multiples of five (10-5 rule)."""
    return f"menos de {_FEW}" if count < _FEW else f"≈ {_STEP * round(count / _STEP):,}"


def bounds_of(words: str) -> tuple[int, int] | None:
    """Return the least and the most that a count by :func:`guarded`, or a sum of such, may be; None if it is not told."""
    found = _TOLD_FORM.match(words.replace(",", ""))
    if found is None:
        return None
    low, high, middle = (int(part) if part else None for part in found.groups())
    if low is not None and high is not None:
        return low, high
    return (0, _FEW - 1) if middle is None else (max(middle - _STEP // 2, _FEW), middle + _STEP // 2)
