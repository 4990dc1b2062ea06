"""Files dropped on the page, written to the disk as they come, under limits that are told in words."""

from __future__ import annotations

import os
import shutil
import tempfile
import unicodedata
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Self

from geo.errors import FormatError, is_disk_fault
from geo.naming import is_reserved
from geo.paths import MOST_BYTES, digest_of
from geo.wording import shown
from mapadelito.outputs.write_errors import cannot_write, disk_error

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

__all__ = ["MOST_FILES", "Upload", "clear_cut_off", "safe_name", "too_large"]

MOST_FILES = 300
"""Files in the folder, at most: the tables of a year and the parts of some layers are a few tens."""
_SPARE = 300_000_000
"""Bytes of the disk that an upload leaves free (300 MB): the maps still have to be written."""
_KEPT = set(" ._-(),+")
"""Signs of a file name that are kept, besides letters and digits: none of them has a meaning in a path or a pattern."""
_PREFIX = ".subida-"
"""Beginning of the name of a file that is being received."""
_PLACING = Lock()
"""Two tabs may send files of one name: each is placed before the next looks whether the name is free."""
_LONGEST = 100
"""Bytes of a file name, at most: old Windows has 260 letters for a whole path, other systems 255 bytes for a name."""


def safe_name(given: str) -> str:
    """Return a name that is safe on every system: no folder, no pattern, nothing hidden, and no device of Windows.

    Examples
    --------
    >>> safe_name("../../etc/[hechos]*.csv"), safe_name("CON.csv"), safe_name("...")
    ('_hechos__.csv', '_CON.csv', 'archivo')
    """
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    plain = "".join(letter if letter.isalnum() or letter in _KEPT else "_" for letter in last).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    room = _LONGEST - len((dot + suffix).encode())
    plain = f"{_cut(stem, room)}{dot}{suffix}" if stem and room > 0 else _cut(plain, _LONGEST)
    return f"_{plain}" if is_reserved(plain) else plain or "archivo"


def _cut(text: str, most: int) -> str:
    """Return the beginning of a text, ``most`` bytes long at most, without a space or dot at its end."""
    return text.encode()[:most].decode("utf-8", "ignore").rstrip(" .")


def clear_cut_off(folder: Path) -> None:
    """Delete what is left of files that were being received when the desk was killed or the power failed."""
    for left in folder.glob(f"{_PREFIX}*") if folder.is_dir() else ():
        with suppress(OSError):
            left.unlink()


def too_large(name: str) -> FormatError:
    """Return the error for a file over the limit."""
    return FormatError(
        f"«{shown(name)}» pesa más de {MOST_BYTES // 1_000_000} MB, que es el límite: no se recibió. Expórtelo por partes, "
        "por ejemplo un año en cada archivo.",
        code="ARCHIVO_GRANDE",
    )


class Upload:
    """A file that is being received; used in a ``with`` statement, at whose end nothing is left of one that was cut off.

    Parameters
    ----------
    folder
        Where it goes.
    given
        Name that the browser gives.
    size
        Bytes that the browser announces; 0 if it does not.

    Raises
    ------
    MapaError
        Here and in its methods, if it is too large, the folder or the disk is full, or it cannot be written.
    """

    def __init__(self, folder: Path, given: str, size: int) -> None:
        self._folder, self._name, self._size, self._received = folder, safe_name(given), size, 0
        if size > MOST_BYTES:
            raise too_large(self._name)
        with self._in_words():
            folder.mkdir(parents=True, exist_ok=True)
            if sum(1 for _ in folder.iterdir()) >= MOST_FILES:
                raise FormatError(f"Ya hay {MOST_FILES} archivos: quite los que no se usan y repita.")
            if shutil.disk_usage(folder).free < size + _SPARE:
                raise disk_error(self._name)
            number, made = tempfile.mkstemp(dir=folder, prefix=_PREFIX)
            self._file, self._made = os.fdopen(number, "wb"), Path(made)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Delete what was not placed."""
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._made.unlink(missing_ok=True)

    def add(self, chunk: bytes) -> None:
        """Write the next bytes."""
        self._received += len(chunk)
        if self._received > MOST_BYTES:
            raise too_large(self._name)
        with self._in_words():
            self._file.write(chunk)

    def place(self) -> str:
        """Give the file its name, once it is whole, and return that name.

        The same content under the same name is kept once; another content gets a number: ``mayo (2).xlsx``.
        """
        if self._size and self._received != self._size:
            raise FormatError(f"«{shown(self._name)}» no llegó completo: suéltelo otra vez.")
        with self._in_words(), _PLACING:
            self._file.close()
            self._made.chmod(0o644)
            return _placed(self._made, self._folder, self._name)

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            full = is_disk_fault(error)
            raise disk_error(self._name) if full else cannot_write(self._folder / self._name, error) from error


def _placed(made: Path, folder: Path, name: str) -> str:
    """Move a file to its name, or to the first numbered one that is free or has the same content."""
    stem, dot, suffix = name.partition(".")
    number, digest = 1, digest_of(made)
    while True:
        path = folder / (name if number == 1 else f"{stem} ({number}){dot}{suffix}")
        if not path.exists():
            made.rename(path)
            return path.name
        if digest_of(path) == digest:
            return path.name
        number += 1
