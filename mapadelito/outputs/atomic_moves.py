"""Many files put in their places as one change: all of them or, whatever happens, none.

The change is written down (a journal) before the first file moves. A process that is killed in between leaves the journal,
and :func:`recover`, at the next start, carries the change to its end; one that meets an error undoes what it did. Folders
are exchanged in one step where the system can (Linux, macOS), and in two renames elsewhere.
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

__all__ = ["Move", "files_in", "perform", "recover", "sync_folder"]

_DRAFT, _FORWARD, _BACK = "borrador.json", "cambio.json", "deshacer.json"
"""A journal that is being written, that of a change that is being made, and of one that is being undone."""
_HERE = -100
"""``AT_FDCWD`` of Linux: paths start at the current folder."""
_EXCHANGE = 2
"""``RENAME_EXCHANGE`` of Linux and ``RENAME_SWAP`` of macOS."""
_UNABLE = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}
"""What a file system answers that cannot exchange."""


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a change; its paths start at the root folder.

    Parameters
    ----------
    target
        File or folder that changes.
    new
        What takes its place; empty to remove a file.
    old
        Where what stood there is kept until the change is done; empty if nothing stood there.
    digests
        Of a folder: SHA-256 of each file of the new one by its path inside, empty for a file that the old one has too.
        It tells the new folder from the old one.
    """

    target: str
    new: str = ""
    old: str = ""
    digests: dict[str, str] = field(default_factory=dict)


def perform(root: Path, journals: Path, moves: Sequence[Move]) -> None:
    """Make a change.

    Parameters
    ----------
    root
        Folder that the moves are about.
    journals
        Folder in which the journal is written while the change lasts.
    moves
        Their new files are already on the disk, in its file system.

    Raises
    ------
    OSError
        If a step is impossible: then those before it were undone.
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
    """Carry to its end, or undo, the change that a process left when it was killed; nothing where there is no journal.

    Raises
    ------
    OSError
        If a file cannot be moved yet; the journal stays.
    ValueError
        If the journal is not one of ours.
    """
    for name, undo in ((_BACK, True), (_FORWARD, False)):
        if (journals / name).exists():
            moves = [Move(**item) for item in json.loads(read_whole(journals / name))]
            _each(root, reversed(moves) if undo else moves, undo=undo)
            _close(journals / name)
    (journals / _DRAFT).unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk; Windows does so by itself."""
    with suppress(OSError, AttributeError):
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def files_in(folder: Path) -> list[str]:
    """Files of a folder and of those inside, by their paths in it."""
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
        target.parent.mkdir(parents=True, exist_ok=True)
        if move.digests and new:
            (_restore_folder if undo else _place_folder)(target, new, old, move.digests)
        else:
            (_restore_file if undo else _place_file)(target, new, old)
        sync_folder(target.parent)


def _inside(root: Path, name: str) -> Path | None:
    """Path of a name in a folder, None for an empty one; a name that leads out of it is refused."""
    if not name:
        return None
    path = root / name
    if path == root or not path.parent.resolve().is_relative_to(root):
        raise ValueError(f"a journal that leads out of its folder: {name}")
    return path


def _place_file(target: Path, new: Path | None, old: Path | None) -> None:
    """Keep what stands there, then put the new one in its place in one step; nothing where it was done before."""
    if new is None:
        if old and target.exists():
            target.replace(old)
    elif new.exists():
        if old and not old.exists():
            _keep(target, old)
        new.replace(target)


def _keep(target: Path, old: Path) -> None:
    """Keep a file under a second name; as a copy where the file system has no second names."""
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
    """Put a folder in its place, the one that stood there in ``old``; whatever part of it was done before."""
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


def _is(folder: Path, digests: dict[str, str]) -> bool:
    """Tell whether a folder has the files of the new one, with its content."""
    if files_in(folder) != sorted(digests):
        return False
    return all(digest_of(folder / name) == content for name, content in digests.items() if content)


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders in one step; False where the system or the disk cannot."""
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
