"""Axis of the formats, tables: CSV of many programs, workbooks, pages saved as .xls, JSON, Parquet, packed files."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import zipfile
from typing import TYPE_CHECKING, Any

from helpers.kinds.cells import Cells, TableFormat, frame_of, text_of
from helpers.kinds.workbooks import html_table, ods, workbook, xml_2003

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["TABLES"]


def _csv_text(cells: Cells, sign: str, *, quoted: bool = False, end: str = "\r\n", head: str = "") -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=sign, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL, lineterminator=end)
    writer.writerows([[text_of(cell) for cell in line] for line in cells.lines])
    return head + buffer.getvalue()


def _csv(sign: str, encoding: str = "utf-8", name: str = "hechos.csv", **how: Any) -> TableFormat:
    def write(cells: Cells, folder: Path) -> Path:
        path = folder / name
        path.write_bytes(_csv_text(cells, sign, **how).encode(encoding, errors="replace"))
        return path

    return TableFormat(write, bareable=not how.get("head"), encoding=encoding)


def _title_lines(cells: Cells, folder: Path) -> Path:
    path = folder / "hechos.csv"
    head = "REGION POLICIAL AREQUIPA;;;\r\nRelación de hechos registrados;;;\r\n;;;\r\n"
    path.write_bytes((head + _csv_text(cells, ";")).encode("cp1252", errors="replace"))
    return path


def _book(name: str = "hechos.xlsx", **how: Any) -> TableFormat:
    return TableFormat(lambda cells, folder: workbook(cells, folder / name, **how), bareable=not how.get("titles"))


def _records(cells: Cells) -> list[dict[str, Any]]:
    plain = [[cell if isinstance(cell, (int, float)) else text_of(cell) for cell in row] for row in cells.rows]
    return [dict(zip(cells.headers, row, strict=True)) for row in plain]


def _by_column(cells: Cells) -> dict[str, dict[int, Any]]:
    """Return what pandas writes when it is asked for nothing else."""
    records = _records(cells)
    return {name: {row: record[name] for row, record in enumerate(records)} for name in cells.headers}


def _split(cells: Cells) -> dict[str, Any]:
    return {"columns": list(cells.headers), "data": [list(record.values()) for record in _records(cells)]}


def _json(shape: Callable[[Cells], str], name: str = "hechos.json", may_refuse: frozenset[str] = frozenset()) -> TableFormat:
    def write(cells: Cells, folder: Path) -> Path:
        path = folder / name
        path.write_text(shape(cells), encoding="utf-8")
        return path

    return TableFormat(write, may_refuse=may_refuse)


def _parquet(cells: Cells, folder: Path) -> Path:
    frame_of(cells).to_parquet(folder / "hechos.parquet")
    return folder / "hechos.parquet"


def _packed(name: str, pack: Callable[[bytes], bytes]) -> TableFormat:
    def write(cells: Cells, folder: Path) -> Path:
        path = folder / name
        path.write_bytes(pack(_csv_text(cells, ",", end="\n").encode()))
        return path

    return TableFormat(write, bareable=True)


def _zipped(others: dict[str, bytes], inner: str = "datos/hechos.csv") -> TableFormat:
    def write(cells: Cells, folder: Path) -> Path:
        path = folder / "hechos.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in others.items():
                archive.writestr(name, content)
            archive.writestr(inner, _csv_text(cells, ";"))
        return path

    return TableFormat(write)


_README = b"Datos de hechos.\nUna fila por hecho, del 1 de enero al 31 de diciembre.\n"
_TERMS = b"columna;significado\nfecha;dia del hecho\ndelito;nombre en el codigo penal\n"

TABLES: dict[str, TableFormat] = {
    "plain": _csv(";", end="\n"),
    "csv comma": _csv(",", end="\n"),
    "csv tab": _csv("\t", name="hechos.tsv"),
    "csv pipe": _csv("|", name="hechos.txt"),
    "csv cp1252": _csv(";", "cp1252"),
    "csv latin-1 comma": _csv(",", "latin-1"),
    "csv BOM": _csv(",", "utf-8-sig"),
    "csv utf-16 tab": _csv("\t", "utf-16", name="hechos.txt"),
    "csv utf-16 BE": _csv(";", "utf-16-be", head="\ufeff"),
    "csv cp850": _csv(";", "cp850"),
    "csv Macintosh": _csv(";", "mac_roman", end="\r"),
    "csv all quoted": _csv(",", quoted=True),
    "csv sep=": _csv(";", "cp1252", head="sep=;\r\n"),
    "csv with titles": TableFormat(_title_lines, encoding="cp1252"),
    "tab saved as xls": _csv("\t", "cp1252", name="hechos.xls"),
    "xlsx": _book(),
    "xlsx of texts": _book(typed=False),
    "xlsx with titles": _book(titles=3),
    "xlsx with instructions": _book(other=True),
    "xlsm name": _book("hechos.xlsm"),
    "xlsx named xls": _book("hechos.xls"),
    "ods": TableFormat(ods, bareable=True),
    "html xls": TableFormat(html_table, bareable=True),
    "xml 2003": TableFormat(xml_2003, bareable=True),
    "json records": _json(lambda cells: json.dumps(_records(cells), ensure_ascii=False, indent=1)),
    "json data": _json(lambda cells: json.dumps({"total": len(cells.rows), "data": _records(cells)})),
    "json columns": _json(lambda cells: json.dumps(_by_column(cells)), may_refuse=frozenset({"FORMATO_DESCONOCIDO"})),
    "json split": _json(lambda cells: json.dumps(_split(cells)), may_refuse=frozenset({"FORMATO_DESCONOCIDO"})),
    "json lines": _json(lambda cells: "\n".join(json.dumps(row) for row in _records(cells)), "hechos.jsonl"),
    "parquet": TableFormat(_parquet),
    "csv.gz": _packed("hechos.csv.gz", gzip.compress),
    "csv.bz2": _packed("hechos.csv.bz2", bz2.compress),
    "csv.xz": _packed("hechos.csv.xz", lzma.compress),
    "zip": _zipped({}),
    "zip with readme": _zipped({"LEAME.md": _README, "diccionario.csv": _TERMS}),
    "zip of a Mac": _zipped(
        {"__MACOSX/datos/._hechos.csv": b"\0\5\x16\7" + bytes(60), ".DS_Store": b"\0\0\0\1Bud1" + bytes(40)}
    ),
}
"""Formats by name; the first is CSV with semicolons."""
