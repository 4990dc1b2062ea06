"""Which rows of several loads are of one report.

A number alone does not say it: two offices may both number from one, and an office may start again each year. Rows of one
number, system and comisaría are of one report if they share the day or the place (or its door), and one more of day,
place, hour and delito; directly, or through other rows of that number. So what corrects one or two of them stays in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pyproj import CRS

from geo.cell_text import canonical
from geo.formats.tables.returned_rows import originals
from geo.incidents.row_content import hash_numbers, hash_rows, hash_texts
from geo.incidents.row_identity import DEGREE, NOON, content_keys, report_keys, whole_numbers
from geo.incidents.versions.row_groups import by_table, events_of, is_data, least_of, numbered_groups, set_hashes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from geo.incidents.table_rows import TableRows

__all__ = [
    "NumberedRows",
    "alike_pieces",
    "contents_of",
    "crime_hashes",
    "door_hashes",
    "minute_hashes",
    "numbered_rows",
    "place_hashes",
]

_PAIRS = (
    *(("day", other) for other in ("minute", "place", "address", "crime")),
    *((where, other) for where in ("place", "address") for other in ("minute", "crime")),
)
"""What two rows of a number have to share to be of one report: of thefts at eight there are many."""


@dataclass(frozen=True, slots=True)
class NumberedRows:
    """Rows with a number that are in several loads, or were returned after rejection.

    ``rows`` are their numbers, increasing; ``report``, the number of the report of each, from 0 to ``count``; ``moment``,
    twice the number of its load, and one more for a returned row; ``content``, what it says. ``changed`` is a mask of those
    of reports that do not say the same in all loads. ``original`` is, for each row of all tables, the row that it replaces,
    -1 if none. ``parted`` is how many numbers turned out to be of several reports.
    """

    rows: NDArray[np.intp]
    report: NDArray[np.intp]
    moment: NDArray[np.int64]
    content: NDArray[np.uint64]
    changed: NDArray[np.bool_]
    original: NDArray[np.intp]
    parted: int

    @property
    def count(self) -> int:
        """Number of reports."""
        return int(self.report.max()) + 1 if len(self.report) else 0


def numbered_rows(parts: Sequence[TableRows]) -> NumberedRows:
    """Return the rows with a number that are in several loads, or were returned after rejection."""
    ids, events = [part.found.get("id") for part in parts], [part.event for part in parts]
    original = originals([part.table for part in parts], ids, events)[0]
    data = is_data(parts)
    key = np.concatenate([report_keys(part, part.namespace) if part.report is None else part.report for part in parts])
    back = np.flatnonzero(original >= 0)
    back = back[(key[original[back]] != 0) & data[back] & data[original[back]]]
    key[back] = key[original[back]]
    moment = 2 * events_of(parts)
    moment[back] += 1
    rows = np.flatnonzero(data & (key != 0))
    report, count = numbered_groups(key[rows])
    several = least_of(report, moment[rows], count) != -least_of(report, -moment[rows], count)
    rows = rows[several[report]]
    report, _ = numbered_groups(key[rows])
    content = contents_of(parts, rows)
    group, groups = numbered_groups(report, moment[rows])
    said = set_hashes(group, content)
    whose = np.zeros(groups, dtype=np.intp)
    whose[group] = report
    changed = (pd.Series(said).groupby(whose).transform("nunique") > 1).to_numpy()[group]
    report, parted = _parted(parts, rows, report, changed)
    report[np.searchsorted(rows, back)] = report[np.searchsorted(rows, original[back])]
    return NumberedRows(rows, numbered_groups(report)[0], moment[rows], content, changed, original, parted)


def contents_of(parts: Sequence[TableRows], rows: NDArray[np.intp]) -> NDArray[np.uint64]:
    """Return the number of what each of some rows says, given in increasing order."""
    found = [(content_keys(part) if part.content is None else part.content)[own] for part, own in by_table(parts, rows)]
    return np.concatenate([np.empty(0, dtype=np.uint64), *found])


def _parted(
    parts: Sequence[TableRows], rows: NDArray[np.intp], number: NDArray[np.intp], changed: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], int]:
    """Return the report of each row, of those that have equal numbers, and how many numbers are of several reports."""
    report = number.copy()
    if not changed.any():
        return report, 0
    own, count = numbered_groups(number[changed])
    aspects = _aspects(parts, rows[changed])
    alike = _alike_in_two(own, count, aspects)
    left = ~alike[own]
    label = np.zeros(len(own), dtype=np.intp)
    doors = [door_hashes(part.text["direccion"].iloc[rows]) for part, rows in by_table(parts, rows[changed][left])]
    asked = {name: values[left] for name, values in aspects.items()}
    if doors:
        asked["address"] = np.concatenate(doors)
        label[left] = alike_pieces(own[left], (_both(asked[one], asked[other]) for one, other in _PAIRS))
    first = report.max() + 1
    report[changed] = first + numbered_groups(own, label)[0]
    pieces = pd.Series(label).groupby(own).nunique()
    return report, int((pieces > 1).sum())


def _alike_in_two(own: NDArray[np.intp], count: int, aspects: Mapping[str, NDArray[np.uint64]]) -> NDArray[np.bool_]:
    """Return a mask of the numbers whose rows all agree in two of the aspects, as almost all do."""
    same = {}
    for name, values in aspects.items():
        first = np.zeros(count, dtype=np.uint64)
        first[own] = values
        differs = np.zeros(count, dtype=bool)
        differs[own[(values != first[own]) | (values == 0)]] = True
        same[name] = ~differs
    other = same["minute"] | same["crime"]
    return (same["day"] & (same["place"] | other)) | (same["place"] & other)


def alike_pieces(own: NDArray[np.intp], said: Iterable[NDArray[np.uint64]]) -> NDArray[np.intp]:
    """Return the number of the piece of each row: rows of one group (``own``) that say one thing alike are of one piece.

    ``said`` are hashes of what each row says, 0 where it does not; pieces are of rows that are alike directly, or through
    others.
    """
    from scipy.sparse import coo_array  # noqa: PLC0415 (heavy)
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 (heavy)

    size = len(own)
    none = np.empty(0, dtype=np.intp)
    ends, starts, nodes = [none], [none], size
    for values in said:
        known = np.flatnonzero(values)
        codes, count = numbered_groups(own[known], values[known])
        starts.append(known)
        ends.append(nodes + codes)
        nodes += count
    row, column = np.concatenate(starts), np.concatenate(ends)
    graph = coo_array((np.ones(len(row), dtype=np.int8), (row, column)), shape=(nodes, nodes))
    return connected_components(graph, directed=False)[1][:size].astype(np.intp)


def _both(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return a hash of two things that each row says, 0 where it does not say both."""
    return np.where((one != 0) & (other != 0), hash_rows({"a": one, "b": other}), np.uint64(0))


