"""Zip files (a shapefile, a KMZ, several tables, a workbook), checked before anything is unpacked."""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from geo.errors import FormatError
from geo.naming import file_name
from geo.paths import LOCKS, MOST_BYTES
from geo.progress import advance

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "beginnings",
    "check_inner",
    "check_zip",
    "expand",
    "is_aside",
    "is_zip",
    "read_member",
    "refuse_entities",
    "unpack",
]

_MOST_MEMBERS = 1_000
"""Files in a zip, at most: more than a year of workbooks, and few enough to check in a second."""
_MOST_LIST = 1 << 20
"""Bytes of the central directory of a zip, at most (1 MiB): 1 kB per file, as long as file names can be."""
_END, _END_64, _PLACE_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_TAIL = 22 + 65_535  # bytes of the end-of-directory record and of the longest comment
_BLOCK = 1 << 20
"""Bytes unpacked at a time (1 MiB)."""
_MOST_RATIO = 100
"""Ratio of unpacked to packed size, at most: text of repeated rows has a ratio of some tens."""
_SMALL = 1_000_000
"""Bytes of unpacked size up to which the ratio is not limited."""
_PROLOG = 65_536
"""Bytes of an XML in which entities could be declared, which precede the root element."""
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    IndexError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    UnicodeDecodeError,
)
"""Exceptions that the standard library raises for a damaged zip."""
_ASIDE = (*LOCKS, "._", "thumbs.db", "desktop.ini", ".ds_store")
"""Beginnings of the names, in small letters, of files that programs leave beside others, and that hold no data."""
_OPENERS: dict[bytes, type[gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile]] = {
    b"\x1f\x8b": gzip.GzipFile,
    b"BZ": bz2.BZ2File,
    b"\xfd7": lzma.LZMAFile,
}
_MARK_BYTES = 2  # bytes by which gzip, bzip2 and xz are told apart


def is_zip(path: Path) -> bool:
    """Return whether a file begins as a zip."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def check_zip(path: Path) -> list[zipfile.ZipInfo]:
    """Return the members of a zip, checked without unpacking it.

    Returns
    -------
    list
        Its files, without folders.

    Raises
    ------
    FormatError
        If it is damaged; if it has too many files (``ZIP_BOMBA``, raised before its directory is read); if a member would be
        unpacked outside the folder, or two to one name (``ZIP_RUTA``); if the unpacked size is excessive (``ZIP_BOMBA``); or
        if an XML member declares entities (``XML_ENTIDAD``).
    """
    try:
        _check_count(path)
        with zipfile.ZipFile(path) as archive:
            _refuse_many(path, len(archive.infolist()))
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
    """Return the error for a damaged zip."""
    return FormatError(
        f"«{path.name}» está dañado, incompleto o tiene contraseña. Ábralo y guárdelo de nuevo.", code="ARCHIVO_TRUNCADO"
    )


def read_member(path: Path, archive: zipfile.ZipFile, member: str | zipfile.ZipInfo) -> bytes:
    """Return the content of a member of a zip; raise FormatError if it is damaged."""
    try:
        return archive.read(member)
    except _DAMAGE as error:
        raise _damaged(path) from error


def _pieces(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the content of a member in blocks; raise FormatError if it is damaged."""
    try:
        with archive.open(member) as stream:
            while block := stream.read(_BLOCK):
                advance()
                yield block
    except _DAMAGE as error:
        raise _damaged(path) from error


def _check_count(path: Path) -> None:
    """Raise FormatError if the end-of-directory record of a zip has too many files, before its directory is read."""
    with path.open("rb") as stream:
        stream.seek(max(path.stat().st_size - _TAIL - 20, 0))
        tail = stream.read()
        at = tail.rfind(_END)
        if at < 0 or len(tail) < at + 20:
            return  # damaged: the standard library raises an error
        count, size = struct.unpack("<HL", tail[at + 10 : at + 16])
        if at >= 20 and tail[at - 20 : at - 16] == _PLACE_64:
            stream.seek(struct.unpack("<Q", tail[at - 12 : at - 4])[0])
            record = stream.read(56)
            if record.startswith(_END_64):
                count, size = struct.unpack("<QQ", record[32:48])
    _refuse_many(path, count)
    if size > _MOST_LIST:
        raise FormatError(
            f"«{path.name}» tiene una lista de archivos que no acaba: no se abre. Pida otro.", code="ZIP_BOMBA"
        )


