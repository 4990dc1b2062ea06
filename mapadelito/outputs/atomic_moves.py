"""Atomic change of many files and folders: all are moved to their places, or none.

The change is written to a journal before the first move. After a crash, :func:`recover` completes it at the next start;
after an error, the moves made are undone. Folders are exchanged in one system call on Linux and macOS, and in two renames
elsewhere.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from geo.paths import digest_of, read_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

__all__ = ["Move", "files_in", "is_unfinished", "perform", "recover", "sync_folder"]

_DRAFT, _FORWARD, _BACK = "borrador.json", "cambio.json", "deshacer.json"
"""Names of a journal being written, of that of a change in progress, and of that of a change being undone."""
_HERE = -100
"""``AT_FDCWD`` of Linux: paths start at the current folder."""
_EXCHANGE = 2
"""``RENAME_EXCHANGE`` of Linux and ``RENAME_SWAP`` of macOS."""
_UNABLE = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}
"""Error codes of file systems that cannot exchange two folders."""


@dataclass(frozen=True, slots=True)
class Move:
    """One move of a change; paths are relative to the root folder.

    Parameters
    ----------
    target
        File or folder that changes.
    new
        Its replacement; empty to delete a file.
    old
        Path to which the present one is moved until the change is complete; empty if there is none.
    digests
        For a folder: SHA-256 of each file of the new one by its path inside, empty for a file shared with the old one. They
        distinguish the new folder from the old one.
    """

    target: str
    new: str = ""
    old: str = ""
    digests: dict[str, str] = field(default_factory=dict)


def perform(root: Path, journals: Path, moves: Sequence[Move]) -> None:
    """Make all moves, or none.

    Parameters
    ----------
    root
        Folder to which the paths of the moves are relative.
    journals
        Folder of the journal, on the same file system.
    moves
        Moves whose new files are already on the disk, on the same file system.

    Raises
    ------
    OSError
        If a move fails; the earlier ones have been undone.
    """
    draft = journals / _DRAFT
    with draft.open("w", encoding="utf-8") as file:
        json.dump([asdict(move) for move in moves], file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(journals / _FORWARD)
    sync_folder(journals)
    try:
        _each(root, moves, undo=False)
    except OSError:
        (journals / _FORWARD).replace(journals / _BACK)
        recover(root, journals)
        raise
    _close(journals / _FORWARD)


def recover(root: Path, journals: Path) -> None:
    """Complete or undo the change of a killed process; no effect without a journal.

    Raises
    ------
    OSError
        If a file cannot be moved yet; the journal is kept.
    ValueError
        If the journal is malformed, or has a path outside the root folder.
    """
    for name, undo in ((_BACK, True), (_FORWARD, False)):
        if (journals / name).exists():
            moves = [Move(**item) for item in json.loads(read_whole(journals / name))]
            _each(root, reversed(moves) if undo else moves, undo=undo)
            _close(journals / name)
    (journals / _DRAFT).unlink(missing_ok=True)


def is_unfinished(journals: Path) -> bool:
    """Whether a change could be neither completed nor undone: its files are needed at the next start."""
    return any((journals / name).exists() for name in (_FORWARD, _BACK))


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk; no effect on Windows, which does so itself."""
    with suppress(OSError, AttributeError):
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def files_in(folder: Path) -> list[str]:
    """Return the files of a folder and its subfolders, by their paths in it."""
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return sorted(path.relative_to(folder).as_posix() for path in found)


def _close(journal: Path) -> None:
    journal.unlink()
    sync_folder(journal.parent)


def _each(root: Path, moves: Iterable[Move], *, undo: bool) -> None:
    for move in moves:
        target, new, old = (_inside(root, name) for name in (move.target, move.new, move.old))
        if target is None:
            raise ValueError("move without a target")
        for path in (target, *filter(None, [old])):
            path.parent.mkdir(parents=True, exist_ok=True)
        if move.digests and new:
            (_restore_folder if undo else _place_folder)(target, new, old, move.digests)
        else:
            (_restore_file if undo else _place_file)(target, new, old)
        sync_folder(target.parent)


def _inside(root: Path, name: str) -> Path | None:
    """Return the path of a name in a folder; None for an empty name.

    Raises
    ------
    ValueError
        If the name leads out of the folder.
    """
    if not name:
        return None
    path = root / name
    if path == root or not path.parent.resolve().is_relative_to(root):
        raise ValueError(f"a journal that leads out of its folder: {name}")
    return path


def _place_file(target: Path, new: Path | None, old: Path | None) -> None:
    """Keep the present file, then replace it by the new one in one step; no effect where that was done before."""
    if new is None:
        if old and target.exists():
            target.replace(old)
    elif new.exists():
        if old and not old.exists():
            _keep(target, old)
        new.replace(target)


def _keep(target: Path, old: Path) -> None:
    """Keep a file under a second name, by a hard link or, where the file system has none, a copy."""
    try:
        os.link(target, old)
    except OSError:
        part = old.with_name(f"{old.name}.parte")
        shutil.copy2(target, part)
        part.replace(old)


def _restore_file(target: Path, new: Path | None, old: Path | None) -> None:
    if old and old.exists():
        old.replace(target)
    elif new and not old and not new.exists():
        target.unlink(missing_ok=True)


def _place_folder(target: Path, new: Path, old: Path | None, digests: dict[str, str]) -> None:
    """Move a folder to its place and the present one to ``old``, whichever of these steps were done before."""
    if not new.exists():
        return
    if old is None or not target.exists():
        new.rename(target)
    elif _is(target, digests) or _exchange(new, target):
        new.rename(old)
    else:
        target.rename(old)
        new.rename(target)


def _restore_folder(target: Path, new: Path, old: Path | None, digests: dict[str, str]) -> None:
    if old is None:
        if not new.exists() and target.exists():
            target.rename(new)
    elif not target.exists():
        old.rename(target)
    elif _is(target, digests):
        there = old if old.exists() else new
        if there.exists() and not _exchange(there, target):
            target.rename(new)
            old.rename(target)
        elif there == old:
            old.rename(new)
    elif old.exists() and not new.exists():  # exchanged, and not yet moved back
        old.rename(new)


def _is(folder: Path, digests: dict[str, str]) -> bool:
    """Whether a folder has the files of the new one, with their content."""
    if files_in(folder) != sorted(digests):
        return False
    return all(digest_of(folder / name) == content for name, content in digests.items() if content)


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders in one system call; False where the system or the file system has none."""
    try:
        library = ctypes.CDLL(None, use_errno=True)
        names = os.fsencode(first), os.fsencode(second)
        if hasattr(library, "renameat2"):
            failed = library.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE)
        else:
            failed = library.renamex_np(*names, _EXCHANGE)
    except (AttributeError, OSError, TypeError):  # Windows, and systems older than these calls
        return False
    if failed and ctypes.get_errno() not in _UNABLE:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(second))
    return not failed
