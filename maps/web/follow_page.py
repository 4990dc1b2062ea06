"""HTML page of a month against its past, to read or print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.spanish_text import integer
from maps.svg.charts.control_chart import control_chart, reading_sign, small_chart
from maps.web.templates import render_template, trusted

if TYPE_CHECKING:
    from maps.follow.follow_content import FollowLine, FollowSheet

__all__ = ["render_follow"]


def render_follow(sheet: FollowSheet, index: str = "") -> str:
    """Return the HTML of the sheet, without scripts or requests; it prints on A4.

    ``index`` is the address of the page of the maps, relative to this one, if there are any.
    """
    return render_template(
        "follow.html.jinja",
        sheet=sheet,
        index=index,
        chart=lambda line: trusted(control_chart(line.band, _title(line), line.sign)),
        small=lambda line: trusted(small_chart(line.band, _title(line), line.sign)),
        sign=lambda name: trusted(reading_sign(name)),
        integer=integer,
    )


def _title(line: FollowLine) -> str:
    return f"{line.place}, {line.crime}"
