"""The point of each address, with the class of the match."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geo.geocoding.address_text import parse_address
from geo.geocoding.street_index import ALIKE, EXACT, OTHER_KIND, SHORTER, middles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from geo.geocoding.address_parts import Address, StreetName
    from geo.geocoding.gazetteer import Gazetteer
    from geo.geocoding.street_index import NameMatch, StreetIndex

__all__ = ["CLASSES", "DOUBTFUL", "GEOCODE_COLUMNS", "POINT_CLASSES", "geocode"]

POINT_CLASSES = ("lugar", "esquina", "cuadra", "mz_lote")
"""Classes of match that give a point."""
DOUBTFUL = "dudosa"
CLASSES = (*POINT_CLASSES, "via", DOUBTFUL, "")
"""Classes of match. ``via`` is a street alone, and ``dudosa`` an address with a proposal or several: neither has a point."""
GEOCODE_COLUMNS = ("x", "y", "clase", "calce", "propuesta", "candidatos")
"""Columns of :func:`geocode`: point in metres (NaN without one); class; how the names were found, the least sure of them;
what was found, in words; how many places fit. For ``dudosa`` of a single place, ``x`` and ``y`` are that of the proposal."""
_RANK = (EXACT, OTHER_KIND, SHORTER, ALIKE)
"""Ways to find a name, surest first."""
_AGREE_M = 300.0
"""Distance, in metres, beyond which the parts of an address contradict each other: three blocks."""
_MARGIN_M = 50.0
"""Distance, in metres, from the area, up to which a place is of it: a corner on its border is half outside."""


class _Found(NamedTuple):
    """Points that fit an address, their class, how the names were found, whether that is sure, and words for them."""

    kind: str
    points: NDArray[np.float64]
    how: str = EXACT
    is_sure: bool = True
    names: str = ""


def geocode(
    addresses: Sequence[str],
    streets: StreetIndex,
    places: Gazetteer,
    *,
    areas: Sequence[shapely.Geometry | None] | None = None,
) -> pd.DataFrame:
    """Return the point and class of each address, with :data:`GEOCODE_COLUMNS`, in the order given.

    A place of the gazetteer named whole is *lugar*; two streets that cross once, *esquina*; a street between two others, or
    with a door number or block that the layer has, *cuadra*; manzana and lot, or manzana, of the gazetteer, *mz_lote*. What
    fits two places, is near one, or contradicts itself is *dudosa*.

    Parameters
    ----------
    addresses
        As written; those equal are read once if the caller gives them once.
    streets, places
        In one projected system.
    areas
        For each address, the polygon in which it must lie, such as that of its comisaría; None if it is not known.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString
    >>> from geo.geocoding.gazetteer import Gazetteer
    >>> from geo.geocoding.street_index import StreetIndex
    >>> lines = [LineString([(0, 0), (500, 0)]), LineString([(200, -300), (200, 300)])]
    >>> streets = gpd.GeoDataFrame({"nombre": ["Jr. Lima", "Av. Grau"]}, geometry=lines, crs=32719)
    >>> found = geocode(["JR LIMA ESQ. GRAU", "Jr. Lima 345"], StreetIndex(streets), Gazetteer({}, epsg=32719))
    >>> found[["x", "y", "clase"]].to_numpy().tolist()
    [[200.0, 0.0, 'esquina'], [nan, nan, 'via']]
    """
    where = areas if areas is not None else [None] * len(addresses)
    wide = {id(area): area.buffer(_MARGIN_M) for area in where if area is not None}
    for area in wide.values():
        shapely.prepare(area)
    rows = [
        _located(parse_address(text), streets, places, wide.get(id(area)) if area is not None else None)
        for text, area in zip(addresses, where, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(GEOCODE_COLUMNS)).astype({"x": float, "y": float, "candidatos": int})


def _located(
    address: Address, streets: StreetIndex, places: Gazetteer, area: shapely.Geometry | None
) -> tuple[float, float, str, str, str, int]:
    """Return the row of an address; the place that the user gave for the whole of it comes before any other."""
    own, points = places.find([address.words])
    answer = _inside(_Found("lugar", points, names=", ".join(own)), area)
    if len(answer.points) == 1:
        return (*answer.points[0], answer.kind, answer.how, answer.names, 1)
    found = [_inside(one, area) for one in _evidence(address, streets, places)]
    found = [one for one in found if len(one.points)]
    if not found:
        names = [streets.names[match.streets[0]] for match in map(_first, map(streets.find, address.streets)) if match]
        return (np.nan, np.nan, "via" if names else "", "", ", ".join(names), 0)
    best = found[0]
    points = _unlike(np.concatenate([one.points for one in found]))
    if len(best.points) == 1 and len(points) == 1 and best.is_sure and not address.is_near:
        return (*best.points[0], best.kind, best.how, best.names, 1)
    x, y = best.points[0] if len(points) == 1 and len(best.points) == 1 else (np.nan, np.nan)
    return (x, y, DOUBTFUL, best.how, best.names, max(len(points), len(best.points)))


def _evidence(address: Address, streets: StreetIndex, places: Gazetteer) -> Iterable[_Found]:
    """Yield what each part of an address points to, the most precise first."""
    yield _lot(address, places)
    named = address.streets
    if len(named) == 1 and (halves := named[0].halves) and _first(streets.find(named[0])) is None:
        named = halves
    if address.is_between:
        yield _between(named, streets)
    elif len(named) > 1:
        yield _corner(named[0], named[1], streets)
    elif named and (address.number or address.block):
        yield _block(named[0], address, streets)
    names, points = places.find(phrase for phrase in address.places if phrase != address.settlement)
    yield _Found("lugar", points, names=", ".join(names))


def _lot(address: Address, places: Gazetteer) -> _Found:
    """Return the manzana and lot, or else the manzana, of an *asentamiento* that the gazetteer has."""
    if not address.manzana:
        return _Found("mz_lote", np.empty((0, 2)))
    block = (*address.settlement, "MZ", address.manzana)
    for phrase in ((*block, "LT", address.lot), block):
        names, points = places.find([phrase])
        if names:
            return _Found("mz_lote", points, names=", ".join(names))
    return _Found("mz_lote", np.empty((0, 2)))


def _corner(one: StreetName, other: StreetName, streets: StreetIndex) -> _Found:
    """Return the corners of two names, by the surest way to find both in which they cross."""
    for match, against in _ways(one, other, streets):
        pairs = [(a, b) for a, b in product(match.streets, against.streets) if a != b]
        corners = [(streets.corners(a, b), (a, b)) for a, b in pairs]
        corners = [(points, pair) for points, pair in corners if len(points)]
        if corners:
            how = max(match.how, against.how, key=_RANK.index)
            names = " o ".join(f"{streets.names[a]} con {streets.names[b]}" for _, (a, b) in corners[:2])
            points = middles(np.concatenate([points for points, _ in corners]))
            return _Found("esquina", points, how, _is_sure(match, one, streets) and _is_sure(against, other, streets), names)
    return _Found("esquina", np.empty((0, 2)))


def _ways(one: StreetName, other: StreetName, streets: StreetIndex) -> list[tuple[NameMatch, NameMatch]]:
    """Return the ways to find two names, those in which both are surest first."""
    left, right = list(streets.find(one)), list(streets.find(other))
    order = sorted(product(range(len(left)), range(len(right))), key=lambda pair: (max(pair), sum(pair), pair))
    return [(left[a], right[b]) for a, b in order]


def _is_sure(match: NameMatch, name: StreetName, streets: StreetIndex) -> bool:
    """Return whether a way to find a name is the surest that there is, and no guess.

    A street of another kind is one: the back-test with streets missing from the layer finds the homonym instead, half the
    times; so are several that differ by a letter.
    """
    first = _first(streets.find(name))
    is_guess = match.how == OTHER_KIND or (match.how == ALIKE and len(match.streets) > 1)
    return first is not None and first.how == match.how and not is_guess


def _between(named: Sequence[StreetName], streets: StreetIndex) -> _Found:
    """Return the middle of a street between two others."""
    ends = [_corner(named[0], other, streets) for other in named[1:3]]
    if any(len(end.points) != 1 for end in ends):
        return _Found("cuadra", np.empty((0, 2)))
    middle = np.mean([end.points[0] for end in ends], axis=0)[None]
    how = max((end.how for end in ends), key=_RANK.index)
    names = f"{ends[0].names} y {ends[1].names.rpartition(' con ')[2]}"
    gap = float(np.hypot(*(ends[0].points[0] - ends[1].points[0])))
    return _Found("cuadra", middle, how, all(end.is_sure for end in ends) and gap <= _AGREE_M, names)


def _block(name: StreetName, address: Address, streets: StreetIndex) -> _Found:
    """Return the middle of the block of a street that has the door number, or the number of block, of an address."""
    for match in streets.find(name):
        found = [(streets.blocks(row, number=address.number, block=address.block), row) for row in match.streets]
        found = [(points, row) for points, row in found if len(points)]
        if found:
            names = " o ".join(streets.names[row] for _, row in found[:2])
            points = middles(np.concatenate([points for points, _ in found]))
            return _Found("cuadra", points, match.how, match.how != ALIKE and _is_sure(match, name, streets), names)
    return _Found("cuadra", np.empty((0, 2)))


def _first(matches: Iterable[NameMatch]) -> NameMatch | None:
    return next(iter(matches), None)


def _inside(found: _Found, area: shapely.Geometry | None) -> _Found:
    """Return what was found without the points outside an area."""
    if area is None or not len(found.points):
        return found
    return found._replace(points=found.points[shapely.intersects_xy(area, found.points)])


def _unlike(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the points that are farther from the first than parts of one address are."""
    far = np.hypot(*(points - points[0]).T) > _AGREE_M
    return np.concatenate([points[:1], points[far]])
