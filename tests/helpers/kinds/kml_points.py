"""Points of a KML, with their columns in the places where programs put them."""

from __future__ import annotations

import html
import zipfile
from typing import TYPE_CHECKING

from helpers.kinds.cells import Cells, text_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["bold_lines", "extended", "html_description", "kmz", "plain_lines", "points_kml"]

Attributes = dict[str, str]


def points_kml(describe: Callable[[Attributes], str], head: str = "", space: str = "") -> Callable[[Cells], str]:
    def write(cells: Cells) -> str:
        marks = []
        for row, (lon, lat) in zip(cells.rows, cells.places, strict=True):
            told = {name: text_of(cell) for name, cell in zip(cells.headers, row, strict=True)}
            point = f"<Point><coordinates>{lon},{lat},0</coordinates></Point>"
            marks.append(f"<Placemark>{describe(told)}{point}</Placemark>")
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"{space}><Document>'
            f"<name>hechos</name>{head}<Folder><name>Hechos</name>{''.join(marks)}</Folder></Document></kml>"
        )

    return write


def extended(told: Attributes) -> str:
    data = "".join(
        f'<Data name="{html.escape(name)}"><value>{html.escape(value, quote=False)}</value></Data>'
        for name, value in told.items()
    )
    return f"<ExtendedData>{data}</ExtendedData>"


def html_description(told: Attributes) -> str:
    rows = "".join(f"<tr><td>{html.escape(name)}</td><td>{html.escape(value)}</td></tr>" for name, value in told.items())
    page = f"<html><body><table border='1'>{rows}</table></body></html>"
    return f"<name>Hecho</name><description><![CDATA[{page}]]></description>"


def bold_lines(told: Attributes) -> str:
    rows = "<br>".join(f"<b>{html.escape(name)}:</b> {html.escape(value)}" for name, value in told.items())
    return f"<description><![CDATA[{rows}]]></description>"


def plain_lines(told: Attributes) -> str:
    """Describe with a line a column, as My Maps does."""
    rows = "<br>".join(f"{html.escape(name)}: {html.escape(value)}" for name, value in told.items())
    return f"<description><![CDATA[{rows}]]></description>"


def kmz(cells: Cells, folder: Path) -> Path:
    with zipfile.ZipFile(folder / "hechos.kmz", "w") as archive:
        archive.writestr("doc.kml", points_kml(extended)(cells))
    return folder / "hechos.kmz"
