"""Patrols done against those planned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from layers.patrols.zone_time import OUTSIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.patrols.zone_time import PatrolTime

__all__ = ["PlannedDone", "against_plan", "by_unit", "by_zone", "outside_share"]

_COUNTS = ["minutos", "entradas", "visitas"]


def by_zone(found: PatrolTime, zones: Sequence[str]) -> pd.DataFrame:
    """Return ``minutos``, ``entradas``, ``visitas``, ``unidades`` and ``dias`` of each zone, also of those without any.

    Examples
    --------
    >>> import pandas as pd
    >>> from layers.patrols.zone_time import PatrolTime
    >>> row = {"zona": "Zona 1", "fecha": pd.Timestamp("2020-10-01"), "turno": "noche", "unidad": "U-1", "minutos": 20.0}
    >>> found = PatrolTime(pd.DataFrame([row | {"entradas": 1, "visitas": 1}]), pd.Series(dtype=float))
    >>> by_zone(found, ["Zona 1", "Zona 2"])["visitas"].to_dict()
    {'Zona 1': 1, 'Zona 2': 0}
    """
    groups = found.detail[found.detail["zona"] != OUTSIDE].groupby("zona")
    table = groups[_COUNTS].sum().assign(unidades=groups["unidad"].nunique(), dias=groups["fecha"].nunique())
    whole = table.reindex(list(zones), fill_value=0)
    return whole.astype(dict.fromkeys(("entradas", "visitas", "unidades", "dias"), int))


def by_unit(found: PatrolTime) -> pd.DataFrame:
    """Return ``en_zonas``, ``fuera`` and ``sin_senal`` (minutes), ``visitas`` and ``dias`` of each unit."""
    detail = found.detail
    inside = detail["zona"] != OUTSIDE
    units = pd.Index(sorted({*detail["unidad"], *found.unknown.index}), name="unidad")
    days = detail.groupby("unidad")["fecha"].nunique()
    return pd.DataFrame(
        {
            "en_zonas": detail[inside].groupby("unidad")["minutos"].sum().reindex(units, fill_value=0.0),
            "fuera": detail[~inside].groupby("unidad")["minutos"].sum().reindex(units, fill_value=0.0),
            "sin_senal": found.unknown.reindex(units, fill_value=0.0),
            "visitas": detail[inside].groupby("unidad")["visitas"].sum().reindex(units, fill_value=0),
            "dias": days.reindex(units, fill_value=0),
        }
    )


def outside_share(found: PatrolTime) -> float:
    """Return the share of the known time outside all zones, from 0 to 1; NaN without any."""
    total = found.detail["minutos"].sum()
    outside = found.detail.loc[found.detail["zona"] == OUTSIDE, "minutos"].sum()
    return float(outside / total) if total else float("nan")


@dataclass(frozen=True, slots=True)
class PlannedDone:
    """Planned patrols of the days of the tracks, and those done.

    ``table`` has ``fecha``, ``turno``, ``zona``, ``planificados``, ``visitas`` and ``cumplidos``; ``left_out`` are the
    patrols of other days, or of no zone given.
    """

    table: pd.DataFrame
    left_out: int


def against_plan(found: PatrolTime, plan: pd.DataFrame, zones: Sequence[str]) -> PlannedDone:
    """Compare the visits with the patrols planned: of each day, turno and zone, as many are done as there are visits.

    Parameters
    ----------
    found
        Of :func:`layers.patrols.zone_time.patrol_time`.
    plan
        A row per patrol: ``fecha`` (day), ``turno``, ``zona``.
    zones
        Names of the zones.

    Examples
    --------
    >>> import pandas as pd
    >>> from layers.patrols.zone_time import PatrolTime
    >>> day = pd.Timestamp("2020-10-01")
    >>> row = {"zona": "Zona 1", "fecha": day, "turno": "noche", "unidad": "U-1", "minutos": 20.0}
    >>> plan = pd.DataFrame({"fecha": [day] * 3, "turno": ["noche", "noche", "tarde"], "zona": "Zona 1"})
    >>> found = PatrolTime(pd.DataFrame([row | {"entradas": 1, "visitas": 1}]), pd.Series(dtype=float))
    >>> against_plan(found, plan, ["Zona 1"]).table[["turno", "planificados", "cumplidos"]].values.tolist()
    [['noche', 2, 1], ['tarde', 1, 0]]
    """
    days = found.detail["fecha"]
    inside = plan[plan["zona"].isin(list(zones)) & plan["fecha"].between(days.min(), days.max())]
    keys = ["fecha", "turno", "zona"]
    table = inside.groupby(keys).size().rename("planificados").reset_index()
    visits = found.detail.groupby(keys)["visitas"].sum().reset_index()
    table = table.merge(visits, on=keys, how="left").fillna({"visitas": 0}).astype({"visitas": int})
    table["cumplidos"] = table[["planificados", "visitas"]].min(axis=1)
    return PlannedDone(table, len(plan) - len(inside))
