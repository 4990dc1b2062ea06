"""Layers and tables passed between two processes as Arrow files, which hold values and no code."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.errors import FormatError
from geo.formats.layers.layer import Layer
from geo.progress import advance
from geo.text_table import TextTable

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

__all__ = ["load_layer", "load_table", "save_layer", "save_table"]

_GEOMETRY, _ABOUT = "geometry", b"mapadelito"
"""Column of the geometries (WKB), and key of the metadata (JSON)."""
_LINE, _CODE = "line", "code"
"""Columns beside those of a table of text, which are named by their numbers."""
_FIELDS = ("part", "notices", "counted", "source", "member", "origin")
"""Fields of a table of text that are written as JSON as they are."""
_BATCH = 200_000
"""Rows written at once: progress is reported after each batch, so that a large layer is not taken for a hung process."""


def save_layer(layer: Layer, path: Path) -> None:
    """Write a layer: geometries as WKB, CRS as WKT, columns as typed as they are; one of mixed types as text."""
    import pyarrow as pa  # noqa: PLC0415 (heavy)

    frame = layer.frame
    crs = frame.crs.to_wkt() if frame.crs is not None else None
    about = {"crs": crs, "notices": layer.notices, "features": layer.features, "path": layer.path}
    plain = pd.DataFrame(frame).assign(**{_GEOMETRY: shapely.to_wkb(frame.geometry.to_numpy())})
    plain.columns = [str(name) for name in plain.columns]
    arrays = [_array(plain.iloc[:, number]) for number in range(plain.shape[1])]
    table = pa.Table.from_arrays(arrays, names=list(plain.columns))
    _write(table.replace_schema_metadata({_ABOUT: json.dumps(about)}), path)


def load_layer(path: Path) -> Layer:
    """Return the layer that :func:`save_layer` wrote."""
    table = _read(path)
    about = json.loads(table.schema.metadata[_ABOUT])
    plain: pd.DataFrame = table.replace_schema_metadata(None).to_pandas()
    shapes = shapely.from_wkb(plain[_GEOMETRY].to_numpy())
    frame = gpd.GeoDataFrame(plain.drop(columns=_GEOMETRY), geometry=shapes, crs=about["crs"])
    notices = tuple((code, words) for code, words in about["notices"])
    return Layer(frame, notices, about["features"], tuple(about["path"]))


def save_table(table: TextTable, path: Path) -> None:
    """Write a table of text: its cells, lines, codes and points as columns, the rest as metadata."""
    import pyarrow as pa  # noqa: PLC0415 (heavy)

    frame = table.frame
    cells = [pa.chunked_array(pa.array(frame.iloc[:, number], pa.large_string())) for number in range(frame.shape[1])]
    columns = {str(number): column for number, column in enumerate(cells)}
    codes, kinds = pd.factorize(table.codes)
    columns |= {_LINE: pa.array(table.lines, pa.int64()), _CODE: pa.array(codes, pa.int32())}
    about: dict[str, object] = {name: getattr(table, name) for name in _FIELDS}
    about |= {"names": list(map(str, frame.columns)), "codes": list(kinds), "long": list(table.long_cells.items())}
    if table.points is not None:
        about["crs"] = table.points.crs.to_wkt() if table.points.crs is not None else None
        columns[_GEOMETRY] = pa.array(shapely.to_wkb(table.points.to_numpy()), pa.large_binary())
    _write(pa.table(columns).replace_schema_metadata({_ABOUT: json.dumps(about)}), path)


def load_table(path: Path, file: Path) -> TextTable:
    """Return the table of a file that :func:`save_table` wrote."""
    arrow = _read(path)
    about = json.loads(arrow.schema.metadata[_ABOUT])
    text = arrow.select([str(number) for number in range(len(about["names"]))]).replace_schema_metadata(None)
    kind = pd.Series([], dtype="str").dtype
    frame: pd.DataFrame = text.to_pandas(types_mapper=lambda _: kind).set_axis(pd.Index(about["names"]), axis=1)
    points = None
    if "crs" in about:
        points = gpd.GeoSeries(shapely.from_wkb(arrow[_GEOMETRY].to_numpy()), crs=about["crs"])
    codes = np.asarray([*about["codes"], ""], dtype=object)[arrow[_CODE].to_numpy()]
    long = {int(row): str(name) for row, name in about["long"]}
    notices = [(code, words) for code, words in about["notices"]]
    told = {name: about[name] for name in _FIELDS} | {"notices": notices}
    return TextTable(file, frame=frame, lines=arrow[_LINE].to_numpy(), codes=codes, points=points, long_cells=long, **told)


def _array(column: pd.Series) -> pa.Array:
    """Return a column as an Arrow array; as text, where it holds values of several types."""
    import pyarrow as pa  # noqa: PLC0415 (heavy)

    try:
        array = pa.array(column, from_pandas=True)
    except (pa.ArrowException, OverflowError):
        array = pa.array(column.map(str, na_action="ignore"), pa.large_string(), from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _write(table: pa.Table, path: Path) -> None:
    """Write a table in batches."""
    import pyarrow as pa  # noqa: PLC0415 (heavy)

    table.validate(full=True)  # a damaged file may give text that is not valid UTF-8
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        for batch in table.to_batches(_BATCH):
            writer.write_batch(batch)
            advance()


def _read(path: Path) -> pa.Table:
    """Return a table that was written here, mapped into memory: it can be used after the file is removed.

    Windows does not remove a file that is mapped, so there it is copied to memory.
    """
    import pyarrow as pa  # noqa: PLC0415 (heavy)

    opening = pa.OSFile if sys.platform == "win32" else pa.memory_map
    with opening(str(path)) as source:
        table = pa.ipc.open_file(source).read_all()
    try:
        table.validate(full=True)
    except pa.ArrowException as error:
        raise FormatError("El archivo está dañado: sus textos no son textos. Vuelva a exportarlo.") from error
    return table
