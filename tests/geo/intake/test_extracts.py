"""What is kept of an OpenStreetMap extract: used only if it is whole and of the same extract, box and part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from geo.intake import extracts
from geo.intake.extracts import read_extract
from helpers.shared import write_extract
from mapadelito.settings.usual_places import cache_folder

if TYPE_CHECKING:
    from pathlib import Path

BOX = (-71.4, -17.7, -71.3, -17.6)
WAYS = [
    ([(-71.34, -17.64), (-71.33, -17.64)], {"highway": "primary", "name": "Uno"}),
    ([(-71.34, -17.64), (-71.33, -17.64), (-71.33, -17.63), (-71.34, -17.64)], {"building": "yes"}),
]


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Note every time that an extract is read."""
    calls: list[Any] = []
    real = extracts.read_osm

    def read(*order: Any) -> Any:
        calls.append(order)
        return real(*order)

    monkeypatch.setattr(extracts, "read_osm", read)
    return calls


def test_the_second_time_it_is_not_read_and_says_the_same(tmp_path: Path, readings: list[Any]) -> None:
    path, cache = write_extract(tmp_path / "a.osm.pbf", WAYS), tmp_path / "salida" / "cache"
    plain = read_extract(path, BOX, "lineas", cache=None)
    first, second = (read_extract(path, BOX, "lineas", cache=cache) for _ in range(2))
    assert len(readings) == 2
    for found in (first, second):
        assert found.equals(plain)
        assert found.crs == plain.crs
    assert len(read_extract(path, BOX, "edificios", cache=cache)) == 1
    assert len(readings) == 3


def test_another_extract_box_or_part_is_read(tmp_path: Path, readings: list[Any]) -> None:
    cache = tmp_path / "cache"
    path = write_extract(tmp_path / "a.osm.pbf", WAYS)
    read_extract(path, BOX, "lineas", cache=cache)
    read_extract(path, BOX, "areas", cache=cache)
    read_extract(path, (-71.5, *BOX[1:]), "lineas", cache=cache)
    path.unlink()
    found = read_extract(
        write_extract(path, [(WAYS[0][0], {"highway": "primary", "name": "Dos"})]), BOX, "lineas", cache=cache
    )
    assert found["nombre"].tolist() == ["Dos"]
    assert len(readings) == 4


@pytest.mark.parametrize("ending", [".arrow", ".sha256"])
@pytest.mark.parametrize("damage", [b"", b"nada", None])
def test_what_is_damaged_is_made_again(tmp_path: Path, readings: list[Any], ending: str, damage: bytes | None) -> None:
    path, cache = write_extract(tmp_path / "a.osm.pbf", WAYS), tmp_path / "cache"
    first = read_extract(path, BOX, "lineas", cache=cache)
    (kept,) = cache.glob(f"*{ending}")
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-1] + b"\xff" if damage is None else damage)
    for _ in range(2):
        assert read_extract(path, BOX, "lineas", cache=cache).equals(first)
    assert len(readings) == 2
    assert kept.read_bytes() == whole
    assert len(list(cache.iterdir())) == 2


def test_a_folder_that_cannot_be_written_is_no_hindrance(tmp_path: Path) -> None:
    path = write_extract(tmp_path / "a.osm.pbf", WAYS)
    (tmp_path / "cache").write_text("un archivo")
    assert len(read_extract(path, BOX, "lineas", cache=tmp_path / "cache" / "dentro")) == 1


def test_nothing_is_kept_out_of_the_output_folder(tmp_path: Path) -> None:
    assert cache_folder(tmp_path) == tmp_path.resolve() / "reservado" / "cache"
    (tmp_path / "salida").mkdir()
    (tmp_path / "salida" / "reservado").symlink_to(tmp_path, target_is_directory=True)
    assert cache_folder(tmp_path / "salida") is None
