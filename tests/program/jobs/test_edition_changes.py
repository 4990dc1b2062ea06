"""What a public edition says of its changes is told by the told rows alone; the others say why a number changed."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import mapadelito.jobs.generate
from geo.period import Period
from helpers.attack import Town, digests
from helpers.editions.change_sentences import changes_on, counted_on, read_back, said_in
from helpers.editions.remembered import Remembered
from helpers.editions_sim import simulate, small_town
from helpers.statements import statements
from helpers.told_incidents import told, with_values
from layers.editions import edition_differences
from layers.editions.incident_keys import exact_keys
from layers.editions.row_changes import RowChanges, row_changes
from mapadelito.jobs.edition_changes import _same
from mapadelito.reading.placing import read_placed
from mapadelito.settings.config import load_config

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


def facts_of(town: Town, delito: str, *, month: str = "03") -> pd.Index:
    return town.rows.index[town.rows["fecha"].str.endswith(f"/{month}/2021") & (town.rows["delito"] == delito)]


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
    return with_one_more(town, int(facts_of(town, "HURTO")[0]), hora="04:10")


def as_no_longer_reserved(town: Town) -> pd.DataFrame:
    like = town.rows.loc[facts_of(town, "HURTO")[0]]
    at = int(facts_of(town, "VIOLENCIA FAMILIAR")[0])
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
    at = int(facts_of(town, "HURTO")[0])
    assert publish(town, with_values(town.rows, at, delito="VIOLENCIA FAMILIAR")) == before
    exact = {"perfil": "interno", "name": "interno"}
    publish(town, **exact)
    lines = publish(town, with_values(town.rows, at, delito="VIOLENCIA FAMILIAR"), **exact)
    assert read_back(lines[2]).causes == {"reclasificado": 1}  # who may see reserved facts is told
    assert set(record.texts) == {("publico", "CENTRAL"), ("interno", "CENTRAL")}


@pytest.mark.slow
@pytest.mark.usefixtures("record")
def test_a_fact_that_was_deleted_or_moved_has_no_cause_in_public(town: Town) -> None:
    publish(town)
    at = int(facts_of(town, "HURTO")[0])
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
    at = int(facts_of(town, "HURTO")[0])
    planted = with_one_more(town, at, delito="VIOLENCIA FAMILIAR", hora="05:20")
    first, second = (planted if plant else town.rows for plant in plants)
    [page] = told(town, first, periodo="2021-02", formats=formats).rglob("mapa-del-delito.html")
    february = counted_on(page)["Total"]
    before = digests(told(town, first, periodo=MONTH, formats=formats))
    folder = told(town, second, periodo=MONTH, formats=formats)
    assert digests(folder) == before
    said = [read_back(line) for line in changes(folder)[1:]]  # its numbers are those that the two pages print
    assert said[0].numbers == (february, counted_on(page)["Total"])


def other_february(town: Town) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the register a month later, and what was planted in February."""
    ordinary = facts_of(town, "HURTO", month="02")
    hidden = facts_of(town, "VIOLENCIA FAMILIAR", month="02")
    rows = with_values(town.rows, int(ordinary[0]), delito="ROBO")
    rows = with_values(rows, int(ordinary[1]), hora="05:59")
    late = rows.loc[ordinary[2:5]].assign(id=["900001", "900002", "900003"], hora="03:33")
    unseen = rows.loc[hidden[:1]].assign(id="900004")
    planted = {"ya no se cuentan": 2, "llegaron tarde": 4, "reclasificado": 1, "corregido": 1}
    return pd.concat([rows.drop(index=ordinary[5:7]), late, unseen], ignore_index=True), planted


@pytest.mark.slow
@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("profile", ["interno", "comite"])
def test_the_month_before_is_told_as_it_is_known_now_and_exactly_so(town: Town, profile: str) -> None:
    rows, planted = other_february(town)
    publish(town, periodo="2021-02", perfil=profile)
    lines = [read_back(line) for line in publish(town, rows, perfil=profile)[1:]]
    total, others = (line for line in lines if line.name == "febrero de 2021" or line.kind == "others")
    if profile == "comite":  # which sees no reserved fact
        planted["llegaron tarde"] -= 1
    assert total.causes | others.causes == planted
    assert total.numbers[1] - total.numbers[0] == planted["llegaron tarde"] - 2


@pytest.mark.slow
@pytest.mark.usefixtures("record")
def test_in_public_the_month_before_has_no_cause_but_late(town: Town) -> None:
    rows, _ = other_february(town)
    publish(town, periodo="2021-02")
    [total] = [own for line in publish(town, rows)[1:] if (own := read_back(line)).name]
    assert (total.name, total.numbers[1] - total.numbers[0], total.words) == ("febrero de 2021", 1, "")
    before = digests(town.folder / "salida" / "publico")
    hidden = facts_of(town, "VIOLENCIA FAMILIAR", month="02")
    told(town, rows.drop(index=rows.index[rows["id"].isin(town.rows.loc[hidden[:2], "id"])]), periodo=MONTH, formats="html")
    assert digests(town.folder / "salida" / "publico") == before


