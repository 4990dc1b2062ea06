"""Files that come from the browser: their names, their limits, and what is left of those that are refused."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest

from geo.errors import FormatError
from geo.paths import find_files
from mapadelito.desk import uploads
from mapadelito.desk.uploads import Upload, safe_name

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from helpers.desk.client import DeskClient


class Usage(NamedTuple):
    """What is free of a disk, in bytes."""

    free: int


NAMES = (
    "../a.csv",
    "C:\\Users\\a.csv",
    ".mesa",
    "NUL",
    "con.xlsx",
    "[a]*?.csv",
    "a\nb.csv",
    "~$a.xlsx",
    "x" * 400,
    "漢" * 200 + ".csv",
    "a." + "é" * 300,
    "",
)


@pytest.mark.parametrize("given", NAMES)
def test_a_name_is_one_file_in_the_folder(given: str, tmp_path: Path) -> None:
    name = safe_name(given)
    path = tmp_path / name
    path.write_text("a", encoding="utf-8")
    assert path.parent == tmp_path
    assert not name.startswith((".", "~"))
    assert len(name.encode()) <= 101
    assert find_files([path]) == (path,)  # no pattern
    assert safe_name(name) == name


def test_accents_stay() -> None:
    assert safe_name("Año 2024 (ñandú).xlsx") == "Año 2024 (ñandú).xlsx"


def test_the_same_file_is_kept_once_and_another_gets_a_number(desk: DeskClient) -> None:
    names = [desk.send("mayo.csv", content).json()["nombre"] for content in (b"a,b\n1,2\n", b"a,b\n1,2\n", b"a,b\n3,4\n")]
    assert names == ["mayo.csv", "mayo.csv", "mayo (2).csv"]
    assert (desk.folder.files / "mayo.csv").read_bytes() == b"a,b\n1,2\n"
    assert len([*desk.folder.files.iterdir()]) == 2


@pytest.mark.parametrize("announced", [True, False])
def test_a_large_file_is_refused_in_words_and_leaves_nothing(
    desk: DeskClient, monkeypatch: pytest.MonkeyPatch, *, announced: bool
) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 3_000_000)
    content = b"x" * 3_000_001
    headers = {"Origin": desk.keys.origin, "X-Ficha": desk.keys.form, "X-Nombre": "grande.csv"}

    async def parts() -> AsyncIterator[bytes]:
        yield content

    sent = content if announced else parts()
    answer = desk.client.post("/archivos", content=sent, headers=headers)
    assert answer.status_code == 400
    assert "más de 3 MB" in answer.json()["error"]
    assert not desk.folder.files.exists() or not [*desk.folder.files.iterdir()]


def test_a_full_disk_is_told(desk: DeskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1))
    answer = desk.send("a.csv", b"a\n")
    assert answer.status_code == 400
    assert "el disco está lleno" in answer.json()["error"]


def test_what_is_left_of_a_desk_that_was_killed_is_deleted(tmp_path: Path) -> None:
    for name in (".subida-abc", "a.csv"):
        (tmp_path / name).write_text("a", encoding="utf-8")
    uploads.clear_cut_off(tmp_path)
    uploads.clear_cut_off(tmp_path / "absent")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_too_many_files_are_told(desk: DeskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_FILES", 1)
    assert desk.send("a.csv", b"a\n").status_code == 200
    assert "Ya hay 1 archivos" in desk.send("b.csv", b"b\n").json()["error"]


def test_a_file_that_is_cut_off_leaves_nothing(tmp_path: Path) -> None:
    with Upload(tmp_path, "a.csv", 10) as file:
        file.add(b"abc")
        with pytest.raises(FormatError, match="no llegó completo"):
            file.place()
    with pytest.raises(KeyError), Upload(tmp_path, "a.csv", 0) as file:
        raise KeyError
    assert not [*tmp_path.iterdir()]
