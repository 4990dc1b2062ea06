"""The mapa integrado: incidents (PNP) and risk factors (municipality) on the same sectors, and where both are high."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from layers.risk.bands import NOT_COMPARED
from layers.risk.factor_bands import COINCIDENCE
from maps.sheet import Fact, Group, Legend, Sheet, Table
from maps.sheets.delito import zone_of
from maps.sheets.factor_marks import factor_groups, factor_marks
from maps.sheets.riesgo import band_words, index_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from maps.sheets.scope import Scope

__all__ = ["COINCIDENCE_COLORS", "compose"]

COINCIDENCE_COLORS = dict(zip(COINCIDENCE, ("#b5394f", "#f2a488", "#fbd38b", "#f6f7f9"), strict=True))
"""Fill of each class, the darkest where both are high."""


def compose(
    scope: Scope,
    zones: gpd.GeoDataFrame,
    factors: gpd.GeoDataFrame,
    *,
    risk: pd.DataFrame,
    bands: pd.DataFrame,
    kinds: pd.Series[str],
    level: str,
    evidence: bool,
) -> Sheet:
    """Compose the sheet.

    Parameters
    ----------
    scope, zones
        The jurisdiction, and its puntos críticos.
    factors
        Risk factors of the jurisdiction.
    risk, bands
        Tables of :func:`layers.risk.bands.risk_bands` and :func:`layers.risk.factor_bands.factor_bands` for the polygons at
        ``level``.
    kinds
        Class of each (:func:`layers.risk.factor_bands.coincidence`).
    evidence
        Whether there are incidents enough; without them nothing is filled, nor where the polygons cannot be compared.
    """
    kinds = kinds if evidence else pd.Series("insuficiente", index=kinds.index, dtype="str")
    risk = risk if evidence else risk.assign(indice=np.nan, banda="insuficiente")
    table = _joined(scope.levels[level], risk, bands, kinds, level)
    rows = zip(table.index, table.to_dict("records"), strict=True)
    filled = evidence and not (kinds == NOT_COMPARED).any()
    fills = {row: (item["clase"] if filled else "", _facts(item)) for row, item in rows}
    both = table.loc[table["clase"] == COINCIDENCE[0], "nombre"].tolist()
    message = (
        f"Coinciden delito y riesgo en: {', '.join(both)}." if both else "En ningún lugar coinciden delito y riesgo altos."
    )
    if not filled:
        message = f"{NOT_COMPARED.capitalize()} entre los polígonos: no se dice dónde coinciden delito y riesgo."
    return scope.sheet(
        "integrado",
        "MAPA INTEGRADO",
        areas=scope.areas(bands=fills, level=level),
        legend=(*((_legend(kinds),) if filled else ()), *factor_groups(factors)),
        marks=factor_marks(factors, scope.profile),
        zones=tuple(zone_of(row, scope) for row in zones.to_dict("records")),
        tables=(_table(table, scope.word(level)),),
        notes=(
            "Delito: hechos ponderados por km² (PNP). Riesgo: factores ponderados por km² (municipio, juntas vecinales).",
            "Alto: índice de 0.6 o más, bandas alta y muy alta, de cada uno por su lado. Los de protección no cuentan.",
            *scope.reserved_note,
            *scope.notes,
        ),
        message=message if evidence else "Evidencia insuficiente de hechos: se muestran los factores, sin coincidencias.",
    )


def _joined(
    units: gpd.GeoDataFrame, risk: pd.DataFrame, bands: pd.DataFrame, kinds: pd.Series[str], level: str
) -> pd.DataFrame:
    """Both tables side by side, on the index of the polygons."""
    names = ["sector", "subsector"] if level == "subsector" else [level]
    own = risk[["hechos", "indice", "banda"]].assign(nombre=units[names].agg(" · ".join, axis=1), clase=kinds)
    other = bands[["factores", "indice", "banda"]]
    return own.join(other.rename(columns={"indice": "indice_factores", "banda": "banda_factores"}))


def _facts(item: Mapping[Any, Any]) -> tuple[Fact, ...]:
    return (
        ("Hechos", f"{item['hechos']:,}"),
        ("Banda de hechos", item["banda"]),
        ("Factores de riesgo", f"{item['factores']:,}"),
        ("Banda de factores", item["banda_factores"]),
        ("Coincidencia", item["clase"]),
    )


def _legend(kinds: pd.Series[str]) -> Group:
    entries = tuple(
        Legend(kind, kind.capitalize(), int((kinds == kind).sum()), fill=COINCIDENCE_COLORS[kind]) for kind in COINCIDENCE
    )
    return Group("Dónde es alto", entries, total=str(len(kinds)), note="Número de polígonos.")


def _table(table: pd.DataFrame, what: str) -> Table:
    rank = table["clase"].map(lambda kind: COINCIDENCE.index(kind) if kind in COINCIDENCE else len(COINCIDENCE))
    order = np.lexsort((-(table["indice"].fillna(0) + table["indice_factores"].fillna(0)), rank))
    rows = tuple(
        (
            item["nombre"],
            f"{item['hechos']:,}",
            index_words(item["indice"]),
            f"{item['factores']:,}",
            index_words(item["indice_factores"]),
            band_words(item["clase"]),
        )
        for item in table.iloc[order].to_dict("records")
    )
    total = ("Total", f"{int(table['hechos'].sum()):,}", "", f"{int(table['factores'].sum()):,}", "", "")
    header = (what, "Hechos", "Índice", "Factores", "Índice", "Coincidencia")
    return Table(f"Delito y riesgo por {what.lower()}", header, rows, total)
