"""Parsing of a UTM position in one text: east and north in either order, and the zone before or after them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from pyproj import Transformer

from geo.incidents.parsing.angle_pair import decimal_text

if TYPE_CHECKING:
    from geo.incidents.parsing.place_codes import Box

__all__ = ["read_utm"]

_ZONE = r"\(?(?:ZONA|HUSO|ZONE)? ?(?P<zone>\d{1,2}) ?-?(?P<band>SUR|NORTE|SOUTH|NORTH|[C-HJ-NP-X])\)?"
_FIRST, _LAST = re.compile(rf"^{_ZONE}(?=[ ,;:/-])"), re.compile(rf"(?<=[ ,;:/-]){_ZONE}$")
_SYSTEM = re.compile(r"\b(?:UTM|WGS ?-?84)\b:?")
_E, _N = r"(?P<e>[1-9]\d{5}(?:[.,]\d+)?)", r"(?P<n>\d{6,7}(?:[.,]\d+)?)"
_E_NAME, _N_NAME, _UNIT = r"(?:ESTE|E|X)[:= ]{1,2}", r"(?:NORTE|N|Y)[:= ]{1,2}", r" ?(?:METROS|MTS|M)?\.? ?"
_BETWEEN = r"[ ,;:/|-]{1,3}"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:{_E_NAME})?{_E}{_UNIT}(?:ESTE|E)?{_BETWEEN}(?:{_N_NAME})?{_N}{_UNIT}(?:NORTE|N)?",
        rf"{_N_NAME}{_N}{_UNIT}{_BETWEEN}{_E_NAME}{_E}{_UNIT}",
        rf"{_N}{_UNIT}(?:NORTE|N){_BETWEEN}{_E}{_UNIT}(?:ESTE|E)",
    )
)
_SOUTH = {"SUR": True, "SOUTH": True, "NORTE": False, "NORTH": False}
_BAND_S_N_M = (3.5e6, 4.5e6)
"""Northings of the band S (32 to 40 degrees north), in metres, in which ``18S`` may be that band or the south."""


def read_utm(text: str, box: Box | None) -> tuple[str, str] | None:
    """Return latitude and longitude, as decimal text, of a UTM position with its zone; None for any other text.

    Parameters
    ----------
    text
        Capitals without signs of angles.
    box
        Expected area. It decides whether the ``S`` of ``18S`` is the south or a band of the north, where it could be both.
        With an area, a position without a zone is read too: as north and east in metres, whose zone the area has.

    Examples
    --------
    >>> read_utm("17M 774241 9208000", None)
    ('-7.15839695', '-78.5169921')
    """
    bare = _SYSTEM.sub("", text).strip(" ,;:")
    zone = _FIRST.search(bare) or _LAST.search(bare)
    rest = (bare[: zone.start()] + bare[zone.end() :] if zone else bare).strip(" ,;:/|-")
    found = next((match for form in _FORMS if (match := form.fullmatch(rest))), None)
    if found is None:
        return None
    east, north = (float(found[name].replace(",", ".")) for name in ("e", "n"))
    if zone is None:
        return (decimal_text(north), decimal_text(east)) if box else None
    if not 1 <= int(zone["zone"]) <= 60:
        return None
    band = zone["band"]
    south = _SOUTH.get(band, band < "N" or band == "S")
    places = [_in_degrees(east, north, int(zone["zone"]), south=south)]
    if band == "S" and _BAND_S_N_M[0] < north < _BAND_S_N_M[1]:
        places = [*places, _in_degrees(east, north, int(zone["zone"]), south=False)]
        places = [(lat, lon) for lat, lon in places if box and box[0] <= lon <= box[2] and box[1] <= lat <= box[3]]
    if len(places) != 1 or not np.isfinite(places[0]).all():
        return None
    return decimal_text(places[0][0]), decimal_text(places[0][1])


def _in_degrees(east: float, north: float, zone: int, *, south: bool) -> tuple[float, float]:
    to_degrees = Transformer.from_crs((32700 if south else 32600) + zone, 4326, always_xy=True)
    lon, lat = to_degrees.transform(east, north)
    return lat, lon
