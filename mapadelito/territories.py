"""Territorios de intervención prioritaria: from SIDPOL's open data by district to the plan's table and a choropleth."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

import geo
from geo.aggregates import keep, read_aggregates, read_population
from geo.districts import read_districts
from geo.errors import ConfigError, FormatError, InputError
from geo.files import write_layers
from geo.ledger import reasons
from geo.period import Period
from layers.territories import ALIKE, ENOUGH_FACTS, HIGH, HIGH_RATIO, PRIORITY, rank_territories
from mapadelito.books import new_book, put_table
from mapadelito.output import Output
from mapadelito.record import make_record, write_record
from mapadelito.rejects import write_rejects
from mapadelito.review import Clock
from maps.picture import Picture
from maps.report import Report, Section, render_report
from maps.report_pdf import render_report_pdf
from maps.scope import decimal, label_point
from maps.sheet import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from geo.aggregates import Aggregates
    from mapadelito.config import Config

__all__ = ["TERRITORIES", "territories"]

TERRITORIES = "publico/territorios.html"

_ALL = "Todas las denuncias"
_MONTHS = 12
_SHOWN = 15
_SHADES = ((0.5, "#ffffcc"), (1.0, "#fed976"), (1.5, "#fd8d3c"), (2.0, "#e31a1c"), (np.inf, "#800026"))
_PLAIN = "#ffeda0"
"""Fill of districts that cannot be told apart."""
_UNKNOWN = "#e3e6ea"
_NAMES = ["departamento", "provincia", "distrito"]


@dataclass(frozen=True, slots=True)
class _Part:
    """One phenomenon, or all: its name, the table of its districts with their names, the rate of all, and why none has a
    level (empty where they may)."""  # noqa: D205, D209

    name: str
    table: pd.DataFrame
    overall: float
    without: str


def territories(config: Config, say: Callable[[str], object]) -> dict[str, Any]:
    """Rank districts and write ``publico/territorios.html``, ``.pdf``, ``.xlsx`` and, with polygons, ``.gpkg``.

    Parameters, result and errors are those of :func:`mapadelito.run.run`; the record has ``territorios``: the levels of each
    phenomenon.
    """
    if not config.denuncias:
        raise ConfigError("Faltan las denuncias: indique --denuncias con el CSV de datos abiertos del SIDPOL.")
    with Output(config.salida) as output:
        return _territories(config, output, say)


def _territories(config: Config, output: Output, say: Callable[[str], object]) -> dict[str, Any]:
    clock = Clock()
    say("Leyendo …")
    with clock("lectura"):
        data = read_aggregates(config.denuncias, config.columna)
        period = config.periodo or _last_year(data)
        dates = _dates(data)
        keep(data, period, config.departamento, config.provincia)
        people = _own_population(read_population(config.poblacion, {}), data, config)
    if data.frame.empty:
        raise InputError(f"No hay denuncias en {period.label} y el territorio pedido{dates}. No se cambió ninguna lámina.")
    say("Calculando …")
    with clock("analisis"):
        parts = _parts(data, people, period, config)
    named = parts[0].table
    shapes = read_districts(config.limites, named) if config.limites else None
    if shapes is not None and (undrawn := named.index.difference(shapes.index)).size:
        names = ", ".join(f"{named.at[code, 'distrito']!s} ({code!s})" for code in undrawn[:_SHOWN])
        data.decisions.append(f"{len(undrawn)} distritos del cuadro no tienen polígono en los límites: {names}.")
    output.renews(f"publico/territorios.{form}" for form in ("html", "pdf", "xlsx", "gpkg"))
    with clock("dibujo"):
        page = _page(parts, shapes, data, period, config)
        output.text(TERRITORIES, render_report(page))
        output.file("publico/territorios.pdf", lambda path: path.write_bytes(render_report_pdf(page)))
        output.file("publico/territorios.xlsx", partial(_write_book, parts=parts, notes=_notes(data, period, config)))
        if shapes is not None:
            output.file("publico/territorios.gpkg", partial(write_layers, layers=_layers(parts, shapes)))
    write_rejects(output, data)
    record = make_record(config, None, data, period, clock.seconds)
    levels = [_levels(part) for part in parts]
    for item in levels:
        why = f" ({item['sin_nivel']})" if item["sin_nivel"] else ""
        say(f"{item['fenomeno']}: {item['alta_prioridad']} de alta prioridad, {item['prioritarios']} prioritarios{why}.")
    return write_record(output, record, comisarias=[], territorios=levels)


def _last_year(data: Aggregates) -> Period:
    """Last twelve months of the data; announced."""
    months = data.frame["anio"] * 12 + data.frame["mes"].clip(lower=1) - 1
    if months.empty:
        why = ", ".join(f"{count} {reasons()[code].text}" for code, count in data.ledger.codes("rechazada").items())
        raise FormatError(f"Las denuncias no tienen ninguna fila con distrito, fecha y cantidad. {why}".strip())
    last = int(months.max())
    if data.frame.loc[months == last, "mes"].eq(0).all():
        last += _MONTHS - 1  # a year without months
    first = last - _MONTHS + 1
    found = Period.of_months(first // 12, first % 12 + 1, last // 12, last % 12 + 1)
    data.decisions.append(f"Periodo: los últimos doce meses de los datos, {found.label}.")
    return found


def _dates(data: Aggregates) -> str:
    """Say from what year and month to which the data are; a year without months is told as a year."""
    months = data.frame[["anio", "mes"]].sort_values(["anio", "mes"])
    ends = (
        [f"{year}-{month:02d}" if month else f"{year}" for year, month in months.iloc[[0, -1]].to_numpy()]
        if len(months)
        else []
    )
    return f"; los datos van de {' a '.join(ends)}" if ends else ""


def _own_population(people: pd.DataFrame, data: Aggregates, config: Config) -> pd.DataFrame:
    """Keep the provinces or departments that are looked at."""
    digits = 4 if config.provincia else 2
    return people[people.index.str[:digits].isin(data.frame["ubigeo"].str[:digits].unique())]


def _parts(data: Aggregates, people: pd.DataFrame, period: Period, config: Config) -> list[_Part]:
    """Rank the districts by all the facts, and by each phenomenon that has any."""
    names = data.frame.drop_duplicates("ubigeo", keep="last").set_index("ubigeo")[_NAMES]
    names = pd.concat([names, people.loc[people.index.difference(names.index), _NAMES]])
    kinds = {codigo: data.catalogue[codigo].fenomenos for codigo in data.frame["codigo"].unique()}
    chosen = {_ALL: data.frame}
    for code, name in _phenomena().items():
        own = data.frame[[code in kinds[codigo] for codigo in data.frame["codigo"]]]
        if len(own):
            chosen[name] = own
    parts = []
    for name, rows in chosen.items():
        table = rank_territories(rows, people["poblacion"], months=period.months, weights=config.pesos)
        missing = names.index.difference(table.index)
        if len(missing):
            data.decisions.append(f"{name}: {len(missing)} distritos sin denuncias ni población no están en el cuadro.")
        without = table.attrs["sin_nivel"]
        whole = table.assign(nivel_no_dado=without).join(names)
        parts.append(_Part(name, whole, table.attrs["tasa"], without))
    return parts


def _phenomena() -> dict[str, str]:
    with (Path(geo.__file__).parent / "fenomenos.toml").open("rb") as file:
        return dict(tomllib.load(file))


def _levels(part: _Part) -> dict[str, Any]:
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


def _page(parts: list[_Part], shapes: gpd.GeoDataFrame | None, data: Aggregates, period: Period, config: Config) -> Report:
    files = ", ".join(path.name for path in config.denuncias)
    total = int(data.frame["cantidad"].sum())
    districts = data.frame["ubigeo"].nunique()
    return Report(
        title="Territorios de intervención prioritaria",
        subtitle=f"{period.label} · {files}",
        sentence=f"{total:,} denuncias en {districts:,} distritos. Son totales por distrito: no tienen lugar dentro de él.",
        warning="",
        notes_title="Cómo se lee",
        notes=_notes(data, period, config),
        sections=tuple(_section(part, shapes) for part in parts),
    )


def _notes(data: Aggregates, period: Period, config: Config) -> tuple[str, ...]:
    weighted = "los de [pesos] de proyecto.toml" if config.pesos else "todos 1: el orden ponderado es el mismo"
    rule = (
        f"Alta prioridad: tasa suavizada de {HIGH_RATIO:g} veces la del conjunto o más, con todo su intervalo del 95 % por "
        "encima de la del conjunto. Prioritario: todo su intervalo por encima. Con menos de "
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
        *data.decisions,
    )


def _section(part: _Part, shapes: gpd.GeoDataFrame | None) -> Section:
    table = part.table
    leveled = table[table["prioridad"] != ""]
    shown = leveled if len(leveled) else table.head(_SHOWN)
    rows = tuple(_row(number, row) for number, row in enumerate(shown.reset_index().to_dict("records"), start=1))
    known = not np.isnan(part.overall)
    level = _levels(part)
    rate = f", {decimal(part.overall)} por 100,000 habitantes y año" if known else ""
    counts = f"{level['alta_prioridad']} distritos de alta prioridad y {level['prioritarios']} prioritarios de {len(table)}"
    sentence = f"{level['hechos']:,} denuncias{rate}. {counts}."
    if part.without == ALIKE:
        sentence += " Los distritos no se distinguen: sus tasas no difieren más de lo que da el azar."
    why = f" ({part.without})" if part.without else ""
    note = "" if len(leveled) else f"Ninguno tiene nivel{why}; los {len(shown)} primeros."
    note += "" if known else " Sin población (--poblacion) no hay tasas: el orden es por denuncias."
    picture = None
    if shapes is not None:
        ratio = (table["suavizada"] / part.overall).reindex(shapes.index)
        alike = part.without == ALIKE
        shades = [_PLAIN if alike and not np.isnan(value) else _shade(value) for value in ratio]
        fills = tuple(zip(shapes.geometry, shades, strict=True))
        marked = [code for code in leveled.index if code in shapes.index][:_SHOWN]
        number = {code: at for at, code in enumerate(leveled.index, start=1)}
        places = [label_point(shapes.geometry[code]) for code in marked]
        labels = tuple(((at.x, at.y), f"{number[code]}") for code, at in zip(marked, places, strict=True))
        west, south, east, north = shapes.total_bounds
        box, keys = (west, south, east, north), _keys(alike=alike)
        picture = Picture(part.name, tuple(shapes.geometry), (), box, fills, labels, keys=keys)
    return Section(part.name, sentence, picture, Table("", _HEADER, rows, note=note.strip()))


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
    rates = (f"{row['poblacion']:,.0f}", decimal(row["tasa"]), decimal(row["suavizada"]), between)
    place = tuple(str(row[name]) for name in _NAMES)
    ranks = (f"{row['puesto']}", f"{row['puesto_ponderado']}", row["prioridad"])
    shown = rates if known else ("sin dato", "", "", "")
    return (f"{number}", *place, row["ubigeo"], f"{row['hechos']:,}", *shown, *ranks)


def _shade(ratio: float) -> str:
    return next((color for limit, color in _SHADES if ratio < limit), _UNKNOWN)


def _keys(*, alike: bool) -> tuple[tuple[str, str], ...]:
    """Words for the shades: times the rate of all, or that no district can be told from another."""
    if alike:
        return ((ALIKE, _PLAIN), ("sin población", _UNKNOWN))
    limits = [limit for limit, _ in _SHADES[:-1]]
    words = [f"menos de {limits[0]:g}", *(f"de {low:g} a {high:g}" for low, high in pairwise(limits))]
    words.append(f"{limits[-1]:g} o más veces la tasa del conjunto")
    return (*zip(words, (color for _, color in _SHADES), strict=True), ("sin población", _UNKNOWN))


def _write_book(path: Path, parts: list[_Part], notes: tuple[str, ...]) -> None:
    with new_book(path, "Territorios de intervención prioritaria") as book:
        for number, part in enumerate(parts):
            columns = [*_NAMES, "hechos", "poblacion", "tasa", "suavizada", "suavizada_min", "suavizada_max"]
            columns += ["puesto", "puesto_ponderado", "prioridad", "nivel_no_dado"]
            rows = [
                (str(code), *(_cell(row[name]) for name in columns))
                for code, row in zip(part.table.index, part.table.to_dict("records"), strict=True)
            ]
            title = "Todas" if not number else f"F{number} {part.name}"[:31]
            put_table(book, title, ["ubigeo", *columns], rows, notes=(part.name, *notes))


def _cell(value: object) -> object:
    return int(value) if isinstance(value, (int, np.integer)) else value


def _layers(parts: list[_Part], shapes: gpd.GeoDataFrame) -> dict[str, gpd.GeoDataFrame]:
    """One layer of districts per phenomenon."""
    out = {}
    for number, part in enumerate(parts):
        name = "todas" if not number else f"fenomeno_{number}"
        layer = shapes[["geometry"]].join(part.table, how="left").reset_index()
        out[name] = layer[[*(column for column in layer.columns if column != "geometry"), "geometry"]]
    return out
