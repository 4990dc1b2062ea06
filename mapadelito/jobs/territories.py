"""``mapadelito territorios``: rank districts by the open data of SIDPOL."""

from __future__ import annotations

import tomllib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

import geo
from geo.districts.denuncias import keep, read_aggregates, read_population
from geo.districts.polygons import read_districts
from geo.errors import ConfigError, FormatError, InputError
from geo.formats.layers.vector import write_layers
from geo.ledger import reasons
from geo.naming import quantity
from geo.period import Period
from geo.ubigeo import coding_of, names_of
from layers.risk.territories import rank_territories
from mapadelito.jobs.session import Session
from mapadelito.outputs.territory_report import NAMES, Phenomenon, district_layers, levels_of, territory_page, write_book
from maps.paper.report_pdf import render_report_pdf
from maps.web.report import render_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.districts.denuncias import Aggregates
    from mapadelito.settings.config import Config

__all__ = ["TERRITORIES", "territories"]

TERRITORIES = "publico/territorios.html"

_ALL = "Todas las denuncias"
_MONTHS = 12
"""Months of a year."""
_SHOWN = 15
"""Districts without a polygon that are named one by one: the sentence has to fit in a few lines."""


def territories(config: Config, say: Callable[[str], object]) -> dict[str, Any]:
    """Write ``publico/territorios.html``, ``.pdf``, ``.xlsx`` and, with polygons, ``.gpkg``; return the record.

    Parameters, result and errors are those of :func:`mapadelito.jobs.generate.run`; the record has ``territorios``: the
    levels of each phenomenon.
    """
    if not config.denuncias:
        raise ConfigError("Faltan las denuncias: indique --denuncias con el CSV de datos abiertos del SIDPOL.")
    with Session.opened(config, say) as session:
        return _territories(session)


def _territories(session: Session) -> dict[str, Any]:
    config, output, clock, say = session.config, session.output, session.clock, session.say
    say("Leyendo …")
    with clock("lectura"):
        data = read_aggregates(config.denuncias, config.columna)
        period = config.periodo or _last_year(data)
        dates = _dates(data)
        keep(data, period, config.departamento, config.provincia)
        people = _own_population(read_population(config.poblacion, {}), data, config)
    if data.frame.empty:
        raise InputError(f"No hay denuncias en {period.label} y el territorio pedido{dates}. No se cambió ninguna lámina.")
    with clock("lectura"):
        names = _names(data, people)
        shapes = read_districts(config.limites, names) if config.limites else None
    say("Calculando …")
    with clock("analisis"):
        parts = _parts(data, people, names, period, config)
    if shapes is not None and (undrawn := names.index.difference(shapes.index)).size:
        told = ", ".join(f"{names.at[code, 'distrito']!s} ({code!s})" for code in undrawn[:_SHOWN])
        data.decisions.append(
            f"{quantity(len(undrawn), 'distrito del cuadro no tiene', 'distritos del cuadro no tienen')} "
            f"polígono en los límites: {told}."
        )
    output.renews(f"publico/territorios.{form}" for form in ("html", "pdf", "xlsx", "gpkg"))
    with clock("dibujo"):
        page = territory_page(parts, shapes, data, period, config)
        output.text(TERRITORIES, render_report(page))
        output.file("publico/territorios.pdf", lambda path: path.write_bytes(render_report_pdf(page)))
        output.file("publico/territorios.xlsx", partial(write_book, parts=parts, notes=page.notes))
        if shapes is not None:
            output.file("publico/territorios.gpkg", partial(write_layers, layers=district_layers(parts, shapes)))
    record = session.account(data, period)
    levels = [levels_of(part) for part in parts]
    for item in levels:
        why = f" ({item['sin_nivel']})" if item["sin_nivel"] else ""
        say(f"{item['fenomeno']}: {item['alta_prioridad']} de alta prioridad, {item['prioritarios']} prioritarios{why}.")
    return session.publish(record, comisarias=[], territorios=levels)


def _last_year(data: Aggregates) -> Period:
    """Return the last twelve months of the data, and add it to the decisions."""
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
    """Return the first and last month of the data in words; a year without months is told as a year."""
    months = data.frame[["anio", "mes"]].sort_values(["anio", "mes"])
    ends = (
        [f"{year}-{month:02d}" if month else f"{year}" for year, month in months.iloc[[0, -1]].to_numpy()]
        if len(months)
        else []
    )
    return f"; los datos van de {' a '.join(ends)}" if ends else ""


def _own_population(people: pd.DataFrame, data: Aggregates, config: Config) -> pd.DataFrame:
    """Return the inhabitants of the provinces, or departments, that the counts are of."""
    digits = 4 if config.provincia else 2  # of the UBIGEO: the code of the province, or of the department
    return people[people.index.str[:digits].isin(data.frame["ubigeo"].str[:digits].unique())]


def _names(data: Aggregates, people: pd.DataFrame) -> pd.DataFrame:
    """Return the names of every district that has counts or inhabitants, by UBIGEO.

    A department or province without a name in the files has that of its code.
    """
    own = data.frame.drop_duplicates("ubigeo", keep="last").set_index("ubigeo")[NAMES]
    whole = pd.concat([own, people.loc[people.index.difference(own.index), NAMES]])
    coding = coding_of((str(code), str(name)) for code, name in whole["departamento"].items()) or "INEI"
    for at, column in enumerate(NAMES[:2]):
        known = pd.Series([names_of(str(code), coding)[at] for code in whole.index], index=whole.index, dtype="str")
        whole[column] = whole[column].where(whole[column] != "", known)
    return whole


def _parts(data: Aggregates, people: pd.DataFrame, names: pd.DataFrame, period: Period, config: Config) -> list[Phenomenon]:
    """Return the districts ranked by all the facts, and by each phenomenon that has any."""
    kinds = {codigo: data.catalogue[codigo].fenomenos for codigo in data.frame["codigo"].unique()}
    chosen = {_ALL: data.frame}
    for code, name in _phenomena().items():
        own = data.frame[[code in kinds[codigo] for codigo in data.frame["codigo"]]]
        if len(own):
            chosen[name] = own
    parts = []
    for name, rows in chosen.items():
        ranked = rank_territories(rows, people["poblacion"], months=period.months, weights=config.pesos)
        missing = names.index.difference(ranked.table.index)
        if len(missing):
            data.decisions.append(
                f"{name}: {quantity(len(missing), 'distrito', 'distritos')} sin denuncias ni población: fuera del cuadro."
            )
        whole = ranked.table.assign(nivel_no_dado=ranked.no_level_reason).join(names)
        parts.append(Phenomenon(name, whole, ranked.rate, ranked.no_level_reason))
    return parts


def _phenomena() -> dict[str, str]:
    """Return the names of the phenomena by code."""
    with (Path(geo.__file__).parent / "districts" / "phenomena.toml").open("rb") as file:
        return dict(tomllib.load(file))
