"""What the store holds, in words for the console."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from geo.naming import quantity
from geo.wording import listing, shown
from mapadelito.jobs.loads.load_account import correction_lines
from mapadelito.jobs.loads.state import READ_AGAIN, UNDONE
from mapadelito.reading.loaded.store_months import month_spans
from maps.spanish_text import day, integer, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["state_lines"]

_MOST_STATIONS = 10
"""Most comisarías whose months are printed one by one; with more, those of all together, and which lack months."""
_MOST_MISSING = 10
"""Most months of which it is said that a later load does not bring all."""
_A_LINE = 4
"""Months in a line of the console, of 80 columns."""
_NAME_LETTERS = 40
"""Letters of the name of a file in a line."""


def state_lines(state: Mapping[str, Any]) -> list[str]:
    """Return the Spanish lines of the state of a store."""
    return [
        f"Almacén: {state['almacen']}",
        "",
        *_loads(state["cargas"]),
        "",
        *_months(state["comisarias"], state["hechos"]),
        *_late(state["tarde"]),
        *_corrections(state["correcciones"]),
        *_missing(state["no_vuelven"]),
        *([""] if state["avisos"] else []),
        *state["avisos"],
    ]


def _loads(loads: Iterable[Mapping[str, Any]]) -> list[str]:
    lines = []
    for load in sorted(loads, key=lambda load: load["carga"]):
        if load["retirada"] and load["retirada"]["que"] == READ_AGAIN:  # it follows, as it was read then
            continue
        when = day(dt.date.fromisoformat(load["fecha"]))
        file = shown(load["archivo"], _NAME_LETTERS) + (f" ({shown(load['hoja'], _NAME_LETTERS)})" if load["hoja"] else "")
        spans = ", ".join(month_spans(load["meses"])) or "sin fechas"
        rows = quantity(load["filas"], "fila", "filas")
        if refused := load["filas"] - load["aceptadas"]:
            rows += f" ({integer(refused)} sin usar)"
        line = f"Carga {load['carga']}, {when}: «{file}», {rows}, {spans}."
        lines.append(line + _gone(load["retirada"]))
    return lines or ["No hay ninguna carga."]


def _gone(gone: Mapping[str, Any] | None) -> str:
    """Return what happened to a load that no longer counts; empty for one that counts."""
    if gone is None:
        return ""
    when = day(dt.date.fromisoformat(gone["fecha"]))
    return (
        f" No cuenta: se deshizo el {when}."
        if gone["que"] == UNDONE
        else f" No cuenta: la reemplazó la carga {gone['por']}."
    )


def _months(stations: list[Mapping[str, Any]], facts: int) -> list[str]:
    lines = [f"Hechos que cuentan: {integer(facts)}."]
    if len(stations) > _MOST_STATIONS:
        return lines + _together(stations)
    for station in stations:
        name, months = station["nombre"] or "Sin comisaría", station["meses"]
        lines.append(f"{name}: {_account(months.values())}.")
        cells = [f"{month or 'sin fecha'}: {_account([count], words=False)}" for month, count in months.items()]
        lines += _in_lines(cells, _A_LINE)
        if station["faltan"]:
            lines.append(f"  Falta {', '.join(month_spans(station['faltan']))}: ningún hecho.")
    return lines


def _late(late: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the line of the facts that came after their month was loaded; none without any."""
    months: dict[str, list[str]] = {}
    for one in late:
        months.setdefault(one["mes"], []).append(f"{integer(one['hechos'])} en la carga {one['carga']}")
    told = "; ".join(f"{month}, {', '.join(counts)}" for month, counts in months.items())
    return [f"Llegaron tarde, cuando su mes ya se había cargado: {told}."] if told else []


def _corrections(found: list[Mapping[str, Any]]) -> list[str]:
    """Return the line of the corrections, and the first of them; none without any."""
    return [f"Corregidos por una carga posterior: {integer(len(found))}.", *correction_lines(found)] if found else []


def _missing(found: list[Mapping[str, Any]]) -> list[str]:
    """Return a line for each month of which a later load does not bring facts of an earlier one, the first of them."""
    lines = [
        f"La carga {one['carga']} trae {one['mes']} otra vez, sin {quantity(one['hechos'], 'hecho', 'hechos')} de la "
        f"{one['de']}, que se siguen contando: si se anularon, cargue su archivo con --reemplaza {one['de']}."
        for one in found[:_MOST_MISSING]
    ]
    more = len(found) - _MOST_MISSING
    return [*lines, f"  y lo mismo en {quantity(more, 'mes más', 'meses más')} (--json)."] if more > 0 else lines


def _together(stations: list[Mapping[str, Any]]) -> list[str]:
    """Return the months of many comisarías together, and which of these lack some."""
    months: dict[str, list[Mapping[str, int]]] = {}
    for station in stations:
        for month, count in station["meses"].items():
            months.setdefault(month, []).append(count)
    cells = [
        f"{month or 'sin fecha'}: {_account(months[month], words=False)} en {integer(len(months[month]))}"
        for month in sorted(months)
    ]
    lines = [f"{integer(len(stations))} comisarías; hechos y comisarías de cada mes (una por una, con --json):"]
    lines += _in_lines(cells, _A_LINE - 1)
    spans = {station["nombre"]: ", ".join(month_spans(station["faltan"])) for station in stations}
    lacking = [f"{name or 'sin comisaría'} ({own})" for name, own in spans.items() if own]
    if lacking:
        lines.append(f"A {quantity(len(lacking), 'comisaría', 'comisarías')} le faltan meses: {listing(lacking)}.")
    return lines


def _in_lines(cells: list[str], most: int) -> list[str]:
    return [f"  {'   '.join(cells[start : start + most])}" for start in range(0, len(cells), most)]


def _account(counts: Iterable[Mapping[str, int]], *, words: bool = True) -> str:
    """Return how many facts there are, and the share on the map."""
    listed = list(counts)
    facts, placed, whole = (sum(count[name] for count in listed) for name in ("hechos", "mapeadas", "total"))
    share = percent(100 * placed / whole, 0)
    return f"{quantity(facts, 'hecho', 'hechos')}, {share} en el mapa" if words else f"{integer(facts)} ({share})"
