"""What a file of facts says, and what a format is, for every format."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

__all__ = ["Cell", "Cells", "TableFormat", "frame_of", "text_of"]

Cell = object


@dataclass(frozen=True, slots=True)
class Cells:
    """What is written: headers (None where the file has no line of them), rows, and the place of each row in degrees."""

    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    places: Sequence[tuple[float, float]]
    bare: bool = False

    @property
    def lines(self) -> list[Sequence[Cell]]:
        """Rows with their line of headers."""
        return [*([] if self.bare else [list(self.headers)]), *self.rows]


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A writer: ``write(cells, folder)`` returns the file.

    Those that are not ``bareable`` always name their columns. Those of a ``layer`` keep the place as a geometry; ``most`` is
    how many letters of a header they keep, 0 for all; ``encoding`` is that of their texts.
    """

    write: Callable[[Cells, Path], Path]
    bareable: bool = False
    layer: bool = False
    most: int = 0
    encoding: str = "utf-8"
    may_refuse: frozenset[str] = frozenset()


def text_of(cell: Cell) -> str:
    """Return a cell as a text file has it."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    return str(cell)


def frame_of(cells: Cells) -> pd.DataFrame:
    """Return a frame with the types of the cells; days become moments, times and mixtures texts."""
    frame = pd.DataFrame(list(cells.rows), columns=list(cells.headers), dtype=object)
    for name in frame:
        kinds = {type(cell) for cell in frame[name] if cell not in (None, "")}
        if kinds <= {dt.date, dt.datetime} and kinds:
            frame[name] = pd.to_datetime(frame[name]).astype("datetime64[ms]")
        elif kinds in ({int}, {float}):
            frame[name] = pd.to_numeric(frame[name].replace("", None))
        else:
            frame[name] = [None if cell is None else text_of(cell) for cell in frame[name]]
    return frame
