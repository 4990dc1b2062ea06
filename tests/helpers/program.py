"""The program, called in the process of the tests: command line, project made by hand, scripts of the documents."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np

from helpers.vector_files import sectors_by_hand, write_streets
from mapadelito import cli
from mapadelito.jobs.generate import run
from mapadelito.settings.config import Config, load_config

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

HEADER = "id,fecha,hora,delito,latitud,longitud,direccion,comisaria,observacion"
ADDRESS = "Jr. Secreto 123"


def script(path: Path) -> Any:
    """Run a script of the documents as a module."""
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def make(project: dict[str, Any], **options: Any) -> tuple[Config, dict[str, Any]]:
    config = load_config(None, project | options)
    return config, run(config, lambda _: None)


def call(*words: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["mapadelito", *words])
    try:
        cli.main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def write_project(folder: Path) -> dict[str, Any]:
    """Write boundaries with a neighbour, streets, and 80 facts: a hot corner in S1, scattered ones, and ugly rows."""
    sectors = sectors_by_hand()
    neighbour = sectors.assign(comisaria="VECINA", geometry=sectors.translate(2000))
    both = gpd.GeoDataFrame(gpd.pd.concat([sectors, neighbour]), crs=32717).to_crs(4326)
    both.to_file(folder / "limites.geojson", driver="GeoJSON", engine="pyogrio")
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
    (folder / "hechos.csv").write_text("\n".join([HEADER, *rows, *ugly]) + "\n", encoding="utf-8")
    return {
        "incidentes": (folder / "hechos.csv",),
        "limites": (folder / "limites.geojson",),
        "calles": (write_streets(folder),),
        "salida": folder / "salida",
        "almacen": folder / "almacen",
    }


def add_far_station(folder: Path) -> None:
    """Add to the project made by hand a comisaría 20 km away, with 20 facts."""
    limits = gpd.read_file(folder / "limites.geojson", engine="pyogrio")
    far = limits[limits["comisaria"] == "VECINA"]
    far = far.assign(comisaria="LEJANA", geometry=far.translate(0.2))
    whole = gpd.GeoDataFrame(gpd.pd.concat([limits, far]), crs=4326)
    whole.to_file(folder / "limites.geojson", driver="GeoJSON", engine="pyogrio")
    x, y = far.geometry.iloc[0].centroid.coords[0]
    path = folder / "hechos.csv"
    rows = [f"L{n},{n + 1:02d}/02/2020,10:00,HURTO,{y:.6f},{x + n * 1e-5:.6f},Jr. Uno,LEJANA," for n in range(20)]
    path.write_text(path.read_text("utf-8") + "\n".join(rows) + "\n", encoding="utf-8")
