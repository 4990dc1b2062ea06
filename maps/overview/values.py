"""Values of the overview: the numbers of a jurisdiction, its row beside the others, and the legend of their colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.hotspots.parameters import ENOUGH
from maps.share_classes import EMPTY
from maps.spanish_text import NO_VALUE

if TYPE_CHECKING:
    from maps.sheet import Fact

__all__ = ["Classes", "Overview", "Row", "Station", "Tally"]


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of one jurisdiction, each of which its sheets print.

    Attributes
    ----------
    facts, unplaced
        Incidents on its map, and those without a place on it.
    zones
        Puntos críticos.
    outline
        Its polygon in degrees (WKT), simplified; empty where it has none of its own.
    people
        Inhabitants; 0 where they are not known.
    before, days, earlier
        Incidents of the earlier period, days of it and of this one, and its name; empty where they are not compared.
    months
        Month as printed, and its incidents, from the first to the last that has any.
    crime, crime_n
        Most frequent delito and its incidents.
    reserved
        Whether its sheets say that it has incidents that its profile does not draw.
    phi, season
        Overdispersion of its counts, and the ratio that the season may give, as its own table of change has them.
    """

    facts: int
    unplaced: int = 0
    zones: int = 0
    outline: str = ""
    people: int = 0
    before: int = 0
    days: tuple[int, int] = (0, 0)
    earlier: str = ""
    months: tuple[tuple[str, int], ...] = ()
    crime: str = ""
    crime_n: int = 0
    reserved: bool = False
    phi: float = 1.0
    season: float = 1.0

    @property
    def empty(self) -> bool:
        """Whether it has no incidents, placed or not."""
        return not self.facts and not self.unplaced


@dataclass(frozen=True, slots=True)
class Station:
    """One jurisdiction of an edition, as the index lists it.

    ``tally`` is None where an earlier version made its sheets; ``links`` are (text, address relative to the index);
    ``remarks`` are further labels and values; ``search`` holds additional search terms.
    """

    name: str
    tally: Tally | None = None
    place: str = ""
    period: str = ""
    links: tuple[Fact, ...] = ()
    remarks: tuple[Fact, ...] = ()
    search: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A jurisdiction compared with the others.

    ``compared`` is whether its incidents are of the period of the overview. ``rank`` and ``rate_rank`` are its class by
    incidents and by rate, 0 (pale) to 4 (dark), or -1 for none; ``rate`` is per 100,000 inhabitants, None where it is not
    known, or of fewer than 30 incidents. ``change`` is printed, ``ratio`` its number (None for none), and ``reading`` is
    *sube*, *baja* or empty.
    """

    station: Station
    compared: bool
    rank: int = EMPTY
    rate: float | None = None
    rate_rank: int = EMPTY
    change: str = NO_VALUE
    ratio: float | None = None
    reading: str = ""

    @property
    def facts(self) -> int:
        """Incidents on its map; 0 where they are not known."""
        return self.station.tally.facts if self.station.tally else 0

    @property
    def empty(self) -> bool:
        """Whether it has no incidents, placed or not."""
        return self.station.tally is not None and self.station.tally.empty

    @property
    def few(self) -> bool:
        """Whether nothing is concluded from its incidents."""
        return self.facts < ENOUGH


@dataclass(frozen=True, slots=True)
class Classes:
    """Legend of one way to colour the jurisdictions: title, class and range of each line, and a note."""

    title: str
    lines: tuple[tuple[int, str], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """Jurisdictions compared: in order, those with most incidents first, then those that cannot be compared.

    ``period`` is that of the compared ones, ``earlier`` the one that their change refers to; ``by_rate`` is None where no
    rate is known.
    """

    rows: tuple[Row, ...]
    period: str
    sentence: str
    by_facts: Classes
    by_rate: Classes | None = None
    earlier: str = ""
    note: str = ""

    @property
    def full(self) -> list[Row]:
        """Rows of jurisdictions with incidents, or whose incidents are not known."""
        return [row for row in self.rows if not row.empty]

    @property
    def bare(self) -> list[Row]:
        """Rows of jurisdictions without incidents."""
        return [row for row in self.rows if row.empty]

    @property
    def has_others(self) -> bool:
        """Whether some jurisdictions are not compared."""
        return any(not row.compared for row in self.rows)
