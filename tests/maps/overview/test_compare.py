from __future__ import annotations

import pytest

from helpers.sheet_parts.overviews import PERIOD, many, station
from maps.overview.compare import overview_of
from maps.overview.values import Station


def test_order_and_classes_by_the_share_that_they_hold() -> None:
    found = overview_of([station("B", 10), station("A", 10), station("C", 0), station("D", 50), station("E", 30)], PERIOD)
    assert [(row.station.name, row.rank) for row in found.rows] == [("D", 4), ("E", 2), ("A", 0), ("B", 0), ("C", -1)]
    assert found.by_facts.lines == ((0, "10"), (2, "30"), (4, "50"))
    assert sum(row.facts for row in found.rows if row.compared) == 100
    assert [row.station.name for row in found.bare] == ["C"]
    assert overview_of(reversed([row.station for row in found.rows]), PERIOD) == found
    assert [row.rank for row in overview_of([station("A", 500)], PERIOD).rows] == [0], "of one nothing is compared"


def test_rates_only_of_thirty_incidents_and_known_people() -> None:
    stations = [station("A", 60, people=100_000), station("B", 30, people=10_000), station("C", 29, people=1_000)]
    found = overview_of([*stations, station("D", 80)], PERIOD)
    rates = {row.station.name: (row.rate, row.rate_rank) for row in found.rows}
    assert rates["A"] == (pytest.approx(60), 0)
    assert rates["B"] == (pytest.approx(300), 2)
    assert rates["C"] == rates["D"] == (None, -1)
    assert found.by_rate is not None
    assert found.by_rate.lines == ((0, "60"), (2, "300"))
    assert overview_of([station("A", 60)], PERIOD).by_rate is None


def test_five_groups_of_as_many() -> None:
    stations = [station(f"{n}", 100, people=1_000 * (11 - n)) for n in range(1, 11)]
    ranks = {int(row.station.name): row.rate_rank for row in overview_of(stations, PERIOD).rows}
    assert [ranks[n] for n in range(1, 11)] == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]


def test_a_change_is_told_where_chance_does_not_explain_it_among_so_many() -> None:
    told = {"days": (366, 366), "earlier": "año 2019"}
    one = overview_of([station("A", 60, before=40, **told)], PERIOD)
    assert one.rows[0].reading == "sube"
    assert one.rows[0].change.startswith("1.5 (")
    for doubt in ({"phi": 2.0}, {"season": 1.6}):
        assert overview_of([station("A", 60, before=40, **told, **doubt)], PERIOD).rows[0].reading == "", "as its sheet says"
    others = [station(f"N{n}", 40, before=40, **told) for n in range(30)]
    row = next(row for row in overview_of([station("A", 60, before=40, **told), *others], PERIOD).rows if row.facts == 60)
    assert row.reading == ""
    assert one.earlier == "año 2019"
    plain = overview_of([station("A", 60), station("B", 60, before=40, **told)], PERIOD)
    assert {row.station.name: row.change for row in plain.rows}["A"] == "–"


def test_what_is_of_another_period_is_last_and_has_no_class() -> None:
    stations = [station("A", 40), station("B", 50), station("C", 900, period="año 2019"), Station("D")]
    found = overview_of(stations, PERIOD)
    assert [(row.station.name, row.compared) for row in found.rows] == [("B", True), ("A", True), ("C", False), ("D", False)]
    assert found.rows[2].rank == -1
    assert sum(row.facts for row in found.rows if row.compared) == 90
    assert "90 hechos" in found.sentence
    assert found.note.endswith("C, D.")
    renewed = overview_of(stations, "año 2019")
    assert renewed.period == PERIOD, "the period of most"
    assert overview_of([station("A", 1), station("B", 2, period="x")], "x").period == "x"


def test_nothing_at_all() -> None:
    found = overview_of([], PERIOD)
    assert (found.rows, found.sentence, found.note, found.by_rate) == ((), "", "", None)
    assert len(overview_of(many(3), PERIOD).full) == 3
