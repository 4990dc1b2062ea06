"""Files on the disk that may be opened, and the error for a damaged one."""

from __future__ import annotations

from pathlib import Path

from geo.errors import FormatError
from geo.paths import MOST_BYTES, existing_file, geodatabase_files

__all__ = ["damaged", "real_file"]

_MOST_FILES = 2_000
"""Files of a geodatabase, at most: each layer has some ten."""


def real_file(path: str | Path) -> Path:
    """Return the resolved path of an existing regular file, or of the folder of a geodatabase.

    Raises
    ------
    FormatError
        If there is no such file, or it is too large.
    """
    if parts := geodatabase_files(path):
        _refuse_large(Path(path).resolve(), sum(part.stat().st_size for part in parts), len(parts))
        return Path(path).resolve()
    resolved = existing_file(path)
    if resolved.as_posix().startswith("/vsi"):
        raise FormatError(f"No se encuentra el archivo «{path}». Revise el nombre y la carpeta.")
    _refuse_large(resolved, resolved.stat().st_size)
    return resolved


def _refuse_large(file: Path, size: int, count: int = 1) -> None:
    if size > MOST_BYTES or count > _MOST_FILES:
        raise FormatError(
            f"«{file.name}» pesa más de {MOST_BYTES // 1_000_000} MB: no se abre. Expórtelo por partes, por ejemplo "
            "un año en cada archivo.",
            code="ARCHIVO_GRANDE",
        )


def damaged(called: str, driver: str) -> FormatError:
    """Return the error for a file that its driver cannot read."""
    return FormatError(
        f"«{called}» está dañado o incompleto y no se pudo leer ({driver}). Vuelva a exportarlo.", code="ARCHIVO_TRUNCADO"
    )
