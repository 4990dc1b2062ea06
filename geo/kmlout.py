"""Polygons as KML, for GPS units and Google Earth."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import shapely

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

__all__ = ["write_kml"]

_STYLE = """<Style id="z"><LineStyle><color>ff19007a</color><width>3</width></LineStyle>\
<PolyStyle><color>406baefd</color></PolyStyle></Style>"""


def write_kml(path: Path, frame: gpd.GeoDataFrame, *, title: str, name: str, description: str) -> None:
    """Write a frame of polygons; ``name`` and ``description`` are columns whose texts the device shows."""
    places = frame.to_crs(4326)
    marks = [
        f"<Placemark><name>{escape(str(own))}</name><description>{escape(str(words))}</description>"
        f"<styleUrl>#z</styleUrl><MultiGeometry>{_polygons(shape)}</MultiGeometry></Placemark>"
        for own, words, shape in zip(places[name], places[description], places.geometry, strict=True)
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    text = f"{head}<name>{escape(title)}</name>{_STYLE}\n" + "\n".join(marks) + "\n</Document></kml>\n"
    path.write_bytes(text.encode())


def _polygons(shape: shapely.Geometry) -> str:
    parts = (part for part in shapely.get_parts(shape) if part.geom_type == "Polygon")
    return "".join(
        f"<Polygon><outerBoundaryIs>{_ring(part.exterior)}</outerBoundaryIs>"
        + "".join(f"<innerBoundaryIs>{_ring(hole)}</innerBoundaryIs>" for hole in part.interiors)
        + "</Polygon>"
        for part in parts
    )


def _ring(ring: shapely.Geometry) -> str:
    points = " ".join(f"{x:.6f},{y:.6f}" for x, y in shapely.get_coordinates(ring))
    return f"<LinearRing><coordinates>{points}</coordinates></LinearRing>"
