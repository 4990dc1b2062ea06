"""Charts of a sheet in the Word document, as tables of shaded cells: they are text, weigh nothing and print in grey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.paper.chart_rows import MOST_BARS, MOST_MONTHS, rest_words, short_month
from maps.paper.word.docx_tables import cell, grid, low
from maps.paper.word.docx_xml import node, paragraph, text_run, twips
from maps.share_classes import EMPTY, RAMP, ink_on, share_classes
from maps.spanish_text import integer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from maps.chart import Chart

__all__ = ["chart_blocks"]

_BAR = RAMP[3].lstrip("#")
"""Colour of the bars."""
_NAME_MM, _COUNT_MM, _NOTE_MM, _DAY_MM = 40.0, 13.0, 24.0, 16.0
"""Width (mm) of the names, counts and changes beside the bars, and of the weekdays beside the hours."""
_BAR_MM = 3.0
"""Height (mm) of a bar."""
_HOUR_POINTS, _MONTH_POINTS = 5.5, 7.0
"""Size (points) of the digits of the hours, of which there are 24 in a row, and of the months."""
_CELL_MARGIN = 57
"""Margin of a cell in twentieths of a point, as in ``templates/word/styles.xml``: digits may stand on it."""


def chart_blocks(chart: Chart, wide: float) -> list[Element]:
    """Return the title of a chart, its cells or bars, ``wide`` mm wide, and the sentence on what is in none."""
    drawn = {"horas": _hours, "meses": _months}.get(chart.kind, _bars)
    rest = rest_words(chart)
    return [
        paragraph("Heading2", chart.title),
        *drawn(chart, wide),
        paragraph("Nota", rest) if rest else paragraph("Nota", look=[low()]),
    ]


def _bars(chart: Chart, wide: float) -> Iterator[Element]:
    """Yield a row a label: its name, a bar, its count, and its change if there is one."""
    note = _NOTE_MM if any(chart.notes) else 0.0
    bar = wide - _NAME_MM - _COUNT_MM - note
    largest = max((sum(row) for row in chart.values), default=0) or 1
    rows = []
    for at, (name, counts) in enumerate(zip(chart.labels[:MOST_BARS], chart.values, strict=False)):
        count = sum(counts)
        cells = [
            cell([paragraph("Celda", name[:1].upper() + name[1:])], _NAME_MM, middle=True),
            cell([_bar(bar * count / largest, bar)], bar, middle=True),
            cell([paragraph("Celda", integer(count), look=[node("jc", val="right")])], _COUNT_MM, middle=True),
            *([cell([paragraph("Celda", chart.notes[at])], note, middle=True)] if note else []),
        ]
        rows.append(node("tr", node("trPr", node("cantSplit")), *cells))
    if rows:
        yield grid([_NAME_MM, bar, _COUNT_MM, *([note] if note else [])], rows, title=chart.title)


def _bar(length: float, wide: float) -> Element:
    """Return a bar: an empty paragraph with a ground, which ends where the bar does."""
    high = node("spacing", before=0, after=0, line=twips(_BAR_MM), lineRule="exact")
    if not length:
        return paragraph("Mapa", look=[high])
    ground = node("shd", val="clear", color="auto", fill=_BAR)
    return paragraph("Mapa", look=[ground, high, node("ind", right=twips(max(wide - length, 0.0)))])


def _hours(chart: Chart, wide: float) -> Iterator[Element]:
    """Yield the weekdays by hour, each count on a ground that is darker the more there are."""
    hours = len(chart.values[0])
    size = (wide - _DAY_MM) / hours
    widths = [_DAY_MM, *[size] * hours]
    heads = ["", *(f"{hour}" for hour in range(hours))]
    rows = [_row([_digits(text, _HOUR_POINTS) for text in heads], widths, [""] * len(widths))]
    ranks = iter(share_classes([count for row in chart.values for count in row]))
    for day, counts in zip(chart.labels, chart.values, strict=True):
        own = [next(ranks) for _ in counts]
        shown = [
            _digits(integer(count) if count else "", _HOUR_POINTS, rank) for count, rank in zip(counts, own, strict=True)
        ]
        rows.append(_row([paragraph("Celda", day), *shown], widths, ["", *map(_fill, own)]))
    yield grid(widths, rows, title=chart.title)


def _months(chart: Chart, wide: float) -> Iterator[Element]:
    """Yield the months, twelve in a row, each count on a ground that is darker the more there are."""
    ranks = share_classes([sum(row) for row in chart.values])
    size = wide / min(len(chart.labels), MOST_MONTHS)
    for first in range(0, len(chart.labels), MOST_MONTHS):
        counts = [sum(row) for row in chart.values[first : first + MOST_MONTHS]]
        own, widths = ranks[first : first + MOST_MONTHS], [size] * len(counts)
        names = [short_month(key) for key in chart.keys[first : first + MOST_MONTHS]]
        shown = [_digits(integer(count), _MONTH_POINTS, rank) for count, rank in zip(counts, own, strict=True)]
        yield grid(
            widths,
            [
                _row([_digits(name, _MONTH_POINTS) for name in names], widths, [""] * len(names)),
                _row(shown, widths, [*map(_fill, own)]),
            ],
            title=chart.title,
        )
        yield paragraph("Nota", look=[low()])


def _row(inner: Sequence[Element], widths: Sequence[float], fills: Sequence[str]) -> Element:
    cells = (cell([each], size, fill=fill, middle=True) for each, size, fill in zip(inner, widths, fills, strict=True))
    return node("tr", node("trPr", node("cantSplit")), *cells)


def _digits(text: str, points: float, rank: int = EMPTY) -> Element:
    """Return a short text in the middle of its cell, white on a dark ground."""
    look = [node("ind", left=f"-{_CELL_MARGIN}", right=f"-{_CELL_MARGIN}"), node("jc", val="center")]
    color = "" if rank == EMPTY else ink_on(rank).lstrip("#")
    return paragraph("Celda", text_run(text, size=points, color=color), look=look)


def _fill(rank: int) -> str:
    """Return the ground of a class, empty for none."""
    return "" if rank == EMPTY else RAMP[rank].lstrip("#")
