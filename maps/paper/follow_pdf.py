"""One A4 page of a month against its past, to hang and to read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from maps.follow.follow_content import MOST_FIRST, SIGNS
from maps.paper.pdf_objects import page_count
from maps.paper.typst import typeset
from maps.spanish_text import integer
from maps.svg.charts.control_chart import control_chart, reading_sign, small_chart

if TYPE_CHECKING:
    from maps.follow.follow_content import FollowLine, FollowSheet

__all__ = ["render_follow_pdf"]

_FONT = ('font-family="sans-serif"', 'font-family="Source Sans Pro"')
"""Font of the charts, and the bundled one in its place: no other is used on paper."""


_MOST_TOTALS = 12
"""Most jurisdictions whose totals are on the page of several: four rows of three."""


def render_follow_pdf(sheet: FollowSheet) -> bytes:
    """Return the sheet as one A4 page: the lines that matter most, as many as fit, up to twelve."""
    document = b""
    for shown in range(min(MOST_FIRST, len(sheet.worst)), 0, -1):
        document = typeset("follow.typ", _data(sheet, shown), format="pdf")
        if page_count(document) == 1:
            break
    return document


def _data(sheet: FollowSheet, shown: int) -> dict[str, Any]:
    alone = sheet.stations[0] if len(sheet.stations) == 1 else None
    more = sum(line.sign in {"fuera", "menos", "vigilar", "parece"} for line in sheet.worst[shown:])
    return {
        "title": sheet.title,
        "subtitle": sheet.subtitle,
        "warning": sheet.warning,
        "headline": sheet.headline,
        "chart": control_chart(alone.total.band, "", alone.total.sign).replace(*_FONT) if alone else "",
        "sentences": alone.sentences if alone else (),
        "signs": {name: reading_sign(name) for name in SIGNS.values()},
        "totals": [_row(block.total, named=True) for block in sheet.stations[:_MOST_TOTALS]] if alone is None else [],
        "lines": [_row(line, named=alone is None) for line in sheet.worst[:shown]],
        "more": f"{integer(more)} más en el Excel (seguimiento.xlsx)." if more else "",
        "notes": sheet.notes,
    }


def _row(line: FollowLine, *, named: bool) -> dict[str, str]:
    return {
        "sign": line.sign,
        "station": line.station,
        "sentence": f"{line.station}. {line.sentence}" if named else line.sentence,
        "now": line.now,
        "usual": line.usual,
        "year_ago": line.year_ago,
        "year": line.year,
        "last_year": line.last_year,
        "chart": small_chart(line.band, "", line.sign),
    }
