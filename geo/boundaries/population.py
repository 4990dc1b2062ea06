"""Inhabitants of sectors, comisarías or districts from a table, joined to their polygons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from geo.columns import BOUNDARY_LEVELS, detect
from geo.errors import ColumnError
from geo.intake.repeated_files import distinct_files
from geo.intake.tables import column_text, read_tables
from geo.text import fold, joined
from geo.ubigeo import six_digits
from geo.wording import listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from geo.boundaries.read import Boundaries

__all__ = ["add_population"]

_NAMED = 8
"""Names without a polygon listed in a sentence: about two lines."""


def add_population(
    boundaries: Boundaries, paths: Iterable[str | Path], columns: Mapping[str, str] | None = None
) -> Boundaries:
    """Return polygons with the ``poblacion`` (inhabitants) that tables give, and what was decided to read them.

    Parameters
    ----------
    boundaries
        Polygons of :func:`geo.boundaries.read.read_polygons`.
    paths
        Tables with inhabitants (*poblacion*) and the names of comisaría, sector and subsector, or some of them, or the
        UBIGEO. Inhabitants of a sector with several polygons are counted once.
    columns
        Column of each field that is not detected.

    Raises
    ------
    ColumnError
        If a table has no column of inhabitants, or none that identifies the polygon.
    """
    files = distinct_files(paths)
    frame = boundaries.frame
    decisions = [f"Población: {line}" for line in files.told]
    people = pd.Series("", index=frame.index, dtype="str")
    for table in [table for path in files.paths for table in read_tables(path, synonyms="limites")]:
        found = detect(map(str, table.frame.columns), "limites", chosen=columns)
        keys = [name for name in BOUNDARY_LEVELS if name in found] or [name for name in ("ubigeo",) if name in found]
        if "poblacion" not in found or not keys:
            raise ColumnError(
                f"«{table.file}»: hacen falta la población y de quién es (comisaría, sector o UBIGEO). "
                f"Hay: {listing(table.frame.columns)}."
            )
        rows = table.frame[table.codes == ""]
        clean = six_digits if keys == ["ubigeo"] else fold
        given = pd.DataFrame({name: column_text(rows[found[name]]).map(clean) for name in keys})
        own = pd.DataFrame({name: frame[name].astype("str").map(clean) for name in keys if name in frame})
        amount = dict(zip(joined(given), column_text(rows[found["poblacion"]]), strict=True))
        labels = joined(own) if len(own.columns) == len(keys) else pd.Series("", index=frame.index)
        first = ~labels.duplicated()
        matched = labels.isin(list(amount))
        people[first & matched] = labels[first & matched].map(amount)
        lost = sorted(set(amount) - set(labels))
        rows = "su fila" if len(amount) == 1 else f"sus {len(amount)} filas"
        decisions.append(f"Población: «{table.file}», {int((first & matched).sum())} de {rows}.")
        if lost:
            decisions.append(f"Población sin polígono: {', '.join(name.replace('|', ' · ') for name in lost[:_NAMED])}.")
    if (people != "").any():
        frame = frame.assign(poblacion=people)
    return replace(boundaries, frame=frame, decisions=(*boundaries.decisions, *decisions))
