"""QGIS styles: valid tables and XML, one default style per layer, a category for every value, and unchanged layers."""

from __future__ import annotations

import re
import sqlite3
from base64 import b64decode
from contextlib import closing
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, fromstring

import fiona
import geopandas as gpd
import pyogrio
import pytest
from shapely import LineString, Point, box

from geo.context.risk_factors import factor_kinds
from geo.formats.layers.vector import list_layers, read_layers, write_layers
from layers.surfaces.volume_contours import BANDS
from maps.gis.qgis import layer_styles
from maps.svg.sign import sign_svg
from maps.symbols import symbol_of, symbols

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = """]]>"<b>&'\\\x00\x0b %s {{x}}"""
LINES = {"Delitos contra el patrimonio": symbol_of("PAT"), "Faltas": symbol_of("FAL"), HOSTILE: symbol_of("VCS")}
"""Symbol of each line of the legend."""


def frame(geometry: object, **columns: list[object]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=4326)


def layers() -> dict[str, gpd.GeoDataFrame]:
    square, kinds = box(-78.6, -7.2, -78.5, -7.1), list(factor_kinds().values())
    lines = [*LINES, "Nunca visto"]
    return {
        "sectores": frame([square], comisaria=["C"], sector=["S1"]),
        "incidentes": frame([Point(-78.55, -7.15)] * 4, leyenda=lines),
        "hechos_por_punto": frame([Point(-78.55, -7.15)] * 2, hechos=[2, 31], leyenda=lines[2:]),
        "puntos_criticos": frame([square], rango=[1]),
        "celdas": frame([square] * len(BANDS), banda=list(BANDS)),
        "factores": frame([Point(0, 0)] * len(kinds), codigo=[k.codigo for k in kinds], nombre=[k.nombre for k in kinds]),
    }


@pytest.fixture
def styled(tmp_path: Path) -> Path:
    found = layers()
    found["incidentes"]["leyenda"] = found["incidentes"]["leyenda"].str.replace("\x00", "")
    write_layers(tmp_path / "capas.gpkg", found, layer_styles(found, LINES))
    return tmp_path / "capas.gpkg"


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as base:
        return list(base.execute(query))


def parse(qml: str) -> Element:
    return fromstring(qml)  # noqa: S314 (our own)


def test_each_layer_has_one_default_style_that_names_it(styled: Path) -> None:
    columns = "SELECT f_table_catalog, f_table_schema, f_table_name, f_geometry_column, useAsDefault, owner, update_time"
    found = rows(styled, columns + " FROM layer_styles ORDER BY f_table_name")
    spatial = rows(styled, "SELECT table_name, column_name FROM gpkg_geometry_columns ORDER BY table_name")
    assert found == [("", "", name, column, 1, "", "2000-01-01T00:00:00.000Z") for name, column in spatial]
    kinds = rows(styled, "SELECT data_type FROM gpkg_contents WHERE table_name = 'layer_styles'")
    assert kinds == [("attributes",)]
    assert rows(styled, "PRAGMA integrity_check") == [("ok",)]
    for (qml,) in rows(styled, "SELECT styleQML FROM layer_styles"):
        assert parse(str(qml)).tag == "qgis"


def test_every_reader_still_finds_the_layers(styled: Path) -> None:
    own = layers()
    assert list_layers(styled) == list(own)
    assert {name: len(read.frame) for name, read in read_layers(styled).items()} == {
        name: len(read) for name, read in own.items()
    }
    spatial = [name for name, kind in pyogrio.list_layers(styled).tolist() if kind]
    assert spatial == list(own)
    for name in own:
        assert len(pyogrio.read_dataframe(styled, layer=name)) == len(own[name])
        with fiona.open(styled, layer=name) as source:
            assert len(source) == len(own[name])


def test_the_same_styles_are_the_same_bytes(styled: Path, tmp_path: Path) -> None:
    found = layers()
    found["incidentes"]["leyenda"] = found["incidentes"]["leyenda"].str.replace("\x00", "")
    write_layers(tmp_path / "otra.gpkg", found, layer_styles(found, LINES))
    assert (tmp_path / "otra.gpkg").read_bytes() == styled.read_bytes()


