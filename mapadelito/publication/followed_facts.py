"""Incidents that ``seguimiento`` follows, as a profile may count them, and the months of each jurisdiction that are known.

In ``publico`` the month is published as ``generar`` publishes it, and so are those behind it that were published before; of
a month that was never published nothing is told, so that no run tells years at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from geo.period import Period
from layers.disclosure.profiles import countable_rows, release
from layers.monitoring.control_band import SHOWN_MONTHS
from layers.monitoring.expected_counts import HISTORY_MONTHS
from layers.monitoring.followed import Followed, known_months
from layers.risk.bands import weights_of
from mapadelito.publication.release import Release, release_all
from mapadelito.publication.store import RECORDED
from mapadelito.publication.told_ground import ToldGrounds
from mapadelito.publication.told_rows import placeless_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import geopandas as gpd

    from geo.context.context_layer import ContextLayer
    from geo.incidents.account import Incidents
    from mapadelito.publication.store import ToldStore
    from mapadelito.settings.config import Config

__all__ = ["FollowedFacts", "exact_facts", "told_facts", "told_months"]


@dataclass(frozen=True, slots=True)
class FollowedFacts:
    """Incidents to follow by jurisdiction, and for ``publico`` the release that has to be stored."""

    by_name: Mapping[str, Followed]
    release: Release | None = None


def exact_facts(
    config: Config, incidents: Incidents, month: pd.Period, *, units: gpd.GeoDataFrame, loads: Mapping[int, date]
) -> FollowedFacts:
    """Return the incidents of the profiles that count exact ones: all for ``interno``, the ordinary ones for ``comite``.

    Those rejected for their position are counted too, without a sector, in the jurisdiction that their row names.

    Parameters
    ----------
    config, incidents, month
        Settings, incidents as read, and the month that is read.
    units
        Polygons of the jurisdictions.
    loads
        Day of each load of the store; empty where files were read, of which nobody knows when each row was first there.
    """
    lost = countable_rows(incidents.misplaced, config.perfil)
    columns = ["comisaria", "sector", "fecha", "codigo", "delito"]
    facts = pd.concat([pd.DataFrame(release(incidents.frame, config.perfil))[columns], lost.assign(sector="")[columns]])
    seen = _first_loads(incidents, facts.index, loads)
    since = known_months(facts["fecha"], month)[0][0]
    out = {}
    for name in units["comisaria"].unique():
        here = (facts["comisaria"] == name).to_numpy()
        own = _weighed(facts[here], config)
        months, missing = known_months(own["fecha"], month, since)
        out[str(name)] = Followed(own, months, missing, seen=None if seen is None else seen[here], now=_last(loads))
    return FollowedFacts(out)


def told_facts(
    config: Config,
    incidents: Incidents,
    month: pd.Period,
    *,
    units: gpd.GeoDataFrame,
    streets: gpd.GeoDataFrame,
    homes: ContextLayer | None,
    store: ToldStore,
    today: date,
) -> FollowedFacts:
    """Return the incidents as ``publico`` publishes them: of the month, and of those published before.

    The others are excluded from ``incidents``. No base period is closed, and no reserved incident is counted.
    """
    told = told_months(store, units.to_crs(incidents.frame.crs), month)
    first = min((each for months in told.values() for each in months), default=month)
    known = {name: {*months, month} for name, months in told.items()}
    nowhere = {month}.union(*known.values())

    def others(rows: pd.DataFrame) -> pd.Series[bool]:
        months = rows["fecha"].dt.to_period("M")
        pairs = zip(rows["comisaria"], months, strict=True)
        return pd.Series([each not in known.get(name, nowhere) for name, each in pairs], index=rows.index, dtype=bool)

    incidents.settle(incidents.frame.index[others(incidents.frame)], "FUERA_DE_PERIODO")
    incidents.misplaced = incidents.misplaced[~others(incidents.misplaced)]
    incidents.before = None
    period = Period.covering(first.start_time.date(), month.start_time.date())
    found = release_all(
        config,
        incidents,
        period,
        units=units,
        streets=streets,
        homes=homes,
        store=store,
        today=today,
        tells_reserved=False,
        closes=False,
    )
    assert found.told is not None  # noqa: S101 (of a profile that is published)
    refused = {each: found.told.ordinary.refused(_period(each)) for each in sorted(nowhere)}
    facts = found.released.incidents
    out = {}
    for name, months in known.items():
        own = pd.PeriodIndex(sorted(months), freq="M")
        missing = pd.period_range(own[0], month, freq="M").difference(own)
        nameless = pd.Series({each: refused[each].get(name, 0) for each in own}, dtype="int64")
        rows = _weighed(facts[facts["comisaria"] == name], config)
        out[name] = Followed(rows, own, tuple(missing), nameless.set_axis(own))
    return FollowedFacts(out, found)


def _first_loads(incidents: Incidents, rows: pd.Index, loads: Mapping[int, date]) -> pd.PeriodIndex | None:
    """Return the month of the load that first had each row; None with less than two loads."""
    if incidents.versions is None or not loads:
        return None
    months = {number: pd.Period(day, "M") for number, day in loads.items()}
    return pd.PeriodIndex([months[each] for each in incidents.versions.first_seen[rows.to_numpy()].tolist()], freq="M")


def _last(loads: Mapping[int, date]) -> pd.Period | None:
    return pd.Period(max(loads.values()), "M") if loads else None


def told_months(store: ToldStore, units: gpd.GeoDataFrame, month: pd.Period) -> dict[str, set[pd.Period]]:
    """Return the months before one of which incidents were published, by jurisdiction, of years without a break.

    A year of which nothing was published ends them, since its public places would have to be made now; so does the age at
    which no chart shows a month. None where part of what was published is known by its digest alone.

    Parameters
    ----------
    store
        The told store.
    units
        Polygons of the jurisdictions, projected.
    month
        The one that is read.
    """
    grounds = ToldGrounds(store, units, None, lost=())
    names = [str(name) for name in units["comisaria"].unique()]
    found: dict[str, set[pd.Period]] = {name: set() for name in names}
    if any(item.state == RECORDED for item in store.states()):  # to be compared with all rows of their months, or lost
        return found
    for year in range(month.year, month.year - (HISTORY_MONTHS + SHOWN_MONTHS) // 12 - 1, -1):
        own = grounds.owners(year) | {placeless_key(year, name): name for name in names}
        rows = store.rows(own)
        pairs = rows.loc[rows["mes"] // 100 == year, ["terreno", "mes"]].drop_duplicates()
        before = [(own[key], pd.Period(f"{code // 100}-{code % 100:02d}", "M")) for key, code in pairs.to_numpy()]
        for name, each in before:
            if month - HISTORY_MONTHS - SHOWN_MONTHS <= each < month:
                found[name].add(each)
        if year < month.year and not before:
            break
    return found


def _weighed(rows: pd.DataFrame, config: Config) -> pd.DataFrame:
    return pd.DataFrame(rows[["fecha", "sector", "delito"]]).assign(
        peso=weights_of(rows, config.pesos).to_numpy(dtype=float)
    )


def _period(month: pd.Period) -> Period:
    return Period.of_months(month.year, month.month, month.year, month.month)
