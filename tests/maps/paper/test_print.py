"""Printed sheets: true scale, labels without overlap, equal bytes, and texts that are never markup."""

from __future__ import annotations

import io
import re
import struct
from dataclasses import replace
from xml.etree.ElementTree import Element, fromstring

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from shapely import box

from helpers import sheets
from helpers.sheet_parts.annexes import annex_of
from maps.paper.annex_pdf import Cover, method_note
from maps.paper.pdf import render_pdf, render_png
from maps.paper.pdf_objects import page_count
from maps.paper.report_pdf import render_report_pdf
from maps.paper.typst import table_data
from maps.report_content import Picture, Report, Section
from maps.sheet import Group, Legend, Table
from maps.sheets.factor_marks import FACTOR_KEY
from maps.svg.inset import crowded_view
from maps.svg.map_body import draw_locator, draw_map
from maps.svg.names.labels import Room
from maps.svg.shapes import outline
from maps.svg.view import BAND_MM, SCALES, View, whole_view
from maps.symbols import SHAPES

SHEET = sheets.town(400, bands=False, street_count=60)
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = ("#pagebreak() *x* $a$ <b>&amp;</b>", "\x00\x0b\ud800 ﷽ \u202e", ']] #image("/etc/hostname") \\ `x`')


def parse(svg: str) -> Element:
    return fromstring(svg)  # noqa: S314 (our own)


def test_the_scale_bar_has_the_length_of_the_scale() -> None:
    view = whole_view(SHEET, 190, 150)
    a, b = view.to_paper(np.asarray([(view.x, view.y), (view.x + 1000, view.y - 1000)]))
    assert (b - a).tolist() == pytest.approx([1e6 / view.scale] * 2)
    assert view.scale in SCALES
    drawn = parse(draw_map(SHEET, view).svg)
    assert drawn.get("viewBox") == "0 0 190 150"
    bar = [box for box in drawn.iter(f"{SVG}rect") if box.get("height") == "1"]
    texts = [text.text for text in drawn.iter(f"{SVG}text")]
    assert f"1:{view.scale:,}".replace(",", " ") in texts
    length = 2 * float(bar[0].get("width", 0)) * view.scale / 1000  # metres of both halves
    (told,) = [text for text in texts if text and re.fullmatch(r"[\d.]+ k?m", text)]
    number, unit = told.split()
    assert float(number) * {"m": 1, "km": 1000}[unit] == pytest.approx(length, rel=0.01)


def test_the_scale_is_true_on_the_printed_page() -> None:
    """The longest dark run of the outline of a square of 4 km, in dots of the page."""
    side = 4000.0
    square = box(sheets.X, sheets.Y, sheets.X + side, sheets.Y + side)
    area = replace(SHEET.areas[0], level="comisaria", label="", geometry=square, label_at=square.centroid, band="")
    plain = replace(SHEET, areas=(area,), marks=(), zones=(), streets=(), tables=(), notes=(), legend=(), watermark="")
    scale = whole_view(plain, 190, 158).scale
    dark = pixels(render_png(plain, dpi=127))[:, : 5 * 195] < 60  # five dots a millimetre, without the side column
    rows = dark.sum(axis=1)
    outline = rows[(rows > 100) & (rows < 900)]  # not the frame of the map
    assert outline.max() / 5 - 0.8 == pytest.approx(1000 * side / scale, rel=0.01)  # 0.8 mm: the line is so thick


def pixels(picture: bytes) -> np.ndarray:
    """Grey values of a PNG of 8 bits."""
    import zlib  # noqa: PLC0415 (only here)

    wide, high, _, kind = struct.unpack(">IIBB", picture[16:26])
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[kind]
    at, data = 8, b""
    while at < len(picture):
        size, name = struct.unpack(">I4s", picture[at : at + 8])
        data += picture[at + 8 : at + 8 + size] if name == b"IDAT" else b""
        at += size + 12
    raw = np.frombuffer(zlib.decompress(data), dtype=np.uint8).reshape(high, wide * channels + 1)
    out = np.zeros((high, wide * channels), dtype=np.uint8)
    for row in range(high):
        method, line = int(raw[row, 0]), raw[row, 1:]
        above = out[row - 1] if row else np.zeros_like(line)
        out[row] = _unfiltered(method, line, above, channels)
    return out.reshape(high, wide, channels)[:, :, 0].astype(int)


