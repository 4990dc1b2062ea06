"""Streets of a zone, between the streets that cross them."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import LineString, box
from shapely.affinity import rotate

from layers.priority.street_stretches import Stretch, street_stretches

ACROSS = {"Jr. A": 0, "Jr. B": 100, "Jr. C": 200, "Jr. D": 300}
UPRIGHT = {"Ca. 1": 0, "Ca. 2": 100, "Ca. 3": 200, "Ca. 4": 300}


def town(*, turn: float = 0, names: bool = True) -> gpd.GeoDataFrame:
    """Four streets each way, in segments of a block, one street without a name."""
    lines, told = [], []
    for name, at in ACROSS.items():
        lines += [LineString([(x, at), (x + 100, at)]) for x in (-50, 50, 150, 250)]
        told += [name] * 4
    for name, at in UPRIGHT.items():
        lines += [LineString([(at, y), (at, y + 100)]) for y in (-50, 50, 150, 250)]
        told += [name] * 4
    lines.append(LineString([(150, -50), (150, 350)]))
    shapes = [rotate(line, turn, origin=(150, 150)) for line in lines]
    return gpd.GeoDataFrame({"nombre": [*told, ""] if names else [""] * len(lines)}, geometry=shapes, crs=32717)


@pytest.mark.parametrize("turn", [0, 25, 60])
def test_a_block_is_between_its_corners(turn: float) -> None:
    zone = rotate(box(95, 60, 205, 140), turn, origin=(150, 150))
    found = street_stretches(zone, town(turn=turn), most=3)
    assert found[0] == Stretch("Jr. B", "Ca. 2", "Ca. 3")
    assert {part.street: {part.start, part.end} for part in found[1:]} == {
        "Ca. 2": {"Jr. A", "Jr. C"},
        "Ca. 3": {"Jr. A", "Jr. C"},
    }


def test_the_next_corner_is_outside_the_zone() -> None:
    assert street_stretches(box(120, 80, 180, 120), town()) == [Stretch("Jr. B", "Ca. 2", "Ca. 3")]


def test_one_corner_none_and_no_street() -> None:
    lines = [LineString([(0, 0), (400, 0)]), LineString([(100, -50), (100, 50)])]
    pair = gpd.GeoDataFrame({"nombre": ["Av. Uno", "Jr. Dos"]}, geometry=lines, crs=32717)
    assert street_stretches(box(50, -20, 150, 20), pair) == [
        Stretch("Av. Uno", "Jr. Dos", "Jr. Dos"),
        Stretch("Jr. Dos", "Av. Uno", "Av. Uno"),
    ]
    assert street_stretches(box(50, -20, 150, 20), pair.iloc[:1]) == [Stretch("Av. Uno", "", "")]
    assert street_stretches(box(50, -20, 150, 20), town(names=False)) == []
    assert street_stretches(box(0, 0, 9, 9), pair.iloc[:0]) == []


def test_the_order_of_the_rows_has_no_effect() -> None:
    zone = box(95, 60, 205, 140)
    assert street_stretches(zone, town()) == street_stretches(zone, town().iloc[::-1].reset_index(drop=True))
