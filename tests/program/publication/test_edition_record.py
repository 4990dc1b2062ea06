"""Records of editions: what comes back is what was written, and the one to compare with is found by its content."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from mapadelito.outputs.archive import split_name
from mapadelito.publication.edition_record import EditionRecord, editions_of
from mapadelito.publication.store import STORE, ToldStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mapadelito.publication.edition_record import EditionBook

FIRST = EditionRecord(
    "publico", "2020-11", 1, date(2020, 12, 3), "0.3", 7, 9, {"mapa": {"lista": ["ñ"]}}, {"index.html": "ff"}
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[EditionBook]:
    """Open the records of a new store."""
    with ToldStore.opened(tmp_path / STORE) as store:
        yield store.editions


def published(book: EditionBook, record: EditionRecord) -> None:
    book.mark_published(book.write(record))


def test_a_record_comes_back_as_it_was(book: EditionBook, tmp_path: Path) -> None:
    published(book, replace(FIRST, base=None, facts={"ILO": {"hechos": 3}}))
    assert book.find("publico", "2020-11") == replace(FIRST, base=None)
    assert book.find("publico", "2020-11.2") is None
    assert book.find("comite", "2020-11") is None
    with editions_of(tmp_path, STORE) as other:
        assert other is not None
        assert other.names("publico") == ["2020-11"]
    with editions_of(tmp_path / "nada", STORE) as none:
        assert none is None


def test_numbers_follow_the_published_ones(book: EditionBook) -> None:
    published(book, FIRST)
    second = replace(FIRST, number=2, files={"index.html": "aa"})
    book.write(second)  # and the process ends
    assert (book.last_number("publico", "2020-11"), book.names("publico")) == (1, ["2020-11"])
    published(book, replace(second, files={"index.html": "bb"}))
    assert (book.last_number("publico", "2020-11"), book.names("publico")) == (2, ["2020-11", "2020-11.2"])
    assert book.find("publico", "2020-11.2") == replace(second, files={"index.html": "bb"})
    assert book.last_number("comite", "2020-11") == 0


@pytest.mark.parametrize(
    ("name", "parts"),
    [("2020-11", ("2020-11", 1)), ("2020-11.2", ("2020-11", 2)), ("2020-01_2020-10.12", ("2020-01_2020-10", 12))],
)
def test_a_name_has_a_period_and_a_number(name: str, parts: tuple[str, int]) -> None:
    assert split_name(name) == parts
    assert replace(FIRST, period=parts[0], number=parts[1]).name == name


def test_what_editions_said_is_read_from_the_last_one_back(book: EditionBook) -> None:
    for number, facts in enumerate([{"hechos": 3}, {"hechos": 5}, {"hechos": 6}], start=1):
        published(book, replace(FIRST, number=number, facts={"ILO": facts}))
    book.write(replace(FIRST, number=4, facts={"ILO": {"hechos": 9}}))  # never published
    published(book, replace(FIRST, profile="comite", facts={"ILO": {"hechos": 8}}))
    assert [said["hechos"] for said in book.said_of("publico", "ILO")] == [6, 5, 3]
    assert [said["hechos"] for said in book.said_of("publico", "ILO", before=3)] == [5, 3]
    assert [*book.said_of("publico", "ILO", before=1)] == []
    assert [*book.said_of("publico", "OTRA")] == []


def test_an_edition_that_grows_is_one_with_a_record_of_each_run(book: EditionBook) -> None:
    files = {"index.html": "1", "a/x": "aa", "suelto": "s"}
    first = replace(FIRST, files=files, facts={"A": {"hechos": 1}})
    order = book.write(first)  # it is there, and that was not noted
    second = replace(first, files={"index.html": "2", "a/x": "aa", "b/x": "bb"}, base=order, facts={"B": {"hechos": 2}})
    lost = book.write(replace(second, files={"index.html": "9"}))
    published(book, second)
    assert (book.names("publico"), book.last_number("publico", "2020-11")) == (["2020-11"], 1)
    found, before = book.find("publico", "2020-11"), book.at(order)
    assert (found, before) == (replace(second, facts={}), replace(first, facts={}))
    assert found is not None
    assert found.base == order
    assert found.order >= lost > order
    stored = [text for (text,) in book._db.execute("SELECT acta FROM edicion")]
    assert ['"aa"' in text for text in stored] == [True, False]  # what is as before is not repeated
    assert [[*book.said_of("publico", one)] for one in "AB"] == [[{"hechos": 1}], [{"hechos": 2}]]
    assert [*book.said_of("publico", "B", before=found.order)] == []


def test_what_nobody_received_is_compared_with_nothing(tmp_path: Path) -> None:
    with ToldStore.opened(tmp_path / STORE) as store:
        for number, period in enumerate(["2020-S1", "2020-S2", "2020-01_2020-10", "varios"]):
            published(
                store.editions, replace(FIRST, period=period, facts={"ILO": {"hechos": number}, "OTRA": {"hechos": 0}})
            )
        published(store.editions, replace(FIRST, profile="interno", period="2020-S1", facts={"ILO": {"hechos": 9}}))
        store.forget([], ["2020-S1"], ["ILO"], ground=False)
        assert [said["hechos"] for said in store.editions.said_of("publico", "ILO")] == [1]
        assert len([*store.editions.said_of("publico", "OTRA")]) == 4
        assert len([*store.editions.said_of("interno", "ILO")]) == 1
