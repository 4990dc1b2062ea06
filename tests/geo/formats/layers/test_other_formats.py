from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely import LineString, Point, box

from geo.boundaries.read import read_polygons
from geo.errors import FormatError
from geo.formats.containers import is_vector
from geo.formats.layers.vector import list_layers, read_layer, write_layers
from geo.intake import sandbox
from geo.intake.tables import read_tables
from geo.paths import digest_of

if TYPE_CHECKING:
    from pathlib import Path

SECTORS = gpd.GeoDataFrame(
    {"comisaria": "ÑAÑA", "sector": ["S1", "CAÑO"]},
    geometry=[box(-71.4, -17.7, -71.35, -17.6), box(-71.35, -17.7, -71.3, -17.6)],
    crs=4326,
)
FACTS = gpd.GeoDataFrame(
    {"fecha": ["02/03/2020", "2020/03/02"], "hora": ["01:00", "19:30"], "delito": ["ROBO", "DAÑOS"]},
    geometry=[Point(-71.36, -17.65), Point(-71.34, -17.65)],
    crs=4326,
)


def write(path: Path, content: object) -> Path:
    """Write a text, or an object as JSON."""
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def zipped(path: Path, folder: Path) -> Path:
    """Zip a folder."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.iterdir():
            if not file.is_symlink():
                archive.write(file, f"datos/{folder.name}/{file.name}")
    return path


def test_a_geodatabase_is_read_as_a_folder_and_in_a_zip(tmp_path: Path) -> None:
    folder = tmp_path / "sectores.gdb"
    SECTORS.to_file(folder, driver="OpenFileGDB", engine="pyogrio", layer="sectores")
    (folder / "sectores.rd.lock").write_bytes(b"")
    (folder / "a00000009.atx").symlink_to(tmp_path / "nada")
    before = digest_of(folder)
    for path in (folder, zipped(tmp_path / "sectores.gdb.zip", folder)):
        assert is_vector(path)
        assert sandbox.read_layers(path)["sectores"].frame["sector"].tolist() == ["S1", "CAÑO"]
        assert read_polygons(path).frame["sector"].tolist() == ["CAÑO", "S1"]
    assert digest_of(folder) == before
    (folder / "a00000001.gdbtable").unlink()
    with pytest.raises(FormatError, match="es una carpeta"):
        read_layer(folder)


@pytest.mark.parametrize("name", ["s.tab", "s.mif", "S.TAB"])
def test_mapinfo(tmp_path: Path, name: str) -> None:
    SECTORS.to_file(tmp_path / name.lower(), driver="MapInfo File", engine="pyogrio")
    if name == "S.TAB":
        (tmp_path / "s.tab").rename(tmp_path / name)
    read = sandbox.read_layer(tmp_path / name)
    assert read.frame["sector"].tolist() == ["S1", "CAÑO"]
    assert read.features == 2
    (tmp_path / f"s.{'mid' if 'mif' in name else 'map'}").unlink()
    with pytest.raises(FormatError, match="le falta"):
        sandbox.read_layer(tmp_path / name)


def test_a_text_of_mapinfo_without_declared_encoding_is_not_left_empty(tmp_path: Path) -> None:
    SECTORS.to_file(tmp_path / "s.mif", driver="MapInfo File", engine="pyogrio")
    text = (
        (tmp_path / "s.mif")
        .read_text(encoding="utf-8")
        .replace('"UTF-8"', '"Neutral"')
        .replace('"WindowsLatin1"', '"Neutral"')
    )
    (tmp_path / "s.mif").write_text(text, encoding="utf-8")
    assert '"Neutral"' in text
    (tmp_path / "s.mid").write_bytes('"ÑAÑA","S1"\n"ÑAÑA","CAÑO"\n'.encode("cp1252"))
    assert read_layer(tmp_path / "s.mif").frame["sector"].tolist() == ["S1", "CAÑO"]


def test_waypoints_of_a_gpx_are_facts_and_its_tracks_are_told(tmp_path: Path) -> None:
    track = "<trk><name>RONDA</name><trkseg><trkpt lat='-17.6' lon='-71.3'/><trkpt lat='-17.7' lon='-71.3'/></trkseg></trk>"
    point = "<wpt lat='-17.65' lon='-71.36'><time>2020-03-02T06:00:00Z</time><name>ROBO</name></wpt>"
    path = write(tmp_path / "a.gpx", f"<gpx version='1.1' xmlns='http://www.topografix.com/GPX/1/1'>{point}{track}</gpx>")
    assert list_layers(path) == ["waypoints", "tracks"]
    (table,) = read_tables(path)
    assert table.frame.columns.tolist() == ["time", "name"]
    assert "tracks" in dict(table.notices)["CAPA_NO_USADA"]


TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.01, 0.01], "translate": [-71.4, -17.7]},
    "objects": {
        "capa": {
            "type": "GeometryCollection",
            "geometries": [{"type": "Polygon", "arcs": [[0]], "properties": {"sector": "Ñ"}}],
        }
    },
    "arcs": [[[0, 0], [10, 0], [0, 10], [-10, 0], [0, -10]]],
}


def test_topojson(tmp_path: Path) -> None:
    found = read_polygons(write(tmp_path / "t.json", TOPOLOGY))
    assert found.frame["sector"].tolist() == ["Ñ"]
    assert found.warnings["CRS_SUPUESTO"] == 1
    assert found.frame.to_crs(4326).geometry.iloc[0].equals_exact(box(-71.4, -17.7, -71.3, -17.6), 1e-7, normalize=True)


def esri(**more: Any) -> dict[str, Any]:
    """Make the answer of a server of maps with one point."""
    fields = [{"name": "HORA", "type": "esriFieldTypeString"}, {"name": "FECHA", "type": "esriFieldTypeDate"}]
    feature = {"attributes": {"HORA": "01:00", "FECHA": 1583128800000}, "geometry": {"x": 250000.0, "y": 8047000.0}}
    whole = {
        "geometryType": "esriGeometryPoint",
        "spatialReference": {"wkid": 32719},
        "fields": fields,
        "features": [feature],
    }
    return whole | more


def test_esri_json_without_its_declarations(tmp_path: Path) -> None:
    ring = [[-71.3, -17.6], [-71.3, -17.5], [-71.2, -17.5], [-71.3, -17.6]]
    rows = [{"attributes": {"CIA": "ILO", "N": 1580000000000}, "geometry": {"rings": [ring]}}]
    frame = read_layer(write(tmp_path / "e.json", {"features": rows})).frame
    assert frame[["CIA", "N"]].to_numpy().tolist() == [["ILO", "1580000000000"]]
    assert frame.geometry.geom_type.tolist() == ["Polygon"]


def test_esri_json(tmp_path: Path) -> None:
    (table,) = read_tables(write(tmp_path / "e.json", esri(exceededTransferLimit=True)))
    assert table.points is not None
    assert table.points.crs == 32719
    assert table.frame.iloc[0].tolist() == ["01:00", "2020-03-02T06:00:00+00:00"]
    assert "cortó la descarga" in dict(table.notices)["CUENTA_NO_CUADRA"]
    refused = write(tmp_path / "x.json", {"error": {"code": 499, "message": "Token Required"}})
    with pytest.raises(FormatError, match="respuesta de error de un servidor"):
        read_layer(refused)
    with pytest.raises(FormatError, match="Token Required"):
        read_tables(refused)


def test_hours_and_dates_of_a_geojson_are_read_as_written(tmp_path: Path) -> None:
    FACTS.to_file(tmp_path / "f.geojson", engine="pyogrio")
    (table,) = read_tables(tmp_path / "f.geojson")
    assert table.frame["hora"].tolist() == ["01:00", "19:30"]
    assert table.frame["fecha"].tolist() == ["02/03/2020", "2020/03/02"]


@pytest.mark.parametrize("crs", [32719, 4326, None])
def test_geoparquet(tmp_path: Path, crs: int | None) -> None:
    frame = FACTS.to_crs(crs) if crs else FACTS.set_crs(None, allow_override=True)
    frame.assign(caja=[{"a": 1.0}, {"a": 2.0}]).to_parquet(tmp_path / "f.parquet")
    (table,) = read_tables(tmp_path / "f.parquet")
    assert table.points is not None
    assert table.points.crs == crs
    assert table.frame.columns.tolist() == ["fecha", "hora", "delito"]
    SECTORS.to_parquet(tmp_path / "s.parquet")
    assert read_polygons(tmp_path / "s.parquet").frame["sector"].tolist() == ["CAÑO", "S1"]


def test_a_geoparquet_that_is_not_wkb_is_named(tmp_path: Path) -> None:
    FACTS.to_parquet(tmp_path / "f.parquet", geometry_encoding="geoarrow")
    with pytest.raises(FormatError, match="«point», que no se lee"):
        read_tables(tmp_path / "f.parquet")


def test_a_plain_parquet_with_ewkb(tmp_path: Path) -> None:
    table = pd.DataFrame(FACTS.drop(columns="geometry"))
    placed = table.assign(geom=shapely.to_wkb(shapely.set_srid(FACTS.geometry.to_numpy(), 4326), include_srid=True))
    placed.to_parquet(tmp_path / "f.parquet")
    (read,) = read_tables(tmp_path / "f.parquet")
    assert read.points is not None
    assert read.points.crs == 4326
    table.assign(sello=[b"\x01\x02", b"\x03"]).to_parquet(tmp_path / "g.parquet")
    (read,) = read_tables(tmp_path / "g.parquet")
    assert read.points is None


def dxf(*entities: tuple[str, str, list[tuple[float, float]], str]) -> str:
    """Write a drawing: kind, layer, vertices and text of each figure; a line is closed if its text is not empty."""
    lines = ["0", "SECTION", "2", "ENTITIES"]
    for kind, layer, places, text in entities:
        lines += ["0", kind, "8", layer]
        lines += ["90", str(len(places)), "70", str(int(bool(text)))] if kind == "LWPOLYLINE" else ["40", "10", "1", text]
        lines += [line for x, y in places for line in ("10", str(x), "20", str(y))]
    return "\r\n".join([*lines, "0", "ENDSEC", "0", "EOF", ""])


def square(west: float, layer: str = "SECTORES") -> tuple[str, str, list[tuple[float, float]], str]:
    """Draw a closed square of a kilometre."""
    south = 8_050_000.0
    return "LWPOLYLINE", layer, [(west, south), (west + 1000, south), (west + 1000, south + 1000), (west, south + 1000)], "c"


def test_closed_lines_of_a_drawing_take_the_text_inside_them(tmp_path: Path) -> None:
    text = ("TEXT", "TEXTOS", [(250_500.0, 8_050_500.0)], "SECTOR Ñ")
    open_line = ("LWPOLYLINE", "CALLES", [(0.0, 0.0), (1.0, 1.0)], "")
    path = write(tmp_path / "plano.dxf", dxf(square(250_000), square(251_000), text, open_line))
    with pytest.raises(Exception, match="no declara su sistema"):
        read_polygons(path)
    found = read_polygons(path, crs=32719)
    assert found.frame["sector"].tolist() == ["SECTOR Ñ", "SIN NOMBRE 1"]
    assert found.warnings["PLANO_CAD"] == 1
    by_layer = write(tmp_path / "capas.dxf", dxf(square(250_000, "CIA NORTE"), square(251_000, "CIA SUR")))
    assert read_polygons(by_layer, crs=32719).frame["comisaria"].tolist() == ["CIA NORTE", "CIA SUR"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (dxf(("LWPOLYLINE", "0", [(0.0, 0.0), (1.0, 1.0)], "")), "sin líneas cerradas"),
        (dxf(("LWPOLYLINE", "0", [(0, 0), (9, 0), (9, 9)], "c")), "su hoja"),
    ],
)
def test_a_drawing_without_polygons_on_the_ground_is_refused(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        read_layer(write(tmp_path / "plano.dxf", content))


def test_views_and_layers_of_other_shapes_are_left_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "todo.gpkg"
    roads = gpd.GeoDataFrame({"via": ["A"]}, geometry=[LineString([(-71.4, -17.7), (-71.3, -17.6)])], crs=4326)
    write_layers(path, {"calles": roads, "hechos": FACTS, "sectores": SECTORS})
    with closing(sqlite3.connect(path)) as base:
        base.execute("CREATE VIEW vista AS SELECT * FROM sectores")
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('vista','features','v',4326)"
        )
        base.execute("INSERT INTO gpkg_geometry_columns VALUES ('vista','geom','POLYGON',4326,0,0)")
        base.commit()
    found = read_polygons(path)
    assert found.frame["sector"].tolist() == ["CAÑO", "S1"]
    assert [line for line in found.decisions if "calles, hechos" in line]
    assert len([line for line in found.decisions if "vista" in line]) == 1
    (table,) = read_tables(path)
    assert table.frame["delito"].tolist() == ["ROBO", "DAÑOS"]
    assert "calles, sectores" in dict(table.notices)["CAPA_NO_USADA"]
    with pytest.raises(FormatError, match="no tiene la capa «vista»"):
        read_layer(path, layer="vista")
    assert read_polygons(path, layer="sectores").frame["sector"].tolist() == ["CAÑO", "S1"]


def test_a_geojson_in_metres_that_says_nothing_takes_the_system_given(tmp_path: Path) -> None:
    content = json.loads(SECTORS.to_crs(32719).to_json(drop_id=True))
    path = write(tmp_path / "s.geojson", {**content, "crs": {"type": "name", "properties": {"name": "EPSG:32719"}}})
    declared = read_polygons(path).frame
    content.pop("crs")
    with pytest.raises(Exception, match="parecen metros"):
        read_polygons(write(path, content))
    assert read_polygons(path, crs=32719).frame.geometry.equals(declared.geometry)


def test_a_layer_of_each_new_kind_in_a_zip(tmp_path: Path) -> None:
    folder = tmp_path / "partes"
    folder.mkdir()
    SECTORS.to_file(folder / "s.tab", driver="MapInfo File", engine="pyogrio")
    assert read_polygons(zipped(tmp_path / "tab.zip", folder)).frame["sector"].tolist() == ["CAÑO", "S1"]
    shutil.rmtree(folder)
    folder.mkdir()
    write(folder / "t.topojson", TOPOLOGY)
    assert read_polygons(zipped(tmp_path / "topo.zip", folder)).frame["sector"].tolist() == ["Ñ"]
