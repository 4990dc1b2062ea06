"""A fact that was told as ordinary is known again, and stays, when its row becomes reserved."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
from shapely import Point

from layers.disclosure.public_rows import NO_IDENTITY, identities, kept_as_told, redated_as_told

DAYS = pd.to_datetime(["2020-03-01", "2020-03-02", None])


def rows(*values: tuple[int, int, str]) -> pd.DataFrame:
    return pd.DataFrame(values, columns=["numero", "momento", "codigo"])


def facts(ids: list[str], **other: object) -> pd.DataFrame:
    minute, points = [600.0, float("nan"), 5.0], [Point(1, 2), Point(3.4, 4), None]
    frame = gpd.GeoDataFrame({"fecha": DAYS, "minuto": minute}, geometry=points, crs=32717).assign(**other)
    return identities(frame, pd.Series(ids))


def test_a_fact_is_known_by_its_report_and_day_and_by_its_moment() -> None:
    one = facts(["7", "", "9"])
    assert (one["numero"] == NO_IDENTITY).tolist() == [False, True, False]
    assert (one["momento"] == NO_IDENTITY).tolist() == [False, False, True]
    again = facts(["7", "8", "9"], minuto=[600.0, float("nan"), 6.0])
    assert again["momento"].tolist() == one["momento"].tolist()
    assert again["numero"].tolist()[::2] == one["numero"].tolist()[::2]
    assert facts(["7", "", ""], fecha=DAYS + pd.Timedelta(days=1))["numero"][0] != one["numero"][0]


def test_a_fact_without_a_place_and_a_number_is_known_by_its_day_and_minute() -> None:
    """Its line of those without a place would vanish as it became reserved."""
    bare = facts(["", "", ""], geometry=gpd.GeoSeries([None] * 3, crs=32717))["momento"]
    assert (bare == NO_IDENTITY).tolist() == [False, False, True]
    assert bare[0] not in {bare[1], facts(["", "", ""])["momento"][0]}


def test_numbers_of_reports_are_those_that_stores_have_kept() -> None:
    frame = gpd.GeoDataFrame({"fecha": DAYS[:2], "minuto": float("nan")}, geometry=[None, None], crs=32717)
    for kind in ("str", "object", "category"):
        found = identities(frame, pd.Series(["A-7 ñ", "00123"], dtype=kind))
        assert found["numero"].tolist() == [-7336317617403344102, 5909505026707569458]


def test_what_became_reserved_stays_and_what_was_corrected_or_deleted_does_not() -> None:
    told = rows((1, 11, "HUR"), (2, 12, "HUR"), (3, 13, "LES"), (NO_IDENTITY, 14, "LES"), (5, 15, "LES"))
    ordinary = rows((1, 99, "ROB"))  # moved, and of another delito
    hidden = rows((3, 98, ""), (NO_IDENTITY, 14, ""), (77, 15, ""), (78, 97, ""))
    kept = kept_as_told(told, ordinary, hidden)
    assert kept.stays.tolist() == [False, False, True, True, True]
    assert kept.still.tolist() == [True, False, False, False, False]
    assert kept.hidden.tolist() == [True, True, True, False]


def test_of_a_report_of_two_delitos_the_one_that_is_reserved_stays() -> None:
    told = rows((1, 11, "HUR"), (1, 11, "LES"))
    for left in ("HUR", "LES"):
        kept = kept_as_told(told, rows((1, 11, left)), rows((1, 11, "")))
        assert kept.stays.tolist() == [left == "LES", left == "HUR"]
    both = kept_as_told(told, rows(), rows((1, 11, ""), (1, 11, "")))
    assert both.stays.all()
    assert both.hidden.all()
    # a third one came, and was never told
    again = kept_as_told(told, rows((1, 11, "HUR"), (1, 11, "LES")), rows((1, 11, "")))
    assert not again.stays.any()
    assert not again.hidden.any()


def test_a_reserved_fact_is_one_told_fact_at_the_most() -> None:
    told = rows((1, 11, "HUR"), (NO_IDENTITY, 12, "HUR"))
    kept = kept_as_told(told, rows(), rows((1, 12, "")))  # of the number of one, and of the moment of the other
    assert kept.stays.tolist() == [True, False]
    assert kept.hidden.tolist() == [True]


def test_nobody_is_not_everybody() -> None:
    kept = kept_as_told(rows((NO_IDENTITY, NO_IDENTITY, "HUR")), rows(), rows((NO_IDENTITY, NO_IDENTITY, "")))
    assert not kept.stays.any()


def test_a_fact_is_known_when_a_run_projects_it_to_another_zone() -> None:
    degrees = gpd.GeoSeries([Point(-78.0412345, -6.1234565), Point(-77.99995, -6.5), Point(-78.00005, -6.000015)], crs=4326)
    frame = gpd.GeoDataFrame({"fecha": DAYS[[0, 1, 0]], "minuto": 600.0}, geometry=degrees)
    west, east = (identities(frame.to_crs(epsg), pd.Series(["", "", ""])) for epsg in (32717, 32718))
    assert west["momento"].tolist() == east["momento"].tolist()
    assert west["momento"].nunique() == len(west)


def test_what_became_reserved_under_another_day_stays_once() -> None:
    told = rows((1, 11, "LES"), (2, 12, "LES"), (3, 13, "LES"), (4, 14, "LES"))
    ordinary, hidden = rows((3, 13, "LES")), rows((4, 14, ""), (99, 98, "")).set_axis([70, 80])
    kept = kept_as_told(told, ordinary, hidden)
    earlier = pd.Series([3, 2, 1, 1], index=[70, 80, 80, 90])  # 80 had two days; 90 is of another period now
    found, labels = redated_as_told(told, kept, hidden.index, earlier)
    assert found.stays.tolist() == [True, True, False, True]
    assert found.hidden.tolist() == [True, True]
    assert labels.tolist() == [70, 80, 90]
