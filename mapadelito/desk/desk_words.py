"""Words of the desk: messages of the commands, without the options of a terminal, and short notices."""

from __future__ import annotations

import re

from maps.spanish_text import decimal, integer

__all__ = ["NOTICES", "OTHER_TAB", "plain_words", "reserved_words", "size_words"]

_OPTIONS = {
    "incidentes": "los hechos (paso 1)",
    "limites": "los límites (paso 1)",
    "calles": "las calles (paso 1)",
    "factores": "los factores de riesgo (paso 1)",
    "poblacion": "la población (paso 1)",
    "columna": "la columna (paso 2)",
    "columna-limites": "la columna de los límites (paso 2)",
    "crs": "el sistema de coordenadas (paso 2)",
    "comisaria": "las comisarías (paso 2)",
    "periodo": "el periodo (paso 3)",
    "perfil": "el perfil (paso 3)",
    "mapa": "los mapas (paso 3)",
    "formato": "las formas de entrega (paso 3)",
    "delitos-libro": "«Delitos que usted eligió» (paso 1)",
}
"""What an option of the commands is on the pages."""
_OPTION = re.compile(r"(?:con |a |indique )?--([a-z][a-z-]*[a-z])(?:[ =](?:CAMPO|[a-z]+)=(?:COLUMNA|\"[^\"]*\"|…))?")
_IN_BRACKETS = re.compile(r"\(--([a-z-]+)\)")
_TWICE = re.compile(r"(la columna \(paso 2\))(?: \1)+")
_COMMANDS = {
    "«mapadelito cargar»": "«Hacer el mes siguiente»",
    "mapadelito cargar": "«Hacer el mes siguiente»",
    "mapadelito estado": "el paso 2",
}
NOTICES = {
    "ocupado": "Ya hay un trabajo en curso: espere a que termine, o deténgalo.",
    "otra": "En otra ventana se cambió algo mientras tanto: aquí está lo último. Vuelva a elegir lo suyo.",
    "leer": "Los archivos o las columnas cambiaron después de leerlos: vuelva a leerlos.",
    "lugares": "Diga primero si lo que no tiene fechas son lugares o hechos.",
    "nada": "Todavía no hay hechos ni factores: suelte primero sus archivos.",
    "cerrar": "Hay un trabajo en curso. Deténgalo primero, o espere a que termine.",
}
"""Notices by the code in the address of a page."""
OTHER_TAB = "otra"

_MEGA, _KILO = 1_000_000, 1000  # bytes


def plain_words(text: str) -> str:
    """Return a message of a command in the words of the desk.

    Examples
    --------
    >>> plain_words("Faltan los límites: indique --limites.")
    'Faltan los límites: indique los límites (paso 1).'
    """
    for before, after in _COMMANDS.items():
        text = text.replace(before, after)
    return _TWICE.sub(r"\1", _OPTION.sub(_of_the_desk, _IN_BRACKETS.sub(_step, text)))


def _of_the_desk(found: re.Match[str]) -> str:
    """Return what is on the pages for an option in a sentence, or the option."""
    words = _OPTIONS.get(found[1])
    lead = next((lead for lead in ("con ", "a ", "indique ") if found[0].startswith(lead)), "")
    return lead + words if words else found[0]


def _step(found: re.Match[str]) -> str:
    """Return the step of an option in brackets, in brackets."""
    return f"({_OPTIONS[found[1]].rpartition('(')[2]}" if found[1] in _OPTIONS else found[0]


def reserved_words(count: int, total: int) -> str:
    """Return how many of the facts only one profile draws; empty if none.

    Examples
    --------
    >>> reserved_words(1, 20)
    'De los 20 hechos, 1 es reservado: solo el perfil interno lo dibuja.'
    >>> reserved_words(246, 246)
    'Los 246 hechos son reservados: solo el perfil interno los dibuja. En los otros, los mapas salen sin hechos.'
    """
    if not count:
        return ""
    if count >= total:
        told = "Los {} hechos son reservados: solo el perfil interno los dibuja. En los otros, los mapas salen sin hechos."
        return told.format(integer(total)) if total > 1 else "El único hecho es reservado: solo el perfil interno lo dibuja."
    told = (
        "es reservado: solo el perfil interno lo dibuja."
        if count == 1
        else "son reservados: solo el perfil interno los dibuja."
    )
    return f"De los {integer(total)} hechos, {integer(count)} {told}"


def size_words(size: int) -> str:
    """Return a size in bytes in words: ``1.2 MB``."""
    if size >= _MEGA:
        return f"{decimal(size / _MEGA)} MB"
    return f"{max(round(size / _KILO), 1)} KB" if size else "—"
