"""Tagged PDFs bound into one file as they come: pages, tags, bookmarks, links between parts, numbers, title and language."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, BinaryIO

from maps.paper.bound_part import Written, joined_roles, write_part
from maps.paper.pdf_file import PdfFile, text_of
from maps.paper.sheet_numbers import number_signs
from maps.svg.xml_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["LINK", "Binding"]

LINK = "lamina:"
"""Address, with a number after it, of a link to the part of that number."""
_LANGUAGE = "es-PE"
_ACTION = re.compile(rb"/A<</Type/Action/S/URI/URI\(%b(\d+)\)>>" % LINK.encode())
_WORDS = re.compile(rb"/Contents\(%b(\d+)\)" % LINK.encode())
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>{ua}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


class Binding:
    """A document to which parts are added; only where they are is kept in memory. Equal parts give equal bytes.

    Parameters
    ----------
    file
        Where it is written.
    total
        Number of sheets that are numbered.
    """

    def __init__(self, file: BinaryIO, *, total: int = 0) -> None:
        self._out, self._total = PdfFile(file), total
        self._above = {name: self._out.new() for name in ("pages", "tags", "bookmarks", "document")}
        self._starts: dict[int, int] = {}
        self._groups: dict[str, list[tuple[str, int]]] = {}
        self._order: list[Written] = []
        self._places: dict[int, int] = {}
        self._names: list[int] = []
        self._signs: list[tuple[int, str, bytes]] = []
        self._bookmarks: list[str | list[tuple[int, bytes]]] = []

    def add_sheet(self, document: bytes, *, group: str, title: str, number: int) -> int:
        """Add a sheet, with its number on its pages and its bookmark ``title`` under ``group``; return its pages."""
        part = self._written(document, is_sheet=True)
        self._starts[number] = part.pages[0]
        name = plain_text(group)
        if name not in self._groups:
            self._groups[name] = []
            self._bookmarks.append(name)
        self._groups[name].append((plain_text(title), part.pages[0]))
        for at, (sign, size) in part.numbered.items():
            follows = f", hoja {at + 1}" if at else ""
            self._signs.append((sign, f"Lámina {number} de {self._total}{follows}", size))
        part.numbered.clear()
        self._order.append(part)
        return len(part.pages)

    def add(self, document: bytes, *, first: bool = False) -> None:
        """Add a part that has bookmarks of its own, after the others or before them; its links go to sheets added before."""
        part = self._written(document, is_sheet=False)
        at = 0 if first else len(self._order)
        self._order.insert(at, part)
        self._bookmarks.insert(0 if first else len(self._bookmarks), part.bookmarks)

    def end(self, title: str) -> None:
        """Write the numbers of the sheets, what binds the parts, and the end; PDF/UA-1 if all parts are."""
        out, universal = self._out, all(part.universal for part in self._order)
        number_signs(out, self._signs)
        pages = [page for part in self._order for page in part.pages]
        out.put(self._above["pages"], b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(pages), _listed(pages)))
        self._put_bookmarks()
        tags = self._put_tags()
        name = plain_text(title)
        ua = "<pdfuaid:part>1</pdfuaid:part>" if universal else ""
        words = _XMP.format(title=escape(name), language=_LANGUAGE, ua=ua).encode("utf-8", "ignore")
        metadata = out.new()
        out.put_stream(metadata, b"<</Type/Metadata/Subtype/XML/Length %d>>" % len(words), words)
        root = out.added(
            b"<</Type/Catalog/Pages %d 0 R/Metadata %d 0 R/Lang(%b)/PageMode/UseOutlines/Outlines %d 0 R"
            b"/ViewerPreferences<</DisplayDocTitle true>>%b>>"
            % (self._above["pages"], metadata, _LANGUAGE.encode(), self._above["bookmarks"], tags)
        )
        out.end(root, out.added(b"<</Title%b>>" % text_of(name)))

    def _written(self, document: bytes, *, is_sheet: bool) -> Written:
        part = write_part(
            self._out,
            document,
            above=self._above,
            first_place=max(self._places, default=-1) + 1,
            prefix=b"p%06d-" % (len(self._order) + 1),
            is_sheet=is_sheet,
            changed=bytes if is_sheet else self._aimed,
        )
        self._places |= part.places
        if part.names:
            names = sorted(part.names)
            pairs = b"".join(b"%b%d 0 R " % pair for pair in names)
            limits = b"%b%b" % (names[0][0], names[-1][0])
            self._names.append(self._out.added(b"<</Limits[%b]/Names[%b]>>" % (limits, pairs)))
        part.names, part.places = [], {}
        return part

    def _aimed(self, note: bytes) -> bytes:
        """Return a note whose link to a number goes to the page."""
        to_page = _ACTION.sub(lambda found: b"/Dest[%d 0 R/Fit]" % self._starts[int(found[1])], note)
        return _WORDS.sub(lambda found: b"/Contents%b" % text_of(f"Lámina {int(found[1])}"), to_page)

    def _put_bookmarks(self) -> None:
        tops: list[tuple[int, bytes]] = []
        for item in self._bookmarks:
            own = [self._group(item)] if isinstance(item, str) else item
            tops += [(number, body.removesuffix(b">>")) for number, body in own]
        self._chain(tops)
        ends = b"/First %d 0 R/Last %d 0 R" % (tops[0][0], tops[-1][0]) if tops else b""
        self._out.put(self._above["bookmarks"], b"<</Type/Outlines%b/Count %d>>" % (ends, len(tops)))

    def _group(self, name: str) -> tuple[int, bytes]:
        """Write the bookmarks below a group; return its number, and its own bookmark without its end."""
        number, sheets = self._out.new(), self._groups[name]
        own = [(self._out.new(), _bookmark(title, number, page)) for title, page in sheets]
        self._chain(own)
        ends = b"/First %d 0 R/Last %d 0 R/Count %d" % (own[0][0], own[-1][0], len(own))
        return number, _bookmark(name, self._above["bookmarks"], sheets[0][1]) + ends

    def _chain(self, items: Sequence[tuple[int, bytes]]) -> None:
        """Write bookmarks of one level, each with those beside it."""
        for at, (number, body) in enumerate(items):
            before = b"/Prev %d 0 R" % items[at - 1][0] if at else b""
            after = b"/Next %d 0 R" % items[at + 1][0] if at + 1 < len(items) else b""
            self._out.put(number, body + before + after + b">>")

    def _put_tags(self) -> bytes:
        """Write the tree above the tags of the parts; return what the catalog says of it, empty where no part has any."""
        kids = [tag for part in self._order for tag in part.tags]
        if not kids:
            return b""
        out, tree, whole = self._out, self._above["tags"], self._above["document"]
        out.put(whole, b"<</Type/StructElem/S/Document/P %d 0 R/K[%b]>>" % (tree, _listed(kids)))
        pairs = b" ".join(b"%d %d 0 R" % pair for pair in sorted(self._places.items()))
        numbers = out.added(b"<</Nums[%b]>>" % pairs)
        names = out.added(b"<</Kids[%b]>>" % _listed(self._names)) if self._names else 0
        named = b"/IDTree %d 0 R" % names if names else b""
        out.put(
            tree,
            b"<</Type/StructTreeRoot/RoleMap<<%b>>/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d%b>>"
            % (joined_roles(self._order), whole, numbers, max(self._places, default=-1) + 1, named),
        )
        return b"/StructTreeRoot %d 0 R/MarkInfo<</Marked true>>" % tree


def _listed(numbers: Sequence[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _bookmark(title: str, above: int, page: int) -> bytes:
    """Return a bookmark without its end."""
    return b"<</Title%b/Parent %d 0 R/Dest[%d 0 R/Fit]" % (text_of(title), above, page)
