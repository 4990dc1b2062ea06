"""QGIS styles (QML) of the layers of ``capas.gpkg``, with the colours and the signs of the sheets."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

import shapely

from maps.sheets.counted_areas import COUNTED_COLORS, count_classes
from maps.sheets.density_overlay import DENSITY_COLORS
from maps.sheets.factor_marks import factor_symbols
from maps.svg.sign import SIGN_RADII, sign_svg
from maps.svg.xml_text import plain_text
from maps.symbols import symbol_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from maps.sheet import Symbol

__all__ = ["layer_styles"]

_SIGN_MM = 2.4
"""Diameter of a sign: between those of the printed symbols on A4 (2 mm) and in the inset of A3 (2.9 mm)."""
_DISCS_MM = (4.6, 6.0, 7.4, 9.0)
"""Diameter of the discs of points with several incidents, by class of count: their areas grow evenly."""
_SECTOR = {"color": "#ffffff", "alpha": "0", "outline_color": "#33475b", "outline_width": "0.4", "outline_style": "solid"}
_ZONE = {"color": "#7a0019", "alpha": "24", "outline_color": "#7a0019", "outline_width": "0.6", "outline_style": "dash"}
_NAMES = ("subsector", "sector", "comisaria")
"""Columns that label a polygon, the finest level first."""
_ABOVE, _OVER, _BELOW = (("1", quadrant) for quadrant in ("1", "4", "7"))
"""Placement and quadrant of labels in QGIS, of the middle of a feature: names above it and counts of areas below it."""
_OUTSIDE = ("8", "4")
"""Placement of labels in QGIS outside of a polygon."""

_Category = tuple[str, "Symbol | str"]


def layer_styles(layers: Mapping[str, gpd.GeoDataFrame], lines: Mapping[str, Symbol]) -> dict[str, str]:
    """Return the QML of each layer that has a style, by name.

    Parameters
    ----------
    layers
        Layers of ``capas.gpkg``. One of factors that are not all points gets no style, as a marker cannot draw lines and
        areas.
    lines
        Symbol of each line of the legend of the incidents, in its order; others are drawn as unclassified.
    """
    out = {}
    for name, frame in layers.items():
        if name == "sectores":
            column = next(own for own in _NAMES if own in frame.columns and (frame[own] != "").any())
            out[name] = _polygons(_SECTOR, column, "#0b2545", _ABOVE)
        elif name == "puntos_criticos":
            out[name] = _polygons(_ZONE, "rango", "#7a0019", _OUTSIDE)
        elif name == "incidentes":
            found = set(frame["leyenda"])
            known = [(line, symbol) for line, symbol in lines.items() if line in found]
            others = [(line, symbol_of("OTR")) for line in sorted(found - set(lines))]
            out[name] = _categories("leyenda", [*known, *others])
        elif name == "hechos_por_punto":
            out[name] = _discs(frame["hechos"].tolist(), lines)
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
    root, symbols, classes = _graduated(counts, "GraduatedColor")
    for number, color in zip(range(classes), COUNTED_COLORS, strict=False):
        _square(symbols, str(number), color)
    _label(root, "hechos", "#3b2a08", _BELOW)
    return tostring(root, encoding="unicode")


def _discs(counts: list[int], lines: Mapping[str, Symbol]) -> str:
    """Return the QML of points with several incidents: white discs by class of count, ringed in the colour of their line.

    A count is written where there is room for it, the largest first.
    """
    root, symbols, classes = _graduated(counts, "GraduatedSize")
    colors = ", ".join(f"{_quoted(name)}, '{symbol.color}'" for name, symbol in lines.items())
    ring = {"outlineColor": f"coalesce(map_get(map({colors}), leyenda), '{symbol_of('OTR').color}')"}
    looks = {"name": "circle", "color": _rgba("#ffffff"), "outline_width": "0.7", "outline_width_unit": "MM"}
    for number, size in zip(range(classes), _DISCS_MM, strict=False):
        _computed(_marker(symbols, str(number), "SimpleMarker", looks, size), "data_defined_properties", ring)
    settings = _label(root, "hechos", "#16202c", _OVER, on_disc=True)
    _computed(settings, "dd_properties", {"Priority": f"10 * hechos / {max(counts)}"})
    return tostring(root, encoding="unicode")


def _quoted(text: str) -> str:
    """Return a text as a string of an expression of QGIS."""
    return "'" + plain_text(text).replace("\\", "\\\\").replace("'", "''") + "'"


def _computed(parent: Element, tag: str, expressions: Mapping[str, str]) -> None:
    """Add properties that QGIS computes of each feature."""
    properties = SubElement(SubElement(parent, tag), "Option", type="Map")
    SubElement(properties, "Option", name="name", type="QString", value="")
    each = SubElement(properties, "Option", name="properties", type="Map")
    for name, expression in expressions.items():
        own = SubElement(each, "Option", name=name, type="Map")
        SubElement(own, "Option", name="active", type="bool", value="true")
        SubElement(own, "Option", name="expression", type="QString", value=expression)
        SubElement(own, "Option", name="type", type="int", value="3")  # an expression, not a column
    SubElement(properties, "Option", name="type", type="QString", value="collection")


def _graduated(counts: list[int], method: str) -> tuple[Element, Element, int]:
    """Return a QML of classes of ``hechos``, the parent of their symbols, which are still to be added, and their number."""
    root = Element("qgis", version="3.22", styleCategories="Symbology|Labeling", labelsEnabled="1")
    renderer = SubElement(root, "renderer-v2", type="graduatedSymbol", attr="hechos", graduatedMethod=method)
    ranges, symbols = SubElement(renderer, "ranges"), SubElement(renderer, "symbols")
    classes = count_classes(counts)
    ends = [*(low for low, _ in classes[1:]), max(counts) + 1]
    for number, ((low, label), end) in enumerate(zip(classes, ends, strict=True)):
        looks = {"lower": str(low), "upper": str(end - 1), "label": label, "symbol": str(number), "render": "true"}
        SubElement(ranges, "range", looks)
    return root, symbols, len(classes)


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
            picture = b64encode(sign_svg(look).encode()).decode()
            _marker(symbols, str(number), "SvgMarker", {"name": f"base64:{picture}"}, _SIGN_MM * SIGN_RADII / 2)
    return tostring(root, encoding="unicode")


def _marker(parent: Element, name: str, kind: str, looks: Mapping[str, str], size: float) -> Element:
    """Add a point symbol of a size in millimetres, and return its layer."""
    drawn = SubElement(parent, "symbol", type="marker", name=name, alpha="1")
    layer = SubElement(drawn, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    _set(layer, {**looks, "size": f"{size:.2f}", "size_unit": "MM"})
    return layer


def _square(parent: Element, name: str, color: str) -> None:
    drawn = SubElement(parent, "symbol", type="fill", name=name, alpha="1")
    layer = SubElement(drawn, "layer", {"class": "SimpleFill", "enabled": "1", "locked": "0", "pass": "0"})
    _set(layer, {"color": _rgba(color), "outline_style": "no", "style": "solid"})


def _polygons(looks: Mapping[str, str], label: str, color: str, placement: tuple[str, str]) -> str:
    """Return the QML of polygons of one style, labelled with the value of a column."""
    root = Element("qgis", version="3.22", styleCategories="Symbology|Labeling", labelsEnabled="1")
    renderer = SubElement(root, "renderer-v2", type="singleSymbol")
    drawn = SubElement(SubElement(renderer, "symbols"), "symbol", type="fill", name="0", alpha="1")
    layer = SubElement(drawn, "layer", {"class": "SimpleFill", "enabled": "1", "locked": "0", "pass": "0"})
    own = {key: value for key, value in looks.items() if key != "alpha"}
    own |= {"color": _rgba(looks["color"], looks["alpha"]), "outline_color": _rgba(looks["outline_color"])}
    _set(layer, own | {"outline_width_unit": "MM", "style": "solid"})
    _label(root, label, color, placement)
    return tostring(root, encoding="unicode")


def _label(root: Element, column: str, color: str, placement: tuple[str, str], *, on_disc: bool = False) -> Element:
    """Add labels with the value of a column, and return their settings.

    By default QGIS omits labels that meet others or a feature of any layer: here features are no obstacle, and all labels
    are placed but those on discs, which must not be read as those of their neighbours.
    """
    settings = SubElement(SubElement(root, "labeling", type="simple"), "settings")
    size = "8" if on_disc else "9"
    looks = {"fieldName": column, "isExpression": "0", "fontSize": size, "fontWeight": "75", "textColor": _rgba(color)}
    text = SubElement(settings, "text-style", looks)
    SubElement(text, "text-buffer", bufferDraw=f"{not on_disc:d}", bufferSize="0.8", bufferColor=_rgba("#ffffff"))
    SubElement(settings, "placement", placement=placement[0], quadOffset=placement[1], centroidInside="1")
    SubElement(settings, "rendering", obstacle="0", displayAll=f"{not on_disc:d}")
    return settings


def _set(layer: Element, looks: Mapping[str, str]) -> None:
    for key, value in sorted(looks.items()):
        SubElement(layer, "prop", k=key, v=value)


def _rgba(color: str, alpha: str = "255") -> str:
    """Return the ``r,g,b,a`` of QGIS for a colour ``#rrggbb``."""
    return ",".join([*(str(int(color[at : at + 2], 16)) for at in (1, 3, 5)), alpha])
