"""An annex of sheets as they are in memory: each printed into a file, and all bound."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from maps.paper.annex_pdf import write_annex
from maps.paper.annex_sheets import PrintedSheet, as_printed
from maps.paper.pdf import render_pdf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.paper.annex_pdf import Cover
    from maps.sheet import Sheet


def annex_of(sheets: Sequence[Sheet | PrintedSheet], cover: Cover) -> bytes:
    out = io.BytesIO()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prints = [
            one if isinstance(one, PrintedSheet) else as_printed(one, print_of(folder / f"{at}.pdf", render_pdf(one)))
            for at, one in enumerate(sheets)
        ]
        write_annex(out, prints, cover)
    return out.getvalue()


def print_of(path: Path, document: bytes) -> Path:
    path.write_bytes(document)
    return path
