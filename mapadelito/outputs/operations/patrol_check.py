"""The page of patrols done: its sentence, each zone, turno, day and unit, the plan, and where the units were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.clock import TURNOS
from geo.naming import natural_key, quantity
from geo.wording import listing
from layers.patrols.compliance import by_unit, by_zone, outside_share
from layers.patrols.zone_time import GAP_S, OUTSIDE, TOLERANCE_M, VISIT_MIN
from maps.report_content import Picture, PointLayer, Report, Share
from maps.sheet import Table
from maps.spanish_text import NO_VALUE, count_of, day, decimal, integer, percent

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.tracks.read_tracks import Tracks
    from layers.patrols.compliance import PlannedDone
    from layers.patrols.zone_time import PatrolTime

__all__ = ["PatrolCheck", "patrol_page", "patrol_sentence", "share_of"]

_VISITED, _ENTERED, _NEVER = "#9cc3e3", "#fee8c8", "#d9774a"
"""Colours of a zone with visits, with short stays alone, and without any."""
_GREY = "#8a94a3"
_DOTS = "#33475b"
_CELL_M = 25.0
"""Positions are drawn as one mark by squares of this side: tracks of a month have millions."""
_MARGIN = 0.25
"""Margin of the map round the zones, as a part of their longer side."""
_PLANNED_OUTSIDE = 10
"""Per cent of the patrols that priorizar leaves outside the zones."""
_MOST_NAMED = 8
"""Most zones named in the sentence."""
_HOUR_MIN = 60
"""Minutes of an hour."""


@dataclass(frozen=True, slots=True)
class PatrolCheck:
    """Patrols as they are printed: tracks, zones, time found, and the plan compared (None without one)."""

    tracks: Tracks
    zones: gpd.GeoDataFrame
    found: PatrolTime
    plan: PlannedDone | None
    files: tuple[str, ...]


def patrol_page(check: PatrolCheck) -> Report:
    """Return the page of the patrols of some days."""
    found, names = check.found, list(check.zones["nombre"])
    rows = check.tracks.ledger.totals()
    days = found.detail["fecha"]
    first, last = (day(pd.Timestamp(edge).date()) for edge in (days.min(), days.max()))
    tables = [_zones(found, names), _turnos(found, names), _units(found)]
    if check.plan is not None:
        tables.insert(1, _plan(check.plan))
    return Report(
        title="Cumplimiento del patrullaje",
        subtitle=f"Del {first} al {last}. Recorridos: {', '.join(check.files)}",
        sentence=patrol_sentence(check),
        tables=tuple(tables),
        months=_days(found, names),
        pictures=(_picture(check),),
        pictures_title="Dónde estuvieron",
        notes_title="Cómo se contó",
        notes=_notes(check, rows),
        shares=_shares(found),
        warning="Reservado: dice dónde y cuándo se patrulla. No se publica.",
    )


def patrol_sentence(check: PatrolCheck) -> str:
    """Return which zones were visited, which never, and what part of the time was in them."""
    table = by_zone(check.found, list(check.zones["nombre"]))
    visited = int((table["visitas"] > 0).sum())
    never = [str(name) for name in table.index[table["visitas"] == 0]]
    told = f"Se visitaron {visited} de {quantity(len(table), 'zona', 'zonas')} ({integer(VISIT_MIN)} minutos o más)."
    if never:
        told += f" Sin ninguna visita: {listing(never, most=_MOST_NAMED)}."
    share = outside_share(check.found)
    if share == share:  # noqa: PLR0124 (NaN)
        told += f" El {percent(100 * (1 - share), 0)} del tiempo con señal fue en las zonas."
    return told


def share_of(visits: int, entries: int) -> str:
    """Return the share of the stays that were visits; a dash without any."""
    return percent(100 * visits / entries, 0) if entries else NO_VALUE


def _shares(found: PatrolTime) -> tuple[Share, ...]:
    inside = found.detail["zona"] != OUTSIDE
    minutes = found.detail["minutos"]
    parts = (
        ("Minutos en las zonas", minutes[inside].sum(), _VISITED),
        ("Minutos fuera de ellas", minutes[~inside].sum(), "#9fb4c8"),
        ("Minutos sin señal", found.unknown.sum(), _GREY),
    )
    return tuple(Share(label, round(float(value)), color) for label, value, color in parts)


def _zones(found: PatrolTime, names: list[str]) -> Table:
    table = by_zone(found, names)
    rows = tuple(
        (
            str(name),
            integer(row["minutos"]),
            integer(row["entradas"]),
            integer(row["visitas"]),
            share_of(int(row["visitas"]), int(row["entradas"])),
            integer(row["unidades"]),
            integer(row["dias"]),
        )
        for name, row in table.iterrows()
    )
    entries, visits = int(table["entradas"].sum()), int(table["visitas"].sum())
    total = ("Total", integer(table["minutos"].sum()), integer(entries), integer(visits), share_of(visits, entries), "", "")
    header = ("Zona", "Minutos", "Entradas", "Visitas", "De 15 min", "Unidades", "Días")
    return Table("Por zona", header, rows, total, f"Visita: {integer(VISIT_MIN)} minutos seguidos o más de una unidad.")


def _turnos(found: PatrolTime, names: list[str]) -> Table:
    inside = found.detail[found.detail["zona"] != OUTSIDE]
    groups = inside.groupby(["zona", "turno"])
    minutes, visits = groups["minutos"].sum().to_dict(), groups["visitas"].sum().to_dict()

    def cell(zone: str, turno: str) -> str:
        if (zone, turno) not in minutes:
            return NO_VALUE
        return f"{integer(visits[zone, turno])} · {integer(minutes[zone, turno])} min"

    rows = tuple((name, *(cell(name, turno) for turno in TURNOS)) for name in names)
    return Table("Por turno", ("Zona", *TURNOS), rows, note="Visitas · minutos.")


def _units(found: PatrolTime) -> Table:
    table = by_unit(found)
    names = sorted(map(str, table.index), key=natural_key)
    rows = tuple(
        (
            name,
            integer(table["dias"][name]),
            integer(table["visitas"][name]),
            *(decimal(table[column][name] / _HOUR_MIN) for column in ("en_zonas", "fuera", "sin_senal")),
        )
        for name in names
    )
    header = ("Unidad", "Días", "Visitas", "Horas en zonas", "Horas fuera", "Horas sin señal")
    return Table("Por unidad", header, rows, note="Solo códigos: no se leen nombres de personas.")


def _plan(plan: PlannedDone) -> Table:
    groups = plan.table.groupby("zona")[["planificados", "cumplidos"]].sum()
    names = sorted(map(str, groups.index), key=natural_key)
    rows = tuple(
        (
            name,
            integer(groups["planificados"][name]),
            integer(groups["cumplidos"][name]),
            share_of(int(groups["cumplidos"][name]), int(groups["planificados"][name])),
        )
        for name in names
    )
    planned, done = int(groups["planificados"].sum()), int(groups["cumplidos"].sum())
    out = f" No se comparan {integer(plan.left_out)}: de otros días, o fuera de las zonas." if plan.left_out else ""
    note = f"Cumplido: hubo una visita en esa zona, ese día y ese turno.{out}"
    total = ("Total", integer(planned), integer(done), share_of(done, planned)) if rows else ()
    return Table("Frente al plan", ("Zona", "Planificados", "Cumplidos", "%"), rows, total, note)


def _days(found: PatrolTime, names: list[str]) -> Table:
    """Return the visits of each zone by day of the month: a row per month, under the name of the zone."""
    inside = found.detail[found.detail["zona"] != OUTSIDE]
    month = found.detail["fecha"].dt.to_period("M")
    months = sorted(set(month))
    visits = inside.groupby([inside["zona"], inside["fecha"]])["visitas"].sum()
    rows: list[tuple[str, ...]] = []
    for name in names:
        own = {when: int(count) for when, count in visits.get(name, pd.Series(dtype=int)).items()}
        rows.append((name, *[""] * 32))
        for one in months:
            counts = [own.get(stamp, 0) for stamp in pd.date_range(one.start_time, periods=one.days_in_month)]
            cells = [integer(count) if count else "" for count in counts]
            rows.append((f"{one:%m/%Y}", *cells, *[""] * (31 - len(cells)), integer(sum(counts))))
    header = ("Zona y mes", *(f"{number}" for number in range(1, 32)), "total")
    return Table("Visitas por día", header, tuple(rows), note="Más oscuro, más visitas; en blanco, ninguna.")


def _picture(check: PatrolCheck) -> Picture:
    zones, frame = check.zones, check.tracks.frame
    table = by_zone(check.found, list(zones["nombre"]))
    colors = [
        _VISITED if table["visitas"][name] else _ENTERED if table["entradas"][name] else _NEVER for name in zones["nombre"]
    ]
    west, south, east, north = zones.total_bounds
    side = max(east - west, north - south) * _MARGIN
    spots = np.unique(np.round(frame[["x", "y"]].to_numpy() / _CELL_M), axis=0) * _CELL_M
    shown = (spots >= (west - side, south - side)).all(axis=1) & (spots <= (east + side, north + side)).all(axis=1)
    labels = tuple(
        (shape.representative_point().coords[0], str(name).removeprefix("Zona "))
        for name, shape in zip(zones["nombre"], zones.geometry, strict=True)
    )
    return Picture(
        "Zonas y recorridos",
        tuple(zones.geometry),
        (PointLayer("Por donde pasaron", _DOTS, spots[shown], faint=True),),
        (west - side, south - side, east + side, north + side),
        fills=tuple(zip(zones.geometry, colors, strict=True)),
        labels=labels,
        keys=(("Con visitas", _VISITED), ("Solo de paso", _ENTERED), ("Nunca", _NEVER)),
    )


def _notes(check: PatrolCheck, rows: dict[str, int]) -> tuple[str, ...]:
    share = outside_share(check.found)
    outside = percent(100 * share, 0) if share == share else NO_VALUE  # noqa: PLR0124 (NaN)
    jumps = check.tracks.ledger.codes("rechazada").get("GPS_SALTO", 0)
    zeros = check.tracks.ledger.codes("rechazada").get("COORD_CERO", 0)
    return (
        f"Fuera de las zonas: {outside} del tiempo con señal. El plan de priorizar deja fuera {_PLANNED_OUTSIDE} %.",
        f"Un punto cuenta en una zona hasta a {integer(TOLERANCE_M)} m de ella.",
        f"Donde pasan más de {integer(GAP_S / 60)} minutos entre dos puntos, ese tiempo no se cuenta.",
        "Salir y volver a la zona antes de cinco minutos es una sola entrada.",
        f"Puntos que se usaron: {count_of(rows['aceptadas'], rows['leidas'])}.",
        f"Saltos del receptor, que no cuentan: {integer(jumps)}. Coordenadas 0,0: {integer(zeros)}.",
    )