def _unfiltered(method: int, line: np.ndarray, above: np.ndarray, step: int) -> np.ndarray:
    """One row of a PNG without its filter."""
    if method == 0:
        return line
    if method == 2:
        return line + above
    if method == 1:
        return np.cumsum(line.reshape(-1, step), axis=0, dtype=np.uint64).astype(np.uint8).reshape(-1)
    out = np.zeros(len(line) + step, dtype=np.int64)
    up = np.concatenate([np.zeros(step, dtype=np.int64), above.astype(np.int64)])
    for at in range(step, len(out)):
        left, over, corner = out[at - step], up[at], up[at - step]
        if method == 3:
            guess = (left + over) // 2
        else:
            guess = min((left, over, corner), key=lambda value: abs(left + over - corner - value))
        out[at] = (int(line[at - step]) + guess) % 256
    return out[step:].astype(np.uint8)


def test_the_whole_jurisdiction_is_inside_the_frame() -> None:
    for width, height in ((190, 150), (80, 200)):
        view = whole_view(SHEET, width, height)
        own = [area.geometry for area in SHEET.areas if area.level != "vecina"]
        for shape in own:
            uv = view.to_paper(np.asarray(shape.exterior.coords))
            assert uv.min() > BAND_MM
            assert (uv < np.asarray([width, height]) - BAND_MM).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 80), st.text("abc", min_size=1, max_size=14)), max_size=25))
def test_labels_never_overlap(places: list[tuple[float, float, str]]) -> None:
    room = Room((0.0, 0.0, 100.0, 80.0))
    for x, y, text in places:
        room.beside(text, x, y, 3.0)
    for number, a in enumerate(room.boxes):
        assert a[0] >= 0
        assert a[3] <= 80
        assert not any(a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1] for b in room.boxes[number + 1 :])


def test_a_label_follows_its_street_and_is_never_upside_down() -> None:
    placed = Room((0, 0, 200, 200)).along("Av. Uno", np.asarray([(150.0, 150.0), (20.0, 20.0)]), 3.0)
    assert placed is not None
    assert placed.angle == pytest.approx(45)
    assert Room((0, 0, 200, 200)).along("Avenida larguísima", np.asarray([(0.0, 0.0), (9.0, 0.0)]), 3.0) is None


def test_every_shape_has_an_outline() -> None:
    paths = [outline(shape, 1.0) for shape in SHAPES]
    assert len(set(paths)) == len(SHAPES)
    assert all(path.startswith("M") and path.endswith("Z") for path in paths)


def test_an_inset_only_at_twice_the_scale() -> None:
    whole = whole_view(SHEET, 190, 150)
    assert crowded_view(replace(SHEET, marks=()), whole, 190, 150) is None
    crowd = tuple(replace(mark, x=whole.x + at % 7, y=whole.y + at % 5) for at, mark in enumerate(SHEET.marks))
    close = crowded_view(replace(SHEET, marks=crowd), whole, 190, 150)
    assert close is not None
    assert close.scale * 2 <= whole.scale
    assert "ampliación" in draw_map(SHEET, whole, inset=close).svg


def test_equal_sheets_give_equal_bytes_without_author_or_time() -> None:
    first = render_pdf(SHEET)
    assert first == render_pdf(SHEET)
    assert first.startswith(b"%PDF")
    for trace in (b"/home", b"/root", b"/tmp", b"\\Users"):
        assert trace not in first
    assert b"/Author" not in first


