"""Products of the territorios de intervención prioritaria: the page with its choropleth, the workbook and the GIS layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo.naming import quantity
from geo.wording import listing
from layers.risk.territories import ALIKE, ENOUGH_FACTS, HIGH, HIGH_RATIO, PRIORITY
from mapadelito.outputs.territory_classes import ALIKE_FILL, class_keys, ratio_fill
from mapadelito.outputs.workbook_writer import new_book, put_table
from maps.report_content import Picture, Report, Section
from maps.sheet import Table
from maps.sheets.areas import label_point
from maps.spanish_text import decimal, integer, or_dash, short

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
"""Most rows of a table whose districts have no level, and most names in a sentence."""
_ON_THE_PAGE = 250
"""Most districts that a table of the page has: with more, it has those with a level, and the workbook has all."""
_OPEN = 2
"""Sections of the page that are open; the reader opens the others."""
_NUMBER = 11.0
"""Least distance from the number of a district to its border, in thousandths of the map: a smaller one has no number."""
_TALL = 4 / 3
"""Ratio of width to height of the tallest map."""
_EDGE = "#16202c"
"""Outline of the districts with a level."""


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
        sentence=f"{_told(parts[0])} {quantity(total, 'denuncia', 'denuncias')} en "
        f"{quantity(districts, 'distrito', 'distritos')}: totales por "
        f"distrito, sin lugar dentro de él. Con menos de {ENOUGH_FACTS} denuncias no se concluye.",
        warning="",
        notes_title="Cómo se lee",
        notes=_notes(data, period, config),
        sections=tuple(_section(part, shapes, at) for at, part in enumerate(parts)),
        search="Buscar distrito",
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
        f"Tasas por 100,000 habitantes y año ({quantity(period.months, 'mes', 'meses')}). La suavizada acerca "
        "la de los distritos pequeños a la "
        "del conjunto (Bayes empírico de Marshall, 1991): dos denuncias entre 800 habitantes no hacen un distrito peligroso."
    )
    return (
        rule,
        rates,
        "«Veces»: la tasa suavizada entre la del conjunto; los colores del mapa son sus clases.",
        f"Puesto ponderado: tasa suavizada por el peso medio de sus denuncias; pesos: {weighted}.",
        "Un delito puede ser de varios fenómenos y algunos no son de ninguno: los fenómenos no suman el total.",
        "La tasa divide entre quienes viven en el distrito: donde llega mucha gente de día exagera el riesgo de cada uno.",
        "Se cuenta lo denunciado, no lo ocurrido.",
        _NARROWS,
        *data.decisions,
    )


def _told(part: Phenomenon) -> str:
    """Return the sentence on the districts with a level, with the rule of evidence where there is none."""
    table = part.table
    high, some = (table[table["prioridad"] == level] for level in (HIGH, PRIORITY))
    whole = len(table)
    if part.without == ALIKE:
        return "Los distritos no se distinguen: sus tasas no difieren más de lo que da el azar."
    if part.without:
        why = f"menos de {ENOUGH_FACTS} denuncias: no se concluye" if "evidencia" in part.without else part.without
        return f"Ningún distrito tiene nivel ({why})."
    if high.empty and some.empty:
        return f"Ningún distrito ({whole}) es de alta prioridad ni prioritario: no se demuestra que superen al conjunto."
    first, noun = (high, "alta prioridad") if len(high) else (some, "nivel prioritario")
    verb = "es" if len(first) == 1 else "son"
    sentence = (
        f"{len(first)} de {quantity(whole, 'distrito', 'distritos')} {verb} de {noun}: "
        f"{listing(first['distrito'], most=_SHOWN, letters=400)}."
    )
    if not len(high) or not len(some):
        return sentence
    return f"{sentence} {'Otro es prioritario' if len(some) == 1 else f'Otros {len(some)} son prioritarios'}."


def _section(part: Phenomenon, shapes: gpd.GeoDataFrame | None, at: int) -> Section:
    """Return the section of a phenomenon, the number ``at`` of the page: the sentence of the first opens the page."""
    table = part.table
    level = table["prioridad"].map({HIGH: 0, PRIORITY: 1}).fillna(2)
    table = table.iloc[np.lexsort((table["puesto"].to_numpy(), level.to_numpy()))]
    leveled = int((table["prioridad"] != "").sum())
    shown = leveled or min(_SHOWN, len(table))
    listed = table if len(table) <= _ON_THE_PAGE else table.head(shown)
    rows = tuple(_row(row, part.overall) for row in listed.reset_index().to_dict("records"))
    known = not np.isnan(part.overall)
    facts = quantity(int(table["hechos"].sum()), "denuncia", "denuncias")
    rate = f", {decimal(part.overall)} por 100,000 habitantes y año" if known else ""
    note = "" if leveled else f"Ninguno tiene nivel; los {shown} primeros. "
    note += f"Los {len(table)} distritos están en territorios.xlsx. " if len(listed) < len(table) else ""
    note += "" if known else "Sin población (--poblacion) no hay tasas: el orden es por denuncias."
    picture = _picture(part, shapes, table.index[:leveled]) if shapes is not None else None
    board = Table("", _HEADER, rows, note=note.strip())
    keys = tuple(map(str, listed.index))
    sentence = " ".join(filter(None, (_told(part) if at else "", f"{facts}{rate}.")))
    return Section(part.name, sentence, picture, board, row_keys=keys, shown=shown, folded=at >= _OPEN)


def _picture(part: Phenomenon, shapes: gpd.GeoDataFrame, leveled: pd.Index) -> Picture:
    """Return the choropleth, with the rank and a strong outline of the districts that have a level (``leveled``)."""
    ratio = (part.table["suavizada"] / part.overall).reindex(shapes.index)
    alike = part.without == ALIKE
    shades = [ALIKE_FILL if alike and not np.isnan(value) else ratio_fill(value) for value in ratio]
    fills = tuple(zip(shapes.geometry, shades, strict=True))
    drawn = [code for code in leveled if code in shapes.index]
    west, south, east, north = shapes.total_bounds
    room = _NUMBER / 1000 * max(east - west, (north - south) * _TALL)
    places = [(label_point(shapes.geometry[code]), code) for code in drawn]
    labels = tuple(
        ((at.x, at.y), str(part.table.at[code, "puesto"]))
        for at, code in places
        if shapely.distance(at, shapely.boundary(shapes.geometry[code])) >= room
    )
    strong = tuple((shapes.geometry[code], _EDGE) for code in drawn)
    return Picture(
        part.name,
        tuple(shapes.geometry),
        (),
        (west, south, east, north),
        fills,
        labels,
        keys=class_keys(alike=alike, unknown=bool(ratio.isna().any())),
        strokes=strong,
        fill_keys=tuple(map(str, shapes.index)),
    )


_HEADER = (
    "Nivel",
    "Puesto",
    "Distrito",
    "Provincia",
    "Departamento",
    "Ubigeo",
    "Denuncias",
    "Población",
    "Tasa",
    "Suavizada",
    "Entre (95 %)",
    "Veces",
    "Ponderado",
)


def _row(row: dict[Any, Any], overall: float) -> tuple[str, ...]:
    known = not np.isnan(row["poblacion"])
    between = f"{decimal(row['suavizada_min'])}–{decimal(row['suavizada_max'])}"
    times = or_dash(row["suavizada"] / overall if overall else np.nan)
    rates = (integer(row["poblacion"]), decimal(row["tasa"]), decimal(row["suavizada"]), between, times)
    place = (row["distrito"], row["provincia"], row["departamento"], row["ubigeo"])
    shown = rates if known else ("sin dato", "", "", "", "")
    level = row["prioridad"] or "sin nivel"
    return (level, f"{row['puesto']}", *map(str, place), integer(row["hechos"]), *shown, f"{row['puesto_ponderado']}")


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