def _aspects(parts: Sequence[TableRows], rows: NDArray[np.intp]) -> dict[str, NDArray[np.uint64]]:
    """Return a hash of what each row says of each aspect but the address, 0 where it is not known."""
    found: dict[str, list[NDArray[np.uint64]]] = {}
    for part, own in by_table(parts, rows):
        day = part.moments["day"].iloc[own]
        aspects = {
            "day": np.where(day.notna(), hash_numbers(day.to_numpy(dtype="datetime64[s]").astype(np.int64)), np.uint64(0)),
            "minute": minute_hashes(part, own),
            "place": place_hashes(part, own),
            "crime": crime_hashes(part, own),
        }
        for name, values in aspects.items():
            found.setdefault(name, []).append(values)
    return {name: np.concatenate(pieces) for name, pieces in found.items()}


def door_hashes(texts: pd.Series[str]) -> NDArray[np.uint64]:
    """Return a hash of the addresses that have a number; 0 for others, such as the name of a neighbourhood."""
    codes, distinct = pd.factorize(canonical(texts).to_numpy(dtype=object))
    doors = [text if any(map(str.isdigit, text)) else "" for text in distinct]
    return hash_texts(pd.Series(doors, dtype="str"))[codes]


def minute_hashes(part: TableRows, rows: NDArray[np.intp]) -> NDArray[np.uint64]:
    """Return a hash of the hour of some rows of a table, 0 where it is not known; noon may stand for no hour."""
    minute = part.moments["minute"].to_numpy(dtype=float)[rows]
    return np.where(np.isnan(minute) | (minute == NOON), np.uint64(0), hash_numbers(whole_numbers(minute * 60)))


def place_hashes(part: TableRows, rows: NDArray[np.intp]) -> NDArray[np.uint64]:
    """Return a hash of the position of some rows of a table, 0 where that of the incident is not known."""
    at = part.written.without(part.bare).take(rows).to_crs(CRS.from_epsg(4326))
    x, y = (hash_numbers(whole_numbers(axis * DEGREE)) for axis in (at.x, at.y))
    return np.where(at.known, hash_rows({"x": x, "y": y}), np.uint64(0))


def crime_hashes(part: TableRows, rows: NDArray[np.intp]) -> NDArray[np.uint64]:
    """Return a hash of the delito (or tipo) and modalidad of some rows of a table, 0 for none."""
    texts = part.text.iloc[rows]
    delito = canonical(texts["delito"].where(texts["delito"] != "", texts["tipo"]))
    return hash_rows({"delito": hash_texts(delito), "modalidad": hash_texts(canonical(texts["modalidad"]))})
