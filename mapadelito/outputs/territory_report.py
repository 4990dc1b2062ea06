"""Products of the territorios de intervención prioritaria: the page with its choropleth, the workbook and the GIS layers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from layers.risk.territories import ALIKE, ENOUGH_FACTS, HIGH, HIGH_RATIO, PRIORITY
from mapadelito.outputs.workbook_writer import new_book, put_table
from maps.report_content import Picture, Report, Section
from maps.sheet import Table
from maps.sheets.areas import label_point
from maps.spanish_text import decimal, integer, short

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from geo.districts.denuncias import Aggregates
    from geo.period import Period
    from mapadelito.settings.config import Config

__all__ = ["NAMES", "Phenomenon", "district_layers", "levels_of", "territory_page", "write_book"]

NAMES = ["departamento", "provincia", "distrito"]
"""Columns with the names of a district."""
_NARROWS = (
    "El total de un distrito acota lo que los mapas públicos dicen de sus sectores («menos de 10», «≈ 15»): con cuatro "
    "sectores o más, casi nada; con dos, mucho. Cuánto: docs/metodos/territorios.md."
)
_SHOWN = 15
"""Most rows of a table whose districts have no level, and most numbers on a picture."""
_SHADES = ((0.5, "#ffffcc"), (1.0, "#fed976"), (1.5, "#fd8d3c"), (2.0, "#e31a1c"), (np.inf, "#800026"))
"""Upper limit of the ratio of smoothed to overall rate, and fill of the districts below it (ColorBrewer YlOrRd)."""
_PLAIN = "#ffeda0"
"""Fill of districts whose rates cannot be distinguished."""
_UNKNOWN = "#e3e6ea"
"""Fill of districts without a rate."""


@dataclass(frozen=True, slots=True)
class Phenomenon:
    """One phenomenon, or all: its name, table of districts, and overall rate (per 100,000 inhabitants and year).

    ``without`` is the Spanish reason why no district has a level; empty where they may have one.
    """

    name: str
    table: pd.DataFrame
    overall: float
    without: str


def levels_of(part: Phenomenon) -> dict[str, Any]:
    """Return the number of districts of a phenomenon by level, as in ``registro.json``."""
    level = part.table["prioridad"]
    return {
        "fenomeno": part.name,
        "hechos": int(part.table["hechos"].sum()),
        "distritos": len(level),
        "tasa": None if np.isnan(part.overall) else round(part.overall, 2),
        "alta_prioridad": int((level == HIGH).sum()),
        "prioritarios": int((level == PRIORITY).sum()),
        "sin_nivel": part.without,
    }


def territory_page(
    parts: list[Phenomenon], shapes: gpd.GeoDataFrame | None, data: Aggregates, period: Period, config: Config
) -> Report:
    """Return the page: a section per phenomenon, with its table and, where there are polygons, its choropleth."""
    total = int(data.frame["cantidad"].sum())
    districts = data.frame["ubigeo"].nunique()
    return Report(
        title="Territorios de intervención prioritaria",
        subtitle=" · ".join(filter(None, (period.label, config.source))),
        sentence=f"{integer(total)} denuncias en {integer(districts)} distritos. Son totales por distrito: "
        "no tienen lugar dentro de él.",
        warning="",
        notes_title="Cómo se lee",
        notes=_notes(data, period, config),
        sections=tuple(_section(part, shapes) for part in parts),
    )


def _notes(data: Aggregates, period: Period, config: Config) -> tuple[str, ...]:
    weighted = "los de [pesos] de proyecto.toml" if config.pesos else "todos 1: el orden ponderado es el mismo"
    rule = (
        f"Alta prioridad: tasa suavizada de {short(HIGH_RATIO)} veces la del conjunto o más, con todo su intervalo del 95 % "
        "por encima de la del conjunto. Prioritario: todo su intervalo por encima. Con menos de "
        f"{ENOUGH_FACTS} denuncias en total no se da nivel. Tampoco donde las tasas de los distritos no difieren más de lo "
        f"que da el azar: «{ALIKE}», y todos tienen la tasa del conjunto con su intervalo."
    )
    rates = (
        f"Tasas por 100,000 habitantes y año ({period.months} meses). La suavizada acerca la de los distritos pequeños a la "
        "del conjunto (Bayes empírico de Marshall, 1991): dos denuncias entre 800 habitantes no hacen un distrito peligroso."
    )
    return (
        rule,
        rates,
        f"Puesto ponderado: tasa suavizada por el peso medio de sus denuncias; pesos: {weighted}.",
        "Un delito puede ser de varios fenómenos y algunos no son de ninguno: los fenómenos no suman el total.",
        "La tasa divide entre quienes viven en el distrito: donde llega mucha gente de día exagera el riesgo de cada uno.",
        "Se cuenta lo denunciado, no lo ocurrido.",
        _NARROWS,
        *data.decisions,
    )


def _section(part: Phenomenon, shapes: gpd.GeoDataFrame | None) -> Section:
    table = part.table
    leveled = table[table["prioridad"] != ""]
    shown = leveled if len(leveled) else table.head(_SHOWN)
    rows = tuple(_row(number, row) for number, row in enumerate(shown.reset_index().to_dict("records"), start=1))
    known = not np.isnan(part.overall)
    level = levels_of(part)
    rate = f", {decimal(part.overall)} por 100,000 habitantes y año" if known else ""
    counts = f"{level['alta_prioridad']} distritos de alta prioridad y {level['prioritarios']} prioritarios de {len(table)}"
    sentence = f"{integer(level['hechos'])} denuncias{rate}. {counts}."
    if part.without == ALIKE:
        sentence += " Los distritos no se distinguen: sus tasas no difieren más de lo que da el azar."
    why = f" ({part.without})" if part.without else ""
    note = "" if len(leveled) else f"Ninguno tiene nivel{why}; los {len(shown)} primeros."
    note += "" if known else " Sin población (--poblacion) no hay tasas: el orden es por denuncias."
    picture = _picture(part, shapes, leveled.index) if shapes is not None else None
    return Section(part.name, sentence, picture, Table("", _HEADER, rows, note=note.strip()))


def _picture(part: Phenomenon, shapes: gpd.GeoDataFrame, leveled: pd.Index) -> Picture:
    """Return the choropleth, with the table numbers of the districts that have a level (``leveled``)."""
    ratio = (part.table["suavizada"] / part.overall).reindex(shapes.index)
    alike = part.without == ALIKE
    shades = [_PLAIN if alike and not np.isnan(value) else _shade(value) for value in ratio]
    fills = tuple(zip(shapes.geometry, shades, strict=True))
    numbered = [(number, code) for number, code in enumerate(leveled, start=1) if code in shapes.index][:_SHOWN]
    places = [label_point(shapes.geometry[code]) for _, code in numbered]
    labels = tuple(((at.x, at.y), f"{number}") for (number, _), at in zip(numbered, places, strict=True))
    west, south, east, north = shapes.total_bounds
    box = (west, south, east, north)
    return Picture(part.name, tuple(shapes.geometry), (), box, fills, labels, keys=_keys(alike=alike))


_HEADER = (
    "N.º",
    "Departamento",
    "Provincia",
    "Distrito",
    "Ubigeo",
    "Denuncias",
    "Población",
    "Tasa",
    "Suavizada",
    "Entre (95 %)",
    "Puesto",
    "Ponderado",
    "Nivel",
)


def _row(number: int, row: dict[Any, Any]) -> tuple[str, ...]:
    known = not np.isnan(row["poblacion"])
    between = f"{decimal(row['suavizada_min'])}–{decimal(row['suavizada_max'])}"
    rates = (integer(row["poblacion"]), decimal(row["tasa"]), decimal(row["suavizada"]), between)
    place = tuple(str(row[name]) for name in NAMES)
    ranks = (f"{row['puesto']}", f"{row['puesto_ponderado']}", row["prioridad"])
    shown = rates if known else ("sin dato", "", "", "")
    return (f"{number}", *place, row["ubigeo"], integer(row["hechos"]), *shown, *ranks)


def _shade(ratio: float) -> str:
    return next((color for limit, color in _SHADES if ratio < limit), _UNKNOWN)


def _keys(*, alike: bool) -> tuple[tuple[str, str], ...]:
    """Return text and fill of the legend: multiples of the overall rate, or that districts cannot be distinguished."""
    if alike:
        return ((ALIKE, _PLAIN), ("sin población", _UNKNOWN))
    limits = [limit for limit, _ in _SHADES[:-1]]
    words = [f"menos de {short(limits[0])}", *(f"de {short(low)} a {short(high)}" for low, high in pairwise(limits))]
    words.append(f"{short(limits[-1])} o más veces la tasa del conjunto")
    return (*zip(words, (color for _, color in _SHADES), strict=True), ("sin población", _UNKNOWN))


def write_book(path: Path, parts: list[Phenomenon], notes: tuple[str, ...]) -> None:
    """Write the workbook: a worksheet per phenomenon with all its districts."""
    with new_book(path, "Territorios de intervención prioritaria") as book:
        for number, part in enumerate(parts):
            columns = [*NAMES, "hechos", "poblacion", "tasa", "suavizada", "suavizada_min", "suavizada_max"]
            columns += ["puesto", "puesto_ponderado", "prioridad", "nivel_no_dado"]
            rows = [
                (str(code), *(_cell(row[name]) for name in columns))
                for code, row in zip(part.table.index, part.table.to_dict("records"), strict=True)
            ]
            title = "Todas" if not number else f"F{number} {part.name}"[:31]
            put_table(book, title, ["ubigeo", *columns], rows, notes=(part.name, *notes))


def _cell(value: object) -> object:
    return int(value) if isinstance(value, (int, np.integer)) else value


def district_layers(parts: list[Phenomenon], shapes: gpd.GeoDataFrame) -> dict[str, gpd.GeoDataFrame]:
    """Return one layer of districts per phenomenon, by name."""
    out = {}
    for number, part in enumerate(parts):
        name = "todas" if not number else f"fenomeno_{number}"
        layer = shapes[["geometry"]].join(part.table, how="left").reset_index()
        out[name] = layer[[*(column for column in layer.columns if column != "geometry"), "geometry"]]
    return out
