"""The sentences of the mapa de riesgo and of the mapa integrado: what they say of hand-made sectors, and what not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from helpers.analyses import TITLES, analysed
from layers.peers import Peers, with_peers
from layers.risk.bands import against
from layers.risk.factor_bands import COINCIDENCE
from maps.sheets import riesgo
from maps.sheets.summary.risk_headline import coincidence_headline, risk_headline

if TYPE_CHECKING:
    from layers.analysis import Analysis

DELITO_Y_RIESGO, SOLO_DELITO, SOLO_RIESGO, NINGUNO = COINCIDENCE


@pytest.fixture
def many(analysis: Analysis) -> Analysis:
    """Return ten times the incidents: 60 in S1, 30 in S2, 10 in S3 and none in S4."""
    located = analysis.located.loc[analysis.located.index.repeat(10)].reset_index(drop=True)
    return analysed(analysis.jurisdiction, located)


def banded(analysis: Analysis, *bands: str) -> str:
    return risk_headline(analysis, analysis.risk.assign(banda=list(bands), segura=True))


def test_the_highest_sectors_are_named_with_what_is_in_them(many: Analysis) -> None:
    assert riesgo.compose(many, TITLES).headline == (
        "Riesgo más alto (banda muy alta): sector S1, de 4 sectores; 60 de 100 hechos."
    )
    assert banded(many, "media", "alta", "alta", "baja") == (
        "Riesgo más alto (banda alta): sectores S2 y S3, de 4 sectores; 40 de 100 hechos."
    )


def test_few_incidents_conclude_nothing(many: Analysis, analysis: Analysis) -> None:
    assert banded(many, "media", "baja", "alta", "baja").endswith("10 de 100 hechos; con menos de 30 no se concluye.")
    assert riesgo.compose(analysis, TITLES).headline == "10 hechos: menos de 30, no se concluye."


def test_all_in_one_band_is_no_highest_risk(many: Analysis) -> None:
    said = banded(many, *["muy alta"] * 4)
    assert said == "Los 4 sectores quedan en la misma banda: ninguno destaca."


def test_one_polygon_is_not_compared_with_itself(many: Analysis) -> None:
    place = replace(many.jurisdiction, levels={"comisaria": many.jurisdiction.levels["comisaria"]})
    alone = analysed(place, many.located)
    assert riesgo.compose(alone, TITLES).headline == "Una sola jurisdicción: no se compara."
    dense = [25.0, 40.0, 70.0]
    table = pd.DataFrame(
        {"hechos": [100, 40, 3], "densidad_km2": dense, "evidencia": [True, True, False]},
        index=["CENTRAL", "VECINA", "LEJANA"],
    ).assign(anual_km2=dense, anual_min=dense, anual_max=dense)
    peers = Peers(against(table, usual=16.0), usual=16.0, usual_factors=0.0)
    said = riesgo.compose(with_peers(alone, peers), TITLES).headline
    assert said == "Puesto 2 de 2 jurisdicciones por hechos ponderados por km², banda alta."


def test_risk_factors_are_counted_with_the_incidents(many: Analysis) -> None:
    risk = many.risk.assign(banda=["muy alta", "baja", "baja", "baja"], factores=[12, 3, 0, 1])
    assert risk_headline(many, risk).endswith("60 de 100 hechos; 12 factores de riesgo.")


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (
            (DELITO_Y_RIESGO, SOLO_RIESGO, NINGUNO, NINGUNO),
            "Coinciden delito y riesgo altos en sector S1, de 4 sectores: 60 de 100 hechos; 7 factores de riesgo.",
        ),
        (
            (SOLO_DELITO, SOLO_RIESGO, SOLO_RIESGO, NINGUNO),
            "no coinciden en ninguno de los 4 sectores; es alto solo el delito en 1 y solo el riesgo en 2.",
        ),
        ((NINGUNO,) * 4, "Delito y riesgo altos no coinciden en ninguno de los 4 sectores."),
        ((NINGUNO, NINGUNO, NINGUNO, DELITO_Y_RIESGO), "hechos; con menos de 30 no se concluye; 4 factores de riesgo."),
    ],
)
def test_where_both_are_high(many: Analysis, kinds: tuple[str, ...], words: str) -> None:
    assert coincidence_headline(many, kinds, [7, 5, 1, 4]).endswith(words)
