"""Incidents as each profile may show them: the only module in which exact incidents become those of analysis and sheets.

In ``publico`` everything after :func:`release` (puntos críticos, bands, tables, pages, prints, layers) is computed from what
is published and from nothing else, so that no file discloses more than the places, months and turnos that it shows. Crimes
that are not classified are reserved. ``docs/privacidad.md`` has the guarantees and their limits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

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
    "countable_rows",
    "guarded",
    "release",
    "shows_exact",
    "shows_reserved",
    "told_frame",
]

Rows = TypeVar("Rows", bound="pd.DataFrame")
"""A table of incidents."""

PROFILES = ("publico", "comite", "interno")
"""Profiles, the default first."""

EXACT = "exacto"
"""Class of the place of an incident that is drawn at its location."""

NOT_TOLD = "no se dice"
"""Stands for a reserved count that may not be published even rounded."""

_FEW, _STEP = 10, 5
"""The 10-5 rule: counts below 10 are not distinguished, and the others are rounded to multiples of 5."""
_TOLD_FORM = re.compile(r"entre (\d+) y (\d+)|≈ (\d+)|menos de ")


def shows_reserved(profile: str) -> bool:
    """Whether a profile may draw and count reserved incidents one by one, with hours and addresses."""
    return profile == "interno"


def shows_exact(profile: str) -> bool:
    """Whether a profile may draw an ordinary incident at its location."""
    return profile != PROFILES[0]


def countable_rows(incidents: Rows, profile: str) -> Rows:
    """Return the incidents that a profile may count: all in ``interno``, those that are not reserved in the others."""
    return incidents if shows_reserved(profile) else incidents[incidents["reserva"] == 0]


def countable(misplaced: pd.DataFrame, profile: str) -> dict[str, int]:
    """Count by ``comisaria`` ("" for none) the incidents rejected for their location that a profile may count.

    The number of reserved ones (``reserva``) is not shown outside ``interno``.
    """
    counts = countable_rows(misplaced, profile)["comisaria"].value_counts()
    return {str(name): int(count) for name, count in counts.items()}


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
        One of :data:`PROFILES`. ``interno`` has everything; the others have no incident with ``reserva`` of 1 or more, and
        ``publico`` no exact places, days (``fecha`` is the first of the month), hours, or texts that are not of the
        catalogue.
    units, places
        Polygons by which the incidents were located, and their public places in the same system; only ``publico`` needs
        them.

    Returns
    -------
    GeoDataFrame
        Rows of ``incidents`` with the same columns and ``lugar``, the class of the point: ``exacto``, or in ``publico`` that
        of the public place of its own polygon (``lugar``, ``celda`` or ``sector``,
        :class:`layers.disclosure.public_places.PublicPlaces`); empty, with a null point, where there is none. The order of
        public rows is independent of that of the file.
    """
    require(incidents, ("reserva", *BOUNDARY_LEVELS), who="release")
    ordinary = countable_rows(incidents, profile)
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
    """Public frame of some incidents, without hours, addresses, how these were placed, or texts of the file.

    Parameters
    ----------
    facts
        ``fecha, turno``, the names of the delito and :data:`geo.columns.BOUNDARY_LEVELS`.
    points, kinds
        Their places (null for none) in the system ``crs``, and the classes of these.

    Returns
    -------
    GeoDataFrame
        As :func:`release` returns it, in an order independent of that of the file.
    """
    blank = dict.fromkeys(("sin_reconocer", "direccion", "comisaria_declarada", "ubicacion"), "")
    months = facts["fecha"].dt.to_period("M").dt.to_timestamp()  # the first of each month: neither day nor weekday
    table = facts.assign(fecha=months, minuto=np.nan, reserva=0, lugar=kinds, **blank)
    names = [name for name in (*INCIDENT_COLUMNS, *BOUNDARY_LEVELS, "lugar") if name in table]
    public = gpd.GeoDataFrame(table[names], geometry=points, crs=crs)
    order = ["comisaria", "sector", "subsector", "codigo", "fecha", "turno"]
    keyed = public[order].assign(x=public.geometry.x, y=public.geometry.y)
    return public.loc[keyed.sort_values([*order, "x", "y"], kind="stable").index].reset_index(drop=True)


@dataclass(frozen=True, slots=True)
class ReservedCounts:
    """Counts of the reserved incidents of one jurisdiction as a profile may publish them, in words by the 10-5 rule.

    Attributes
    ----------
    hides
        Whether the profile leaves reserved incidents out, whether or not there are any.
    total
        Words for the jurisdiction.
    sectors
        Words by name of sector.
    closed
        When the period was closed, in Spanish; empty where no count is published.
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
        """Whether any count is published."""
        return any(bounds_of(words) for words in (self.total, *self.sectors.values()))

    def of(self, sector: str) -> str:
        """Words for a sector."""
        return self.sectors.get(sector, NOT_TOLD)


def guarded(count: int) -> str:
    """Spanish words for a reserved count: ``menos de 10``, or rounded to a multiple of five (10-5 rule)."""
    return f"menos de {_FEW}" if count < _FEW else f"≈ {_STEP * round(count / _STEP):,}"


def bounds_of(words: str) -> tuple[int, int] | None:
    """Bounds, inclusive, of a count worded by :func:`guarded` or of a sum of such counts; None where it is not published."""
    found = _TOLD_FORM.match(words.replace(",", ""))
    if found is None:
        return None
    low, high, middle = (int(part) if part else None for part in found.groups())
    if low is not None and high is not None:
        return low, high
    return (0, _FEW - 1) if middle is None else (max(middle - _STEP // 2, _FEW), middle + _STEP // 2)
