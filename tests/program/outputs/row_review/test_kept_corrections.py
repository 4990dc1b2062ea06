"""What a user wrote in a workbook is never lost: a run that writes it again keeps it beside, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from mapadelito.jobs.review import review
from mapadelito.outputs.folder import Output
from mapadelito.outputs.record import write_record
from mapadelito.outputs.row_review.address_book import ADDRESSES
from mapadelito.outputs.row_review.delito_tables import DELITOS
from mapadelito.outputs.row_review.kept_corrections import books_written, keep_corrections
from mapadelito.outputs.row_review.matches import MATCHES
from mapadelito.outputs.row_review.rejects import REJECTS_BOOK
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

BOOKS = {REJECTS_BOOK: "corregido", DELITOS: "contestado", MATCHES: "contestado", ADDRESSES: "contestado"}


def written(root: Path, *books: str, content: bytes) -> list[str]:
    """Write the record of a run, and some books; return what was told."""
    with Output(root) as output:
        for book in books:
            output.data(book, content)
        told = keep_corrections(output)
        write_record(output, {"libros": books_written(output)})
    return told


@pytest.mark.parametrize("book", BOOKS)
def test_a_book_that_a_person_changed_is_kept_once(tmp_path: Path, book: str) -> None:
    kept = tmp_path / f"{book.removesuffix('.xlsx')}-{BOOKS[book]}.xlsx"
    assert written(tmp_path, book, content=b"uno") == []
    assert written(tmp_path, *BOOKS, content=b"dos") == []
    (tmp_path / book).write_bytes(b"contestado")
    assert written(tmp_path, content=b"") == []  # a run that does not write it leaves it in its place
    assert not kept.exists()
    [told] = written(tmp_path, *BOOKS, content=b"tres")
    assert f"{book}" in told
    assert kept.relative_to(tmp_path).as_posix() in told
    assert (kept.read_bytes(), (tmp_path / book).read_bytes()) == (b"contestado", b"tres")
    for content in (b"contestado", b"otra vez"):
        (tmp_path / book).write_bytes(content)
        told = written(tmp_path, book, content=b"tres")
        assert [f"{BOOKS[book]}-2.xlsx" in line for line in told] == ([True] if content == b"otra vez" else [])


def test_answers_given_back_in_place_are_kept(tmp_path: Path) -> None:
    rows = [f"{n},1{n}/02/2020,{words},-17.644{n},-71.339{n}" for n, words in enumerate(("hurto agrabado", "Zz z", "ROBO"))]
    (tmp_path / "hechos.csv").write_text("\n".join(["id,fecha,delito,latitud,longitud", *rows]), encoding="utf-8")
    options = {"incidentes": [tmp_path / "hechos.csv"], "salida": tmp_path / "salida"}
    review(load_config(None, options), lambda _: None)
    path = tmp_path / "salida" / DELITOS
    book = openpyxl.load_workbook(path)
    book["Delitos"]["D2"] = "Hurto"
    book.save(path)
    said: list[str] = []
    review(load_config(None, options | {"delitos_libro": [path]}), said.append)
    [line] = [line for line in said if "contestado.xlsx" in line]
    assert line.endswith("está ahora en reservado/delitos-contestado.xlsx: dé ese libro en cada orden.")
    answered = options | {"delitos_libro": [path.with_name("delitos-contestado.xlsx")]}
    record = review(load_config(None, answered), said.append)
    assert record["avisos"]["DELITO_DESCONOCIDO"] == 1
    assert sum("contestado.xlsx" in line for line in said) == 1
