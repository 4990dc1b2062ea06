"""GeoParquet, and plain Parquet with a column of geometries in WKB: the geometries, their system, and the other columns."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.errors import FormatError
from geo.formats.layers.layer import Layer
from geo.formats.layers.shape_cells import crs_of
from geo.formats.tables.parquet import open_parquet, read_parquet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

__all__ = ["layer_of", "read_geoparquet"]

_LITTLE, _BIG = 1, 0  # first byte of WKB, by order of bytes
_JUDGED = 1_000
"""Cells by which a column of bytes is taken for geometries."""


def read_geoparquet(file: Path) -> Layer:
    """Return the layer of a Parquet file with a geometry column.

    Raises
    ------
    FormatError
        If it is damaged, has no such column, or has geometries in an encoding other than WKB.
    """
    with open_parquet(file) as source:
        metadata = source.schema_arrow.metadata or {}
    frame, total = read_parquet(file)
    found = layer_of(file, frame, total, _about(file, metadata.get(b"geo")))
    if found is None:
        raise FormatError(
            f"«{file.name}» es una tabla Parquet sin columna de figuras: no es una capa. Expórtela como GeoParquet.",
            code="FORMATO_DESCONOCIDO",
        )
    return found


def layer_of(file: Path, frame: pd.DataFrame, total: int, about: Mapping[str, Any] | None = None) -> Layer | None:
    """Return a table as a layer; None if no column holds geometries.

    Parameters
    ----------
    file
        For messages.
    frame, total
        The table, and the rows that its footer declares.
    about
        ``primary_column`` and ``columns`` of the metadata of GeoParquet. Without them, the first column whose bytes are all
        WKB is taken; its system is known only if it is EWKB, which has the EPSG code.
    """
    name, crs = (None, None) if about is None else _declared(file, about, frame)
    if name is None:
        name = next((str(column) for column in frame.columns if _holds_wkb(frame[column])), None)
        if name is None:
            return None
    try:
        shapes = shapely.from_wkb(frame[name].where(frame[name].notna(), None).to_numpy(object))
    except (shapely.errors.GEOSException, TypeError, ValueError) as error:
        raise FormatError(f"«{file.name}» está dañado: sus figuras no se pudieron leer.", code="ARCHIVO_TRUNCADO") from error
    if crs is None and about is None:
        crs = crs_of(shapes)
    rest = frame.drop(columns=[column for column in frame.columns if column == name or _is_nested(frame[column])])
    rest = rest.rename(columns={"geometry": "geometry_"})
    return Layer(gpd.GeoDataFrame(rest, geometry=list(shapely.set_srid(shapes, 0)), crs=crs), features=total)


def _about(file: Path, raw: bytes | None) -> Mapping[str, Any] | None:
    if raw is None:
        return None
    try:
        about = json.loads(raw)
        if isinstance(about["columns"][about["primary_column"]], dict):
            return dict(about)
    except (KeyError, RecursionError, TypeError, ValueError):
        pass
    raise FormatError(
        f"«{file.name}» no describe bien su columna de figuras (GeoParquet). Vuelva a exportarlo.", code="ARCHIVO_TRUNCADO"
    )


def _declared(file: Path, about: Mapping[str, Any], frame: pd.DataFrame) -> tuple[str, CRS | None]:
    """Return the geometry column and its system: degrees if the metadata have none, and unknown if it is null."""
    name = str(about["primary_column"])
    column = about["columns"][name]
    encoding = str(column.get("encoding", "WKB"))
    if name not in frame.columns or encoding.upper() != "WKB":
        raise FormatError(
            f"«{file.name}» guarda sus figuras como «{encoding[:20]}», que no se lee. Expórtelo como GeoPackage, o como "
            "GeoParquet con la codificación WKB.",
            code="FORMATO_DESCONOCIDO",
        )
    if "crs" not in column:
        return name, CRS.from_epsg(4326)
    try:
        return name, None if column["crs"] is None else CRS.from_user_input(column["crs"])
    except (CRSError, TypeError) as error:
        raise FormatError(
            f"«{file.name}» declara un sistema de coordenadas que no existe. Corríjalo al exportar.", code="CRS_DESCONOCIDO"
        ) from error


def _holds_wkb(column: pd.Series) -> bool:
    """Return whether all cells of a column, of which the first thousand are looked at, are geometries in WKB."""
    cells = [cell for cell in column.dropna().head(_JUDGED) if cell is not None]
    if not cells or not all(isinstance(cell, bytes) and len(cell) > 8 and cell[0] in {_LITTLE, _BIG} for cell in cells):
        return False
    try:
        shapely.from_wkb(cells)
    except shapely.errors.GEOSException:
        return False
    return True


def _is_nested(column: pd.Series) -> bool:
    """Return whether a column holds structures, as the box of each geometry, and not values."""
    first = column.dropna().head(1)
    return (
        column.dtype == object
        and len(first) > 0
        and not isinstance(first.iloc[0], (str, int, float, bool))
        and (isinstance(first.iloc[0], (dict, list, bytes)) or hasattr(first.iloc[0], "tolist"))
    )
