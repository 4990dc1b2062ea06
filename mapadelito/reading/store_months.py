"""The facts of each comisaría by month, those that have a place, and the months that are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from mapadelito.reading.jurisdiction_names import bare_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.incidents.account import Incidents

__all__ = ["gaps", "month_spans", "months_by_station"]


def months_by_station(incidents: Incidents) -> dict[str, dict[str, dict[str, int]]]:
    """Return the facts of each comisaría by month (``2020-11``; empty without a date), in order.

    Each entry has ``hechos``, those that count; ``mapeadas``, those on the map; and ``total``, with those rejected for their
    place, which happened too: the coverage is the share of the second in the third. The comisaría is that of the polygon;
    without polygons, the one that the row names. Facts without one are of «».
    """
    frame, lost = incidents.frame, incidents.misplaced
    name = "comisaria" if "comisaria" in frame else "comisaria_declarada"
    rows = pd.concat(
        [
            pd.DataFrame({"name": frame[name], "fecha": frame["fecha"], "counts": True, "placed": frame.geometry.notna()}),
            pd.DataFrame({"name": lost[name], "fecha": lost["fecha"], "counts": False, "placed": False}),
        ],
        ignore_index=True,
    )
    rows["month"] = rows["fecha"].dt.strftime("%Y-%m").fillna("")
    if name == "comisaria_declarada":
        spelt = rows["name"].groupby(rows["name"].map(bare_name)).agg(lambda names: names.value_counts().index[0])
        rows["name"] = rows["name"].map(bare_name).map(spelt)
    counted = rows.groupby(["name", "month"]).agg(
        hechos=("counts", "sum"), mapeadas=("placed", "sum"), total=("counts", "size")
    )
    found: dict[str, dict[str, dict[str, int]]] = {}
    for station, month, *counts in counted.reset_index().itertuples(index=False, name=None):
        found.setdefault(station, {})[month] = dict(zip(counted.columns, counts, strict=True))
    return found


def gaps(months: Iterable[str]) -> list[str]:
    """Return the months without facts between the first and the last of some (``2020-11``).

    Examples
    --------
    >>> gaps(["2020-11", "", "2021-02"])
    ['2020-12', '2021-01']
    """
    numbers = {_number(month) for month in months if month}
    whole = range(min(numbers), max(numbers)) if numbers else ()
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in whole if number not in numbers]


def month_spans(months: Iterable[str]) -> list[str]:
    """Return months (``2020-11``) as spans without gaps, in order.

    Examples
    --------
    >>> month_spans(["2020-01", "2019-12", "2020-03"])
    ['2019-12 a 2020-01', '2020-03']
    """
    spans: list[list[str]] = []
    for month in sorted(set(months)):
        if spans and _number(month) == _number(spans[-1][-1]) + 1:
            spans[-1].append(month)
        else:
            spans.append([month])
    return [span[0] if len(span) == 1 else f"{span[0]} a {span[-1]}" for span in spans]


def _number(month: str) -> int:
    """Return the months from year 0 to a month."""
    year, _, own = month.partition("-")
    return int(year) * 12 + int(own) - 1
