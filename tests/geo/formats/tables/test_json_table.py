"""JSON as portals give it: records by lines, inside an answer, as lists with the names of their columns."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from geo.errors import FormatError
from geo.intake.tables import read_tables

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ["id", "fecha", "delito", "latitud", "longitud"]
ROWS = [[str(number), f"0{number}/02/2020", "DAÑOS", "-7.15", "-78.51"] for number in (1, 2, 3)]
RECORDS = [dict(zip(HEAD, row, strict=True)) for row in ROWS]
PAGES: dict[str, object] = {
    "ckan": {"success": True, "result": {"fields": [{"id": name, "type": "text"} for name in HEAD * 2], "records": RECORDS}},
    "socrata": {"meta": {"view": {"name": "x", "columns": [{"id": -1, "name": name} for name in HEAD]}}, "data": ROWS},
    "odata": {"d": {"results": RECORDS}},
    "nested": {"respuesta": {"pagina": 1, "denuncias": RECORDS}},
    "split": {"columns": HEAD, "index": [0, 1, 2], "data": ROWS},
    "columns": {name: [row[at] for row in ROWS] for at, name in enumerate(HEAD)},
    "by number": {name: {str(n): row[at] for n, row in enumerate(ROWS)} for at, name in enumerate(HEAD)},
    "lists": [HEAD, *ROWS],
}


def saved(folder: Path, text: str) -> Path:
    path = folder / "hechos.json"
    path.write_text(text, encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize("name", PAGES)
def test_the_records_are_found_in_an_answer(tmp_path: Path, name: str) -> None:
    [table] = read_tables(saved(tmp_path, json.dumps(PAGES[name])))
    assert list(table.frame.columns) == HEAD
    assert table.frame.to_numpy().tolist() == ROWS


@pytest.mark.parametrize("end", ["\n", "\r\n", ",\n"])
def test_a_record_a_line_and_a_bad_line_is_a_rejected_row(tmp_path: Path, end: str) -> None:
    text = end.join([*map(json.dumps, RECORDS), '{"id": "4", "fec'])
    [table] = read_tables(saved(tmp_path, text))
    assert table.frame.to_numpy()[:3].tolist() == ROWS
    assert table.codes.tolist() == ["", "", "", "LINEA_DANADA"]
    assert table.lines.tolist() == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "place",
    [
        {"latitude": "-7.1", "longitude": "-78.5", "human_address": "x"},
        {"type": "Point", "coordinates": [-78.5, -7.1]},
        {"lat": -7.1, "lng": -78.5},
    ],
)
def test_a_position_one_level_down_is_read_but_not_of_a_person(tmp_path: Path, place: object) -> None:
    record = {"id": "1", "delito": "ROBO", "denunciante": {"lat": 1, "lon": 2}, "location": place}
    [table] = read_tables(saved(tmp_path, json.dumps([record])))
    assert table.frame[["latitud", "longitud"]].iloc[0].tolist() == ["-7.1", "-78.5"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"error": {"code": 498, "message": "Invalid token"}}', "Invalid token"),
        ('{"mensaje": "no hay datos"}', "no hay datos"),
        ('{"a": 1}', "sin una lista"),
        ("[" * 50_000, "incompleto"),
        ("{" * 5_000 + "\n{", "incompleto"),
        ('{"a": {"a": ' * 400 + "1" + "}}" * 400, "hechos.json"),
    ],
)
def test_what_holds_no_records_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        read_tables(saved(tmp_path, text))


def test_a_record_without_its_attributes_is_an_empty_row(tmp_path: Path) -> None:
    [table] = read_tables(saved(tmp_path, '[{"attributes": {"id": 1, "delito": "ROBO"}}, {"attributes": 5}]'))
    assert table.codes.tolist() == ["", "FILA_VACIA"]
