"""The simulated editions hold all that happens to a register: without it the tests that use them would prove nothing."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from geo.period import Period
from helpers.editions_sim import PLACE, SECTORS, Edition, publish, simulate, small_town
from helpers.statements import statements

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> list[Edition]:
    return list(simulate(5, tmp_path_factory.mktemp("pueblo")))


def test_editions_are_of_all_kinds_in_any_order(editions: list[Edition]) -> None:
    periods = [Period.parse(edition.period) for edition in editions]
    assert {period.months for period in periods} == {1, 3, 6, 12}
    assert len(set(periods)) == 57 < len(periods)
    assert periods != sorted(periods)
    assert [edition.day for edition in editions] == sorted(edition.day for edition in editions)
    assert all(period.end < edition.day for period, edition in zip(periods, editions, strict=True))
    assert sum(edition.lost for edition in editions) == 1
    assert {edition.folder.name for edition in editions} == {"salida-a", "salida-b"}


def test_rows_come_late_and_are_corrected_both_ways(editions: list[Edition]) -> None:
    first, last = editions[10].rows, editions[-1].rows
    where = ["fecha", "hora", "latitud", "longitud"]
    both = first.merge(last, on=where, suffixes=("", "_later"))
    hidden = both["delito"] == "VIOLENCIA FAMILIAR", both["delito_later"] == "VIOLENCIA FAMILIAR"
    assert (hidden[0] & ~hidden[1]).any()
    assert (~hidden[0] & hidden[1]).any()
    assert (both["id"] != both["id_later"]).all()  # all were numbered anew
    told = pd.to_datetime(first["fecha"], format="%d/%m/%Y").max().to_period("M") - 1
    of_month = [pd.to_datetime(rows["fecha"], format="%d/%m/%Y").dt.to_period("M") == told for rows in (first, last)]
    assert of_month[1].sum() > of_month[0].sum()  # what came late
    gone = first[of_month[0]].merge(last, on=["fecha", "hora"], how="left", indicator=True)
    assert (gone["_merge"] == "left_only").any()  # deleted
    assert (gone["latitud_x"] != gone["latitud_y"])[gone["_merge"] == "both"].any()  # moved


def test_the_town_has_as_many_facts_as_it_should(editions: list[Edition]) -> None:
    rows = editions[-1].rows
    hidden = (rows["delito"] == "VIOLENCIA FAMILIAR").sum() / 36
    assert 35 < hidden < 50
    assert 135 < len(rows) / 36 - hidden < 155


def test_the_same_seed_gives_the_same_editions(tmp_path: Path) -> None:
    one, two = (list(islice(simulate(1, tmp_path), 3)) for _ in range(2))
    assert [edition.period for edition in one] == [edition.period for edition in two]
    assert one[2].rows.equals(two[2].rows)
    assert not next(simulate(2, tmp_path)).rows.equals(one[0].rows)


@pytest.mark.slow
def test_an_edition_is_published_and_tells_of_every_sector(tmp_path: Path) -> None:
    town = small_town(tmp_path)
    edition = next(edition for edition in simulate(3, tmp_path) if "S" in edition.period)
    folder = publish(town, edition, formats="html", mapa="delito")
    assert folder == edition.folder / "publico"
    assert {item.sector for item in statements(folder) if item.place.endswith(PLACE)} == {"", *SECTORS}