def test_a_png_has_300_dots_per_inch() -> None:
    for paper, size in (("a4", (3508, 2480)), ("a3", (4961, 3508))):
        wide, high = struct.unpack(">II", render_png(SHEET, paper=paper)[16:24])
        assert (wide, high) == pytest.approx(size, abs=2)


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_never_markup(text: str) -> None:
    bad = sheets.hostile(text)
    cover = Cover(title=text, subtitle=text, entities=[text], mark=text, foot=text, table=bad.tables[0], method=[text])
    document = annex_of([bad], cover)
    assert len(PdfReader(io.BytesIO(document)).pages) <= 7, "no #pagebreak() of a text is executed"
    parse(draw_map(bad, whole_view(bad, 190, 150)).svg)
    section = Section(text, text, Picture(text, (), (), (0, 0, 1, 1)), bad.tables[0])
    report = Report(title=text, subtitle=text, sentence=text, notes=(text,), notes_title=text, sections=(section,))
    assert page_count(render_report_pdf(report)) == 1


def test_an_annex_has_cover_index_sheets_and_method() -> None:
    table = Table("Cuadre", ("A", "B"), (("x", "1"),), ("Total", "1"))
    cover = Cover(title="Anexo", subtitle="2020", entities=["PNP"], mark="", foot="", table=table, method=method_note())
    alone = page_count(render_pdf(SHEET))
    annex = annex_of([SHEET, SHEET], cover)
    pages = PdfReader(io.BytesIO(annex)).pages
    assert len(pages) == 2 * alone + 2, "cover; index, table and method are one page"
    assert annex == annex_of([SHEET, SHEET], cover)
    assert re.search(rf"2\s.*{SHEET.title.capitalize()}.*\b{3 + alone}\b", pages[1].extract_text(), re.DOTALL)
    assert "Lámina 2 de 2" in pages[2 + alone].extract_text()
    assert len(method_note()) >= 7


def test_tables_too_long_for_the_side_follow_on_their_own_page() -> None:
    rows = tuple((f"SECTOR {n}", "1,000", "10.0 %") for n in range(150))
    long = replace(SHEET, tables=(Table("Hechos", ("Sector", "Hechos", "%"), rows),))
    assert page_count(render_pdf(long)) > page_count(render_pdf(SHEET))


def test_numeric_columns_are_found() -> None:
    table = Table("", ("a", "b", "c", "d"), (("x", "1,234", "≈ 55", "0.5–2.0"), ("y", "", "menos de 10", "3")))
    found = table_data(table)
    assert found is not None
    assert found["numeric"] == [False, True, False, True]


def test_without_neighbours_there_is_no_locator() -> None:
    assert draw_locator(replace(SHEET, areas=tuple(a for a in SHEET.areas if a.level != "vecina")), 60, 26) == ""


def test_an_empty_sheet_is_printed() -> None:
    bare = replace(SHEET, marks=(), zones=(), streets=(), tables=(), notes=(), legend=(), charts=(), panels=())
    assert page_count(render_pdf(bare)) == 1
    view = View(100, 100, 0, 0, 1000)
    assert view.extent == (-45.5, -45.5, 45.5, 45.5)


def test_a_punto_critico_of_few_incidents_is_whole_in_the_inset() -> None:
    whole = whole_view(SHEET, 190, 150)
    few = replace(SHEET, kind="puntos-criticos", marks=SHEET.marks[:5], zones=SHEET.zones[:1])
    close = crowded_view(few, whole, 190, 150)
    assert close is not None
    assert box(*close.extent).contains(few.zones[0].geometry)
    assert crowded_view(replace(few, kind="integrado"), whole, 190, 150) is None
    centre = SHEET.zones[0].label_at
    crowd = tuple(replace(mark, x=centre.x + at % 7 - 3, y=centre.y + at % 5 - 2) for at, mark in enumerate(SHEET.marks))
    of_many = crowded_view(replace(SHEET, marks=crowd), whole, 190, 150)
    assert of_many is not None
    assert box(*of_many.extent).contains(SHEET.zones[0].geometry), "a zone in view is not cut"


