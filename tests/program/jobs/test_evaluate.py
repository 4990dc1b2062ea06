"""The back-test as a command."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest

from geo.crimes.catalogue import load
from geo.errors import ConfigError
from helpers.pages import breaches
from helpers.shared import SAMPLE
from layers.prediction.methods import METHODS
from mapadelito.jobs.evaluate import EVALUATION, evaluate, patrol_reasons, to_patrol
from mapadelito.outputs.patrols.not_in_zones import FOUND, count_reasons, left_out_words
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path


def test_the_sample_is_evaluated_by_every_method(tmp_path: Path, show: Any) -> None:
    said: list[str] = []
    record = evaluate(load_config(None, SAMPLE | {"salida": tmp_path}), said.append)
    names = {row["comisaria"] for row in record["evaluacion"]}
    assert len(record["evaluacion"]) == len(names) * (len(METHODS) + 1) == 3 * 10
    enough = [row for row in record["evaluacion"] if row["suficiente"]]
    assert enough
    assert all(0 <= row["aciertos"] <= row["hechos"] and row["pai_min"] <= row["pai"] <= row["pai_max"] for row in enough)
    count = {row["comisaria"]: row["aciertos"] for row in record["evaluacion"] if row["metodo"] == "conteo"}
    loose = [row for row in record["evaluacion"] if row["metodo"] != "zonas"]  # zones may cover less
    assert all(row["conteo"] == count[row["comisaria"]] for row in loose)
    text = show((tmp_path / EVALUATION).read_text(encoding="utf-8")).inner_text("body")
    assert re.search(
        r"De los [\d,]+ hechos de toda la historia, en celdas de 100 m, está el 80 % en el [\d.]+ % de las celdas", text
    )
    assert "al azar" in text
    assert "que halló la propia policía" in text
    assert "evidencia insuficiente" in text.lower()
    assert "No se probaron: hacen falta 12 meses" in text
    assert "Capturar no es reducir" in text
    assert any("habrían contenido" in line for line in said)


@pytest.mark.slow
def test_the_intervals_of_expected_counts_hold_in_a_real_city(tmp_path: Path, shared: Path) -> None:
    """Two sectors of Mexico City, four cuts of 2023: by zone and by cuadrante, what came was in the 80 % intervals."""
    rows = pd.read_parquet(shared / "cdmx" / "carpetas_dev.parquet")
    table = tmp_path / "tlalpan.csv"
    rows[rows["alcaldia_hecho"] == "TLALPAN"].to_csv(table, index=False)
    options = {
        "incidentes": (table,),
        "limites": (shared / "cdmx" / "cuadrantes_population_2023.gpkg",),
        "columna_limites": ("comisaria=Sector", "sector=No_Cuadran"),
        "comisaria": ("PADIERNA", "TOPILEJO"),
    }
    record = evaluate(load_config(None, options | {"salida": tmp_path / "salida"}), lambda _: None)
    found = pd.DataFrame(record["esperados"])
    assert sorted(found["lugares"]) == ["sectores", "sectores", "zonas", "zonas"]
    for _, own in found.groupby("lugares"):
        many = own["casos"].sum()
        assert many > 120
        assert 0.76 <= (own["exacta_80"] * own["casos"]).sum() / many <= 0.84
        assert (own["cobertura_80"] * own["casos"]).sum() / many >= 0.78
        assert (own["cobertura_95"] * own["casos"]).sum() / many >= 0.94
        assert own["hechos"].sum() == pytest.approx(own["esperados"].sum(), rel=0.1)
    assert "Cuántos hechos se esperaban" in (tmp_path / "salida" / EVALUATION).read_text(encoding="utf-8")


def test_what_the_police_find_themselves_and_what_a_patrol_cannot_prevent_make_no_zones() -> None:
    codes = ["PAT.ROB", "SPU.TID.MIC", "SPU.PEC.EBR", "APU.VRA", "PAT.EST", "VIF.FIS", "SPU.TID", "PAT.ROB", "PAT.ROB"]
    here = gpd.points_from_xy(range(9), range(9), crs=32718)
    frame = gpd.GeoDataFrame({"codigo": codes, "fecha": pd.Timestamp(2024, 1, 1)}, geometry=here)
    frame.loc[7, "fecha"], frame.loc[[6, 8], "geometry"] = pd.NaT, None
    given: Any = SimpleNamespace(frame=frame, catalogue=load("peru"))
    assert to_patrol(given).index.tolist() == [0]
    counts = count_reasons(patrol_reasons(given))
    assert list(counts.values())[:4] == [2, 1, 3, 2]  # a reason each: what has no place is not counted again as found
    assert left_out_words(counts).startswith(
        "No cuentan 8 hechos: 2 sin lugar en el mapa; 1 sin fecha; 3 que halló la propia"
    )
    assert counts[FOUND] == 3


def test_both_inputs_are_needed(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--limites"):
        evaluate(load_config(None, {"incidentes": SAMPLE["incidentes"], "salida": tmp_path}), lambda _: None)


@pytest.mark.slow
@pytest.mark.browser
def test_the_page_is_short_and_read_by_all(tmp_path: Path, show: Any) -> None:
    evaluate(load_config(None, SAMPLE | {"salida": tmp_path}), lambda _: None)
    page = show((tmp_path / EVALUATION).read_text(encoding="utf-8"))
    assert page.evaluate("document.documentElement.scrollHeight") < 4000
    text = page.inner_text("main")
    assert text.startswith("Las zonas habrían contenido")
    assert not any(name in text for name in METHODS if "-" in name)
    assert page.locator(".graficos svg").count() == 6
    for width in (390, 1366):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert breaches(page) == []
