"""Files that are damaged or hostile, dropped one after the other: the desk says what they are, and goes on."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from geo.errors import MapaError
from mapadelito.desk.access import SHELF
from mapadelito.desk.given_roles import given_files
from mapadelito.desk.look import look

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.desk.client import DeskClient


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["incidents", "polygons"])
def test_no_file_stops_the_desk(desk: DeskClient, shared: Path, kind: str) -> None:
    files = sorted((shared / "nasty" / kind).iterdir())
    assert len(files) > 40
    told = read = 0
    for path in files:
        assert desk.send(quote(path.name), path.read_bytes()).status_code == 200, path.name
        assert desk.post("/reconocer").status_code == 303, path.name
        page = desk.client.get("/")
        assert page.status_code == 200, path.name
        assert "<script>" not in page.text.lower(), path.name
        told += any(file.refused for file in given_files(desk.folder))
        if kind == "incidents":
            with contextlib.suppress(MapaError):  # said in words on the page of the work
                look(desk.folder)
                read += 1
            page = desk.client.get("/entendido")
            assert page.status_code == 200, path.name
            assert "<script>" not in page.text.lower(), path.name
            assert page.text.lower().count("<img") == page.text.count(f'<img src="{SHELF}/'), path.name
        for file in given_files(desk.folder):
            assert desk.post("/quitar", nombre=file.name).status_code == 303, path.name
        assert given_files(desk.folder) == []
    assert told > 2
    assert read > 40 or kind == "polygons"
