"""What a file may cost: each limit ends in words that name it, and what is within them is read."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import zipfile
from difflib import get_close_matches
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pytest
from openpyxl import Workbook
from pyarrow import parquet

import mapadelito
from geo.crimes import phonetics
from geo.crimes.catalogue import load
from geo.decode import decode, utf8_file
from geo.errors import DiskError, FormatError
from geo.formats.tables.table_builder import MOST_LETTERS
from geo.incidents.read import read_incidents
from geo.intake import limits, sandbox
from geo.intake.tables import read_tables
from geo.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADER = ["id", "fecha", "delito", "direccion", "latitud", "longitud"]
GOOD = ["1", "03/04/2021", "HURTO", "JR. UNO", "-7.15", "-78.51"]
LONG = "Ñ" * (MOST_LETTERS + 1)
ROWS = [GOOD, ["2", *GOOD[1:3], LONG, *GOOD[4:]], ["3", *GOOD[1:3], LONG[1:], *GOOD[4:]]]


def _csv(path: Path) -> None:
    path.write_text("\n".join(";".join(row) for row in [HEADER, *ROWS]) + "\n", encoding="utf-8")


def _quoted(path: Path) -> None:
    path.write_text("\n".join(";".join(f'"{cell}"' for cell in row) for row in [HEADER, *ROWS]) + "\n", encoding="utf-8")


def _json(path: Path) -> None:
    path.write_text(json.dumps([dict(zip(HEADER, row, strict=True)) for row in ROWS]), encoding="utf-8")


def _parquet(path: Path) -> None:
    pd.DataFrame(ROWS, columns=HEADER).to_parquet(path)


def _layer(path: Path) -> None:
    frame = pd.DataFrame(ROWS, columns=HEADER)
    gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy([-78.5] * 3, [-7.1] * 3), crs=4326).to_file(path, engine="pyogrio")


@pytest.mark.parametrize(
    ("name", "write"),
    [("a.csv", _csv), ("b.csv", _quoted), ("a.json", _json), ("a.parquet", _parquet), ("a.gpkg", _layer)],
)
def test_a_cell_that_is_too_long_costs_its_row(tmp_path: Path, name: str, write: Callable[[Path], None]) -> None:
    write(tmp_path / name)
    read = read_incidents(tmp_path / name)
    assert read.report["rechazos"] == {"CELDA_DEMASIADO_LARGA": 1}
    assert read.rejected[["columna", "valor"]].to_numpy().tolist() == [["direccion", ""]]
    assert len(read.rejected["original: direccion"].iloc[0]) < 100
    assert read.frame["direccion"].str.len().tolist() == [len("JR. UNO"), MOST_LETTERS]


@pytest.mark.parametrize("name", ["a.csv", "a.parquet", "a.gpkg"])
def test_a_table_of_too_many_columns_says_so(tmp_path: Path, name: str) -> None:
    frame = pd.DataFrame([["1"] * 600], columns=[f"c{number}" for number in range(600)])
    path = tmp_path / name
    if path.suffix == ".gpkg":
        gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy([-78.5], [-7.1]), crs=4326).to_file(path, engine="pyogrio")
    else:
        frame.to_csv(path, index=False) if path.suffix == ".csv" else frame.to_parquet(path)
    with pytest.raises(FormatError, match="se admiten 512") as refusal:
        read_tables(path)
    assert refusal.value.code == "DEMASIADAS_COLUMNAS"


@pytest.mark.slow
def test_a_small_parquet_that_grows_without_end_meets_the_limit_of_memory(tmp_path: Path) -> None:
    path = tmp_path / "h.parquet"
    once = pa.DictionaryArray.from_arrays(pa.array([0] * 200_000, pa.int32()), pa.array(["x" * 30_000]))
    parquet.write_table(pa.table({"id": once}), path, store_schema=False)
    assert path.stat().st_size < 10_000
    with pytest.raises(FormatError, match="memoria") as refusal:
        read_tables(path)
    assert refusal.value.code == "ARCHIVO_GRANDE"


@pytest.mark.parametrize(
    "line",
    [
        "2;;;" + "A" * 3_000_000 + ";;",
        ";" * 3_000_000,
        '2;"' + "A" * 3_000_000 + '";;;',
        '2;"' + ("A" * 1_000 + "\n") * 1_500,
        '"' * 3_000_000,
        'a";"\n' * 400_000,
    ],
    ids=["cell", "separators", "quoted", "open", "quotes", "alternating"],
)
def test_a_row_without_an_end_is_rejected_and_the_others_are_read(tmp_path: Path, line: str) -> None:
    path = tmp_path / "h.csv"
    good = ";".join(GOOD) + "\n"
    path.write_text(";".join(HEADER) + "\n" + good * 40 + line + "\n" + good * 3, encoding="utf-8")
    ledger = Ledger.of(read_tables(path))
    assert "CELDA_DEMASIADO_LARGA" in ledger.codes("rechazada")
    assert int(ledger.accepted.sum()) >= 40


def test_a_file_of_one_endless_line_says_so(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_text("A" * 3_000_000, encoding="utf-8")
    with pytest.raises(FormatError, match="demasiado largas") as refusal:
        read_tables(path)
    assert refusal.value.code == "CELDA_DEMASIADO_LARGA"


@pytest.mark.parametrize(("name", "first"), [("muchos.zip", "a.csv"), ("libro.xlsx", "[Content_Types].xml")])
def test_a_zip_of_many_files_is_refused_by_its_count(tmp_path: Path, name: str, first: str) -> None:
    path = tmp_path / name
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(first, "x")
        for number in range(1_000):
            archive.writestr(f"xl/{number}.xml", "x")
    with pytest.raises(FormatError, match="se admiten 1,000") as refusal:
        read_tables(path)
    assert refusal.value.code == "ZIP_BOMBA"


def _zip(files: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return whole.getvalue()


def test_zips_within_a_zip_count_together(tmp_path: Path) -> None:
    table = f"{';'.join(HEADER)}\n{';'.join(GOOD)}\n".encode()
    path, small = tmp_path / "meses.zip", _zip({f"{number}.csv": table for number in range(300)})
    path.write_bytes(_zip({f"{number}.zip": _zip({f"{number}.csv": table}) for number in range(3)}))
    assert len(read_tables(path)) == 3
    for inner, words in ((small, "1,200 archivos"), (_zip({"a.zip": small}), "dentro de otro")):
        path.write_bytes(_zip({f"{number}.zip": inner for number in range(4)}))
        with pytest.raises(FormatError, match=words) as refusal:
            read_tables(path)
        assert refusal.value.code == "ZIP_BOMBA"


def test_a_zip_that_lies_about_its_count_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "muchos.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(1_200):
            archive.writestr(f"{number}.csv", "x")
    raw = bytearray(path.read_bytes())
    end = raw.rindex(b"PK\x05\x06")
    raw[end + 8 : end + 12] = b"\x01\x00\x01\x00"
    path.write_bytes(raw)
    with pytest.raises(FormatError):
        read_tables(path)


@pytest.mark.skipif(not limits.counts_work(), reason="Windows no cuenta el trabajo de un proceso")
@pytest.mark.parametrize(("seconds", "why"), [(0.3, "time"), (0.0, "time")])
def test_work_without_progress_is_ended(tmp_path: Path, seconds: float, why: str) -> None:
    path = tmp_path / "h.csv"
    path.write_text(";".join(HEADER) + "\n" + "".join(f'"{n}";;;;;\n' for n in range(400_000)), encoding="utf-8")
    worker = sandbox._Worker()
    options = {"sheet": None, "all_sheets": False, "synonyms": "incidentes"}
    order = {"job": "tables", "path": str(path), "folder": str(tmp_path), "options": options}
    assert worker.ask(order, seconds=seconds) == {"failed": why}
    assert worker._process is None


def test_memory_beyond_the_limit_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "h.csv"
    path.write_text(";".join(HEADER) + "\n" + "".join(f'"{n}";;;;;\n' for n in range(400_000)), encoding="utf-8")
    worker = sandbox._Worker()
    monkeypatch.setattr(sandbox, "_WORKER", worker)
    monkeypatch.setattr(sandbox, "MOST_RESIDENT", 1)
    if not limits.resident(1):
        pytest.skip("este sistema no dice cuánta memoria tiene un proceso")
    with pytest.raises(FormatError, match="memoria") as refusal:
        read_tables(path)
    assert refusal.value.code == "ARCHIVO_GRANDE"


def test_a_book_with_a_cell_in_the_last_corner_meets_the_limit_of_memory(tmp_path: Path) -> None:
    path = tmp_path / "h.xlsx"
    book = Workbook()
    book.active.append(HEADER)
    book.active.cell(1_048_576, 16_384, "x")
    book.save(path)
    with pytest.raises(FormatError, match="memoria") as refusal:
        read_tables(path)
    assert refusal.value.code == "ARCHIVO_GRANDE"


def test_the_message_says_which_limit() -> None:
    assert "60 segundos" in str(sandbox._failure("h.csv", "time"))
    assert "2 GiB" in str(sandbox._failure("h.csv", "memory"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows no limita el tamaño de un archivo")
def test_a_full_disk_is_no_fault_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_text(";".join(HEADER) + "\n" + (";".join(GOOD) + "\n") * 20_000, encoding="utf-8")
    code = f"""
