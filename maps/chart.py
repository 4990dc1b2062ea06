"""Charts, small multiples and tallies of a sheet, as numbers: page, paper, Word and tests read the same.

Texts are Spanish, as printed. What a chart counts are the incidents on the map of its sheet: those drawn, and those counted
by area.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CHARTS", "Chart", "DensityGrid", "Earlier", "Panel"]

CHARTS = ("horas", "turnos", "meses", "delitos", "sectores")
"""Kinds of chart, in printing order: the first three say when, the others what and where."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of counts of incidents.

    Attributes
    ----------
    kind
        One of :data:`CHARTS`.
    title
        Printed above it.
    labels
        Name of each row.
    values
        Counts of each row: 24 for ``horas`` (one per hour of a weekday), one for the others.
    keys
        What an incident has that counts in a row: the weekday; the turno; the month as ``2020-03``; the start of its legend
        key (``PAT.HUR`` has ``PAT.HUR.AGR``); the value of its fact Sector.
    notes
        Of each row, its change («1.2 (0.9–1.6)»), or empty where there is none; no notes where nothing is compared.
    rest
        Sentence on the incidents that are in no row; empty if there are none.
    """

    kind: str
    title: str
    labels: tuple[str, ...]
    values: tuple[tuple[int, ...], ...]
    keys: tuple[str, ...]
    notes: tuple[str, ...] = ()
    rest: str = ""

    @property
    def total(self) -> int:
        """Sum of all counts."""
        return sum(map(sum, self.values))


@dataclass(frozen=True, slots=True)
class Panel:
    """One of several small maps: its title, the positions (m) of its incidents, and how many they are.

    ``kind`` is ``turno`` (four of them) or ``periodo`` (the earlier one and this). ``count`` may be larger than the number
    of ``marks``: incidents counted by area have no position.
    """

    kind: str
    title: str
    marks: tuple[tuple[float, float], ...]
    count: int


@dataclass(frozen=True, slots=True)
class DensityGrid:
    """Square cells (side ``cell_m``) in which the density of the incidents is computed with a kernel of ``radius_m``.

    ``west`` and ``south`` are the corner of the first cell, in the system of the sheet (metres). ``inside`` has a row of
    booleans per row of cells, from the south: whether the cell touches the jurisdiction.
    """

    west: float
    south: float
    cell_m: float
    radius_m: float
    inside: tuple[tuple[bool, ...], ...]

    @property
    def rows(self) -> int:
        """Number of rows of cells."""
        return len(self.inside)

    @property
    def columns(self) -> int:
        """Number of cells of a row."""
        return len(self.inside[0]) if self.inside else 0


@dataclass(frozen=True, slots=True)
class Earlier:
    """Incidents of the earlier period by sector, legend key and turno, so that a change can follow the filters.

    ``days`` and ``now_days`` are the lengths of the earlier period and of this one.
    """

    label: str
    days: int
    now_days: int
    counts: tuple[tuple[str, str, str, int], ...]
