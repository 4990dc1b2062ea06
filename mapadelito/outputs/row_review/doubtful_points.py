"""Pictures of the doubtful points, for the quality page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.boundaries.levels import at_level, levels_present
from geo.naming import natural_key
from maps.report_content import Picture, PointLayer
from maps.spanish_text import integer
from maps.svg.picture import draw

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from geo.incidents.account import Incidents

__all__ = ["doubt_pictures", "points_picture"]

_DOUBTS = (
    ("COORD_FORZADA", "Forzados a la comisaría", "#6a3d9a"),
    ("COORD_REPETIDA_SOSPECHOSA", "Relleno: muchas direcciones en un punto", "#e07b00"),
    ("COORD_POCA_PRECISION", "Con dos decimales o menos", "#1f6fb4"),
    ("FUERA_DE_JURISDICCION", "Fuera de los límites", "#c2185b"),
)
_MOST_PICTURES = 6
"""Most pictures on the page, those with most doubtful points first: it stays readable and quick to open."""
_BOX_SHARE = 0.01
"""Share of the points beyond each side of the picture where there are no polygons: far outliers would shrink the rest."""
_BESIDE = 0.1
"""Margin of a picture, as a fraction of the longer side of the jurisdiction: points just outside are shown."""


def doubt_pictures(incidents: Incidents, boundaries: gpd.GeoDataFrame | None) -> tuple[Picture, ...]:
    """Return pictures of the points whose coordinates are written but doubtful.

    Parameters
    ----------
    incidents
        Read and placed.
    boundaries
        Polygons: one picture for each of the jurisdictions with most doubtful points. None: one picture of all points.
    """
    doubts = incidents.doubtful
    good = incidents.frame.geometry[incidents.frame.geometry.notna()]
    here = np.column_stack([good.x, good.y])
    if doubts.empty or (boundaries is None and not len(here)):
        return ()
    if boundaries is None:
        box = _wider((*np.quantile(here, _BOX_SHARE, axis=0), *np.quantile(here, 1 - _BOX_SHARE, axis=0)))
        return (_picture("Todos los puntos", (), box, doubts, here),) if _inside(doubts, box).any() else ()
    own = boundaries.to_crs(incidents.frame.crs)
    level = levels_present(own)[:2][-1]
    sides = own.geometry.bounds.groupby(own["comisaria"]).agg({"minx": "min", "miny": "min", "maxx": "max", "maxy": "max"})
    boxes = {str(name): _wider(box) for name, *box in sides.itertuples(name=None)}
    points = shapely.STRtree(shapely.points(doubts[["x", "y"]].to_numpy(dtype=float)))
    at, _ = points.query([shapely.box(*box) for box in boxes.values()], predicate="intersects")
    counts = dict(zip(boxes, np.bincount(at, minlength=len(boxes)).tolist(), strict=True))
    most = sorted(filter(counts.get, boxes), key=lambda name: (-counts[name], natural_key(name)))[:_MOST_PICTURES]
    units = {name: own[own["comisaria"] == name] for name in most}
    return tuple(
        _picture(name, tuple(at_level(unit, level).geometry), boxes[name], doubts, here) for name, unit in units.items()
    )


def points_picture(incidents: Incidents, boundaries: gpd.GeoDataFrame | None) -> tuple[str, list[tuple[str, str]]]:
    """Return one picture of every point read, as SVG, and what its colours are: label and colour.

    The picture is of the polygons and what is close to them or, without any, of all points but far outliers. It is empty
    where nothing has a place.
    """
    good = incidents.frame.geometry[incidents.frame.geometry.notna()]
    here = np.column_stack([good.x, good.y])
    if boundaries is None and not len(here):
        return "", []
    outlines: tuple[object, ...] = ()
    if boundaries is None:
        box = _wider((*np.quantile(here, _BOX_SHARE, axis=0), *np.quantile(here, 1 - _BOX_SHARE, axis=0)))
    else:
        own = boundaries.to_crs(incidents.frame.crs)
        box = _wider(own.total_bounds.tolist())
        outlines = tuple(own.geometry)
    picture = _picture("Todos los puntos", outlines, box, incidents.doubtful, here)
    return draw(picture), [(layer.label, layer.color) for layer in picture.layers]


def _wider(box: Sequence[float]) -> tuple[float, float, float, float]:
    west, south, east, north = box
    margin = max(east - west, north - south) * _BESIDE
    return west - margin, south - margin, east + margin, north + margin


def _inside(points: pd.DataFrame, box: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    west, south, east, north = box
    inside = points["x"].between(west, east) & points["y"].between(south, north)
    return inside.to_numpy(dtype=bool)


def _picture(
    title: str,
    outlines: tuple[object, ...],
    box: tuple[float, float, float, float],
    doubts: pd.DataFrame,
    here: NDArray[np.float64],
) -> Picture:
    near = doubts[_inside(doubts, box)]
    west, south, east, north = box
    own = here[(here[:, 0] >= west) & (here[:, 0] <= east) & (here[:, 1] >= south) & (here[:, 1] <= north)]
    layers = [PointLayer(f"Aceptados con lugar ({integer(len(own))})", "#8a94a3", own, faint=True)]
    for code, label, color in _DOUBTS:
        chosen = near.loc[near["codigo"] == code, ["x", "y"]].to_numpy(dtype=float)
        if len(chosen):
            layers.append(PointLayer(f"{label} ({integer(len(chosen))})", color, chosen))
    return Picture(title, outlines, tuple(layers), box)
