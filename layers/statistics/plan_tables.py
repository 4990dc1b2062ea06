"""Tables of counts with totals: by sector, delito and turno, and the table of delitos de mayor incidencia of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from geo.clock import TURNOS
from geo.columns import require
from geo.naming import natural_key
from layers.statistics.counts import crime_names

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["PLAN_COLUMNS", "by_sector", "plan_table"]

PLAN_COLUMNS = ("nivel", "nombre", "hechos", "pct")
"""Columns of :func:`plan_table`: ``titulo``, ``generico``, ``modalidad`` or ``total``; name; incidents; per cent of all."""

_OTHERS, _NO_DETAIL, _NO_SECTOR, _NO_HOUR, _TOTAL = "otros", "sin detalle", "sin sector", "sin hora", "total"


def by_sector(incidents: gpd.GeoDataFrame, *, most: int = 12) -> pd.DataFrame:
    """Count by sector (rows) and by delito and turno (columns).

    Parameters
    ----------
    incidents
        Columns ``sector``, ``delito``, ``titulo``, ``turno``.
    most
        Delitos with columns of their own, the most frequent; the others are summed as *otros*.

    Returns
    -------
    DataFrame
        Rows: the sectors in natural order, *sin sector* and *total*. Columns: (delito, turno) with the four turnos, *sin
        hora* and *total* of each delito, and of all. Every row and column adds up.
    """
    require(incidents, ("sector", "delito", "titulo", "turno"), who="by_sector")
    kind = crime_names(incidents)
    tally = kind.value_counts()
    main = sorted(tally.index, key=lambda name: (-tally[name], name))[:most]
    rows = incidents["sector"].where(incidents["sector"] != "", _NO_SECTOR)
    sectors = [*sorted(set(rows) - {_NO_SECTOR}, key=natural_key), _NO_SECTOR]
    kinds = [*main, *([_OTHERS] if len(tally) > len(main) else [])]
    turnos = [*TURNOS, _NO_HOUR]
    places = [
        pd.Index(sectors).get_indexer(rows),
        pd.Index(kinds, dtype="str").get_indexer(kind.where(kind.isin(main), _OTHERS)),
        pd.Index(turnos).get_indexer(incidents["turno"].where(incidents["turno"] != "", _NO_HOUR)),
    ]
    counts = np.zeros((len(sectors), len(kinds), len(turnos)), dtype=int)
    np.add.at(counts, tuple(places), 1)
    for axis in range(counts.ndim):
        counts = np.concatenate([counts, counts.sum(axis=axis, keepdims=True)], axis=axis)
    columns = pd.MultiIndex.from_product([[*kinds, _TOTAL], [*turnos, _TOTAL]])
    return pd.DataFrame(counts.reshape(len(counts), -1), index=[*sectors, _TOTAL], columns=columns)


def plan_table(incidents: gpd.GeoDataFrame) -> pd.DataFrame:
    """Table of delitos de mayor incidencia of the plan: each título, its genéricos and their modalidades.

    Parameters
    ----------
    incidents
        Columns ``titulo``, ``delito``, ``modalidad`` as :func:`geo.incidents.read.read_incidents` gives them.

    Returns
    -------
    DataFrame
        :data:`PLAN_COLUMNS`, most frequent first at every level. Where a título or genérico has incidents without more
        detail, the row *sin detalle* says how many, so that the rows of each level add up to the one above (the cuadre), and
        the titulos to the last row, *total*.
    """
    require(incidents, ("titulo", "delito", "modalidad"), who="plan_table")
    total, names = len(incidents), ["titulo", "delito", "modalidad"]
    counts = pd.DataFrame({name: incidents[name] for name in names}).groupby(names).size().reset_index(name="hechos")
    tally = [(titulo, delito, modalidad, int(count)) for titulo, delito, modalidad, count in counts.to_numpy(dtype=object)]
    rows: list[tuple[str, str, int]] = []
    for titulo, inside in _largest(tally, 0):
        rows.append(("titulo", titulo, _sum(inside)))
        loose = [row for row in inside if row[1] in {"", titulo}]
        for generico, own in _largest([row for row in inside if row not in loose], 1):
            rows.append(("generico", generico, _sum(own)))
            detailed = [row for row in own if row[2] != ""]
            rows += [("modalidad", name, _sum(group)) for name, group in _largest(detailed, 2)]
            if 0 < _sum(detailed) < _sum(own):
                rows.append(("modalidad", _NO_DETAIL, _sum(own) - _sum(detailed)))
        if 0 < _sum(loose) < _sum(inside):
            rows.append(("generico", _NO_DETAIL, _sum(loose)))
    rows.append(("total", _TOTAL, total))
    table = pd.DataFrame(rows, columns=list(PLAN_COLUMNS[:-1]))
    return table.assign(pct=100 * table["hechos"] / max(total, 1))


_Tally = tuple[str, str, str, int]
"""Título, genérico, modalidad and incidents of the three."""


def _sum(rows: list[_Tally]) -> int:
    return sum(row[3] for row in rows)


def _largest(rows: list[_Tally], level: Literal[0, 1, 2]) -> list[tuple[str, list[_Tally]]]:
    """Return the groups of a level, the largest first, then by name."""
    groups: dict[str, list[_Tally]] = {}
    for row in rows:
        groups.setdefault(row[level], []).append(row)
    return sorted(groups.items(), key=lambda item: (-_sum(item[1]), item[0]))
