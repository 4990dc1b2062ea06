"""cumplimiento.xlsx: zones, the detail by zone, day, turno and unit, units, and the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.naming import natural_key
from layers.patrols.compliance import by_unit, by_zone
from layers.patrols.zone_time import OUTSIDE
from mapadelito.outputs.operations.patrol_check import patrol_sentence
from mapadelito.outputs.workbook_writer import new_book, one_line, put_table

if TYPE_CHECKING:
    from pathlib import Path

    from mapadelito.outputs.operations.patrol_check import PatrolCheck

__all__ = ["write_patrol_check"]

_OUT = "Fuera de las zonas"


def write_patrol_check(path: Path, *, check: PatrolCheck, notes: tuple[str, ...]) -> None:
    """Write the workbook of the patrols done."""
    found, names = check.found, list(check.zones["nombre"])
    with new_book(path, "Cumplimiento del patrullaje") as book:
        table = by_zone(found, names)
        rows = [
            (
                one_line(str(name)),
                float(row["minutos"]),
                *(int(row[key]) for key in ("entradas", "visitas", "unidades", "dias")),
            )
            for name, row in table.iterrows()
        ]
        header = ("Zona", "Minutos", "Entradas", "Visitas", "Unidades", "Días")
        put_table(book, "Zonas", header, rows, notes=("Reservado: no se publica.", patrol_sentence(check), *notes))
        detail = [
            (
                one_line(row["zona"]) if row["zona"] != OUTSIDE else _OUT,
                f"{row['fecha']:%d/%m/%Y}",
                *(row[key] for key in ("turno", "unidad", "minutos", "entradas", "visitas")),
            )
            for row in found.detail.to_dict("records")
        ]
        put_table(book, "Detalle", ("Zona", "Fecha", "Turno", "Unidad", "Minutos", "Entradas", "Visitas"), detail)
        units = by_unit(found)
        lines = [
            (
                name,
                *(int(units[column][name]) for column in ("dias", "visitas")),
                *(float(units[column][name]) for column in ("en_zonas", "fuera", "sin_senal")),
            )
            for name in sorted(map(str, units.index), key=natural_key)
        ]
        header = ("Unidad", "Días", "Visitas", "Minutos en zonas", "Minutos fuera", "Minutos sin señal")
        put_table(book, "Unidades", header, lines)
        if check.plan is not None:
            planned = [
                (
                    f"{row['fecha']:%d/%m/%Y}",
                    *(row[key] for key in ("turno", "zona", "planificados", "visitas", "cumplidos")),
                )
                for row in check.plan.table.to_dict("records")
            ]
            put_table(book, "Plan", ("Fecha", "Turno", "Zona", "Planificados", "Visitas", "Cumplidos"), planned)
