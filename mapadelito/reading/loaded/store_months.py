"""The facts of each comisaría by month, those that have a place, and the months that are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.incidents.month_coverage import covered_months, gaps
from geo.months import months_since_0
from mapadelito.reading.jurisdiction_names import bare_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mapadelito.reading.loaded.store_facts import StoreFacts

__all__ = ["month_spans", "months_by_station"]


def months_by_station(facts: StoreFacts, *, as_written: bool) -> list[dict[str, Any]]:
    """Return the months of each comisaría, plain enough for JSON: ``nombre``, ``meses``, ``faltan``.

    ``meses`` has, by month (``2020-11``; empty for facts without a date), ``hechos``, those that count; ``mapeadas``, those
    on the map; ``total``, with those rejected for their place, which happened too (the coverage is the share of the second
    in it); and ``primer_dia``, ``ultimo_dia`` and ``cargas``, the loads in which a fact was first seen. ``faltan`` are the
    months without a fact between others. The comisaría is that of the polygon or, ``as_written``, the one that the row
    names. Facts without one are of «».
    """
    rows, lost = facts.rows, facts.lost
    if as_written:
        names = _usual_names(pd.concat([rows["comisaria"], lost["comisaria"]], ignore_index=True))
        rows = rows.assign(comisaria=names.to_numpy()[: len(rows)])
        lost = lost.assign(comisaria=names.to_numpy()[len(rows) :])
    told = {"dia": "fecha", "comisaria": "comisaria", "en_mapa": "con_lugar", "vista": "carga"}
    months = covered_months(rows[[*told]].rename(columns=told))
    every = {*rows["comisaria"].unique(), *lost["comisaria"].unique()}
    stations: dict[str, dict[str, Any]] = {name: {"nombre": name, "meses": {}, "faltan": []} for name in sorted(every)}
    for one in months.to_dict("records"):
        stations[one["comisaria"]]["meses"][one["mes"]] = {
            "hechos": one["hechos"],
            "mapeadas": one["con_lugar"],
            "total": one["hechos"],
            "primer_dia": one["primer_dia"].isoformat(),
            "ultimo_dia": one["ultimo_dia"].isoformat(),
            "cargas": [load for load in one["cargas"] if load],
        }
    undated = rows[rows["mes"] == ""].groupby("comisaria")["en_mapa"]
    for name, count, placed in undated.agg(["size", "sum"]).itertuples(name=None):
        _add(stations[name]["meses"], "", hechos=count, mapeadas=placed, total=count)
    gone = lost.groupby(["comisaria", "mes"]).size().reset_index(name="hechos")
    for name, month, count in gone.itertuples(index=False, name=None):
        _add(stations[name]["meses"], month, total=count)
    for name, month in gaps(months).itertuples(index=False, name=None):
        stations[name]["faltan"].append(month)
    return [station | {"meses": dict(sorted(station["meses"].items()))} for station in stations.values()]


def _usual_names(names: pd.Series[str]) -> pd.Series[str]:
    """Return, for the name of each row, the most usual one of those that mean the same."""
    bare = names.map({name: bare_name(name) for name in names.unique()})
    return bare.map(names.groupby(bare).agg(lambda own: own.value_counts().index[0]))


def _add(months: dict[str, dict[str, Any]], month: str, **counts: int) -> None:
    """Add to the counts of a month."""
    own = months.setdefault(month, {"hechos": 0, "mapeadas": 0, "total": 0})
    for name, count in counts.items():
        own[name] += int(count)


def month_spans(months: Iterable[str]) -> list[str]:
    """Return months (``2020-11``) as spans without gaps, in order.

    Examples
    --------
    >>> month_spans(["2020-01", "2019-12", "2020-03"])
    ['2019-12 a 2020-01', '2020-03']
    """
    spans: list[list[str]] = []
    for month in sorted(set(months)):
        if spans and months_since_0(month) == months_since_0(spans[-1][-1]) + 1:
            spans[-1].append(month)
        else:
            spans.append([month])
    return [span[0] if len(span) == 1 else f"{span[0]} a {span[-1]}" for span in spans]
