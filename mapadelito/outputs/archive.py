"""Editions that a later one replaced: their names, and what is written beside them."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from geo.errors import ConfigError, FormatError
from geo.paths import digest_of
from geo.period import Period
from layers.disclosure.profiles import PROFILES
from mapadelito.outputs.atomic_moves import files_in

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

__all__ = [
    "ARCHIVE",
    "archive_inventory",
    "archived_numbers",
    "edition_name",
    "free_name",
    "inventory_of",
    "inventory_path",
    "is_archived",
    "period_name",
    "protect",
    "split_name",
    "sweep_empty",
]

ARCHIVE = "ediciones"
"""Folder of the output in which they are kept whole, one folder by profile and edition."""
_UNKNOWN, _UNDATED, _SEVERAL = "anterior", "sin-fecha", "varios"
"""Names of an edition without an inventory, of one without a period, and of one whose stations have different ones."""
_WRITING = 0o222
"""Permissions to write a file."""


def period_name(periods: Collection[str] | None) -> str:
    """Return the name of an edition, by the periods of its jurisdictions in words; None where they are not known."""
    if not periods:
        return _UNKNOWN
    if len(different := {*periods}) > 1:
        return _SEVERAL
    [label] = different
    if not label:
        return _UNDATED
    try:
        return Period.parse(label).code.replace("..", "_")  # no name of a folder has two points
    except ConfigError:
        return _UNKNOWN


def edition_name(period: str, number: int) -> str:
    """Return the name of an edition by that of its period and which it is of them, from 1: ``2020-11``, ``2020-11.2``."""
    return period if number == 1 else f"{period}.{number}"


def split_name(name: str) -> tuple[str, int]:
    """Return the period and the number of the name of an edition; the number is 1 in a name without one."""
    period, sign, number = name.rpartition(".")
    return (period, int(number)) if sign and number.isdecimal() else (name, 1)


def free_name(root: Path, profile: str, name: str) -> str:
    """Return the name with which an edition is archived: its own (``2020-11``) or, if it is taken, with the next number."""
    period, number = split_name(name)
    while (root / ARCHIVE / profile / name).exists() or (root / inventory_path(profile, name)).exists():
        number += 1
        name = edition_name(period, number)
    return name


def archived_numbers(root: Path, profile: str, name: str) -> list[int]:
    """Return the numbers of the archived editions of a period, by its name: 1 for that without a number."""
    folder = root / ARCHIVE / profile
    found = [split_name(path.name) for path in folder.iterdir()] if folder.is_dir() else []
    return [number for period, number in found if period == name]


def inventory_of(profile: str) -> str:
    """Return the path, in the output folder, of the inventory of the present edition of a profile."""
    return f"reservado/edicion-{profile}.json"


def inventory_path(profile: str, name: str) -> str:
    """Return the path, in the output folder, of the inventory of an archived edition: a public folder has only its own."""
    return f"reservado/{ARCHIVE}/{profile}/{name}.json"


def archive_inventory(folder: Path, listed: str) -> str:
    """Return the inventory of an edition as JSON: its jurisdictions (``listed``, JSON), and SHA-256 of its files by path."""
    files = {name: "" if (folder / name).is_symlink() else _digest(folder / name) for name in files_in(folder)}
    try:
        known = json.loads(listed)
    except ValueError:
        known = []
    content = known if isinstance(known, dict) else {"comisarias": known}  # a list, in earlier versions
    return json.dumps(content | {"archivos": files}, ensure_ascii=False, indent=1) + "\n"


def is_archived(root: Path, profile: str, name: str) -> bool:
    """Whether an archived edition has a file of the present edition of a profile, by its path in it, with its content."""
    present, folder = root / profile / name, root / ARCHIVE / profile
    found = [one / name for one in folder.iterdir()] if folder.is_dir() else []
    same = [one for one in found if one.is_file() and not one.is_symlink() and one.stat().st_size == present.stat().st_size]
    return bool(same) and (digest := _digest(present)) != "" and any(_digest(one) == digest for one in same)


def protect(folder: Path) -> None:
    """Make the files of an archived edition read-only, where the file system allows it."""
    for name in files_in(folder):
        path = folder / name
        if not path.is_symlink():
            with suppress(OSError):
                path.chmod(path.stat().st_mode & ~_WRITING)


def sweep_empty(root: Path) -> None:
    """Delete the folders of the archive that are empty: of a change that was undone."""
    for folder in (*(f"{ARCHIVE}/{profile}" for profile in PROFILES), ARCHIVE):
        with suppress(OSError):
            (root / folder).rmdir()


def _digest(path: Path) -> str:
    try:
        return digest_of(path)
    except FormatError:  # it cannot be read
        return ""
