"""HTML page of a report, to read or print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maps.spanish_text import integer, percent
from maps.svg.charts.report_charts import draw_chart
from maps.svg.picture import LOW, MOST_MARKS, SMALL, draw
from maps.web.qr_code import qr_svg
from maps.web.templates import render_template, trusted

if TYPE_CHECKING:
    from collections.abc import Callable

    from maps.report_content import Report, Share
    from maps.sheet import Table

__all__ = ["render_report"]


def render_report(report: Report) -> str:
    """Return the HTML of a report, without requests; it prints on A4.

    Only one whose rows are searched (``search``) has a script.
    """
    return render_template(
        "report.html.jinja",
        report=report,
        bar=_bar(report.shares),
        heat=_heat(report.months),
        draw=lambda picture: trusted(draw(picture)),
        draw_low=lambda picture: trusted(draw(picture, tallest=LOW)),
        draw_small=lambda picture: trusted(draw(picture, width=SMALL)),
        draw_chart=lambda chart: trusted(draw_chart(chart)),
        qr=lambda address: trusted(qr_svg(address)),
        most_marks=integer(MOST_MARKS),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A share of the bar, ready to print; ``start`` and ``width`` are thousandths of the bar."""

    share: Share
    start: str
    width: str
    count: str
    pct: str


def _bar(shares: tuple[Share, ...]) -> list[_Part]:
    """Return the parts of the stacked bar, in order."""
    total = sum(share.count for share in shares)
    start, parts = 0.0, []
    for share in shares:
        width = 1000 * share.count / total if total else 0
        pct = f" ({percent(100 * share.count / total)})" if total else ""
        parts.append(_Part(share, f"{start:.2f}", f"{width:.2f}", integer(share.count), pct))
        start += width
    return parts


@dataclass(frozen=True, slots=True)
class _Look:
    """Colours (``#rrggbb``) of a cell of the coverage table and of its number."""

    shade: str
    ink: str


def _heat(months: Table | None) -> Callable[[str], _Look | None]:
    """Return the function that colours a cell of the coverage table: darker for more incidents, None for none."""
    top = max((_count(cell) for row in (months.rows if months else ()) for cell in row[1:-1]), default=0)

    def look(cell: str) -> _Look | None:
        if not _count(cell):
            return None
        heat = (_count(cell) / top) ** 0.5
        shade = "#{:02x}{:02x}{:02x}".format(*(round(255 + heat * (dark - 255)) for dark in (31, 94, 158)))
        return _Look(shade, "#fff" if heat > 0.55 else "#16202c")

    return look


def _count(cell: str) -> int:
    """Return the number in a cell; 0 if it has none."""
    digits = cell.replace(",", "")
    return int(digits) if digits.isdigit() else 0
