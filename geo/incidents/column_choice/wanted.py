"""What the user and the run say of a table of incidents before its columns are chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pyproj import CRS

    from geo.incidents.coordinate_repair import Home

__all__ = ["Wanted"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of a table before its columns are chosen.

    The user gives the column of some fields (``given``), the system of the coordinates (``crs``), and the delito of every
    row (``crime``); ``home`` is the expected area. Of the table, ``exact`` are the fields found by exact name, those given
    among them. ``omitted`` fields are not looked for; in a format that ``is_known``, none is if it has every needed field.
    With ``has_points`` no column of places is needed; ``is_bare``: the columns have no names. Fields in ``unread`` have an
    exact one that could not be read, and are looked for elsewhere. ``placers`` are the fields that may stand for missing
    coordinates. ``today`` is the day after which no fact is dated; None for the day of the clock.
    """

    given: Mapping[str, str]
    exact: Mapping[str, str]
    crs: CRS | None = None
    crime: str | None = None
    home: Home | None = None
    omitted: frozenset[str] = frozenset()
    is_known: bool = False
    has_points: bool = False
    is_bare: bool = False
    unread: frozenset[str] = frozenset()
    placers: tuple[str, ...] = ()
    today: date | None = None

    @property
    def epsg(self) -> int | None:
        """EPSG code of the system that the user gave."""
        return None if self.crs is None else self.crs.to_epsg()
