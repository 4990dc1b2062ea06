"""Layers of a file that is a table with a column of geometries (the WKT of an open-data portal), beside the vector files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from geo.errors import FormatError
from geo.formats.containers import is_vector, real_file
from geo.formats.kinds import kind_of, refusal
from geo.formats.layers import vector
from geo.formats.layers.layer import Layer
from geo.formats.layers.shape_cells import crs_of, shapes_of
from geo.formats.polygon_text import mentions_polygons
from geo.intake.table_reader import parse_tables
from geo.wording import shown

if TYPE_CHECKING:
    from pathlib import Path

    from geo.text_table import TextTable

__all__ = ["read_layer", "read_layers"]


def read_layers(path: Path) -> dict[str, Layer]:
    """Return every layer of a file, by name: those of a vector file, or the tables that have a column of geometries.

    Raises
    ------
    FormatError
        As :func:`geo.formats.layers.vector.read_layers`; ``ARCHIVO_TRUNCADO`` if a geometry in a cell cannot be read.
    """
    return _of_tables(path) or vector.read_layers(path)


def read_layer(path: Path, *, layer: str | None = None) -> Layer:
    """Return one layer of a file, as :func:`geo.formats.layers.vector.read_layer`; the sheets of a workbook are layers."""
    found = _of_tables(path)
    if layer in found:
        return found[layer]
    return next(iter(found.values())) if len(found) == 1 and layer is None else vector.read_layer(path, layer=layer)


def _of_tables(path: Path) -> dict[str, Layer]:
    """Return the tables with geometries of a file that is no vector file; none if it has none."""
    file = real_file(path)
    if file.is_dir() or is_vector(file) or not (kind_of(file).role == "table" or _packs_polygons(file)):
        return {}
    if (kind := kind_of(file)).key == "dbf":
        raise refusal(file.name, kind)
    tables = parse_tables(file, sheet=None, all_sheets=True, synonyms="limites")
    layers = ((table.part, _layer_of(table)) for table in tables)
    return {name: layer for name, layer in layers if layer is not None}


def _packs_polygons(file: Path) -> bool:
    """Return whether a file is packed, with a table whose cells hold polygons."""
    return kind_of(file).role == "container" and mentions_polygons(file)


def _layer_of(table: TextTable) -> Layer | None:
    """Return a table as a layer; None if no column holds geometries alone."""
    plain = table.codes == ""
    for number, name in enumerate(map(str, table.frame.columns)):
        shapes = shapes_of(table.frame.iloc[:, number][plain])
        if shapes is None:
            continue
        filled = (table.frame.iloc[:, number].fillna("").str.strip() != "").to_numpy(copy=True)
        filled[np.flatnonzero(plain)[shapely.is_geometry(shapes)]] = False
        if len(unread := np.flatnonzero(filled)):
            raise FormatError(
                f"«{table.file}»: la figura de la fila {table.lines[unread[0]]} («{shown(name)}») está cortada o mal "
                "escrita. Exporte los límites como GeoPackage, Shapefile o GeoJSON.",
                code="ARCHIVO_TRUNCADO",
            )
        frame = table.frame[plain].drop(columns=table.frame.columns[number])
        frame = frame.rename(columns={"geometry": "geometry_"}).reset_index(drop=True)
        layer = gpd.GeoDataFrame(frame, geometry=list(shapely.set_srid(shapes, 0)), crs=crs_of(shapes))
        told = ("FIGURA_EN_TABLA", f"«{table.file}»: las figuras se leyeron de su columna «{shown(name)}».")
        return Layer(layer, (*table.notices, told), len(layer))
    return None
