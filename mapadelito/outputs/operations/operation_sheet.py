"""The page of an operation: its sentence, before and after side by side, the counts, the placebos and the months."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.months import MONTHS
from geo.naming import facts_told, quantity
from layers.operations.operation_areas import AREAS
from layers.operations.placebos import STEP_DAYS
from layers.operations.verdict import LEAST_PLACEBOS
from mapadelito.outputs.operations.operation_words import between, operation_sentence
from maps.report_content import Picture, PointLayer, Report
from maps.sheet import Table
from maps.spanish_text import day, decimal, integer, percent, square_km

if TYPE_CHECKING:
    from datetime import date

    import geopandas as gpd

    from layers.operations.evaluation import Evaluation
    from layers.operations.operation_areas import OperationAreas
    from layers.operations.placebos import Placebo
    from layers.operations.windows import Windows
    from layers.statistics.rate_change import Displacement

__all__ = ["AREA_NAMES", "Operation", "month_table", "operation_page"]

AREA_NAMES = ("Zona", "Anillo", "Control")
"""Printed names of :data:`layers.operations.operation_areas.AREAS`."""
_FILLS = ("#fdae6b", "#fee8c8", "#dce8f4")
"""Colour of each area on the map: the warm ones are looked at, the blue one is compared with."""
_METHOD = (
    "Diferencia ponderada de desplazamiento (Wheeler y Ratcliffe, 2018): el cambio de la zona menos el del control, llevado "
    "al tamaño de la zona por los hechos de ambos periodos."
)
_NOT_COUNTED = "sin fecha o sin lugar, que el patrullaje no previene (domicilio, internet, oficina) o que halló la policía"
_DOTS = "#33475b"
_MARGIN = 0.7
"""Margin of the map round the zone and its ring, as a part of their longer side: some of the control is seen."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation as it is printed: its incidents, areas and windows, what was found, and where the data are from."""

    facts: gpd.GeoDataFrame
    outlines: tuple[shapely.Geometry, ...]
    areas: OperationAreas
    windows: Windows
    found: Evaluation
    left_out: int
    files: tuple[str, ...]
    asked_until: date


def operation_page(operation: Operation) -> Report:
    """Return the page of an operation."""
    return Report(
        title="Antes y después del operativo",
        subtitle=f"Del {_days(operation.windows, after=True)}. Datos: {', '.join(operation.files)}",
        sentence=operation_sentence(operation.found),
        tables=(_counts(operation), _differences(operation.found), _placebos(operation.found)),
        months=month_table(operation.found.months),
        pictures=(_picture(operation, after=False), _picture(operation, after=True)),
        pictures_title="Dónde: antes y después",
        notes_title="Cómo se comparó",
        notes=_notes(operation),
    )


def _days(windows: Windows, *, after: bool) -> str:
    first, last = (windows.after, windows.last_after) if after else (windows.before, windows.last_before)
    return f"{day(first.date())} al {day(last.date())}"


def _counts(operation: Operation) -> Table:
    found, windows = operation.found.counts, operation.windows
    shapes = (operation.areas.zone, operation.areas.ring, operation.areas.control)
    rows = tuple(
        (name, square_km(shape.area / 1e6), integer(row["antes"]), integer(row["despues"]), _change(row))
        for name, shape, (_, row) in zip(AREA_NAMES, shapes, found.iterrows(), strict=True)
    )
    same = "los mismos días del año anterior" if windows.year_before else "los días justo anteriores"
    note = (
        f"Antes: {same}, del {_days(windows, after=False)}. Después: del {_days(windows, after=True)}. "
        f"{quantity(windows.days, 'día', 'días')} cada uno."
    )
    return Table("Los hechos", ("Lugar", "Área", "Antes", "Después", "Cambio"), rows, note=note)


def _change(row: pd.Series[int]) -> str:
    if not row["antes"]:
        return integer(row["despues"] - row["antes"])
    share = f" ({percent(100 * (row['despues'] / row['antes'] - 1), 0)})" if row["antes"] >= 10 else ""
    return f"{integer(row['despues'] - row['antes'])}{share}"


def _differences(found: Evaluation) -> Table:
    names = (AREA_NAMES[0], AREA_NAMES[1], "Zona y anillo juntos")
    rows = tuple((name, *_difference(one)) for name, one in zip(names, (found.zone, found.ring, found.net), strict=True))
    note = (
        "Hechos de más (o de menos, con signo) frente a lo que habría sido si el lugar cambiara como el control. Si el "
        "intervalo incluye 0, no se sabe si cambió. Confianza: 95 %; del anillo, 98 %."
    )
    return Table("Cuánto cambió frente al control", ("Lugar", "Hechos", "Entre", "z"), rows, note=note)


