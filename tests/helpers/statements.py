"""What a reader of the files of a run finds said of reserved facts: every statement, where it stands and what it is of."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import zipfile
from collections import defaultdict
from contextlib import closing
from html import unescape
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import openpyxl
from docx import Document
from pypdf import PdfReader

from helpers.solver import Told
from helpers.spoken_words import COLUMN, NUMBER, UNKNOWN, Statement, bounds, loose, months_of, plain, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

__all__ = ["by_subject", "leaves", "statements", "told", "unfounded"]

_SHIFT = 3
"""Letters by which the value of a field may stand beside its label in the text of a print."""
_ROW = re.compile(rf"^\s*(?P<name>\S.*?)\s+(?:{NUMBER})\s+[\d.]+ ?%\s+(?P<words>\S+(?: \S+)*)(?:\s{{3,}}.*|\s*)$")
"""A row of a table of sectors in the text of a print: name, count, share and words; a chart may stand at its right."""


def statements(folder: Path) -> list[Statement]:
    """Return every statement of the products of a profile: pages, prints, Word, books, layers and KMZ.

    ``contado.json`` holds the counts that they are made of: see :func:`leaves`.
    """
    found: list[Statement] = []
    subjects: dict[str, tuple[str, str]] = {}  # place and period by folder of a jurisdiction
    for path in sorted(folder.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(folder).as_posix()
        if 'id="datos">' in text:
            data = json.loads(text.split('id="datos">')[1].split("</script>")[0])
            subjects[path.parent.name] = _subject(data)
            found += _of_page(data, name)
        else:
            found += loose(re.sub(r"<(style|script).*?</\1>|<[^>]*>", " ", unescape(text), flags=re.DOTALL), name)
    readers = {".xlsx": _of_book, ".gpkg": _of_layers, ".kmz": _of_kmz}
    for path in sorted(folder.rglob("*")):
        name, subject = path.relative_to(folder).as_posix(), subjects.get(path.parent.name, ("", ""))
        if path.suffix in readers:
            found += [Statement(*subject, *rest, name, where) for *rest, where in readers[path.suffix](path)]
        elif path.suffix == ".pdf":
            found += _of_print(path, name, sorted(set(subjects.values())))
        elif path.suffix == ".docx":
            found += _of_word(path, name, dict(subjects.values()))
    return sorted(set(found))


def told(found: Iterable[Statement], sectors: Sequence[str]) -> list[Told]:
    """Return what statements on one jurisdiction tell, as the solver takes it; the whole is all of its ``sectors``."""
    out = []
    for item in found:
        if (between := bounds(item.words)) is None:
            continue
        if item.sector == UNKNOWN or not item.period:
            raise ValueError(f"nobody knows what this is of: {item}")
        names = [item.sector] if item.sector else sectors
        months = range(*months_of(item.period))
        out.append(Told(frozenset((name, month) for name in names for month in months), *between))
    return list(dict.fromkeys(out))


def unfounded(
    found: Iterable[Statement], base: Mapping[tuple[str, tuple[int, int]], tuple[int, int]], sectors: Sequence[str]
) -> list[Statement]:
    """Return the statements on one jurisdiction that tell something else than the sum of counts told once.

    ``base``: least and most of each sector and base period, its months from the first to before the second. A period that is
    not made of whole base periods, all of them told for all that the statement is of, has no sum: nothing may be told of it.
    """
    out = []
    for item in found:
        if (between := bounds(item.words)) is None:
            continue
        start, stop = months_of(item.period) if item.period else (0, 0)
        names = [item.sector] if item.sector else sectors
        parts = [(own, span) for (name, span), own in base.items() if name in names and start <= span[0] and span[1] <= stop]
        whole = sum(last - first for _, (first, last) in parts) == len(names) * (stop - start) > 0
        if not whole or between != (sum(own[0] for own, _ in parts), sum(own[1] for own, _ in parts)):
            out.append(item)
    return out


def by_subject(found: Iterable[Statement]) -> dict[tuple[str, str, str], dict[str, set[str]]]:
    """Return the files by what they say, of each jurisdiction, period and sector: all products agree if it is one thing."""
    out: dict[tuple[str, str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for item in found:
        out[item.place, item.period, item.sector][item.words].add(item.file)
    return {key: dict(words) for key, words in out.items()}


def _subject(data: dict[str, Any]) -> tuple[str, str]:
    text, fields = data["textos"], data["campos"]
    named = {text[label]: text[value] for label, value in zip(fields[::2], fields[1::2], strict=True)}
    return text[data["lugar"]], named.get("Periodo", "")


def _of_page(data: dict[str, Any], file: str) -> Iterator[Statement]:
    text, subject, seen = data["textos"], _subject(data), set()
    for sector, place, where in _reserved_places(data):
        if words := spoken(text[place]):
            seen.add(place)
            yield Statement(*subject, sector, words, file, where)
    legend = {place for group in data["leyenda"] if COLUMN.search(text[group["titulo"]]) for place in _numbers(group)}
    for place, words in enumerate(text):
        for item in loose(words, file) if place not in seen else ():
            known = place in legend
            yield Statement(*subject, "" if known else item.sector, item.words, file, "leyenda" if known else item.where)


def _reserved_places(data: dict[str, Any]) -> Iterator[tuple[str, int, str]]:
    """Sector, text and where it stands, of the fields, facts and columns of a page that are of reserved facts."""
    text = data["textos"]
    fields = [("", data["campos"], "membrete")]
    fields += [(plain(text[area["nombre"]]), area["datos"], "polígono") for area in data["areas"]]
    for sector, facts, where in fields:
        for label, value in zip(facts[::2], facts[1::2], strict=True):
            if COLUMN.search(text[label]):
                yield sector, value, where
    for table in data["tablas"]:
        where = f"tabla «{text[table['titulo']]}»"
        for at in (number for number, label in enumerate(table["cabecera"]) if COLUMN.search(text[label])):
            yield from ((plain(text[row[0]]), row[at], where) for row in table["filas"])
            yield from (("", place, where) for place in table["total"][at : at + 1])


def _numbers(value: object) -> Iterator[int]:
    """Every whole number of a part of a page."""
    if isinstance(value, int):
        yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _numbers(item)


def _of_book(path: Path) -> Iterator[tuple[str, str, str]]:
    """Sector, words and where."""
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        for sheet in book:
            rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
            columns = [at for at, name in enumerate(rows[0] if rows else []) if COLUMN.search(name)]
            for row in rows[1:]:
                for at, cell in enumerate(row):
                    if words := spoken(cell):
                        whole = COLUMN.search(row[0]) or row[0].lower() == "total"
                        sector = "" if whole else row[0] if at in columns else UNKNOWN
                        yield sector, words, f"hoja {sheet.title}"


def _of_layers(path: Path) -> Iterator[tuple[str, str, str]]:
    with closing(sqlite3.connect(path)) as book:
        for (name,) in book.execute("SELECT table_name FROM gpkg_contents").fetchall():
            rows = book.execute(f'SELECT * FROM "{name}"')  # noqa: S608 (a test)
            columns = [column[0] for column in rows.description]
            for row in rows:
                own = dict(zip(columns, row, strict=True))
                for column, value in own.items():
                    if isinstance(value, str) and (words := spoken(value)):
                        yield str(own.get("sector", "")) if COLUMN.search(column) else UNKNOWN, words, f"capa {name}"


def _of_kmz(path: Path) -> Iterator[tuple[str, str, str]]:
    with zipfile.ZipFile(path) as book:
        root = ET.fromstring(book.read("doc.kml"))  # noqa: S314 (of ours)
    for place in root.iterfind(".//{*}Placemark"):
        name = place.findtext("{*}name") or ""
        for line in (place.findtext("{*}description") or "").splitlines():
            label, _, value = line.partition(": ")
            if words := spoken(value):
                yield plain(name) if COLUMN.search(label) else UNKNOWN, words, "polígono"


def _of_print(path: Path, file: str, subjects: list[tuple[str, str]]) -> Iterator[Statement]:
    """Statements of a PDF: the rows of its tables, and whatever else is there; a page is of the place that it names."""
    subject = ("", "")
    for text in _pages(path):
        named = [own for own in subjects if own[0] in text]
        subject = max(named, key=lambda own: len(own[0]), default=subject)
        field = -1  # where the field of the title block stands that is of reserved facts
        for line in text.splitlines():
            field = line.find("Hechos reservados") if "Hechos reservados" in line else field
            row = _ROW.match(line)
            if row and (words := spoken(row["words"])):
                name = re.split(r"\s{2,}", row["name"])[-1]
                yield Statement(*subject, "" if name == "Total" else plain(name), words, file, "tabla")
            else:
                for item in loose(line, file):
                    below = field >= 0 and abs(line.find(item.words) - field) <= _SHIFT
                    yield Statement(*subject, "" if below else item.sector, item.words, file, item.where)


def _pages(path: Path) -> list[str]:
    """Text of each page as it lies on it; with pypdf, which splits rotated words, where there is no poppler."""
    if program := shutil.which("pdftotext"):
        done = subprocess.run([program, "-layout", path, "-"], capture_output=True, check=True)
        return done.stdout.decode().split("\f")
    return [page.extract_text() for page in PdfReader(path).pages]


def _of_word(path: Path, file: str, periods: dict[str, str]) -> Iterator[Statement]:
    """Statements of the annex in Word; the tables after the title of a sheet, or its name, are of its jurisdiction.

    What is not a table, but beside the map, is its legend.
    """
    place = ""
    document = Document(str(path))
    for block in document.iter_inner_content():
        if hasattr(block, "rows") and block.style.name != "Cuadro":
            beside = [line.text for row in block.rows for cell in row.cells for line in cell.paragraphs]
            for item in (item for line in beside for item in loose(line, file)):
                yield Statement(place, periods.get(place, ""), item.sector, item.words, file, "leyenda")
        elif hasattr(block, "rows"):
            rows = [[cell.text for cell in row.cells] for row in block.rows]
            columns = [at for at, name in enumerate(rows[0]) if COLUMN.search(name)]
            for row in rows[1:]:
                for at, cell in enumerate(row):
                    if words := spoken(cell):
                        sector = UNKNOWN if at not in columns else "" if row[0] == "Total" else plain(row[0])
                        yield Statement(place, periods.get(place, ""), sector, words, file, "tabla")
        else:
            if block.style.name == "Heading 1" or block.text in periods:
                place = max((own for own in periods if block.text.endswith(own)), key=len, default="")
            for item in loose(block.text, file):
                yield Statement(place, periods.get(place, ""), item.sector, item.words, file, item.where)


def leaves(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Path and text of everything in what was read from JSON, such as ``contado.json``."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{path}/{key}")
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from leaves(item, f"{path}/{at}")
    else:
        yield path, str(value)
