"""Copies of the files that a run read: by their content, once, and never other than that."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest

from geo.errors import DiskError, FormatError, MapaError
from mapadelito.store.kept_inputs import INPUTS, keep_input, recall, sweep

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """Return a file of more than one block."""
    path = tmp_path / "límites.geojson"
    path.write_bytes(b"0123456789" * 200_000)
    return path


def kept(store: Path) -> list[str]:
    return sorted(path.name for path in (store / INPUTS).iterdir())


def test_a_file_is_kept_once_by_its_content(tmp_path: Path, given: Path) -> None:
    digest = keep_input(tmp_path, given)
    assert digest == hashlib.sha256(given.read_bytes()).hexdigest()
    before = recall(tmp_path, digest).stat().st_mtime_ns
    assert keep_input(tmp_path, given.rename(tmp_path / "otro")) == digest
    (tmp_path / "otro").write_bytes(b"x")
    assert len(recall(tmp_path, digest).read_bytes()) == 2_000_000
    assert recall(tmp_path, digest).stat().st_mtime_ns == before
    assert kept(tmp_path) == [digest]


def test_a_copy_that_was_changed_is_refused_and_made_again(tmp_path: Path, given: Path) -> None:
    digest = keep_input(tmp_path, given)
    (tmp_path / INPUTS / digest).write_bytes(b"x")
    with pytest.raises(MapaError, match=f"cambió «{digest}»"):
        recall(tmp_path, digest)
    keep_input(tmp_path, given)
    assert recall(tmp_path, digest).read_bytes() == given.read_bytes()
    recall(tmp_path, digest).unlink()
    with pytest.raises(MapaError, match=f"falta «{digest}»"):
        recall(tmp_path, digest)


def test_a_disk_that_fails_leaves_nothing(tmp_path: Path, given: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(number: int) -> None:
        raise OSError(28, "No space left on device", number)

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(DiskError, match="«límites"):
        keep_input(tmp_path, given)
    assert kept(tmp_path) == []


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError):
        keep_input(tmp_path, tmp_path)
    with pytest.raises(FormatError):
        keep_input(tmp_path, tmp_path / "nada")


def test_what_a_killed_process_left_is_swept_and_nothing_else(tmp_path: Path, given: Path) -> None:
    sweep(tmp_path)
    digest = keep_input(tmp_path, given)
    for name in (".tmp-12", "mio.txt"):
        (tmp_path / INPUTS / name).touch()
    sweep(tmp_path)
    assert kept(tmp_path) == [digest, "mio.txt"]
