"""Tagged PDFs bound into one: pages, tags, bookmarks, links between parts, title and language."""

from __future__ import annotations

import io
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    Fit,
    NameObject,
    StreamObject,
    TextStringObject,
)

from maps.paper.pdf_tags import TagTree
from maps.svg.xml_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pypdf import PageObject

__all__ = ["LINK", "BoundPart", "bound"]

LINK = "lamina:"
"""Address, with a number after it, of a link to the part of that number."""
_LANGUAGE = "es-PE"
_UA = b"pdfuaid:part"
"""Property by which a document says that it is PDF/UA."""
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>{ua}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True, slots=True)
class BoundPart:
    """A PDF to bind. Its bookmark is ``title`` under ``group``, or those of its own where it has no title.

    Links to :data:`LINK` and ``number`` go to its first page.
    """

    document: bytes
    group: str = ""
    title: str = ""
    number: int = 0


def bound(parts: Sequence[BoundPart], *, title: str) -> bytes:
    """Return the parts bound in order, without producer or time, as PDF/UA-1 if all are. Equal parts give equal bytes."""
    writer, tags = PdfWriter(), TagTree()
    starts: dict[int, int] = {}
    groups: dict[str, Any] = {}
    universal = True
    for part in parts:
        reader, start = PdfReader(io.BytesIO(part.document)), len(writer.pages)
        writer.append(reader, import_outline=not part.title)
        tags.add(writer, reader, writer.pages[start:])
        universal = universal and _UA in _metadata(reader)
        if part.number:
            starts[part.number] = start
        if part.title:
            name, group = plain_text(part.title), plain_text(part.group)
            if group not in groups:
                groups[group] = writer.add_outline_item(title=group, page_number=start, fit=Fit.fit())
            writer.add_outline_item(title=name, page_number=start, parent=groups[group], fit=Fit.fit())
    for page in writer.pages:
        _aim(page, starts, writer)
    tags.put(writer)
    _describe(writer, plain_text(title), universal=universal)
    writer.compress_identical_objects(remove_unreferenced=True)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _metadata(reader: PdfReader) -> bytes:
    """Return the XMP of a document; empty if it has none."""
    found = reader.root_object.get("/Metadata")
    return bytes(found.get_object().get_data()) if found is not None else b""


def _aim(page: PageObject, starts: dict[int, int], writer: PdfWriter) -> None:
    """Turn links to the number of a part into links to its page."""
    for note in page.get("/Annots", ArrayObject()):
        own = note.get_object()
        address = str(own.get("/A", DictionaryObject()).get_object().get("/URI", ""))
        if address.startswith(LINK):
            target = writer.pages[starts[int(address.removeprefix(LINK))]]
            del own["/A"]
            own[NameObject("/Dest")] = ArrayObject([target.indirect_reference, NameObject("/Fit")])


def _describe(writer: PdfWriter, title: str, *, universal: bool) -> None:
    """Say title and language, and that the bookmarks are shown."""
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject(_LANGUAGE)
    root[NameObject("/ViewerPreferences")] = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
    root[NameObject("/PageMode")] = NameObject("/UseOutlines")
    writer.metadata = {"/Title": title}
    ua = "<pdfuaid:part>1</pdfuaid:part>" if universal else ""
    stream = StreamObject()
    stream.set_data(_XMP.format(title=escape(title), language=_LANGUAGE, ua=ua).encode("utf-8", "ignore"))
    stream |= {NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")}
    root[NameObject("/Metadata")] = writer._add_object(stream)  # noqa: SLF001 (pypdf has no other way)
