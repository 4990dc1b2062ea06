"""KML and KMZ for GPS receivers, phones and Google Earth, without references to other files.

Readers parse a text twice: as XML, and then as the HTML of a balloon, so that data are escaped for both. A description is
HTML by the standard: it is escaped for HTML, then for XML, and a balloon shows ``<img>`` as typed (a reader that takes it
for plain text, as QGIS does, shows ``&lt;img&gt;``). A name is plain text by the standard, but balloons insert it into HTML:
its angle brackets are replaced by ``‹›``. ``$[field]``, which a balloon replaces by a field, is broken up.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import numpy as np
import shapely
from pyproj import Transformer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["Folder", "Place", "kml_text", "write_kmz"]

_ALWAYS = (2000, 1, 1, 0, 0, 0)
"""Modification time (year, month, day, hour, minute, second) in a KMZ: constant, so that equal content gives equal bytes."""
_FORBIDDEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, 0xFFFE, 0xFFFF))
_DIGITS = 6
"""Decimals of a degree in coordinates: 0.1 m, finer than any GPS receiver."""
_NO_MARKUP = str.maketrans("<>", "‹›")
_BALLOON = escape('<b>$[name]</b><div style="white-space: pre-line">$[description]</div>')
"""Template of every balloon: without it, readers build one from all data of a placemark."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point, line or polygon, and the text shown with it; ``color`` is ``#rrggbb``."""

    name: str
    description: str
    shape: shapely.Geometry
    color: str


@dataclass(frozen=True, slots=True)
class Folder:
    """Placemarks that are shown and hidden together."""

    name: str
    places: tuple[Place, ...]


def kml_text(title: str, folders: Iterable[Folder], *, epsg: int) -> str:
    """Return a KML document; geometries are in ``epsg``."""
    kept = [folder for folder in folders if folder.places]
    colors = sorted({place.color for folder in kept for place in folder.places})
    styles = "".join(_style(color) for color in colors)
    to_degrees = Transformer.from_crs(epsg, 4326, always_xy=True)
    marks = ("".join(_mark(place, to_degrees) for place in folder.places) for folder in kept)
    named = ((_label(folder.name), own) for folder, own in zip(kept, marks, strict=True))
    parts = [f"<Folder><name>{name}</name>\n{own}</Folder>\n" for name, own in named]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    return f"{head}<name>{_label(title)}</name>{styles}\n{''.join(parts)}</Document></kml>\n"


def write_kmz(path: Path, title: str, folders: Iterable[Folder], *, epsg: int) -> None:
    """Write a KMZ, the zipped document; equal placemarks give equal bytes."""
    document = kml_text(title, folders, epsg=epsg).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo("doc.kml", _ALWAYS), document, zipfile.ZIP_DEFLATED)


def _safe(text: str) -> str:
    return escape(text.translate(_FORBIDDEN).encode("utf-8", "ignore").decode())


def _label(name: str) -> str:
    """Return a name as XML text without HTML markup."""
    return _safe(name.translate(_NO_MARKUP).replace("$[", "$ ["))


def _described(text: str) -> str:
    """Return a text escaped as HTML, and then as XML."""
    return _safe(escape(text).replace("$[", "&#36;["))


def _style(color: str) -> str:
    """Return the style of a colour, which KML writes as opacity, blue, green, red."""
    own = color[5:7] + color[3:5] + color[1:3]
    icon = f"<IconStyle><color>ff{own}</color><scale>0.7</scale></IconStyle><LabelStyle><scale>0.6</scale></LabelStyle>"
    line = f"<LineStyle><color>ff{own}</color><width>2</width></LineStyle><PolyStyle><color>33{own}</color></PolyStyle>"
    balloon = f"<BalloonStyle><text>{_BALLOON}</text></BalloonStyle>"
    return f'<Style id="c{color[1:]}">{icon}{line}{balloon}</Style>'


def _mark(place: Place, to_degrees: Transformer) -> str:
    told = f'<Snippet maxLines="0"></Snippet><description>{_described(place.description)}</description>'
    words = f"<name>{_label(place.name)}</name>{told}"
    shape = f"<MultiGeometry>{_shape(place.shape, to_degrees)}</MultiGeometry>"
    return f"<Placemark>{words}<styleUrl>#c{place.color[1:]}</styleUrl>{shape}</Placemark>\n"


def _shape(shape: shapely.Geometry, to_degrees: Transformer) -> str:
    out = []
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            holes = "".join(f"<innerBoundaryIs>{_ring(hole, to_degrees)}</innerBoundaryIs>" for hole in part.interiors)
            out.append(f"<Polygon><outerBoundaryIs>{_ring(part.exterior, to_degrees)}</outerBoundaryIs>{holes}</Polygon>")
        else:
            tag = "Point" if part.geom_type == "Point" else "LineString"
            out.append(f"<{tag}>{_coordinates(part, to_degrees)}</{tag}>")
    return "".join(out)


def _ring(ring: shapely.Geometry, to_degrees: Transformer) -> str:
    return f"<LinearRing>{_coordinates(ring, to_degrees)}</LinearRing>"


def _coordinates(shape: shapely.Geometry, to_degrees: Transformer) -> str:
    xy = shapely.get_coordinates(shape)
    lon, lat = (np.round(axis, _DIGITS) for axis in to_degrees.transform(xy[:, 0], xy[:, 1]))
    points = " ".join(f"{x:.6f},{y:.6f}" for x, y in zip(lon, lat, strict=True))
    return f"<coordinates>{points}</coordinates>"
