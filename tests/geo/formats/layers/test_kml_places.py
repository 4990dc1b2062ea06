"""KML of Google Earth, My Maps and hands: folders with their path, and geometries as they come."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pyogrio
import pytest
import shapely

from geo.errors import FormatError
from geo.formats.layers.vector import list_layers, read_layer, read_layers

if TYPE_CHECKING:
    from pathlib import Path

HEAD = '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Doc</name>'
RING = "-78.5,-7.1,0 -78.49000000000001,-7.1,0 -78.49,-7.09,0 -78.5,-7.09,0 -78.5,-7.1,0"
SQUARE = shapely.Polygon([(-78.5, -7.1), (-78.49000000000001, -7.1), (-78.49, -7.09), (-78.5, -7.09)])


def polygon(ring: str) -> str:
    outer = f"<outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs>"
    return f"<Polygon><tessellate>1</tessellate>{outer}</Polygon>"


def write(path: Path, *marks: str, head: str = HEAD) -> Path:
    places = [f"<Placemark><name>p</name>{mark}</Placemark>" if not mark.startswith("<F") else mark for mark in marks]
    path.write_text(f"{head}{''.join(places)}</Document></kml>", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("mark", "shape"),
    [
        (polygon(RING), SQUARE),
        (polygon(RING.replace(",", ", ")), SQUARE),
        (polygon(RING.replace(" ", "\n\t ")), SQUARE),
        (polygon(RING.rpartition(" ")[0]), SQUARE),  # does not close
        (f"<LinearRing><coordinates>{RING}</coordinates></LinearRing>", SQUARE),
        (f"<MultiGeometry>{polygon(RING)}</MultiGeometry>", shapely.MultiPolygon([SQUARE])),
        (f"<MultiGeometry><MultiGeometry>{polygon(RING)}</MultiGeometry></MultiGeometry>", shapely.MultiPolygon([SQUARE])),
        (polygon("-78.5,-7.1 -78.4,-7.1"), shapely.LineString([(-78.5, -7.1), (-78.4, -7.1)])),
        ("<gx:Track><gx:coord>1 2 0</gx:coord><gx:coord>3 4 0</gx:coord></gx:Track>", shapely.LineString([(1, 2), (3, 4)])),
        ("<Point><coordinates> 1 , 2 </coordinates></Point>", shapely.Point(1, 2)),
        ("<description>solo una nota</description>", None),
        (polygon(""), None),
    ],
)
def test_geometries_as_they_come(tmp_path: Path, mark: str, shape: shapely.Geometry | None) -> None:
    layer = read_layer(write(tmp_path / "a.kml", mark))
    assert layer.frame.geometry.tolist() == [shape]
    assert (layer.features, layer.path) == (1, ("Doc",))


def test_what_is_no_number_is_a_vertex_without_coordinates(tmp_path: Path) -> None:
    [shape] = read_layer(write(tmp_path / "a.kml", polygon(RING.replace("-78.49,", "x,")))).frame.geometry
    assert shapely.is_valid_reason(shape).startswith("Invalid Coordinate")


def test_coordinates_are_those_of_gdal(tmp_path: Path) -> None:
    path = write(tmp_path / "a.kml", polygon(RING), f"<MultiGeometry>{polygon(RING)}</MultiGeometry>")
    ours, theirs = read_layer(path).frame.geometry, pyogrio.read_dataframe(path).geometry
    assert (shapely.to_wkb(ours) == shapely.to_wkb(shapely.force_2d(theirs))).all()


def test_folders_with_their_path(tmp_path: Path) -> None:
    inner = f"<Folder><name>B</name><Placemark><name>q</name>{polygon(RING)}</Placemark></Folder>"
    outer = f"<Folder><name>A</name>{inner}</Folder>"
    same = "<Folder><name>B</name><Placemark><Point><coordinates>1,2</coordinates></Point></Placemark></Folder>"
    path = write(tmp_path / "a.kml", outer, same, polygon(RING))
    assert {name: layer.path for name, layer in read_layers(path).items()} == {
        "B": ("Doc", "A", "B"),
        "B (#2)": ("Doc", "B"),
        "Doc": ("Doc",),
    }
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
        archive.write(path, "doc.kml")
    assert list_layers(tmp_path / "a.kmz") == list_layers(path) == ["B", "B (#2)", "Doc"]
    assert read_layer(path, layer="B (#2)").frame["Name"].tolist() == [""]


def test_undeclared_prefixes_and_encodings(tmp_path: Path) -> None:
    path = write(tmp_path / "a.kml", f"<gx:balloonVisibility>1</gx:balloonVisibility>{polygon(RING)}")
    path.write_bytes(path.read_bytes().replace(b">p<", ">Peñón<".encode("cp1252")))
    layer = read_layer(path)
    assert layer.frame["Name"].tolist() == ["Peñón"]
    prefixed = write(tmp_path / "b.kml", polygon(RING)).read_text(encoding="utf-8")
    for name in ("kml", "Document", "Placemark", "Polygon", "name"):
        prefixed = prefixed.replace(f"<{name}", f"<k:{name}").replace(f"</{name}>", f"</k:{name}>")
    (tmp_path / "b.kml").write_text(prefixed, encoding="utf-8")
    assert read_layer(tmp_path / "b.kml").frame.geometry.tolist() == [SQUARE]


def test_links_are_not_followed_and_told(tmp_path: Path) -> None:
    link = "<Folder><NetworkLink><Link><href>http://127.0.0.1:9/x.kml</href></Link></NetworkLink></Folder>"
    assert "KML_ENLACE" in dict(read_layer(write(tmp_path / "a.kml", polygon(RING), link)).notices)


def test_what_is_cut_or_holds_nothing_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.kml", polygon(RING))
    path.write_bytes(path.read_bytes()[:-20])
    empty = write(tmp_path / "b.kml", "<Folder><!-- <Placemark> --></Folder>")
    for file in (path, empty):
        with pytest.raises(FormatError) as refusal:
            read_layers(file)
        assert refusal.value.code == "ARCHIVO_TRUNCADO"


def test_deep_folders_take_no_stack(tmp_path: Path) -> None:
    depth = 5_000
    deep = "<Folder>" * depth + f"<Placemark>{polygon(RING)}</Placemark>" + "</Folder>" * depth
    assert len(read_layer(write(tmp_path / "a.kml", deep)).path) == depth + 1
