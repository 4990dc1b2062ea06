"""The reader of what is said of reserved facts finds it in every product, and finds what is planted."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from geo.period import Period
from helpers.attack import EVERYTHING, PAGES, Town
from helpers.solver import Told, leaks, span
from helpers.spoken_words import UNKNOWN, Statement, bounds, months_of, spoken
from helpers.statements import by_subject, leaves, statements, told, unfounded
from layers.disclosure.profiles import bounds_of, guarded
from mapadelito import ROOT

if TYPE_CHECKING:
    from pathlib import Path

ILO = "COMISARIA PNP ILO"
SECTORS = [f"SECTOR {number}" for number in range(1, 7)]


@pytest.fixture
def ilo(tmp_path: Path) -> Town:
    """One comisaría of the bundled sample."""
    rows = pd.read_csv(ROOT / "data" / "incidents" / "ilo_2020.csv", dtype=str, keep_default_na=False)
    limits = ROOT / "data" / "boundaries"
    options = {"limites": limits / "ilo.geojson", "calles": limits / "calles_ilo.geojson", "comisaria": ILO}
    return Town(rows, {}, "2020-S1", options, tmp_path)


def test_pages_books_and_layers_say_the_same_of_every_sector(ilo: Town) -> None:
    found = statements(ilo.publish(ilo.rows, formats=PAGES, mapa="delito"))
    agreed = by_subject(found)
    assert {key for key, words in agreed.items() if len(words) > 1} == set()
    assert {key[2] for key in agreed} >= {*SECTORS, ""}
    assert [item for item in found if item.sector == UNKNOWN] == []
    [files] = agreed[ILO, "enero a junio de 2020", "SECTOR 4"].values()
    assert {name.rpartition("/")[2] for name in files} >= {"mapa-del-delito.html", "capas.kmz"}
    [whole] = agreed[ILO, "enero a junio de 2020", ""].values()
    assert {name.rpartition("/")[2] for name in whole} >= {"mapa-del-delito.html", "cuadro.xlsx"}


@pytest.mark.slow
def test_prints_and_the_annexes_say_it_too(ilo: Town) -> None:
    found = statements(ilo.publish(ilo.rows, formats=EVERYTHING))
    agreed = by_subject(found)
    assert {key for key, words in agreed.items() if len(words) > 1} == set()
    assert [item for item in found if item.sector == UNKNOWN] == []
    [files] = agreed[ILO, "enero a junio de 2020", "SECTOR 4"].values()
    names = {name.rpartition("/")[2] for name in files}
    assert names >= {"mapa-del-delito.html", "mapa-del-delito.pdf", "anexo.pdf", "anexo.docx", "capas.kmz"}
    assert len(told(found, SECTORS)) == len(SECTORS) + 1  # and the whole


def test_products_that_do_not_say_the_same_are_found(ilo: Town) -> None:
    folder = ilo.publish(ilo.rows, formats="html,kmz", mapa="delito")
    [path] = folder.rglob("capas.kmz")
    with zipfile.ZipFile(path) as book:
        text = book.read("doc.kml").decode()
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("doc.kml", text.replace("Reservados: menos de 10", "Reservados: ≈ 10", 1))
    (folder / "nota.html").write_text("<p>En el barrio, aún no se dice; cerca, entre 13 y 26.</p>", encoding="utf-8")
    found = statements(folder)
    assert [key[2] for key, words in by_subject(found).items() if len(words) > 1 and key[0]] == ["SECTOR 1"]
    assert {item.words for item in found if item.sector == UNKNOWN} == {"aún no se dice", "entre 13 y 26"}


@pytest.mark.parametrize("count", [0, 9, 10, 12, 13, 17, 18, 1234])
def test_a_reader_understands_what_the_program_means(count: int) -> None:
    assert bounds(guarded(count)) == bounds_of(guarded(count))


def test_words_that_tell_and_words_that_do_not() -> None:
    assert bounds("entre 13 y 1,026") == (13, 1026)
    assert bounds("menos de 10; cerrado el 30/07/2020") == (0, 9)
    silent = ("aún no se dice", "se dice por semestres", "no se dice", "por sector")
    assert [bounds(words) for words in silent] == [None] * 4
    assert [spoken(words) for words in silent] == list(silent)
    assert [spoken(words) for words in ("≈ 3.5", "entre 1.2 y 3.4", "12", "PAI entre 3 y 5", "")] == [""] * 5


@pytest.mark.parametrize("period", ["2020", "2020-S2", "2020-T3", "2020-03", "2020-11..2021-02"])
def test_periods_are_read_back(period: str) -> None:
    own = Period.parse(period)
    start, stop = months_of(own.label)
    assert (start // 12, start % 12 + 1, stop - start) == (own.start.year, own.start.month, own.months)


def test_statements_reach_the_solver() -> None:
    first, half = "enero a marzo de 2020", "enero a junio de 2020"
    said = [(first, "S1", "≈ 10"), (half, "S1", "≈ 10"), (half, "", "entre 20 y 40"), (first, "S2", "aún no se dice")]
    found = [Statement("A", *item, "anexo.docx", "tabla") for item in said]
    numbers = told(found, ["S1", "S2"])
    january = months_of(first)[0]
    assert numbers[2] == Told(span(["S1", "S2"], january, january + 6), 20, 40)
    leak = {leak.cells: (leak.low, leak.high) for leak in leaks(numbers, [months_of(first)], ["S1", "S2"])}
    assert leak[span("S1", january + 3, january + 6)] == (0, 2)
    with pytest.raises(ValueError, match="nobody knows"):
        told([Statement("A", half, UNKNOWN, "≈ 10", "anexo.pdf", "nota")], ["S1"])


def test_whatever_is_in_a_store_is_read() -> None:
    store = {"periodos": [{"desde": "2020-01", "sectores": {"S1": "≈ 15"}}], "version": 1}
    assert {path: text for path, text in leaves(store) if spoken(text)} == {"/periodos/0/sectores/S1": "≈ 15"}


def test_what_is_no_sum_of_counts_told_once_is_found() -> None:
    first, half, year = "enero a marzo de 2020", "enero a junio de 2020", "año 2020"
    begin = months_of(first)[0]
    quarters = [(begin, begin + 3), (begin + 3, begin + 6)]
    base = {(name, own): (13, 17) for name in ("S1", "S2") for own in quarters}
    true = [(half, "S1", "entre 26 y 34"), (half, "", "entre 52 y 68"), (first, "S2", "≈ 15"), (year, "S1", "no se dice")]
    false = [(half, "S2", "≈ 30"), (year, "S1", "entre 26 y 34"), ("mayo de 2020", "S1", "menos de 10"), ("", "?", "≈ 15")]
    found = [Statement("A", *item, "anexo.docx", "tabla") for item in true + false]
    assert unfounded(found, base, ["S1", "S2"]) == found[len(true) :]
