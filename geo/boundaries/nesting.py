"""Polygons drawn over those that hold them: assigned to them, and subtracted from them, so that no polygons overlap.

Subsectors lie in sectors of the same layer, and sectors in the outline of their comisaría.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.naming import quantity

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geo.boundaries.remarks import Remarks

__all__ = ["cut_outlines", "nest_subsectors"]

_INSIDE = 0.95
"""Share of the area of a subsector, from 0 to 1, that lies in its sector, at least: borders are digitised separately."""
_SMALLER = 0.9
"""Area of a subsector relative to its sector, at most: a larger polygon is another version of the sector."""
_REMAINS = 0.01
"""Share of the area of a sector, from 0 to 1, outside its subsectors, at least, to keep it: less is a sliver."""


def nest_subsectors(whole: gpd.GeoDataFrame, remarks: Remarks) -> gpd.GeoDataFrame:
    """Return the frame with the polygons that lie inside a sector of their comisaría as its subsectors.

    A polygon is inside another if 95 % of its area is, and its area is at most 90 % of the other's. The sector keeps the
    area outside its subsectors, or is removed if that is less than 1 % of it.

    Parameters
    ----------
    whole
        Boundary frame in metres.
    remarks
        To which ``SUBSECTOR_MEZCLADO`` and the change are added.
    """
    parents = _parents(whole)
    if not parents:
        return whole
    out = whole.copy()
    shapes = out.geometry.to_numpy().copy()
    gone = []
    for parent in sorted(set(parents.values())):
        children = [child for child, above in parents.items() if above == parent]
        rest = shapely.difference(shapes[parent], shapely.union_all(shapes[children]))
        if rest.area < _REMAINS * shapes[parent].area:
            gone.append(parent)
        shapes[parent] = rest
        for child in children:
            if not out.at[child, "subsector"]:
                out.at[child, "subsector"] = out.at[child, "sector"]
                out.at[child, "sector"] = out.at[parent, "sector"]
    out.geometry = shapes
    remarks.warn("SUBSECTOR_MEZCLADO", len(parents))
    sectors = ", ".join(dict.fromkeys(whole.at[parent, "sector"] for parent in sorted(set(parents.values()))))
    remarks.decide(
        f"Límites: {quantity(len(parents), 'polígono está', 'polígonos están')} dentro de {sectors}: "
        f"{'se tomó como subsector suyo' if len(parents) == 1 else 'se tomaron como sus subsectores'}."
    )
    return out.drop(index=gone).reset_index(drop=True)


def cut_outlines(frame: gpd.GeoDataFrame, loose: pd.Series[bool]) -> gpd.GeoDataFrame:
    """Return drawn polygons with the outline of each comisaría reduced to what its sectors leave.

    Parameters
    ----------
    frame
        Boundary frame in any CRS.
    loose
        Polygons that nothing but their place says the comisaría of: they get that of the outline that holds 95 % of them.

    Returns
    -------
    GeoDataFrame
        Without the outlines of which less than 1 % lies outside their sectors.
    """
    outlines, sectors = np.flatnonzero(frame["sector"] == ""), np.flatnonzero(frame["sector"] != "")
    if not len(outlines) or not len(sectors):
        return frame
    out, shapes = frame.copy(), frame.geometry.to_numpy().copy()
    held, holder = shapely.STRtree(shapes[outlines]).query(shapes[sectors], predicate="intersects")
    held, holder = sectors[held], outlines[holder]
    share = shapely.area(shapely.intersection(shapes[held], shapes[holder])) / shapely.area(shapes[held])
    for sector, outline in zip(held[share >= _INSIDE], holder[share >= _INSIDE], strict=True):
        if loose.iloc[sector]:
            out.iloc[sector, out.columns.get_loc("comisaria")] = out["comisaria"].iloc[outline]
    gone = []
    for outline in outlines:
        inside = held[(holder == outline) & (out["comisaria"].iloc[held] == out["comisaria"].iloc[outline]).to_numpy()]
        rest = shapely.difference(shapes[outline], shapely.union_all(shapes[inside]))
        if rest.area < _REMAINS * shapes[outline].area:
            gone.append(frame.index[outline])
        shapes[outline] = rest
    out.geometry = shapes
    return out.drop(index=gone)


def _parents(whole: gpd.GeoDataFrame) -> dict[int, int]:
    """Return the row of the sector that contains each subsector; a polygon that contains others has no parent."""
    shapes, area = whole.geometry.to_numpy(), whole.area.to_numpy()
    inner, outer = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    smaller = area[inner] <= _SMALLER * area[outer]
    inner, outer = inner[smaller], outer[smaller]
    share = shapely.area(shapely.intersection(shapes[inner], shapes[outer])) / area[inner]
    found: dict[int, int] = {}
    for child, parent in zip(inner[share >= _INSIDE].tolist(), outer[share >= _INSIDE].tolist(), strict=True):
        smaller_still = child not in found or area[parent] < area[found[child]]
        if _may_hold(whole, child, parent) and smaller_still:
            found[child] = parent
    holders = set(found.values())
    return {child: parent for child, parent in found.items() if child not in holders and np.isfinite(area[child])}


def _may_hold(whole: gpd.GeoDataFrame, child: int, parent: int) -> bool:
    """Return whether the names of two rows allow the first to be a subsector of the second."""
    small, large = whole.loc[child], whole.loc[parent]
    if small["comisaria"] != large["comisaria"] or not large["sector"] or large["subsector"] or not small["sector"]:
        return False
    return not small["subsector"] or bool(small["sector"] == large["sector"])
