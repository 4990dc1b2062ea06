"""What the user wrote in ``rechazos.xlsx`` and did not load, kept when a run writes the book again."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING

from geo.errors import FormatError
from geo.paths import digest_of
from mapadelito.outputs.record import RECORD
from mapadelito.outputs.row_review.rejects import REJECTS_BOOK

if TYPE_CHECKING:
    from collections.abc import Collection

    from mapadelito.outputs.folder import Output

__all__ = ["keep_corrections"]

_KEPT = "reservado/rechazos-corregido"


def keep_corrections(output: Output, loaded: Collection[str] = ()) -> str:
    """Keep beside it the present ``rechazos.xlsx``, if it is not as a run wrote it; return the sentence about it (Spanish).

    Nothing is done, and the sentence is empty, if it is in ``loaded`` (the contents that a load has), or was kept before.
    """
    there = output.root / REJECTS_BOOK
    try:
        content = digest_of(there)
        written = json.loads((output.root / RECORD).read_text("utf-8"))["salidas"]
        before = next(file["sha256"] for file in written if file["archivo"] == REJECTS_BOOK)
    except (FormatError, OSError, ValueError, KeyError, TypeError, StopIteration):  # there is none, or it is not known
        return ""
    if content in {before, output.written.get(REJECTS_BOOK), *loaded}:
        return ""
    for number in count(1):
        name = f"{_KEPT}.xlsx" if number == 1 else f"{_KEPT}-{number}.xlsx"
        if not (output.root / name).exists():
            break
        if digest_of(output.root / name) == content:
            return ""
    output.data(name, there.read_bytes())
    return f"Lo que escribió en {REJECTS_BOOK} y no se había cargado está ahora en {name}: cargue ese libro."
