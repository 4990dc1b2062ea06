"""Addresses that were looked for: the workbook to review and complete (direcciones.xlsx), and its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pyproj import Transformer

from geo.errors import ColumnError
from geo.wording import shown
from mapadelito.outputs.row_review.answered_books import answered_tables
from mapadelito.outputs.workbook_writer import ANSWER, HEAD, new_book, one_line
from mapadelito.settings.given_files import ADDRESSES_TITLE
from maps.spanish_text import decimal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd

    from geo.incidents.account import Incidents
    from mapadelito.outputs.folder import Output

__all__ = ["ADDRESSES", "read_places", "write_addresses"]

ADDRESSES = "reservado/direcciones.xlsx"
_COLUMNS = {"direccion": 50, "veces": 9, "clase": 14, "propuesta": 44, "punto": 24, "comisaria": 30}
"""Columns of what was found, with their width in characters."""
_ANSWERS = ("latitud", "longitud")
"""Columns to fill in."""
_ANSWER_WIDTH = 14
"""Width of each of them, in characters."""
_MOST_IN_BOOK = 5000
"""Most addresses in the workbook, the most frequent first: more than a person looks up."""
_ADVICE = (
    "Si sabe dónde es una dirección, escriba su latitud y longitud en amarillo (las de «punto», si la propuesta es esa) y "
    "dé también el libro en la orden. Lo que deja en blanco queda como está."
)


def write_addresses(output: Output, incidents: Incidents) -> None:
    """Write the workbook of the addresses of the rows without coordinates; no file where there are none."""
    located = incidents.located
    if located is not None and len(located):
        table = _distinct(located, incidents.frame.crs.to_epsg())
        output.file(ADDRESSES, lambda path: _write(path, table))


def _distinct(located: pd.DataFrame, epsg: int) -> pd.DataFrame:
    """Return the columns of the workbook, by address and comisaría: those without a point, and the most frequent, first."""
    keys = ["direccion", "comisaria"]
    table = located.drop_duplicates(keys).merge(located.groupby(keys, as_index=False).size(), on=keys)
    table = table.sort_values(["is_point", "size", *keys], ascending=[True, False, True, True]).head(_MOST_IN_BOOK)
    lon, lat = Transformer.from_crs(epsg, 4326, always_xy=True).transform(table["x"].to_numpy(), table["y"].to_numpy())
    points = [f"{decimal(y, 6)}, {decimal(x, 6)}" if np.isfinite(x) else "" for x, y in zip(lon, lat, strict=True)]
    kinds = table["clase"].where(table["clase"] != "", "no encontrada")
    return table.assign(veces=table["size"], clase=kinds, punto=points)[[*_COLUMNS]]


def _write(path: Path, table: pd.DataFrame) -> None:
    with new_book(path, ADDRESSES_TITLE) as book:
        head, text, answer = (
            book.add_format(kind) for kind in (HEAD, {"num_format": "@"}, ANSWER | {"num_format": "0.000000"})
        )
        sheet = book.add_worksheet("Direcciones")
        for column, (name, width) in enumerate([*_COLUMNS.items(), *((name, _ANSWER_WIDTH) for name in _ANSWERS)]):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, head)
        for line, row in enumerate(table.astype({"veces": int}).to_numpy(dtype=object), start=1):
            for column, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(line, column, value)
                else:
                    sheet.write_string(line, column, one_line(str(value)), text)
            for column in range(len(_COLUMNS), len(_COLUMNS) + len(_ANSWERS)):
                sheet.write_blank(line, column, None, answer)
        sheet.write_string(len(table) + 2, 0, _ADVICE)
        sheet.freeze_panes(1, 1)


def read_places(books: Iterable[Path]) -> dict[tuple[str, str | None], str]:
    """Return the places that the user gave in workbooks of :func:`write_addresses`.

    They are «latitud, longitud» by the address and the comisaría that its rows declare; None for it in a workbook without
    its column: the place is then that of the address whatever they declare.

    Raises
    ------
    ColumnError
        If a workbook lacks its columns, or gives two places to an address.
    """
    found: dict[tuple[str, str | None], str] = {}
    places: dict[str, str] = {}
    columns = ("direccion", *_ANSWERS)
    for table in answered_tables(books, columns, called="direcciones.xlsx"):
        cells = [table.frame[name].fillna("").str.strip() for name in columns]
        declared = table.frame["comisaria"].fillna("").str.strip() if "comisaria" in table.frame else [None] * len(cells[0])
        for where, lat, lon, comisaria in zip(*cells, declared, strict=True):
            if not where or not (lat or lon):
                continue
            if places.setdefault(where, f"{lat}, {lon}") != f"{lat}, {lon}":
                raise ColumnError(f"«{shown(table.file)}» da dos lugares a «{shown(where)}»: deje uno.")
            found[where, comisaria] = places[where]
    return found
