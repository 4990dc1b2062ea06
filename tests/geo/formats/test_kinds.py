"""What a file is, by its content: what is read, what is unpacked, and what is only named, with advice."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from geo.errors import FormatError
from geo.formats.archives import is_aside
from geo.formats.foreign_kinds import FOREIGN
from geo.formats.kinds import kind_of
from geo.intake.sandbox import read_layer
from geo.intake.tables import read_tables
from helpers.vector_files import honest_files

if TYPE_CHECKING:
    from pathlib import Path

FEATURE = (
    '{"type": "Feature", "properties": {"delito": "HURTO"}, "geometry": {"type": "Point", "coordinates": [-78.5, -7.1]}}'
)
KEYS = {
    "a.gpkg": "GPKG",
    "a.fgb": "FlatGeobuf",
    "a.geojson": "GeoJSON",
    "a.shp": "ESRI Shapefile",
    "a.kml": "KML",
    "a.kmz": "zip",
    "a.zip": "zip",
    "a.csv": "text",
    "a.parquet": "parquet",
    "a.xlsx": "workbook",
    "a.xls": "workbook",
    "a.osm.pbf": "OSM",
    "a-html.xls": "html",
    "a-2003.xls": "xml2003",
    "a.geojsonl": "GeoJSONSeq",
    "a.jsonl": "json",
    "a.csv.gz": "gzip",
}


def test_honest_files_whatever_their_name(tmp_path: Path) -> None:
    for name, path in honest_files(tmp_path).items():
        assert kind_of(path).key == KEYS[name]
        assert kind_of(path.replace(tmp_path / f"otro-{name.replace('.', '-')}.csv")).key == KEYS[name]


def compound(stream: str) -> bytes:
    """Return an old document of Office with one stream, whose directory is its second sector."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(30, b"\x00") + (9).to_bytes(2, "little")
    return head.ljust(48, b"\x00") + (0).to_bytes(4, "little") + bytes(460) + stream.encode("utf-16-le").ljust(600, b"\x00")


