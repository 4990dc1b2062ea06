"""No sentence claims what was not done: where nothing was cut off, looked for, or enough to say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geo.period import Period
from layers.hotspots.compare_periods import compare_periods
from layers.hotspots.find import find_hotspots
from layers.hotspots.parameters import HotspotParameters
from layers.prediction.hotspot_backtest import hotspot_proof
from layers.risk.factor_model import FactorModel
from layers.space_time.alerts import MOST, Watch
from mapadelito.jobs.evaluate import EVALUATION, evaluate
from mapadelito.jobs.generate import run
from mapadelito.jobs.prioritize import prioritize
from mapadelito.outputs.patrols.patrol_book import watch_tables
from mapadelito.settings.config import load_config
from maps.sheets.factor_marks import model_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADER = "id;fecha;hora;delito;latitud;longitud"


@pytest.fixture
def project(tmp_path: Path, four_sectors: gpd.GeoDataFrame, town_streets: Path) -> dict[str, Any]:
    four_sectors.to_crs(4326).to_file(tmp_path / "limites.geojson", driver="GeoJSON", engine="pyogrio")
    return {"limites": (tmp_path / "limites.geojson",), "calles": (town_streets,), "salida": tmp_path / "salida"}


def facts(count: int, *, days: int, start: str = "2019-01-01") -> list[str]:
    """Rows of facts at one corner and round it, spread over some days."""
    rng = np.random.default_rng(2)
    dates = pd.Timestamp(start) + pd.to_timedelta(np.linspace(0, days - 1, count).astype(int), unit="D")
    xy = 300 + rng.normal(0, 40, (count, 2)) + np.array([500_000, 9_000_000])
    points = gpd.GeoSeries(gpd.points_from_xy(*xy.T), crs=32717).to_crs(4326)
    return [
        f"{number};{day:%d/%m/%Y};19:30;HURTO;{point.y:.6f};{point.x:.6f}"
        for number, (day, point) in enumerate(zip(dates, points, strict=True))
    ]


def sheet_of(project: dict[str, Any], path: Path, **options: Any) -> str:
    config = load_config(None, project | {"incidentes": (path,), "patrullas_mes": 10} | options)
    prioritize(config, lambda _: None)
    return (project["salida"] / "reservado" / "central" / "hoja-de-ruta.html").read_text(encoding="utf-8")


def test_the_last_year_is_told_only_with_its_four_cuts(project: dict[str, Any], table: Callable[..., Path]) -> None:
    short = sheet_of(project, table(HEADER, *facts(40, days=50)))
    assert "último año" not in short
    assert "lo que siguió aquí a fechas anteriores" in short
    assert "No hubo prueba" in short
    assert "0 fechas" not in short
    middle = sheet_of(project, table(HEADER, *facts(44, days=400)))
    assert "los pesos que habrían hecho más probable lo que siguió aquí a fechas anteriores" in middle
    whole = sheet_of(project, table(HEADER, *facts(110, days=1000)))
    assert "los pesos que habrían hecho más probable lo ocurrido aquí el último año" in whole


def test_without_facts_there_are_no_zones_and_no_words_on_them(project: dict[str, Any], table: Callable[..., Path]) -> None:
    page = sheet_of(project, table(HEADER, *facts(2, days=10)))
    assert "No hay zonas" in page
    assert "Ninguna zona pasa" not in page
    assert "último año" not in page
    assert "según los hechos de cada zona" not in page
    assert "por turnos entre los sectores: no hay zonas" in page


def test_the_patrols_outside_the_zones_are_counted(project: dict[str, Any], table: Callable[..., Path]) -> None:
    path = table(HEADER, *facts(60, days=50))
    assert "y 1 fuera de las zonas" in sheet_of(project, path)
    assert "fuera de las zonas, por turnos" not in sheet_of(project, path, patrullas_mes=2)


def test_nothing_cut_off_is_nothing_evaluated(project: dict[str, Any], table: Callable[..., Path]) -> None:
    evaluate(load_config(None, project | {"incidentes": (table(HEADER, *facts(60, days=50)),)}), lambda _: None)
    page = (project["salida"] / EVALUATION).read_text(encoding="utf-8")
    assert "No se evaluó nada" in page
    assert "En 0 fechas" not in page


def test_thin_evidence_has_no_band_and_hides_no_zone_that_was_asked_for(
    project: dict[str, Any], table: Callable[..., Path]
) -> None:
    given = {"radio_m": 150, "min_incidentes": 3, "mapa": "delito,riesgo", "formato": "html"}
    run(load_config(None, project | {"incidentes": (table(HEADER, *facts(12, days=50)),)} | given), lambda _: None)
    folder = project["salida"] / "publico" / "central"
    assert "muy alta" not in (folder / "mapa-de-riesgo.html").read_text(encoding="utf-8").replace("alta y muy alta", "")
    page = (folder / "mapa-del-delito.html").read_text(encoding="utf-8")
    assert "Los puntos críticos son los del radio y el mínimo que se dieron" in page
    assert "No se señalan puntos críticos" not in page


def cloud(count: int, first: str, days: int) -> gpd.GeoDataFrame:
    dates = pd.Timestamp(first) + pd.to_timedelta(np.arange(count) % days, unit="D")
    points = gpd.points_from_xy(500_300 + np.arange(count) % 7, [9_000_300] * count)
    return gpd.GeoDataFrame(
        {
            "fecha": dates,
            "sector": "S1",
            "comisaria": "CENTRAL",
            "lugar": "lugar",
            "titulo": "Patrimonio",
            "delito": "Hurto",
        },
        geometry=points,
        crs=32717,
    )


def test_what_was_not_looked_for_is_not_gone(four_sectors: gpd.GeoDataFrame) -> None:
    before, after = cloud(80, "2020-01-01", 31), cloud(9, "2020-02-01", 29)
    thin = HotspotParameters(150, 5, evidence=False, reason="")
    none = find_hotspots(after.iloc[:0], radius_m=150, min_incidents=5).zones
    periods = (Period.parse("2020-01"), before), (Period.parse("2020-02"), after)
    common: dict[str, Any] = {"parameters": thin, "units": four_sectors, "level": "sector"}
    assert [compare_periods(*periods, zones=zones, **common).gone for zones in (none, None)] == [1, 0]


def test_the_proof_says_what_is_missing(four_sectors: gpd.GeoDataFrame) -> None:
    said = hotspot_proof(cloud(400, "2020-01-01", 60), four_sectors.union_all())
    assert "menos de cuatro meses" in said
    assert "hechos posteriores" not in said


def test_factors_are_not_scored_on_nothing() -> None:
    rows = pd.DataFrame(
        [("LIC", "Bar", 12, 2.0, 1.5, 2.7)], columns=["codigo", "nombre", "lugares", "veces", "veces_min", "veces_max"]
    )
    note = model_table(FactorModel(rows, 0.2, float("nan"), float("nan"), 0, "")).note
    assert "nan" not in note
    assert "evidencia insuficiente (0 hechos posteriores)" in note
    assert "12 de 40" in model_table(FactorModel(rows, 0.2, 12.0, 10.0, 40, "")).note
    assert "acertado" not in model_table(FactorModel(rows, 0.2, float("nan"), float("nan"), None, "")).note


def test_the_cap_of_what_was_looked_at_is_told() -> None:
    recent = cloud(2, "2020-12-30", 1).assign(delito="Hurto", titulo="Patrimonio", turno="noche")
    streets = gpd.GeoDataFrame({"nombre": []}, geometry=[], crs=32717)
    for year, told in ((MOST + 1, True), (MOST, False)):
        watch = Watch(1.5, repeats=True, recent=recent, alerts=pd.DataFrame(), refusal="", year=year)
        assert ("se miraron los 3,000 más nuevos" in watch_tables(watch, streets)[0].note) is told


def test_the_public_minimum_is_the_one_that_is_used(project: dict[str, Any], table: Callable[..., Path]) -> None:
    given = {"radio_m": 150, "min_incidentes": 1, "mapa": "delito", "formato": "html"}
    path = table(HEADER, *facts(40, days=50))
    for profile, least in (("publico", 3), ("interno", 1)):
        run(load_config(None, project | {"incidentes": (path,), "perfil": profile} | given), lambda _: None)
        page = (project["salida"] / profile / "central" / "mapa-del-delito.html").read_text(encoding="utf-8")
        assert f"al menos {least} hechos" in page
