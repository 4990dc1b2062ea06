"""Files of an edition that go on to the next one, and folders that are no longer needed, with read-only files or not."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from mapadelito.outputs.atomic_moves import files_in

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["copy_file", "delete_tree", "share_file"]


def share_file(old: Path, new: Path) -> None:
    """Make a hard link to a file; a copy of one that is read-only, or where the file system has no hard links."""
    try:
        if not _is_writable(old):
            raise PermissionError  # the other name could not be deleted on Windows
        os.link(old, new, follow_symlinks=False)
    except (OSError, NotImplementedError):
        copy_file(old, new)


def copy_file(old: Path, new: Path) -> None:
    """Copy a file, or a link, with its dates."""
    shutil.copy2(old, new, follow_symlinks=False)
    with suppress(PermissionError), new.open("rb+") as file:  # of a file that is read-only
        os.fsync(file.fileno())


def delete_tree(folder: Path) -> None:
    """Delete a folder as far as possible; a read-only file, which Windows does not delete, is made writable before."""
    for name in files_in(folder):
        with suppress(OSError):
            if not _is_writable(path := folder / name):
                path.chmod(stat.S_IREAD | stat.S_IWRITE)
    shutil.rmtree(folder, ignore_errors=True)


def _is_writable(path: Path) -> bool:
    """Whether a file may be written by its owner; True of a link."""
    return path.is_symlink() or bool(path.stat().st_mode & stat.S_IWRITE)
