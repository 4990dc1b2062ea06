"""The incidents of a payload, in blocks, and what a page counts of them: charts, earlier period, cells of the density."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.web.encoding import AREA_SCALE, MARK_SCALE, deltas
from maps.web.varint import encode_varints

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.chart import Chart, DensityGrid, Earlier
    from maps.sheet import Sheet
    from maps.web.encoding import Json, Plane, TextIndex

__all__ = ["chart_row", "density_row", "earlier_rows", "mark_rows"]

_Row = tuple[list[int], tuple[str, ...], int]
"""Position (or area), values and number of an incident in the sheet."""
_Blocks = defaultdict[tuple[str, tuple[str, ...]], list[_Row]]
"""Incidents by legend key and labels."""


def mark_rows(sheet: Sheet, texts: TextIndex, plane: Plane) -> tuple[Json, NDArray[np.intp]]:
    """Return the incidents in blocks, one per legend key and set of labels, and the number of each mark in the payload.

    ``columnas``: label of each fact and its distinct values; ``hechos``: incidents drawn as points, with their positions;
    ``contados``: incidents counted by area, with the index of the area. Marks are numbered in the order of their blocks.
    """
    marks = sheet.marks
    grid = plane.grid(np.array([(mark.x, mark.y) for mark in marks]).reshape(-1, 2), scale=MARK_SCALE).tolist()
    blocks: _Blocks = defaultdict(list)
    for number, (spot, mark) in enumerate(zip(grid, marks, strict=True)):
        labels = tuple(label for label, _ in mark.facts)
        blocks[mark.key, labels].append((spot, tuple(value for _, value in mark.facts), number))
    areas: _Blocks = defaultdict(list)
    for number, area in enumerate(sheet.areas):
        for key, facts in area.members:
            areas[key, tuple(label for label, _ in facts)].append(([number], tuple(value for _, value in facts), 0))
    for group in (*blocks.values(), *areas.values()):
        group.sort()
    order = np.array([number for name in sorted(blocks) for _, _, number in blocks[name]], dtype=np.intp)
    numbers = np.empty(len(order), dtype=np.intp)
    numbers[order] = np.arange(len(order))
    columns: dict[str, dict[str, int]] = {}
    drawn, counted = (
        [_block(key, labels, group[key, labels], texts, columns, place=place) for key, labels in sorted(group)]
        for place, group in (("xy", blocks), ("areas", areas))
    )
    distinct = [[texts(label), texts.each(values)] for label, values in columns.items()]
    return {"columnas": distinct, "hechos": drawn, "contados": counted}, numbers


def _block(
    key: str,
    labels: tuple[str, ...],
    rows: list[_Row],
    texts: TextIndex,
    columns: dict[str, dict[str, int]],
    *,
    place: str,
) -> Json:
    """Return one block: positions or areas under the key ``place``, and the value of every incident, column by column."""
    own = [columns.setdefault(label, {}) for label in labels]
    values = [column.setdefault(values[at], len(column)) for at, column in enumerate(own) for _, values, _ in rows]
    return {
        "clave": texts(key),
        "columnas": [list(columns).index(label) for label in labels],
        place: deltas(np.array([where for where, _, _ in rows], dtype=np.int64)),
        "valores": encode_varints(np.array(values, dtype=np.int64)),
    }


def chart_row(chart: Chart, texts: TextIndex) -> Json:
    """Return a chart without its counts, which the page makes of the incidents that pass its filters."""
    return {
        "tipo": chart.kind,
        "titulo": texts(chart.title),
        "rotulos": texts.each(chart.labels),
        "claves": texts.each(chart.keys),
        "notas": texts.each(chart.notes),
        "resto": texts(chart.rest),
    }


def earlier_rows(earlier: Earlier, texts: TextIndex) -> Json:
    """Return the incidents of the earlier period: for each row of ``filas`` sector, legend key, turno (texts), and count."""
    rows = [(texts(sector), texts(key), texts(turno), count) for sector, key, turno, count in earlier.counts]
    return {
        "rotulo": texts(earlier.label),
        "dias": [earlier.days, earlier.now_days],
        "filas": encode_varints(np.array(rows, dtype=np.int64).ravel()),
    }


def density_row(grid: DensityGrid, plane: Plane) -> Json:
    """Return the cells of the density.

    ``esquinas`` are the corners of the grid (south-west, south-east, north-east, north-west), by which a position is put
    into a cell; ``dentro`` are the lengths of the runs of cells outside and inside, row by row, the first one outside.
    """
    east, north = grid.west + grid.columns * grid.cell_m, grid.south + grid.rows * grid.cell_m
    corners = shapely.points([(grid.west, grid.south), (east, grid.south), (east, north), (grid.west, north)])
    flat = [cell for row in grid.inside for cell in row]
    runs = [len(list(own)) for _, own in groupby(flat)]
    return {
        "esquinas": deltas(plane.grid(shapely.get_coordinates(corners), scale=AREA_SCALE)),
        "columnas": grid.columns,
        "filas": grid.rows,
        "celda": grid.cell_m,
        "radio": grid.radius_m,
        "dentro": encode_varints(np.array([0, *runs] if flat and flat[0] else runs, dtype=np.int64)),
    }
