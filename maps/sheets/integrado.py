"""Mapa integrado: incidents (PNP) and risk factors (municipality) by sector, and where both are high."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from layers.risk.bands import NOT_COMPARED
from layers.risk.factor_bands import COINCIDENCE, HIGH, coincidence
from maps.sheet import Fact, Group, Legend, Sheet, Table
from maps.sheets.areas import draw_areas
from maps.sheets.common import common_sheet, level_word, reserved_note
from maps.sheets.delito import sheet_zone
from maps.sheets.factor_marks import factor_groups, factor_marks
from maps.sheets.municipal_table import with_crosswalk
from maps.sheets.summary.band_legend import HATCHED, certain_words
from maps.sheets.summary.risk_headline import coincidence_headline
from maps.spanish_text import NO_VALUE, integer, or_dash, short

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from layers.analysis import Analysis
    from maps.sheets.titles import Titles

__all__ = ["COINCIDENCE_COLORS", "compose"]

COINCIDENCE_COLORS = dict(zip(COINCIDENCE, ("#b5394f", "#f2a488", "#fbd38b", "#f6f7f9"), strict=True))
"""Fill of each class, darkest where both are high."""


def compose(analysis: Analysis, titles: Titles) -> Sheet:
    """Return the mapa integrado of a jurisdiction with risk factors.

    No polygon is filled if incidents are too few, or if the polygons cannot be compared. Parameters are those of
    :func:`maps.sheets.delito.compose`.

    Raises
    ------
    ValueError
        If the analysis has no risk factors.
    """
    factors, place, level = analysis.factors, analysis.jurisdiction, analysis.risk_level
    if factors is None:
        raise ValueError("mapa integrado: el análisis no tiene factores de riesgo")
    evidence = analysis.counts_enough
    kinds = coincidence(analysis.risk, factors.bands)
    kinds = kinds if evidence else pd.Series("insuficiente", index=kinds.index, dtype="str")
    risk = analysis.risk if evidence else analysis.risk.assign(indice=np.nan, banda="insuficiente", segura=True)
    table = _joined(place.levels[level], risk, factors.bands, kinds, level)
    rows = zip(table.index, table.to_dict("records"), strict=True)
    filled = evidence and not (kinds == NOT_COMPARED).any()
    fills = {row: (item["clase"] if filled else "", _facts(item)) for row, item in rows}
    doubtful = risk.index[(risk["indice_min"] < HIGH) & (risk["indice_max"] >= HIGH)] if filled else risk.index[:0]
    common = common_sheet(analysis, titles, "integrado", "MAPA INTEGRADO")
    sheet = replace(
        common,
        areas=draw_areas(place, bands=fills, level=level, hatched=doubtful),
        legend=(*((_legend(kinds, len(doubtful)),) if filled else ()), *factor_groups(factors.frame), *common.legend),
        marks=factor_marks(factors.frame, analysis.profile),
        zones=tuple(sheet_zone(row, place) for row in analysis.zones.to_dict("records")),
        tables=(_table(table, level_word(place, level)),),
        notes=(
            "Delito: hechos ponderados por km² (PNP). Riesgo: factores ponderados por km² (municipio, juntas vecinales).",
            f"Alto: {short(HIGH)} veces el promedio o más, bandas alta y muy alta, de cada uno por su lado.",
            "Los factores de protección no cuentan.",
            *reserved_note(analysis),
            *titles.notes,
        ),
        headline=coincidence_headline(analysis, kinds.tolist(), table["factores"].astype(int).tolist()),
        message=_message(filled=filled, evidence=evidence),
    )
    return with_crosswalk(sheet, analysis.crosswalk, level_word(place, "sector"))


def _message(*, filled: bool, evidence: bool) -> str:
    """Return why nothing is said of where both are high; empty where the sentence of the sheet says it."""
    if not evidence:
        return "Evidencia insuficiente de hechos: se muestran los factores, sin coincidencias."
    return "" if filled else f"{NOT_COMPARED.capitalize()} entre los polígonos: no se dice dónde coinciden delito y riesgo."


def _joined(
    units: gpd.GeoDataFrame, risk: pd.DataFrame, bands: pd.DataFrame, kinds: pd.Series[str], level: str
) -> pd.DataFrame:
    """Return both tables side by side, on the index of the polygons."""
    names = ["sector", "subsector"] if level == "subsector" else [level]
    own = risk[["hechos", "indice", "banda", "segura"]].assign(nombre=units[names].agg(" · ".join, axis=1), clase=kinds)
    other = bands[["factores", "indice", "banda"]]
    return own.join(other.rename(columns={"indice": "indice_factores", "banda": "banda_factores"}))


def _facts(item: Mapping[Any, Any]) -> tuple[Fact, ...]:
    return (
        ("Hechos", integer(item["hechos"])),
        ("Banda de hechos", certain_words(item)),
        ("Factores de riesgo", integer(item["factores"])),
        ("Banda de factores", item["banda_factores"]),
        ("Coincidencia", item["clase"]),
    )


def _legend(kinds: pd.Series[str], doubtful: int) -> Group:
    entries = tuple(
        Legend(kind, kind.capitalize(), int((kinds == kind).sum()), fill=COINCIDENCE_COLORS[kind]) for kind in COINCIDENCE
    )
    hatch = (
        [Legend(HATCHED, "Rayado: delito alto o no, incierto", doubtful, fill="#ffffff", hatched=True)] if doubtful else []
    )
    return Group("Dónde es alto", (*entries, *hatch), total=str(len(kinds)), note="Número de polígonos.")


def _table(table: pd.DataFrame, what: str) -> Table:
    rank = table["clase"].map(lambda kind: COINCIDENCE.index(kind) if kind in COINCIDENCE else len(COINCIDENCE))
    order = np.lexsort((-(table["indice"].fillna(0) + table["indice_factores"].fillna(0)), rank))
    rows = tuple(
        (
            item["nombre"],
            integer(item["hechos"]),
            or_dash(item["indice"]),
            integer(item["factores"]),
            or_dash(item["indice_factores"]),
            NO_VALUE if item["clase"] == NOT_COMPARED else item["clase"],
        )
        for item in table.iloc[order].to_dict("records")
    )
    total = ("Total", integer(table["hechos"].sum()), "", integer(table["factores"].sum()), "", "")
    header = (what, "Hechos", "Índice", "Factores", "Índice", "Coincidencia")
    return Table(f"Delito y riesgo por {what.lower()}", header, rows, total)
