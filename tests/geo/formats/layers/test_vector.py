from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely import Point, box

from geo.errors import FormatError
from geo.formats.containers import is_vector, sniff_driver
from geo.formats.layers.vector import list_layers, read_layer, write_layers
from geo.intake import sandbox
from geo.intake.tables import read_tables
from helpers.shared import listening

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SQUARE = gpd.GeoDataFrame({"nombre": ["Ñ"], "n": [1]}, geometry=[box(-78.6, -7.2, -78.5, -7.1)], crs=4326)


@pytest.mark.parametrize(
    ("name", "driver"), [("a.gpkg", "GPKG"), ("a.shp", "ESRI Shapefile"), ("a.geojson", "GeoJSON"), ("a.fgb", "FlatGeobuf")]
)
def test_driver_is_sniffed_whatever_the_name(tmp_path: Path, name: str, driver: str) -> None:
    path = tmp_path / name
    SQUARE.to_file(path, driver=driver, engine="pyogrio")
    assert sniff_driver(path) == driver
    read = read_layer(path).frame
    assert read["nombre"].tolist() == ["Ñ"]
    assert read.geometry.iloc[0].equals(SQUARE.geometry.iloc[0])
    assert read.crs == 4326


def test_kml(tmp_path: Path) -> None:
    place = "<Placemark><name>S1</name><Point><coordinates>-78.5,-7.1</coordinates></Point></Placemark>"
    head = '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    path = tmp_path / "a.kml"
    path.write_text(f"{head}{place}</Document></kml>", encoding="utf-8")
    assert read_layer(path).frame.geometry.iloc[0] == Point(-78.5, -7.1)


def test_no_layer_is_picked_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "dos.gpkg"
    write_layers(path, {"enero": SQUARE, "febrero": SQUARE})
    assert list_layers(path) == ["enero", "febrero"]
    with pytest.raises(FormatError, match="enero, febrero") as refusal:
        read_layer(path)
    assert refusal.value.code == "VARIAS_CAPAS"
    assert len(read_layer(path, layer="febrero").frame) == 1


def test_styles_that_qgis_left_are_not_a_layer(tmp_path: Path) -> None:
    path = tmp_path / "una.gpkg"
    write_layers(path, {"sectores": SQUARE}, {"sectores": "<qgis/>"})
    assert list_layers(path) == ["sectores"]
    assert len(read_layer(path).frame) == 1


def test_same_layers_same_bytes(tmp_path: Path) -> None:
    for name in ("a.gpkg", "b.gpkg"):
        write_layers(tmp_path / name, {"uno": SQUARE, "vacia": SQUARE.iloc[:0]})
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """Serve on loopback and note whoever calls."""
    with listening() as found:
        yield found


def _disguises(port: int, secret: Path) -> dict[str, str]:
    source = f"/vsicurl/http://127.0.0.1:{port}/x.csv"
    layer = f'<OGRVRTLayer name="x"><SrcDataSource>{source}</SrcDataSource></OGRVRTLayer>'
    return {
        "vrt.geojson": f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>",
        "vrt.kml": f"<kml></kml><OGRVRTDataSource>{layer}</OGRVRTDataSource>",
        "wfs.geojson": f"<OGRWFSDataSource><URL>http://127.0.0.1:{port}/wfs</URL></OGRWFSDataSource>",
        "gdalg.geojson": json.dumps({"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline ! read {source}"}),
        "local.geojson": f"<OGRVRTDataSource>{layer.replace(source, str(secret))}</OGRVRTDataSource>",
    }


def test_disguised_files_reach_nothing(tmp_path: Path, listener: tuple[int, list[str]]) -> None:
    port, calls = listener
    secret = tmp_path / "secreto.csv"
    secret.write_text("clave\nNO-DEBE-LEERSE\n", encoding="utf-8")
    for name, content in _disguises(port, secret).items():
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        with pytest.raises(FormatError):
            read_layer(path)
    assert calls == []


@pytest.mark.parametrize(
    "name", ["http://127.0.0.1:1/x.geojson", "/vsicurl/http://127.0.0.1:1/x", "CSV:/etc/passwd", "no-hay"]
)
def test_a_typed_name_is_only_ever_a_file_here(name: str) -> None:
    with pytest.raises(FormatError, match="No se encuentra"):
        read_layer(name)


def test_a_cut_file_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    write_layers(path, {"uno": SQUARE})
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(FormatError, match="dañado"):
        read_layer(path)


@pytest.mark.parametrize("missing", ["", ".shx", ".cpg"])
def test_a_shapefile_in_a_zip_with_or_without_its_index(tmp_path: Path, missing: str) -> None:
    SQUARE.to_file(tmp_path / "limites.shp", driver="ESRI Shapefile", engine="pyogrio", encoding="utf-8")
    path = tmp_path / "limites.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in tmp_path.glob("limites.*"):
            if part.suffix not in {".zip", missing}:
                archive.write(part, f"carpeta/{part.name}")
        archive.writestr("carpeta/limites.sbn", b"\x00\x00\x27\x0a")
    assert is_vector(path)
    read = read_layer(path).frame
    assert read.geometry.iloc[0].equals(SQUARE.geometry.iloc[0])
    assert read["n"].tolist() == [1]


