"""The file of a Word document: parts, pictures and their relations in a zip archive; equal content gives equal bytes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from maps.paper.typst import FOLDER
from maps.paper.word.docx_xml import NAMESPACES, node, picture, twips
from maps.svg.xml_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["COLUMN_GAP", "FOOT", "HEAD", "SIDE", "WordFile", "section"]

SIDE, HEAD, FOOT = 15.0, 18.0, 16.0
"""Margins (mm) of a page at its sides, and at its head and foot, which hold a line of text each."""
_LINE_MM = 8.0
"""Distance (mm) of that line from the edge of the paper: all office printers can print up to it."""
COLUMN_GAP = 8.0
"""Gap (mm) between two columns."""
_ZIP_DATE = (2000, 1, 1, 0, 0, 0)
"""Date of the members of the archive: always the same, so that equal content gives equal bytes."""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OWN = ("styles", "settings", "numbering")
"""Parts of every document, which are files of ``templates/word``."""


def section(paper: tuple[float, float], *, kind: str = "nextPage", columns: int = 1, bare: bool = False) -> Element:
    """Return the properties of a section of the document, which end it.

    Parameters
    ----------
    paper
        Width and height (mm), in landscape.
    kind
        Where the section starts: ``nextPage`` or ``continuous``.
    columns
        Number of columns.
    bare
        Whether it is a cover, without header and footer.
    """
    parts = [] if bare else [node(f"{where}Reference", type="default") for where in ("header", "footer")]
    for part, where in zip(parts, ("header", "footer"), strict=False):
        part.set("r:id", where)
    return node(
        "sectPr",
        *parts,
        node("type", val=kind),
        node("pgSz", w=twips(paper[0]), h=twips(paper[1]), orient="landscape"),
        node(
            "pgMar",
            top=twips(HEAD),
            right=twips(SIDE),
            bottom=twips(FOOT),
            left=twips(SIDE),
            header=twips(_LINE_MM),
            footer=twips(_LINE_MM),
            gutter=0,
        ),
        node("cols", num=columns, space=twips(COLUMN_GAP)),
    )


@dataclass(slots=True)
class WordFile:
    """Parts of a document; ``body`` are its paragraphs, tables and sections in order."""

    title: str
    language: str = "es-PE"
    body: list[Element] = field(default_factory=list)
    header: list[Element] = field(default_factory=list)
    footer: list[Element] = field(default_factory=list)
    pictures: dict[bytes, str] = field(default_factory=dict)
    drawn: int = 0

    def add(self, *blocks: Element) -> None:
        """Add paragraphs and tables at the end."""
        self.body += blocks

    def picture(self, png: bytes, size: tuple[float, float], described: str) -> Element:
        """Return a run with a picture of a size (mm); equal pictures are stored once."""
        self.drawn += 1
        relation = self.pictures.setdefault(png, f"imagen{len(self.pictures) + 1}")
        return picture(relation, self.drawn, size, described)

    def content(self, paper: tuple[float, float]) -> bytes:
        """Return the file; its last section has a ``paper`` (mm)."""
        relations = [(name, name, f"{name}.xml") for name in (*_OWN, "header", "footer")]
        relations += [(name, "image", f"media/{name}.png") for name in self.pictures.values()]
        parts = {
            "[Content_Types].xml": _xml(self._types()),
            "_rels/.rels": _xml(
                _relations([("rId1", "officeDocument", "word/document.xml"), ("rId2", "", "docProps/core.xml")])
            ),
            "docProps/core.xml": _xml(self._core()),
            "word/document.xml": _xml(_part("document", [node("body", *self.body, section(paper))])),
            "word/_rels/document.xml.rels": _xml(_relations(relations)),
            **{f"word/{name}.xml": (FOLDER / "word" / f"{name}.xml").read_bytes() for name in _OWN},
            "word/header.xml": _xml(_part("hdr", self.header)),
            "word/footer.xml": _xml(_part("ftr", self.footer)),
            **{f"word/media/{name}.png": png for png, name in self.pictures.items()},
        }
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(zipfile.ZipInfo(name, _ZIP_DATE), content, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def _types(self) -> Element:
        root = Element("Types", {"xmlns": f"{_PACKAGE}/content-types"})
        kinds = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
        for name, kind in (kinds | {"png": "image/png"}).items():
            SubElement(root, "Default", {"Extension": name, "ContentType": kind})
        names = {"document": "document.main", **{name: name for name in (*_OWN, "header", "footer")}}
        for name, kind in names.items():
            SubElement(root, "Override", {"PartName": f"/word/{name}.xml", "ContentType": f"{_WORD}.{kind}+xml"})
        core = "application/vnd.openxmlformats-package.core-properties+xml"
        SubElement(root, "Override", {"PartName": "/docProps/core.xml", "ContentType": core})
        return root

    def _core(self) -> Element:
        """Return the properties: title and language, and neither author nor time."""
        spaces = {"xmlns:cp": f"{_PACKAGE}/metadata/core-properties", "xmlns:dc": "http://purl.org/dc/elements/1.1/"}
        root = Element("cp:coreProperties", spaces)
        SubElement(root, "dc:title").text = plain_text(self.title)
        SubElement(root, "dc:language").text = self.language
        return root


def _relations(rows: Iterable[tuple[str, str, str]]) -> Element:
    """Return relations: identifier, kind (empty for the properties of the file), and part."""
    root = Element("Relationships", {"xmlns": f"{_PACKAGE}/relationships"})
    core = f"{_PACKAGE}/relationships/metadata/core-properties"
    for own, kind, target in rows:
        SubElement(root, "Relationship", {"Id": own, "Type": f"{_OFFICE}/{kind}" if kind else core, "Target": target})
    return root


def _part(name: str, inner: Iterable[Element]) -> Element:
    root = node(name, *inner)
    root.attrib.update(NAMESPACES)
    return root


def _xml(root: Element) -> bytes:
    found: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return found
