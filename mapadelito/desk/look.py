"""What was understood of the files, for the page of the desk: a review in a process of its own, and its account as JSON."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import MapaError
from geo.ledger import reason_of
from geo.naming import natural_key
from mapadelito.desk.desk_folder import UNDERSTOOD, DeskFolder
from mapadelito.desk.project_text import project_version
from mapadelito.jobs.review import review
from mapadelito.outputs.record import all_warnings
from mapadelito.outputs.row_review.column_table import column_tables
from mapadelito.outputs.row_review.doubtful_points import points_picture
from mapadelito.outputs.row_review.quality_page import QUALITY
from mapadelito.outputs.row_review.rejects import REJECTS_BOOK
from mapadelito.settings.config import load_config
from mapadelito.settings.entry_folder import files_to_load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.boundaries.read import Boundaries
    from geo.incidents.account import Incidents
    from mapadelito.jobs.session import Session

__all__ = ["look", "serve"]

_MAP = "reservado/puntos.svg"
_MOST_COLUMNS = 512
"""Names of columns to choose from, at most: those of the widest table that is read."""


def serve() -> None:
    """Review the files of the folder given as the last word of the command, and say on one line why it could not be done."""
    try:
        look(DeskFolder(Path(sys.argv[-1])))
    except MapaError as error:
        print(error, flush=True)  # noqa: T201 (the log of the desk)
        sys.exit(1)


def look(desk: DeskFolder) -> None:
    """Review all that is given, of every month and comisaría, and keep what was understood.

    Raises
    ------
    MapaError
        If a file cannot be used, or nothing of it.
    """
    version = project_version(desk.project)
    config = load_config(desk.project, {"salida": desk.review})
    entry = files_to_load(desk.root, [], or_none=True) if desk.has_store else []
    whole = replace(config, periodo=None, comparar=None, comisaria=(), incidentes=(*config.incidentes, *entry))
    found: dict[str, Any] = {}

    def keep(session: Session, incidents: Incidents, boundaries: Boundaries | None) -> None:
        found.update(_understood(session, incidents, boundaries))

    record = review(whole, lambda line: print(line, flush=True), look=keep)  # noqa: T201 (the log of the desk)
    books = [book for book in record["libros"] if book != REJECTS_BOOK]
    found |= {
        "libros": books,
        "filas": record["filas"],
        "cobertura": record["cobertura"],
        "decisiones": record["decisiones"],
    }
    desk.keep(UNDERSTOOD, found | {"proyecto": version})


def _understood(session: Session, incidents: Incidents, boundaries: Boundaries | None) -> dict[str, Any]:
    """Return what the page tells: columns with cells, reasons, months, and the names of comisarías and of columns.

    The map of the points is written beside the quality page.
    """
    drawn, colors = points_picture(incidents, boundaries.frame if boundaries is not None else None)
    if drawn:
        session.output.text(_MAP, drawn)
    frame = incidents.frame
    days = frame["fecha"].dropna()
    months = days.dt.strftime("%Y-%m").value_counts()
    places = boundaries.frame["comisaria"] if boundaries is not None else frame.get("comisaria", ())
    choices = [choice for one in incidents.choices for choice in one.by_field.values()]
    return {
        "columnas": [
            {"titulo": table.title, "cabecera": list(table.header), "filas": [list(map(str, row)) for row in table.rows]}
            for table in column_tables(incidents, session.limits)
        ],
        "campos": {choice.field: choice.column for choice in choices},
        "sin_fecha": _undated(incidents),
        "reservados": int((frame["reserva"] > 0).sum()),
        "nombres": _names(table.frame.columns for table in incidents.tables),
        "campos_limites": {one.field: one.column for _, found in session.limits for one in found.by_field.values()},
        "rechazos": _reasons(incidents.report["rechazos"]),
        "avisos": _reasons(all_warnings(session.warnings, incidents)),
        "meses": {str(month): int(months[month]) for month in sorted(months.index)},
        "comisarias": sorted({str(name) for name in places if name}, key=natural_key),
        "hay_limites": boundaries is not None,
        "mapa": _MAP if drawn else "",
        "colores": colors,
        "calidad": QUALITY,
        "libro": REJECTS_BOOK,
    }


def _undated(incidents: Incidents) -> list[str]:
    """Return the files without any date beside others that have one: what is drawn of a place may not be a fact."""
    pairs = [*zip(incidents.tables, incidents.choices, strict=False)]
    dated = {table.file for table, choices in pairs if {"fecha", "anio", "mes"} & choices.by_field.keys()}
    return [name for name in dict.fromkeys(table.file for table, _ in pairs) if dated and name not in dated]


def _names(found: Any) -> list[str]:  # noqa: ANN401 (indexes of pandas)
    names = dict.fromkeys(str(name) for columns in found for name in columns)
    return [*names][:_MOST_COLUMNS]


def _reasons(counts: Mapping[str, int]) -> list[list[Any]]:
    """Return how many rows, why and what to do, the most frequent first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [[count, reason_of(code).text, reason_of(code).remedy] for code, count in ordered]


if __name__ == "__main__":
    serve()