def test_every_value_has_a_category_with_the_colour_of_the_sheet() -> None:
    found = layers()
    styles = layer_styles(found, LINES)
    for layer, column in (("incidentes", "leyenda"), ("factores", "nombre")):
        root = parse(styles[layer])
        renderer = root.find("renderer-v2")
        assert renderer is not None
        assert (renderer.get("type"), renderer.get("attr")) == ("categorizedSymbol", column)
        values = [category.get("value") for category in root.iter("category")]
        assert set(values) == {str(value).replace("\x00", "").replace("\x0b", "") for value in found[layer][column]} | {""}
        assert len(set(values)) == len(values)
        drawn = {symbol.get("name") for symbol in root.iter("symbol")}
        assert [category.get("symbol") for category in root.iter("category")] == sorted(
            drawn, key=lambda name: int(str(name))
        )
    drawn = pictures(styles["incidentes"])
    assert drawn == [sign_svg(symbol) for symbol in (*LINES.values(), symbol_of("OTR"), symbol_of("OTR"))]
    assert "#d55e00" in drawn[0], "the colour of patrimonio"


def pictures(qml: str) -> list[str]:
    """Return the SVG of each marker."""
    names = [prop.get("v") or "" for prop in parse(qml).iter("prop") if prop.get("k") == "name"]
    return [b64decode(name.removeprefix("base64:")).decode() for name in names]


def test_cells_have_the_colours_of_the_page() -> None:
    root = parse(layer_styles(layers(), LINES)["celdas"])
    assert [category.get("value") for category in root.iter("category")] == list(BANDS)
    colors = [prop.get("v") for prop in root.iter("prop") if prop.get("k") == "color"]
    assert colors[0] == "166,122,208,255", "#a67ad0"
    assert {symbol.get("type") for symbol in root.iter("symbol")} == {"fill"}


def test_every_symbol_is_drawn_as_on_the_sheets() -> None:
    found = {"incidentes": frame([Point(0, 0)] * len(symbols()), leyenda=list(symbols()))}
    drawn = pictures(layer_styles(found, symbols())["incidentes"])
    assert drawn[:-1] == [sign_svg(symbol) for symbol in symbols().values()]
    assert len({layer.get("class") for layer in parse(layer_styles(found, symbols())["incidentes"]).iter("layer")}) == 1


def test_no_label_is_hidden_by_features() -> None:
    styles = layer_styles(layers(), LINES)
    settings = {name: parse(qml).find("labeling/settings/rendering") for name, qml in styles.items()}
    shown = {name: (own.get("obstacle"), own.get("displayAll")) for name, own in settings.items() if own is not None}
    assert shown == {"sectores": ("0", "1"), "puntos_criticos": ("0", "1"), "hechos_por_punto": ("0", "0")}


def test_sectors_are_labelled_with_the_finest_name_that_they_have() -> None:
    square = box(-78.6, -7.2, -78.5, -7.1)
    for subsector, column in (("A", "subsector"), ("", "sector")):
        units = frame([square], comisaria=["C"], sector=["S1"], subsector=[subsector])
        text = parse(layer_styles({"sectores": units}, {})["sectores"]).find("labeling/settings/text-style")
        assert text is not None
        assert text.get("fieldName") == column


def test_a_text_stays_a_string_of_the_expression_that_colours_discs() -> None:
    [first, *others] = [
        option.get("value") or ""
        for option in parse(layer_styles(layers(), LINES)["hechos_por_punto"]).iter("Option")
        if option.get("name") == "expression"
    ]
    strings = re.findall(r"'((?:[^'\\]|''|\\.)*)'", first)
    names = [string.replace("''", "'").replace("\\\\", "\\") for string in strings[:-1:2]]
    assert names == [*list(LINES)[:2], HOSTILE.replace("\x00", "").replace("\x0b", "")]
    assert strings[1:-1:2] == [symbol.color for symbol in LINES.values()]
    assert re.sub(r"'(?:[^'\\]|''|\\.)*'", "", first) == "coalesce(map_get(map(, , , , , ), leyenda), )"
    assert others[-1] == "10 * hechos / 31"


def test_factors_that_are_not_all_points_are_left_to_qgis() -> None:
    mixed = frame([Point(0, 0), LineString([(0, 0), (1, 1)])], codigo=["X", "X"], nombre=["x", "x"])
    assert layer_styles({"factores": mixed}, {}) == {}