@pytest.mark.slow
@pytest.mark.usefixtures("record")
def test_nothing_said_of_changes_is_of_reserved_facts(town: Town) -> None:
    publish(town, periodo="2021-02")
    for rows in (town.rows, as_late(town), town.rows.drop(index=facts_of(town, "HURTO")[:3])):
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
    at = int(facts_of(town, "HURTO")[0])
    publish(town)
    lines = publish(town, with_values(town.rows, at, delito="DAÑOS"))
    assert Counter(read_back(line).kind for line in lines[1:])["others"] == 1


@pytest.mark.parametrize("profile", ["interno", "comite", "publico"])
def test_a_confirmed_match_is_a_repeated_fact(tmp_path: Path, profile: str) -> None:
    """The second row of the pair was counted before; what remains is of its delito."""
    rows = {
        "pnp.csv": [
            "id_dgc,fecha_hora_hecho,subtipo_hecho,lat_hecho,long_hecho",
            "1,2021-03-04 10:00,ROBO,-7.1001,-78.5001",
        ],
        "serenazgo.csv": [
            "incidence_code,incidence_date,subtype_name,latitude,longitude",
            "A1,2021-03-04 10:20,ROBO,-7.1004,-78.5004",
            "A2,2021-03-05 10:20,VIOLACION,-7.2004,-78.6004",
        ],
    }
    for name, lines in rows.items():
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    config = load_config(None, {"incidentes": tuple(tmp_path / name for name in rows), "salida": tmp_path / "salida"})
    incidents, _ = read_placed(config, None)
    before = exact_keys(incidents.frame, incidents.ids)
    assert len(before) == 3
    incidents.settle(incidents.frame.index[1:], "MISMO_HECHO")
    settled = _same(incidents, profile)
    assert len(settled) == (2 if profile == "interno" else 1)  # of a reserved one only who may see it is told
    if profile != "publico":  # whose keys are those of told rows
        after = exact_keys(incidents.frame, incidents.ids)
        expected = RowChanges(repeated=1, gone=1)  # of the delito of the second nothing else is counted
        assert row_changes(before.tolist(), after.tolist(), repeated=settled) == expected


def simulated(folder: Path, without: int) -> list[tuple[str, list[str], dict[str, int]]]:
    """Publish the first editions of the simulated town; return the period, sentences and printed counts of each.

    Of the facts that are reserved in all of them, the office does not have so many in a hundred.
    """
    folder.mkdir()
    town, editions = small_town(folder), [*islice(simulate(7, folder), 12)]
    where = ["fecha", "hora"]
    seen = pd.concat([edition.rows for edition in editions])
    ordinary = pd.MultiIndex.from_frame(seen.loc[seen["delito"] != "VIOLENCIA FAMILIAR", where])
    found = []
    for edition in editions:
        keys = pd.MultiIndex.from_frame(edition.rows[where])
        lot = pd.util.hash_pandas_object(edition.rows[where].sum(axis=1), index=False).to_numpy() % 100
        rows = edition.rows[keys.isin(ordinary) | (lot >= without)].reset_index(drop=True)
        made = town.publish(rows, periodo=edition.period, salida=folder / "salida", formats="html", mapa="delito")
        [page] = made.rglob("mapa-del-delito.html")
        found.append((Period.parse(edition.period).label, [*changes_on(page)], counted_on(page)))
    return found


@pytest.mark.slow
def test_over_many_editions_reserved_facts_change_no_sentence_and_all_numbers_are_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = []
    for without in (0, 40):
        monkeypatch.setattr(mapadelito.jobs.generate, "previous_facts", Remembered())
        runs.append(simulated(tmp_path / f"{without}", without))
    assert [lines for _, lines, _ in runs[0]] == [lines for _, lines, _ in runs[1]]
    printed: dict[str, list[int]] = {}
    kinds = set()
    for period, lines, counts in runs[0]:
        said = [read_back(line) for line in lines[1:]]
        kinds |= {one.kind for one in said}
        if said:
            before = re.search(r"\((.*)\)", lines[0])
            assert before is not None
            of_period = next(one for one in said if one.kind == "total" and not one.name)
            assert of_period.numbers == (printed[before[1]][-1], counts["Total"])
            causes = {cause for one in said if one.kind in {"total", "others"} for cause in one.causes}
            assert causes <= {"llegó tarde", "llegaron tarde", "repetido", "repetidos"}
        printed.setdefault(period, []).append(counts["Total"])
    assert {"total", "zones", "refused"} <= kinds
