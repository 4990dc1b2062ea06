"""The only importer of typst and pypdf: data and a template of ``maps/print`` make a PDF or a picture."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.sheet import Table

__all__ = ["FOLDER", "bind", "board", "page_count", "typeset"]

FOLDER = Path(__file__).parent / "templates"
"""Templates, and the note of method."""

_LONGEST, _SHORT = 60, 14


def typeset(template: str, data: dict[str, Any], **options: Any) -> Any:  # noqa: ANN401 (typst is untyped)
    """Compose a template with data: the same data give the same bytes.

    Texts reach typst as strings and never as its language; no font but our own is used, nor any file or network.
    """
    import font_source_sans_pro  # noqa: PLC0415 (heavy)
    import typst  # noqa: PLC0415 (heavy)

    words = json.dumps(data, ensure_ascii=False).encode("utf-8", "ignore").decode()  # a lone surrogate is no text
    return typst.compile(
        (FOLDER / "common.typ").read_bytes() + (FOLDER / template).read_bytes(),
        sys_inputs={"data": words},
        font_paths=[str(Path(font_source_sans_pro.__file__).parent / "files")],
        ignore_system_fonts=True,
        timestamp=0,
        **options,
    )


def page_count(document: bytes) -> int:
    """Pages of a PDF; 0 for none."""
    from pypdf import PdfReader  # noqa: PLC0415 (heavy)

    return len(PdfReader(io.BytesIO(document)).pages) if document else 0


def bind(parts: Sequence[bytes]) -> bytes:
    """Join PDFs into one, in order; what they share (fonts) is kept once, and the name of no program or time is written."""
    from pypdf import PdfWriter  # noqa: PLC0415 (heavy)

    writer = PdfWriter()
    for part in parts:
        writer.append(io.BytesIO(part), import_outline=False)
    writer.compress_identical_objects(remove_unreferenced=True)
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def board(table: Table | None) -> dict[str, Any] | None:
    """Return a table as the templates take it: wide columns for long texts, numbers to the right."""
    if table is None:
        return None
    columns = zip(table.header, *table.rows, *([table.total] if table.total else []), strict=True)
    lengths = [min(max(len(cell) for cell in column) + 1, _LONGEST) for column in columns]
    widths = [round(length**0.5, 2) if length > _SHORT else 0 for length in lengths]  # 0: as wide as it needs
    if widths and not any(widths):
        widths[0] = 1  # the first takes what is left
    return {
        "title": table.title,
        "header": table.header,
        "rows": table.rows,
        "total": table.total,
        "note": table.note,
        "widths": widths,
        "numeric": table.numeric,
    }
