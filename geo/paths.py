"""Paths that the user gives: patterns are expanded, and only regular files on a disk are opened."""

from __future__ import annotations

import difflib
import hashlib
import os
import re
import stat
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from geo.decode import decode
from geo.errors import ConfigError, FormatError
from geo.naming import is_reserved, natural_key
from geo.wording import listing

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "LOCKS",
    "MOST_BYTES",
    "called",
    "called_apart",
    "digest_of",
    "existing_file",
    "find_files",
    "geodatabase_files",
    "is_of_geodatabase",
    "output_folder",
    "read_whole",
]

MOST_BYTES = 500_000_000
"""Largest file, and largest total content of a zip, that is read: 500 MB; a year of a large city has some tens of MB."""
_WILD = "*?["
_SYSTEM = (Path("/proc"), Path("/sys"))
"""Folders of the system whose files look regular but are not on a disk: reading one may never end."""
_ON_WINDOWS = os.name == "nt"
_SIMILAR = 0.7
"""Similarity (0 to 1, of difflib) of the name that a typing error leaves: «hechos» of «hechos.xlsx» has 0.71."""
LOCKS = ("~$", ".~lock.")
"""Beginnings of the name of the file that Excel or LibreOffice leaves beside an open workbook."""
_WEB = re.compile(r"(?:https?|ftp):/|www\.", re.IGNORECASE)
_GEODATABASE = re.compile(r"a[0-9a-f]{8}\.[\w.]{1,100}|gdb|timestamps", re.ASCII)
"""Names of the files of an ESRI file geodatabase; its locks, and what others put in the folder, have other names."""
_FIRST_TABLE = "a00000001.gdbtable"  # of every geodatabase: the list of its tables


def existing_file(path: str | Path) -> Path:
    """Return the resolved path of a regular file.

    Raises
    ------
    FormatError
        If it is missing, a folder, a device, a pipe or a socket, none of which is opened; or if it cannot be opened.
    """
    given = Path(path)
    try:
        resolved = given.resolve()
        kind = resolved.stat().st_mode
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: a link to itself
        web = "Es una dirección de internet, que no se abre: descargue el archivo e indique dónde lo guardó."
        check = "Revise el nombre y la carpeta; si tiene espacios, va entre comillas."
        advice = web if _WEB.match(str(path)) else _likely(given) or check
        raise FormatError(f"No se encuentra el archivo «{path}». {advice}") from error
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


def _likely(missing: Path) -> str:
    """Return a Spanish question with the file beside a missing one that has the most similar name; empty without one."""
    try:
        names = sorted(item.name for item in missing.parent.iterdir())
    except (OSError, ValueError):
        return ""
    close = difflib.get_close_matches(missing.name, names, n=1, cutoff=_SIMILAR)
    if not close:
        return ""
    quotes = " Un nombre con espacios va entre comillas." if " " in close[0] else ""
    return f"¿Quiso decir «{called(Path(close[0]))}»?{quotes}"


def called(path: Path) -> str:
    """Return the name of a file as text; a name in an old encoding, which Python gives with surrogates, is decoded."""
    name = path.name
    try:
        name.encode()
    except UnicodeEncodeError:
        name = decode(os.fsencode(name)).text
    return name


def called_apart(paths: Iterable[Path]) -> dict[Path, str]:
    """Return the name of each file in guillemets, with its folder if another of them has the same name."""
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


def geodatabase_files(path: str | Path) -> list[Path]:
    """Return the regular files of an ESRI file geodatabase, which is a folder, sorted by name; none for another path.

    Links are omitted: a geodatabase holds its own files.
    """
    try:
        folder = Path(path).resolve()
        if not (folder / _FIRST_TABLE).is_file():
            return []
        inside = [item for item in folder.iterdir() if is_of_geodatabase(item.name)]
        return sorted(item for item in inside if item.is_file() and not item.is_symlink())
    except (OSError, ValueError, RuntimeError):  # no such folder, or no permission: reported by existing_file
        return []


def is_of_geodatabase(name: str) -> bool:
    """Return whether a file, by its name, is one of those that make a file geodatabase."""
    return _GEODATABASE.fullmatch(name) is not None


