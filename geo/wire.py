"""Frames across the border between two processes: Arrow files, which hold values and run nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from geo.errors import FormatError

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

__all__ = ["load_cells", "load_frame", "save_cells", "save_frame"]

_GEOMETRY, _ABOUT = "geometry", b"mapadelito"


def save_frame(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame, its points or polygons as WKB, its CRS and its plain ``attrs``; a column of mixed things as text."""
    import pyarrow as pa  # noqa: PLC0415 (heavy)

    about: dict[str, object] = {"attrs": frame.attrs}
    plain = pd.DataFrame(frame)
    if isinstance(frame, gpd.GeoDataFrame):
        about["crs"] = frame.crs.to_wkt() if frame.crs is not None else None
        plain = plain.assign(**{_GEOMETRY: shapely.to_wkb(frame.geometry.to_numpy())})
    plain.columns = [str(name) for name in plain.columns]
    arrays = [_array(plain.iloc[:, number]) for number in range(plain.shape[1])]
    table = pa.Table.from_arrays(arrays, names=list(plain.columns))
    _write(table.replace_schema_metadata({_ABOUT: json.dumps(about)}), path)


def load_frame(path: Path) -> pd.DataFrame:
    """Read what :func:`save_frame` wrote; a GeoDataFrame if it was one."""
    table = _read(path)
    about = json.loads(table.schema.metadata[_ABOUT])
    frame: pd.DataFrame = table.replace_schema_metadata(None).to_pandas()
    if "crs" in about:
        shapes = shapely.from_wkb(frame[_GEOMETRY].to_numpy())
        frame = gpd.GeoDataFrame(frame.drop(columns=_GEOMETRY), geometry=shapes, crs=about["crs"])
    frame.attrs = about["attrs"]
    return frame


def save_cells(rows: list[list[str]], lines: list[int], path: Path) -> None:
    """Write rows of text, of whatever length, and their line numbers."""
    import pyarrow as pa  # noqa: PLC0415 (heavy)

    columns = {"cells": pa.array(rows, pa.large_list(pa.large_string())), "line": pa.array(lines, pa.int64())}
    _write(pa.table(columns), path)


def load_cells(path: Path) -> tuple[list[list[str]], list[int]]:
    """Read what :func:`save_cells` wrote."""
    table = _read(path)
    return table["cells"].to_pylist(), table["line"].to_pylist()


def _array(column: pd.Series) -> pa.Array:
    import pyarrow as pa  # noqa: PLC0415 (heavy)

    try:
        array = pa.array(column, from_pandas=True)
    except (pa.ArrowException, OverflowError):
        array = pa.array(column.map(str, na_action="ignore"), pa.large_string(), from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _write(table: pa.Table, path: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415 (heavy)

    table.validate(full=True)  # a damaged file may give text that is none: it must not cross
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def _read(path: Path) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 (heavy)

    with pa.memory_map(str(path)) as source:
        table = pa.ipc.open_file(source).read_all()
    try:
        table.validate(full=True)
    except pa.ArrowException as error:
        raise FormatError("El archivo está dañado: sus textos no son textos. Vuelva a exportarlo.") from error
    return table
