"""Files that go on to the next edition, and folders deleted, where some are read-only as on Windows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from mapadelito.outputs.carried_files import delete_tree, share_file

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_read_only_file_is_copied_and_another_one_shared(tmp_path: Path) -> None:
    for name, mode in (("libre", 0o644), ("fijo", 0o444)):
        (tmp_path / name).write_text(name, encoding="utf-8")
        (tmp_path / name).chmod(mode)
        share_file(tmp_path / name, tmp_path / f"{name}-2")
        assert (tmp_path / f"{name}-2").read_text(encoding="utf-8") == name
        assert ((tmp_path / name).stat().st_nlink == 2) == (name == "libre")


def test_a_folder_goes_though_the_system_deletes_no_read_only_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "vieja" / "a" / "fijo.txt"
    path.parent.mkdir(parents=True)
    path.write_text("x", encoding="utf-8")
    path.chmod(0o444)
    real = os.unlink

    def as_windows(name: Any, *, dir_fd: int | None = None) -> None:
        if not os.stat(name, dir_fd=dir_fd).st_mode & 0o200:
            raise PermissionError(13, "Access is denied", str(name))
        real(name, dir_fd=dir_fd)

    monkeypatch.setattr(os, "unlink", as_windows)
    delete_tree(tmp_path / "vieja")
    assert not (tmp_path / "vieja").exists()
