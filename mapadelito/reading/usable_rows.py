"""What is said of incidents of which none can be used, or that have no date of the period asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import InputError
from geo.ledger import reason_of
from geo.naming import facts_told
from geo.period import Period
from geo.wording import listing, shown
from maps.spanish_text import integer

if TYPE_CHECKING:
    from geo.incidents.account import Incidents

__all__ = ["NO_ROWS", "require_dates", "require_usable", "unread_words", "usable"]

_TOLD, _LETTERS = 3, 30
"""How many reasons or texts a message names, and how many letters of each text: it has to fit in a few lines."""
_UNREAD_SHARE = 0.3
"""Share of facts of unknown delito from which the user is asked whether the column is the right one; where it is, under 0.1
of the facts are unknown."""
NO_ROWS = "Los archivos de incidentes no tienen ninguna fila debajo de su cabecera."
_UNTOUCHED = "No se cambió ninguna lámina."


def unread_words(incidents: Incidents) -> str:
    """Return the question whether the column of the delito is the right one; empty where the catalogue knows enough."""
    texts = incidents.frame["sin_reconocer"]
    unread = texts[texts != ""]
    if len(unread) < _UNREAD_SHARE * len(texts) or unread.empty:
        return ""
    seen = ", ".join(f"«{shown(text, _LETTERS)}»" for text in unread.value_counts().index[:_TOLD])
    how = "trata como reservado y no se dibuja" if len(unread) == 1 else "tratan como reservados y no se dibujan"
    return (
        f"El catálogo no reconoce el delito de {integer(len(unread))} de {facts_told(len(texts))} (dicen {seen}): se "
        f"{how} en público. Si esa no es la columna del delito, indíquela con --columna delito=…; si lo es, "
        "reservado/calidad.html dice cuáles son y qué escribir en proyecto.toml."
    )


def usable(incidents: Incidents) -> int:
    """Return how many rows can be used, those of another period among them."""
    return incidents.ledger.totals()["aceptadas"] + incidents.ledger.codes("excluida").get("FUERA_DE_PERIODO", 0)


def require_usable(incidents: Incidents, period: Period | None, *, outcome: str = _UNTOUCHED) -> None:
    """Raise if no row of the files can be used, or all are of another time than the one asked for.

    A period inside the dates of the data may have no facts: the map says so. ``outcome`` is what was not done, if the
    message has to say it (Spanish).

    Raises
    ------
    InputError
        If there is no row or every one is refused, no delito is recognised, or the data have no date in the period.
    """
    if not len(incidents.ledger):
        raise InputError(f"{_named(incidents)}: {NO_ROWS} {outcome}".rstrip())
    kept = usable(incidents)
    if not kept:
        why = incidents.ledger.codes("rechazada", "excluida", "duplicada", "no_dato")
        told = "; ".join(
            f"{count}, «{shown(reason_of(code).text.removesuffix('.'), 50)}»" for code, count in list(why.items())[:_TOLD]
        )
        if incidents.why_outside:
            raise InputError(f"{_named(incidents)}. Ningún hecho cae dentro de los límites. {incidents.why_outside}")
        advice = "«mapadelito revisar», con los mismos archivos, escribe cada fila con su motivo y qué hacer."
        refused = f"{_named(incidents)}. {_none_of(len(incidents.ledger)).capitalize()} se puede usar: {told}."
        raise InputError(" ".join(filter(None, (refused, outcome, advice))))
    if not incidents.recognised:
        texts = list(dict.fromkeys(text for text in incidents.frame["sin_reconocer"] if text))[:_TOLD]
        seen = f" (dicen, por ejemplo, {', '.join(f'«{shown(text, _LETTERS)}»' for text in texts)})" if texts else ""
        raise InputError(
            "--delito dice cuál es, si el archivo es de un solo delito; si no, indique su columna con --columna delito=… o "
            f"el catálogo con --catalogo. «{shown(incidents.catalogue.name)}» no reconoce el delito de "
            f"{_none_of(kept)} de {_named(incidents)}{seen}."
        )
    if period is not None:
        require_dates(incidents, period)


def _none_of(rows: int) -> str:
    return "ninguna fila" if rows == 1 else f"ninguna de las {integer(rows)} filas"


def require_dates(incidents: Incidents, period: Period) -> None:
    """Raise :class:`~geo.errors.InputError` if the data have no date, or none in the period."""
    if incidents.dates is None:
        lacking = (one.sentence for choices in incidents.choices for one in choices.missing if one.field == "fecha")
        advice = next(lacking, "Revise la columna de la fecha, o quite --periodo para un mapa sin fechas.")
        raise InputError(
            f"{_named(incidents)}. Ninguna fila tiene fecha: no se sabe cuáles son de {period.label}. {advice} {_UNTOUCHED}"
        )
    first, last = incidents.dates
    if last < period.start or period.end < first:
        raise InputError(
            f"{_named(incidents)}. Los archivos no tienen hechos de {period.label}: van del {first:%d/%m/%Y} al "
            f"{last:%d/%m/%Y} ({Period.covering(first, last).label}). Revise --periodo. {_UNTOUCHED}"
        )


def _named(incidents: Incidents) -> str:
    """Return the names of the files, for messages."""
    return listing(dict.fromkeys(f"«{shown(table.file, _LETTERS)}»" for table in incidents.tables), most=2)
