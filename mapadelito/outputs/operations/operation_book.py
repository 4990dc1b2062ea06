"""operativo.xlsx: the counts, the differences, and the months with their chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.operations.operation_areas import AREAS
from mapadelito.outputs.operations.operation_sheet import AREA_NAMES
from mapadelito.outputs.operations.operation_words import operation_sentence
from mapadelito.outputs.workbook_writer import new_book, put_table

if TYPE_CHECKING:
    from pathlib import Path

    from layers.operations.evaluation import Evaluation
    from layers.statistics.rate_change import Displacement

__all__ = ["write_operation"]

_FORMS = {"z": "0.00", "Desde": "0.0", "Hasta": "0.0", "Frente al control": "0.0"}
_COLORS = ("#D95F0E", "#F0B27A", "#33658A")
"""Colour of the line of each area."""
_CHART_SIZE = {"width": 720, "height": 320}
"""Size of the chart, in pixels."""


def write_operation(path: Path, *, found: Evaluation, notes: tuple[str, ...]) -> None:
    """Write the workbook of an operation."""
    rows = [
        (name, int(row["antes"]), int(row["despues"]), *_numbers(one))
        for name, (_, row), one in zip(AREA_NAMES, found.counts.iterrows(), (found.zone, found.ring, None), strict=True)
    ]
    both = found.counts.loc[["zona", "anillo"]].sum()
    rows.append(("Zona y anillo juntos", int(both["antes"]), int(both["despues"]), *_numbers(found.net)))
    with new_book(path, "Antes y después del operativo") as book:
        header = ("Lugar", "Antes", "Después", "Frente al control", "Desde", "Hasta", "z")
        put_table(book, "Operativo", header, rows, notes=(operation_sentence(found), *notes), forms=_FORMS)
        placebos = [("Otras fechas", *found.time), ("Otros lugares", *found.space)]
        put_table(book, "Prueba sin operativo", ("Dónde y cuándo", "Probados", "Cambiaron tanto o más"), placebos)
        months = [
            (f"{month:%m/%Y}", *map(int, row))
            for month, row in zip(found.months.index, found.months.to_numpy(), strict=True)
        ]
        sheet = put_table(book, "Meses", ("Mes", *AREA_NAMES), months)
        chart = book.add_chart({"type": "line"})
        for column, (name, color) in enumerate(zip(AREA_NAMES, _COLORS, strict=True), start=1):
            chart.add_series(
                {
                    "name": name,
                    "categories": ["Meses", 1, 0, len(months), 0],
                    "values": ["Meses", 1, column, len(months), column],
                    "line": {"color": color, "width": 2},
                    "y2_axis": AREAS[column - 1] == "control",
                }
            )
        chart.set_title({"name": "Hechos por mes (el control, en el eje derecho)", "name_font": {"size": 11}})
        chart.set_legend({"position": "bottom"})
        chart.set_y_axis({"min": 0, "num_format": "#,##0"})
        chart.set_y2_axis({"min": 0, "num_format": "#,##0"})
        chart.set_size(_CHART_SIZE)
        if months:
            sheet.insert_chart(
                1, len(AREA_NAMES) + 2, chart, {"description": "Hechos por mes en la zona, el anillo y el control"}
            )


def _numbers(one: Displacement | None) -> tuple[float | None, ...]:
    return (one.wdd, one.low, one.high, one.z) if one is not None else (None,) * 4