def digest_of(path: str | Path) -> str:
    """Return the SHA-256 of a regular file, read in blocks; of a geodatabase, that of the names and digests of its files.

    Raises
    ------
    FormatError
        As :func:`existing_file` does.
    """
    if parts := geodatabase_files(path):
        return hashlib.sha256("".join(f"{part.name} {digest_of(part)}\n" for part in parts).encode()).hexdigest()
    with existing_file(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def find_files(items: Iterable[str | Path], folder: Path = Path()) -> tuple[Path, ...]:
    """Return the paths given, each pattern (``*``, ``?``, ``[…]`` or ``**``) replaced by the files that match it.

    Parameters
    ----------
    items
        Paths, relative to ``folder`` unless absolute. A path that exists is taken literally, even with wildcard characters;
        a path without them is returned whether it exists or not.

    Returns
    -------
    tuple
        In the order given, the matches of a pattern in natural order and without those already listed. Hidden files and the
        lock files of open workbooks are omitted. A path given twice is returned twice: the reader reports it.

    Raises
    ------
    FormatError
        If a pattern matches no file; the message lists what its folder contains.
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
    """Return the files that match a pattern; its leading folders are literal as long as they exist."""
    start, rest = Path(whole.anchor), list(whole.parts[1:] if whole.anchor else whole.parts)
    while len(rest) > 1 and _exists(start / rest[0]):
        start /= rest.pop(0)
    shown = {part for part in rest if part.startswith(".")}  # hidden names written in the pattern itself
    try:
        files = [file for file in start.glob("/".join(rest)) if file.is_file()]
    except (OSError, ValueError, NotImplementedError) as error:
        raise FormatError(f"«{given}»: no se entiende. Use *, ? o ** como nombre de carpeta entero.") from error
    kept = [
        file
        for file in files
        if not file.name.startswith(LOCKS)
        and all(part in shown or not part.startswith(".") for part in file.relative_to(start).parts)
    ]
    if not kept:
        raise FormatError(f"«{given}»: ningún archivo se llama así. {_inside(start)}")
    return sorted(kept, key=lambda file: (natural_key(str(file)), str(file)))


def _inside(folder: Path) -> str:
    """Return a Spanish sentence with the contents of a folder."""
    names = _names(folder)
    if names is None:
        return f"No se puede ver la carpeta «{folder}»."
    called = folder.resolve().name or str(folder)
    if not names:
        return f"La carpeta «{called}» está vacía."
    return f"En la carpeta «{called}» hay: {listing(names)}."


def _usual(folder: Path) -> str:
    """Return the pattern of the most frequent suffix in a folder, ``.toml`` aside; ``*.xlsx`` if it has none."""
    kinds = Counter(suffix for name in _names(folder) or () if (suffix := Path(name).suffix) and suffix != ".toml")
    return f"*{kinds.most_common(1)[0][0] if kinds else '.xlsx'}"


def _names(folder: Path) -> list[str] | None:
    """Return the names in a folder except hidden ones; None if it cannot be read."""
    try:
        names = [item.name for item in folder.iterdir() if not item.name.startswith((".", *LOCKS))]
    except OSError:
        return None
    return sorted(names, key=lambda name: (natural_key(name), name))


def _exists(path: Path) -> bool:
    """Return whether a path exists; False for a name that the system cannot have."""
    try:
        return path.exists()
    except OSError:
        return False


def output_folder(path: str | Path) -> Path:
    """Return the path of a folder for output, which may not exist yet.

    Raises
    ------
    ConfigError
        If the path or a parent is not a folder, or if Windows does not accept the name of a folder to be created.
    """
    folder = Path(path)
    for place in (folder, *folder.parents):
        if _exists(place) or place.is_symlink():  # a broken link occupies its name too
            if not place.is_dir():
                raise ConfigError(f"La salida «{path}» no puede ser: «{place}» no es una carpeta. Indique otro nombre")
            return folder
        if _ON_WINDOWS and is_reserved(place.name):
            raise ConfigError(
                f"La carpeta «{place.name}» de la salida «{path}» tiene un nombre que Windows no permite (con, nul, com1 …, "
                "o con un punto o un espacio al final). Indique otro nombre"
            )
    return folder
