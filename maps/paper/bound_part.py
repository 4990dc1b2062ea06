"""One PDF made part of another: its objects with other numbers, its tags below one element, its pages with their number."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from maps.paper.pdf_objects import around_texts, bare, page_numbers, read_pdf, reference, references, with_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from maps.paper.pdf_file import PdfFile
    from maps.paper.pdf_objects import PlainPdf

__all__ = ["Written", "joined_roles", "write_part"]

_PLACE_IN_TREE = re.compile(rb"/(StructParents?) (\d+)")
_LIST = rb"/%b\[([^\]]*)\]"
_PAIR = re.compile(rb"(\d+) (\d+) 0 R")
_ROLES = re.compile(rb"/RoleMap<<([^<>]*)>>")
_NEIGHBOUR = re.compile(rb"/(?:Prev|Next) \d+ 0 R")
_FOOT = b"/Artifact<</Attached[/Bottom]/Subtype/Footer/Type/Pagination>>BDC"
"""How the place of the number of a sheet begins on a page."""
_SIGN = b"/Numero"
"""Name of the number of a sheet in the resources of a page."""
_UNIVERSAL = b"pdfuaid:part"
"""Property by which a document says that it is PDF/UA."""


@dataclass(slots=True)
class Written:
    """What the whole document has to know of a part: numbers of its objects, as they are in the whole.

    Attributes
    ----------
    pages
        Its pages.
    tags
        Elements at the top of its structure; empty where it has none.
    places
        Structure of each marked page and note, by their place in the tree.
    names
        Named elements.
    roles
        Names of its elements in terms of standard ones.
    bookmarks
        Number and content of each bookmark of its own at the top.
    numbered
        Pages whose number is to be written: the object that is to have it, and the size of the page.
    universal
        Whether it is PDF/UA.
    """

    pages: list[int] = field(default_factory=list)
    tags: list[int] = field(default_factory=list)
    places: dict[int, int] = field(default_factory=dict)
    names: list[tuple[bytes, int]] = field(default_factory=list)
    roles: bytes = b""
    bookmarks: list[tuple[int, bytes]] = field(default_factory=list)
    numbered: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    universal: bool = False


def write_part(
    out: PdfFile,
    document: bytes,
    *,
    above: Mapping[str, int],
    first_place: int,
    prefix: bytes,
    is_sheet: bool,
    changed: Callable[[bytes], bytes] = bytes,
) -> Written:
    """Write the objects of a part, and return what the whole has to know of it.

    Parameters
    ----------
    out
        The whole.
    above
        Numbers of what the parts have in common: ``pages``, ``document`` and ``bookmarks``.
    first_place
        Place in the tree of the first marked page.
    prefix
        What makes the names of its elements its own.
    is_sheet
        Whether its pages have the number of a sheet, and no bookmarks.
    changed
        What else is changed in a note.
    """
    return _Part(out, read_pdf(document), above, first_place, prefix, changed).write(is_sheet=is_sheet)


class _Part:
    """A part while it is written: the objects that the whole has of its own are left out."""

    def __init__(
        self,
        out: PdfFile,
        pdf: PlainPdf,
        above: Mapping[str, int],
        first_place: int,
        prefix: bytes,
        changed: Callable[[bytes], bytes],
    ) -> None:
        self._out, self._pdf = out, pdf
        self._first_place, self._prefix, self._changed = first_place, prefix, changed
        self._found = Written()
        root = pdf.heads[pdf.root]
        self._tree, self._bookmarks = reference(root, b"/StructTreeRoot"), reference(root, b"/Outlines")
        self._metadata = reference(root, b"/Metadata")
        self._pages = page_numbers(pdf)
        common = dict.fromkeys(self._page_nodes(), above["pages"])
        self._numbers = common | {self._tree: above["document"], self._bookmarks: above["bookmarks"]}
        self._left_out = {pdf.root, self._metadata, *self._numbers}

    def _page_nodes(self) -> set[int]:
        """Return the numbers of the nodes above the pages."""
        found, waiting = set(), [reference(self._pdf.heads[page], b"/Parent") for page in self._pages]
        while waiting:
            if (number := waiting.pop()) and number not in found:
                found.add(number)
                waiting.append(reference(self._pdf.heads[number], b"/Parent"))
        return found

    def write(self, *, is_sheet: bool) -> Written:
        found, pdf = self._found, self._pdf
        found.universal = _UNIVERSAL in _content(pdf, self._metadata)
        self._give_numbers()
        self._read_tree()
        feet = self._feet() if is_sheet else {}
        tops = [] if is_sheet else self._top_bookmarks()
        for number, head in pdf.heads.items():
            if number in self._left_out or number in tops:
                continue
            body, own = self._body(number, head), self._numbers[number]
            if number not in pdf.streams:
                self._out.put(own, body)
            elif head != body or references(bare(head)):
                self._out.put_stream(own, body, pdf.streams[number])
            else:
                self._out.shared(own, body, pdf.streams[number])
        found.pages = [self._numbers[page] for page in self._pages]
        found.bookmarks = [(self._numbers[top], self._body(top, _NEIGHBOUR.sub(b"", pdf.heads[top]))) for top in tops]
        for at, page in enumerate(self._pages):
            if page in feet:
                found.numbered[at] = self._numbered_page(page, feet[page])
        return found

    def _give_numbers(self) -> None:
        """Give each object its number in the whole; equal streams without references have one."""
        for number, head in self._pdf.heads.items():
            if number not in self._left_out:
                data = self._pdf.streams.get(number)
                there = self._out.same(head, data) if data is not None else 0
                self._numbers[number] = there or self._out.new()
                if there:
                    self._left_out.add(number)

    def _read_tree(self) -> None:
        if not self._tree:
            return
        body = bare(self._pdf.heads[self._tree])
        found = self._found
        for key, number in _PAIR.findall(_listed(body, b"Nums")):
            found.places[self._first_place + int(key)] = self._numbers[int(number)]
        found.tags = [self._numbers[number] for number in references(_listed(body, b"K"))]
        roles = _ROLES.search(body)
        found.roles = roles[1] if roles else b""

    def _body(self, number: int, head: bytes) -> bytes:
        """Return an object as the whole has it."""
        parts = around_texts(head)
        if b"/Type/StructElem" in parts[0]:
            self._rename(number, parts)
        for at in range(0, len(parts), 2):
            part = with_numbers(parts[at], self._numbers.__getitem__)
            parts[at] = _PLACE_IN_TREE.sub(self._moved, part)
        body = b"".join(parts)
        return self._changed(body) if b"/Type/Annot" in parts[0] else body

    def _moved(self, found: re.Match[bytes]) -> bytes:
        return b"/%b %d" % (found[1], self._first_place + int(found[2]))

    def _rename(self, number: int, parts: list[bytes]) -> None:
        """Make the name of an element, and those that it refers to, of this part; its top is a part of a document."""
        if self._numbers[number] in self._found.tags:
            parts[0] = parts[0].replace(b"/S/Document", b"/S/Part", 1)
        in_headers = False
        for at in range(1, len(parts), 2):
            before = parts[at - 1]
            in_headers = before.endswith(b"/Headers[") or (in_headers and not before.strip())
            is_name = before.endswith(b"/ID")
            if is_name or in_headers:
                parts[at] = b"(" + self._prefix + parts[at][1:]
            if is_name:
                self._found.names.append((parts[at], self._numbers[number]))

    def _top_bookmarks(self) -> list[int]:
        """Return the numbers of the bookmarks at the top."""
        found, heads = [], self._pdf.heads
        at = reference(heads[self._bookmarks], b"/First") if self._bookmarks else 0
        while at and at not in found:
            found.append(at)
            at = reference(heads[at], b"/Next")
        return found

    def _feet(self) -> dict[int, bytes]:
        """Return the content of each page that has the place of a number, without it; the page is left to be written."""
        found = {}
        for page in self._pages:
            content = _content(self._pdf, reference(self._pdf.heads[page], b"/Contents"))
            start = content.find(_FOOT)
            end = content.find(b"\nEMC", start)
            if start >= 0 and end >= 0 and reference(self._pdf.heads[page], b"/Resources"):
                found[page] = content[:start] + content[end + len(b"\nEMC") :]
                self._left_out |= {page, reference(self._pdf.heads[page], b"/Contents")}
        return found

    def _numbered_page(self, page: int, content: bytes) -> tuple[int, bytes]:
        """Write a page with the place of its number, which is an object to be written; return that, and the size."""
        head, sign, contents = self._pdf.heads[page], self._out.new(), self._out.new()
        resources = reference(head, b"/Resources")
        self._out.deflated(contents, b"", b"q\n%b\nQ\n%b\n%b Do\nEMC" % (content, _FOOT, _SIGN))
        own = self._body(resources, self._pdf.heads[resources])
        before, named, after = own.partition(b"/XObject<<")
        if not named:
            before, after = b"<<", b">>" + own.removeprefix(b"<<")
        drawn = self._out.added(b"%b/XObject<<%b %d 0 R%b" % (before, _SIGN, sign, after))
        body = self._body(page, head)
        for key, number in ((b"Resources", drawn), (b"Contents", contents)):
            body = re.sub(rb"/%b \d+ 0 R" % key, b"/%b %d 0 R" % (key, number), body)
        self._out.put(self._numbers[page], body)
        size = re.search(rb"/MediaBox\[([^\]]*)\]", body)
        return sign, size[1] if size else b""


def _content(pdf: PlainPdf, number: int) -> bytes:
    """Return what a stream says; empty where there is none."""
    data = pdf.streams.get(number, b"")
    return zlib.decompress(data) if data and b"/FlateDecode" in pdf.heads[number] else data


def _listed(body: bytes, name: bytes) -> bytes:
    found = re.search(_LIST % name, body)
    return found[1] if found else b""


def joined_roles(parts: Sequence[Written]) -> bytes:
    """Return the roles of all parts, each once."""
    pairs = {pair: None for part in parts for pair in re.findall(rb"/[^/\s]+/[^/\s]+", part.roles)}
    return b"".join(pairs)
