"""Word document of the annex: cover, linked contents, and each sheet as a map with editable text and tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from maps.logos import png_size
from maps.paper.annex_sheets import EMPTY, as_printed, counts_of, divided, list_of
from maps.paper.map_pictures import sign_pngs
from maps.paper.overview_picture import overview_png, overview_words
from maps.paper.pdf import PAPERS
from maps.paper.word.docx_file import COLUMN_GAP, SIDE, WordFile
from maps.paper.word.docx_sheet import add_sheet, section_end, sheet_heading
from maps.paper.word.docx_tables import table_blocks
from maps.paper.word.docx_xml import bookmark, field, link, node, paragraph, tab, text_run, twips

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from maps.paper.annex_pdf import Cover
    from maps.paper.annex_sheets import Numbered
    from maps.sheet import Sheet

__all__ = ["render_docx"]

_CONTENTS = 'TOC \\o "1-1" \\n \\h \\z \\u'
"""Field of the contents: headings of the first level, as links, without numbers of pages, which only Word knows."""
_COLUMNS = 3
"""Columns of the tables of the jurisdictions that have nothing to draw."""
_LONG = 25
"""Lines of the contents from which they are in two columns."""
_LOGO_MM, _ABOVE_MM, _BESIDE_MM = 18.0, 42.0, 4.0
"""Height (mm) of a logo on the cover, and of the gap above the title, without a map and with one."""
_MAP_ROOM = (200.0, 96.0)
"""Greatest width and height (mm) of the map on the cover."""


def render_docx(sheets: Sequence[Sheet], cover: Cover, *, paper: str, header: str) -> bytes:
    """Return the annex as a DOCX.

    Parameters
    ----------
    sheets
        Sheets in order; each is a map of 120 dpi with its legend and tables, which can be edited. Those of a jurisdiction
        where none has anything to draw are lines of one list, with the numbers that they have in the annex, and with the
        tables that count something.
    cover
        Title, entities, table of totals and note of method.
    paper
        One of :data:`maps.paper.pdf.PAPERS`, in landscape.
    header
        Header of every page.
    """
    size = PAPERS[paper]
    wide = size[0] - 2 * SIDE
    full, empty = divided([as_printed(sheet, Path()) for sheet in sheets])
    drawn = [(number, sheets[number - 1]) for number, _ in full]
    entries = [entry for _, sheet in drawn for group in sheet.legend for entry in group.entries]
    signs = sign_pngs(entry.symbol for entry in entries if entry.symbol)
    lines = [(number, sheet_heading(number, sheet)) for number, sheet in drawn]
    lines += [(len(sheets) + 1, EMPTY)] if empty else []
    lines.append((len(sheets) + 2, "Nota de método y fuentes"))
    book = WordFile(cover.words["title"])
    book.header, book.footer = [paragraph("Header", header)], [_foot(cover, wide)]
    book.add(*_cover(book, cover, sheets[0].block.logos if sheets else ()), section_end(size, bare=True))
    book.add(paragraph("TOCHeading", "Contenido"), *_contents(lines))
    book.add(section_end(size, columns=2 if len(lines) > _LONG else 1))
    if cover.table is not None:
        book.add(*table_blocks(cover.table, wide), section_end(size, kind="continuous"))
    for number, sheet in drawn:
        add_sheet(book, number, sheet, signs, size)
    if empty:
        book.add(paragraph("Heading1", *bookmark(*_marked(lines[-2]))), *table_blocks(list_of(empty), wide))
        book.add(section_end(size), *_counted(empty, size), section_end(size, kind="continuous", columns=_COLUMNS))
    book.add(paragraph("Heading1", *bookmark(*_marked(lines[-1]))), *(paragraph("Normal", line) for line in cover.method))
    return book.content(size)


def _marked(line: tuple[int, str]) -> tuple[int, Element]:
    return line[0], text_run(line[1])


def _cover(book: WordFile, cover: Cover, logos: Sequence[bytes]) -> list[Element]:
    """Return the cover: logos and entities, title, sentence and map of all jurisdictions, date and source."""
    words = cover.words
    shown = [book.picture(logo, _scaled(logo), "Logotipo") for logo in logos]
    found = overview_png(cover.overview, _MAP_ROOM) if cover.overview else None
    drawn = [book.picture(*found, overview_words(cover.overview))] if cover.overview and found else []
    near = [node("spacing", before=160)] if drawn else []
    return [
        *([paragraph("Mapa", *(part for item in shown for part in (item, text_run("  "))))] if shown else []),
        *(paragraph("Entidad", name) for name in words["entities"]),
        paragraph(
            "Title", words["title"], look=[node("spacing", before=twips(_BESIDE_MM if drawn else _ABOVE_MM), after=160)]
        ),
        *([paragraph("Subtitle", words["subtitle"])] if words["subtitle"] else []),
        *([paragraph("Marca", words["mark"])] if words["mark"] else []),
        *([paragraph("Subtitle", words["sentence"])] if words["sentence"] else []),
        *([paragraph("Mapa", *drawn)] if drawn else []),
        *([paragraph("Pie", words["foot"], look=near)] if words["foot"] else []),
    ]


def _scaled(logo: bytes) -> tuple[float, float]:
    """Return the width and height (mm) of a logo on the cover."""
    wide, high = png_size(logo)
    return _LOGO_MM * wide / high, _LOGO_MM


def _contents(lines: Sequence[tuple[int, str]]) -> list[Element]:
    """Return the table of contents: links now, and a field that Word renews when it is asked to."""
    blocks = [paragraph("TOC1", link(number, text)) for number, text in lines]
    *begin, end = field(_CONTENTS)
    blocks[0][1:1] = begin
    blocks[-1].append(end)
    return blocks


def _foot(cover: Cover, wide: float) -> Element:
    """Return the foot of every page: who may see it, and the number of the page."""
    stop = node("tabs", node("tab", val="right", pos=twips(wide)))
    pages = [text_run("Página "), *field("PAGE", [text_run("1")]), text_run(" de "), *field("NUMPAGES", [text_run("1")])]
    return paragraph("Footer", cover.words["mark"], tab(), *pages, look=[stop])


def _counted(empty: Sequence[Numbered], paper: tuple[float, float]) -> Iterator[Element]:
    """Yield what the sheets that draw nothing count, or say of the edition before, by jurisdiction; often nothing."""
    wide = (paper[0] - 2 * SIDE - (_COLUMNS - 1) * COLUMN_GAP) / _COLUMNS
    for where, tables, changes in counts_of(empty):
        yield paragraph("Heading2", where)
        for table in tables:
            yield from table_blocks(table, wide, style="Leyenda")
        for line in changes:
            yield paragraph("ListBullet", line)
