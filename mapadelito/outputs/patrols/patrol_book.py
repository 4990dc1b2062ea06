"""Tables of the patrols of a month (totals by zone and turno, calendar, alerts), and a workbook with one patrol per row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from shapely import Point

from geo.clock import TURNOS
from geo.naming import natural_key, quantity
from geo.wording import listing
from layers.space_time.alerts import MOST
from layers.statistics.counts import crime_names
from layers.statistics.temporal import WEEKDAYS
from layers.street_names import corner_name
from mapadelito.outputs.workbook_writer import new_book, put_table
from maps.sheet import Table
from maps.spanish_text import decimal, integer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd

    from geo.period import Period
    from layers.space_time.alerts import Watch

__all__ = ["patrol_tables", "watch_tables", "write_patrols"]

_MOST_WATCHED = 15
"""Most rows of the table of near repeats, so that it fits on a page; the note has the number of the others."""

_HEADER = ("Fecha", "Día", "Turno", "Tipo", "Zona", "Sectores", "Calles", "Motivo")


def patrol_tables(plan: pd.DataFrame, month: Period, *, zones: int, turno: str | None) -> tuple[Table, Table]:
    """Return the totals by zone and turno, and the calendar of a plan (:func:`layers.priority.patrol_plan.plan_patrols`).

    Of one turno alone, if it was made for one; ``zones`` is how many there are, with a patrol or without.
    """
    turnos = (turno,) if turno else TURNOS
    return _totals(plan, month, zones, turnos), _calendar(plan, month, turnos)


def _place(rank: int, name: str) -> str:
    return f"Zona {rank}" if rank else f"Resto: {name}"


def _totals(plan: pd.DataFrame, month: Period, zones: int, turnos: Sequence[str]) -> Table:
    kinds = sorted(set(plan["tipo"]))
    by_kind = kinds if len(kinds) > 1 else []
    places = [_place(rank, name) for rank, name in zip(plan["rango"], plan["lugar"], strict=True)]
    ordered = sorted(set(places), key=lambda place: (place.startswith("Resto"), natural_key(place)))
    count = plan.assign(lugar=places).groupby("lugar")
    turno, kind = count["turno"].value_counts(), count["tipo"].value_counts()
    rows = tuple(
        (
            place,
            *(f"{int(turno.get((place, name), 0))}" for name in turnos),
            *(f"{int(kind.get((place, name), 0))}" for name in by_kind),
            f"{int(count.size()[place])}",
        )
        for place in ordered
    )
    sums = [f"{sum(int(row[column]) for row in rows)}" for column in range(1, len(turnos) + len(by_kind) + 2)]
    outside = int((plan["rango"] == 0).sum())
    rest = (
        f", y {outside} fuera de las zonas, por turnos entre los sectores, para que no solo se sepa de donde se patrulla"
        if outside
        else ""
    )
    note = f"Todos los del mes, según los hechos de cada zona y turno{rest}."
    if outside == len(plan):
        note = "Todos los del mes, por turnos entre los sectores: no hay zonas."
    title = f"Patrullajes de {month.label}"
    note += _unpatrolled(plan, zones)
    return Table(title, ("Lugar", *turnos, *by_kind, "total"), rows, ("Total", *sums), note)


def _unpatrolled(plan: pd.DataFrame, zones: int) -> str:
    """Return the sentence on the zones without a patrol, and why; empty where each has one."""
    without = [f"{rank}" for rank in range(1, zones + 1) if rank not in set(plan["rango"])]
    if not without:
        return ""
    which = f"la zona {without[0]}" if len(without) == 1 else f"las zonas {listing(without)}"
    inside = quantity(int((plan["rango"] > 0).sum()), "patrullaje que va", "patrullajes que van")
    lacks = "no le toca" if len(without) == 1 else "no les toca"
    return f" Sin ninguno: {which}, porque el reparto es por hechos y con {inside} a las zonas {lacks}."


def _calendar(plan: pd.DataFrame, month: Period, turnos: Sequence[str]) -> Table:
    """Return a row per day with patrols: their places by turno, with the initial of the kind where there are several."""
    kinds = sorted(set(plan["tipo"]))
    mark = {kind: f" {kind[:1].upper()}" if len(kinds) > 1 else "" for kind in kinds}
    rows = []
    for date, own in plan.groupby("fecha"):
        day = pd.Timestamp(str(date))
        cells = []
        for turno in turnos:
            now = own[own["turno"] == turno]
            texts = (
                f"{f'Z{rank}' if rank else name}{mark[kind]}"
                for rank, name, kind in zip(now["rango"], now["lugar"], now["tipo"], strict=True)
            )
            cells.append(" · ".join(texts))
        rows.append((f"{WEEKDAYS[day.day_of_week][:3]} {day.day:02d}", *cells))
    words = ", ".join(f"{kind[:1].upper()}: {kind}" for kind in kinds)
    note = f"Z1: zona 1; un sector: fuera de las zonas.{f' {words}.' if len(kinds) > 1 else ''}"
    return Table(f"Calendario de {month.label}", ("Día", *turnos), tuple(rows), note=note)


def watch_tables(watch: Watch, streets: gpd.GeoDataFrame) -> tuple[Table, ...]:
    """Return the tables of near repeats and of active clusters of the last 14 days; none that would be empty."""
    tables = []
    kinds = crime_names(watch.recent) if len(watch.recent) else pd.Series(dtype="str")
    rows = tuple(
        (f"{day:%d/%m}", corner_name(place, streets) or "sin calle con nombre cerca", sector or "sin sector", kind, turno)
        for day, place, sector, kind, turno in zip(
            watch.recent["fecha"], watch.recent.geometry, watch.recent["sector"], kinds, watch.recent["turno"], strict=True
        )
    )
    if rows:
        more = f"; hay {len(rows) - _MOST_WATCHED} más" if len(rows) > _MOST_WATCHED else ""
        note = (
            f"Aquí, a 200 m y una semana de un hecho hay {decimal(watch.times)} veces los que daría el azar: conviene "
            f"volver. Últimos 14 días de los datos{more}.{_capped(watch)}"
        )
        header = ("Fecha", "Lugar", "Sector", "Delito", "Turno")
        tables.append(Table("Vigilancia de la quincena", header, rows[:_MOST_WATCHED], note=note))
    alerts = tuple(
        (
            corner_name(Point(row["x"], row["y"]), streets) or "sin calle con nombre cerca",
            f"{integer(row['radio_m'])} m",
            integer(row["dias"]),
            integer(row["observados"]),
            decimal(row["esperados"]),
            decimal(row["p"], 3),
        )
        for row in watch.alerts.to_dict("records")
    )
    if alerts:
        note = (
            "Más hechos en los últimos días de los que explican el lugar y las fechas, contando todos los círculos mirados. "
            f"De cada veinte comisarías sin nada nuevo, una daría una alerta por azar en cada corrida.{_capped(watch)}"
        )
        names = ("Cerca de", "Radio", "Días", "Hechos", "Esperados", "p")
        tables.append(Table("Alertas", names, alerts, note=note))
    return tuple(tables)


def _capped(watch: Watch) -> str:
    """Return the note that only part of the last year was tested; empty where all of it was."""
    return (
        f" De los {integer(watch.year)} hechos del último año se miraron los {integer(MOST)} más nuevos."
        if watch.year > MOST
        else ""
    )


def write_patrols(path: Path, *, plan: pd.DataFrame, zones: gpd.GeoDataFrame, month: Period) -> None:
    """Write a workbook with one patrol per row."""
    own = zones.set_index("rango")
    rows = []
    for date, turno, kind, rank, name in plan.itertuples(index=False, name=None):
        day = pd.Timestamp(date)
        facts = (own.at[rank, "sectores"], own.at[rank, "calles"], own.at[rank, "motivo"]) if rank else (name, "", "")
        where = _place(rank, name)
        rows.append((f"{day:%d/%m/%Y}", WEEKDAYS[day.day_of_week], turno, kind, where, *map(str, facts)))
    with new_book(path, f"Patrullajes de {month.label}") as book:
        put_table(book, "Patrullajes", _HEADER, rows, notes=("Reservado: no se publica.",))
