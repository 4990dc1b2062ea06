"""What had happened until a day, at each place and, spread, in each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from layers.prediction.methods import Past

    Floats = NDArray[np.float64]

__all__ = ["COUNT", "FADED", "Moment", "spread_together"]

COUNT, FADED = "conteo", "atenuado"
"""What an incident is worth: 1, or exp(-age / a year)."""
_FADE_DAYS, _DAYS_OF_MONTH, _DAY_US = 365.0, 30.44, 86_400_000_000


class Moment:
    """What had happened until a day.

    By place it is worked out whenever it is asked for; by cell, which is far less, it is kept.
    """

    def __init__(self, past: Past, until: pd.Timestamp) -> None:
        self.until, self._past = until, past
        self._known = past.before(until)
        self._kept: dict[tuple[str, float], Floats] = {}

    @property
    def _age(self) -> NDArray[np.int64]:
        """Whole days between each incident and the day."""
        age = self.until.to_datetime64().astype("datetime64[us]") - self._past.dates[: self._known]
        return np.asarray(age.astype(np.int64) // _DAY_US, dtype=np.int64)

    @property
    def months(self) -> float:
        """Length of the past."""
        return max(float(np.ptp(self._age)) / _DAYS_OF_MONTH, 1.0) if self._known else 1.0

    def mass(self, kind: str) -> Floats:
        """Sum what the incidents of each place are worth."""
        place, size = self._past.place[: self._known], len(self._past.places)
        if kind == COUNT:
            return np.bincount(place, minlength=size).astype(float)
        age = self._age
        worth = np.exp(-np.arange(age.max(initial=0) + 1) / _FADE_DAYS)[age]
        return np.asarray(np.bincount(place, worth, minlength=size), dtype=np.float64)

    def recent(self, days: int) -> Floats:
        """Incidents of each place of the last days."""
        place = self._past.place[: self._known][self._age <= days]
        return np.bincount(place, minlength=len(self._past.places)).astype(float)

    def per_km2(self, kind: str) -> Floats:
        """Sum by cell, over the ground of the cell inside the jurisdiction."""
        if (kind, 0.0) not in self._kept:
            self._kept[kind, 0.0] = self._past.per_km2(self.mass(kind))
        return self._kept[kind, 0.0]

    def density(self, kind: str, radius_m: float) -> Floats:
        """Spread over the cells (:func:`layers.surfaces.density.kernel_density`)."""
        if (kind, radius_m) not in self._kept:
            self._kept[kind, radius_m] = self._past.density(self.mass(kind), radius_m)
        return self._kept[kind, radius_m]

    def keep(self, kind: str, radius_m: float, density: Floats) -> None:
        """Keep a density that was worked out with those of other days."""
        self._kept[kind, radius_m] = density


def spread_together(past: Past, moments: Sequence[Moment], spreads: Sequence[tuple[str, float]]) -> None:
    """Work out densities of several days at once: the same numbers, in half the time."""
    for kind in dict.fromkeys(kind for kind, _ in spreads):
        mass = np.stack([now.mass(kind) for now in moments], axis=1)
        for radius_m in (radius for own, radius in spreads if own == kind):
            for now, density in zip(moments, np.ascontiguousarray(past.density(mass, radius_m).T), strict=True):
                now.keep(kind, radius_m, density)
