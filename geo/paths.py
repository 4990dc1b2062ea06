"""Files and folders that a user names: patterns expanded, and nothing but files on a disk ever opened."""

from __future__ import annotations

import hashlib
import os
import stat
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from geo.decode import decode
from geo.errors import ConfigError, FormatError
from geo.naming import is_reserved, listing, natural_key

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MOST_BYTES", "called", "called_apart", "digest_of", "existing_file", "find_files", "output_folder", "read_whole"]

MOST_BYTES = 500_000_000
"""Bytes of the largest file that is read, and of what a zip may hold in all (500 MB): a year of a big city has some tens."""
_WILD = "*?["
_SYSTEM = (Path("/proc"), Path("/sys"))
"""Folders whose files look regular and are on no disk: some have no end, and some wait for ever."""
_ON_WINDOWS = os.name == "nt"
_LOCK = "~$"  # how Excel names its mark beside a book that is open


def existing_file(path: str | Path) -> Path:
    """Return the resolved path of a regular file.

    Raises
    ------
    FormatError
        If there is none, saying what there is instead: nothing, a folder, or a device, pipe or socket, which is not opened;
        or if it cannot be opened.
    """
    given = Path(path)
    try:
        resolved = given.resolve()
        kind = resolved.stat().st_mode
    except (OSError, ValueError, RuntimeError) as error:  # a link to itself is a RuntimeError
        raise FormatError(f"No se encuentra el archivo «{path}». Revise el nombre y la carpeta.") from error
    if stat.S_ISDIR(kind):
        example = (given / _usual(resolved)).as_posix()
        raise FormatError(
            f"«{path}» es una carpeta, no un archivo. Indique sus archivos, por ejemplo «{example}». {_inside(resolved)}"
        )
    if not stat.S_ISREG(kind) or any(resolved.is_relative_to(folder) for folder in _SYSTEM):
        raise FormatError(
            f"«{path}» no es un archivo guardado en el disco, sino un dispositivo, una tubería o un archivo del sistema: no "
            "se lee. Guarde primero los datos en un archivo."
        )
    try:
        resolved.open("rb").close()
    except OSError as error:
        raise FormatError(
            f"«{path}» no se puede abrir: está abierto en otro programa, o no hay permiso para leerlo. Ciérrelo y repita."
        ) from error
    return resolved


def called(path: Path) -> str:
    """Name of a file as text: one in an old encoding, which Python gives with surrogates, is decoded."""
    name = path.name
    try:
        name.encode()
    except UnicodeEncodeError:
        name = decode(os.fsencode(name)).text
    return name


def called_apart(paths: Iterable[Path]) -> dict[Path, str]:
    """Name of each file in guillemets, with that of its folder where another of them has the same name."""
    different = set(paths)
    times = Counter(path.name for path in different)
    return {
        path: f"«{called(path)}»" if times[path.name] == 1 else f"«{called(path.parent)}/{called(path)}»"
        for path in different
    }


def read_whole(path: str | Path, most_bytes: int = MOST_BYTES) -> bytes:
    """Return the bytes of a regular file.

    Raises
    ------
    FormatError
        As :func:`existing_file` does, or if it is larger than ``most_bytes``.
    """
    file = existing_file(path)
    if file.stat().st_size > most_bytes:
        raise FormatError(f"«{file.name}» pesa más de {most_bytes / 1e6:g} MB: no se abre.", code="ARCHIVO_GRANDE")
    return file.read_bytes()


def digest_of(path: str | Path) -> str:
    """SHA-256 of a regular file, read by parts; raises as :func:`existing_file` does."""
    with existing_file(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def find_files(items: Iterable[str | Path], folder: Path = Path()) -> tuple[Path, ...]:
    """Return the paths given, those with ``*``, ``?``, ``[…]`` or ``**`` as the files that they name.

    Parameters
    ----------
    items
        Paths, from ``folder`` on unless they are absolute. What exists as it is written is that file, whatever its name; a
        path without signs is returned as it is, there or not.

    Returns
    -------
    tuple
        In the order given, those of a pattern in natural order, without those that are there already; hidden files and the
        marks that Excel leaves beside an open book are left out. What is written twice is there twice: the reader tells it.

    Raises
    ------
    FormatError
        If a pattern names no file, telling what its folder holds.
    """
    found: list[Path] = []
    for item in items:
        whole = folder / item
        if _exists(whole) or not any(sign in str(item) for sign in _WILD):
            found.append(whole)
        else:
            found += [file for file in _matches(whole, str(item)) if file not in found]
    return tuple(found)


def _matches(whole: Path, given: str) -> list[Path]:
    """Return the files of a pattern; its first folders are taken as written for as long as they exist."""
    start, rest = Path(whole.anchor), list(whole.parts[1:] if whole.anchor else whole.parts)
    while len(rest) > 1 and _exists(start / rest[0]):
        start /= rest.pop(0)
    shown = {part for part in rest if part.startswith(".")}  # a hidden one that the pattern itself names
    try:
        files = [file for file in start.glob("/".join(rest)) if file.is_file()]
    except (OSError, ValueError, NotImplementedError) as error:
        raise FormatError(f"«{given}»: no se entiende. Use *, ? o ** como nombre de carpeta entero.") from error
    kept = [
        file
        for file in files
        if not file.name.startswith(_LOCK)
        and all(part in shown or not part.startswith(".") for part in file.relative_to(start).parts)
    ]
    if not kept:
        raise FormatError(f"«{given}»: ningún archivo se llama así. {_inside(start)}")
    return sorted(kept, key=lambda file: (natural_key(str(file)), str(file)))


def _inside(folder: Path) -> str:
    """Tell what a folder holds."""
    names = _names(folder)
    if names is None:
        return f"No se puede ver la carpeta «{folder}»."
    called = folder.resolve().name or str(folder)
    if not names:
        return f"La carpeta «{called}» está vacía."
    return f"En la carpeta «{called}» hay: {listing(names)}."


def _usual(folder: Path) -> str:
    """Return the pattern of the files that a folder has most of, projects aside; that of books, where it has none."""
    kinds = Counter(suffix for name in _names(folder) or () if (suffix := Path(name).suffix) and suffix != ".toml")
    return f"*{kinds.most_common(1)[0][0] if kinds else '.xlsx'}"


def _names(folder: Path) -> list[str] | None:
    """Names in a folder, but for the hidden ones; None if it cannot be looked into."""
    try:
        names = [item.name for item in folder.iterdir() if not item.name.startswith((".", _LOCK))]
    except OSError:
        return None
    return sorted(names, key=lambda name: (natural_key(name), name))


def _exists(path: Path) -> bool:
    """Tell whether there is something of this name; one that no file can have is not."""
    try:
        return path.exists()
    except OSError:
        return False


def output_folder(path: str | Path) -> Path:
    """Return a folder to write in, there or to be made.

    Raises
    ------
    ConfigError
        If there is something else of that name, or, on Windows, it is to be made with a name that Windows keeps for itself.
    """
    folder = Path(path)
    for place in (folder, *folder.parents):
        if _exists(place) or place.is_symlink():  # a link to nothing is there too
            if not place.is_dir():
                raise ConfigError(f"La salida «{path}» no puede ser: «{place}» no es una carpeta. Indique otro nombre")
            return folder
        if _ON_WINDOWS and is_reserved(place.name):
            raise ConfigError(
                f"La carpeta «{place.name}» de la salida «{path}» tiene un nombre que Windows no permite (con, nul, com1 …, "
                "o con un punto o un espacio al final). Indique otro nombre"
            )
    return folder
