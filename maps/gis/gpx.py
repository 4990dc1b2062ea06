"""GPX 1.1 of places and routes, for GPS receivers and phones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maps.svg.xml_text import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["GpxPlace", "GpxRoute", "gpx_text"]


@dataclass(frozen=True, slots=True)
class GpxPlace:
    """A named place in degrees, with a text."""

    name: str
    latitude: float
    longitude: float
    description: str = ""


@dataclass(frozen=True, slots=True)
class GpxRoute:
    """Places in the order in which they are visited."""

    name: str
    places: tuple[GpxPlace, ...]


def gpx_text(title: str, places: Iterable[GpxPlace], routes: Iterable[GpxRoute]) -> str:
    """Return a GPX document, without a time.

    Examples
    --------
    >>> gpx_text("Paradas", [GpxPlace("Zona 1", -17.5, -71.25)], []).count("<wpt ")
    1
    """
    body = "".join(_place("wpt", place) for place in places)
    for route in routes:
        body += f"<rte><name>{xml_text(route.name)}</name>\n{''.join(_place('rtept', at) for at in route.places)}</rte>\n"
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    root = '<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="mapadelito">'
    return f"{head}{root}<metadata><name>{xml_text(title)}</name></metadata>\n{body}</gpx>\n"


def _place(tag: str, place: GpxPlace) -> str:
    told = f"<desc>{xml_text(place.description)}</desc>" if place.description else ""
    at = f'lat="{place.latitude:.6f}" lon="{place.longitude:.6f}"'
    return f"<{tag} {at}><name>{xml_text(place.name)}</name>{told}</{tag}>\n"
