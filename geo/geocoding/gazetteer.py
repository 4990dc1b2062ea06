"""Places that the user names, in ``[lugares]`` of ``proyecto.toml``: mercado, paradero, hospital, a manzana."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from geo.errors import ConfigError
from geo.geocoding.address_words import BREAK, address_words, spell
from geo.incidents.parsing.coordinate_text import read_numbers, split_pairs
from geo.wording import listing, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

__all__ = ["Gazetteer", "place_key"]


class Gazetteer:
    """Points by the name of their place.

    Parameters
    ----------
    places
        «latitud, longitud» by name, as :func:`geo.incidents.parsing.coordinate_text.split_pairs` reads it.
    epsg
        Projected system of the points.

    Raises
    ------
    ConfigError
        If a value is no pair of coordinates, or a name has no word.
    """

    def __init__(self, places: Mapping[str, str], *, epsg: int) -> None:
        self._names: dict[tuple[str, ...], list[str]] = {}
        self._points: dict[str, tuple[float, float]] = {}
        x, y, _ = split_pairs(pd.Series([*places.values()], dtype="str"))
        lon, lat = read_numbers(x).number, read_numbers(y).number
        wrong = [name for name, bad in zip(places, ~((np.abs(lon) <= 180) & (np.abs(lat) <= 90)), strict=True) if bad]
        wrong += [name for name in places if not place_key(spell(name)) and name not in wrong]
        if wrong:
            named = listing(f"«{shown(name)}»" for name in wrong)
            raise ConfigError(
                f"En [lugares] o --lugares-libro, {named}: escriba el nombre del lugar y su coordenada, como "
                '"Mercado Central" = "-17.645, -71.345".'
            )
        east, north = Transformer.from_crs(4326, epsg, always_xy=True).transform(lon, lat)
        for name, *point in zip(places, np.atleast_1d(east), np.atleast_1d(north), strict=True):
            self._names.setdefault(place_key(spell(name)), []).append(name)
            self._points[name] = (float(point[0]), float(point[1]))

    def __len__(self) -> int:
        """Return the number of places."""
        return len(self._points)

    def outside(self, area: shapely.Geometry) -> list[str]:
        """Return the names of the places that a polygon does not hold."""
        return [name for name, point in self._points.items() if not shapely.intersects_xy(area, *point)]

    def find(self, phrases: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], NDArray[np.float64]]:
        """Return the names and points, of shape (n, 2), of the places that phrases name whole."""
        names = dict.fromkeys(name for phrase in phrases for name in self._names.get(place_key(phrase), ()))
        return tuple(names), np.asarray([self._points[name] for name in names], dtype=float).reshape(-1, 2)


def place_key(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a name of place without articles and particles: by them places are compared."""
    known = address_words()
    return tuple(word for word in words if word not in known.articles | known.particles | {BREAK})
