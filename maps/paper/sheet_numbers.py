"""The number of each sheet of an annex, drawn where its pages leave place for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.paper.pdf_objects import bare, page_numbers, read_pdf, reference, references, with_numbers
from maps.paper.typst import typeset

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from maps.paper.pdf_file import PdfFile

__all__ = ["number_signs"]

_TOGETHER = 400
"""Numbers that are typeset together: more would take more memory, fewer repeat the letters more often."""


def number_signs(out: PdfFile, signs: Sequence[tuple[int, str, bytes]]) -> None:
    """Write the objects that pages draw as their number: number of the object, words, and box of the page."""
    for start in range(0, len(signs), _TOGETHER):
        _write(out, signs[start : start + _TOGETHER])


def _write(out: PdfFile, signs: Sequence[tuple[int, str, bytes]]) -> None:
    corners = [[float(number) for number in box.split()] for _, _, box in signs]
    data = {
        "signs": [
            {"words": words, "wide": east - west, "high": north - south}
            for (_, words, _), (west, south, east, north) in zip(signs, corners, strict=True)
        ]
    }
    pdf = read_pdf(typeset("numbers.typ", data, format="pdf", pdf_tags=False))
    pages = page_numbers(pdf)
    contents = [reference(pdf.heads[page], b"/Contents") for page in pages]
    used = _reached(pdf.heads, [reference(pdf.heads[page], b"/Resources") for page in pages])
    numbers = {number: out.new() for number in used}
    for number, own in numbers.items():
        body = with_numbers(pdf.heads[number], numbers.__getitem__)
        if number in pdf.streams:
            out.put_stream(own, body, pdf.streams[number])
        else:
            out.put(own, body)
    for (sign, _, box), page, content in zip(signs, pages, contents, strict=True):
        drawn = numbers[reference(pdf.heads[page], b"/Resources")]
        head = b"<</Type/XObject/Subtype/Form/BBox[%b]/Resources %d 0 R" % (box, drawn)
        out.put_stream(sign, head + pdf.heads[content].removeprefix(b"<<"), pdf.streams[content])


def _reached(heads: Mapping[int, bytes], waiting: list[int]) -> list[int]:
    """Return the numbers of some objects and of all that these refer to, ordered."""
    found = set()
    while waiting:
        if (number := waiting.pop()) not in found:
            found.add(number)
            waiting += references(bare(heads[number]))
    return sorted(found)
