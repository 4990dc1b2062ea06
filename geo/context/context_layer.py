"""One layer of the surroundings of a map, with what its use asks to print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["ContextLayer"]


@dataclass(frozen=True, slots=True)
class ContextLayer:
    """Streets, base or buildings of a run, read from one or more files.

    ``frame`` is in metres. ``credits`` are the texts that must be printed wherever it is used; ``decisions`` are what was
    chosen or left out to read it. Both are Spanish sentences.
    """

    frame: gpd.GeoDataFrame
    credits: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
