"""Files given without an option, or in a folder: sorted by what they hold, and what is not read is said."""

from __future__ import annotations

import gzip
import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Polygon, box

from geo.boundaries.read import read_polygons
from geo.errors import FormatError
from mapadelito.settings.given_files import sort_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OPTIONS = {"incidentes": (), "limites": (), "calles": (), "delitos_libro": None, "coincidencias": None}
FACTS = "ID;FECHA;DELITO;LATITUD;LONGITUD\n1;02/01/2024;ROBO;-17.6512;-71.3412\n"
SHAPES = [box(-71.35, -17.66, -71.34, -17.65), box(-71.34, -17.66, -71.33, -17.65)]


def limits(text: Callable[[Polygon], str]) -> pd.DataFrame:
    return pd.DataFrame({"COMISARIA": "ILO", "SECTOR": ["1", "2"], "FIGURA": [text(shape) for shape in SHAPES]})


def wkt(shape: Polygon) -> str:
    return shape.wkt


def as_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("limites.csv", limits(wkt).to_csv(index=False))


WRITERS: dict[str, Callable[[Path], object]] = {
    "l.csv": lambda path: limits(wkt).to_csv(path, index=False),
    "l.txt": lambda path: limits(wkt).to_csv(path, index=False, sep=";", encoding="utf-16"),
    "hex.csv": lambda path: limits(lambda shape: shape.wkb_hex).to_csv(path, index=False),
    "l.xlsx": lambda path: limits(wkt).to_excel(path, index=False),
    "l.csv.gz": lambda path: path.write_bytes(gzip.compress(limits(wkt).to_csv(index=False).encode())),
    "l.zip": as_zip,
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_table_with_polygons_in_its_cells_is_the_limits(tmp_path: Path, name: str) -> None:
    WRITERS[name](tmp_path / name)
    (tmp_path / "hechos.csv").write_text(FACTS, encoding="utf-8")
    _, found, told = sort_files([tmp_path], OPTIONS)
    assert [path.name for path in found["limites"]] == [name]
    assert [path.name for path in found["incidentes"]] == ["hechos.csv"]
    assert f"«{name}»: son polígonos: los límites." in told
    assert read_polygons(found["limites"]).frame["sector"].tolist() == ["1", "2"]


def test_facts_that_carry_the_polygon_of_their_sector_are_facts(tmp_path: Path) -> None:
    table = limits(wkt).assign(FECHA="02/01/2024", DELITO="ROBO", LATITUD=-17.65, LONGITUD=-71.34)
    table.to_csv(tmp_path / "h.csv", index=False)
    assert sort_files([tmp_path / "h.csv"], OPTIONS)[1]["incidentes"] == (tmp_path / "h.csv",)


def test_what_is_not_read_of_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "hechos.csv").write_text(FACTS, encoding="utf-8")
    gpd.GeoDataFrame({"COMISARIA": ["A", "B"]}, geometry=SHAPES, crs=4326).to_file(tmp_path / "l.shp", engine="pyogrio")
    (tmp_path / "l.shp.xml").write_text("<metadata/>", encoding="utf-8")
    for name in ("~$hechos.xlsx", ".~lock.hechos.xlsx#", "Thumbs.db", ".DS_Store", "l.qml"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "2023").mkdir()
    _, found, told = sort_files([tmp_path], OPTIONS)
    assert found["incidentes"] == (tmp_path / "hechos.csv",)
    assert found["limites"] == (tmp_path / "l.shp",)
    opened = [line for line in told if "abierto en otro programa" in line]
    assert len(opened) == 1
    assert opened[0].startswith("«hechos.xlsx» está abierto")
    assert any("no se leyó: 2023 (carpeta), .DS_Store, l.qml, Thumbs.db." in line for line in told)


def test_a_folder_of_folders_is_named_with_what_it_has(tmp_path: Path) -> None:
    (tmp_path / "2023").mkdir()
    with pytest.raises(FormatError, match=r"no hay archivos de datos. Hay: 2023 \(carpeta\)"):
        sort_files([tmp_path], OPTIONS)
