"""Attacks on what is published of reserved incidents (T1); T2 and T3 to T8 are in the two files beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
import shapely

import mapadelito.jobs.drawing
from helpers.attack import EVERYTHING, PAGES, Town, digests, reserved_of, swapped
from mapadelito.publication import told_incidents
from mapadelito.publication.told_rows import ToldRows

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    from numpy.typing import NDArray


def random_swaps(town: Town, victims: gpd.GeoDataFrame, count: int) -> list[NDArray[np.float64]]:
    """Other places of the victims, anywhere in their own sectors."""
    shapes = _sectors(town, victims)
    rng = np.random.default_rng(11)
    return [np.vstack([_inside(shape, rng) for shape in shapes]) for _ in range(count)]


def extreme_swaps(town: Town, victims: gpd.GeoDataFrame) -> list[NDArray[np.float64]]:
    """Places of the victims at the ends and corners of their sectors: what moves a minimum, a maximum or a frame."""
    out = []
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)):
        ends = []
        for shape in _sectors(town, victims):
            corners = shapely.get_coordinates(shape)
            end = corners[np.argmax(corners @ [dx, dy])]
            ends.append(end + 0.002 * (shapely.get_coordinates(shape.representative_point())[0] - end))
        out.append(np.vstack(ends))
    return out


def _sectors(town: Town, victims: gpd.GeoDataFrame) -> list[shapely.Geometry]:
    units = town.boundaries().to_crs(victims.crs).set_index(["comisaria", "sector", "subsector"]).geometry
    keys = zip(victims["comisaria"], victims["sector"], victims["subsector"], strict=True)
    return [shapely.buffer(units[key], -1.0) for key in keys]


def _inside(shape: shapely.Geometry, rng: np.random.Generator) -> NDArray[np.float64]:
    west, south, east, north = shape.bounds
    while True:
        x, y = rng.uniform(west, east), rng.uniform(south, north)
        if shapely.intersects_xy(shape, x, y):
            return np.array([[x, y]])


def changed(
    town: Town, swaps: list[NDArray[np.float64]], victims: gpd.GeoDataFrame, formats: str = PAGES, *, leaks: bool = False
) -> set[str]:
    """Names of the public files that any of the swaps changes; with ``leaks`` the program was changed to tell of them."""
    rng = np.random.default_rng(5)
    base = digests(town.publish(town.rows, formats=formats) if leaks else town.published(formats=formats))
    found: set[str] = set()
    for xy in swaps:
        other = digests(town.publish(swapped(town, victims.index, xy, victims.crs, rng), formats=formats))
        found |= {name for name in base.keys() | other.keys() if base.get(name) != other.get(name)}
    return found


# ---- T1: nothing that a reserved incident is, but its sector and its period, changes a byte ----


def test_t1_a_reserved_incident_elsewhere_changes_nothing(ilo: Town) -> None:
    victims = reserved_of(ilo, 20)
    assert changed(ilo, [*random_swaps(ilo, victims, 1), *extreme_swaps(ilo, victims)[::4]], victims) == set()


@pytest.mark.slow
@pytest.mark.parametrize("place", ["ilo", "cdmx"])
def test_t1_over_fifty_random_and_eight_extreme_swaps(place: str, request: pytest.FixtureRequest) -> None:
    town = request.getfixturevalue(place)
    victims = reserved_of(town, 40)
    assert changed(town, [*random_swaps(town, victims, 50), *extreme_swaps(town, victims)], victims) == set()
    assert changed(town, extreme_swaps(town, victims)[:1], victims, EVERYTHING) == set()


def mean_of_all(_: Any, incidents: Any, __: Any) -> str:
    return f"Centro: {incidents.frame.geometry.x.mean():.2f}."


def east_of_reserved(_: Any, incidents: Any, __: Any) -> str:
    return f"Este: {incidents.frame[incidents.frame['reserva'] > 0].geometry.x.max():.1f}."


def count_of_nights(_: Any, incidents: Any, __: Any) -> str:
    return f"De noche: {(incidents.frame['minuto'] > 1080).sum()}."


def hash_of_all(_: Any, incidents: Any, __: Any) -> str:
    return f"Huella: {pd.util.hash_pandas_object(incidents.frame['direccion']).sum()}."


@pytest.mark.parametrize(
    "leak",
    [
        *(pytest.param(leak, marks=pytest.mark.slow) for leak in (mean_of_all, east_of_reserved, count_of_nights)),
        hash_of_all,
    ],
)
def test_t1_finds_a_planted_leak(ilo: Town, monkeypatch: pytest.MonkeyPatch, leak: Callable[..., str]) -> None:
    victims = reserved_of(ilo, 20)
    monkeypatch.setattr(mapadelito.jobs.drawing, "_coverage", leak)
    swap = extreme_swaps(ilo, victims)[:1] if leak is east_of_reserved else random_swaps(ilo, victims, 1)
    assert "index.html" in changed(ilo, swap, victims, "html", leaks=True)


@pytest.mark.slow
def test_t1_finds_a_reserved_incident_that_is_drawn(ilo: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    victims = reserved_of(ilo, 20)

    class Careless(ToldRows):
        def __init__(self, store: Any, grounds: Any, facts: gpd.GeoDataFrame, **more: Any) -> None:
            super().__init__(store, grounds, facts.assign(reserva=0), **more)

    monkeypatch.setattr(told_incidents, "ToldRows", Careless)
    assert changed(ilo, random_swaps(ilo, victims, 1), victims, "html", leaks=True)
