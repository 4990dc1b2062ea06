"""Files that are not what they begin as: no driver but their own ever sees them, and they lead nowhere."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import fiona
import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from shapely import Point
from tests_shared import SHARED, listening, write_extract

from geo.errors import FormatError, MapaError
from geo.formats.containers import checked_extract, is_osm, sniff_driver
from geo.formats.drivers import only
from geo.formats.signatures import extract_header
from geo.formats.vector_text import json_type, xml_root
from geo.intake import sandbox
from geo.intake.tables import read_tables
from mapadelito import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CANARY = "NO-DEBE-LEERSE"
DRIVERS = ["GPKG", "ESRI Shapefile", "GeoJSON", "KML", "FlatGeobuf", "OSM"]
POINTS = gpd.GeoDataFrame({"nombre": ["Ñ", "o"]}, geometry=[Point(-71.3, -17.6), Point(-71.31, -17.61)], crs=4326)
TAGS = ("name", "highway", "waterway", "natural", "leisure", "place", "building")
BOX = (-72.0, -18.0, -71.0, -17.0)


def _honest(folder: Path) -> dict[str, Path]:
    """Write a small file of every format that we read."""
    vector = {}
    for name, driver in {"a.gpkg": "GPKG", "a.fgb": "FlatGeobuf", "a.geojson": "GeoJSON", "a.shp": "ESRI Shapefile"}.items():
        vector[name] = folder / name
        POINTS.to_file(vector[name], driver=driver, engine="pyogrio")
    place = "<Placemark><name>S1</name><Point><coordinates>-78.5,-7.1</coordinates></Point></Placemark>"
    kml = f'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{place}</Document></kml>'
    table = pd.DataFrame({"id": [1, 2], "delito": ["ROBO", "HURTO"]})
    for name in ("a.kml", "a.kmz", "a.zip", "a.csv", "a.parquet", "a.xlsx", "a.xls"):
        vector[name] = folder / name
    vector["a.kml"].write_text(kml, encoding="utf-8")
    with zipfile.ZipFile(vector["a.kmz"], "w") as archive:
        archive.writestr("doc.kml", kml)
    with zipfile.ZipFile(vector["a.zip"], "w") as archive:
        for part in folder.glob("a.[sd][hb]?"):
            archive.write(part, part.name)
    table.to_csv(vector["a.csv"], index=False)
    table.to_parquet(vector["a.parquet"])
    table.to_excel(vector["a.xlsx"], index=False)
    vector["a.xls"].write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    vector["a.osm.pbf"] = write_extract(
        folder / "a.osm.pbf", [([(-71.34, -17.64), (-71.33, -17.64)], {"highway": "primary", "name": "Uno"})]
    )
    return vector


def _orders(secret: Path, port: int) -> dict[str, bytes]:
    """Texts that GDAL takes as an order to read something else."""
    fields = "".join(f'<Field name="{tag}"/>' for tag in TAGS)

    def vrt(source: str) -> str:
        layers = "".join(
            f'<OGRVRTLayer name="{name}"><SrcDataSource relativeToVRT="0">{source}</SrcDataSource>'
            "<SrcLayer>secreto</SrcLayer><LayerSRS>EPSG:4326</LayerSRS>"
            f'<GeometryField encoding="WKT" field="WKT"/>{fields}</OGRVRTLayer>'
            for name in ("lines", "points", "multipolygons")
        )
        return f"<OGRVRTDataSource>{layers}</OGRVRTDataSource>"

    address = f"http://127.0.0.1:{port}/x.csv"
    command = f"gdal vector pipeline ! read CSV:{secret} ! write /vsimem/x"
    return {
        "vrt": vrt(f"CSV:{secret}").encode(),
        "vrt-bom": b"\xef\xbb\xbf" + vrt(str(secret)).encode(),
        "vrt-utf16": vrt(str(secret)).encode("utf-16"),
        "vrt-net": vrt(f"/vsicurl/{address}").encode(),
        "wfs": f"<OGRWFSDataSource><URL>{address}</URL></OGRWFSDataSource>".encode(),
        "gdalg": json.dumps({"type": "gdal_streamed_alg", "command_line": command}).encode(),
    }


PLACES: dict[str, Callable[[bytes, bytes], bytes]] = {
    "instead": lambda _, order: order,
    "before": lambda file, order: order + file,
    "behind": lambda file, order: file + order,
    "header": lambda file, order: file[:16] + order,
    "text": lambda file, order: file[:15].replace(b"\x00", b"A") + order,  # a reader of text ends at a zero
    "inside": lambda file, order: file[:32] + order + file[32:],
    "over": lambda file, order: file[:8] + order + file[8 + len(order) :],
}


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[dict[str, bytes]]:
    """Give the orders that lead to a secret beside them and to a listener, who must not be called."""
    secret = tmp_path / "secreto.csv"
    columns = f"{','.join(TAGS)},WKT"
    secret.write_text(f'{columns}\n{CANARY},primary,,,,suburb,,"LINESTRING (-71.3 -17.6,-71.4 -17.7)"\n', encoding="utf-8")
    with listening() as (port, calls):
        yield _orders(secret, port)
    assert calls == []


def _all_that_is_read(path: Path) -> str:
    """Read a file in every way that the program may; return all that came out of it."""
    seen = []
    for read in (
        sandbox.read_layers,
        lambda file: sandbox.read_osm(file, BOX, "lineas"),
        lambda file: sandbox.read_osm(file, BOX, "lugares"),
        lambda file: [table.frame for table in read_tables(file, all_sheets=True)],
    ):
        try:
            seen.append(str(read(path)))
        except MapaError as refusal:
            seen.append(str(refusal))
    return "\n".join(seen)


@pytest.mark.parametrize("place", PLACES)
def test_a_file_of_two_faces_leads_nowhere(tmp_path: Path, trap: dict[str, bytes], place: str) -> None:
    folder = tmp_path / "honest"
    folder.mkdir()
    for name, honest in _honest(folder).items():
        whole = honest.read_bytes()
        for order in trap.values():
            honest.write_bytes(PLACES[place](whole, order))
            assert CANARY not in _all_that_is_read(honest), name
        honest.write_bytes(whole)


def test_the_trap_works_where_every_driver_is_on(tmp_path: Path, trap: dict[str, bytes]) -> None:
    bait = tmp_path / "calles.osm.pbf"
    bait.write_bytes(b"AAAA\n\tOSMHeader" + trap["vrt"])
    assert CANARY in str(pyogrio.read_dataframe(bait, layer="lines", read_geometry=False))
    for driver in DRIVERS:
        with only(driver), pytest.raises((pyogrio.errors.DataSourceError, pyogrio.errors.FeatureError)):
            pyogrio.read_dataframe(bait, layer="lines", read_geometry=False)
    assert not is_osm(bait)


@pytest.mark.parametrize("driver", DRIVERS)
def test_no_driver_is_there_but_the_one_wanted(driver: str) -> None:
    before = set(pyogrio.list_drivers())
    with only(driver):
        assert set(pyogrio.list_drivers()) == {driver}
        with fiona.Env() as here:
            assert set(here.drivers()) == {driver}
    assert set(pyogrio.list_drivers()) == before


TELL = """
import pyogrio
from geo.intake import worker
from geo.formats import vector
tell = lambda *_: list(pyogrio.list_drivers())
seen = []
read = vector._read
vector._read = lambda *order: [seen.append(tell()), read(*order)][1]
worker._JOBS |= {"tell": tell, "seen": lambda *_: seen}
worker.serve()
"""


def test_the_reading_process_waits_without_any_driver(tmp_path: Path) -> None:
    honest = _honest(tmp_path)
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r})"
    with subprocess.Popen([sys.executable, "-c", start + TELL], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:

        def ask(job: str, path: Path = tmp_path) -> object:
            order = {"job": job, "path": str(path), "folder": str(tmp_path), "options": {}, "seconds": 60}
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(order).encode() + b"\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())["done"]

        assert ask("tell") == []
        for name in ("a.gpkg", "a.kml", "a.zip"):
            ask("layers", honest[name])
            assert ask("tell") == []
        assert ask("seen") == [["GPKG"], ["KML"], ["ESRI Shapefile"]]


def test_a_driver_that_stays_on_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.formats.drivers._known", lambda: ([], []))
    with pytest.raises(RuntimeError, match="should be off"), only("GPKG"):
        pytest.fail("opened")


HEADS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "page size": ("a.gpkg", lambda raw: raw[:16] + b"\x01\x23" + raw[18:]),
    "payload": ("a.gpkg", lambda raw: raw[:21] + b"AAA" + raw[24:]),
    "cut database": ("a.gpkg", lambda raw: raw[:60]),
    "longer than the file": ("a.shp", lambda raw: raw[:-8]),
    "version": ("a.shp", lambda raw: raw[:28] + struct.pack("<i", 999) + raw[32:]),
    "shape": ("a.shp", lambda raw: raw[:32] + struct.pack("<i", 7) + raw[36:]),
    "long header": ("a.fgb", lambda raw: raw[:8] + struct.pack("<I", 1 << 30) + raw[12:]),
    "far table": ("a.fgb", lambda raw: raw[:12] + struct.pack("<I", 1 << 20) + raw[16:]),
}


@pytest.mark.parametrize("case", HEADS)
def test_a_header_that_makes_no_sense_is_damage(tmp_path: Path, case: str) -> None:
    name, spoil = HEADS[case]
    path = _honest(tmp_path)[name]
    assert sniff_driver(path) is not None
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(FormatError) as refusal:
        sniff_driver(path)
    assert refusal.value.code == "ARCHIVO_TRUNCADO"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (b'{"type": "FeatureCollection", "features": []}', "GeoJSON"),
        (b'{"name": "\\"type\\": \\"Point\\"", "crs": {"type": "name"}, "type": "FeatureCollection"', "GeoJSON"),
        (b'{"bbox": [1, 2], "features": [{"type": "Feature"', "GeoJSON"),
        (b'{"features": [], "type": "FeatureCollection"}', "GeoJSON"),
        (b'{"features": [{"properties": {"type": "x"}, "type": "Feature"}], "type": "gdal_', "GeoJSON"),
        (b'{"features": [{"attributes": {"type": "Feature"}}], "x": {"type": "Feature"}}', ""),
        (b'{"features":[' * 5000, ""),
        (b'{"\\u0074ype": "Po\\u0069nt", "coordinates": [1, 2]}', "GeoJSON"),
        (b'{"type": "gdal_streamed_alg", "x": {"type": "Point"}}', "gdal_streamed_alg"),
        (b'{"type": "Topology", "objects": {"a": {"type": "Polygon"}}}', "Topology"),
        (b'{"x": {"type": "Point"}}', ""),
        (b'{"x": "type", "y": "Point"}', ""),
        (b'["type", "Point"]', ""),
        (b'{"type', ""),
    ],
)
def test_what_a_json_says_that_it_is(text: bytes, kind: str) -> None:
    assert json_type(text) == kind


@pytest.mark.parametrize(
    ("text", "root"),
    [
        (b"<kml>", "kml"),
        (b'<?xml version="1.0"?>\n<!-- <OGRVRTDataSource> -->\n<?a b?><kml:kml xmlns:kml="x">', "kml"),
        (b"<!-- <kml> --><OGRVRTDataSource/>", "OGRVRTDataSource"),
        (b"<html><kml></kml></html>", "html"),
        (b"<!-- <kml>", "!--"),
        (b"<!DOCTYPE html><html>", "!DOCTYPE"),
        (b"<!DOCTYPE kml [<!ENTITY a 'b'>]><kml>", "kml"),
        (b"kml", ""),
        (b"", ""),
    ],
)
def test_the_root_of_an_xml(text: bytes, root: str) -> None:
    assert xml_root(text) == root


def _block(*fields: tuple[int, bytes | int]) -> bytes:
    """Write a message of Protocol Buffers."""
    out = io.BytesIO()
    for number, value in fields:
        plain = value if isinstance(value, bytes) else b""
        out.write(_number(number << 3 | (2 if isinstance(value, bytes) else 0)))
        out.write(_number(len(plain) if isinstance(value, bytes) else value) + plain)
    return out.getvalue()


def _number(value: int) -> bytes:
    return bytes([value]) if value < 0x80 else bytes([value & 0x7F | 0x80]) + _number(value >> 7)


def _extract(*features: str, kind: bytes = b"OSMHeader") -> bytes:
    blob = _block((1, _block(*[(4, feature.encode()) for feature in features])))
    header = _block((1, kind), (3, len(blob)))
    return struct.pack(">I", len(header)) + header + blob


def test_the_header_of_an_extract_is_parsed(tmp_path: Path) -> None:
    path = tmp_path / "x.osm.pbf"
    path.write_bytes(_extract("OsmSchema-V0.6", "DenseNodes"))
    assert checked_extract(path) == path.resolve()
    path.write_bytes(_extract("OsmSchema-V0.6", "HistoricalInformation"))
    with pytest.raises(FormatError, match="HistoricalInformation"):
        sandbox.read_osm(path, BOX, "lineas")
    path.write_bytes(_extract("OsmSchema-V0.6")[:-3])
    with pytest.raises(FormatError) as refusal:
        is_osm(path)
    assert refusal.value.code == "ARCHIVO_TRUNCADO"
    for other in (_extract("a", kind=b"OSMData"), b"AAAA\n\tOSMHeader<", b"\x00\x00\x00\x0b\n\tOSMHeader", b"\x00\x00", b""):
        assert extract_header(other) is None


def test_an_extract_whose_name_looks_like_an_archive_is_read(tmp_path: Path) -> None:
    plain = write_extract(tmp_path / "a.osm.pbf", [([(-71.34, -17.64), (-71.33, -17.64)], {"highway": "primary"})])
    for name in ("calles.zip", "a;b.osm.pbf", "a!b.pbf", "x.zip!y.pbf"):
        odd = tmp_path / name
        odd.write_bytes(plain.read_bytes())
        assert len(sandbox.read_osm(odd, BOX, "lineas")) == 1


@pytest.mark.parametrize(
    ("crs", "feature_crs"),
    [({"type": "link", "properties": {"href": "http://127.0.0.1:1/x"}}, None), (None, {"type": "URL", "properties": 5})],
)
def test_a_geojson_that_sends_for_its_crs_is_refused(tmp_path: Path, crs: object, feature_crs: object) -> None:
    shape = {"type": "Point", "coordinates": [0, 0], "crs": feature_crs}
    features = [{"type": "Feature", "properties": {}, "geometry": {"type": "GeometryCollection", "geometries": [shape]}}]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}), encoding="utf-8")
    with pytest.raises(FormatError) as refusal:
        sandbox.read_layer(path)
    assert refusal.value.code == "CRS_DESCONOCIDO"


@pytest.mark.parametrize("encoding", ["cp500", "utf-7", "utf-16"])
def test_a_kml_in_an_encoding_that_hides_its_text_is_refused(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.kml"
    path.write_bytes(f"<?xml version='1.0'{' ' * 500}encoding='{encoding}'?><kml/>".encode())
    with pytest.raises(FormatError, match="codificación"):
        sandbox.read_layer(path)
    if SHARED.is_dir():
        assert sniff_driver(SHARED / "reports/03-mymaps-mixed/mapa.kml") == "KML"
