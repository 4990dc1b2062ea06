"""Copies of the files that a run read, by their content, so that an edition can be made again when they have changed."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from geo.errors import DiskError, MapaError
from geo.paths import digest_of, existing_file

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["INPUTS", "keep_input", "recall", "sweep"]

INPUTS = "insumos"
"""Folder of the copies, in the folder of the store."""
_UNFINISHED = ".tmp-"
_BLOCK = 1 << 20
"""Bytes copied at once."""


def keep_input(store: Path, path: Path) -> str:
    """Copy a file into the folder of the store, unless its content is there; return its SHA-256.

    The digest is that of the bytes copied, so that a file that changes meanwhile is kept under the name of what was kept.

    Raises
    ------
    FormatError
        As :func:`geo.paths.existing_file` does.
    MapaError
        If it cannot be copied (:class:`geo.errors.DiskError` where the disk is full); nothing is left of it.
    """
    source, folder = existing_file(path), store / INPUTS
    unfinished = folder / f"{_UNFINISHED}{os.getpid()}"
    digest = hashlib.sha256()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as given, unfinished.open("wb") as kept:
            while block := given.read(_BLOCK):
                digest.update(block)
                kept.write(block)
            kept.flush()
            os.fsync(kept.fileno())
        name = digest.hexdigest()
        if not _is_whole(folder / name):
            unfinished.replace(folder / name)
    except OSError as error:
        raise DiskError(
            f"No se pudo copiar «{source.name}» en la carpeta «{store.name}/{INPUTS}»: el disco está lleno o falla, o no "
            "hay permiso. Nada se cambió."
        ) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return name


def recall(store: Path, digest: str) -> Path:
    """Return the copy of a content.

    Raises
    ------
    MapaError
        If it is not there, or no longer has that content.
    """
    kept = store / INPUTS / digest
    if _is_whole(kept):
        return kept
    state = "cambió" if kept.exists() else "falta"
    raise MapaError(
        f"En «{store.name}/{INPUTS}» {state} «{digest}», que se usó entonces: no se puede hacer lo mismo de nuevo."
    )


def sweep(store: Path) -> None:
    """Delete what killed processes left unfinished; to be called by who has the lock of the store."""
    for left in (store / INPUTS).glob(f"{_UNFINISHED}*"):
        with suppress(OSError):
            left.unlink()


def _is_whole(kept: Path) -> bool:
    """Whether a copy is there with the content of its name."""
    return kept.is_file() and digest_of(kept) == kept.name
