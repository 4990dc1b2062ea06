"""Rows of facts as lines of a file, and the count of those that were read."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.incidents.read import read_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from geo.incidents.account import Incidents
    from geo.incidents.table_rows import TableRows

    Write = Callable[..., Path]

HEADER = ["fecha", "hora", "delito", "latitud", "longitud", "direccion", "zona"]
Row = tuple[str, ...]
Numbered = tuple[str, Row]
"""A row, after the number of its report."""


def fact(number: int, **values: str) -> Row:
    cells = {
        "fecha": f"2020-03-{1 + number % 28:02d}",
        "hora": f"19:{number % 60:02d}",
        "delito": "HURTO",
        "latitud": f"{-7.15 - number / 10_000:.6f}",
        "longitud": "-78.517",
        "direccion": f"Jr. Uno {number}",
        "zona": "A",
    } | values
    return tuple(cells[name] for name in HEADER)


def lines(rows: Iterable[Row], names: list[str] = HEADER, header: list[str] | None = None) -> list[str]:
    cells = [";".join(dict(zip(HEADER, row, strict=True))[name] for name in names) for row in rows]
    return [";".join(header or names), *cells]


def counted(read: Incidents) -> Counter[tuple[object, ...]]:
    """Count the accepted facts, and see that the account of the rows adds up."""
    rows = read.report["filas"]
    assert rows["leidas"] == sum(count for name, count in rows.items() if name != "leidas")
    frame = read.frame
    places = [(round(point.x, 1), round(point.y, 1)) for point in frame.geometry]
    return Counter(zip(frame["fecha"].astype(str), frame["minuto"], frame["direccion"], places, strict=True))


def numbered_lines(numbered: Iterable[Numbered], header: Sequence[str] = HEADER) -> list[str]:
    """Return the lines of a file of rows with the number of their report."""
    cells = [";".join((number, *(dict(zip(HEADER, row, strict=True))[name] for name in header))) for number, row in numbered]
    return [";".join(("id_denuncia", *header)), *cells]


def load(table: Write, event: int, numbered: Iterable[Numbered], header: Sequence[str] = HEADER) -> TableRows:
    """Return a table of its own file, as brought by an event."""
    return replace(read_parts(table(*numbered_lines(numbered, header), name=f"carga {event}.csv"))[0], event=event)


def told_corrections(read: Incidents) -> list[tuple[object, ...]]:
    """Return what later loads corrected, without the numbers of rows."""
    assert read.versions is not None
    columns = ["id", "antes", "ahora", "campo", "valor_antes", "valor"]
    return [*read.versions.corrections[columns].itertuples(index=False, name=None)]
