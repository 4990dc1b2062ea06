"""Binding of prints: nothing but numbers changes in them, and a text is never read as something else."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from maps.paper.binding import Binding
from maps.paper.pdf_objects import around_texts, page_count, page_numbers, read_pdf, with_numbers
from maps.paper.typst import typeset

TRAP = "a (b) \\ 12 0 R /StructParents 0 /S/Document endobj\nstream\n"
"""A text that looks like parts of a PDF."""


SOURCE = b"""#let alt = str(sys.inputs.data)
#set document(title: "x")
#set page(width: 297mm, height: 210mm, margin: 8mm)
#set text(lang: "es")
#let foot = place(bottom + right, pdf.artifact(kind: "footer")[L\xc3\xa1mina 1 de 1])
#let drawn = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>"
#image(bytes(drawn), format: "svg", alt: alt)
#table(table.header[*A*], [1])
#foot
#pagebreak()
Dos
#foot
"""


def printed(alt: str) -> bytes:
    """Return a print of two pages with a described picture and a table, and the place of a number on each."""
    import typst  # noqa: PLC0415

    found: bytes = typst.compile(
        SOURCE, sys_inputs={"data": alt}, format="pdf", pdf_standards=["ua-1"], timestamp=0, ignore_system_fonts=True
    )
    return found


FRONT: bytes = typeset(
    "annex.typ", {"part": "method", "paper": "a4", "title": "x", "method": ["Uno."], "size": 1.0}, format="pdf"
)


def bound(count: int) -> bytes:
    out = io.BytesIO()
    binding, document = Binding(out, total=count), printed(TRAP)
    for number in range(1, count + 1):
        assert binding.add_sheet(document, group=f"J{number // 2}", title=f"Lámina {number}", number=number) == 2
    binding.add(FRONT, first=True)
    binding.end("Título ñ")
    return out.getvalue()


def test_each_page_has_its_number_and_no_other() -> None:
    pages = PdfReader(io.BytesIO(bound(3)), strict=True).pages
    text = [" ".join(page.extract_text().split()) for page in pages]
    assert len(text) == 7
    for at, words in enumerate(text[1:]):
        expected = f"Lámina {at // 2 + 1} de 3" + (", hoja 2" if at % 2 else "")
        assert words.endswith(expected)
        assert "de 1" not in words
    assert "NOTA DE MÉTODO" in text[0]


def test_a_text_that_looks_like_a_pdf_stays_a_text() -> None:
    reader = PdfReader(io.BytesIO(bound(2)), strict=True)
    waiting: list[Any] = [reader.root_object["/StructTreeRoot"]["/K"][0]]  # type: ignore[index]
    found: list[str] = []
    parts = 0
    while waiting:
        element = waiting.pop().get_object()
        parts += element["/S"] == "/Part"
        found += [element["/Alt"]] if "/Alt" in element else []
        kids = element.get("/K", [])
        waiting += [kid for kid in (kids if isinstance(kids, list) else [kids]) if not isinstance(kid.get_object(), int)]
        waiting = [kid for kid in waiting if "/S" in kid.get_object()]
    assert [" ".join(words.split()) for words in found] == [" ".join(TRAP.split())] * 2
    assert parts == 3


def test_named_elements_are_those_of_their_part() -> None:
    root: Any = PdfReader(io.BytesIO(bound(2))).root_object["/StructTreeRoot"]
    names = [kid.get_object()["/Names"] for kid in root["/IDTree"]["/Kids"]]
    listed = [bytes(one.original_bytes) for kid in names for one in kid[::2]]
    assert listed == sorted(set(listed))
    assert all(kid[at + 1].get_object()["/ID"] == kid[at] for kid in names for at in range(0, len(kid), 2))


def test_equal_prints_are_stored_once() -> None:
    few, many = (len(bound(count)) for count in (2, 12))
    assert many - few < 10 * len(printed(TRAP)) / 3


def test_it_is_the_same_each_time() -> None:
    assert bound(2) == bound(2)


@pytest.mark.parametrize(
    "broken", [b"", b"%PDF-1.7\n", b"startxref\n9\n%%EOF", b"xref\n0 1\n" + b"0" * 20 + b"startxref\n0\n%%EOF"]
)
def test_what_is_no_pdf_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match="table"):
        read_pdf(broken)


def test_pages_are_counted_in_order() -> None:
    pdf = read_pdf(printed("x"))
    assert page_count(printed("x")) == len(page_numbers(pdf)) == 2
    assert page_count(b"") == 0


def test_numbers_change_outside_of_texts_only() -> None:
    parts = around_texts(rb"<</A(1 0 R\)(2 0 R))/B 1 0 R/C[12 0 R 1.5 0 0]>>")
    assert parts == [b"<</A", rb"(1 0 R\)(2 0 R))", b"/B 1 0 R/C[12 0 R 1.5 0 0]>>"]
    assert with_numbers(parts[2], lambda number: number + 100) == b"/B 101 0 R/C[112 0 R 1.5 0 0]>>"
