"""Which months of a jurisdiction are known, and what its sectors may be read by."""

from __future__ import annotations

import doctest
from dataclasses import replace

import numpy as np
import pandas as pd

from layers.monitoring import followed
from layers.monitoring.followed import Followed, follow_station, is_whole, known_months, last_whole_month
from layers.monitoring.month_reading import UNREAD
from layers.monitoring.monthly_series import ALL

MONTH = pd.Period("2020-12")


def facts_of(located: float, *, a_month: int = 60) -> pd.DataFrame:
    """Return three years in which all incidents have a sector, but in the last month only a part."""
    months = pd.period_range("2017-12", MONTH, freq="M")
    days = np.concatenate(
        [pd.date_range(each.start_time, periods=28).to_numpy()[np.arange(a_month) % 28] for each in months]
    )
    sector = np.asarray(["1", "2"])[np.arange(len(days)) % 2].astype(object)
    sector[-round(a_month * (1 - located)) :] = "" if located < 1 else sector[-1]
    return pd.DataFrame({"fecha": days, "sector": sector, "delito": "Robo", "peso": 1.0})


def test_the_examples_run() -> None:
    found = doctest.testmod(followed)
    assert found.attempted
    assert not found.failed


def test_sectors_are_not_read_when_the_located_share_changed_beyond_chance() -> None:
    for located, a_month, moved in ((1.0, 60, False), (0.5, 60, True), (0.85, 6, False)):
        facts = facts_of(located, a_month=a_month)
        own = follow_station("C", Followed(facts, *known_months(facts["fecha"], MONTH)), MONTH, sectors=["1", "2"])
        unread = own.reading["lectura"] == UNREAD
        assert unread.loc[["1", "2"]].all() == unread.any() == moved
        assert own.coverage is not None


def test_incidents_without_a_delito_are_in_the_total_alone() -> None:
    facts = facts_of(1.0)
    months, missing = known_months(facts["fecha"], MONTH)
    plain = follow_station("C", Followed(facts, months, missing), MONTH, sectors=["1", "2"])
    more = pd.Series(0, index=months)
    more[MONTH] = 40
    own = follow_station("C", Followed(facts, months, missing, more), MONTH, sectors=["1", "2"])
    assert own.counts.loc[(ALL, ALL), MONTH] == 100
    rest = own.counts.index != (ALL, ALL)
    pd.testing.assert_frame_equal(own.counts[rest], plain.counts[rest])
    assert (own.reading["lectura"][rest] == UNREAD).all()  # 40 of 100 have no sector now
    assert own.reading["lectura"].iloc[-1] != UNREAD


def test_a_single_sector_is_the_jurisdiction() -> None:
    facts = facts_of(1.0)
    own = follow_station("C", Followed(facts, *known_months(facts["fecha"], MONTH)), MONTH, sectors=["1"])
    assert {*own.counts.index.get_level_values("sector")} == {ALL}
    assert (own.coverage, own.placeless) == (None, 0)


def test_what_is_still_to_come_lowers_what_is_expected_and_the_chart_says_the_same() -> None:
    facts = facts_of(1.0)
    months, missing = known_months(facts["fecha"], MONTH)
    found = Followed(facts, months, missing)
    whole = follow_station("C", found, MONTH, sectors=["1", "2"])
    happened = pd.PeriodIndex(facts["fecha"].dt.to_period("M"), freq="M")
    seen = pd.PeriodIndex([each + at % 2 for at, each in enumerate(happened)], freq="M")  # half of them a month later
    seen = pd.PeriodIndex(np.where(happened == MONTH, MONTH, seen), freq="M")
    late = follow_station("C", replace(found, seen=seen, now=MONTH), MONTH, sectors=["1", "2"])
    assert late.lag is not None
    assert (late.lag.months, late.lag.share, late.lag.expected) == (12, 0.5, 60)
    assert np.allclose(late.reading["esperado"], whole.reading["esperado"] / 2)
    last = late.band.xs(MONTH, level="mes").loc[late.reading.index]
    for name in ("esperado", "usual_min", "usual_max", "z"):
        assert np.allclose(last[name], late.reading[name])
    before = late.band.index.get_level_values("mes") < MONTH
    pd.testing.assert_frame_equal(late.band[before], whole.band[before])


def test_months_are_known_from_the_data_alone() -> None:
    rng = np.random.default_rng(3)
    days = pd.Series(rng.choice(pd.date_range("2018-05-20", "2020-12-28"), 2_000))
    months, missing = known_months(days, MONTH)
    assert (str(months[0]), len(missing)) == ("2018-06", 0)  # the data begin on the 20th
    months, missing = known_months(days[days.dt.to_period("M") != pd.Period("2019-08")], MONTH)
    assert [*map(str, missing)] == ["2019-08"]
    assert pd.Period("2019-08") not in months
    few = pd.Series(pd.date_range("2018-05-01", "2020-12-31", freq="MS") + pd.Timedelta(days=19)).drop(index=[4, 9])
    assert known_months(few, MONTH)[1] == ()  # one a month: an empty one is no gap
    sparse = few.iloc[20:]
    assert [str(known_months(sparse, MONTH, since)[0][0]) for since in (None, pd.Period("2020-01"))] == [
        "2020-03",
        "2020-01",
    ]
    assert str(known_months(days[days >= "2020-03-01"], MONTH, pd.Period("2020-01"))[0][0]) == "2020-03"  # not loaded
    assert len(known_months(days.head(0), MONTH, pd.Period("2020-01"))[0]) == 12
    assert (is_whole(days, MONTH), is_whole(few, MONTH)) == (False, True)
    assert (str(last_whole_month(days)), str(last_whole_month(few))) == ("2020-11", "2020-12")
