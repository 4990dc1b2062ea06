"""Two editions are compared by what each of them says, and by nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from geo.boundaries.jurisdiction import Jurisdiction
from geo.boundaries.levels import at_level
from geo.boundaries.read import locate
from helpers.analyses import analysed, in_profile, incidents, without_evidence
from helpers.editions.made_facts import facts, key
from layers.editions.edition_differences import KnownNow, PeriodRevision, Refusal, SectorChange, ZoneChanges, compare
from layers.editions.edition_facts import EditionFacts, facts_said
from layers.editions.row_changes import RowChanges

if TYPE_CHECKING:
    import geopandas as gpd

NOVEMBER = facts({"S1": 40, "S2": 30}, unplaced=5)


def test_the_facts_are_those_of_the_sheet_and_come_back_from_json(four_sectors: gpd.GeoDataFrame) -> None:
    rows = [(100, 100, "PAT.HUR")] * 6 + [(1500, 100, "PAT.HUR.AGR")] * 3 + [(100, 1500, "VCS.LES")]
    levels = {level: at_level(four_sectors, level) for level in ("comisaria", "sector")}
    place = Jurisdiction("CENTRAL", levels, neighbours=four_sectors.iloc[:0], streets=four_sectors.iloc[:0])
    analysis = analysed(place, locate(incidents(*rows), four_sectors))
    found = facts_said(analysis, ["b", "a"])
    assert (found.total, found.located, found.misplaced) == (12, 10, 0)  # told rows have those without a position
    assert facts_said(in_profile(analysis, "comite")).misplaced == 2
    assert found.by_sector() == {"S1": 6, "S2": 3, "S3": 1, "S4": 0}
    assert found.counts["S2"] == {"Hurto": 3}
    assert [(zone.rank, zone.incidents) for zone in found.zones or ()] == [(1, 6)]
    assert found.rows == ("a", "b")
    again = EditionFacts.of_plain(json.loads(json.dumps(found.plain())))
    assert again == found
    assert compare(again, found, public=True).zones == ZoneChanges((), (1,), 0)
    none = facts_said(without_evidence(analysis))
    assert none.zones is None
    assert EditionFacts.of_plain(none.plain()) == none
    undated = replace(found, period=None)
    assert EditionFacts.of_plain(undated.plain()) == undated


def test_zones_are_followed_on_the_ground() -> None:
    before = facts({"S1": 40}, "2020-10", squares=(0, 500, 900))
    after = facts({"S1": 40}, squares=(2000, 520, 0))
    assert compare(before, after, public=False).zones == ZoneChanges((1,), (2, 3), 1)
    assert compare(before, replace(after, zones=None), public=False).zones is None


def test_zones_of_another_zone_of_utm_are_the_same_ground() -> None:
    before = facts({"S1": 40}, "2020-10", squares=(500_000,))
    assert before.zones is not None
    moved = before.zone_frame(32718).geometry.iloc[0]
    after = replace(before, epsg=32718, zones=(before.zones[0]._replace(outline=moved),))
    assert compare(before, after, public=False).zones == ZoneChanges((), (1,), 0)


def test_a_sector_that_doubles_is_named_and_one_with_few_is_not_tested() -> None:
    before = facts({"S1": 40, "S2": 30, "S3": 2}, "2020-10")
    found = compare(before, facts({"S1": 90, "S2": 33, "S3": 7}), public=False)
    assert found.sectors == (SectorChange("S1", 40, 90, "sube"),)
    assert (found.tested, found.untested, found.reading) == (2, 1, "sube")
    alone = compare(facts({"S1": 40}, "2020-10"), facts({"S1": 44}), public=False)
    assert (alone.tested, alone.untested, alone.reading) == (0, 0, "sin cambio demostrable")


@pytest.mark.parametrize(
    ("before", "refusal"),
    [
        (facts({"S1": 400, "S2": 300}, "2020-01..2020-10"), Refusal.LENGTH),
        (replace(NOVEMBER, period=None), Refusal.LENGTH),
        (facts({"S1": 40, "S2": 30}, "2020-10", unplaced=40), Refusal.COVERAGE),
        (facts({"NORTE": 40, "SUR": 30}, "2020-10", unplaced=5), Refusal.GROUND),
    ],
)
def test_sectors_that_may_not_be_compared_are_not(before: EditionFacts, refusal: Refusal) -> None:
    found = compare(before, NOVEMBER, public=False)
    assert (found.refusal, found.sectors, found.reading) == (refusal, (), "")


def test_a_handful_is_no_evidence() -> None:
    found = compare(facts({"S1": 4}, "2020-10"), facts({"S1": 5}), public=False)
    assert (found.refusal, found.coverage) == (Refusal.EVIDENCE, None)


def test_the_same_period_tells_what_happened_and_no_test() -> None:
    rows = tuple(key(n, n) for n in range(1, 76))
    before = replace(NOVEMBER, rows=rows, misplaced=1)
    after = replace(NOVEMBER, rows=(*rows[2:], key(99, 99)), misplaced=2, total=74)
    found = compare(before, after, public=False, repeated=[rows[0]])
    assert found.revision == PeriodRevision((75, 74), RowChanges(repeated=1, unplaced=1, late=1))
    assert (found.again, found.refusal, found.reading) == (True, None, "")
    back = compare(after, before, public=False)
    assert back.revision == PeriodRevision((74, 75), RowChanges(gone=1, late=1, placed=1))
    found = compare(replace(before, misplaced=0), replace(after, misplaced=0, rows=rows), public=False)
    assert found.revision == PeriodRevision((75, 74), RowChanges())


def test_the_period_before_is_told_as_it_is_known_now() -> None:
    rows = tuple(key(n, n) for n in range(1, 76))
    before = replace(facts({"S1": 40, "S2": 30}, "2020-10", unplaced=5), rows=rows, misplaced=1)
    assert compare(before, NOVEMBER, public=False).revision is None
    known = KnownNow(77, 2, (*rows[:73], key(99, 99), key(98, 98), key(97, 97)))
    found = compare(before, NOVEMBER, public=False, known=known)
    assert found.revision == PeriodRevision((75, 77), RowChanges(gone=1, unplaced=1, late=3))
    assert compare(before, NOVEMBER, public=True, known=known).revision == PeriodRevision((75, 77), None)
    late = KnownNow(76, 0, (*rows, key(99, 99)))
    assert compare(before, NOVEMBER, public=True, known=late).revision == PeriodRevision((75, 76), RowChanges(late=1))


def test_before_is_never_a_later_month_nor_the_same_again() -> None:
    october, december, year = (facts({"S1": 40, "S2": 31}, period) for period in ("2020-10", "2020-12", "2020"))
    assert NOVEMBER.follows(october)
    assert not NOVEMBER.follows(december)
    assert year.follows(december)
    assert not NOVEMBER.follows(replace(NOVEMBER, rows=("numbered anew",)))
    assert NOVEMBER.follows(replace(NOVEMBER, total=76))
    assert NOVEMBER.follows(replace(december, period=None))


def test_editions_of_two_profiles_are_not_compared() -> None:
    with pytest.raises(ValueError, match="publico"):
        compare(NOVEMBER, replace(NOVEMBER, profile="publico"), public=True)


# ---- In public, a difference is told by the told rows alone ----

ROWS = tuple(key(n, n, crime=1 + n % 2, sector=1 + n % 3) for n in range(1, 31))


def told(rows: tuple[str, ...]) -> EditionFacts:
    by_sector = {f"S{n}": sum(int(one[36:40], 16) == n for one in rows) for n in (1, 2, 3)}
    return facts(by_sector, profile="publico", rows=rows)


def test_only_repeated_and_late_are_told_in_public() -> None:
    late, gone = (*ROWS, key(50, 50)), ROWS[1:]
    assert compare(told(ROWS), told(late), public=True).revision == PeriodRevision((30, 31), RowChanges(late=1))
    assert compare(told(ROWS), told(gone), public=True, repeated=[ROWS[0]]).revision == PeriodRevision(
        (30, 29), RowChanges(repeated=1)
    )
    assert compare(told(ROWS), told(gone), public=True).revision == PeriodRevision((30, 29), None)
    both = (*gone, key(50, 50))
    assert compare(told(ROWS), told(both), public=True).revision == PeriodRevision((30, 30), None)


@pytest.mark.parametrize(
    "other",
    [
        key(1, 1, crime=9, sector=2),  # classed anew
        key(1, 77, crime=2, sector=1),  # moved
        key(1, 1, crime=2, sector=2, placed=False),
        key(88, 1, crime=2, sector=2, rest=4),  # numbered anew
    ],
)
def test_a_row_that_changed_is_a_deleted_and_a_late_one(other: str) -> None:
    changed = told((*ROWS[1:], other))
    unrelated = told((*ROWS[1:], key(500, 500, crime=int(other[32:36], 16), sector=int(other[36:40], 16))))
    assert compare(told(ROWS), changed, public=True) == compare(told(ROWS), unrelated, public=True)
