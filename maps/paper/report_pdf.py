"""PDF of a :class:`~maps.report_content.Report`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from maps.paper.typst import table_data, typeset
from maps.svg.picture import LOW, STAMP, draw
from maps.web.qr_code import qr_svg

if TYPE_CHECKING:
    from maps.report_content import Itinerary, Picture, Report

__all__ = ["render_report_pdf"]

_SIZE = re.compile(r'viewBox="0 0 (\S+) (\S+)"')
"""Width and height of a picture of :mod:`maps.svg.picture`."""


def render_report_pdf(report: Report) -> bytes:
    """Return the report as an A4 PDF, without the bar of shares and the coverage table, which only the web page has."""
    data = {
        "title": report.title,
        "subtitle": report.subtitle,
        "warning": report.warning,
        "sentence": report.sentence,
        "tables": [table_data(table) for table in report.tables],
        "pictures_title": report.pictures_title,
        "pictures": [_picture(picture) for picture in report.pictures],
        "sections": [
            {
                "title": part.title,
                "sentence": part.sentence,
                "picture": _picture(part.picture) if part.picture else None,
                "table": table_data(replace(part.table, rows=part.table.rows[: part.shown])),
            }
            for part in report.sections
        ],
        "itineraries": [_itinerary(part) for part in report.itineraries],
        "notes_title": report.notes_title,
        "notes": report.notes,
    }
    found: bytes = typeset("report.typ", data, format="pdf")
    return found


def _itinerary(part: Itinerary) -> dict[str, Any]:
    stops = [
        {
            "title": stop.title,
            "place": stop.place,
            "facts": stop.facts,
            "picture": _picture(stop.picture, width=STAMP),
            "link": stop.link,
            "qr": qr_svg(stop.link),
            "coordinates": stop.coordinates,
        }
        for stop in part.stops
    ]
    words = {"title": part.title, "sentence": part.sentence, "note": part.note}
    return words | {"picture": _picture(part.picture, tallest=LOW), "stops": stops}


def _picture(picture: Picture, **shape: float) -> dict[str, Any]:
    svg = draw(picture, **shape).replace("<svg ", '<svg font-family="Source Sans Pro" ', 1)
    keys = [(layer.label, layer.color) for layer in picture.layers] + list(picture.keys)
    width, height = map(float, _SIZE.search(svg).groups())  # type: ignore[union-attr]
    return {"title": picture.title, "svg": svg, "keys": keys, "tall": height / width / 0.62}
