"""Axis of the places: how people, phones and systems write where a fact was."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from pyproj import Transformer
from shapely import Point

from helpers.kinds.facts import Fact, to_metres
from helpers.kinds.grid_codes import grid_reference, plus_code

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["PLACES", "Places"]

_PSEUDO = Transformer.from_crs(4326, 3857, always_xy=True)


@dataclass(frozen=True, slots=True)
class Places:
    """A family: ``cells(fact)`` gives the cell of each field, ``metres`` how far its writing may move a point.

    ``geometry`` families have no cells: the point is the geometry of a layer.
    """

    cells: Callable[[Fact], Mapping[str, object]]
    metres: float = 1.0
    geometry: bool = False
    may_refuse: frozenset[str] = frozenset()


def _degrees(write: Callable[[float, str, str], object], metres: float = 1.0) -> Places:
    """Return a family of two columns; ``write`` takes the number and the letters of its positive and negative side."""
    return Places(lambda fact: {"latitud": write(fact.lat, "N", "S"), "longitud": write(fact.lon, "E", "W")}, metres)


def _pair(write: Callable[[Fact], object], metres: float = 1.0) -> Places:
    return Places(lambda fact: {"par": write(fact)}, metres)


def _utm(write: Callable[[float, str], object], metres: float = 1.0) -> Places:
    def cells(fact: Fact) -> dict[str, object]:
        x, y = to_metres(fact.lon, fact.lat)
        return {"este": write(x, "E"), "norte": write(y, "N")}

    return Places(cells, metres)


def _side(value: float, positive: str, negative: str) -> str:
    return positive if value >= 0 else negative


def _dms(value: float, decimals: int = 2) -> tuple[int, int, str]:
    """Return degrees, minutes and seconds of the absolute value; seconds never round to 60."""
    units = round(abs(value) * 3600 * 10**decimals)
    whole, seconds = divmod(units, 60 * 10**decimals)
    return whole // 60, whole % 60, f"{seconds / 10**decimals:0{3 + decimals}.{decimals}f}"


def _dm(value: float) -> tuple[int, str]:
    units = round(abs(value) * 60 * 1e5)
    return int(units // (60 * 1e5)), f"{units % (60 * 1e5) / 1e5:08.5f}"


def _angle(template: str, decimals: int = 2) -> Callable[[float, str, str], str]:
    """Return a writer of a template with ``{d} {m} {s} {side} {sign}``."""

    def write(value: float, positive: str, negative: str) -> str:
        d, m, s = _dms(value, decimals)
        return template.format(d=d, m=m, s=s, side=_side(value, positive, negative), sign="-" if value < 0 else "")

    return write


def _minutes(template: str) -> Callable[[float, str, str], str]:
    def write(value: float, positive: str, negative: str) -> str:
        d, m = _dm(value)
        return template.format(d=d, m=m, side=_side(value, positive, negative), sign="-" if value < 0 else "")

    return write


def _both(write: Callable[[float, str, str], str], between: str) -> Callable[[Fact], str]:
    return lambda fact: write(fact.lat, "N", "S") + between + write(fact.lon, "E", "W")


def _utm_text(fact: Fact, template: str) -> str:
    x, y = to_metres(fact.lon, fact.lat)
    return template.format(x=x, y=y)


def _web_mercator(fact: Fact) -> dict[str, object]:
    x, y = _PSEUDO.transform(fact.lon, fact.lat)
    return {"este": f"{x:.2f}", "norte": f"{y:.2f}"}


def _point(fact: Fact) -> Point:
    return Point(fact.lon, fact.lat)


PLACES: dict[str, Places] = {
    "plain": _degrees(lambda value, *_: f"{value:.7f}"),
    "numbers": _degrees(lambda value, *_: value),
    "decimal comma": _degrees(lambda value, *_: f"{value:.7f}".replace(".", ",")),
    "minus sign U+2212": _degrees(lambda value, *_: f"{value:.7f}".replace("-", "\u2212")),
    "degree sign": _degrees(lambda value, *_: f"{value:.6f}°"),
    "letter after": _degrees(lambda value, *sides: f"{abs(value):.6f} {_side(value, *sides)}"),
    "letter before": _degrees(lambda value, *sides: f"{_side(value, *sides)} {abs(value):.6f}°"),
    "O of oeste": _degrees(lambda value, *sides: f"{abs(value):.6f}° {_side(value, *sides).replace('W', 'O')}"),
    "no sign": _degrees(lambda value, *_: f"{abs(value):.7f}"),
    "no point": Places(
        lambda fact: {"latitud": str(round(fact.lat * 1e7)), "longitud": str(round(fact.lon * 1e7))},
        may_refuse=frozenset({"COORD_FUERA_RANGO", "ColumnError"}),
    ),
    "DMS typographic": _degrees(_angle("{d}° {m}′ {s}″ {side}"), 2.0),
    "DMS plain quotes": _degrees(_angle("{d}°{m}'{s}\" {side}"), 2.0),
    "DMS letter first": _degrees(_angle("{side} {d}° {m}' {s}''"), 2.0),
    "DMS ordinal sign": _degrees(_angle("{d}º {m}' {s}\" {side}"), 2.0),
    "DMS dashes": _degrees(_angle("{d}-{m}-{s} {side}"), 2.0),
    "DMS colons": _degrees(_angle("{sign}{d}:{m}:{s}"), 2.0),
    "DMS d m s": _degrees(_angle("{d}d {m}m {s}s {side}"), 2.0),
    "DMS one decimal": _degrees(_angle("{d}°{m}'{s}\"{side}", 1), 4.0),
    "minutes GPS": _degrees(_minutes("{side}{d:03d} {m}"), 2.0),
    "minutes signs": _degrees(_minutes("{d}° {m}' {side}"), 2.0),
    "minutes minus": _degrees(_minutes("{sign}{d}° {m}'"), 2.0),
    "pair comma": _pair(lambda fact: f"{fact.lat:.7f}, {fact.lon:.7f}"),
    "pair no blank": _pair(lambda fact: f"{fact.lat:.6f},{fact.lon:.6f}"),
    "pair blank": _pair(lambda fact: f"{fact.lat:.7f} {fact.lon:.7f}"),
    "pair semicolon": _pair(lambda fact: f"{fact.lat:.7f}; {fact.lon:.7f}"),
    "pair slash": _pair(lambda fact: f"{fact.lat:.7f} / {fact.lon:.7f}"),
    "pair parentheses": _pair(lambda fact: f"({fact.lat:.7f}, {fact.lon:.7f})"),
    "pair brackets lon first": _pair(lambda fact: f"[{fact.lon:.7f}, {fact.lat:.7f}]"),
    "pair lon first": _pair(lambda fact: f"{fact.lon:.7f}, {fact.lat:.7f}"),
    "columns swapped": Places(lambda fact: {"latitud": f"{fact.lon:.7f}", "longitud": f"{fact.lat:.7f}"}),
    "pair labelled": _pair(lambda fact: f"Lat: {fact.lat:.6f} Long: {fact.lon:.6f}"),
    "pair labelled comma": _pair(lambda fact: f"latitud={fact.lat:.6f}, longitud={fact.lon:.6f}"),
    "pair decimal comma": _pair(
        lambda fact: f"{fact.lat:.6f}".replace(".", ",") + " ; " + f"{fact.lon:.6f}".replace(".", ",")
    ),
    "pair DMS": _pair(_both(_angle("{d}° {m}' {s}\" {side}"), ", "), 2.0),
    "pair DMS blank": _pair(_both(_angle("{d}°{m}′{s}″{side}"), " "), 2.0),
    "link maps q": _pair(lambda fact: f"https://maps.google.com/?q={fact.lat:.6f},{fact.lon:.6f}"),
    "link maps search": _pair(
        lambda fact: f"https://www.google.com/maps/search/?api=1&query={fact.lat:.6f}%2C{fact.lon:.6f}"
    ),
    "link place 3d4d": _pair(
        lambda fact: (
            f"https://www.google.com/maps/place/Tienda/@{fact.lat + 0.004:.6f},{fact.lon - 0.003:.6f},17z/data=!3m1"
            f"!4b1!4m5!3m4!1s0x0:0x0!8m2!3d{fact.lat:.7f}!4d{fact.lon:.7f}"
        )
    ),
    "link osm marker": _pair(
        lambda fact: (
            f"https://www.openstreetmap.org/?mlat={fact.lat:.6f}&mlon={fact.lon:.6f}#map=17/"
            f"{fact.lat + 0.003:.5f}/{fact.lon + 0.003:.5f}"
        )
    ),
    "link waze": _pair(lambda fact: f"https://waze.com/ul?ll={fact.lat:.6f}%2C{fact.lon:.6f}&navigate=yes"),
    "link apple": _pair(lambda fact: f"https://maps.apple.com/?ll={fact.lat:.6f},{fact.lon:.6f}&q=Hecho"),
    "geo URI": _pair(lambda fact: f"geo:{fact.lat:.6f},{fact.lon:.6f}?z=17"),
    "plus code": _pair(lambda fact: plus_code(fact.lat, fact.lon), 4.0),
    "WKT": _pair(lambda fact: _point(fact).wkt),
    "WKT upper no blank": _pair(lambda fact: f"POINT({fact.lon:.7f} {fact.lat:.7f})"),
    "EWKT": _pair(lambda fact: f"SRID=4326;POINT({fact.lon:.7f} {fact.lat:.7f})"),
    "WKB hex": _pair(lambda fact: shapely.to_wkb(_point(fact), hex=True)),
    "EWKB hex": _pair(lambda fact: shapely.to_wkb(shapely.set_srid(_point(fact), 4326), hex=True, include_srid=True)),
    "GeoJSON cell": _pair(lambda fact: json.dumps({"type": "Point", "coordinates": [fact.lon, fact.lat]})),
    "UTM": _utm(lambda value, _: f"{value:.2f}"),
    "UTM whole": _utm(lambda value, _: f"{value:.0f}", 1.5),
    "UTM number": _utm(lambda value, _: round(value, 3)),
    "UTM thousands": _utm(lambda value, _: f"{value:,.2f}"),
    "UTM unit": _utm(lambda value, side: f"{value:.1f} m {side}"),
    "UTM letter": _utm(lambda value, side: f"{side} {value:.1f}"),
    "UTM pair": _pair(lambda fact: _utm_text(fact, "{x:.1f} {y:.1f}")),
    "UTM zone pair": _pair(lambda fact: _utm_text(fact, "19K {x:.0f} {y:.0f}"), 1.5),
    "UTM zone words": _pair(lambda fact: _utm_text(fact, "Zona 19K E {x:.0f} N {y:.0f}"), 1.5),
    "UTM E N pair": _pair(lambda fact: _utm_text(fact, "E: {x:.0f}, N: {y:.0f}"), 1.5),
    "MGRS": _pair(lambda fact: "".join(grid_reference(*to_metres(fact.lon, fact.lat))), 2.0),
    "MGRS blanks": _pair(lambda fact: " ".join(grid_reference(*to_metres(fact.lon, fact.lat))), 2.0),
    "web mercator": Places(_web_mercator),
    "geometry": Places(lambda _: {}, geometry=True),
}
"""Families by name; the first is degrees with seven decimals."""
