"""Finished jurisdictions are used if they are whole and of the same; what is half-written never counts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mapadelito.jobs.kept.stations import KeptStation, KeptStations, kept_stations
from mapadelito.outputs.editions import Entry
from maps.paper.annex_sheets import PrintedSheet
from maps.sheet import Table

if TYPE_CHECKING:
    from collections.abc import Callable

FILES = {"mapa-del-delito.html": b"<p>", "mapa-del-delito.pdf": b"%PDF", "capas.gpkg": b"\x00\x01"}
LINKS = (("Mapa", "a/mapa-del-delito.html"),)
TABLE = Table("Cuadro", ("Delito", "Hechos"), (("HURTO", "3"),), ("Total", "3"), "Nota.")
PRINT = PrintedSheet("MAPA", "Cía. A", Path("mapa-del-delito.pdf"), "3", False, "Nada.", (TABLE,), ("Subió.",))
PLAIN = asdict(PRINT) | {"document": "mapa-del-delito.pdf"}
"""The print as it is in a line."""


def finished() -> KeptStation:
    told = tuple((name, hashlib.sha256(content).hexdigest()) for name, content in sorted(FILES.items()))
    entry = Entry("A", "a", "", "A", links=LINKS, files=told)
    return KeptStation("1", "2", {"dicho": []}, entry, {"nombre": "A"}, ("delito",), (PRINT,))


@pytest.fixture
def kept(tmp_path: Path) -> KeptStations:
    """Give the finished ones of a folder, with one made now."""
    made = kept_stations(tmp_path / "salida", "publico")
    made.keep("A", finished(), FILES, b"laminas")
    return made


def test_one_that_is_whole_and_of_the_same_comes_back(kept: KeptStations) -> None:
    found = kept.of("A", "1")
    assert found == replace(finished(), sheets=hashlib.sha256(b"laminas").hexdigest())
    assert kept.sheets("A") == b"laminas"
    assert kept.made_now("A")
    assert kept.of("B", "1") is None


def test_of_another_digest_it_is_dropped(kept: KeptStations) -> None:
    assert kept.of("A", "9") is None
    assert not kept.made_now("A")
    assert kept.of("A", "1") is None  # its files are gone


def halved(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def removed(path: Path) -> None:
    path.unlink()


def linked(path: Path) -> None:
    other = path.with_name("otro")
    path.rename(other)
    path.symlink_to(other)


@pytest.mark.parametrize("harm", [halved, removed, linked])
@pytest.mark.parametrize("what", ["*/mapa-del-delito.pdf", "*/capas.gpkg", "*.laminas.json.gz", "*[0-9a-f].json"])
def test_what_is_not_whole_does_not_count(kept: KeptStations, what: str, harm: Callable[[Path], None]) -> None:
    [path] = kept.folder.glob(what)
    if harm is linked and path.suffix == ".json":
        pytest.skip("a line is only read")
    harm(path)
    assert kept.of("A", "1") is None


@pytest.mark.parametrize(
    "change",
    [
        {"entry": {"files": [["../../x", "0"]]}},
        {"entry": {"links": [["a", "javascript:alert(1)"]]}},
        {"entry": {"links": [["a", "otra/mapa-del-delito.html"]]}},
        {"entry": {"tally": 3, "files": 4}},
        {"entry": {"name": "B"}},
        {"found": 3},
        {"line": None},
        {"kinds": ["nunca visto"]},
        {"kinds": []},
        {"prints": []},
        {"prints": [PLAIN, PLAIN]},
        {"prints": [PLAIN | {"document": "mapa-de-riesgo.pdf"}]},
        {"prints": [PLAIN | {"document": "../b/mapa-del-delito.pdf"}]},
        {"prints": [PLAIN | {"document": "/etc/hostname"}]},
        {"prints": [PLAIN | {"tables": [asdict(TABLE) | {"rows": [["HURTO"]]}]}]},
        {"prints": [PLAIN | {"changes": None}]},
        {"prints": [{"title": "MAPA"}]},
    ],
)
def test_a_line_that_somebody_changed_does_not_count(kept: KeptStations, change: dict[str, object]) -> None:
    [path] = kept.folder.glob("*[0-9a-f].json")
    line = json.loads(path.read_text("utf-8"))
    for name, value in change.items():
        line[name] = line[name] | value if isinstance(value, dict) else value
    path.write_text(json.dumps(line), "utf-8")
    assert kept.of("A", "1") is None


def test_once_published_its_files_are_those_of_the_edition(kept: KeptStations, tmp_path: Path) -> None:
    folder = tmp_path / "salida" / "publico" / "a"
    folder.mkdir(parents=True)
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    (kept.folder / "abc.parte").mkdir()
    kept.clean()
    assert {path.suffix for path in kept.folder.iterdir()} == {".json", ".gz"}
    assert kept.of("A", "1") is not None
    assert kept.files("A") is None
    (folder / "capas.gpkg").write_bytes(b"otra")
    assert kept.of("A", "1") is None


def test_of_one_that_the_edition_has_not_nothing_stays(kept: KeptStations) -> None:
    kept.clean()
    assert [*kept.folder.iterdir()] == []


def test_a_link_out_of_the_output_is_not_followed(tmp_path: Path) -> None:
    there = tmp_path / "fuera"
    there.mkdir()
    cache = tmp_path / "salida" / "reservado" / "cache" / "laminas"
    cache.mkdir(parents=True)
    (cache / "publico").symlink_to(there)
    kept_stations(tmp_path / "salida", "publico").keep("A", finished(), FILES, b"")
    assert [*there.iterdir()] == []
