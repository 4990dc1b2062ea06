"""Invented risk factors of the sample: on corners, more of them where the invented facts are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

__all__ = ["factors"]

KINDS = {
    "poste inoperativo": (0.32, 0.6),
    "bar": (0.16, 0.8),
    "terreno baldio": (0.16, 0.1),
    "paradero informal": (0.12, 0.5),
    "consumo de licor": (0.1, 0.7),
    "camara": (0.08, 0.5),
    "junta vecinal": (0.06, 0.0),
}
"""By kind: its share, and the share of its places that are beside a fact."""
_FACTS_PER_FACTOR = 12


def factors(
    station: dict[str, Any],
    area: BaseGeometry,
    net: list[tuple[str, str, Any]],
    places: NDArray[np.float64],
    rng: np.random.Generator,
) -> list[tuple[str, Any]]:
    """Return the kind and the point of each factor of a comisaría; ``places`` are its facts."""
    lines = [line for _, _, line in net if line.intersects(area)]
    count = max(station["hechos"] // _FACTS_PER_FACTOR, 12)
    names = list(KINDS)
    chosen = rng.choice(len(names), count, p=[share for share, _ in KINDS.values()])
    out: list[tuple[str, Any]] = []
    while len(out) < count:
        name = names[chosen[len(out)]]
        if len(places) and rng.uniform() < KINDS[name][1]:
            spot = shapely.Point(places[rng.integers(0, len(places))] + rng.normal(0, 60, 2))
        else:
            line = lines[rng.integers(0, len(lines))]
            spot = line.interpolate(rng.uniform(), normalized=True)
        if area.contains(spot):
            out.append((name, spot))
    return out
