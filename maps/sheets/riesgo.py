"""Mapa de riesgo: sectors in five bands by weighted incidents and risk factors per km², with the weights."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.naming import facts_told
from layers.risk.bands import NOT_COMPARED, is_compared
from layers.risk.factor_bands import joined_bands
from layers.statistics.area_counts import in_polygons
from maps.sheet import Fact, Group, Legend, Sheet, Table
from maps.sheets.areas import draw_areas
from maps.sheets.common import common_sheet, level_word, reserved_note
from maps.sheets.factor_marks import factor_groups, factor_marks, model_table
from maps.sheets.intervention_tables import with_measures
from maps.sheets.summary.band_legend import band_legend, band_words, certain_words, how_banded, usual_words
from maps.sheets.summary.risk_headline import risk_headline
from maps.spanish_text import decimal, integer, or_dash, short, square_km

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo.boundaries.jurisdiction import Jurisdiction
    from layers.analysis import Analysis, FactorAnalysis
    from maps.sheets.titles import Titles

__all__ = ["compose"]

_THIN = "insuficiente"
"""Replaces the band if incidents are too few to compare polygons."""


def compose(analysis: Analysis, titles: Titles) -> Sheet:
    """Return the mapa de riesgo of a jurisdiction: of incidents, and of risk factors if there are any.

    If incidents are too few to compare polygons, none is filled, except by factors. Parameters are those of
    :func:`maps.sheets.delito.compose`.
    """
    if analysis.factors is not None:
        return _with_factors(analysis, analysis.factors, titles)
    place, level, peers = analysis.jurisdiction, analysis.risk_level, analysis.peers
    evidence = analysis.counts_enough
    risk = analysis.risk if evidence else analysis.risk.assign(indice=np.nan, banda=_THIN, segura=True)
    items = zip(risk.index, risk.to_dict("records"), strict=True)
    filled = evidence and is_compared(risk)
    bands = {row: (item["banda"] if filled else "", _facts(item)) for row, item in items}
    solid = peers[peers["evidencia"].astype(bool)] if filled else peers.iloc[:0]
    around = dict(zip(map(str, solid.index), solid["banda"], strict=True))
    hatched = [*_uncertain(risk), *_uncertain(solid)] if filled else []
    legend = (
        *((band_legend(solid if len(peers) else risk),) if filled else ()),
        _weights_legend(analysis.settings.weights),
    )
    common = common_sheet(analysis, titles, "riesgo", "MAPA DE RIESGO")
    return replace(
        common,
        areas=draw_areas(place, bands=bands, level=level, neighbour_bands=around, hatched=hatched),
        legend=(*legend, *common.legend),
        tables=(_peers_table(peers) if len(peers) else _table(place, risk, level),),
        notes=(
            *(how_banded(level_word(place, level).lower(), peers, analysis.risk_months, analysis.period) if filled else ()),
            "Se basa solo en hechos registrados; no incluye todavía factores de riesgo.",
            *reserved_note(analysis),
            *titles.notes,
        ),
        headline=risk_headline(analysis, risk),
        message=_message(analysis) or ("" if filled else _NOT_COMPARED),
    )


def _uncertain(table: pd.DataFrame) -> list[Any]:
    """Return the rows of polygons, or the names of jurisdictions, whose band is not certain."""
    return table.index[~table["segura"].to_numpy(dtype=bool)].tolist() if len(table) else []


_NOT_COMPARED = (
    f"{NOT_COMPARED.capitalize()}: en este trabajo no hay otras jurisdicciones con que comparar tan pocos polígonos."
)


def _with_factors(analysis: Analysis, factors: FactorAnalysis, titles: Titles) -> Sheet:
    """Return the sheet with risk factors: joint bands, the measured association, and the weights."""
    place, level, evidence = analysis.jurisdiction, analysis.risk_level, analysis.counts_enough
    risk = joined_bands(analysis.risk, factors.bands, evidence=evidence)
    items = zip(risk.index, risk.to_dict("records"), strict=True)
    filled = is_compared(risk)
    bands = {row: (item["banda"] if filled else "", _joined_facts(item)) for row, item in items}
    legend = (*((band_legend(risk),) if filled else ()), *factor_groups(factors.frame))
    common = common_sheet(analysis, titles, "riesgo", "MAPA DE RIESGO")
    sheet = replace(
        common,
        areas=draw_areas(place, bands=bands, level=level, hatched=_uncertain(risk) if filled else ()),
        legend=(*legend, _weights_legend(analysis.settings.weights), *common.legend),
        marks=factor_marks(factors.frame, analysis.profile),
        tables=(_joined_table(place, risk, level), model_table(factors.model)),
        notes=(
            _index_note(analysis, risk, evidence=evidence),
            "Medido: la tabla «Factores y hechos». Opinión: los pesos, que se cambian en [pesos] de proyecto.toml.",
            "Los factores de protección se dibujan y no suman riesgo.",
            *reserved_note(analysis),
            *titles.notes,
        ),
        headline=risk_headline(analysis, risk),
        message=_joined_message(analysis, risk),
    )
    return with_measures(sheet, factors.rankings, level_word(place, "sector"))


def _index_note(analysis: Analysis, risk: pd.DataFrame, *, evidence: bool) -> str:
    """Return the note on which of the two indices form that of the sheet."""
    peers = analysis.peers
    facts = f"hechos ponderados por km² y año entre {usual_words(peers, analysis.risk_months, analysis.period)}"
    factors = f"factores ponderados por km² entre {usual_words(peers)}"
    by_facts = evidence and risk["indice_hechos"].notna().all() and risk["indice_hechos"].any()
    by_factors = risk["indice_factores"].notna().all() and risk["indice_factores"].any()
    if by_facts and by_factors:
        return f"Índice: promedio del de hechos ({facts}) y del de factores ({factors})."
    if by_factors:
        why = "los hechos no se pueden comparar" if evidence else "hay pocos hechos"
        return f"Índice: solo el de factores ({factors}); {why}."
    if by_facts:
        return f"Índice: solo el de hechos ({facts}); los factores no se pueden comparar."
    return "Índice: no hay, porque no hay con qué comparar."


def _joined_message(analysis: Analysis, risk: pd.DataFrame) -> str:
    count = len(in_polygons(analysis.incidents))
    few = "" if analysis.counts_enough else f"Evidencia insuficiente de hechos ({count})"
    if is_compared(risk):
        return few and f"{few}: el mapa es de factores."
    return " ".join(filter(None, (few and f"{few}.", _NOT_COMPARED)))


def _joined_facts(item: Mapping[Any, Any]) -> tuple[Fact, ...]:
    return (
        ("Hechos", integer(item["hechos"])),
        ("Factores de riesgo", integer(item["factores"])),
        ("Índice", or_dash(item["indice"])),
        ("Banda", certain_words(item)),
    )


def _joined_table(place: Jurisdiction, risk: pd.DataFrame, level: str) -> Table:
    names = ["sector", "subsector"] if level == "subsector" else [level]
    table = risk.assign(nombre=place.levels[level][names].agg(" · ".join, axis=1))
    rows = tuple(
        (
            item["nombre"],
            integer(item["hechos"]),
            integer(item["factores"]),
            or_dash(item["indice_hechos"]),
            or_dash(item["indice_factores"]),
            band_words(item),
        )
        for item in table.sort_values("indice", ascending=False, kind="stable").to_dict("records")
    )
    total = ("Total", integer(table["hechos"].sum()), integer(table["factores"].sum()), "", "", "")
    header = (level_word(place, level), "Hechos", "Factores", "Índ. hechos", "Índ. factores", "Banda")
    return Table(
        f"Riesgo por {level_word(place, level).lower()}",
        header,
        rows,
        total,
        "Una línea o área cuenta en cada polígono que toca.",
    )


def _message(analysis: Analysis) -> str:
    count = len(in_polygons(analysis.incidents))
    if analysis.counts_enough:
        return ""
    if not count and analysis.reserved:
        return "Sin hechos que este perfil pueda usar en el periodo: no se sombrean sectores."
    if not count:
        return "Sin hechos registrados en esta jurisdicción: no hay con qué medir el riesgo."
    how = "con lugar en el mapa" if count == len(analysis.located) else "con lugar o sector"
    return f"Evidencia insuficiente: {facts_told(count)} {how}. No se sombrean sectores."


def _facts(item: Mapping[Any, Any]) -> tuple[Fact, ...]:
    return (
        ("Hechos", integer(item["hechos"])),
        ("Hechos ponderados por km²", decimal(item["densidad_km2"])),
        ("Área", square_km(item["area_km2"])),
        ("Índice", or_dash(item["indice"])),
        ("Banda", certain_words(item)),
    )


def _weights_legend(weights: Mapping[str, float]) -> Group:
    lines = [Legend(f"peso:{codigo}", f"{codigo} pesa {short(weight)}") for codigo, weight in sorted(weights.items())]
    rest = Legend("peso:*", "Los demás delitos pesan 1" if lines else "Todos los delitos pesan 1")
    return Group("Pesos", (*lines, rest), note="Se cambian en la sección [pesos] de proyecto.toml.")


def _table(place: Jurisdiction, risk: pd.DataFrame, level: str) -> Table:
    names = ["sector", "subsector"] if level == "subsector" else [level]
    table = risk.assign(nombre=place.levels[level][names].agg(" · ".join, axis=1))
    return _ranking(table, level_word(place, level).lower())


def _peers_table(peers: pd.DataFrame) -> Table:
    thin = ~peers["evidencia"].astype(bool)
    return _ranking(peers.assign(nombre=peers.index, banda=peers["banda"].mask(thin, _THIN)), "jurisdicción")


def _ranking(table: pd.DataFrame, what: str) -> Table:
    """Return polygons or jurisdictions by weighted density, with their rank by count."""
    table = table.assign(puesto=table["hechos"].rank(method="min", ascending=False).astype(int))
    rows = tuple(
        (
            item["nombre"],
            integer(item["hechos"]),
            decimal(item["densidad_km2"]),
            band_words(item),
            str(item["puesto"]),
        )
        for item in table.sort_values("densidad_km2", ascending=False, kind="stable").to_dict("records")
    )
    total = ("Total", integer(table["hechos"].sum()), "", "", "")
    header = (what.capitalize(), "Hechos", "Pond./km²", "Banda", "Puesto por n°")
    return Table(f"Riesgo por {what}", header, rows, total, "Puesto por n°: lugar por el simple número de hechos.")
