"""T6: somebody who knows every home, the method and the list of places, and keeps every map, looks for the exact house."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from scipy.spatial import KDTree
from shapely import LineString, box

from layers.disclosure.public_places import MIN_HOMES, find_public_places

if TYPE_CHECKING:
    from numpy.typing import NDArray

RELEASES, VICTIMS, SIDE = 36, 400, 3000.0
MOST = 1 / MIN_HOMES + 3 * np.sqrt(1 / MIN_HOMES * (1 - 1 / MIN_HOMES) / VICTIMS)

PLACES = {  # homes per km2, how many stand together, metres between streets
    "urbano": (4000, 1, 100),
    "periurbano": (400, 1, 200),
    "rural": (20, 3, 1000),
}


def town(kind: str) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, NDArray[np.float64]]:
    """Make a square sector, its streets, and homes beside them."""
    per_km2, together, block = PLACES[kind]
    rng = np.random.default_rng(36)
    at = np.arange(block / 2, SIDE, block)
    lines = [LineString([(x, 0), (x, SIDE)]) for x in at] + [LineString([(0, y), (SIDE, y)]) for y in at]
    count = int(per_km2 * SIDE**2 / 1e6 / together)
    along, street = rng.uniform(0, SIDE, count), rng.choice(at, count)
    side = street + rng.choice([-1, 1], count) * rng.uniform(5, min(40, block / 2), count)
    flip = rng.random(count) < 0.5
    homes = np.where(flip[:, None], np.column_stack([along, side]), np.column_stack([side, along]))
    homes = np.repeat(homes, together, axis=0) + rng.normal(0, 8, (count * together, 2)) * (together > 1)
    unit = gpd.GeoDataFrame(geometry=[box(0, 0, SIDE, SIDE)], crs=32717)
    inside = ((homes > 0) & (homes < SIDE)).all(axis=1)
    return unit, gpd.GeoDataFrame(geometry=lines, crs=32717), homes[inside]


def found(homes: NDArray[np.float64], published: list[NDArray[np.float64]], snapped: NDArray[np.float64] | None) -> float:
    """Part of the victims (the first homes) whose house the attacker names, from all the maps that were published."""
    rng = np.random.default_rng(1)
    victims = len(published[0])
    if snapped is None:
        guess = KDTree(homes).query(np.mean(published, axis=0))[1]
        return float((guess == np.arange(victims)).mean())
    right = 0
    for victim in range(victims):
        same = np.ones(len(homes), dtype=bool)
        for release in {id(release): release for release in published}.values():  # the same map twice tells nothing new
            same &= (snapped == release[victim]).all(axis=1)
        right += int(rng.choice(np.flatnonzero(same)) == victim)
    return right / victims


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("known", ["edificios", "poblacion", "poblacion y calles", "calles", "nada"])
def test_t6_the_house_is_one_of_eight(kind: str, known: str) -> None:
    if (kind, known) == ("rural", "nada"):
        pytest.skip("de una celda de 500 m no se promete cuántas viviendas tiene: la lámina lo dice")
    unit, streets, homes = town(kind)
    homes = np.random.default_rng(2).permutation(homes)
    buildings = gpd.GeoSeries(shapely.points(homes), crs=32717) if known == "edificios" else None
    if "poblacion" in known:
        unit["poblacion"] = 4 * len(homes)
    places = find_public_places(unit, None if known in {"poblacion", "nada"} else streets, buildings)
    snapped = places.snap(homes, np.zeros(len(homes), dtype=int))[:, None]
    victims = min(VICTIMS, len(homes))
    rate = found(homes, [snapped[:victims]] * RELEASES, snapped)
    assert rate <= MOST, f"{rate:.3f} with {len(places.frame)} places for {len(homes)} homes"


@pytest.mark.parametrize("kind", PLACES)
def test_t6_finds_the_house_under_random_noise(kind: str) -> None:
    _, _, homes = town(kind)
    rng = np.random.default_rng(3)
    victims = min(VICTIMS, len(homes))
    angle, far = rng.uniform(0, 2 * np.pi, (2, RELEASES, victims))
    far = 100 * np.sqrt(far / (2 * np.pi))
    noisy = homes[:victims] + np.stack([far * np.cos(angle), far * np.sin(angle)], axis=-1)
    assert found(homes, list(noisy), None) > MOST
