"""HTML index of a folder of sheets: a map and a table of all jurisdictions, tied to each other, and a search box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maps.share_classes import EMPTY, RAMP, ink_on
from maps.spanish_text import NO_VALUE, decimal, integer
from maps.svg.charts.month_bars import month_bars
from maps.svg.overview_map import HATCH, overview_map
from maps.web.templates import render_template

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maps.overview.values import Overview, Row
    from maps.sheet import Fact
    from maps.svg.overview_map import OverviewShape

__all__ = ["render_index"]

_WIDTH, _TALLEST = 440.0, 520.0
"""Width and greatest height of the map, in pixels of a wide window."""
_SMALL = 260.0
"""The same of the map of one jurisdiction, which compares nothing."""
_ICONS = ("mapa-del-delito", "mapa-de-riesgo", "mapa-integrado", "mapa-del-delito-y-riesgos", "puntos-criticos")
"""Products that have an icon, in the order in which they are shown; the other files are listed."""
_FORMATS = (".html", ".pdf", ".png")
"""Formats of a product, the one that its icon opens first."""
_WHOLE = 100.0
"""Rate from which no decimals are printed."""
_STRIP = (84.0, 20.0)
"""Width and height of the bars of the months."""


def render_index(title: str, subtitle: str, overview: Overview, notes: Iterable[str], links: Iterable[Fact] = ()) -> str:
    """Return the index as HTML that needs no network and is whole without its script.

    Parameters
    ----------
    title, subtitle
        Heading of the page.
    overview
        Jurisdictions, compared.
    notes
        Sentences for the foot of the page.
    links
        Text and address of documents common to all jurisdictions, such as the annex.
    """
    rows = overview.rows
    several = len(rows) > 1
    size = (_SMALL, _SMALL) if not several else (_WIDTH, _TALLEST)
    drawn = overview_map(rows, width=size[0], tallest=size[1])
    lines = [_Line(at, row) for at, row in enumerate(rows)]
    words = {
        "title": title,
        "subtitle": subtitle,
        "overview": overview,
        "notes": [*([overview.note] if overview.note else []), *notes],
        "links_of_all": list(links),
        "drawn": drawn,
        "places": [_Place(shape, lines[shape.at]) for shape in drawn.shapes] if drawn else [],
        "full": [line for line in lines if not line.row.empty],
        "bare": [line for line in lines if line.row.empty],
        "ramp": list(enumerate(RAMP)),
        "hatch": HATCH,
        "used": list(_used(lines).items()),
        "strip": _STRIP,
        "several": several,
        "with_months": any(line.bars for line in lines),
        "unseen": len(rows) - len(drawn.shapes) if drawn and several else 0,
        "hatched": overview.has_others,
    }
    return render_template("index.html.jinja", **words)


def _used(lines: Iterable[_Line]) -> dict[str, str]:
    """Return the icons that the page shows, in their order, each with what it opens."""
    found = {product: text for line in lines for product, text, _ in line.icons}
    return {product: found[product].partition(" (")[0] for product in _ICONS if product in found}


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the table: its place in the overview, and its numbers as printed."""

    at: int
    row: Row

    @property
    def facts(self) -> str:
        tally = self.row.station.tally
        return integer(tally.facts) if tally else NO_VALUE

    @property
    def rate(self) -> str:
        rate = self.row.rate
        return NO_VALUE if rate is None else decimal(rate) if rate < _WHOLE else integer(rate)

    @property
    def crime(self) -> str:
        """Most frequent delito, where there are incidents enough to say so."""
        tally = self.row.station.tally
        return tally.crime if tally and not self.row.few else ""

    @property
    def said(self) -> str:
        """What the map says of it."""
        name = self.row.station.name
        if self.row.station.tally is None:
            return f"{name}: sin números de esta versión"
        count = f"{self.facts} {'hecho' if self.row.facts == 1 else 'hechos'}"
        rate = f", {self.rate} por 100,000 habitantes" if self.row.rate is not None else ""
        period = "" if self.row.compared or not self.row.station.period else f" ({self.row.station.period})"
        return f"{name}: {count}{rate}{period}"

    @property
    def keys(self) -> dict[str, float]:
        """Numbers by which the table is sorted; those that are not known are the least."""
        row = self.row
        return {
            "hechos": row.facts if row.station.tally else -1,
            "tasa": -1 if row.rate is None else row.rate,
            "cambio": -1 if row.ratio is None else row.ratio,
        }

    @property
    def icons(self) -> list[tuple[str, str, str]]:
        """Product, text and address of the links with an icon."""
        return [(product, text, target) for product in _ICONS for text, target in self._of(product)[:1]]

    @property
    def files(self) -> list[Fact]:
        """Links to the other files."""
        shown = {target for _, _, target in self.icons}
        return [link for link in self.row.station.links if link[1] not in shown]

    def _of(self, product: str) -> list[Fact]:
        """Links to the formats of a product, pages first."""
        own = {target.rpartition("/")[2]: (text, target) for text, target in self.row.station.links}
        return [own[product + form] for form in _FORMATS if product + form in own]

    @property
    def bars(self) -> str:
        """Path of the bars of its months; empty where there are none to compare."""
        tally = self.row.station.tally
        if tally is None or len(tally.months) < 2:
            return ""
        return month_bars([count for _, count in tally.months], *_STRIP)

    @property
    def months(self) -> str:
        """What the bars say."""
        tally = self.row.station.tally
        if tally is None or not tally.months:
            return ""
        month, most = max(tally.months, key=lambda one: one[1])
        return f"De {tally.months[0][0]} a {tally.months[-1][0]}; el mayor: {month}, {integer(most)}"

    @property
    def words(self) -> str:
        """Words by which it is found."""
        station = self.row.station
        return " ".join(filter(None, (station.name, station.place, station.search)))


@dataclass(frozen=True, slots=True)
class _Place:
    """A jurisdiction on the map of the page."""

    shape: OverviewShape
    line: _Line

    @property
    def look(self) -> str:
        """Classes of its polygon: by incidents (``h``) and by rate (``t``)."""
        row = self.line.row
        by_facts = f"h{row.rank}" if row.compared and row.rank != EMPTY else "h-" if row.compared else "hr"
        by_rate = f"t{row.rate_rank}" if row.rate_rank != EMPTY else "t-" if row.compared and row.empty else "tr"
        return f"{by_facts} {by_rate}"

    @property
    def numbers(self) -> list[tuple[str, str, str]]:
        """Colouring, number and its colour, where the number fits."""
        row = self.line.row
        shown = []
        if row.compared and row.facts:
            shown.append(("hechos", self.line.facts, ink_on(row.rank)))
        if row.rate is not None:
            shown.append(("tasa", integer(row.rate), ink_on(row.rate_rank)))
        return [one for one in shown if self.shape.fits(one[1])]
