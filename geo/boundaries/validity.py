"""Validity of polygons: repaired where the repair preserves them, otherwise rejected, all in one message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import to_metric
from geo.errors import GeometryError
from geo.formats.layers.usable import closed_lines
from geo.wording import listing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray
    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

    from geo.boundaries.remarks import Remarks

__all__ = ["clean_polygons", "note_gaps", "note_oddities", "usable_polygons"]

_AT = re.compile(r"\[(-?[\d.eE+-]+) (-?[\d.eE+-]+)")
_REASONS = {
    "Ring Self-intersection": "su contorno se toca a sí mismo",
    "Self-intersection": "su contorno se cruza a sí mismo",
    "Hole lies outside": "tiene un hueco fuera de su contorno",
    "Nested": "tiene partes dentro de otras",
    "Too few points": "tiene muy pocos vértices",
    "Interior is disconnected": "un hueco lo parte en dos",
    "Duplicate Rings": "tiene un anillo repetido",
    "Invalid Coordinate": "tiene un vértice sin coordenada",
}
"""Spanish text of each validity error of GEOS."""
_CODE = re.compile(r"[<>{}`$\\]|\.\./")
_MANY_VERTICES = 10_000
"""Vertices above which a polygon is reported (``GEOM_SIMPLIFICADA``): far more than a street block outline needs."""
_GAP_M = 15.0
"""Half the largest width of a gap between neighbours, in metres (30 m): wider ones may be rivers or roads left out."""
_GAP_M2 = 100.0
"""Area of a gap between neighbours, in m2, exclusive minimum: smaller ones are rounding of vertices."""

_AREA_CHANGE = 0.001
"""Relative change of area by a repair, at most: above the error of self-crossings by a digitising slip."""
_MOST_DEGREES = 30.0
"""Width and height of a polygon, in degrees, at most: Peru spans 18."""
_EARTH = 180.0
"""Largest longitude in degrees: larger coordinates are not degrees."""


def clean_polygons(geometry: gpd.GeoSeries, file: Path, remarks: Remarks) -> gpd.GeoSeries:
    """Return valid flat polygons.

    A closed line becomes the polygon that it bounds; of a collection, the polygons are taken. A repair may change the area
    by 0.1 % at most, and not the number of parts. The index has the number of each feature in the file, from 0.

    Raises
    ------
    GeometryError
        Listing every feature that is not a polygon or cannot be repaired within those limits.
    """
    clean, problems = _all_cleaned(geometry, file, remarks)
    if problems:
        raise _refusal(geometry, file, problems)
    return clean


def usable_polygons(
    geometry: gpd.GeoSeries, owners: pd.Series[str], file: Path, remarks: Remarks, *, may_be_none: bool = False
) -> tuple[gpd.GeoSeries, dict[str, GeometryError]]:
    """Return polygons as :func:`clean_polygons`, and the error of each owner (a comisaría) with one that cannot be used.

    Instead of one that cannot be used, its convex hull is returned; None if it has no area, or is too wide.

    Raises
    ------
    GeometryError
        If no owner has good polygons alone, unless there ``may_be_none``.
    """
    clean, problems = _all_cleaned(geometry, file, remarks, in_part=True)
    blocked = {str(owners.iloc[at]) for at in problems}
    if blocked and blocked == {*owners} and not may_be_none:
        if _too_wide(geometry, geometry.to_numpy()).any():
            _refuse_wide(geometry.to_numpy(), file)
        raise _refusal(geometry, file, problems)
    own = {name: {at: text for at, text in problems.items() if owners.iloc[at] == name} for name in sorted(blocked)}
    hulls = shapely.convex_hull(shapely.force_2d(geometry.to_numpy()))
    usable = ~_too_wide(geometry, hulls) & (shapely.area(hulls) > 0)
    kept = clean.where(clean.notna(), gpd.GeoSeries(np.where(usable, hulls, None), index=clean.index, crs=clean.crs))
    return kept, {name: _refusal(geometry, file, faults) for name, faults in own.items()}


def _all_cleaned(
    geometry: gpd.GeoSeries, file: Path, remarks: Remarks, *, in_part: bool = False
) -> tuple[gpd.GeoSeries, dict[int, str]]:
    """Return the polygons, None for those that cannot be used, and the fault of these by position.

    With ``in_part``, polygons too wide have a fault, if others are not; otherwise they are an error.
    """
    flat = shapely.force_2d(geometry.to_numpy())
    wide = _too_wide(geometry, flat)
    if wide.all() or (wide.any() and not in_part):
        _refuse_wide(flat, file)
    problems: dict[int, str] = {}
    out = []
    for at, shape in enumerate(flat):
        clean, code = (None, f"mide más de {_MOST_DEGREES:.0f} grados") if wide[at] else _cleaned(shape)
        if clean is None:
            problems[at] = f"elemento {geometry.index[at] + 1}: {code}"
        elif code:
            remarks.warn(code)
        out.append(clean)
    return gpd.GeoSeries(out, index=geometry.index, crs=geometry.crs), problems


def _too_wide(geometry: gpd.GeoSeries, flat: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return which polygons in degrees are wider or higher than a polygon may be."""
    boxes = shapely.bounds(flat)
    return np.asarray((boxes[:, 2:] - boxes[:, :2] > _MOST_DEGREES).any(axis=1) & geometry.crs.is_geographic)


