"""What a public edition says of its changes is told by the told rows alone; the others say why a number changed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import mapadelito.jobs.generate
from helpers.attack import Town, digests
from helpers.editions.change_sentences import changes_on, counted_on, read_back, said_in
from helpers.editions.remembered import Remembered
from helpers.statements import statements
from helpers.told_incidents import told, with_values
from layers.editions import edition_differences
from layers.editions.row_changes import RowChanges, row_changes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MONTH = "2021-03"


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch) -> Remembered:
    """Keep in memory what each edition says."""
    memory = Remembered()
    monkeypatch.setattr(mapadelito.jobs.generate, "previous_facts", memory)
    return memory


def march(town: Town, delito: str) -> pd.Index:
    return town.rows.index[town.rows["fecha"].str.endswith("/03/2021") & (town.rows["delito"] == delito)]


def changes(folder: Path) -> list[str]:
    """Return the heading and the sentences on the page."""
    [page] = folder.rglob("mapa-del-delito.html")
    return [*changes_on(page)]


def publish(town: Town, rows: pd.DataFrame | None = None, **options: Any) -> list[str]:
    given = {"formats": "html", "periodo": MONTH} | options
    folder = told(town, rows, **given)
    return changes(folder.parent / given.get("perfil", "publico"))


def with_one_more(town: Town, like: int, **values: str) -> pd.DataFrame:
    return pd.concat([town.rows, town.rows.loc[[like]].assign(id="777777", **values)], ignore_index=True)


@pytest.mark.slow
def test_the_first_edition_says_nothing_and_the_same_again_says_the_same(town: Town, record: Remembered) -> None:
    assert publish(town, periodo="2021-02") == []
    before = publish(town)
    assert before[0] == "Cambios desde la edición anterior (febrero de 2021)"
    made = digests(town.folder / "salida" / "publico")
    assert "Cambios" in (town.folder / "salida" / "publico" / "index.html").read_text(encoding="utf-8")
    assert publish(town) == before
    assert digests(town.folder / "salida" / "publico") == made
    assert len(next(iter(record.texts.values()))) == 3


def as_late(town: Town) -> pd.DataFrame:
    return with_one_more(town, int(march(town, "HURTO")[0]), hora="04:10")


def as_no_longer_reserved(town: Town) -> pd.DataFrame:
    like = town.rows.loc[march(town, "HURTO")[0]]
    at = int(march(town, "VIOLENCIA FAMILIAR")[0])
    values = {name: str(like[name]) for name in ("latitud", "longitud", "fecha", "delito")}
    return with_values(town.rows, at, **values, hora="04:10")


@pytest.mark.slow
@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("change", [as_late, as_no_longer_reserved])
def test_a_fact_that_stops_being_reserved_is_a_late_one(town: Town, change: Callable[[Town], pd.DataFrame]) -> None:
    publish(town)
    lines = publish(town, change(town))
    total = read_back(lines[1])
    assert total.numbers[1] - total.numbers[0] == 1
    assert total.causes == {"llegó tarde": 1}
    assert lines[1].startswith("Antes ")


@pytest.mark.slow
def test_a_fact_that_becomes_reserved_changes_no_word(town: Town, record: Remembered) -> None:
    publish(town, periodo="2021-02")
    before = publish(town)
    at = int(march(town, "HURTO")[0])
    assert publish(town, with_values(town.rows, at, delito="VIOLENCIA FAMILIAR")) == before
    exact = {"perfil": "interno", "name": "interno"}
    publish(town, **exact)
    lines = publish(town, with_values(town.rows, at, delito="VIOLENCIA FAMILIAR"), **exact)
    assert read_back(lines[1]).causes == {"reclasificado": 1}  # who may see reserved facts is told
    assert set(record.texts) == {("publico", "CENTRAL"), ("interno", "CENTRAL")}


@pytest.mark.slow
@pytest.mark.usefixtures("record")
def test_a_fact_that_was_deleted_or_moved_has_no_cause_in_public(town: Town) -> None:
    publish(town)
    at = int(march(town, "HURTO")[0])
    deleted = read_back(publish(town, town.rows.drop(index=at))[1])
    assert (deleted.numbers[1] - deleted.numbers[0], deleted.words) == (-1, "")
    both = town.rows.drop(index=at)
    later = pd.concat([both, town.rows.loc[[at]].assign(id="777777", hora="04:10", delito="DAÑOS")], ignore_index=True)
    back = read_back(publish(town, later)[1])  # against the edition without it: late
    assert back.causes == {"llegó tarde": 1}


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(
    ("formats", "plants"),
    [
        ("html", (False, True)),
        *(pytest.param("html,pdf", how, marks=pytest.mark.slow) for how in ((True, False), (True, True))),
    ],
)
def test_a_planted_reserved_row_changes_no_public_byte(town: Town, formats: str, plants: tuple[bool, bool]) -> None:
    at = int(march(town, "HURTO")[0])
    planted = with_one_more(town, at, delito="VIOLENCIA FAMILIAR", hora="05:20")
    first, second = (planted if plant else town.rows for plant in plants)
    [page] = told(town, first, periodo="2021-02", formats=formats).rglob("mapa-del-delito.html")
    february = counted_on(page)["Total"]
    before = digests(told(town, first, periodo=MONTH, formats=formats))
    folder = told(town, second, periodo=MONTH, formats=formats)
    assert digests(folder) == before
    said = [read_back(line) for line in changes(folder)[1:]]  # its numbers are those that the two pages print
    assert said[0].numbers == (february, counted_on(page)["Total"])


@pytest.mark.slow
@pytest.mark.usefixtures("record")
def test_nothing_said_of_changes_is_of_reserved_facts(town: Town) -> None:
    publish(town, periodo="2021-02")
    for rows in (town.rows, as_late(town), town.rows.drop(index=march(town, "HURTO")[:3])):
        publish(town, rows)
        folder = town.folder / "salida" / "publico"
        lines = changes(folder)
        assert [read_back(line).kind for line in lines[1:]]
        found = [item for item in statements(folder) if any(item.words in line for line in lines)]
        assert found == []
        [page] = folder.rglob("mapa-del-delito.html")
        assert dict(said_in(folder)).keys() == {page.name}


@pytest.mark.slow
@pytest.mark.usefixtures("record")
def test_a_careless_cause_is_found(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the public text said what happened to each row, a moved one would not be a deleted and a late one."""

    def careless(before: list[str], after: list[str], **more: Any) -> RowChanges:
        found = row_changes(before, after, **more)
        return Careless(*found)

    class Careless(RowChanges):
        only_repeated_and_late = True  # type: ignore[assignment]

    monkeypatch.setattr(edition_differences, "row_changes", careless)
    at = int(march(town, "HURTO")[0])
    publish(town)
    lines = publish(town, with_values(town.rows, at, delito="DAÑOS"))
    assert Counter(read_back(line).kind for line in lines[1:])["others"] == 1