FILES: dict[str, tuple[str, bytes]] = {
    "informe.pdf": ("pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3"),
    "plano.dwg": ("dwg", b"AC1032\x00\x00\x00\x00"),
    "plano.dxf": ("dxf", b"AutoCAD Binary DXF\r\n\x1a\x00"),
    "foto.jpg": ("image", b"\xff\xd8\xff\xe0\x00\x10JFIF"),
    "foto.heic": ("image", b"\x00\x00\x00\x18ftypheic\x00\x00"),
    "mapa.webp": ("image", b"RIFF\x24\x00\x00\x00WEBPVP8 "),
    "mapa.bmp": ("image", b"BM\x36\x10\x00\x00\x00\x00\x00\x00\x36\x00"),
    "camara.mp4": ("media", b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00"),
    "camara.avi": ("media", b"RIFF\x24\x00\x00\x00AVI LIST"),
    "nada.zip": ("empty_zip", b"PK\x05\x06" + bytes(18)),
    "a.rar": ("rar", b"Rar!\x1a\x07\x01\x00"),
    "a.7z": ("seven_zip", b"7z\xbc\xaf\x27\x1c\x00\x04"),
    "a.tar": ("tar", b"hechos.csv".ljust(257, b"\x00") + b"ustar\x0000"),
    "base.mdb": ("access", b"\x00\x01\x00\x00Standard Jet DB\x00"),
    "base.accdb": ("access", b"\x00\x01\x00\x00Standard ACE DB\x00"),
    "hechos.sav": ("spss", b"$FL2@(#) IBM SPSS"),
    "hechos.dta": ("stata", b"<stata_dta><header>"),
    "viejo.dta": ("stata", b"r\x02\x01\x00\x05\x00"),
    "hechos.dbf": ("dbf", b"\x03\x78\x07\x15\x3c\x00\x00\x00\xe1\x00" + bytes(22)),
    "hechos.rds": ("r", b"X\n\x00\x00\x00\x03\x00\x04"),
    "clave.xlsx": ("password", compound("EncryptedPackage")),
    "oficio.doc": ("word", compound("WordDocument")),
    "lamina.ppt": ("office", compound("PowerPoint Document")),
    "correo.msg": ("message", compound("__substg1.0_0037001F")),
    "correo.eml": ("message", b"Received: from a by b\r\n"),
    "oficio.rtf": ("rtf", b"{\\rtf1\\ansi hola}"),
    "a.exe": ("program", b"MZ\x90\x00\x03"),
    "acceso.lnk": ("link", b"L\x00\x00\x00\x01\x14\x02\x00"),
    "pagina.url": ("link", b"[InternetShortcut]\r\nURL=http://x"),
    "hechos.csv": ("lfs", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
    "vacio.csv": ("empty", b""),
    "ceros.csv": ("zeros", bytes(5000)),
    "hechos.csv.crdownload": ("partial", b"id,fecha\n1,01/01/2020\n"),
    "sectores.prj": ("projection", b'PROJCS["WGS_1984_UTM_Zone_17S"'),
    "sectores.shx": ("shx", b"\x00\x00\x27\x0a".ljust(100, b"\x00")),
    "proyecto.qgs": ("qgis", b"<!DOCTYPE qgis PUBLIC 'http://x'>\n<qgis version='3'>"),
    "estilo.qml": ("qgis", b"<qgis version='3'/>"),
    "mapa.osm": ("osm_xml", b"<?xml version='1.0'?><osm version='0.6'/>"),
    "capa.gml": ("gml", b"<?xml version='1.0'?><ogr:FeatureCollection xmlns:ogr='x'/>"),
    "capa.lyrx": ("arcgis", b'{"type": "CIMLayerDocument", "version": "2.0"}'),
    "datos.js": ("script", b'var datos = [{"id": 1}];'),
    "respuesta.json": ("script", b'callback([\n  {"id": 1}\n]);'),
    "hechos.sql": ("sql", b"-- MySQL dump 10.13\n/*!40101 SET NAMES utf8 */;\nDROP TABLE IF EXISTS `hechos`;\n"),
    "insertos.txt": ("sql", b"INSERT INTO hechos (id, fecha) VALUES\n(1, '2020-01-01');\n"),
    "capa.sqlite": ("sqlite", b"SQLite format 3\x00\x10\x00\x01\x01\x00\x40\x20\x20" + bytes(4_072)),
    "utf16.kml": ("utf16", "<?xml version='1.0'?><kml><Document/></kml>".encode("utf-16")),
}


@pytest.mark.parametrize("name", FILES)
def test_what_is_not_opened_is_named_with_advice(tmp_path: Path, name: str) -> None:
    key, content = FILES[name]
    path = tmp_path / name
    path.write_bytes(content)
    assert kind_of(path).key == key
    for read in (read_tables, read_layer):
        with pytest.raises(FormatError) as refusal:
            read(path)
        words = str(refusal.value)
        assert kind_of(path).name in words
        assert name in words
        assert len(words) < 400


@pytest.mark.parametrize(
    ("members", "key"),
    [
        ({"word/document.xml": "<x/>", "[Content_Types].xml": "<x/>"}, "word"),
        ({"ppt/presentation.xml": "<x/>", "[Content_Types].xml": "<x/>"}, "office"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}, "text_document"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}, "workbook"),
        ({"Index/Document.iwa": "x"}, "numbers"),
        ({"proyecto.qgs": "<qgis/>"}, "qgis"),
        ({"hechos.csv": "a,b"}, "zip"),
    ],
)
def test_what_a_zip_is(tmp_path: Path, members: dict[str, str], key: str) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    assert kind_of(path).key == key


def test_every_advice_is_short_and_says_what_to_do() -> None:
    for name, advice in FOREIGN.values():
        assert len(name) + len(advice) <= 200
        assert advice.endswith(".")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (FEATURE, "GeoJSON"),
        (f"{FEATURE}\n{FEATURE}\n", "GeoJSONSeq"),
        (f"\ufeff{FEATURE}\r\n\r\n{FEATURE}", "GeoJSONSeq"),
        (f"\x1e{FEATURE}\n\x1e{FEATURE}\n", "GeoJSONSeq"),
        (f"[{FEATURE}, {FEATURE}]", "GeoJSONSeq"),
        (json.dumps(json.loads(FEATURE), indent=2), "GeoJSON"),
        ('{"a": 1}\n{"a": 2}\n', "json"),
        ("<html><body>", "html"),
        ("<!-- x --><TABLE>", "html"),
        ("<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html>", "html"),
        ("<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>", "xml2003"),
        ("id;fecha\n1;2\n", "text"),
        ("<5 años;HURTO\n", "text"),
        ("From: yo\nMIME-Version: 1.0\nContent-Type: text/html\n", "mhtml"),
        ("From;To\n1;2\n", "text"),
    ],
)
def test_what_a_text_is(tmp_path: Path, text: str, key: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8", newline="")
    assert kind_of(path).key == key


def test_a_long_first_line_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    long = FEATURE.replace("HURTO", "x" * 200_000)
    path.write_text(f"{long}\n{FEATURE}", encoding="utf-8")
    assert kind_of(path).key == "GeoJSONSeq"


def test_what_programs_leave_beside_files() -> None:
    for name in ("~$hechos.xlsx", ".~lock.hechos.ods#", "__MACOSX/._a.csv", "x/Thumbs.db", "DESKTOP.INI"):
        assert is_aside(name)
    assert not is_aside("hechos.xlsx")
