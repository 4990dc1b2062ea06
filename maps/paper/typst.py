"""PDF or PNG from a template of ``maps/paper/templates`` and its data; the only importer of typst."""

from __future__ import annotations

import json
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from maps.sheet import Table

__all__ = ["FOLDER", "accessible_pdf", "positions", "table_data", "typeset"]

FOLDER = Path(__file__).parent / "templates"
"""Folder of the Typst templates and of the method note."""

_KEPT = 2
"""Documents after which Typst is made to forget them; each time takes some hundredths of what a sheet takes."""
_AGES = 11
"""Documents after which Typst forgets what it has not used again, and one more."""
_MADE = count()
_LONGEST = 60
"""Characters of a cell beyond which its column gets no wider: longer texts wrap."""
_SHORT = 14
"""Characters up to which a column is as wide as its text, and does not share the remaining width."""


def typeset(template: str, data: dict[str, Any], **options: Any) -> Any:  # noqa: ANN401 (typst is untyped)
    """Return the document of a template filled with data; equal data give equal bytes.

    Texts are passed as strings, never as Typst markup. Only the bundled font is used, and no other file or network.
    """
    import typst  # noqa: PLC0415 (heavy)

    if next(_MADE) % _KEPT == 0:
        _forget()
    return typst.compile(
        _source(template),
        sys_inputs={"data": _words(data)},
        font_paths=_fonts(),
        timestamp=0,
        **options,
    )


def _forget() -> None:
    """Make Typst forget what it keeps of the documents before: it does only after ten more, and a sheet is some 30 MB."""
    import typst  # noqa: PLC0415 (heavy)

    for _ in range(_AGES):
        typst.compile(b"", format="svg", font_paths=_fonts())


def accessible_pdf(template: str, data: dict[str, Any]) -> bytes:
    """Return the PDF of a template filled with data, as PDF/UA-1 wants it: tagged, with what is read in place of pictures.

    A text with letters that the font lacks cannot be read by a machine: that PDF is tagged too, and claims no standard.
    """
    import typst  # noqa: PLC0415 (heavy)

    try:
        found: bytes = typeset(template, data, format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError:
        found = typeset(template, data, format="pdf")
    return found


def table_data(table: Table | None) -> dict[str, Any] | None:
    """Return a table as data of the templates, with relative widths of its columns, and which of them are numeric."""
    if table is None:
        return None
    columns = zip(table.header, *table.rows, *([table.total] if table.total else []), strict=True)
    lengths = [min(max(len(cell) for cell in column) + 1, _LONGEST) for column in columns]
    widths = [round(length**0.5, 2) if length > _SHORT else 0 for length in lengths]  # 0: automatic
    if widths and not any(widths):
        widths[0] = 1  # the first takes the remaining width
    return {
        "title": table.title,
        "header": table.header,
        "rows": table.rows,
        "total": table.total,
        "note": table.note,
        "widths": widths,
        "numeric": table.numeric,
    }


def positions(template: str, data: dict[str, Any], label: str) -> list[float]:
    """Return the distance (mm) from the top of its page of each place of a template with a label, in order."""
    import typst  # noqa: PLC0415 (heavy)

    found: str = typst.query(
        _source(template), f"<{label}>", field="value", sys_inputs={"data": _words(data)}, font_paths=_fonts()
    )
    return [float(value) for value in json.loads(found)]


@cache
def _source(template: str) -> bytes:
    """Return a template with the rules of all."""
    return (FOLDER / "common.typ").read_bytes() + (FOLDER / template).read_bytes()


@cache
def _fonts() -> Any:  # noqa: ANN401 (typst is untyped)
    """Return the bundled font, read once in a process."""
    import font_source_sans_pro  # noqa: PLC0415 (heavy)
    import typst  # noqa: PLC0415 (heavy)

    return typst.Fonts(include_system_fonts=False, font_paths=[str(Path(font_source_sans_pro.__file__).parent / "files")])


def _words(data: dict[str, Any]) -> str:
    """Return data as JSON, without lone surrogates."""
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "ignore").decode()
