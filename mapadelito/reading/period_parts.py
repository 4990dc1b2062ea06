"""Incidents of a run whose comisarías have different periods: of each period as a run of it reads them, and together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geo.ledger import Ledger
from geo.naming import natural_key
from geo.wording import listing
from mapadelito.reading.placing import keep_comisarias, keep_period

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd

    from geo.boundaries.read import Boundaries
    from geo.incidents.account import Incidents
    from geo.period import Period
    from mapadelito.settings.config import Config

__all__ = ["PeriodPart", "keep_own_periods"]


class PeriodPart(NamedTuple):
    """The comisarías that have one period: their polygons, and the incidents that a run of them alone would read.

    ``is_general`` is whether the period is that of the run, which some of them do not have as their own.
    """

    chosen: gpd.GeoDataFrame
    incidents: Incidents
    period: Period | None
    is_general: bool


def keep_own_periods(
    incidents: Incidents,
    config: Config,
    boundaries: Boundaries,
    own: Mapping[str, Period],
    choose: Callable[[Incidents], Period | None] = lambda _: None,
) -> list[PeriodPart]:
    """Return the parts of a run by period, the earliest first, and exclude the incidents that are in none of them.

    An incident of a comisaría is kept in its period; one of none, in each part whose period has it.

    Parameters
    ----------
    incidents
        Incidents in their polygons, of all days; those left are in some part.
    config
        Comisarías asked for, and the period of those that have none of their own.
    boundaries
        Polygons of the run.
    own
        Period of each comisaría that has one of its own.
    choose
        Gives the period of the others if the run names none; None for the months of the data.

    Raises
    ------
    ConfigError
        As :func:`mapadelito.reading.placing.keep_period` and :func:`mapadelito.reading.placing.keep_comisarias`.
    """
    names = sorted({*keep_comisarias(None, boundaries, config.comisaria)["comisaria"]}, key=natural_key)
    general = config.periodo
    if general is None and any(name not in own for name in names):
        general = choose(incidents)
    by_period: dict[Period | None, list[str]] = {}
    for name in names:
        by_period.setdefault(own.get(name, general), []).append(name)
    parts, decisions = [], [*incidents.decisions]
    for asked in sorted(by_period, key=lambda period: (period is None, period)):
        part = replace(incidents, ledger=Ledger.joined([incidents.ledger]), decisions=[*decisions], same=[*incidents.same])
        is_general = any(name not in own for name in by_period[asked])
        compare = config.comparar if is_general else None
        period = keep_period(part, asked, compare, profile=config.perfil)
        chosen = keep_comisarias(part, boundaries, tuple(by_period[asked]))
        parts.append(PeriodPart(chosen, part, period, is_general))
        told = [line for line in part.decisions[len(decisions) :] if line not in incidents.decisions]
        incidents.decisions += (
            [f"Periodo de {listing(by_period[asked], most=len(names))}: {period.label}."] if period else []
        )
        incidents.decisions += told
    _join(incidents, parts, names)
    return parts


def _join(incidents: Incidents, parts: list[PeriodPart], names: list[str]) -> None:
    """Leave in the incidents of a run those that are in some part; the others are of another comisaría or period."""
    frame = incidents.frame
    kept = np.zeros(len(frame), dtype=bool)
    for part in parts:
        kept |= frame.index.isin(part.incidents.frame.index)
    asked = frame["comisaria"].isin({"", *names})
    incidents.settle(frame.index[~kept & ~asked], "OTRA_COMISARIA")
    incidents.settle(frame.index[~kept & asked], "FUERA_DE_PERIODO")
    lost = pd.concat([part.incidents.misplaced for part in parts])
    incidents.misplaced = lost[~lost.index.duplicated()].sort_index()
    first = parts[0].incidents
    incidents.dates, incidents.until, incidents.recognised = first.dates, first.until, first.recognised
