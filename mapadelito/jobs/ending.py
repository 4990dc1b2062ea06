"""What a run says on the console at its end: the account of the rows, and what was decided."""

from __future__ import annotations

from typing import Any

from geo.evidence.choice import Certainty
from geo.ledger import reason_of, reasons
from geo.naming import quantity
from geo.wording import listing, shown
from mapadelito.outputs.row_review.rejects import MOST_IN_BOOK
from maps.spanish_text import integer

__all__ = ["ending"]

_GIVEN_TWICE = (
    "ARCHIVO_REPETIDO",
    "ARCHIVO_REEMPLAZADO",
    "FILA_REPETIDA_ENTRE_ARCHIVOS",
    "FILA_CORREGIDA",
    "RECHAZO_SIN_ORIGINAL",
)
"""Warnings that change the number of incidents, and so are printed as well as recorded."""
_DECIDED = (
    *("LIMITES_FUERA", "ZONA_SOSPECHOSA", "DATUM_SOSPECHOSO", "CANTIDAD_NO_SUMADA"),
    *("CRS_SUPUESTO", "NIVELES_DIBUJADOS", "HOMONIMOS", "NOMBRES_POR_VALOR", "FECHA_AMBIGUA"),
    *("SIN_CABECERA", "COORD_INVERTIDA", "FECHA_SIN_ANIO", "DELITO_POR_FAMILIA", "VARIAS_HOJAS", "VARIAS_CAPAS"),
    *("VARIOS_ARCHIVOS", "LUGARES_NO_POLIGONO", "POLIGONO_SIN_NOMBRE", "FECHA_ANIO_2D", "ENC_DETECTADA"),
)
"""Warnings of what was decided and might be wrong, what moves most incidents first."""
_MOST_DECIDED = 3
"""Most of them printed at the end of a run: all are in calidad.html, and an end that is long is not read."""

_MOST_COLUMNS = 6
"""Most columns named there: more than a usual table needs (date, hour, two coordinates, delito and id)."""

_OUTCOMES = {
    "aceptadas": ("aceptada", "aceptadas"),
    "duplicadas": ("duplicada", "duplicadas"),
    "rechazadas": ("rechazada", "rechazadas"),
    "no_datos": ("que no es un dato (vacía, título o total)", "que no son datos (vacías, títulos o totales)"),
    "excluidas": ("que no se cuenta", "que no se cuentan"),
}
"""Spanish text of the outcomes of rows whose name needs an explanation."""


def ending(record: dict[str, Any]) -> list[str]:
    """Return the Spanish lines of the record of a run, before the page to open."""
    return [*_account(record), *_decided(record), *_undrawn(record), *_archived(record)]


def _account(record: dict[str, Any]) -> list[str]:
    """Return Spanish lines with the account of the rows."""
    rows = record["filas"]
    lines = []
    if record["entradas"] and rows["leidas"]:
        parts = ", ".join(quantity(rows[name], *words) for name, words in _OUTCOMES.items() if rows.get(name))
        lines.append(f"Filas leídas: {rows['leidas']}; {parts}.")
    seen = record["avisos"]
    twice = [(code, seen[code]) for code in _GIVEN_TWICE if code in seen]
    left_out = [(code, seen[code]) for code, reason in reasons().items() if reason.outcome == "excluida" and code in seen]
    told = (*twice, *left_out, *record["rechazos"].items())
    lines += [f"  {count} {code}: {reason_of(code).text}" for code, count in told]
    if record["rechazos"]:
        whole = (
            "" if rows["rechazadas"] <= MOST_IN_BOOK else f" (las primeras {integer(MOST_IN_BOOK)}; todas, en rechazos.csv)"
        )
        lines.append(
            f"Cada fila rechazada está en reservado/rechazos.xlsx{whole}, con su motivo y qué hacer: corríjala ahí y "
            "dé ese libro junto con sus archivos."
        )
    return lines


def _decided(record: dict[str, Any]) -> list[str]:
    """Return Spanish lines with what was decided that might be wrong, and what waits for an answer of the user."""
    seen = record["avisos"]
    codes = [code for code in _DECIDED if code in seen]
    lines = [f"  {seen[code]} {code}: {reason_of(code).text}" for code in codes[:_MOST_DECIDED]]
    more = f" (y {len(codes) - len(lines)} más)" if len(codes) > len(lines) else ""
    columns = [one for one in record.get("columnas", ()) if one["certeza"] == Certainty.LIKELY]
    if columns:
        named = dict.fromkeys(f"{one['campo']} = «{shown(one['columna'])}»" for one in columns)
        lines.insert(0, f"  Columnas probables: {listing(named, most=_MOST_COLUMNS)}.")
    if lines:
        lines.insert(0, f"Se decidió al leer, revíselo en reservado/calidad.html{more}:")
    if unknown := seen.get("DELITO_DESCONOCIDO"):
        lines.append(
            f"Hechos que cuentan como reservados, porque el catálogo no tiene su delito: {integer(unknown)}. Elija el "
            "delito en reservado/delitos.xlsx y cargue ese libro con --delitos-libro."
        )
    if twice := seen.get("POSIBLE_MISMO_HECHO"):
        lines.append(
            f"Hechos que dos fuentes pueden haber anotado dos veces: {integer(twice)}. Por ahora cuentan las dos veces: "
            "conteste reservado/coincidencias.xlsx y dé también ese libro en la orden."
        )
    return lines


def _undrawn(record: dict[str, Any]) -> list[str]:
    """Return the Spanish line that says that the profile draws none of the facts, and which one does."""
    places = [one for one in record.get("comisarias", ()) if "dibujados" in one]
    count = sum(one["incidentes"] for one in places)
    if not count or record["perfil"] == "interno" or any(one["dibujados"]["total"] for one in places):
        return []
    line = (
        f"Ningún hecho se dibuja ({quantity(count, 'aceptado', 'aceptados')}): para el perfil "
        f"«{record['perfil']}» todos son reservados o "
        "no tienen lugar. Los mapas para la comisaría se hacen con --perfil interno."
    )
    return [line]


def _archived(record: dict[str, Any]) -> list[str]:
    """Return the Spanish line that says where the edition that this one replaces is, and how to look at it."""
    before = record.get("edicion", {}).get("archivada")
    if not before:
        return []
    when = f" ({listing(one or 'sin periodo' for one in before['periodos'])})" if before["periodos"] else ""
    folder = before["carpeta"]
    return [f"La edición anterior{when} se guardó en «{folder}», de la carpeta de salida: para verla, abra su index.html."]
