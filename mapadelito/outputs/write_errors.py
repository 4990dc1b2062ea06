"""Errors, in words, of files that could not be written."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from geo.errors import DiskError, MapaError, is_disk_fault

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["cannot_write", "disk_error"]

_KEPT = "Lo que había antes quedó como estaba."
_BUSY = {errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY}
"""System error codes of a file that another program has open, or that may not be written."""


def disk_error(name: str, detail: str = "") -> DiskError:
    """Return the error of a file that could not be written because the disk is full or fails."""
    return DiskError(f"No se pudo escribir «{name}»: el disco está lleno o falla{detail}. {_KEPT}")


def cannot_write(path: Path, error: OSError) -> MapaError:
    """Return the error, in Spanish, of a file that could not be written."""
    if is_disk_fault(error):
        return disk_error(path.name, f" ({error.strerror})" if error.strerror else "")
    if error.errno in _BUSY and path.exists() and os.access(path, os.W_OK):
        what = f"Algo de la carpeta «{path.name}»" if path.is_dir() else f"«{path.name}»"
        return MapaError(f"{what} está abierto en otro programa: ciérrelo y repita. {_KEPT}")
    return MapaError(
        f"No se pudo escribir «{path.name}»: {error.strerror or error}. Revise el permiso de la carpeta de salida. {_KEPT}"
    )
