"""What the user sets of an analysis."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["AnalysisSettings"]


@dataclass(frozen=True, slots=True)
class AnalysisSettings:
    """What the user sets of an analysis; None where it is chosen from the data.

    ``profile`` is one of :data:`layers.disclosure.profiles.PROFILES`; ``radius_m`` (metres) and ``min_incidents`` make a
    punto crítico; ``weights`` gives the weight of an incident or factor by code of its catalogue, 1 where it has none.
    """

    profile: str
    radius_m: float | None = None
    min_incidents: float | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
