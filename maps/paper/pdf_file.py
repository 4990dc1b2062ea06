"""A PDF written to a file as its objects come, so that what is kept in memory is where they are."""

from __future__ import annotations

import hashlib
import zlib
from array import array
from typing import BinaryIO

__all__ = ["PdfFile", "text_of"]

_TOGETHER = 200
"""Objects that are compressed together."""
_PLACE = 8
"""Bytes of the place of an object in the table at the end."""
_HEAD = b"%PDF-1.7\n%\x80\x80\x80\x80\n"


class PdfFile:
    """A PDF that is being written: objects without a stream are compressed many together, equal streams written once.

    Parameters
    ----------
    file
        Where it is written, from its present place on, which is taken for the beginning.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._at = 0
        self._places = array("q", [0])  # offset in the file, or -1 - (number of the group * _TOGETHER + place in it)
        self._waiting: list[tuple[int, bytes]] = []
        self._same: dict[bytes, int] = {}
        self._write(_HEAD)

    def new(self) -> int:
        """Return the number of a new object, to be put later."""
        self._places.append(0)
        return len(self._places) - 1

    def put(self, number: int, body: bytes) -> None:
        """Write an object without a stream."""
        self._waiting.append((number, body))
        if len(self._waiting) == _TOGETHER:
            self._write_waiting()

    def added(self, body: bytes) -> int:
        """Write a new object without a stream, and return its number."""
        number = self.new()
        self.put(number, body)
        return number

    def put_stream(self, number: int, head: bytes, data: bytes) -> None:
        """Write an object with a stream; ``head`` is its dictionary, which has the length."""
        self._places[number] = self._at
        self._write(b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj\n" % (number, head, data))

    def same(self, head: bytes, data: bytes) -> int:
        """Return the number of a stream without references that is written already; 0 if there is none."""
        return self._same.get(_digest(head, data), 0)

    def shared(self, number: int, head: bytes, data: bytes) -> None:
        """Write a stream without references, which is found by :meth:`same` afterwards."""
        self._same[_digest(head, data)] = number
        self.put_stream(number, head, data)

    def deflated(self, number: int, keys: bytes, data: bytes) -> None:
        """Write a stream and compress it; ``keys`` are those of its dictionary besides length and filter."""
        packed = zlib.compress(data, 9)
        self.put_stream(number, b"<<%b/Filter/FlateDecode/Length %d>>" % (keys, len(packed)), packed)

    def end(self, root: int, info: int) -> None:
        """Write the table of the objects and the end of the document."""
        if self._waiting:
            self._write_waiting()
        own, start = self.new(), self._at
        self._places[own] = start
        lines = bytearray()
        for place in self._places:  # one that was never written is free
            group, inside = divmod(-1 - place, _TOGETHER) if place < 0 else (place, 0)
            lines.append(2 if place < 0 else bool(place))
            lines += group.to_bytes(_PLACE, "big") + inside.to_bytes(2, "big")
        keys = b"/Type/XRef/Size %d/W[1 %d 2]/Root %d 0 R/Info %d 0 R" % (len(self._places), _PLACE, root, info)
        self.deflated(own, keys, bytes(lines))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _write_waiting(self) -> None:
        group, at = self.new(), 0
        heads, bodies = [], []
        for inside, (number, body) in enumerate(self._waiting):
            self._places[number] = -1 - (group * _TOGETHER + inside)
            heads.append(b"%d %d" % (number, at))
            bodies.append(body)
            at += len(body) + 1
        first = b" ".join(heads) + b"\n"
        keys = b"/Type/ObjStm/N %d/First %d" % (len(bodies), len(first))
        self._waiting = []
        self.deflated(group, keys, first + b"\n".join(bodies))

    def _write(self, content: bytes) -> None:
        self._file.write(content)
        self._at += len(content)


def text_of(words: str) -> bytes:
    """Return a text as it is written in an object.

    Examples
    --------
    >>> text_of("ñ")
    b'<FEFF00F1>'
    """
    return b"<FEFF%b>" % words.encode("utf-16-be", "replace").hex().upper().encode()


def _digest(head: bytes, data: bytes) -> bytes:
    return hashlib.sha256(b"%d %b" % (len(head), head) + data).digest()
