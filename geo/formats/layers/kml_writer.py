"""KML and KMZ for GPS receivers, phones and Google Earth, without references to files outside it.

Readers parse a text twice: as XML, and then as the HTML of a balloon, so that data are escaped for both. A description is
HTML by the standard: it is escaped for HTML, then for XML, and a balloon shows ``<img>`` as typed (a reader that takes it
for plain text, as QGIS does, shows ``&lt;img&gt;``). A name is plain text by the standard, but balloons insert it into HTML:
its angle brackets are replaced by ``‹›``. ``$[field]``, which a balloon replaces by a field, is broken up.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import numpy as np
import shapely
from pyproj import Transformer

from geo.months import month_code, months_since_0

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
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


_ICON_SCALE = 0.8
"""Size of an icon, in the 32 pixels of a standard one: a sign that fills half of its picture has 13."""
_INSET = (8, 30)
"""Distance (pixels) of the legend from the left and lower edges of the screen, where readers print their sources."""
_CLEARANCE = 1.3
"""Height of the first view above the ground, in diagonals of what it shows: the whole is seen with some margin."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point, line or polygon, and the text shown with it.

    ``color`` is ``#rrggbb``, ``opacity`` (0 to 1) that of the fill of a polygon; ``icon`` names a picture in the KMZ, drawn
    at a point instead of the reader's own pin; ``month``, such as ``2020-03``, is when it happened, or empty. A point that
    is a label (``is_label``) has no pin, and its name is written on the map.
    """

    name: str
    description: str
    shape: shapely.Geometry
    color: str
    opacity: float = 0.2
    icon: str = ""
    month: str = ""
    is_label: bool = False

    @property
    def style(self) -> str:
        """Return the name of the style of the places that look like this one."""
        name = self.icon.replace("/", "_").replace(".", "_")
        return f"{'n' if self.is_label else 'c'}{_alpha(self)}{self.color[1:]}{name}"


@dataclass(frozen=True, slots=True)
class Folder:
    """Placemarks that are shown and hidden together, and folders inside it."""

    name: str
    places: tuple[Place, ...] = ()
    folders: tuple[Folder, ...] = ()

    def all_places(self) -> Iterator[Place]:
        """Yield its placemarks, those of inner folders included, in the order of the document."""
        yield from self.places
        for folder in self.folders:
            yield from folder.all_places()


def kml_text(title: str, folders: Iterable[Folder], *, epsg: int, legend: str = "") -> str:
    """Return a KML document; geometries are in ``epsg``.

    Folders without placemarks are left out. ``legend`` is the name of a picture in the KMZ that is laid over the screen.
    Where places have months the first view is of all of them: readers may begin with a part of the time.
    """
    kept = [folder for folder in folders if any(folder.all_places())]
    places = list(chain.from_iterable(folder.all_places() for folder in kept))
    styles = "".join(_style(place) for _, place in sorted({place.style: place for place in places}.items()))
    to_degrees = Transformer.from_crs(epsg, 4326, always_xy=True)
    parts = "".join(_folder(folder, to_degrees) for folder in kept)
    names = 'xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"'
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<kml {names}><Document><name>{_label(title)}</name>'
    shown = _first_view(places, to_degrees) + styles + (_overlay(legend) if legend else "")
    return f"{head}{shown}\n{parts}</Document></kml>\n"


def write_kmz(
    path: Path, title: str, folders: Iterable[Folder], *, epsg: int, pictures: Mapping[str, bytes], legend: str = ""
) -> None:
    """Write a KMZ, the zipped document and its pictures by name; equal content gives equal bytes."""
    document = kml_text(title, folders, epsg=epsg, legend=legend).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in {"doc.kml": document, **pictures}.items():  # readers take the first document
            file.writestr(zipfile.ZipInfo(name, _ALWAYS), content, zipfile.ZIP_DEFLATED)


def _safe(text: str) -> str:
    return escape(text.translate(_FORBIDDEN).encode("utf-8", "ignore").decode())


def _label(name: str) -> str:
    """Return a name as XML text without HTML markup."""
    return _safe(name.translate(_NO_MARKUP).replace("$[", "$ ["))


def _described(text: str) -> str:
    """Return a text escaped as HTML, and then as XML."""
    return _safe(escape(text).replace("$[", "&#36;["))


def _style(place: Place) -> str:
    """Return a style; KML writes a colour as opacity, blue, green, red, and an icon of its own has no name beside it."""
    own = place.color[5:7] + place.color[3:5] + place.color[1:3]
    icon = f"<IconStyle><color>ff{own}</color><scale>{_ICON_SCALE}</scale></IconStyle>"
    label, item = "<LabelStyle><scale>0.6</scale></LabelStyle>", ""
    if place.icon:
        picture = f"<href>{_safe(place.icon)}</href>"
        icon = f"<IconStyle><scale>{_ICON_SCALE}</scale><Icon>{picture}</Icon></IconStyle>"
        label = "<LabelStyle><scale>0</scale></LabelStyle>"
        item = f"<ListStyle><ItemIcon>{picture}</ItemIcon></ListStyle>"
    elif place.is_label:
        icon, label = "<IconStyle><scale>0</scale></IconStyle>", "<LabelStyle><scale>1.3</scale></LabelStyle>"
    line = f"<LineStyle><color>ff{own}</color><width>2</width></LineStyle>"
    fill = f"<PolyStyle><color>{_alpha(place)}{own}</color></PolyStyle>"
    balloon = f"<BalloonStyle><text>{_BALLOON}</text></BalloonStyle>"
    return f'<Style id="{place.style}">{icon}{label}{line}{fill}{balloon}{item}</Style>'


def _alpha(place: Place) -> str:
    """Return the opacity of a fill as KML writes it."""
    return f"{round(255 * place.opacity):02x}"


def _overlay(legend: str) -> str:
    """Return a picture at the lower left of the screen, in its own size."""
    return (
        f"<ScreenOverlay><name>Leyenda</name><Icon><href>{_safe(legend)}</href></Icon>"
        '<overlayXY x="0" y="0" xunits="fraction" yunits="fraction"/>'
        f'<screenXY x="{_INSET[0]}" y="{_INSET[1]}" xunits="pixels" yunits="pixels"/>'
        '<size x="-1" y="-1" xunits="pixels" yunits="pixels"/></ScreenOverlay>'
    )


def _first_view(places: Sequence[Place], to_degrees: Transformer) -> str:
    """Return the view from above of all polygons with all months; empty if places have no months, or none is a polygon."""
    months = sorted({place.month for place in places if place.month})
    polygons = [place.shape for place in places if shapely.get_dimensions(place.shape) == 2]
    if not months or not polygons:
        return ""
    west, south, east, north = shapely.total_bounds(np.array(polygons))
    lon, lat = to_degrees.transform((west + east) / 2, (south + north) / 2)
    high = max(_CLEARANCE * np.hypot(east - west, north - south), 100.0)
    after = month_code(months_since_0(months[-1]) + 1)
    return (
        f"<LookAt><gx:TimeSpan><begin>{months[0]}</begin><end>{after}</end></gx:TimeSpan>"
        f"<longitude>{lon:.3f}</longitude><latitude>{lat:.3f}</latitude><range>{high:.0f}</range></LookAt>"
    )


def _folder(folder: Folder, to_degrees: Transformer) -> str:
    """Return a folder; one of marks that look alike has their icon in the list of the reader."""
    looks = {place.style for place in folder.places if place.icon}
    look = f"<styleUrl>#{min(looks)}</styleUrl>" if len(looks) == 1 else ""
    inner = "".join(_folder(own, to_degrees) for own in folder.folders if any(own.all_places()))
    marks = "".join(_mark(place, to_degrees) for place in folder.places)
    return f"<Folder><name>{_label(folder.name)}</name>{look}\n{marks}{inner}</Folder>\n"


def _mark(place: Place, to_degrees: Transformer) -> str:
    told = f'<Snippet maxLines="0"></Snippet><description>{_described(place.description)}</description>'
    words = f"<name>{_label(place.name)}</name>{told}"
    when = f"<TimeStamp><when>{place.month}</when></TimeStamp>" if place.month else ""
    shape = f"<MultiGeometry>{_shape(place.shape, to_degrees)}</MultiGeometry>"
    return f"<Placemark>{words}{when}<styleUrl>#{place.style}</styleUrl>{shape}</Placemark>\n"


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