def test_a_zip_with_two_layers_is_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "dos.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("a.geojson", "b.geojson"):
            archive.writestr(name, SQUARE.to_json())
    with pytest.raises(FormatError, match="2 capas"):
        read_layer(path)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('{"type": "FeatureCollection", "features": [NaN]}', "JSON_INVALIDO"),
        ('{"type": "FeatureCollection", "features": ' + "[" * 5000 + "]" * 5000 + "}", "JSON_INVALIDO"),
        ('{"type": "FeatureCollection", "features": [', "ARCHIVO_TRUNCADO"),
        ('{"type": "FeatureCollection", "crs": {"properties": {"name": "EPSG:999999"}}, "features": []}', "CRS_DESCONOCIDO"),
        ("<kml><Document><NetworkLink/></Document></kml>", "KML_NETWORKLINK_IGNORADO"),
        ("<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><kml></kml>", "XML_ENTIDAD"),
        ("<OGRVRTDataSource></OGRVRTDataSource>", "DRIVER_PROHIBIDO"),
        ('\ufeff<?xml version="1.0"?><!-- kml --><OGRVRTDataSource/>', "DRIVER_PROHIBIDO"),
        ('{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read x"}', "DRIVER_PROHIBIDO"),
        ('{"type": "Topology", "objects": {"a": {"type": "Polygon"}}}', "FORMATO_DESCONOCIDO"),
        ('{"type": "FeatureCollection", "type": "Topology", "features": []}', "FORMATO_DESCONOCIDO"),
        ('{"type": "FeatureCollection", "features": []}<OGRVRTDataSource/>', "ARCHIVO_TRUNCADO"),
    ],
)
def test_layers_that_are_refused_and_why(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "capa.geojson"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FormatError) as refusal:
        read_layer(path)
    assert refusal.value.code == code


@pytest.mark.parametrize(("encoding", "word"), [("cp1252", "cp1252"), ("cp850", "cp850"), ("utf-8", "utf-8")])
def test_a_dbf_without_its_encoding(tmp_path: Path, encoding: str, word: str) -> None:
    names = ["CAÑERÍA", "PEÑÓN", "ALTO ILO"]
    frame = gpd.GeoDataFrame({"sector": names}, geometry=[Point(n, 0) for n in range(3)], crs=4326)
    path = tmp_path / "s.shp"
    frame.to_file(path, engine="pyogrio", encoding="utf-8")
    path.with_suffix(".cpg").unlink()
    raw = bytearray(path.with_suffix(".dbf").read_bytes())
    raw[29] = 0
    for name in names:
        old = name.encode("utf-8").ljust(80)
        raw = raw.replace(old, name.encode(encoding).ljust(80))
    path.with_suffix(".dbf").write_bytes(raw)
    read = read_layer(path)
    assert read.frame["sector"].tolist() == names
    assert [code for code, words in read.notices if word in words] == ["ENC_DETECTADA"]


def test_a_book_is_no_layer(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "hechos.xlsx", "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(
        FormatError, match=r"«hechos.xlsx» no es una capa, ni tiene una dentro\. Se aceptan GeoPackage"
    ) as caught:
        read_layer(tmp_path / "hechos.xlsx")
    assert "va en --incidentes" in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_project_of_qgis_is_no_layer(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "mapa.qgz", "w") as packed:
        packed.writestr("mapa.qgs", "<qgis/>")
    with pytest.raises(FormatError, match=r"«mapa.qgz» es un proyecto o estilo de QGIS"):
        read_layer(tmp_path / "mapa.qgz")


def test_a_database_with_changes_beside_it_is_read_with_them_and_left_as_it_was(tmp_path: Path) -> None:
    made, path = tmp_path / "a.gpkg", tmp_path / "b.gpkg"
    points = gpd.GeoDataFrame({"delito": ["ROBO"]}, geometry=gpd.points_from_xy([-71.3], [-17.6]), crs=4326)
    points.to_file(made, engine="pyogrio")
    with closing(sqlite3.connect(made)) as base:
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("ALTER TABLE a ADD COLUMN nota TEXT DEFAULT 'x'")
        base.commit()
        for tail in ("", "-wal"):
            shutil.copy(f"{made}{tail}", f"{path}{tail}")
    before = {file.name: file.read_bytes() for file in tmp_path.glob("b.*")}
    assert len(before) == 2
    assert sandbox.read_layer(path).frame["nota"].tolist() == ["x"]
    assert {file.name: file.read_bytes() for file in tmp_path.glob("b.*")} == before


@pytest.mark.parametrize("name", ["a.geojson", "a.shp"])
def test_points_without_a_single_column_say_so(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    gpd.GeoDataFrame(geometry=gpd.points_from_xy([-71.3], [-17.6]), crs=4326).to_file(path, engine="pyogrio")
    path.with_suffix(".dbf").unlink(missing_ok=True)
    with pytest.raises(FormatError) as refusal:
        read_tables(path)
    assert refusal.value.code == "SHP_INCOMPLETO"
