"""What the first bytes of a file say that it is."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import pytest

from geo.errors import FormatError
from geo.formats.containers import checked_extract, is_osm, sniff_driver
from geo.formats.layers.vector_text import json_type, xml_root
from geo.formats.signatures import extract_header
from geo.intake import sandbox
from helpers.shared import write_extract
from helpers.vector_files import BOX, honest_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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
    path = honest_files(tmp_path)[name]
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
