"""QGIS styles (QML) of the layers of ``capas.gpkg``, with the colours of the sheets and the nearest shapes of QGIS."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

import shapely

from maps.sheets.counted_areas import COUNTED_COLORS, count_classes
from maps.sheets.density_overlay import DENSITY_COLORS
from maps.sheets.factor_marks import factor_symbols
from maps.svg.xml_text import plain_text
from maps.symbols import symbol_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from maps.sheet import Symbol

__all__ = ["layer_styles"]

_SHAPES = {
    "circulo": ("circle", 0),
    "cuadrado": ("square", 0),
    "triangulo": ("triangle", 0),
    "triangulo_inverso": ("triangle", 180),
    "rombo": ("diamond", 0),
    "pentagono": ("pentagon", 0),
    "hexagono": ("hexagon", 0),
    "barra": ("half_square", 90),
    "ficha": ("square", 0),
}
"""Simple marker of QGIS and its angle (degrees) by shape; QGIS has no bar or tag, and these are substitutes."""
_SIZE_MM = 2.6
"""Size of a marker: between those of the printed symbols on A4 (2 mm) and in the inset of A3 (2.9 mm)."""
_SECTOR = {"color": "#ffffff", "alpha": "0", "outline_color": "#33475b", "outline_width": "0.4", "outline_style": "solid"}
_ZONE = {"color": "#7a0019", "alpha": "24", "outline_color": "#7a0019", "outline_width": "0.6", "outline_style": "dash"}
_NAMES = ("subsector", "sector", "comisaria")
"""Columns that label a polygon, the finest level first."""

_Category = tuple[str, "Symbol | str"]


def layer_styles(layers: Mapping[str, gpd.GeoDataFrame], titulos: Mapping[str, Symbol]) -> dict[str, str]:
    """Return the QML of each layer that has a style, by name.

    Parameters
    ----------
    layers
        Layers of ``capas.gpkg``. One of factors that are not all points gets no style, as a marker cannot draw lines and
        areas.
    titulos
        Symbol of each título of the incidents; others are drawn as unclassified.
    """
    out = {}
    for name, frame in layers.items():
        if name == "sectores":
            out[name] = _polygons(_SECTOR, next(column for column in _NAMES if column in frame.columns), "#0b2545")
        elif name == "puntos_criticos":
            out[name] = _polygons(_ZONE, "rango", "#7a0019")
        elif name == "incidentes":
            found = sorted(set(frame["titulo"]))
            out[name] = _categories("titulo", [(titulo, titulos.get(titulo, symbol_of("OTR"))) for titulo in found])
        elif name == "lugares":
            out[name] = _counted(frame["hechos"].tolist())
        elif name == "celdas":
            out[name] = _categories("banda", list(DENSITY_COLORS.items()))
        elif name == "factores" and (shapely.get_type_id(frame.geometry.to_numpy()) == shapely.GeometryType.POINT).all():
            kinds = dict(sorted(zip(frame["nombre"], frame["codigo"], strict=True)))
            out[name] = _categories("nombre", [(kind, factor_symbols()[code]) for kind, code in kinds.items()])
    return out


def _counted(counts: list[int]) -> str:
    """Return the QML of counted areas: filled by class of count, and labelled with the count."""
    root = Element("qgis", version="3.22", styleCategories="Symbology|Labeling", labelsEnabled="1")
    renderer = SubElement(root, "renderer-v2", type="graduatedSymbol", attr="hechos", graduatedMethod="GraduatedColor")
    ranges, symbols = SubElement(renderer, "ranges"), SubElement(renderer, "symbols")
    classes = count_classes(counts)
    ends = [*(low for low, _ in classes[1:]), max(counts) + 1]
    for number, ((low, label), end, color) in enumerate(zip(classes, ends, COUNTED_COLORS[: len(classes)], strict=True)):
        looks = {"lower": str(low), "upper": str(end - 1), "label": label, "symbol": str(number), "render": "true"}
        SubElement(ranges, "range", looks)
        _square(symbols, str(number), color)
    _label(root, "hechos", "#3b2a08")
    return tostring(root, encoding="unicode")


def _categories(column: str, found: list[_Category]) -> str:
    """Return the QML of categories of a column: point symbols, the last one for other values, or filled squares."""
    root = Element("qgis", version="3.22", styleCategories="Symbology")
    renderer = SubElement(root, "renderer-v2", type="categorizedSymbol", attr=column)
    categories, symbols = SubElement(renderer, "categories"), SubElement(renderer, "symbols")
    rest: list[_Category] = [] if any(isinstance(look, str) for _, look in found) else [("", symbol_of("OTR"))]
    for number, (value, look) in enumerate([*found, *rest]):
        text = plain_text(value)
        SubElement(categories, "category", value=text, label=text or "Otros", symbol=str(number), render="true")
        if isinstance(look, str):
            _square(symbols, str(number), look)
        else:
            _marker(symbols, str(number), look)
    return tostring(root, encoding="unicode")


def _marker(parent: Element, name: str, symbol: Symbol) -> None:
    shape, angle = _SHAPES[symbol.shape]
    drawn = SubElement(parent, "symbol", type="marker", name=name, alpha="1")
    layer = SubElement(drawn, "layer", {"class": "SimpleMarker", "enabled": "1", "locked": "0", "pass": "0"})
    looks = {
        "name": shape,
        "angle": str(angle),
        "color": _rgba(symbol.color if symbol.filled else "#ffffff"),
        "outline_color": _rgba("#ffffff" if symbol.filled else symbol.color),
        "outline_style": "solid",
        "outline_width": "0.2" if symbol.filled else "0.5",
        "outline_width_unit": "MM",
        "size": str(_SIZE_MM),
        "size_unit": "MM",
    }
    _set(layer, looks)


def _square(parent: Element, name: str, color: str) -> None:
    drawn = SubElement(parent, "symbol", type="fill", name=name, alpha="1")
    layer = SubElement(drawn, "layer", {"class": "SimpleFill", "enabled": "1", "locked": "0", "pass": "0"})
    _set(layer, {"color": _rgba(color), "outline_style": "no", "style": "solid"})


def _polygons(looks: Mapping[str, str], label: str, color: str) -> str:
    """Return the QML of polygons of one style, labelled with the value of a column."""
    root = Element("qgis", version="3.22", styleCategories="Symbology|Labeling", labelsEnabled="1")
    renderer = SubElement(root, "renderer-v2", type="singleSymbol")
    drawn = SubElement(SubElement(renderer, "symbols"), "symbol", type="fill", name="0", alpha="1")
    layer = SubElement(drawn, "layer", {"class": "SimpleFill", "enabled": "1", "locked": "0", "pass": "0"})
    own = {key: value for key, value in looks.items() if key != "alpha"}
    own |= {"color": _rgba(looks["color"], looks["alpha"]), "outline_color": _rgba(looks["outline_color"])}
    _set(layer, own | {"outline_width_unit": "MM", "style": "solid"})
    _label(root, label, color)
    return tostring(root, encoding="unicode")


def _label(root: Element, column: str, color: str) -> None:
    """Add labels with the value of a column."""
    settings = SubElement(SubElement(root, "labeling", type="simple"), "settings")
    text = SubElement(settings, "text-style", fieldName=column, isExpression="0", fontSize="9", textColor=_rgba(color))
    SubElement(text, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferColor=_rgba("#ffffff"))


def _set(layer: Element, looks: Mapping[str, str]) -> None:
    for key, value in sorted(looks.items()):
        SubElement(layer, "prop", k=key, v=value)


def _rgba(color: str, alpha: str = "255") -> str:
    """Return the ``r,g,b,a`` of QGIS for a colour ``#rrggbb``."""
    return ",".join([*(str(int(color[at : at + 2], 16)) for at in (1, 3, 5)), alpha])
