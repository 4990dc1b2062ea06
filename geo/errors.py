"""Errors that the program raises, as a tree.

::

    MapaError
    ├── InputError (ValueError)        a file, a column or a value cannot be used
    │   ├── FormatError                the file is not what the tool can read
    │   ├── ColumnError                a needed column is missing
    │   ├── GeometryError              a polygon cannot be used, nor repaired without changing it
    │   └── CatalogueError             a crime catalogue is malformed or unknown
    ├── DiskError (OSError)            the disk is full, or cannot be written
    ├── CrsError (ValueError)          coordinates in degrees where metres are needed, or no CRS
    └── ConfigError (ValueError)       an option or a line of proyecto.toml has no meaning

Every message is in Spanish and says what was found, where, and what to do next.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from shapely import Geometry

__all__ = [
    "CatalogueError",
    "ColumnError",
    "ConfigError",
    "CrsError",
    "DiskError",
    "FormatError",
    "GeometryError",
    "InputError",
    "MapaError",
    "is_disk_fault",
]

_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS}
"""Error numbers of the system for a disk that is full, over quota, faulty or read-only."""
_DISK_WORDS = ("no space left", "file too large", "quota exceeded", "input/output error")
"""Messages of Arrow for the same faults, whose errors have no number."""


class MapaError(Exception):
    """Base of every error shown to the user; the program prints its message and exits with status 1.

    Parameters
    ----------
    message
        Spanish text: what was found, where, and what to do. Control characters, which a name from a file may have, become
        spaces.
    code
        Code of ``geo/reasons.toml``, or empty.
    """

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__("".join(letter if letter.isprintable() or letter == "\n" else " " for letter in message))
        self.code = code


class InputError(MapaError, ValueError):
    """A file, a column or a value cannot be used."""


class FormatError(InputError):
    """The file is not one that the tool can read."""


class ColumnError(InputError):
    """A needed column is missing or named twice."""


class GeometryError(InputError):
    """A polygon cannot be used, nor repaired without changing it.

    Parameters
    ----------
    message, code
        As in :class:`MapaError`.
    places
        Positions of the fault, for a picture: label, outline (projected, metres) and points at fault, of shape (n, 2).
    """

    def __init__(
        self, message: str, *, code: str = "", places: Sequence[tuple[str, Geometry, NDArray[np.float64]]] = ()
    ) -> None:
        super().__init__(message, code=code)
        self.places = tuple(places)


class CatalogueError(InputError):
    """A crime catalogue is malformed or unknown."""


class DiskError(MapaError, OSError):
    """The disk is full or cannot be written, whatever the file."""


def is_disk_fault(error: BaseException | None) -> bool:
    """Return whether an error, its cause or an error that it wraps is a fault of the disk (:data:`_DISK`)."""
    while error is not None:
        if isinstance(error, DiskError):
            return True
        if isinstance(error, OSError) and (
            error.errno in _DISK or (error.errno is None and any(words in str(error).lower() for words in _DISK_WORDS))
        ):
            return True
        inner = next((item for item in error.args if isinstance(item, BaseException)), None)
        error = error.__cause__ or error.__context__ or inner
    return False


class CrsError(MapaError, ValueError):
    """Coordinates in degrees where metres are needed, or without a reference system."""


class ConfigError(MapaError, ValueError):
    """An option or a line of ``proyecto.toml`` has no meaning."""
