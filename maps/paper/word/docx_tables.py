"""Tables of the Word document in the style of the house, which can be edited and copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.paper.typst import table_data
from maps.paper.word.docx_xml import node, paragraph, twips

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from maps.sheet import Table

__all__ = ["cell", "grid", "low", "side_by_side", "table_blocks"]

_CHARACTER_MM = 1.6
"""Mean width (mm) of a character of 8 points."""
_PADDING_MM = 2.6
"""Width (mm) of the margins of a cell, left and right, with its border."""
_HEADER, _TOTAL, _NO_COLUMNS = 0x20, 0x40, 0x400
"""Bits that tell which parts of its style a table has: first row, last row, and no bands of columns."""


def low() -> Element:
    """Return the look of a paragraph that must be somewhere, such as after a table, and is as low as it can be."""
    return node("spacing", before=0, after=0, line=20, lineRule="exact")


def table_blocks(table: Table, wide: float, *, style: str = "Heading2") -> list[Element]:
    """Return the title in a ``style``, the table and its note, at most ``wide`` mm wide; nothing of one without rows."""
    if not table.rows:
        return []
    lines = [table.header, *table.rows, *([table.total] if table.total else [])]
    widths = _widths(table, wide)
    right = [at > 0 and number for at, number in enumerate(table.numeric)]  # the first column is of names, also of numbers
    rows = [
        node(
            "tr",
            node("trPr", node("cantSplit"), node("tblHeader") if at == 0 else None),
            *(
                cell([paragraph("Celda", text, look=_aligned(end))], size)
                for text, end, size in zip(line, right, widths, strict=True)
            ),
        )
        for at, line in enumerate(lines)
    ]
    return [
        *([paragraph(style, table.title)] if table.title else []),
        grid(widths, rows, style="Cuadro", total=bool(table.total), title=table.title),
        paragraph("Nota", table.note) if table.note else paragraph("Nota", look=[low()]),
    ]


def _widths(table: Table, wide: float) -> list[float]:
    """Return the width (mm) of each column: short ones are as wide as their text, the others share what is left."""
    data = table_data(table) or {}
    columns = zip(table.header, *table.rows, *([table.total] if table.total else []), strict=True)
    own = [max(map(len, column)) * _CHARACTER_MM + _PADDING_MM for column in columns]
    shares: list[float] = data["widths"]
    fixed = sum(size for size, share in zip(own, shares, strict=True) if not share)
    rest = max(wide - fixed, wide / 3) / max(sum(shares), 1)
    found = [min(size, share * rest) if share else size for size, share in zip(own, shares, strict=True)]
    return [size * min(1, wide / sum(found)) for size in found]


def _aligned(end: object) -> list[Element]:
    return [node("jc", val="right")] if end else []


def cell(inner: Sequence[Element], wide: float, *, fill: str = "", middle: bool = False) -> Element:
    """Return a cell of a width (mm); ``fill`` is the colour (``rrggbb``) of its ground."""
    look = [
        node("shd", val="clear", color="auto", fill=fill) if fill else None,
        node("vAlign", val="center") if middle else None,
    ]
    return node("tc", node("tcPr", node("tcW", w=twips(wide), type="dxa"), *look), *inner)


def grid(
    widths: Sequence[float], rows: Sequence[Element], *, style: str = "", total: bool = False, title: str = ""
) -> Element:
    """Return a table of columns of those widths (mm); with a style its first row is a header, and its last may be a total.

    ``title`` is its name for who does not see it.
    """
    return node(
        "tbl",
        node(
            "tblPr",
            node("tblStyle", val=style) if style else None,
            node("tblW", w=twips(sum(widths)), type="dxa"),
            node("tblLayout", type="fixed"),
            node("tblLook", val=f"{_NO_COLUMNS + _HEADER * bool(style) + _TOTAL * total:04X}"),
            node("tblCaption", val=title) if title else None,
        ),
        node("tblGrid", *(node("gridCol", w=twips(size)) for size in widths)),
        *rows,
    )


def side_by_side(*parts: tuple[float, Sequence[Element]]) -> Element:
    """Return a table of one row without borders: each part has a width (mm) and its paragraphs."""
    return grid([wide for wide, _ in parts], [node("tr", *(cell(inner, wide) for wide, inner in parts))])
