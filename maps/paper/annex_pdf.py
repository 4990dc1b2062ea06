"""The annex as a PDF: cover with the map of all jurisdictions, linked index, every sheet, and the note of method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from maps.paper.annex_sheets import EMPTY, counts_of, divided, list_of
from maps.paper.overview_picture import overview_words
from maps.paper.pdf import PAPERS
from maps.paper.pdf_objects import page_count
from maps.paper.typst import FOLDER, accessible_pdf, positions, table_data
from maps.svg.overview_map import HATCH, class_fills, draw_overview

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from maps.overview.values import Overview
    from maps.paper.annex_sheets import Numbered, PrintedSheet
    from maps.sheet import Table

__all__ = ["Cover", "method_note", "write_annex"]

_MAP_WIDE, _MAP_TALL = 480.0, 420.0
"""Width and greatest height of the map of the cover, in its own units."""
_SIZES = (1.0, 0.94, 0.88, 0.82, 1.06, 1.12, 1.18)
"""Sizes of the front matter and the note, as a part of the usual one: the first whose last page is a third full."""
_LEAST_FULL = 1 / 3
"""Part of its height that the last page of the front matter, or of the note, has at least."""
_END = "fin"
"""Label of the end of a part."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Front matter of an annex: title, entities, mark and foot, table of totals, note of method, and the map of all.

    ``overview`` is None where there is nothing to compare.
    """

    title: str
    subtitle: str
    entities: Sequence[str]
    mark: str
    foot: str
    table: Table | None
    method: Sequence[str]
    overview: Overview | None = None

    @property
    def words(self) -> dict[str, Any]:
        """Texts of the first page."""
        own = {name: getattr(self, name) for name in ("title", "subtitle", "mark", "foot")}
        return own | {"entities": list(self.entities), "sentence": self.overview.sentence if self.overview else ""}


def method_note() -> list[str]:
    """Return the paragraphs on method at the end of an annex (``templates/method.txt``)."""
    text = (FOLDER / "method.txt").read_text(encoding="utf-8")
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]


def write_annex(file: BinaryIO, sheets: Sequence[PrintedSheet], cover: Cover, *, paper: str = "a4") -> None:
    """Write the annex: tagged, with bookmarks by jurisdiction and sheet, title and language.

    The prints are bound as they are, one at a time, with their number in the annex at the foot. Sheets of a jurisdiction
    where none has anything to draw are rows of a list, with the numbers that they have. Equal sheets give equal bytes.
    """
    from maps.paper.binding import Binding  # noqa: PLC0415 (heavy)

    drawn, empty = divided(sheets)
    binding = Binding(file, total=len(sheets))
    sizes = []
    for number, sheet in drawn:
        title = f"Lámina {number}. {sheet.title.capitalize()}"
        sizes.append(binding.add_sheet(sheet.document.read_bytes(), group=sheet.place, title=title, number=number))
    note = {"method": list(cover.method)}
    front = _front(drawn, empty, cover, paper, sizes)
    method = _fitting(note | {"part": "method", "paper": paper, "title": cover.title})
    if not front or not method:  # either is too little for a page: the note follows the tables
        front, method = _front(drawn, empty, cover, paper, sizes, note), b""
    binding.add(front, first=True)
    if method:
        binding.add(method)
    binding.end(" · ".join(filter(None, (cover.title, cover.subtitle))))


def _front(
    drawn: Sequence[Numbered],
    empty: Sequence[Numbered],
    cover: Cover,
    paper: str,
    sizes: Sequence[int],
    note: Mapping[str, Any] | None = None,
) -> bytes:
    """Return the PDF of cover, index and tables, and the note of method if it is given; the index shifts what it lists.

    Empty without the note where the last page would be less than a third full.
    """
    data = cover.words | {
        "part": "front",
        "paper": paper,
        "table": table_data(cover.table),
        "map": _map(cover.overview, paper),
        "empty": {"title": EMPTY, "table": table_data(list_of(empty))} if empty else None,
        "counted": [
            {"place": place, "tables": [table_data(table) for table in tables], "lines": lines}
            for place, tables, lines in counts_of(empty)
        ],
    }
    data |= {"method": []} | dict(note or {})
    front, before, size = b"", 2, 0.0
    while page_count(front) != before:
        before = page_count(front) or before
        starts = [1 + before + sum(sizes[:at]) for at in range(len(drawn))]
        index = [
            {
                "number": str(number),
                "title": sheet.title.capitalize(),
                "place": sheet.place,
                "facts": sheet.incidents,
                "page": str(start),
            }
            for (number, sheet), start in zip(drawn, starts, strict=True)
        ]
        data["index"] = index
        size = size or _fitting_size(data) or (_SIZES[0] if note is not None else 0.0)  # the numbers of pages change nothing
        if not size:
            break
        front = accessible_pdf("annex.typ", data | {"size": size})
    return front


def _fitting(data: dict[str, Any]) -> bytes:
    """Return a part in the first size in which its last page is a third full; empty if in none."""
    size = _fitting_size(data)
    return accessible_pdf("annex.typ", data | {"size": size}) if size else b""


def _fitting_size(data: dict[str, Any]) -> float:
    """Return the first size in which the last page of a part is a third full; 0 if in none."""
    least = PAPERS[data["paper"]][1] * _LEAST_FULL
    return next((size for size in _SIZES if positions("annex.typ", data | {"size": size}, _END)[-1] >= least), 0.0)


def _map(overview: Overview | None, paper: str) -> dict[str, Any] | None:
    """Return the map of the cover with its legend; None where no jurisdiction has an outline."""
    found = draw_overview(overview, width=_MAP_WIDE, tallest=_MAP_TALL) if overview else None
    if overview is None or found is None:
        return None
    svg, wide, high = found
    room = PAPERS[paper][0] * 0.56, PAPERS[paper][1] * 0.78
    scale = min(room[0] / wide, room[1] / high)
    lines = [{"fill": fill, "label": words} for fill, words in class_fills(overview)]
    return {
        "svg": svg,
        "wide": wide * scale,
        "high": high * scale,
        "alt": overview_words(overview),
        "title": f"{overview.by_facts.title}, {overview.period}" if overview.period else overview.by_facts.title,
        "legend": lines if len(overview.rows) > 1 else [],
        "hatch": HATCH if overview.has_others else "",
        "notes": [note for note in (overview.by_facts.note, overview.note) if note],
    }
