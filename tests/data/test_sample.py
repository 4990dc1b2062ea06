"""The synthetic sample: what it promises, and that its generator still writes these bytes."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.boundaries.read import read_boundaries
from geo.incidents.read import read_incidents
from mapadelito import ROOT

if TYPE_CHECKING:
    from pathlib import Path

DATA = ROOT / "data"
FILES = sorted(path.relative_to(DATA).as_posix() for path in DATA.glob("*/*") if path.suffix in {".csv", ".geojson"})
MIX = {"VIDA": 5664, "PATRIMONIO": 7186, "LIBERTAD": 1336, "SEGURIDAD": 2162, "ADMINISTRACION": 4196}


def rows(name: str) -> list[dict[str, str]]:
    text = (DATA / "incidents" / name).read_text(encoding="utf-8-sig")
    found = csv.DictReader(text.splitlines(), delimiter=";" if ";" in text[:50] else ",")
    return [{key.lower(): value for key, value in row.items()} for row in found]


def ugly(name: str) -> dict[str, str]:
    return {row["id"]: row["caso"] for row in rows("casos_feos.csv") if row["archivo"] == name}


def test_the_generator_still_writes_these_bytes(tmp_path: Path) -> None:
    program = DATA / "sample" / "generate.py"
    if not program.exists():
        pytest.skip("el generador no se instala con el programa")
    around = os.environ | {"PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, str(program), "--destino", str(tmp_path)], check=True, env=around)
    written = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("*/*"))
    assert written == FILES
    for name in written:
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes(), name


def test_it_is_small_and_says_that_it_is_synthetic() -> None:
    assert len(FILES) == 12
    assert sum((DATA / name).stat().st_size for name in FILES) < 2_000_000
    for path in DATA.glob("*/*.geojson"):
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            assert "SINTÉTICO" in feature["properties"]["nota"]
    for name in ("cajamarca_2020.csv", "ilo_2020.csv"):
        assert {row["nota"] for row in rows(name) if row.get("nota")} <= {"SINTETICO", "NOTA", str(len(rows(name)))} | {
            row["nota"] for row in rows(name) if row["nota"].isdigit()
        }


@pytest.mark.parametrize("name", ["cajamarca", "ilo"])
def test_borders_are_shared_exactly(name: str) -> None:
    frame = gpd.read_file(DATA / "boundaries" / f"{name}.geojson", engine="fiona")
    assert frame.is_valid.all()
    assert (frame.geom_type == "Polygon").all()
    for _, city in frame.groupby("provincia"):
        shapes = city.geometry.to_numpy()
        whole = shapely.union_all(shapes)
        assert whole.geom_type == "Polygon"
        assert not whole.interiors  # no gap
        assert whole.area == pytest.approx(shapely.area(shapes).sum(), rel=1e-12)  # no overlap
        first, second = shapely.STRtree(shapes).query(shapes, predicate="touches")
        shared = shapely.intersection(shapes[first], shapes[second])
        vertices = {tuple(xy) for shape in shapes for xy in shapely.get_coordinates(shape)}
        assert all(tuple(xy) in vertices for xy in shapely.get_coordinates(shared))


def test_the_stations_of_the_plans() -> None:
    lim = read_boundaries(DATA / "boundaries" / "cajamarca.geojson")
    central = lim[lim["comisaria"] == 'COMISARIA PNP CENTRAL "A"']
    letters = [chr(65 + number) for number in range(26)] + ["A" + chr(65 + number) for number in range(10)]
    assert sorted(central["subsector"], key=lambda name: (len(name), name)) == letters
    assert central["sector"].nunique() == 6
    jose = lim[lim["comisaria"] == 'COMISARIA PNP SAN JOSE "B"']
    assert (jose["barrio"] != "").all()
    assert central.union_all().intersection(jose.union_all()).length > 500  # neighbours
    assert lim["comisaria"].nunique() == 6
    assert read_boundaries(DATA / "boundaries" / "ilo.geojson")["distrito"].nunique() == 3


def test_the_mix_is_that_of_the_plan() -> None:
    dirty = ugly("cajamarca_2020.csv")
    good = [row for row in rows("cajamarca_2020.csv") if row["id_denuncia"].isdigit()]
    good = [row for row in good if dirty.get(row["id_denuncia"], "fila repetida") == "fila repetida"]
    unique = {row["id_denuncia"]: row for row in good}.values()
    titles = Counter(row["tipo_hecho"].split()[0].strip(",") for row in unique)
    for title, count in MIX.items():
        assert titles[title] == pytest.approx(len(unique) * count / sum(MIX.values()), abs=12)
    kinds = Counter(row["subtipo_hecho"] for row in unique)
    for kind, count in (("HURTO", 4114), ("ROBO", 870), ("ABIGEATO", 142)):
        assert kinds[kind] == pytest.approx(len(unique) * count / sum(MIX.values()), abs=12)


def test_crime_is_clustered_and_small_stations_are_small() -> None:
    found = read_incidents(DATA / "incidents" / "cajamarca_2020.csv").frame
    city = found[found["comisaria_declarada"].str.contains("CENTRAL") & found.geometry.notna()]
    cells = Counter(map(tuple, np.floor(np.column_stack([city.geometry.x, city.geometry.y]) / 100).astype(int)))
    densest = sorted(cells.values(), reverse=True)[: len(cells) // 20]
    assert sum(densest) > len(city) * 0.3
    places = city.geometry.to_wkt().value_counts()
    assert places.iloc[0] >= 15  # repeated addresses
    assert 30 <= (found["comisaria_declarada"] == "COMISARIA PNP SANTA CRUZ").sum() <= 60
    theft = found[found["delito"].isin(["Hurto", "Robo"]) & found["minuto"].notna()]
    evening = theft["minuto"].between(16 * 60, 23 * 60).mean()
    assert evening > 0.6


def test_ugly_rows_are_planted_and_accounted_for() -> None:
    paths = [DATA / "incidents" / f"{name}_2020.csv" for name in ("cajamarca", "ilo")]
    account = read_incidents(paths).report
    totals = account["filas"]
    assert totals["leidas"] == sum(count for name, count in totals.items() if name != "leidas")
    expected = {"COORD_CERO": 5, "COORD_FALTA": 5, "COORD_NO_NUMERICA": 5, "COORD_FUERA_RANGO": 5}
    expected |= {"FECHA_INVALIDA": 5, "FECHA_FUTURA": 5, "FECHA_FUERA_RANGO": 5}
    assert account["rechazos"] == dict(sorted(expected.items(), key=lambda item: (-item[1], item[0])))
    assert totals["duplicadas"] == 5
    assert account["avisos"]["COORD_FORZADA"] == account["avisos"]["DELITO_DESCONOCIDO"] == 5
    assert account["avisos"]["NO_ES_DELITO"] == 10
    assert totals["no_datos"] == 4
