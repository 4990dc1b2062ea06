"""Files that are not what they begin as: no driver but their own ever sees them, and they lead nowhere."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import fiona
import pyogrio
import pytest

from geo.errors import FormatError, MapaError
from geo.formats.containers import is_osm, sniff_driver
from geo.formats.layers.drivers import only
from geo.intake import sandbox
from geo.intake.tables import read_tables
from geo.paths import geodatabase_files
from helpers.shared import SHARED, listening
from helpers.vector_files import BOX, POINTS, TAGS, honest_files
from mapadelito import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CANARY = "NO-DEBE-LEERSE"
DRIVERS = ["GPKG", "ESRI Shapefile", "GeoJSON", "KML", "FlatGeobuf", "OSM"]


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
    for name, honest in honest_files(folder).items():
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
from geo.formats.layers import vector
tell = lambda *_: list(pyogrio.list_drivers())
seen = []
read = vector._read
vector._read = lambda *order: [seen.append(tell()), read(*order)][1]
worker._JOBS |= {"tell": tell, "seen": lambda *_: seen}
worker.serve()
"""


def test_the_reading_process_waits_without_any_driver(tmp_path: Path) -> None:
    honest = honest_files(tmp_path)
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
        assert ask("seen") == [["GPKG"], ["ESRI Shapefile"]]  # none for KML, which we read ourselves


def test_a_driver_that_stays_on_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.formats.layers.drivers._known", lambda: ([], []))
    with pytest.raises(RuntimeError, match="should be off"), only("GPKG"):
        pytest.fail("opened")


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


NEW_DRIVERS = ["OpenFileGDB", "MapInfo File", "ESRIJSON", "TopoJSON", "GPX", "DXF"]


@pytest.mark.parametrize("driver", NEW_DRIVERS)
def test_no_driver_is_there_but_the_new_one_wanted(driver: str) -> None:
    test_no_driver_is_there_but_the_one_wanted(driver)


def _other_files(folder: Path) -> dict[str, Path]:
    """Write a small file of each format that is not in ``honest_files``."""
    for name, driver in {"b.mif": "MapInfo File", "c.tab": "MapInfo File", "d.gdb": "OpenFileGDB"}.items():
        POINTS.to_file(folder / name, driver=driver, engine="pyogrio")
    POINTS.to_parquet(folder / "e.parquet")
    texts = {
        "f.gpx": "<gpx version='1.1'><wpt lat='-17.6' lon='-71.3'><name>A</name></wpt></gpx>",
        "g.dxf": "0\nSECTION\n2\nENTITIES\n0\nPOINT\n8\n0\n10\n250000\n20\n8050000\n0\nENDSEC\n0\nEOF\n",
        "h.json": '{"type": "Topology", "objects": {"a": {"type": "Point", "coordinates": [-71.3, -17.6]}}, "arcs": []}',
        "i.json": '{"features": [{"attributes": {"a": 1}, "geometry": {"x": 1, "y": 2}}]}',
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    parts = [folder / name for name in ("b.mif", "b.mid", "c.tab", "c.dat", "c.map", "c.id", "e.parquet", *texts)]
    return {
        file.name: file
        for file in (*parts, folder / "d.gdb" / "a00000004.gdbtable", folder / "d.gdb" / "a00000009.gdbtable")
    }


@pytest.mark.parametrize("place", ["instead", "before", "inside", "over"])
def test_a_new_format_of_two_faces_leads_nowhere(tmp_path: Path, trap: dict[str, bytes], place: str) -> None:
    files = _other_files(tmp_path)
    readable = {"b.mid": "b.mif", "c.dat": "c.tab", "c.map": "c.tab", "c.id": "c.tab"}
    for name, part in files.items():
        whole = part.read_bytes()
        whole_layer = part.parent if part.suffix == ".gdbtable" else tmp_path / readable.get(name, name)
        for order in (trap["vrt"], trap["gdalg"]):
            part.write_bytes(PLACES[place](whole, order))
            assert CANARY not in _layers_or_refusal(whole_layer), name
        part.write_bytes(whole)


def _layers_or_refusal(path: Path) -> str:
    try:
        return str(sandbox.read_layers(path))
    except MapaError as refusal:
        return str(refusal)


@pytest.mark.parametrize(
    "line",
    [
        'File "..\\..\\secreto.tif"',
        '  FILE "\\\\servidor\\x.tif"',
        '"\\IsSeamless" = "TRUE"',
        'create view x as\nOpen Table "..\\secreto" Hide',
    ],
)
def test_a_table_of_mapinfo_that_leads_to_other_files_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.tab"
    POINTS.to_file(path, driver="MapInfo File", engine="pyogrio")
    assert sandbox.read_layer(path).features == 2
    path.write_text(path.read_text(encoding="latin-1") + f"\n{line}\n", encoding="latin-1")
    with pytest.raises(FormatError) as refusal:
        sandbox.read_layer(path)
    assert refusal.value.code == "DRIVER_PROHIBIDO"


@pytest.mark.parametrize("kind", ["RASTER", "LINKED", "ODBC", "DBF"])
def test_a_table_of_mapinfo_whose_data_are_elsewhere_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.tab"
    POINTS.to_file(path, driver="MapInfo File", engine="pyogrio")
    path.write_text(path.read_text(encoding="latin-1").replace("NATIVE", kind), encoding="latin-1")
    with pytest.raises(FormatError) as refusal:
        sandbox.read_layer(path)
    assert refusal.value.code == "DRIVER_PROHIBIDO"


def test_links_in_a_geodatabase_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "d.gdb"
    POINTS.to_file(folder, driver="OpenFileGDB", engine="pyogrio")
    secret = tmp_path / "secreto.gdbtable"
    secret.write_text(CANARY, encoding="utf-8")
    (folder / "a00000009.gdbtable").unlink()
    (folder / "a00000009.gdbtable").symlink_to(secret)
    assert CANARY not in _layers_or_refusal(folder)
    assert [part.name for part in geodatabase_files(folder) if part.is_symlink()] == []


def test_an_xml_with_entities_is_no_gpx(tmp_path: Path) -> None:
    path = tmp_path / "a.gpx"
    for start in ("<!DOCTYPE gpx [<!ENTITY a 'b'>]>", f"<!--{' ' * 70_000}--><!DOCTYPE gpx [<!ENTITY a 'b'>]>"):
        path.write_text(f"<?xml version='1.0'?>{start}<gpx><wpt lat='1' lon='1'/></gpx>", encoding="utf-8")
        with pytest.raises(FormatError):
            sandbox.read_layer(path)
