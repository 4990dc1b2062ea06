"""What an earlier run finished is used where a run would make the same, into the same folder."""

from __future__ import annotations

from dataclasses import replace

from layers.editions.edition_facts import EditionFacts
from mapadelito.jobs.finishing import Order
from mapadelito.jobs.kept.stations import KeptStation
from mapadelito.jobs.parallel.found import Found
from mapadelito.outputs.editions import Entry
from mapadelito.outputs.products import StationRequest
from mapadelito.outputs.tallies import Counted
from maps.sheets.titles import Membrete, Titles

FACTS = EditionFacts("interno", None, 0, 0, 0, {}, {}, None, 0, ())
REQUEST = StationRequest(Titles(Membrete()), ("delito",), ("html",), "a4", None)
FOUND = Found("A", None, "1", Counted("A", "A", 0, 0, 0, evidence=False), FACTS, None)


def ordered(kept: KeptStation | None, folder: str = "a") -> Order:
    return Order(replace(FOUND, kept=kept), REQUEST, folder, {"1": 3})


def test_only_the_same_in_the_same_folder_is_finished() -> None:
    digest = ordered(None).digest
    kept = KeptStation("1", digest, {}, Entry("A", "a", "", "A"), {})
    assert ordered(None).finished is None
    assert ordered(kept).finished is kept
    assert ordered(replace(kept, drawing="9")).finished is None
    assert ordered(replace(kept, entry=replace(kept.entry, folder="../b"))).finished is None
    assert ordered(kept)._replace(accepted={"1": 4}).finished is None
    assert ordered(kept, folder="b").finished is None
