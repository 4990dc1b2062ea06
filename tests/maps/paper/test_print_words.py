"""Long words and many long names on paper: each line ends inside its column."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdfium2
import pytest
from pypdf import PdfReader

from helpers import sheets
from helpers.sheet_parts.annexes import annex_of
from helpers.sheet_parts.prints import overprinted
from maps.paper.annex_pdf import Cover
from maps.paper.pdf import render_pdf
from maps.paper.report_pdf import render_report_pdf
from maps.report_content import Report
from maps.sheet import Sheet, Table

SHEET = sheets.town(60, bands=False, street_count=10)
WORD = "d" * 150
LETTER = 0.545
"""Width of a d in Source Sans Pro, regular, in ems; the bold one is wider."""
MM = 72 / 25.4
SIDE = (297 - 8 - 82) * MM  # where the side column of an A4 sheet begins
FILE = "hechos-de-enero-a-octubre-2020-version-final-corregida(2).xlsx"


def lines_of(document: bytes, page: int = 0) -> list[tuple[str, float, float]]:
    """Each line of d's or of text: the text, where it begins and where it ends at the least, in points."""
    found: list[tuple[str, float, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        for line in text.split("\n"):
            if line.strip():
                start = cm[4] + tm[4]
                found.append((line, start, start + line.count("d") * LETTER * size))

    PdfReader(io.BytesIO(document)).pages[page].extract_text(visitor_text=visit)
    return found


def text_of(document: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages)


def with_fields(*fields: tuple[str, str]) -> Sheet:
    return replace(SHEET, block=replace(SHEET.block, fields=fields))


@pytest.mark.parametrize(
    ("source", "before"), [*((FILE, n) for n in range(7)), *(("x" * 33, n) for n in range(4)), ("SIDPOL", 0), ("SIDPOL", 1)]
)
def test_a_long_source_after_any_number_of_fields(source: str, before: int) -> None:
    fields = [(f"Campo {number}", f"valor {number}") for number in range(before)]
    printed = text_of(render_pdf(with_fields(*fields, ("Fuente", source), ("Perfil", "público"))))
    assert "Fuente" in printed
    assert source[-20:] in printed.replace("\n", "")
    assert all(value in printed for _, value in fields)


def test_fields_that_do_not_fit_the_strip_are_printed_as_notes() -> None:
    fields = [(f"Campo {number}", f"valor-{number} " * (1 + number % 9)) for number in range(60)]
    printed = text_of(render_pdf(with_fields(*fields)))
    assert all(f"valor-{number}" in printed for number in range(60))


@pytest.mark.slow
@pytest.mark.parametrize(("count", "letters", "moved"), [(6, 300, True), (9, 400, True), (1, 300, False), (6, 20, False)])
def test_signatures_of_any_length_are_whole_and_on_nothing(count: int, letters: int, moved: bool) -> None:  # noqa: FBT001
    words = ("Ministerio de la Supervisión de la Seguridad Ciudadana " * 9)[: letters - 8].strip()
    signs = tuple((f"Cargo {at} {words} c{at}.", f"Nombre {at} {words} n{at}.") for at in range(count))
    entities = tuple(f"Entidad {at} {words} e{at}." for at in range(8))
    block = replace(SHEET.block, authorities=signs, entities=entities)
    document = render_pdf(replace(SHEET, streets=(), block=block))  # turned names of streets have boxes on each other
    pages = pypdfium2.PdfDocument(document)
    assert [overprinted(pages, number) for number in range(len(pages))] == [[]] * len(pages)
    printed = text_of(document)
    assert all(f"{letter}{at}." in printed for letter in "cn" for at in range(count))
    assert all(f"E{at}." in printed for at in range(8))
    assert ("en la hoja de los cuadros" in printed) is moved


@pytest.mark.slow
def test_a_cover_with_long_entities_is_one_page_without_overprint() -> None:
    words = "Municipalidad y Comité Provincial de Seguridad Ciudadana " * 7
    names = [f"Entidad {at} {words[:380]} e{at}." for at in range(8)]
    cover = Cover(title="Anexo", subtitle="2020", entities=names, mark=words[:380], foot=words, table=None, method=["x"])
    pages = pypdfium2.PdfDocument(annex_of([SHEET], cover))
    assert overprinted(pages, 0) == []
    assert "E7." in pages[0].get_textpage().get_text_range()
    assert "Lámina" in pages[1].get_textpage().get_text_range()


def test_a_long_word_ends_where_its_column_does() -> None:
    long = replace(
        SHEET,
        title=WORD,
        place=WORD,
        message=WORD,
        notes=(WORD,),
        tables=(Table(WORD, (WORD, "n"), ((WORD, "1"),), (WORD, "2"), WORD),),
        zones=tuple(replace(zone, reason=WORD) for zone in SHEET.zones),
        legend=tuple(
            replace(group, title=WORD, note=WORD, entries=tuple(replace(entry, label=WORD) for entry in group.entries[:2]))
            for group in SHEET.legend
        ),
        block=replace(SHEET.block, fields=((WORD, WORD),) * 2, authorities=((WORD, WORD),) * 2, entities=(WORD,)),
    )
    document = render_pdf(long)
    right = (297 - 8) * MM
    for page in range(len(PdfReader(io.BytesIO(document)).pages)):
        runs = [(start, end) for line, start, end in lines_of(document, page) if "dddd" in line]
        assert runs
        assert max(end for _, end in runs) <= right + 1
        if not page:
            assert max(end for start, end in runs if start < SIDE - 1) <= SIDE


def test_a_long_word_stays_on_the_page_of_annex_and_report() -> None:
    table = Table(WORD, (WORD, "n", WORD), ((WORD, "1", WORD), ("a", "2", "b")), (WORD, "3", WORD), WORD)
    cover = Cover(title=WORD, subtitle=WORD, entities=[WORD], mark=WORD, foot=WORD, table=table, method=[WORD])
    report = Report(title=WORD, subtitle=WORD, sentence=WORD, notes=(WORD,), notes_title=WORD, tables=(table,))
    plain = replace(SHEET, title=WORD, place=WORD)
    for document, margin in ((annex_of([plain], cover), 8), (render_report_pdf(report), 15)):
        reader = PdfReader(io.BytesIO(document))
        for number, page in enumerate(reader.pages):
            ends = [end for line, _, end in lines_of(document, number) if "dddd" in line]
            assert max(ends, default=0) <= float(page.mediabox.width) - margin * MM + 1


def test_a_cut_word_is_copied_whole_and_a_digest_never_cut() -> None:
    digest = "0123456789abcdef" * 4
    table = Table("x", ("Archivo", "Huella"), ((f"publico/{'m' * 58}.pdf", digest),))
    lines = lines_of(render_report_pdf(Report("x", "", WORD, (), "", tables=(table,))))
    assert any(digest in line for line, _, _ in lines)
    assert "\u200b" not in "".join(line for line, _, _ in lines)


@pytest.mark.slow
def test_more_than_99_notes_puntos_and_lines_are_all_printed() -> None:
    [group] = [group for group in SHEET.legend if group.title == "Contra el patrimonio"]
    entries = tuple(replace(group.entries[0], label=f"Modalidad {number}.") for number in range(1, 105))
    zone = SHEET.zones[0]
    many = replace(
        SHEET,
        notes=tuple(f"Nota {number}." for number in range(1, 105)),
        zones=tuple(replace(zone, rank=number, reason=f"Motivo {number}.") for number in range(1, 105)),
        legend=(replace(group, entries=entries), *SHEET.legend[1:]),
    )
    printed = text_of(render_pdf(many))
    for number in range(1, 105):
        for words in ("Nota", "Motivo", "Modalidad"):
            assert f"{words} {number}." in printed
