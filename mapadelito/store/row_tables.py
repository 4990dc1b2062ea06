"""Rows of SQLite as tables of Arrow, and back, in batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from mapadelito.store.database import Database

__all__ = ["insert_rows", "select_rows"]

_BATCH = 20_000
"""Rows turned into tuples at once: all of a load would take several times its size."""


def insert_rows(base: Database, table: str, load: int, rows: pa.Table) -> None:
    """Add the rows of a load to a table of SQLite: the number of the load, and their columns.

    Inside a change of the file. NaN becomes NULL.
    """
    marks = ", ".join("?" * (rows.num_columns + 1))
    for batch in rows.to_batches(max_chunksize=_BATCH):
        cells = (column.to_pylist() for column in batch.columns)
        base.connection.executemany(
            f"INSERT INTO {table} VALUES ({marks})",  # noqa: S608 (names of ours)
            zip([load] * len(batch), *cells, strict=True),
        )


def select_rows(base: Database, query: str, values: dict[str, Any], schema: pa.Schema) -> pa.Table:
    """Return the rows of a query as a table, without having all of them as tuples.

    Raises
    ------
    MapaError
        If the file cannot be read.
    """
    with base.told():
        found = base.connection.execute(query, values)
        batches = [_batch(rows, schema) for rows in iter(lambda: found.fetchmany(_BATCH), [])]
    return pa.Table.from_batches(batches, schema)


def _batch(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.RecordBatch:
    columns = zip(*rows, strict=True)
    return pa.record_batch([_array(cells, kind) for cells, kind in zip(columns, schema.types, strict=True)], schema)


def _array(cells: tuple[Any, ...], kind: pa.DataType) -> pa.Array:
    return pa.array(cells, pa.int64()).cast(kind) if pa.types.is_boolean(kind) else pa.array(cells, kind)
