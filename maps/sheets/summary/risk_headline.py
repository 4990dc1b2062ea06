"""The sentences of the mapa de riesgo and of the mapa integrado: which polygons are highest, and what is in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.naming import facts_told, natural_key
from layers.hotspots.parameters import ENOUGH
from layers.risk.bands import BANDS, NOT_COMPARED
from layers.risk.factor_bands import COINCIDENCE
from layers.statistics.area_counts import in_polygons
from maps.sheets.common import level_word
from maps.sheets.summary.headline import MOST_NAMES, few_words, with_noun
from maps.spanish_text import integer

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from layers.analysis import Analysis

__all__ = ["coincidence_headline", "risk_headline"]


@dataclass(frozen=True, slots=True)
class _Polygons:
    """The polygons that a sheet compares: their names, their incidents, and what they are called, one and many."""

    names: list[str]
    counts: list[int]
    one: str
    many: str

    @classmethod
    def of(cls, analysis: Analysis) -> _Polygons:
        place, level = analysis.jurisdiction, analysis.risk_level
        columns = ["sector", "subsector"] if level == "subsector" else [level]
        names = place.levels[level][columns].agg(" · ".join, axis=1)
        words = [level_word(place, level, many=many).lower() for many in (False, True)]
        return cls(names.tolist(), analysis.risk["hechos"].astype(int).tolist(), *words)

    def chosen(self, rows: Sequence[int]) -> str:
        """Name some of them, of how many: ``sectores 2 y 5, de 8``; their number where they are too many."""
        count = len(self.names)
        if len(rows) > MOST_NAMES:
            return f"{integer(len(rows))} de {integer(count)} {self.many}"
        own = with_noun(sorted((self.names[row] for row in rows), key=natural_key), self.one, self.many)
        return f"{own}, de {integer(count)} {self.many}"

    def held(self, rows: Sequence[int]) -> str:
        """Count the incidents in some of them; fewer than 30 are no evidence of a high density."""
        inside = sum(self.counts[row] for row in rows)
        return f"{integer(inside)} de {facts_told(sum(self.counts))}" + (
            f"; con menos de {ENOUGH} no se concluye" if inside < ENOUGH else ""
        )

    def not_compared(self) -> str:
        if len(self.names) > 1:
            return f"Los {integer(len(self.names))} {self.many} no se comparan: tienen la misma densidad o no hay con qué."
        return f"{'Una sola' if self.one.endswith(('a', 'ón')) else 'Un solo'} {self.one}: no se compara."


def risk_headline(analysis: Analysis, risk: pd.DataFrame) -> str:
    """Return the sentence of the mapa de riesgo.

    Parameters
    ----------
    analysis
        Analysis of the jurisdiction.
    risk
        Its polygons as the sheet fills them: ``banda`` and, with risk factors, ``factores``.
    """
    own, few = _Polygons.of(analysis), _few(analysis)
    bands = risk["banda"].tolist()
    by_factors = "factores" in risk
    if few and not by_factors:
        return few
    if any(band not in BANDS for band in bands):
        return " ".join(filter(None, (few, own.not_compared())))
    if len(own.names) == 1:
        return " ".join(filter(None, (few, _among_peers(analysis, own, bands[0]))))
    if len(set(bands)) == 1:
        return f"Los {integer(len(bands))} {own.many} quedan en la misma banda: ninguno destaca."
    top = max(bands, key=BANDS.index)
    rows = [row for row, band in enumerate(bands) if band == top]
    doubtful = len(rows) - int(risk["segura"].iloc[rows].sum())
    sure = "" if not doubtful else ", incierta" if doubtful == len(rows) else f", incierta en {integer(doubtful)}"
    said = [f"Riesgo más alto (banda {top}{sure}): {own.chosen(rows)}"]
    if not few:
        said.append(f"{own.held(rows)}")
    if by_factors:
        said.append(_factors(int(risk["factores"].iloc[rows].sum())))
    return " ".join(filter(None, (few and f"{few} El mapa es de factores.", "; ".join(said) + ".")))


def coincidence_headline(analysis: Analysis, kinds: Sequence[str], factors: Sequence[int]) -> str:
    """Return the sentence of the mapa integrado.

    Parameters
    ----------
    analysis
        Analysis of the jurisdiction.
    kinds, factors
        Class (:data:`layers.risk.factor_bands.COINCIDENCE`) and number of risk factors of each of its polygons.
    """
    own = _Polygons.of(analysis)
    if few := _few(analysis):
        return few
    if NOT_COMPARED in kinds:
        return own.not_compared()
    against = " frente a las demás jurisdicciones" if len(analysis.peers) else ""
    rows = [row for row, kind in enumerate(kinds) if kind == COINCIDENCE[0]]
    if rows:
        inside = sum(factors[row] for row in rows)
        return f"Coinciden delito y riesgo altos{against} en {own.chosen(rows)}: {own.held(rows)}; {_factors(inside)}."
    if len(own.names) == 1:
        return f"No coinciden delito y riesgo altos{against}: {own.held([0])}; {_factors(factors[0])}."
    alone = [
        (words, list(kinds).count(kind))
        for kind, words in zip(COINCIDENCE[1:3], ("solo el delito", "solo el riesgo"), strict=True)
    ]
    told = " y ".join(f"{words} en {integer(count)}" for words, count in alone if count)
    return f"Delito y riesgo altos no coinciden en ninguno de los {integer(len(kinds))} {own.many}{against}" + (
        f"; es alto {told}." if told else "."
    )


def _few(analysis: Analysis) -> str:
    """Return the sentence of a sheet with too few incidents to compare polygons; empty with enough."""
    if analysis.counts_enough:
        return ""
    count = len(in_polygons(analysis.incidents))
    return few_words(count) if count else "Sin hechos con lugar: no se concluye de ellos."


def _factors(count: int) -> str:
    return f"{integer(count)} {'factor' if count == 1 else 'factores'} de riesgo"


def _among_peers(analysis: Analysis, own: _Polygons, band: str) -> str:
    """Return where the only polygon of a jurisdiction stands among the other jurisdictions with evidence."""
    peers = analysis.peers[analysis.peers["evidencia"].astype(bool)]
    if analysis.name not in peers.index or len(peers) < 2:
        return own.not_compared()
    place = int(np.sum(peers["densidad_km2"] > peers.at[analysis.name, "densidad_km2"])) + 1
    alike = "" if len(set(peers["banda"])) == 1 else f", banda {band}"
    return f"Puesto {integer(place)} de {integer(len(peers))} jurisdicciones por hechos ponderados por km²{alike}."
