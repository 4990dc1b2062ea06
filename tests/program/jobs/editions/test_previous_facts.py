"""The edition that a new one is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helpers.editions.made_facts import facts
from mapadelito.jobs.edition_changes import previous_facts

if TYPE_CHECKING:
    from layers.editions.edition_facts import EditionFacts


class _Book:
    """What some editions said, the last one first."""

    def __init__(self, *said: EditionFacts) -> None:
        self.said = [one.plain() for one in said]

    def said_of(self, *_: str, **__: str) -> list[Any]:
        return self.said


def test_an_edition_is_compared_with_the_last_of_its_own_period_or_else_of_the_latest_earlier_one() -> None:
    march, again, may = facts({"1": 20}, "2020-03"), facts({"1": 22}, "2020-03"), facts({"1": 30}, "2020-05")
    january, june = facts({"1": 4}, "2020-01"), facts({"1": 9}, "2020-06")
    book = _Book(january, may, march)
    found = [previous_facts(now, "CENTRO", book=book) for now in (again, march, june, january)]
    assert [one and one.total for one in found] == [20, 4, 30, None]
