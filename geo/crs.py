"""Coordinate reference systems: UTM zone of a jurisdiction, projection to metres, rejection of degrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np
from pyproj import CRS

from geo.errors import CrsError

if TYPE_CHECKING:
    import geopandas as gpd

    Frame = TypeVar("Frame", gpd.GeoDataFrame, gpd.GeoSeries)

__all__ = ["PSAD56", "UTM_OF_PERU", "crs_label", "metric_epsg", "parse_crs", "require_metric", "to_metric", "utm_epsg"]

UTM_OF_PERU = (32717, 32718, 32719)
"""EPSG codes of the UTM zones of Peru (17S to 19S), 670 km apart: what lies in one by chance does not in another."""
PSAD56 = {32717: 24877, 32718: 24878, 32719: 24879, 4326: 4248}
"""EPSG code in PSAD56, the former datum of Peru, of each UTM zone of Peru and of degrees in WGS 84."""


def utm_epsg(longitude: float, latitude: float) -> int:
    """Return the EPSG code of the WGS 84 / UTM zone of a position (degrees); on a zone border, of the eastern zone."""
    zone = min(int((longitude + 180.0) // 6.0) + 1, 60)
    return (32700 if latitude < 0 else 32600) + zone


def parse_crs(text: str | int | CRS) -> CRS:
    """Return the coordinate reference system of an EPSG code.

    Raises
    ------
    CrsError
        If there is no such code.
    """
    if isinstance(text, CRS):
        return text
    try:
        return CRS.from_epsg(int(str(text).upper().removeprefix("EPSG:").strip()))
    except Exception as error:  # pyproj raises CRSError, and ValueError from several modules
        raise CrsError(f"«{text}» no es un código EPSG. Ejemplos: 4326, 32717, 32718, 32719.") from error


def require_metric(points: gpd.GeoDataFrame | gpd.GeoSeries, *, who: str) -> None:
    """Raise :class:`~geo.errors.CrsError` unless the frame is projected, in metres."""
    crs = points.crs
    if crs is None:
        raise CrsError(f"{who}: los puntos no declaran su sistema de coordenadas; use to_metric() o set_crs().")
    if not crs.is_projected:
        raise CrsError(f"{who}: las coordenadas están en grados ({crs_label(crs)}); proyéctelas con to_metric().")
    unit = crs.axis_info[0].unit_name
    if unit not in {"metre", "meter"}:
        raise CrsError(f"{who}: las coordenadas están en «{unit}» ({crs_label(crs)}), no en metros.")


def to_metric(frame: Frame, *, epsg: int | None = None) -> Frame:
    """Return a frame projected to metres.

    Parameters
    ----------
    frame
        Any frame with a CRS.
    epsg
        Projected system; by default the UTM zone of the median position of the features, which outliers do not change.

    Raises
    ------
    CrsError
        If the frame has no CRS, or has a geographic one and coordinates that cannot be degrees.

    Examples
    --------
    >>> import geopandas as gpd
    >>> import mapadelito as md
    >>> corner = gpd.GeoSeries(gpd.points_from_xy([-78.5], [-7.16]), crs=4326)
    >>> md.to_metric(corner).crs.name
    'WGS 84 / UTM zone 17S'
    """
    if frame.crs is None:
        raise CrsError("La capa no declara su sistema de coordenadas. Indíquelo con --crs.", code="CRS_FALTA")
    bounds = np.asarray(frame.total_bounds, dtype=float)
    if frame.crs.is_geographic and np.isfinite(bounds).all() and np.abs(bounds).max() > 360.0:
        raise CrsError(
            "La capa dice estar en grados, pero sus coordenadas son de metros. Indique su sistema con --crs.",
            code="CRS_INCOMPATIBLE",
        )
    return frame.to_crs(epsg if epsg is not None else metric_epsg(frame))


def metric_epsg(frame: gpd.GeoDataFrame | gpd.GeoSeries) -> int:
    """Return the EPSG code of the UTM zone of the median position, robust to outliers; of 0, 0 for an empty frame."""
    boxes = frame.to_crs(4326).bounds
    x, y = (boxes["minx"] + boxes["maxx"]) / 2, (boxes["miny"] + boxes["maxy"]) / 2
    if not (np.isfinite(x) & np.isfinite(y)).any():
        return utm_epsg(0.0, 0.0)
    return utm_epsg(float(x.median()), float(y.median()))


def crs_label(crs: CRS | int) -> str:
    """Return the name of a system as printed on a sheet: ``WGS 84 / UTM 17S``."""
    name = CRS.from_user_input(crs).name
    return str(name).replace("zone ", "")