def _refuse_wide(flat: NDArray[np.object_], file: Path) -> NoReturn:
    if np.nanmax(np.abs(shapely.bounds(flat))) > _EARTH:
        raise GeometryError(
            f"«{file.name}»: dice estar en grados, pero sus coordenadas son mayores: parecen metros. Indique su sistema con "
            "--crs, por ejemplo --crs 32717.",
            code="CRS_INCOMPATIBLE",
        )
    raise GeometryError(
        f"«{file.name}»: hay un polígono de más de {_MOST_DEGREES:.0f} grados de ancho. Revise sus vértices: alguno está en "
        "otra parte del mundo.",
        code="COORD_FUERA_PERU",
    )


def _refusal(geometry: gpd.GeoSeries, file: Path, problems: Mapping[int, str]) -> GeometryError:
    """Return the error that lists the polygons with a fault, by position."""
    flat = shapely.force_2d(geometry.to_numpy())
    wide = _too_wide(geometry, flat)
    return GeometryError(
        f"«{file.name}»: polígonos que no se pueden usar ni reparar sin cambiarlos ({len(problems)}). Corríjalos en su "
        f"programa de mapas y vuelva a exportar. {listing(problems.values(), most=3, letters=200, each=90)}.",
        code="GEOM_TIPO" if all("no un polígono" in problem for problem in problems.values()) else "GEOM_INVALIDA",
        places=[_place(label, flat[at], geometry.crs) for at, label in problems.items() if not wide[at]],
    )


def _cleaned(shape: shapely.Geometry | None) -> tuple[shapely.Geometry | None, str]:
    """Return the polygon and the code of its repair, or None and the fault (Spanish)."""
    if shape is None or shape.is_empty:
        return None, "sin geometría"
    code = ""
    if closed_lines(shape):
        shape, code = shapely.Polygon(shape), "LINEA_A_POLIGONO"
    elif shape.geom_type == "GeometryCollection":
        shape, code = _polygons_of(shape), "GEOM_COLECCION_EXTRAIDA"
    if shape.is_empty or shape.geom_type not in {"Polygon", "MultiPolygon"}:
        return None, f"es {shape.geom_type}, no un polígono"
    if shape.is_valid:
        return shape, code
    mended = _polygons_of(shapely.make_valid(shape))
    same_parts = shapely.get_num_geometries(mended) == shapely.get_num_geometries(shape)
    if same_parts and abs(mended.area - shape.area) <= _AREA_CHANGE * shape.area:
        return mended, code or "GEOM_INVALIDA_REPARADA"
    return None, _why_invalid(shape)


def _why_invalid(shape: shapely.Geometry) -> str:
    """Return the fault of an invalid polygon and its position, in Spanish."""
    reason = str(shapely.is_valid_reason(shape))
    words = next((spanish for english, spanish in _REASONS.items() if english in reason), "no es un polígono válido")
    at = _AT.search(reason)
    return f"{words}, en {float(at[1]):.6g} {float(at[2]):.6g}" if at else words


def _place(label: str, shape: shapely.Geometry | None, crs: CRS) -> tuple[str, shapely.Geometry, NDArray[np.float64]]:
    """Return a label, a rejected polygon in metres, and the point of its fault, if GEOS reports it."""
    if shape is None or shape.is_empty:
        return label, shapely.Polygon(), np.empty((0, 2))
    reason = _AT.search(str(shapely.is_valid_reason(shape)))
    fault = [shapely.Point(float(reason[1]), float(reason[2]))] if reason else []
    metres = to_metric(gpd.GeoSeries([shape, *fault], crs=crs))
    return label, metres.iloc[0], shapely.get_coordinates(metres.iloc[1:].to_numpy())


def _polygons_of(shape: shapely.Geometry) -> shapely.Geometry:
    """Return the polygons of a geometry, as one geometry."""
    if shape.geom_type in {"Polygon", "MultiPolygon"}:
        return shape
    return shapely.union_all([part for part in shapely.get_parts(shape) if part.geom_type in {"Polygon", "MultiPolygon"}])


def note_oddities(raw: gpd.GeoDataFrame, names: Mapping[str, pd.Series[str]], remarks: Remarks) -> None:
    """Count valid but unusual polygons: holes, thousands of vertices, datum PSAD56, names with characters of code."""
    shapes = raw.geometry.to_numpy()
    parts = shapely.get_parts(shapes)
    polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    datum = str(raw.crs.datum.name if raw.crs.datum else "").upper()
    found = {
        "SECTOR_CON_HUECO": int((shapely.get_num_interior_rings(polygons) > 0).sum()),
        "GEOM_SIMPLIFICADA": int((shapely.get_num_coordinates(shapes) > _MANY_VERTICES).sum()),
        "DATUM_SOSPECHOSO": int("SOUTH AMERICAN" in datum and "1956" in datum),
        "NOMBRE_SOSPECHOSO": sum(bool(_CODE.search(name)) for column in names.values() for name in column.unique()),
    }
    for code, count in found.items():
        if count:
            remarks.warn(code, count)


def note_gaps(shapes: NDArray[np.object_], union: BaseGeometry, remarks: Remarks) -> None:
    """Count the gaps between neighbouring polygons, narrower than 30 m and larger than 100 m2; ``union`` is all of them."""
    closed = shapely.buffer(shapely.buffer(union, _GAP_M, join_style="mitre"), -_GAP_M, join_style="mitre")
    gaps = [part for part in shapely.get_parts(shapely.difference(closed, union)) if part.area > _GAP_M2]
    owners = shapely.STRtree(shapes).query(shapely.buffer(gaps, 1.0), predicate="intersects")[0] if gaps else np.empty(0)
    between = int((np.bincount(owners.astype(int), minlength=len(gaps)) > 1).sum())
    if between:
        remarks.warn("HUECO_ENTRE_SECTORES", between)
