"""Sectors as people draw them: what their names and their folders say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely import LineString, Point, box

from geo.boundaries.names.unit_words import is_generic, own_name, parts_of_name
from geo.boundaries.read import Boundaries, read_polygons
from geo.errors import GeometryError

if TYPE_CHECKING:
    from pathlib import Path

    import shapely

HEAD = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'


def mark(name: str, x: float, y: float = 0, *, width: float = 1, height: float = 1) -> str:
    """Return a placemark of a square; units of a hundredth of a degree."""
    west, south, east, north = -78.5 + x / 100, -7.1 + y / 100, -78.5 + (x + width) / 100, -7.1 + (y + height) / 100
    ring = f"{west},{south} {east},{south} {east},{north} {west},{north} {west},{south}"
    outer = f"<outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs>"
    return f"<Placemark><name>{name}</name><Polygon>{outer}</Polygon></Placemark>"


def folder(name: str, *inside: str) -> str:
    return f"<Folder><name>{name}</name>{''.join(inside)}</Folder>"


PIN = "<Placemark><name>Comisaría</name><Point><coordinates>-78.5,-7.1</coordinates></Point></Placemark>"
ONE_TWO = mark("Sector 1", 0) + mark("Sector 2", 1)
OTHERS = mark("Sector 1", 0, 1) + mark("Sector 2", 1, 1)


def read(tmp_path: Path, *inside: str, file: str = "sectores Ilo.kml", document: str = "") -> Boundaries:
    path = tmp_path / file
    path.write_text(f"{HEAD}<name>{document}</name>{''.join(inside)}</Document></kml>", encoding="utf-8")
    return read_polygons(path)


def named(boundaries: Boundaries) -> list[str]:
    frame = boundaries.frame[["comisaria", "sector", "subsector"]]
    return [" / ".join(filter(None, row)) for row in frame.itertuples(index=False, name=None)]


@pytest.mark.parametrize(
    ("inside", "wanted"),
    [
        ([folder("Mis lugares", ONE_TWO)], ["ILO / Sector 1", "ILO / Sector 2"]),
        ([folder("Mis lugares", mark("I", 0), mark("II", 1))], ["ILO / I", "ILO / II"]),
        ([folder("Comisaría San José", ONE_TWO)], ["Comisaría San José / Sector 1", "Comisaría San José / Sector 2"]),
        (
            [folder("Comisaría San José", mark("Alto", 0), mark("Bajo", 1))],
            ["Comisaría San José / Alto", "Comisaría San José / Bajo"],
        ),
        (
            [folder("Central", ONE_TWO), folder("San José", OTHERS)],
            ["Central / Sector 1", "Central / Sector 2", "San José / Sector 1", "San José / Sector 2"],
        ),
        (
            [folder("Central", mark("Alto", 0), mark("Bajo", 1)), folder("Sur", mark("Alto", 0, 1), mark("Bajo", 1, 1))],
            ["Central / Alto", "Central / Bajo", "Sur / Alto", "Sur / Bajo"],
        ),
        (
            [
                folder(
                    "CPNP Ilo",
                    folder("Sector 1", mark("Cuadrante A", 0), mark("Cuadrante B", 1)),
                    folder("Sector 2", mark("Cuadrante A", 2)),
                )
            ],
            ["CPNP Ilo / Sector 1 / Cuadrante A", "CPNP Ilo / Sector 1 / Cuadrante B", "CPNP Ilo / Sector 2 / Cuadrante A"],
        ),
        (
            [
                mark("Ilo - Sector 1", 0),
                mark("Ilo - Sector 2", 1),
                mark("Pacocha - Sector 1", 2),
                mark("Pacocha - Sector 2", 3),
            ],
            ["Ilo / Sector 1", "Ilo / Sector 2", "Pacocha / Sector 1", "Pacocha / Sector 2"],
        ),
        (
            [mark("Urb. Sol, sector 1", 0), mark("Urb. Luna, sector 1", 1)],
            ["ILO / Urb. Luna, sector 1", "ILO / Urb. Sol, sector 1"],
        ),
        (
            [mark("Sector 1 (CPNP Ilo)", 0), mark("Sector 1 (CPNP Pacocha)", 1)],
            ["CPNP Ilo / Sector 1", "CPNP Pacocha / Sector 1"],
        ),
        ([mark("Comisaría A", 0), mark("Comisaría B", 1)], ["Comisaría A", "Comisaría B"]),
        ([folder("Comisarías", mark("San Miguel", 0), mark("Magdalena", 1))], ["Magdalena", "San Miguel"]),
        (
            [folder("Lima", mark("San Miguel", 0)), folder("Puno", mark("San Miguel", 50))],
            ["San Miguel (Lima)", "San Miguel (Puno)"],
        ),
        ([mark("Jurisdicción", 0, width=2), ONE_TWO], ["ILO / Sector 1", "ILO / Sector 2"]),
        (
            [mark("Comisaría Ilo", 0, width=3), ONE_TWO],
            ["Comisaría Ilo", "Comisaría Ilo / Sector 1", "Comisaría Ilo / Sector 2"],
        ),
        (
            [
                folder("Comisarías", mark("Central", 0, width=2), mark("Sur", 0, 1, width=2)),
                folder("Sectores", ONE_TWO, OTHERS),
            ],
            ["Central / Sector 1", "Central / Sector 2", "Sur / Sector 1", "Sur / Sector 2"],
        ),
        (
            [
                folder("Sectores", mark("Sector 1", 0, width=2), mark("Sector 2", 2)),
                folder("Cuadrantes", mark("Cuadrante A", 0), mark("Cuadrante B", 1)),
            ],
            ["ILO / Sector 1 / Cuadrante A", "ILO / Sector 1 / Cuadrante B", "ILO / Sector 2"],
        ),
        ([folder("Comisaría Ilo", mark("Polígono sin título", 0))], ["Comisaría Ilo"]),
        ([mark("Polígono sin título", 0)], ["ILO"]),
        (
            [ONE_TWO, mark("", 2), mark("Polígono sin título", 3)],
            ["ILO / Sector 1", "ILO / Sector 2", "ILO / SIN NOMBRE 1", "ILO / SIN NOMBRE 2"],
        ),
    ],
)
def test_names_and_folders_say_the_levels(tmp_path: Path, inside: list[str], wanted: list[str]) -> None:
    assert named(read(tmp_path, *inside)) == wanted


def test_names_that_say_nothing_are_comisarias_as_before(tmp_path: Path) -> None:
    lim = read(tmp_path, folder("Lima", mark("San Miguel", 0), mark("Magdalena", 1)))
    assert named(lim) == ["Magdalena", "San Miguel"]
    assert "NIVELES_DIBUJADOS" not in lim.warnings


def test_the_document_names_the_comisaria(tmp_path: Path) -> None:
    assert (
        named(read(tmp_path, ONE_TWO, document="Sectores de la Comisaría PNP Moquegua"))[0]
        == "Comisaría PNP Moquegua / Sector 1"
    )
    assert named(read(tmp_path, ONE_TWO, file="sectores.kml", document="sectores.kml"))[0] == "SECTORES / Sector 1"


def test_pins_lines_and_notes_are_skipped_and_told(tmp_path: Path) -> None:
    line = "<Placemark><name>Ruta</name><LineString><coordinates>-78.5,-7.1 -78.4,-7</coordinates></LineString></Placemark>"
    lim = read(
        tmp_path,
        folder("Mis lugares", ONE_TWO, PIN, line),
        folder("Cámaras", PIN),
        folder("Notas", "<Placemark><name>x</name></Placemark>"),
    )
    assert named(lim) == ["ILO / Sector 1", "ILO / Sector 2"]
    assert lim.warnings["LUGARES_NO_POLIGONO"] == 4
    assert any("1 punto, 1 línea (Comisaría, Ruta)" in line for line in lim.decisions)
    assert any("las carpetas Cámaras, Notas" in line for line in lim.decisions)
    with pytest.raises(GeometryError, match="es Point"):
        read(tmp_path, PIN)


def test_the_places_left_out_of_two_files_are_added(tmp_path: Path) -> None:
    for file, marks in (("Ilo.kml", ONE_TWO), ("Sur.kml", OTHERS)):
        read(tmp_path, folder("Mis lugares", marks), folder("Cámaras", PIN), file=file)
    assert read_polygons(tmp_path.glob("*.kml")).warnings["LUGARES_NO_POLIGONO"] == 2


def test_a_sector_that_does_not_close_is_refused(tmp_path: Path) -> None:
    ring = "-78.5,-7 -78.4,-7 -78.4,-7.1"
    line = f"<Placemark><name>Sector 3</name><LineString><coordinates>{ring}</coordinates></LineString></Placemark>"
    with pytest.raises(GeometryError, match="elemento 3: es LineString"):
        read(tmp_path, ONE_TWO, line)


@pytest.mark.parametrize("column", ["nombre", "NAME"])
def test_the_same_names_in_a_column(tmp_path: Path, column: str) -> None:
    shapes = [
        box(-78.5, -7.1, -78.49, -7.09),
        box(-78.49, -7.1, -78.48, -7.09),
        Point(-78.49, -7.1),
        LineString([(-78, -7), (-77, -7)]),
    ]
    names = ["Sector 1", "Sector 2", "Comisaría", "Av. Grau"]
    path = tmp_path / "sectores_ilo.geojson"
    gpd.GeoDataFrame({column: names}, geometry=shapes, crs=4326).to_file(path, driver="GeoJSON", engine="pyogrio")
    assert named(read_polygons(path)) == ["ILO / Sector 1", "ILO / Sector 2"]
    assert named(read_polygons(path, {"comisaria": column})) == ["Sector 1", "Sector 2"]


def test_a_column_of_the_comisaria_keeps_its_sectors(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    shapes: list[shapely.Geometry] = [box(-78.5, -7.1, -78.49, -7.09), box(-78.49, -7.1, -78.48, -7.09)]
    names = {"comisaria": ["ILO", "ILO"], "nombre": ["SECTOR I", "SECTOR II"]}
    gpd.GeoDataFrame(names, geometry=shapes, crs=4326).to_file(path, driver="GeoJSON", engine="pyogrio")
    assert named(read_polygons(path)) == ["ILO / SECTOR I", "ILO / SECTOR II"]


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        ("COMISARIA SECTORIAL SAN JOSE", {"comisaria": "COMISARIA SECTORIAL SAN JOSE"}),
        ("CIA ZONA NORTE", {"comisaria": "CIA ZONA NORTE"}),
        ("1er sector", {"sector": "1er sector"}),
        ("S-1", {"sector": "S-1"}),
        ("Sub Sector A", {"subsector": "Sub Sector A"}),
        ("Sector 2 Cuadrante 1", {"sector": "Sector 2", "subsector": "Cuadrante 1"}),
        ("San Miguel", {}),
        ("S. Martín", {}),
        ("Asociación", {}),
    ],
)
def test_words_of_a_unit(name: str, levels: dict[str, str]) -> None:
    assert parts_of_name(name).levels == levels


def test_names_that_are_none() -> None:
    assert all(map(is_generic, ["", " - ", "Polígono sin título", "Untitled Polygon 3", "Mis lugares", "Capa 1", "doc.kml"]))
    assert not any(map(is_generic, ["Sector 1", "Mapache", "Capachica"]))
    assert [own_name(name, is_file=True) for name in ("limites_CIA_Ilo_final_v2", "sectores (1)", "Mapa de Ilo 2024")] == [
        "CIA_Ilo",
        "",
        "Ilo",
    ]
