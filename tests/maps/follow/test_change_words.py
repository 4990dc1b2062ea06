"""Sentences on changes have the numbers of the two editions, are short, and do not name what chance explains."""

from __future__ import annotations

import doctest
import io
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from docx import Document
from pypdf import PdfReader

from geo.period import Period
from helpers.analyses import TITLES
from helpers.editions.change_sentences import MOST_WORDS, Said, read_back
from helpers.editions.made_facts import facts, key
from layers.editions.edition_differences import (
    Differences,
    KnownNow,
    PeriodRevision,
    Refusal,
    SectorChange,
    ZoneChanges,
    compare,
)
from layers.editions.row_changes import RowChanges
from maps.follow import change_words
from maps.follow.change_words import changes_of
from maps.paper.annex_pdf import Cover
from maps.paper.pdf import render_pdf
from maps.paper.word.docx import render_docx
from maps.sheet import ChangeBlock
from maps.sheets.compose import compose_sheets
from maps.web.payload import payload

if TYPE_CHECKING:
    from layers.analysis import Analysis
    from layers.editions.edition_facts import EditionFacts

OCTOBER = facts({"S1": 40, "S2": 30}, "2020-10", unplaced=5, squares=(0, 500))


def said(before: EditionFacts, after: EditionFacts, *, public: bool = False) -> list[Said]:
    changes = changes_of(compare(before, after, public=public))
    assert all(len(line.split()) <= MOST_WORDS for line in changes.lines), changes
    return [read_back(line) for line in changes.lines]


def test_two_months_say_their_counts_zones_and_sectors() -> None:
    after = facts({"S1": 120, "S2": 33}, unplaced=2, squares=(500, 900))
    changes = changes_of(compare(OCTOBER, after, public=False))
    assert changes.title == "Cambios desde la edición anterior (octubre de 2020)"
    assert changes.lines == (
        "Antes 75 hechos, ahora 155: aumentan más de lo que explican el azar y la época del año.",
        "S1, de 40 a 120: aumentan más de lo que explican el azar y la época del año.",
        "Puntos críticos: 1 sigue en su lugar, 1 es nuevo (n.º 2), 1 anterior ya no lo es.",
        "Con lugar en el mapa: antes el 93.3 % de los hechos, ahora el 98.7 %.",
    )
    assert [(one.kind, one.numbers) for one in said(OCTOBER, after)] == [
        ("total", (75, 155)),
        ("sector", (40, 120)),
        ("zones", ()),
        ("coverage", (93.3, 98.7)),
    ]


def test_the_same_period_says_why_its_number_changed() -> None:
    rows = tuple(key(n, n, crime=n % 3) for n in range(155))
    before = facts({"S1": 100, "S2": 55}, rows=(*rows[:153], rows[1], rows[2]))
    after = facts({"S1": 99, "S2": 54}, rows=(*rows[:152], key(152, 152, crime=9)))
    total, others, counts = said(before, after)
    assert (total.numbers, total.causes) == ((155, 153), {"repetidos": 2})
    assert (others.causes, counts.numbers) == ({"reclasificado": 1}, ())
    line = changes_of(compare(before, after, public=True)).lines[0]
    assert line == "Corregido: antes 155 hechos, ahora 153."
    late = facts({"S1": 100, "S2": 56}, rows=(*before.rows, key(999)))
    assert changes_of(compare(before, late, public=True)).lines[0] == "Antes 155 hechos, ahora 156: 1 llegó tarde."


def test_the_month_before_is_told_as_it_is_known_now() -> None:
    rows = tuple(key(n, n, crime=n % 3) for n in range(75))
    before = replace(OCTOBER, rows=rows)
    after = facts({"S1": 41, "S2": 33}, squares=(0, 500))
    known = [KnownNow(74, 0, (*rows[:73], key(73, 73, crime=8))), KnownNow(76, 0, (*rows, key(99)))]
    lines = [changes_of(compare(before, after, public=False, known=one)).lines[2:] for one in known]
    assert lines[0][:2] == (
        "De octubre de 2020, corregido: antes 75 hechos, ahora 74: 1 ya no se cuenta.",
        "En los que siguen: 1 reclasificado.",
    )
    assert lines[1][0] == "De octubre de 2020, antes 75 hechos, ahora 76: 1 llegó tarde."
    assert read_back(lines[1][0]).name == "octubre de 2020"


def test_nothing_changed_is_said_in_one_sentence() -> None:
    [only] = said(OCTOBER, OCTOBER)
    assert only.kind == "zones"
    bare = replace(OCTOBER, zones=None)
    assert [one.kind for one in said(bare, bare)] == ["same"]
    longer = facts({"S1": 400, "S2": 300}, "2020-01..2020-10", unplaced=5)
    assert [one.kind for one in said(longer, replace(OCTOBER, zones=None))] == ["total", "refused", "coverage"]


