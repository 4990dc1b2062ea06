"""Validation of the headers of binary formats: consistency with their signature, and completeness of the file.

Headers are parsed in Python, without libraries in C, so that the parent process may do it safely.
"""

from __future__ import annotations

import struct
import zlib
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "database_is_sound",
    "extract_features",
    "extract_header",
    "flatgeobuf_is_sound",
    "has_geometry_column",
    "shapefile_is_sound",
]

_PAGES = {1, *(1 << power for power in range(9, 16))}  # page sizes of SQLite, in bytes: 512 to 32,768; 1 means 65,536
_SHAPES = {0, *(base + kind for base in (0, 10, 20) for kind in (1, 3, 5, 8)), 31}  # shape types; with Z, with M; multipatch
_MOST_GEOBUF = 10 << 20  # bytes of a FlatGeobuf header, at most, in GDAL
_MOST_BLOB_HEADER, _MOST_BLOB = 64 << 10, 32 << 20  # bytes, at most, in the specification of .osm.pbf

_GEOMETRY_KEY, _PRIMARY = b"\x03geo", b'"primary_column"'
"""Key of the metadata of GeoParquet, after its length as Thrift writes it, and what its value has."""
_MOST_FOOTER = 16 << 20  # bytes of the footer of a Parquet that are searched, at most


def database_is_sound(head: bytes, _: int) -> bool:
    """Return whether the header of an SQLite database is valid: page size, versions, fractions, schema and encoding."""
    if len(head) < 100:
        return False
    (page,) = struct.unpack_from(">H", head, 16)
    schema, encoding = (struct.unpack_from(">I", head, at)[0] for at in (44, 56))
    fixed = {*head[18:20]} <= {1, 2} and head[21:24] == b"\x40\x20\x20"
    return bool(page in _PAGES and fixed and schema <= 4 and encoding <= 3)


def shapefile_is_sound(head: bytes, size: int) -> bool:
    """Return whether the header of a .shp is valid, and the file is at least as long as the header states."""
    if len(head) < 100:
        return False
    (words,) = struct.unpack_from(">i", head, 24)  # 16-bit words
    version, shape = struct.unpack_from("<ii", head, 28)
    return bool(100 <= 2 * words <= size and version == 1000 and shape in _SHAPES)


def flatgeobuf_is_sound(head: bytes, size: int) -> bool:
    """Return whether the header of a FlatGeobuf is complete, and its table begins inside the file."""
    if len(head) < 16:
        return False
    length, root = struct.unpack_from("<II", head, 8)
    return bool(8 <= length <= min(_MOST_GEOBUF, size - 12) and 4 <= root < length)


def has_geometry_column(stream: IO[bytes], size: int) -> bool:
    """Return whether the footer of a Parquet has metadata of GeoParquet, by its bytes, which are not parsed."""
    stream.seek(max(size - 8, 0))
    length = min(int.from_bytes(stream.read(4), "little"), _MOST_FOOTER, max(size - 8, 0))
    stream.seek(max(size - 8 - length, 0))
    footer = stream.read(length)
    return _GEOMETRY_KEY in footer and _PRIMARY in footer


def extract_header(head: bytes) -> tuple[int, int] | None:
    """Return the start and end of the first block of an .osm.pbf; None if the file begins otherwise."""
    if len(head) < 4:
        return None
    (length,) = struct.unpack_from(">I", head)
    if not 0 < length <= min(_MOST_BLOB_HEADER, len(head) - 4):
        return None
    try:
        fields = dict(_fields(head[4 : 4 + length]))
    except ValueError:
        return None
    blob = fields.get(3)
    if fields.get(1) != b"OSMHeader" or not isinstance(blob, int) or not 0 < blob <= _MOST_BLOB:
        return None
    return 4 + length, 4 + length + blob


def extract_features(blob: bytes) -> set[str]:
    """Return the required features that the first block of an .osm.pbf declares.

    Raises
    ------
    ValueError
        If the block is damaged, or compressed in an unsupported way.
    """
    fields = dict(_fields(blob))
    packed, plain, size = fields.get(3), fields.get(1), fields.get(2)
    if isinstance(packed, bytes) and isinstance(size, int) and size <= _MOST_BLOB:
        try:
            plain = zlib.decompressobj().decompress(packed, size + 1)
        except zlib.error as error:
            raise ValueError("damaged block") from error
    if not isinstance(plain, bytes) or not plain:
        raise ValueError("unknown packing")
    return {value.decode("utf-8", "replace") for number, value in _fields(plain) if number == 4 and isinstance(value, bytes)}


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield the number and value of each field of a Protocol Buffers message.

    Raises
    ------
    ValueError
        If the message is invalid.
    """
    at = 0
    while at < len(message):
        key, at = _number(message, at)
        number, kind = key >> 3, key & 7
        if kind == 0:
            value, at = _number(message, at)
            yield number, value
            continue
        if kind == 2:
            length, at = _number(message, at)
        elif kind in {1, 5}:
            length = 8 if kind == 1 else 4
        else:
            raise ValueError("no such kind of field")
        if number == 0 or at + length > len(message):
            raise ValueError("field beyond its message")
        yield number, message[at : at + length]
        at += length


def _number(message: bytes, at: int) -> tuple[int, int]:
    """Return a base-128 varint, and the position after it."""
    value = 0
    for place in range(10):  # a 64-bit integer has at most 10 bytes
        if at + place >= len(message):
            break
        value |= (message[at + place] & 0x7F) << 7 * place
        if message[at + place] < 0x80:
            return value, at + place + 1
    raise ValueError("number without end")
