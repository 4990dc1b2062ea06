"""Parsing of a point written as the geometry of a database or a map program: WKT, EWKT, WKB in hexadecimal, GeoJSON."""

from __future__ import annotations

import json
import re

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

__all__ = ["SHAPE", "read_shape"]

_NUMBER = r"[+-]?\d+(?:\.\d+)?(?:E[+-]?\d+)?"
_WKT = re.compile(
    rf"(?:SRID ?= ?(?P<srid>\d{{3,6}}) ?; ?)?(?:MULTI)?POINT ?(?:ZM|Z|M)? ?\( ?\(? ?(?P<x>{_NUMBER})[ ,]+(?P<y>{_NUMBER})"
    rf"(?:[ ,]+{_NUMBER}){{0,2}} ?\)? ?\)"
)
_HEX = re.compile(r"(?:\\x|0x)?(?P<hex>0[01][0-9A-F]{40,120})", re.IGNORECASE)
SHAPE = re.compile(r"^\s*(?:SRID\s*=|(?:MULTI)?POINT\b|\{|(?:\\x|0x)?0[01][0-9A-F]{40})", re.IGNORECASE)
"""Start of a geometry, whose numbers are not to be read in another way."""
_LONGEST = 1_000
"""Letters of the text of a point, at most: GeoJSON of one, with its names, has some hundreds."""
_ELLIPSOIDS = {"WGS 84", "GRS 1980"}
"""Ellipsoids of the systems that agree with WGS 84 within a metre or so; another datum is never converted by itself."""


def read_shape(text: str) -> tuple[str, str] | None:
    """Return y and x, as decimal text, of a text that is one point; None for any other.

    Without a system they are as written, x being first in the text; else they are degrees of WGS 84. A system of
    an older datum is not read.

    Examples
    --------
    >>> read_shape("POINT (-78.5112 -7.1523)")
    ('-7.1523', '-78.5112')
    """
    if len(text) > _LONGEST:
        return None
    bare = " ".join(text.split())
    if found := _WKT.fullmatch(bare.upper()):
        return _in_degrees(float(found["x"]), float(found["y"]), int(found["srid"] or 0))
    if bare.startswith("{"):
        return _of_json(bare)
    found = _HEX.fullmatch(bare)
    return _of_shape(found["hex"]) if found else None


def _of_shape(code: str) -> tuple[str, str] | None:
    try:
        point = shapely.from_wkb(code)
    except shapely.errors.ShapelyError:
        return None
    if point.geom_type == "MultiPoint" and len(point.geoms) == 1:
        point = shapely.set_srid(point.geoms[0], shapely.get_srid(point))
    if point.geom_type != "Point" or point.is_empty:
        return None
    return _in_degrees(point.x, point.y, int(shapely.get_srid(point)))


def _of_json(text: str) -> tuple[str, str] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, dict) and isinstance(value.get("geometry"), dict):
        value = value["geometry"]
    if not isinstance(value, dict) or "crs" in value:
        return None
    numbers = value.get("coordinates")
    if value.get("type") == "MultiPoint" and isinstance(numbers, list) and len(numbers) == 1:
        numbers = numbers[0]
    elif value.get("type") != "Point":
        return None
    if not isinstance(numbers, list) or len(numbers) < 2 or not all(type(number) in {int, float} for number in numbers):
        return None
    try:
        return _in_degrees(float(numbers[0]), float(numbers[1]), 0)
    except OverflowError:
        return None


def _in_degrees(x: float, y: float, srid: int) -> tuple[str, str] | None:
    """Return y and x as text, converted to degrees from a system that says its code."""
    if not np.isfinite([x, y]).all():
        return None
    if srid not in {0, 4326}:
        try:
            system = CRS.from_epsg(srid)
        except CRSError:
            return None
        if system.ellipsoid is None or system.ellipsoid.name not in _ELLIPSOIDS:
            return None
        x, y = Transformer.from_crs(system, 4326, always_xy=True).transform(x, y)
        if not np.isfinite([x, y]).all():
            return None
    return np.format_float_positional(y, precision=8, trim="0"), np.format_float_positional(x, precision=8, trim="0")
