"""A polygon alone is compared with the others of the run, or with nothing: it is never the highest of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
from shapely import box

from layers.risk.bands import NOT_COMPARED
from layers.risk.factor_bands import coincidence, factor_bands, joined_bands
from mapadelito.jobs.generate import run
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STATIONS = {"UNO": 100, "DOS": 40, "TRES": 5}


@pytest.fixture
def project(tmp_path: Path, table: Callable[..., Path]) -> dict[str, Any]:
    """Three stations of one polygon, of 100, 40 and 5 facts, and bars in the first two."""
    shapes = [box(500_000 + 3000 * at, 9_000_000, 502_000 + 3000 * at, 9_002_000) for at in range(3)]
    limits = gpd.GeoDataFrame({"comisaria": list(STATIONS)}, geometry=shapes, crs=32717).to_crs(4326)
    limits.to_file(tmp_path / "limites.geojson", driver="GeoJSON", engine="pyogrio")
    rng, lines = np.random.default_rng(3), ["id;fecha;hora;delito;latitud;longitud"]
    bars = ["tipo;latitud;longitud"]
    for at, count in enumerate(STATIONS.values()):
        xy = rng.uniform(100, 1900, (count, 2)) + np.array([500_000 + 3000 * at, 9_000_000])
        points = gpd.GeoSeries(gpd.points_from_xy(*xy.T), crs=32717).to_crs(4326)
        lines += [
            f"{at}-{number};{1 + number % 28:02d}/03/2020;19:30;HURTO;{point.y:.6f};{point.x:.6f}"
            for number, point in enumerate(points)
        ]
        bars += [f"bar;{point.y:.6f};{point.x:.6f}" for point in points[: 6 - 2 * at]]
    table(*bars, name="bares.csv")
    return {
        "incidentes": (table(*lines),),
        "limites": (tmp_path / "limites.geojson",),
        "mapa": "riesgo",
        "formato": "html",
        "salida": tmp_path / "salida",
    }


def pages(project: dict[str, Any], **options: Any) -> dict[str, str]:
    config = load_config(None, project | options)
    run(config, lambda _: None)
    folder = project["salida"] / "publico"
    return {path.parent.name: path.read_text(encoding="utf-8") for path in folder.rglob("mapa-*.html")}


def test_among_the_others_of_the_run(project: dict[str, Any]) -> None:
    said = pages(project)
    assert all(NOT_COMPARED not in page.lower() for page in said.values())
    assert "banda alta" in said["uno"]
    assert "de las jurisdicciones de este trabajo" in said["dos"]
    assert "Evidencia insuficiente" in said["tres"]


def test_alone_in_the_run_there_is_no_comparison(project: dict[str, Any]) -> None:
    page = pages(project, comisaria=("UNO",))["uno"]
    assert "Sin comparación posible" in page
    assert "muy alta" not in page.lower()


def test_thin_neighbours_are_nothing_to_compare_with(project: dict[str, Any]) -> None:
    said = pages(project, comisaria=("UNO", "TRES"))
    assert "Sin comparación posible" in said["uno"]
    assert "Evidencia insuficiente" in said["tres"]


def test_factors_are_compared_the_same_way(project: dict[str, Any], tmp_path: Path) -> None:
    with_bars = {"factores": (tmp_path / "bares.csv",), "mapa": "riesgo,integrado"}
    config = load_config(None, project | with_bars)
    run(config, lambda _: None)
    folder = project["salida"] / "publico"
    assert "banda alta" in (folder / "uno" / "mapa-de-riesgo.html").read_text(encoding="utf-8")
    assert "Coinciden delito y riesgo altos" in (folder / "uno" / "mapa-integrado.html").read_text(encoding="utf-8")
    run(load_config(None, project | with_bars | {"comisaria": ("UNO",)}), lambda _: None)
    for name in ("mapa-de-riesgo", "mapa-integrado"):
        page = (folder / "uno" / f"{name}.html").read_text(encoding="utf-8")
        assert "Sin comparación posible" in page
        assert "muy alta" not in page.lower().replace("bandas alta y muy alta", "")
        assert "No coinciden" not in page


def test_bands_of_one_unit_and_of_none_alike() -> None:
    units = gpd.GeoDataFrame(geometry=[box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000)], crs=32717)
    empty = gpd.GeoDataFrame({"codigo": [], "proteccion": []}, geometry=[], crs=32717)
    places = gpd.points_from_xy([500] * 3, [500] * 3)
    bars = gpd.GeoDataFrame({"codigo": ["LIC"] * 3, "proteccion": [False] * 3}, geometry=places, crs=32717)
    none, one = factor_bands(empty, units, weights={}), factor_bands(bars, units.iloc[:1], weights={})
    assert one["banda"].tolist() == [NOT_COMPARED]
    assert one["indice"].isna().all()
    some = factor_bands(bars, units, weights={})
    assert some["banda"].tolist() == ["muy alta", "muy baja"]  # twice the mean of two, and nothing
    facts = some.rename(columns={"factores": "hechos"})
    assert joined_bands(facts, none, evidence=True)["banda"].tolist() == ["muy alta", "muy baja"]
    assert set(joined_bands(facts, none, evidence=False)["banda"]) == {NOT_COMPARED}
    lone = facts.iloc[:1].assign(indice=np.nan)
    assert joined_bands(lone, none.iloc[:1], evidence=True)["banda"].tolist() == [NOT_COMPARED]
    assert coincidence(lone, one).tolist() == [NOT_COMPARED]
