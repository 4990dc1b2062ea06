"""Word document of the annex: each sheet as a picture, with editable tables. The only importer of docx."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

from maps.paper.pdf import PAPERS, render_png
from maps.svg.xml_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.paper.pdf import Cover
    from maps.sheet import ChangeBlock, Sheet, Table

__all__ = ["render_docx"]

_ALWAYS = dt.datetime(2000, 1, 1)  # noqa: DTZ001 (a constant date: equal content gives equal bytes)
_DPI = 150
"""Resolution (pixels per inch) of the pictures: legible when printed, at a quarter of the size of 300."""
_MARGIN_MM = 15
"""Margin of the pages: all office printers can print up to it."""


def render_docx(sheets: Sequence[Sheet], cover: Cover, *, paper: str, header: str) -> bytes:
    """Return the annex as a DOCX.

    Parameters
    ----------
    sheets
        Sheets in order; each is a picture of 150 dpi, followed by its tables, which can be edited.
    cover
        Title, entities, table of totals and note of method.
    paper
        One of :data:`maps.paper.pdf.PAPERS`, in landscape.
    header
        Header of every page.
    """
    from docx import Document  # noqa: PLC0415 (heavy)
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415
    from docx.shared import Mm, Pt  # noqa: PLC0415

    wide, high = PAPERS[paper]
    book: Any = Document()
    book.styles["Normal"].font.name, book.styles["Normal"].font.size = "Calibri", Pt(9)
    section = book.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(wide), Mm(high)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(_MARGIN_MM))
    section.header.paragraphs[0].text = plain_text(header)
    for name in cover.words["entities"]:
        book.add_paragraph(plain_text(name))
    book.add_heading(plain_text(cover.words["title"]), 0)
    for line in (cover.words["subtitle"], cover.words["mark"], cover.words["foot"]):
        if line:
            book.add_paragraph(plain_text(line))
    if cover.table is not None:
        _table(book, cover.table)
    for number, sheet in enumerate(sheets, start=1):
        book.add_page_break()
        book.add_heading(plain_text(f"Lámina {number}. {sheet.title.capitalize()}: {sheet.place}"), 1)
        picture = io.BytesIO(render_png(sheet, paper=paper, dpi=_DPI))
        book.add_picture(picture, height=Mm(high - 2 * _MARGIN_MM - 22))
        _changes(book, sheet.changes)
        for table in sheet.tables:
            _table(book, table)
    book.add_page_break()
    book.add_heading("Nota de método y fuentes", 1)
    for line in cover.method:
        book.add_paragraph(plain_text(line))
    _clear_author(book, cover.words["title"])
    out = io.BytesIO()
    book.save(out)
    return _same_bytes(out.getvalue())


def _changes(book: Any, changes: ChangeBlock | None) -> None:  # noqa: ANN401 (docx is untyped)
    """Write what changed since the edition before, if there is one."""
    if changes is None:
        return
    book.add_heading(plain_text(changes.title), 2)
    for line in changes.lines:
        book.add_paragraph(plain_text(line), style="List Bullet")


def _table(book: Any, table: Table) -> None:  # noqa: ANN401 (docx is untyped)
    if not table.rows:
        return
    book.add_heading(plain_text(table.title), 2)
    lines = [table.header, *table.rows, *([table.total] if table.total else [])]
    grid = book.add_table(rows=len(lines), cols=len(table.header), style="Light Grid Accent 1")
    for row, cells in zip(grid.rows, lines, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = plain_text(text)
    if table.note:
        book.add_paragraph(plain_text(table.note))


def _clear_author(book: Any, title: str) -> None:  # noqa: ANN401
    """Remove author and times from the properties of the document."""
    core = book.core_properties
    core.author, core.last_modified_by, core.comments, core.title = "", "", "", plain_text(title)
    core.created = core.modified = _ALWAYS


def _same_bytes(document: bytes) -> bytes:
    """Return the zip archive with constant times."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(zipfile.ZipInfo(item.filename, (2000, 1, 1, 0, 0, 0)), old.read(item), zipfile.ZIP_DEFLATED)
    return out.getvalue()