def _refuse_many(path: Path, count: int) -> None:
    if count > _MOST_MEMBERS:
        raise FormatError(
            f"«{path.name}» tiene {count:,} archivos dentro; se admiten {_MOST_MEMBERS:,}. Deje solo los que hacen falta.",
            code="ZIP_BOMBA",
        )


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
    """Return the file name of a zip member in a folder without subfolders."""
    return file_name("-".join(PurePosixPath(name).parts))


def _check_size(path: Path, members: list[zipfile.ZipInfo]) -> None:
    total = sum(item.file_size for item in members)
    packed = max(sum(item.compress_size for item in members), 1)
    if total > MOST_BYTES or (total > _SMALL and total / packed > _MOST_RATIO):
        raise FormatError(
            f"«{path.name}» crecería de {packed:,} a {total:,} bytes: no se abre. Expórtelo de nuevo.", code="ZIP_BOMBA"
        )


def refuse_entities(path: Path, head: bytes) -> None:
    """Raise FormatError if the beginning of an XML declares a document type or entities, which may expand without limit."""
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise FormatError(
            f"«{path.name}» declara entidades XML, que ninguna oficina necesita: no se abre. Expórtelo de nuevo.",
            code="XML_ENTIDAD",
        )


def check_inner(path: Path, archives: list[Path]) -> None:
    """Raise FormatError if the zips inside a zip together exceed the limits of one, or contain zips.

    Raises
    ------
    FormatError
        ``ZIP_BOMBA``, or as :func:`check_zip`.
    """
    members = [item for archive in archives for item in check_zip(archive)]
    _refuse_many(path, len(members))
    _check_size(path, members)
    if any(item.filename.lower().endswith(".zip") for item in members):
        raise FormatError(
            f"«{path.name}» tiene un zip dentro de otro, dentro de otro: no se abre. Deje los archivos en un solo zip.",
            code="ZIP_BOMBA",
        )


def expand(path: Path, folder: Path) -> Path:
    """Return the content of a file packed by gzip, bzip2 or xz, written to a folder under the name of the file itself.

    Raises
    ------
    FormatError
        ``ZIP_BOMBA`` if it grows beyond the limits of a zip; ``ARCHIVO_TRUNCADO`` if it is damaged.
    """
    with path.open("rb") as stream:
        start = stream.read(_MARK_BYTES)
    opener = next(opener for mark, opener in _OPENERS.items() if start.startswith(mark))
    packed, size, target = max(path.stat().st_size, 1), 0, folder / file_name(path.name)
    try:
        with opener(path) as stream, target.open("wb") as copy:
            while block := stream.read(_BLOCK):
                advance()
                size += len(block)
                if size > MOST_BYTES or (size > _SMALL and size / packed > _MOST_RATIO):
                    raise FormatError(
                        f"«{path.name}» crecería de {packed:,} a más de {size:,} bytes: no se abre. Expórtelo de nuevo.",
                        code="ZIP_BOMBA",
                    )
                copy.write(block)
    except _DAMAGE as error:
        raise _damaged(path) from error
    return target


def beginnings(path: Path, size: int) -> Iterator[bytes]:
    """Yield the first bytes of a file, unpacked if it is packed by gzip, bzip2 or xz, or of each member of a zip.

    What is damaged has none: it is refused when it is read.
    """
    if is_zip(path):
        members = check_zip(path)
        with zipfile.ZipFile(path) as archive:
            for member in members:
                with suppress(*_DAMAGE), archive.open(member) as stream:
                    yield stream.read(size)
        return
    with path.open("rb") as stream:
        start = stream.read(_MARK_BYTES)
    opener = next((opener for mark, opener in _OPENERS.items() if start.startswith(mark)), None)
    with suppress(*_DAMAGE), opener(path) if opener else path.open("rb") as stream:
        yield stream.read(size)


def is_aside(name: str) -> bool:
    """Return whether a file, by its name, was left by a program beside others: a lock, a thumbnail."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return "__MACOSX" in parts or (bool(parts) and parts[-1].lower().startswith(_ASIDE))


def unpack(path: Path, folder: Path) -> list[Path]:
    """Unpack the files of a zip into a folder, subfolders as part of the name; return them sorted by name."""
    out = []
    members = sorted(check_zip(path), key=lambda item: item.filename)
    with zipfile.ZipFile(path) as archive:
        for item in members:
            parts = PurePosixPath(item.filename).parts
            if parts[-1].startswith(".") or is_aside(item.filename):
                continue
            target = folder / _flat(item.filename)
            with target.open("wb") as copy:
                for block in _pieces(path, archive, item):
                    copy.write(block)
            out.append(target)
    return out
