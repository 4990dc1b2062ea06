"""One sheet in the Word document: its map as a picture, and everything else that it says as text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from maps.paper.map_pictures import SIGN_MM, map_png
from maps.paper.sheet_parts import count_words, inset_words, is_list, more_of_zone, named_by_keys, nested_words
from maps.paper.word.docx_charts import chart_blocks
from maps.paper.word.docx_file import COLUMN_GAP, FOOT, HEAD, SIDE, section
from maps.paper.word.docx_tables import cell, grid, low, side_by_side, table_blocks
from maps.paper.word.docx_xml import bookmark, node, paragraph, tab, text_run, twips
from maps.spanish_text import spaced
from maps.svg.inset import crowded_view
from maps.svg.map_body import draw_map
from maps.svg.view import whole_view

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from xml.etree.ElementTree import Element

    from maps.paper.word.docx_file import WordFile
    from maps.sheet import Fact, Group, Legend, Sheet, Symbol
    from maps.svg.map_body import DrawnMap
    from maps.svg.view import View

__all__ = ["add_sheet", "section_end", "sheet_heading"]

_LEGEND_MM = 70.0
"""Width (mm) of the legend beside the map."""
_TITLE_MM, _TITLE_LETTER_MM = 12.0, 3.0
"""Height (mm) of a line of the heading, and width of a letter of it, both rather more than they are."""
_LINE_MM, _CHARACTER_MM = 4.2, 1.75
"""The same of a line of text."""
_GAP_MM = 3.0
"""Gap (mm) between map and legend."""
_INSET_MM = 84.0
"""Height (mm) of the inset, which is as wide as a column."""
_SIZES = (8.0, 7.4, 6.8, 6.2, 5.6)
"""Sizes (points) of the legend: the largest in which it is not higher than the map."""
_LINE, _LETTER = 1.25, 0.19
"""Height (points) of a line of the legend and width (mm) of a letter, by point of size."""
_POINT_MM = 25.4 / 72
"""A point, in millimetres."""
_BEFORE = 60
"""Space above a block of the legend, in twentieths of a point."""
_HEADING = 1.5
"""Height of the title of a block of the legend, in lines."""
_NAME_MM, _COUNT_MM, _END_MM = 5.0, 9.0, 4.0
"""Where (mm) the name of a line of the legend begins, the room for its count, and what is left at its right."""
_A3_MM, _A3_SYMBOL = 400.0, 1.15
"""Width (mm) from which a paper is an A3, and the radius (mm) of its signs; that of A4 is 1."""
_SIGNED = 3
"""Most signatures in a row."""
_SIGNED_MM = 18.0
"""Height (mm) to sign in."""


def sheet_heading(number: int, sheet: Sheet) -> str:
    """Return the heading of a sheet."""
    return f"Lámina {number}. {sheet.title.capitalize()}: {sheet.place}"


def add_sheet(book: WordFile, number: int, sheet: Sheet, signs: Mapping[Symbol, bytes], paper: tuple[float, float]) -> None:
    """Add a sheet: a page with its map and legend, then its tables and texts in two columns.

    ``number`` is that of the sheet in the annex, ``signs`` the pictures of its symbols, ``paper`` its size (mm).
    """
    wide = paper[0] - 2 * SIDE
    heading = sheet_heading(number, sheet)
    used = (
        _TITLE_MM * math.ceil(len(heading) * _TITLE_LETTER_MM / wide)
        + _high(sheet.headline, wide)
        + _high(sheet.message, wide)
        + _high(_fields(sheet, 0), wide)
    )
    size = wide - _LEGEND_MM - _GAP_MM, paper[1] - HEAD - FOOT - used
    column = (wide - COLUMN_GAP) / 2
    view = whole_view(sheet, *size)
    close = crowded_view(sheet, view, column, _INSET_MM)
    large = _A3_SYMBOL if paper[0] > _A3_MM else 1.0
    drawn = draw_map(sheet, view, symbol_mm=large, inset=close)
    inner = draw_map(sheet, close, symbol_mm=large) if close else None
    keys = named_by_keys([drawn, inner] if inner else [drawn])
    told = " ".join(filter(None, (f"{sheet.title.capitalize()}: {sheet.place}.", sheet.headline, sheet.message)))
    picture = book.picture(map_png(drawn, view), size, told)
    groups = [group for group in sheet.legend if not is_list(group)]
    points = _legend_size(groups, size[1])
    legend = [block for group in groups for block in _group(book, group, signs, points)]
    book.add(
        paragraph("Heading1", *bookmark(number, text_run(heading))),
        *([paragraph("Frase", sheet.headline)] if sheet.headline else []),
        *([paragraph("Aviso", sheet.message)] if sheet.message else []),
        paragraph("Nota", _fields(sheet, view.scale)),
        side_by_side((size[0] + _GAP_MM, [paragraph("Mapa", picture)]), (_LEGEND_MM, legend or [paragraph("Leyenda")])),
        section_end(paper),
        *_charts(sheet, column),
        *(_inset(book, sheet, close, inner) if close and inner else []),
        *_texts(sheet, keys, column),
        section_end(paper, columns=2),
    )


def _charts(sheet: Sheet, wide: float) -> Iterator[Element]:
    """Yield the charts, which fill a column, and the end of it; nothing without charts."""
    hours = any(chart.kind == "horas" for chart in sheet.charts)
    for chart in sheet.charts:
        if chart.kind != "turnos" or not hours:  # the hours tell the turnos
            yield from chart_blocks(chart, wide)
    if sheet.charts:
        yield paragraph("Mapa", node("r", node("br", type="column")), look=[low()])


def _inset(book: WordFile, sheet: Sheet, view: View, drawn: DrawnMap) -> Iterator[Element]:
    """Yield the picture of where most is, at a larger scale."""
    words = inset_words(sheet)
    picture = book.picture(map_png(drawn, view), (view.width, view.height), words)
    yield paragraph("Heading2", words)
    yield paragraph("Mapa", picture)
    yield paragraph("Nota", f"Escala: 1:{spaced(view.scale)}")


def _fields(sheet: Sheet, scale: int) -> str:
    """Return the title block as one line."""
    fields = (*sheet.block.fields, ("Escala", f"1:{spaced(scale)} en esta hoja"))
    return " · ".join(f"{name}: {value}" for name, value in fields if value)


def _high(text: str, wide: float) -> float:
    """Return the height (mm) of a text above or below the map, at most; 0 of none."""
    return math.ceil(len(text) * _CHARACTER_MM / wide) * _LINE_MM + _GAP_MM if text else 0.0


def section_end(paper: tuple[float, float], **how: object) -> Element:
    """Return the paragraph that ends a :func:`maps.paper.word.docx_file.section`."""
    return node("p", node("pPr", node("pStyle", val="Mapa"), low(), section(paper, **how)))  # type: ignore[arg-type]


def _legend_size(groups: Sequence[Group], high: float) -> float:
    """Return the size (points) in which the legend is not higher than the map, or the smallest."""
    for points in _SIZES:
        letters = (_LEGEND_MM - _NAME_MM - _COUNT_MM) / (_LETTER * points)
        lines: float = sum(math.ceil(len(entry.label) / letters) for group in groups for entry in group.entries)
        nested = [len(nested_words(entry)) for group in groups for entry in group.entries]
        lines += sum(math.ceil(count / letters) for count in nested)
        lines += sum((_HEADING if group.title else 0) + math.ceil(len(group.note) / letters) for group in groups)
        if lines * _LINE * points * _POINT_MM <= high:
            return points
    return _SIZES[-1]


def _group(book: WordFile, group: Group, signs: Mapping[Symbol, bytes], points: float) -> Iterator[Element]:
    """Yield the paragraphs of a block of the legend: its title with the total, its lines, and its note."""
    total = [tab(), text_run(group.total, bold=True, size=points)] if group.total else []
    look = [node("keepNext"), _stops(), _pitch(points, before=_BEFORE)]
    if group.title:
        yield paragraph("Leyenda", text_run(group.title, bold=True, size=points), *total, look=look)
    for entry in group.entries:
        yield _line(book, entry, signs, points, bold=not group.title)
        if nested := nested_words(entry):
            look = [_pitch(points - 0.5), node("ind", left=twips(_NAME_MM), right=twips(_END_MM))]
            yield paragraph("Nota", text_run(nested, size=points - 0.5), look=look)
    if group.note:
        yield paragraph("Nota", text_run(group.note, size=points - 0.5))


def _line(book: WordFile, entry: Legend, signs: Mapping[Symbol, bytes], points: float, *, bold: bool) -> Element:
    """Return a line of the legend: sign or swatch, name, and count at the right; bold where it has no title over it."""
    inner: list[Element] = []
    if entry.symbol:
        side = SIGN_MM * points / _SIZES[0]
        inner = [book.picture(signs[entry.symbol], (side, side), "")]
    elif entry.fill:
        stripes = "diagStripe" if entry.hatched else "clear"
        ground = node("shd", val=stripes, color="auto", fill=entry.fill.lstrip("#"))
        inner = [node("r", node("rPr", node("sz", val=round(2 * points)), ground), *text_run("\u00a0" * 4).findall("*"))]
    count = count_words(entry)
    name, number = (text_run(text, bold=bold, size=points) for text in (entry.label, count))
    words = [*inner, tab(), name, *([tab(), number] if count else [])]
    left = twips(_NAME_MM)
    look = [_stops(), _pitch(points), node("ind", left=left, hanging=left, right=twips(_END_MM))]
    return paragraph("Leyenda", *words, look=look)


def _pitch(points: float, *, before: int = 0) -> Element:
    """Return the spacing of a line of the legend: as high as its letters need, whatever sign it has."""
    return node("spacing", before=before, after=0, line=round(_LINE * points * 20), lineRule="exact")


def _stops() -> Element:
    """Return the tabulators of the legend: where names begin, and where counts end."""
    end = twips(_LEGEND_MM - 2 * _END_MM)
    return node("tabs", node("tab", val="left", pos=twips(_NAME_MM)), node("tab", val="right", pos=end))


def _texts(sheet: Sheet, keys: tuple[tuple[Group, ...], str], wide: float) -> Iterator[Element]:
    """Yield what the sheet says after its map: puntos críticos, tables, changes, lists, notes and who signs."""
    if sheet.zones:
        yield paragraph("Heading2", "Puntos críticos")
    for zone in sheet.zones:
        more = more_of_zone(zone.facts)
        yield paragraph("Leyenda", text_run(f"{zone.rank}. ", bold=True), f"{zone.reason}{f' {more}' if more else ''}")
    for table in sheet.tables:
        yield from table_blocks(table, wide)
    if sheet.changes is not None:
        yield from _listed(sheet.changes.title, sheet.changes.lines)
    if keys[1]:
        yield paragraph("Nota", keys[1])
    for group in (*keys[0], *filter(is_list, sheet.legend)):
        yield paragraph("Heading2", group.title)
        yield paragraph("Leyenda", " · ".join(entry.label for entry in group.entries))
    yield from _listed("Notas", sheet.notes)
    yield from _signatures(sheet.block.authorities, wide)


def _listed(title: str, lines: Sequence[str]) -> Iterator[Element]:
    """Yield a heading and sentences; nothing without sentences."""
    if lines:
        yield paragraph("Heading2", title)
    for line in lines:
        yield paragraph("ListBullet", line)


def _signatures(authorities: Sequence[Fact], wide: float) -> Iterator[Element]:
    """Yield room to sign for each authority; nothing without them."""
    if not authorities:
        return
    yield paragraph("Heading2", "Firmas")
    rows = [authorities[at : at + _SIGNED] for at in range(0, len(authorities), _SIGNED)]
    columns = min(len(authorities), _SIGNED)
    size = wide / columns
    filled = [[*row, *[("", "")] * (columns - len(row))] for row in rows]
    yield grid([size] * columns, [_signed(row, size) for row in filled])
    yield paragraph("Nota", look=[low()])


def _signed(row: Iterable[Fact], wide: float) -> Element:
    """Return a row of signatures: name and office below a line."""
    cells = []
    for office, name in row:
        line = node("pBdr", node("top", val="single", sz=4, space=2, color="5A6673"))
        room = node("spacing", before=twips(_SIGNED_MM), after=0)
        look = [*([line] if office or name else []), room, node("jc", val="center")]
        words = paragraph("Leyenda", text_run(name, bold=True), look=look)
        cells.append(cell([words, paragraph("Leyenda", office, look=[node("jc", val="center")])], wide))
    return node("tr", node("trPr", node("cantSplit")), *cells)
