"""Objects of a PDF as Typst writes it: a table of places, and every object by itself; texts apart from the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = [
    "PlainPdf",
    "around_texts",
    "bare",
    "page_count",
    "page_numbers",
    "read_pdf",
    "reference",
    "references",
    "with_numbers",
]

_TABLE = re.compile(rb"xref\s+0 (\d+)\s+")
_ROOT = re.compile(rb"/Root (\d+) 0 R")
_LAST = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_LINE = 20
"""Bytes of a line of the table."""
_TAIL = 64
"""Bytes at the end of a document that have the place of its table."""
_STREAM = b"\nstream\n"
_BRACKET = re.compile(rb"\\.|[()]", re.DOTALL)
"""What begins, ends or is skipped inside a text."""
_REFERENCE = re.compile(rb"(?<![\w.+-])(\d+) 0 R\b")


@dataclass(frozen=True, slots=True)
class PlainPdf:
    """A PDF by the numbers of its objects.

    Attributes
    ----------
    heads
        Each object, or the dictionary of one that has a stream.
    streams
        The bytes of streams, as they are compressed.
    root
        Number of the catalog.
    """

    heads: Mapping[int, bytes]
    streams: Mapping[int, bytes]
    root: int


def read_pdf(document: bytes) -> PlainPdf:
    """Return the objects of a PDF.

    Raises
    ------
    ValueError
        If it has no table of places, or an object is not where the table says.
    """
    last = _LAST.search(document[-_TAIL:])
    table = _TABLE.match(document, int(last[1])) if last else None
    root = _ROOT.search(document, table.end()) if table else None
    if table is None or root is None:
        raise ValueError("no table of objects")
    lines = (document[table.end() + _LINE * at :][:_LINE] for at in range(int(table[1])))
    places = {number: int(line[:10]) for number, line in enumerate(lines) if line[17:18] == b"n"}
    order = sorted(places, key=places.__getitem__)
    ends = [*(places[number] for number in order[1:]), table.start()]
    heads, streams = {}, {}
    for number, end in zip(order, ends, strict=True):
        start, close = b"%d 0 obj" % number, document.rfind(b"endobj", places[number], end)
        if not document.startswith(start, places[number]) or close < 0:
            raise ValueError("an object is not in its place")
        body = document[places[number] + len(start) : close].strip()
        at = body.find(_STREAM) if body.endswith(b"endstream") else -1
        if at >= 0:
            streams[number] = body[at + len(_STREAM) : -len(b"endstream")].removesuffix(b"\n")
            body = body[:at].strip()
        heads[number] = body
    return PlainPdf(heads, streams, int(root[1]))


def around_texts(body: bytes) -> list[bytes]:
    r"""Return an object in parts: those at even places have no text in brackets, those at odd places are such texts.

    Examples
    --------
    >>> around_texts(b"<</T(a (b) \\))/P 1 0 R>>")
    [b'<</T', b'(a (b) \\))', b'/P 1 0 R>>']
    """
    parts, start = [], 0
    while (at := body.find(b"(", start)) >= 0:
        depth, end = 0, len(body)
        for found in _BRACKET.finditer(body, at):
            depth += {b"(": 1, b")": -1}.get(found[0], 0)
            if not depth:
                end = found.end()
                break
        parts += [body[start:at], body[at:end]]
        start = end
    return [*parts, body[start:]]


def bare(body: bytes) -> bytes:
    """Return an object without its texts, in which keys are looked for."""
    return b"()".join(around_texts(body)[::2])


def with_numbers(part: bytes, number_of: Callable[[int], int]) -> bytes:
    """Return a part without texts, with other numbers for the objects that it refers to."""
    return _REFERENCE.sub(lambda found: b"%d 0 R" % number_of(int(found[1])), part)


def references(part: bytes) -> list[int]:
    """Return the numbers of the objects that a part without texts refers to, in order."""
    return [int(found) for found in _REFERENCE.findall(part)]


def reference(body: bytes, key: bytes) -> int:
    """Return the number that an object has under a key such as ``/Pages``; 0 if there is none."""
    found = re.search(rb"%s (\d+) 0 R" % re.escape(key), bare(body))
    return int(found[1]) if found else 0


def page_numbers(pdf: PlainPdf) -> list[int]:
    """Return the numbers of the pages, in order."""
    return list(_leaves(pdf, reference(pdf.heads[pdf.root], b"/Pages")))


def page_count(document: bytes) -> int:
    """Return the number of pages of a PDF; 0 for empty bytes."""
    return len(page_numbers(read_pdf(document))) if document else 0


def _leaves(pdf: PlainPdf, number: int) -> Iterator[int]:
    kids = re.search(rb"/Kids\[([^\]]*)\]", bare(pdf.heads[number]))
    if kids is None:
        yield number
    else:
        for kid in references(kids[1]):
            yield from _leaves(pdf, kid)
