"""Jurisdictions of a run read together."""

from __future__ import annotations

import numpy as np
import pandas as pd

from layers.monitoring.followed import FollowedStation
from layers.monitoring.month_reading import FALL, RISE, WATCHED, read_month
from layers.monitoring.monthly_series import ALL
from layers.monitoring.run_reading import concentrated_in, read_together

MONTHS = pd.period_range("2018-01", "2021-01", freq="M")
MONTH = MONTHS[-1]


def counts(*last: int) -> pd.DataFrame:
    """Return 20 incidents a month of each of some sectors, and others in the last month."""
    table = np.full((len(last), len(MONTHS)), 20)
    table[:, -1] = last
    rows = pd.MultiIndex.from_tuples([(str(at), ALL) for at in range(len(last))] + [(ALL, ALL)], names=["sector", "delito"])
    return pd.DataFrame(np.vstack([table, table.sum(axis=0)]), index=rows, columns=MONTHS)


def station(*last: int) -> FollowedStation:
    table = counts(*last)
    return FollowedStation("A", table, read_month(table, MONTH), pd.DataFrame(), pd.DataFrame())


def readings(*stations: FollowedStation) -> list[list[str]]:
    return [own.reading["lectura"].tolist() for own in read_together(stations, MONTH)]


def test_an_alarm_of_one_jurisdiction_is_watched_among_many() -> None:
    risen, quiet = station(40, 20), station(20, 20)
    assert readings(risen)[0][0] == RISE
    assert readings(risen, *[quiet] * 71)[0][0] == WATCHED
    assert readings(station(80, 20), *[quiet] * 71)[0][0] == RISE


def test_falls_are_counted_among_falls() -> None:
    fallen, quiet = station(6, 20), station(20, 20)
    assert readings(fallen)[0][0] == FALL
    assert readings(fallen, *[quiet] * 400)[0][0] == WATCHED


def test_what_is_not_read_counts_for_nothing() -> None:
    short = counts(20, 20)[MONTHS[-6:]]
    unread = FollowedStation("B", short, read_month(short, MONTH), pd.DataFrame(), pd.DataFrame())
    assert readings(station(40, 20), *[unread] * 200)[0][0] == RISE


def test_the_sector_of_a_rise_is_named_only_if_the_rise_is_its_own() -> None:
    where = read_together([station(80, 20, 20)], MONTH)[0].reading["donde"]
    assert where.tolist() == ["", "", "", "0"]
    assert not read_together([station(45, 45, 45)], MONTH)[0].reading["donde"].any()
    assert concentrated_in(counts(60), pd.Series(1.0, index=counts(60).index), ALL, MONTH) == ""
