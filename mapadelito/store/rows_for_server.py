"""Cells of a column as PostgreSQL takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["cells_for_server"]

_NUL, _SHOWN = "\x00", "\ufffd"
"""A character that no text of PostgreSQL may have, and what stands for it."""


def cells_for_server(column: pa.Array) -> Sequence[Any]:
    r"""Return the values of a column: NaN as None, and texts without the character 0.

    Examples
    --------
    >>> cells_for_server(pa.array([1.5, float("nan")])), cells_for_server(pa.array(["a\0b", None]))
    ([1.5, None], ['a�b', None])
    """
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
    elif pa.types.is_string(column.type):
        column = pc.replace_substring(column, _NUL, _SHOWN)
    cells: list[Any] = column.to_pylist()
    return cells