import sys; sys.path.insert(0, {str(mapadelito.ROOT)!r})
import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
from pathlib import Path; from geo.intake.worker import _answer
options = {{"sheet": None, "all_sheets": False, "synonyms": "incidentes"}}
print(_answer({{"job": "tables", "path": {str(path)!r}, "folder": {str(tmp_path)!r}, "options": options}})["refused"][0])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout.strip() == DiskError.__name__, done.stderr


def test_a_fault_of_the_disk_is_one_of_ours() -> None:
    error = DiskError("No hay espacio.", code="")
    assert isinstance(error, OSError)
    assert str(error) == "No hay espacio."


@pytest.mark.parametrize("text", ["Ñandú;día\n", "DAÃ‘OS\nrobo\n", "plano\n", "a\x00b\n", "fin sin línea Ñ", "ÁÉ\r\nÍ\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp850"])
def test_a_file_in_blocks_is_decoded_as_a_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, encoding: str
) -> None:
    raw = (text * 30).encode(encoding, "replace")
    (tmp_path / "a.txt").write_bytes(raw)
    monkeypatch.setattr("geo.decode._BLOCK", 64)
    found = utf8_file(tmp_path / "a.txt", tmp_path)
    whole = decode(raw)
    assert found.file.read_bytes()[found.skip :].decode() == whole.text.replace("\x00", "")
    assert {code for code, _ in found.notices} - {"CARACTER_CONTROL"} == {code for code, _ in whole.notices}


def test_words_are_compared_as_if_with_every_sound() -> None:
    rng = random.Random(3)
    sounds = load("peru")._reserved_sounds
    words = []
    for _ in range(400):
        word = list(rng.choice(sorted(sounds)))
        for _ in range(rng.randint(0, 3)):
            word[rng.randrange(len(word))] = rng.choice("ABDEGILMNOPRSTU")
        words.append("".join(word)[: rng.randint(3, 20)])
    for word in words:
        own = phonetics.sound(word)
        near = own in sounds or any(other.startswith(own) for other in sounds) or get_close_matches(own, sounds, 1, 0.83)
        assert phonetics.like_any(word, sounds) == (len(own) >= 4 and bool(near)), word
