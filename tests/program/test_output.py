from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from geo.errors import MapaError
from mapadelito.output import Output

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    output = Output(tmp_path / "salida")
    output.text("publico/a.html", "viejo")

    def half(path: Path) -> None:
        path.write_text("nue", encoding="utf-8")
        raise OSError(28, "No space left on device")

    with pytest.raises(MapaError, match="lo que había antes quedó"):
        output.file("publico/a.html", half)
    assert [path.read_text(encoding="utf-8") for path in (tmp_path / "salida" / "publico").iterdir()] == ["viejo"]


def test_nothing_is_written_outside(tmp_path: Path) -> None:
    output = Output(tmp_path / "salida")
    for name in ("../fuera.txt", "/tmp/fuera.txt", "publico/../../fuera.txt"):  # noqa: S108 (refused)
        with pytest.raises(MapaError, match="fuera"):
            output.text(name, "x")
    assert list(tmp_path.iterdir()) == [tmp_path / "salida"]


def test_leftovers_and_stale_files_are_cleared_and_strangers_kept(tmp_path: Path) -> None:
    (tmp_path / "publico" / "vieja").mkdir(parents=True)
    for name in ("publico/.tmp-1-a.html", "publico/vieja/mapa.html", "publico/mio.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    output = Output(tmp_path)
    output.text("publico/index.html", "nuevo")
    output.clear_stale(["publico/index.html", "publico/vieja/mapa.html", "../fuera.txt"])
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*"))
    assert left == ["publico", "publico/index.html", "publico/mio.txt"]


def test_listing(tmp_path: Path) -> None:
    output = Output(tmp_path)
    output.text("a.txt", "ñ")
    assert output.listing() == [{"archivo": "a.txt", "sha256": hashlib.sha256("ñ".encode()).hexdigest(), "bytes": 2}]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "archivo").write_text("x", encoding="utf-8")
    with pytest.raises(MapaError, match="No se pudo escribir"):
        Output(tmp_path / "archivo" / "salida")