def every_difference() -> list[Differences]:
    """All kinds of sentences, singular and plural, with long names and thousands."""
    name = "SECTOR DE LA ZONA INDUSTRIAL Y URBANIZACIÓN LOS JARDINES DE LA PAZ"
    base = Differences(OCTOBER.period, None, (1, 12_345), "sube", None, None, (), 3, 1, None, (93.31, 95.0))
    rows = [RowChanges(*values) for values in ((1,) * 8, (2_000,) * 8, (0, 0, 3, 0, 0, 0, 0, 0))]
    zones = [None, ZoneChanges(tuple(range(1, 9)), (9,), 2), ZoneChanges((), (1, 2), 0), ZoneChanges((1,), (), 1)]
    sectors = [tuple(SectorChange(name, 1_200, 2_400, "baja") for _ in range(count)) for count in (0, 1, 6, 9)]
    found = [replace(base, zones=zone, sectors=own) for zone, own in product(zones, sectors)]
    found += [replace(base, refusal=why, reading="") for why in Refusal]
    revisions = [None, *(PeriodRevision((12_345, 1), row) for row in (None, *rows))]
    longest = replace(base, before=Period.parse("2019-11..2020-10"))
    found += [replace(longest, revision=revision) for revision in revisions]
    same = replace(base, before=None, reading="", refusal=None)
    return found + [replace(same, revision=revision, sectors=own) for revision, own in product(revisions, sectors)]


def test_every_sentence_is_short_and_somebody_knows_what_it_says() -> None:
    kinds = set()
    for difference in every_difference():
        for line in changes_of(difference).lines:
            assert len(line.split()) <= MOST_WORDS, line
            kinds.add(read_back(line).kind)
    assert kinds >= {"total", "others", "counts", "sector", "more", "zones", "coverage", "refused", "few", "none"}


def test_no_percentage_of_a_handful() -> None:
    lines = changes_of(compare(facts({"S1": 4}, "2020-10", unplaced=5), facts({"S1": 9}), public=False)).lines
    assert not any("%" in line for line in lines)
    assert lines[0] == "Antes 9 hechos, ahora 9: la diferencia puede ser azar o época del año."


@pytest.mark.parametrize("size", [100, pytest.param(1_000, marks=pytest.mark.slow)])
def test_what_chance_explains_is_not_named(size: int) -> None:
    """Pairs of months without any effect, 4 to 60 incidents by sector."""
    rng = np.random.default_rng(19)
    means = np.asarray([4, 8, 15, 25, 40, 60])
    pairs, names = rng.poisson(means, (size, 2, len(means))), [f"S{n}" for n in range(len(means))]
    named = 0
    for before, after in pairs.tolist():
        one, other = (facts(dict(zip(names, counts, strict=True)), "2020-07", zones=None) for counts in (before, after))
        other = replace(other, period=OCTOBER.period)
        kinds = {read_back(line).kind for line in changes_of(compare(one, other, public=False)).lines}
        named += "sector" in kinds
    assert named <= 0.05 * size
    grown = changes_of(compare(OCTOBER, facts({"S1": 120, "S2": 30}, "2020-12"), public=False))
    assert "sector" in {read_back(line).kind for line in grown.lines}  # what looks for it can find it


def test_pages_and_paper_show_the_block_and_the_first_edition_has_none(analysis: Analysis) -> None:
    changes = ChangeBlock(
        "Cambios desde la edición anterior (octubre de 2020)", ("Antes 12 hechos, ahora 15.", "Otra frase.")
    )
    titles = replace(TITLES, changes=changes)
    first, later = (compose_sheets(analysis, own, ("delito", "puntos-criticos")) for own in (TITLES, titles))
    for kind, sheet in later.items():
        data = payload(sheet)
        assert [data["textos"][place] for place in data["cambios"]] == [changes.title, *changes.lines]
        assert payload(first[kind])["cambios"] == []
    cover = Cover(title="ANEXO", subtitle="", entities=(), mark="", foot="", table=None, method=())
    for sheets, expected in ((later, True), (first, False)):
        sheet = sheets["delito"]
        text = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(render_pdf(sheet))).pages).split())
        assert ("CAMBIOS DESDE LA EDICIÓN ANTERIOR" in text, "Otra frase." in text) == (expected, expected)
        word = Document(io.BytesIO(render_docx([sheet], cover, paper="a4", header="")))
        assert (changes.title in [block.text for block in word.paragraphs]) == expected
        assert ("Cambios" in "".join(block.text for block in word.paragraphs)) == expected


def test_the_examples_run() -> None:
    found = doctest.testmod(change_words)
    assert found.attempted
    assert not found.failed
