"""Polygons that can be trusted: repaired where that changes nothing, refused, all at once, where it would."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from geo.columns import BOUNDARY_LEVELS
from geo.errors import GeometryError
from geo.text import fold

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["check_polygons", "clean_polygons"]

_AREA_CHANGE = 0.001
_LEAST_M2, _MOST_DEGREES = 1.0, 30.0


def clean_polygons(geometry: gpd.GeoSeries, file: Path, warnings: dict[str, int]) -> gpd.GeoSeries:
    """Give back valid flat polygons.

    A closed line is the polygon that it draws; of a collection the polygons are taken. A repair that changes the area by
    more than 0.1 %, or the number of parts, is none.

    Raises
    ------
    GeometryError
        Naming every feature that is no polygon, or cannot be repaired without changing it.
    """
    flat = shapely.force_2d(geometry.to_numpy())
    boxes = shapely.bounds(flat)
    if geometry.crs.is_geographic and np.nanmax(boxes[:, 2:] - boxes[:, :2], initial=0) > _MOST_DEGREES:
        raise GeometryError(
            f"«{file.name}»: hay un polígono de más de {_MOST_DEGREES:.0f} grados de ancho. Revise sus vértices: alguno "
            "está en otra parte del mundo.",
            code="CRS_INCOMPATIBLE",
        )
    problems: list[str] = []
    out = []
    for number, shape in enumerate(flat, start=1):
        clean, code = _cleaned(shape)
        if clean is None:
            problems.append(f"elemento {number}: {code}")
        elif code:
            warnings[code] = warnings.get(code, 0) + 1
        out.append(clean)
    if problems:
        raise GeometryError(
            f"«{file.name}»: {len(problems)} polígonos no se pueden usar ni reparar sin cambiarlos. Corríjalos en su "
            f"programa de mapas y vuelva a exportar. {'; '.join(problems[:20])}.",
            code="GEOM_INVALIDA",
        )
    return gpd.GeoSeries(out, index=geometry.index, crs=geometry.crs)


def _cleaned(shape: shapely.Geometry | None) -> tuple[shapely.Geometry | None, str]:
    """Return the polygon and the code of its repair, or None and what is wrong with it."""
    if shape is None or shape.is_empty:
        return None, "sin geometría"
    code = ""
    if shape.geom_type == "LineString" and shape.is_closed and len(shape.coords) > 3:
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
    return None, str(shapely.is_valid_reason(shape))


def _polygons_of(shape: shapely.Geometry) -> shapely.Geometry:
    """Return only the polygons of a geometry, in one."""
    if shape.geom_type in {"Polygon", "MultiPolygon"}:
        return shape
    return shapely.union_all([part for part in shapely.get_parts(shape) if part.geom_type in {"Polygon", "MultiPolygon"}])


def check_polygons(whole: gpd.GeoDataFrame) -> None:
    """Refuse polygons that are impossible together, or on this Earth.

    Parameters
    ----------
    whole
        Boundary frame in metres.

    Raises
    ------
    GeometryError
        ``SECTOR_DUPLICADO``: two polygons of one name; ``GEOM_DUPLICADA``: one polygon under two names;
        ``CRS_INCOMPATIBLE``: polygons smaller than a square metre.
    """
    keys = whole[list(BOUNDARY_LEVELS)].apply(lambda column: column.map(fold))
    if (same := keys.duplicated(keep=False)).any():
        _refuse(whole[same], "llevan el mismo nombre", "Únalos en un solo elemento o corrija el nombre.", "SECTOR_DUPLICADO")
    shapes = whole.geometry.normalize().to_wkb()
    if (twins := shapes.duplicated(keep=False)).any():
        _refuse(whole[twins], "son el mismo polígono", "Borre el que sobra.", "GEOM_DUPLICADA")
    if (tiny := whole.area.to_numpy() < _LEAST_M2).any():
        advice = "Revise el sistema de coordenadas con que se exportó."
        _refuse(whole[tiny], "miden menos de un metro cuadrado", advice, "CRS_INCOMPATIBLE")


def _refuse(found: gpd.GeoDataFrame, what: str, advice: str, code: str) -> None:
    names = [" / ".join(filter(None, row)) for row in found[list(BOUNDARY_LEVELS)].itertuples(index=False, name=None)]
    raise GeometryError(f"Límites: {len(names)} polígonos {what}: {'; '.join(names[:20])}. {advice}", code=code)
