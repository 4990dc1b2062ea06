"""Content of the sheet of a month against its past, before it is drawn: every text and number as it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.monitoring.month_reading import FALL, RISE, SEEMING, UNREAD, USUAL, WATCHED

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MOST_FIRST", "SIGNS", "FollowLine", "FollowSheet", "PlaceBlock", "StationBlock"]

SIGNS = {RISE: "fuera", FALL: "menos", WATCHED: "vigilar", SEEMING: "parece", USUAL: "usual", UNREAD: "no"}
"""Name of the sign of each reading."""
MOST_FIRST = 12
"""Most lines that are read first: those that fit on one sheet of paper, and in a meeting."""


@dataclass(frozen=True, slots=True)
class FollowLine:
    """A series: its names, its sentence, its numbers as printed, and its control chart (rows of ``control_band``)."""

    station: str
    place: str
    crime: str
    reading: str
    sign: str
    sentence: str
    now: str
    usual: str
    expected: str
    before: str
    year_ago: str
    two_years_ago: str
    year: str
    last_year: str
    year_usual: str
    band: pd.DataFrame


@dataclass(frozen=True, slots=True)
class PlaceBlock:
    """All lines of a sector, or of the jurisdiction, the total first, with what is said of it in one sentence."""

    name: str
    told: str
    sign: str
    lines: tuple[FollowLine, ...]


@dataclass(frozen=True, slots=True)
class StationBlock:
    """A jurisdiction: its sentences, the lines that are told with a chart, and all of them by place.

    ``harm`` has a row per sector: its name, and the weighted totals of the month, the month before and the year before.
    """

    name: str
    anchor: str
    total: FollowLine
    sentences: tuple[str, ...]
    cards: tuple[FollowLine, ...]
    more_cards: int
    places: tuple[PlaceBlock, ...]
    harm: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class FollowSheet:
    """The sheet of a month.

    ``warning`` is printed below the title; ``worst`` are the lines of all jurisdictions, what matters most first; ``whole``
    says whether ``stations`` have all their lines.
    """

    title: str
    subtitle: str
    warning: str
    headline: str
    worst: tuple[FollowLine, ...]
    stations: tuple[StationBlock, ...]
    notes: tuple[str, ...]
    whole: bool

    @property
    def first(self) -> tuple[FollowLine, ...]:
        """The lines of all jurisdictions that are read first."""
        return self.worst[:MOST_FIRST]
