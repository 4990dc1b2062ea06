"""Tables of counts with totals: by sector, delito and turno, and the table of delitos de mayor incidencia of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    sectors = sorted(set(rows) - {_NO_SECTOR}, key=natural_key)
    kinds = [*main, *([_OTHERS] if len(tally) > len(main) else [])]
    turnos = (*TURNOS, _NO_HOUR)
    counts = pd.crosstab(
        rows.to_numpy(),
        [
            kind.where(kind.isin(main), _OTHERS).to_numpy(),
            incidents["turno"].where(incidents["turno"] != "", _NO_HOUR).to_numpy(),
        ],
    )
    columns = pd.MultiIndex.from_product([kinds, turnos])
    out = counts.reindex(index=[*sectors, _NO_SECTOR], columns=columns, fill_value=0)
    for name in kinds:
        out[name, _TOTAL] = out[name].sum(axis=1)
    for turno in turnos:
        out[_TOTAL, turno] = sum((out[name, turno] for name in kinds), start=pd.Series(0, index=out.index))
    out[_TOTAL, _TOTAL] = out[[(_TOTAL, turno) for turno in turnos]].sum(axis=1)
    out.loc[_TOTAL] = out.sum()
    order = [(name, part) for name in (*kinds, _TOTAL) for part in (*turnos, _TOTAL)]
    return out[order].astype(int)


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
    total = len(incidents)
    rows: list[tuple[str, str, int]] = []
    for titulo, inside in _largest(incidents, "titulo"):
        rows.append(("titulo", titulo, len(inside)))
        loose = (inside["delito"] == "") | (inside["delito"] == titulo)
        for generico, own in _largest(inside[~loose], "delito"):
            rows.append(("generico", generico, len(own)))
            detailed = own[own["modalidad"] != ""]
            rows += [("modalidad", name, len(group)) for name, group in _largest(detailed, "modalidad")]
            if 0 < len(detailed) < len(own):
                rows.append(("modalidad", _NO_DETAIL, len(own) - len(detailed)))
        if 0 < loose.sum() < len(inside):
            rows.append(("generico", _NO_DETAIL, int(loose.sum())))
    rows.append(("total", _TOTAL, total))
    table = pd.DataFrame(rows, columns=list(PLAN_COLUMNS[:-1]))
    return table.assign(pct=100 * table["hechos"] / max(total, 1))


def _largest(frame: gpd.GeoDataFrame, column: str) -> list[tuple[str, gpd.GeoDataFrame]]:
    """Return the groups of a column, the largest first, then by name."""
    return sorted(((str(name), group) for name, group in frame.groupby(column)), key=lambda item: (-len(item[1]), item[0]))
