"""Rows of the store as tables of Arrow, and back, in batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from mapadelito.store.schema import Database

__all__ = ["insert_rows", "select_rows"]

_BATCH = 20_000
"""Rows turned into tuples at once: all of a load would take several times its size."""


def insert_rows(base: Database, table: str, load: int, rows: pa.Table) -> None:
    """Add the rows of a load to a table: the number of the load, and their columns.

    Inside a change of the file. NaN becomes NULL.
    """
    for batch in rows.to_batches(max_chunksize=_BATCH):
        base.add_rows(table, load, batch)


def select_rows(base: Database, query: str, values: dict[str, Any], schema: pa.Schema) -> pa.Table:
    """Return the rows of a query as a table, without having all of them as tuples.

    Raises
    ------
    MapaError
        If the file cannot be read.
    """
    with base.told():
        batches = [_batch(rows, schema) for rows in base.found(query, values, _BATCH)]
    return pa.Table.from_batches(batches, schema)


def _batch(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.RecordBatch:
    columns = zip(*rows, strict=True)
    return pa.record_batch([_array(cells, kind) for cells, kind in zip(columns, schema.types, strict=True)], schema)


def _array(cells: tuple[Any, ...], kind: pa.DataType) -> pa.Array:
    """Return cells as an array; SQLite has 0 and 1 for false and true."""
    if pa.types.is_boolean(kind):
        cells = tuple(cell if cell is None else bool(cell) for cell in cells)
    return pa.array(cells, kind)
