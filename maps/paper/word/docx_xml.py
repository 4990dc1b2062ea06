"""Elements of WordprocessingML: paragraphs, runs, fields, links and pictures, as trees of the standard library."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from maps.svg.xml_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["NAMESPACES", "bookmark", "emus", "field", "link", "node", "paragraph", "picture", "tab", "text_run", "twips"]

NAMESPACES = {
    "xmlns:w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "xmlns:r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "xmlns:wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "xmlns:a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "xmlns:pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
"""Attributes of the root of a part: the prefixes that the names of these elements have."""
_TWIPS_PER_MM = 1440 / 25.4
"""Twentieths of a point in a millimetre."""
_EMUS_PER_MM = 36000
"""Units of drawings in a millimetre."""


def twips(mm: float) -> str:
    """Return a length in twentieths of a point, in which Word gives tables, margins and indents."""
    return str(round(mm * _TWIPS_PER_MM))


def emus(mm: float) -> str:
    """Return a length in the unit of drawings (1/360,000 cm)."""
    return str(round(mm * _EMUS_PER_MM))


def node(name: str, /, *inner: Element | None, **attributes: str | int) -> Element:
    """Return an element ``w:name`` with attributes of the same namespace; None is no element."""
    made = Element(f"w:{name}", {f"w:{key}": plain_text(str(value)) for key, value in attributes.items()})
    made.extend(item for item in inner if item is not None)
    return made


def text_run(text: str, *, style: str = "", bold: bool = False, color: str = "", size: float = 0) -> Element:
    """Return a run of text; ``color`` is ``rrggbb``, ``size`` in points, both those of the paragraph by default."""
    look = [
        node("rStyle", val=style) if style else None,
        node("b") if bold else None,
        node("color", val=color) if color else None,
        node("sz", val=round(2 * size)) if size else None,
    ]
    made = node("r", node("rPr", *look) if any(part is not None for part in look) else None)
    words = SubElement(made, "w:t", {"xml:space": "preserve"})
    words.text = plain_text(text)
    return made


def tab() -> Element:
    """Return a run that goes to the next tabulator."""
    return node("r", node("tab"))


def paragraph(style: str, *inner: Element | str, look: Iterable[Element] = ()) -> Element:
    """Return a paragraph of a style (its identifier) with runs, texts or links; ``look`` are more of its properties."""
    parts = [text_run(item) if isinstance(item, str) else item for item in inner]
    return node("p", node("pPr", node("pStyle", val=style), *look), *parts)


def field(code: str, shown: Iterable[Element] = ()) -> list[Element]:
    """Return the runs of a field, such as the number of the page, which shows ``shown`` until Word computes it."""
    words = node("instrText")
    words.text = f" {code} "
    words.set("xml:space", "preserve")
    begin, middle, end = (node("r", node("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end"))
    return [begin, node("r", words), middle, *shown, end]


def bookmark(number: int, *inner: Element) -> list[Element]:
    """Return what links called ``_Toc`` and the number go to, as Word calls those of a table of contents."""
    name = f"_Toc{number:09d}"
    return [node("bookmarkStart", id=number, name=name), *inner, node("bookmarkEnd", id=number)]


def link(number: int, text: str) -> Element:
    """Return a link to the :func:`bookmark` of that number."""
    return node("hyperlink", text_run(text, style="Hyperlink"), anchor=f"_Toc{number:09d}", history=1)


def picture(relation: str, number: int, size: tuple[float, float], described: str) -> Element:
    """Return a run with a picture of a width and height (mm).

    ``number`` is its own in the document; ``described`` is read aloud to who does not see it, empty for an ornament.
    """
    wide, high = map(emus, size)
    words = {"descr": plain_text(described)} if described else {}
    drawing = node("drawing")
    inline = SubElement(drawing, "wp:inline", {f"dist{side}": "0" for side in "TBLR"})
    SubElement(inline, "wp:extent", {"cx": wide, "cy": high})
    SubElement(inline, "wp:docPr", {"id": str(number), "name": f"Imagen {number}"} | words)
    graphic = SubElement(inline, "a:graphic")
    data = SubElement(graphic, "a:graphicData", {"uri": NAMESPACES["xmlns:pic"]})
    drawn = SubElement(data, "pic:pic")
    about = SubElement(drawn, "pic:nvPicPr")
    SubElement(about, "pic:cNvPr", {"id": str(number), "name": f"Imagen {number}"})
    SubElement(about, "pic:cNvPicPr")
    fill = SubElement(drawn, "pic:blipFill")
    SubElement(fill, "a:blip", {"r:embed": relation})
    SubElement(SubElement(fill, "a:stretch"), "a:fillRect")
    look = SubElement(drawn, "pic:spPr")
    extent = SubElement(look, "a:xfrm")
    SubElement(extent, "a:off", {"x": "0", "y": "0"})
    SubElement(extent, "a:ext", {"cx": wide, "cy": high})
    SubElement(SubElement(look, "a:prstGeom", {"prst": "rect"}), "a:avLst")
    return node("r", drawing)