def test_the_inset_is_titled_by_its_content() -> None:
    crowd = tuple(replace(mark, x=sheets.X + at % 7, y=sheets.Y + at % 5) for at, mark in enumerate(SHEET.marks))
    for kind, words in (("delito", "mayoría de los hechos"), ("riesgo", "mayoría de los factores")):
        pages = PdfReader(io.BytesIO(render_pdf(replace(SHEET, marks=crowd, kind=kind)))).pages
        assert words in " ".join(pages[1].extract_text().split())


def test_a_neighbour_is_named_only_where_its_name_fits_inside_it() -> None:
    own = box(sheets.X, sheets.Y, sheets.X + 2000, sheets.Y + 2000)
    base = SHEET.areas[0]
    area = replace(base, level="comisaria", label="", name="PROPIA", geometry=own, label_at=own.centroid, band="")
    for width, named in ((40, False), (900, True)):
        strip = box(sheets.X + 2000, sheets.Y, sheets.X + 2000 + width, sheets.Y + 2000)
        beside = replace(area, level="vecina", label="UN NOMBRE LARGO", geometry=strip, label_at=strip.centroid)
        sheet = replace(SHEET, areas=(beside, area), marks=(), zones=(), streets=())
        assert ("UN NOMBRE LARGO" in draw_map(sheet, whole_view(sheet, 190, 150)).svg) is named


def test_the_index_counts_incidents_and_not_factors() -> None:
    key = f"{FACTOR_KEY}ILU:Iluminación"
    factor = Legend(key, "Iluminación", 3, symbol=SHEET.legend[0].entries[0].symbol)
    both = replace(
        SHEET,
        legend=(*SHEET.legend, Group("Factores", (factor,), "3")),
        marks=(*SHEET.marks, *(replace(mark, key=key) for mark in SHEET.marks[:3])),
    )
    cover = Cover(title="Anexo", subtitle="", entities=[], mark="", foot="", table=None, method=["x"])
    index = PdfReader(io.BytesIO(annex_of([both], cover))).pages[1].extract_text()
    assert re.search(r"\b400\b", index)
    assert "403" not in index


def test_a_digest_stays_inside_the_page() -> None:
    table = Table("Archivos", ("Archivo", "Huella"), (("publico/" + "m" * 58 + ".pdf", "d" * 64),))
    report = Report(title="x", subtitle="", sentence="", notes=(), notes_title="", tables=(table,))
    page = PdfReader(io.BytesIO(render_report_pdf(report))).pages[0]
    ends: list[float] = []

    def visit(text: str, cm: list[float], _tm: list[float], _font: object, size: float) -> None:
        if "d" * 60 in text:
            ends.append(cm[4] + 64 * 0.545 * size)  # the width of a d in Source Sans Pro

    page.extract_text(visitor_text=visit)
    assert ends
    assert max(ends) < float(page.mediabox.width) - 40  # margin of 15 mm


@pytest.mark.slow
def test_the_column_of_the_inset_stays_on_its_page() -> None:
    """Many puntos críticos are printed smaller or omitted, and none is printed over the foot of the page."""
    crowd = tuple(replace(mark, x=sheets.X + at % 7, y=sheets.Y + at % 5) for at, mark in enumerate(SHEET.marks))
    for count in (4, 13, 60):
        zones = tuple(replace(SHEET.zones[0], rank=n, reason=f"Motivo largo {n} " * 12) for n in range(1, count + 1))
        pages = PdfReader(io.BytesIO(render_pdf(replace(SHEET, marks=crowd, zones=zones)))).pages
        [close] = [page for page in pages if "Ampliación: donde" in page.extract_text()]
        lows: list[float] = []

        def visit(
            text: str, cm: list[float], _tm: list[float], _font: object, _size: float, found: list[float] = lows
        ) -> None:
            if text.strip() and "Lámina" not in text:
                found.append(cm[5])

        close.extract_text(visitor_text=visit)
        assert min(lows) > 8 / 25.4 * 72, "above the margin of 8 mm"
