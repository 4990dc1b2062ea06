"""How many zones some patrol units can visit, and how much area they can hold, in a turno."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

__all__ = ["ROUNDS", "ROUND_MIN", "Units"]

ROUND_MIN = 120
"""Minutes in which each zone is visited once: every two hours (Koper 1995; Telep, Mitchell and Weisburd 2014)."""
ROUNDS = 3
"""Rounds of a turno of six hours."""
_TOUR = 0.7124
"""Length of a shortest tour over the root of area times number of stops (Beardwood, Halton and Hammersley 1959)."""
_DETOUR = 1.3
"""Length along streets over the straight one, of a grid at all angles: 4 / pi, rounded."""


@dataclass(frozen=True, slots=True)
class Units:
    """Patrol units of a turno and what each can do.

    Attributes
    ----------
    count
        Units that patrol at once.
    visit_min, speed_kmh, hold_km2
        Minutes of a visit, speed between visits, and area that a unit can hold in a turno.
    """

    count: int
    visit_min: int = 15
    speed_kmh: float = 20.0
    hold_km2: float = 0.5

    @property
    def area_km2(self) -> float:
        """Area that all of them can hold."""
        return self.count * self.hold_km2

    def travel_min(self, metres: float) -> float:
        """Minutes that some metres take."""
        return metres / 1000 / self.speed_kmh * 60

    def zones_held(self, area_km2: float) -> int:
        """Most zones that all of them can visit every two hours in a jurisdiction of some area; at least one each.

        Before the zones are known the travel between them is that of a shortest tour of as many stops, anywhere in the part
        of the jurisdiction of each unit (Beardwood, Halton and Hammersley 1959).

        Examples
        --------
        >>> Units(4).zones_held(10), Units(4, visit_min=30).zones_held(10), Units(1).zones_held(2000)
        (28, 12, 1)
        """
        each, part = 1, area_km2 / self.count
        while self._round(each + 1, part) <= ROUND_MIN:
            each += 1
        return each * self.count

    def _round(self, zones: int, area_km2: float) -> float:
        """Minutes of a round of some zones, spread over an area."""
        return zones * self.visit_min + self.travel_min(1000 * _DETOUR * _TOUR * sqrt(area_km2 * zones))
