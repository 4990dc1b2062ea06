"""Zip files (a shapefile, a KMZ, several tables; the insides of a workbook): looked at before anything is unpacked."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from geo.errors import FormatError
from geo.naming import file_name

__all__ = ["check_zip", "is_zip", "read_member", "refuse_entities", "unpack"]

_MOST_BYTES = 500_000_000
_MOST_RATIO = 100
_SMALL = 1_000_000
_PROLOG = 65_536
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    IndexError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    UnicodeDecodeError,
)
"""What the standard library raises for a damaged zip."""


def is_zip(path: Path) -> bool:
    """Tell whether a file starts as a zip does."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def check_zip(path: Path) -> list[zipfile.ZipInfo]:
    """Look over a zip without unpacking it.

    Returns
    -------
    list
        Its files.

    Raises
    ------
    FormatError
        If it is damaged; if a member would be written elsewhere or twice (``ZIP_RUTA``); if it grows beyond reason
        (``ZIP_BOMBA``); or if an XML inside declares entities (``XML_ENTIDAD``).
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [item for item in archive.infolist() if not item.is_dir()]
            _check_names(path, [item.filename for item in members])
            _check_size(path, members)
            for item in members:
                if item.filename.lower().endswith((".xml", ".kml", ".rels")):
                    with archive.open(item) as stream:
                        refuse_entities(path, stream.read(_PROLOG))
            return members
    except _DAMAGE as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> FormatError:
    """Return the refusal of a zip that cannot be read to its end."""
    return FormatError(
        f"«{path.name}» está dañado, incompleto o tiene contraseña. Ábralo y guárdelo de nuevo.", code="ARCHIVO_TRUNCADO"
    )


def read_member(path: Path, archive: zipfile.ZipFile, member: str | zipfile.ZipInfo) -> bytes:
    """Return what a member of a zip holds; refuse the zip if it is damaged there."""
    try:
        return archive.read(member)
    except _DAMAGE as error:
        raise _damaged(path) from error


def _check_names(path: Path, names: list[str]) -> None:
    wrong = [
        name for name in names if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or "\\" in name
    ]
    if wrong or len({_flat(name).lower() for name in names}) < len(names):
        raise FormatError(
            f"«{path.name}» tiene archivos que se escribirían fuera de su carpeta o dos veces: no se abre. Pida otro.",
            code="ZIP_RUTA",
        )


def _flat(name: str) -> str:
    """Name of the file that a member of a zip becomes in a folder without subfolders."""
    return file_name("-".join(PurePosixPath(name).parts))


def _check_size(path: Path, members: list[zipfile.ZipInfo]) -> None:
    total = sum(item.file_size for item in members)
    packed = max(sum(item.compress_size for item in members), 1)
    if total > _MOST_BYTES or (total > _SMALL and total / packed > _MOST_RATIO):
        raise FormatError(
            f"«{path.name}» crecería de {packed:,} a {total:,} bytes: no se abre. Expórtelo de nuevo.", code="ZIP_BOMBA"
        )


def refuse_entities(path: Path, head: bytes) -> None:
    """Refuse an XML whose beginning declares a document type or entities: they can grow or fetch without end."""
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise FormatError(
            f"«{path.name}» declara entidades XML, que ninguna oficina necesita: no se abre. Expórtelo de nuevo.",
            code="XML_ENTIDAD",
        )


def unpack(path: Path, folder: Path) -> list[Path]:
    """Unpack the files of a zip into a folder of ours, subfolders as part of the name; sorted by name."""
    out = []
    members = sorted(check_zip(path), key=lambda item: item.filename)
    with zipfile.ZipFile(path) as archive:
        for item in members:
            parts = PurePosixPath(item.filename).parts
            if parts[-1].startswith(".") or "__MACOSX" in parts:
                continue
            target = folder / _flat(item.filename)
            target.write_bytes(read_member(path, archive, item))
            out.append(target)
    return out
