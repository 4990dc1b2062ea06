"""Fixtures that several tests of the program share: hand-made and bundled towns, and an output folder with an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from helpers.attack import Town
from helpers.editions_sim import simulate, small_town
from helpers.output_folder import with_edition
from helpers.program import ADDRESS, HEADER
from mapadelito import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path, four_sectors: gpd.GeoDataFrame, town_streets: Path) -> dict[str, Any]:
    """Boundaries with a neighbour, streets, and 80 facts: a hot corner in S1, scattered ones, and ugly rows."""
    neighbour = four_sectors.assign(comisaria="VECINA", geometry=four_sectors.translate(2000))
    both = gpd.GeoDataFrame(gpd.pd.concat([four_sectors, neighbour]), crs=32717).to_crs(4326)
    both.to_file(tmp_path / "limites.geojson", driver="GeoJSON", engine="pyogrio")
    rng = np.random.default_rng(7)
    xy = np.vstack([np.full((40, 2), 300.0) + rng.normal(0, 20, (40, 2)), rng.uniform(20, 1980, (40, 2))])
    points = gpd.GeoSeries(gpd.points_from_xy(*(xy + np.array([500_000, 9_000_000])).T), crs=32717).to_crs(4326)
    delitos = ["HURTO", "ROBO", "VIOLENCIA FAMILIAR", "DELITO NUNCA VISTO"]
    rows = [
        f"{n},{n % 28 + 1:02d}/0{n % 6 + 1}/2020,{n % 24:02d}:15,{delitos[n % 4] if n >= 40 else 'HURTO'},"
        f"{point.y:.7f},{point.x:.7f},{ADDRESS},CENTRAL,"
        for n, point in enumerate(points)
    ]
    ugly = [
        f"900,01/02/2020,10:00,HURTO,-9.5123,-78.9123,{ADDRESS},CENTRAL,",
        f"901,01/02/2020,10:00,HURTO,-9.0412,-81.0021,{ADDRESS},CPNP CENTRAL,GEO FORZADA AL CENTROIDE DE COMISARIA",
        f"902,01/02/2020,10:00,HURTO,,,{ADDRESS},CENTRAL,",
        f"903,31/02/2020,10:00,HURTO,-9.0512,-81.0021,{ADDRESS},CENTRAL,",
        rows[0],
        "TOTAL,,,,,,,,84",
    ]
    (tmp_path / "hechos.csv").write_text("\n".join([HEADER, *rows, *ugly]) + "\n", encoding="utf-8")
    return {
        "incidentes": (tmp_path / "hechos.csv",),
        "limites": (tmp_path / "limites.geojson",),
        "calles": (town_streets,),
        "salida": tmp_path / "salida",
    }


@pytest.fixture
def ilo(tmp_path: Path) -> Town:
    """One comisaría of the bundled sample."""
    data = ROOT / "data"
    rows = pd.read_csv(data / "incidents" / "ilo_2020.csv", dtype=str, keep_default_na=False)
    rows = rows.drop_duplicates("id_dgc", ignore_index=True)  # a report that is there twice would be two with other ids
    columns = {"id": "id_dgc", "lat": "lat_hecho", "lon": "long_hecho", "address": "direccion_hecho"}
    options = {
        "limites": data / "boundaries" / "ilo.geojson",
        "calles": data / "boundaries" / "calles_ilo.geojson",
        "factores": data / "incidents" / "factores_ilo.geojson",
        "comisaria": "COMISARIA PNP ILO",
    }
    return Town(rows, columns | {"moment": "fecha_hora_hecho|%d/%m/%Y %H:%M"}, "2020-01..2020-10", options, tmp_path)


@pytest.fixture
def cdmx(shared: Path, tmp_path: Path) -> Town:
    """Three sectors of Mexico City in 2023, each an own comisaría with its cuadrantes; every delito is in the catalogue."""
    whole = pd.read_csv(shared / "cdmx" / "carpetas_cuauhtemoc_2023.csv", dtype=str, keep_default_na=False)
    near = pd.to_numeric(whole["latitud"], errors="coerce").between(19.425, 19.445)
    columns = {"lat": "latitud", "lon": "longitud", "address": "colonia"}
    columns |= {"moment": "fecha_hecho|%Y-%m-%d", "moment2": "hora_hecho|%H:%M:%S"}
    options = {
        "limites": shared / "cdmx" / "cuadrantes_population_2023.gpkg",
        "columna_limites": {"comisaria": "Sector", "sector": "No_Cuadran", "poblacion": "SUMPOB1"},
        "comisaria": "CENTRO",
    }
    rows = whole[near & whole["fecha_hecho"].str.startswith("2023")].reset_index(drop=True)
    return Town(rows, columns, "2023-01..2023-12", options, tmp_path)


@pytest.fixture(scope="module")
def half_year(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Return the register of the first half year of the simulated town, as it is at the end."""
    *_, last = simulate(4, tmp_path_factory.mktemp("pueblo"))
    days = pd.to_datetime(last.rows["fecha"], format="%d/%m/%Y")
    return last.rows[days < "2021-07-01"].reset_index(drop=True)


@pytest.fixture
def town(half_year: pd.DataFrame, tmp_path: Path) -> Town:
    """Return the simulated town with these facts."""
    made = small_town(tmp_path)
    made.rows = half_year
    return made


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """Make an output folder with an edition and a file of somebody else."""
    return with_edition(tmp_path)
