"""A comisaría made by hand: its sectors, its streets, and a project with a neighbour and facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
from shapely import LineString, box

from helpers.program import ADDRESS, HEADER

if TYPE_CHECKING:
    from pathlib import Path


def sectors_by_hand() -> gpd.GeoDataFrame:
    """Return one comisaría of four square sectors of 1 km2 round (500 km, 9 000 km) of UTM 17S, S1 and S2 below."""
    cells = [box(x, y, x + 1000, y + 1000) for y in (9_000_000, 9_001_000) for x in (500_000, 501_000)]
    names = ["S1", "S2", "S3", "S4"]
    return gpd.GeoDataFrame({"comisaria": "CENTRAL", "sector": names, "subsector": ""}, geometry=cells, crs=32717)


def write_streets(folder: Path) -> Path:
    """Write streets on those sectors, one each 100 m, both ways, the first two with a name."""
    lines = [LineString([(500_000, y), (502_000, y)]) for y in range(9_000_000, 9_002_001, 100)]
    lines += [LineString([(x, 9_000_000), (x, 9_002_000)]) for x in range(500_000, 502_001, 100)]
    names = {"nombre": ["Av. Uno", "Jr. Dos", *[""] * (len(lines) - 2)], "clase": "principal"}
    path = folder / "calles.geojson"
    gpd.GeoDataFrame(names, geometry=lines, crs=32717).to_crs(4326).to_file(path, driver="GeoJSON", engine="pyogrio")
    return path


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
    }
