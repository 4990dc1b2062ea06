"""What the user wrote in a workbook of the last runs and did not load, kept when a run writes the book again."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING

from geo.errors import FormatError
from geo.paths import digest_of
from mapadelito.outputs.record import RECORD
from mapadelito.outputs.row_review.address_book import ADDRESSES
from mapadelito.outputs.row_review.delito_tables import DELITOS
from mapadelito.outputs.row_review.matches import MATCHES
from mapadelito.outputs.row_review.rejects import REJECTS_BOOK

if TYPE_CHECKING:
    from collections.abc import Collection

    from mapadelito.outputs.folder import Output

__all__ = ["books_written", "keep_corrections"]

_ANSWERED = "Lo que contestó en {book}, que esta orden escribe de nuevo, está ahora en {name}: dé ese libro en cada orden."
_TOLD = {
    REJECTS_BOOK: "Lo que escribió en {book} y no se había cargado está ahora en {name}: cargue ese libro.",
    **dict.fromkeys((DELITOS, MATCHES, ADDRESSES), _ANSWERED),
}
"""Workbooks that users complete, and the sentence about what is kept of each."""
_CALLED = dict.fromkeys(_TOLD, "contestado") | {REJECTS_BOOK: "corregido"}
"""End of the name under which each is kept."""


def books_written(output: Output) -> dict[str, str]:
    """Return the digest of each workbook that users complete as a run last wrote it, this one or one before."""
    return _earlier(output) | {book: output.written[book] for book in _TOLD if book in output.written}


def keep_corrections(output: Output, loaded: Collection[str] = ()) -> list[str]:
    """Keep beside it each workbook that this run writes again and is not as a run wrote it; return what to tell (Spanish).

    Nothing is done for one whose content is in ``loaded`` (the contents that a load has), or was kept before. The answers of
    the others are in no store: they are kept also if this run was given them.
    """
    earlier = _earlier(output)
    there = [book for book in _TOLD if book in output.written and book in earlier]
    return [told for book in there if (told := _kept(output, book, {earlier[book], output.written[book], *loaded}))]


def _earlier(output: Output) -> dict[str, str]:
    """Return what :func:`books_written` was at the end of the last run; empty if it is not known."""
    try:
        record = json.loads((output.root / RECORD).read_text("utf-8"))
        found = {file["archivo"]: file["sha256"] for file in record["salidas"]} | record.get("libros", {})
        return {book: found[book] for book in _TOLD if book in found}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _kept(output: Output, book: str, known: Collection[str]) -> str:
    """Keep a workbook if its content is none of those known; return the sentence about it, empty if it is not kept."""
    there = output.root / book
    try:
        content = digest_of(there)
    except FormatError:  # there is none
        return ""
    if content in known:
        return ""
    stem = f"{book.removesuffix('.xlsx')}-{_CALLED[book]}"
    for number in count(1):
        name = f"{stem}.xlsx" if number == 1 else f"{stem}-{number}.xlsx"
        if not (output.root / name).exists():
            break
        if digest_of(output.root / name) == content:
            return ""
    output.data(name, there.read_bytes())
    return _TOLD[book].format(book=book, name=name)