def _difference(one: Displacement | None) -> tuple[str, str, str]:
    return (decimal(one.wdd), between(one), decimal(one.z, 2)) if one is not None else ("", "no hay con qué comparar", "")


def _placebos(found: Evaluation) -> Table:
    rows = (
        ("Otras fechas, en la misma zona", *_tried(found.time)),
        ("Otros lugares, de la misma forma", *_tried(found.space)),
    )
    note = (
        f"La misma cuenta donde no hubo operativo: si más de una de cada diez cambia tanto (con {LEAST_PLACEBOS} o más), "
        f"un cambio así es usual y no se afirma nada. Fechas: cada {STEP_DAYS} días hacia atrás."
    )
    return Table("Prueba sin operativo", ("Dónde y cuándo", "Probados", "Cambiaron tanto"), rows, note=note)


def _tried(placebo: Placebo) -> tuple[str, str]:
    return integer(placebo.tried), integer(placebo.as_strong) if placebo.tried else ""


def month_table(months: pd.DataFrame) -> Table:
    """Return the incidents of each area by month: a row per year, under the name of the area; empty before the data."""
    index = pd.PeriodIndex(months.index)
    years = sorted({*index.year})
    rows: list[tuple[str, ...]] = []
    for area, name in zip(AREAS, AREA_NAMES, strict=True):
        rows.append((name, *[""] * (len(MONTHS) + 1)))
        own = dict(zip(zip(index.year, index.month, strict=True), map(int, months[area]), strict=True))
        for year in years:
            counts = [own.get((year, number)) for number in range(1, len(MONTHS) + 1)]
            total = sum(count for count in counts if count is not None)
            rows.append((f"{year}", *("" if count is None else integer(count) for count in counts), integer(total)))
    header = ("Lugar y año", *(name[:3] for name in MONTHS), "total")
    return Table("Los meses", header, tuple(rows), note="Meses enteros de los datos; los del operativo, también.")


def _picture(operation: Operation, *, after: bool) -> Picture:
    areas, windows = operation.areas, operation.windows
    shapes = (areas.zone, areas.ring, areas.control)
    first, last = (windows.after, windows.last_after) if after else (windows.before, windows.last_before)
    facts = operation.facts[operation.facts["fecha"].between(first, last)]
    xy = np.column_stack([facts.geometry.x, facts.geometry.y])
    xy = xy[areas.of_points(xy) >= 0]
    box = shapely.union_all(shapes[:2]).bounds
    side = max(box[2] - box[0], box[3] - box[1]) * _MARGIN
    wide = (box[0] - side, box[1] - side, box[2] + side, box[3] + side)
    when = "Después" if after else "Antes"
    return Picture(
        f"{when}: {_days(windows, after=after)}",
        (*operation.outlines, areas.zone, areas.ring),
        (PointLayer(f"Hechos ({integer(len(xy))})", _DOTS, xy, faint=True),),
        wide,
        fills=tuple(zip(reversed(shapes), reversed(_FILLS), strict=True)),
        keys=tuple(zip(AREA_NAMES, _FILLS, strict=True)),
    )


def _notes(operation: Operation) -> tuple[str, ...]:
    areas, windows, spread = operation.areas, operation.windows, operation.found.spread
    rest = "el resto de las jurisdicciones que toca la zona" if areas.is_rest else "el lugar indicado con --control"
    cut = f" De él se quitó lo que es de la zona o del anillo ({square_km(areas.cut_km2)})." if areas.cut_km2 > 0.005 else ""
    phi = (
        f"Los hechos varían {decimal(spread.phi, 2)} veces lo que el puro azar (medido en {spread.months} meses antes): "
        "los intervalos lo cuentan."
        if spread.months
        else f"No hay seis meses anteriores para medir cuánto varían los hechos sin operativo: se tomó "
        f"{decimal(spread.phi)} veces el puro azar, lo usual."
    )
    short = (
        (f"El operativo termina el {day(operation.asked_until)}; los datos llegan al {day(windows.last_after.date())}.",)
        if windows.last_after.date() < operation.asked_until
        else ()
    )
    peak = (
        ()
        if windows.year_before
        else (
            "No hay datos de un año antes: se compara con los días justo anteriores.",
            "Si la zona se eligió porque acababa de subir, una parte de la baja vendría sola.",
        )
    )
    return (
        _METHOD,
        f"Control: {rest}.{cut} Anillo: hasta {integer(areas.ring_m)} m alrededor de la zona.",
        phi,
        *short,
        *peak,
        "Dice si bajó más que en el control, no por qué: otra medida en la misma zona y en los mismos días daría lo mismo.",
        f"Sin contar: {facts_told(operation.left_out)}: {_NOT_COUNTED}.",
    )
