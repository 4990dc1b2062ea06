"""What may be said of an operation: a closed set, each with the condition that lets it be said."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from layers.operations.placebos import Placebo
    from layers.statistics.rate_change import Displacement

__all__ = ["LEAST_FACTS", "LEAST_PLACEBOS", "Finding", "Ring", "is_usual", "ring_finding", "zone_finding"]

LEAST_FACTS = 30
"""Incidents of the zone in both windows, and of the control before, below which nothing is concluded."""
LEAST_PLACEBOS = 10
"""Dates or places from which a placebo may contradict a change."""
_USUAL = 0.1
"""Share of the placebos with as strong a change, above which such a change is usual there."""
_HALF = 0.5
"""Part of the fall that, if the ring can have received it, may have moved."""


class Finding(Enum):
    """What the zone shows against the control."""

    FEW = "evidencia insuficiente"
    FELL = "bajó más que el control"
    ROSE = "subió más que el control"
    USUAL = "cambió, como en otras fechas o lugares sin operativo"
    UNKNOWN = "no se puede saber"


class Ring(Enum):
    """What the ring shows, where the zone fell."""

    ROSE = "subió más que el control"
    NOT_SEEN = "no se ve desplazamiento"
    UNKNOWN = "no se puede saber si se desplazó"
    NOT_ASKED = ""


def is_usual(placebo: Placebo) -> bool:
    """Return whether more than one placebo in ten, of ten or more, gave as strong a change."""
    return placebo.tried >= LEAST_PLACEBOS and placebo.as_strong > _USUAL * placebo.tried


def zone_finding(
    found: Displacement | None,
    zone: tuple[int, int],
    control: tuple[int, int],
    placebos: tuple[Placebo, ...],
) -> Finding:
    """Return what may be said of the zone, by its counts, its difference (95 %) and the placebos."""
    if found is None or sum(zone) < LEAST_FACTS or control[0] < LEAST_FACTS:
        return Finding.FEW
    if found.low <= 0 <= found.high:
        return Finding.UNKNOWN
    if any(map(is_usual, placebos)):
        return Finding.USUAL
    return Finding.ROSE if found.low > 0 else Finding.FELL


def ring_finding(around: Displacement | None, found: Displacement | None, ring: tuple[int, int]) -> Ring:
    """Return what may be said of the ring (98 %) where the zone fell by ``found``."""
    if around is None or found is None or sum(ring) < LEAST_FACTS:
        return Ring.UNKNOWN
    if around.low > 0:
        return Ring.ROSE
    return Ring.NOT_SEEN if around.high < -_HALF * found.wdd else Ring.UNKNOWN
