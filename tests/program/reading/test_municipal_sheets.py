"""Municipal sectors: read, put beside those of the police, on the mapa integrado and in cuadro.xlsx."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from shapely import box

from geo.boundaries.municipal import read_municipal
from geo.errors import ColumnError
from helpers.shared import SAMPLE
from helpers.sheets import town
from mapadelito import ROOT
from mapadelito.jobs.generate import run
from mapadelito.settings.config import load_config
from maps.sheets.municipal_table import with_crosswalk

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, name: str = "municipio", north: float = 0, **columns: Any) -> Path:
    """Two halves of Ilo, the west and the east, or so many degrees to the north."""
    shapes = [box(-71.6, north - 17.8, -71.34, north - 17.4), box(-71.34, north - 17.8, -71.1, north - 17.4)]
    path = folder / f"{name}.geojson"
    gpd.GeoDataFrame(columns, geometry=shapes, crs=4326).to_file(path, driver="GeoJSON", engine="pyogrio")
    return path


def test_on_the_sheet_and_in_the_book(tmp_path: Path) -> None:
    path = written(tmp_path, nombre=["OESTE", "ESTE"])
    options = {"factores": (ROOT / "data" / "incidents" / "factores_ilo.geojson",), "sectores_municipales": (path,)}
    wanted = {"mapa": "integrado", "formato": "html,xlsx", "salida": tmp_path / "salida"}
    record = run(load_config(None, SAMPLE | options | wanted), lambda _: None)
    folder = tmp_path / "salida" / "publico" / "comisaria-pnp-ilo"
    page = (folder / "mapa-integrado.html").read_text(encoding="utf-8")
    assert "Sectores de la PNP y del municipio" in page
    assert "OESTE" in page
    sheet = openpyxl.load_workbook(folder / "cuadro.xlsx")["PNP y municipio"]
    header, *rows = [row for row in sheet.iter_rows(values_only=True) if row[1] is not None]
    assert header == ("Sector PNP", "Sector municipal", "Área (km²)", "% del área", "Hechos", "% de los hechos")
    table = pd.DataFrame(rows, columns=header)
    assert table.groupby("Sector PNP")["% del área"].sum().round(6).eq(100).all()
    book = openpyxl.load_workbook(folder / "cuadro.xlsx")["Cuadre"]
    mapped = {row[0]: row[1] for row in book.iter_rows(values_only=True)}["Mapeados"]
    assert table["Hechos"].sum() == mapped
    assert "municipio.geojson" in {item["archivo"] for item in record["entradas"]}
    assert any(line.startswith("Sectores municipales «municipio.geojson»") for line in record["decisiones"])


def test_sectors_of_several_municipalities_do_not_mix(tmp_path: Path) -> None:
    paths = [written(tmp_path, name, place, sector=["1", "2"]) for place, name in enumerate(("ilo", "pacocha"))]
    assert read_municipal(paths).frame["municipal"].tolist() == ["ILO · 1", "ILO · 2", "PACOCHA · 1", "PACOCHA · 2"]
    assert read_municipal(paths[:1]).frame["municipal"].tolist() == ["1", "2"]
    with pytest.raises(ColumnError, match="Sectores municipales"):
        read_municipal([written(tmp_path, otra=["", ""])])


def test_slivers_and_very_long_tables_are_cut_short() -> None:
    rows = [("S1", f"M{n}", 0.1, 1.5 + n / 100, n % 2, 1.0) for n in range(50)] + [("S1", "ASTILLA", 0.0, 0.4, 0, 0.0)]
    table = pd.DataFrame(rows, columns=["sector", "municipal", "area_km2", "pct_area", "hechos", "pct_hechos"])
    [*_, shown] = with_crosswalk(town(3), table, "Sector").tables
    assert len(shown.rows) == 40
    assert shown.note.endswith("Hay 10 partes menores más, en cuadro.xlsx.")
    assert "ASTILLA" not in {row[1] for row in shown.rows}
    assert with_crosswalk(town(3), None, "Sector").tables == town(3).tables
