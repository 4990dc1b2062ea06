"""Sectors in several features: joined where they are neighbours, and told apart by a number where they are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.boundaries.levels import dissolved
from geo.boundaries.names.levels_by_value import Neighbours
from geo.columns import BOUNDARY_LEVELS
from geo.naming import quantity
from geo.text import fold, joined

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.boundaries.remarks import Remarks

__all__ = ["names_apart"]


def names_apart(frame: gpd.GeoDataFrame, level: str, where: str, remarks: Remarks) -> gpd.GeoDataFrame:
    """Return the polygons with names that differ: neighbours of one name are joined, others are numbered from the west.

    Parameters
    ----------
    frame
        Polygons with :data:`geo.columns.BOUNDARY_LEVELS`, in any system.
    level
        Narrowest level with names, whose names are changed.
    where, remarks
        What is added to the remarks begins with ``where`` (Spanish).
    """
    levels = list(BOUNDARY_LEVELS)
    keys = joined(frame[levels].apply(lambda column: column.map(fold)))
    if not keys.duplicated().any():
        return frame
    piece = pd.Series(Neighbours(frame.geometry).pieces(keys), index=frame.index)
    west = frame.geometry.bounds["minx"].groupby(piece).min()
    parts = pd.DataFrame({"key": keys, "piece": piece}).drop_duplicates()
    parts["west"] = parts["piece"].map(west)
    parts = parts.sort_values(["key", "west", "piece"])
    turn = parts.groupby("key").cumcount().set_axis(parts["piece"])
    several = parts["key"][parts["key"].duplicated(keep=False)].unique()
    number = piece.map(turn) + 1
    apart = keys.isin(several) & (number > 1)
    out = frame.copy()
    out[level] = out[level].where(~apart, out[level] + " (" + number.astype("str") + ")")
    if several.size:
        remarks.decide(f"{where}: {len(several)} nombres están en varios lugares separados; se numeraron de oeste a este.")
    again = out.duplicated(levels)
    if again.any():
        remarks.decide(
            f"{where}: {quantity(int(again.sum()), 'polígono se unió', 'polígonos se unieron')} a un vecino del "
            "mismo nombre."
        )
        out = dissolved(out, levels)[list(frame.columns)]
    return out
