"""What each dropped file is, said by the readers of the commands, and the way through the forms without any command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapadelito.desk.given_roles import given_files
from mapadelito.desk.project_text import project_values, project_version
from mapadelito.desk.work_process import WorkBench
from mapadelito.settings.usual_places import HELD_FILE

if TYPE_CHECKING:
    import pytest

    from helpers.desk.client import DeskClient

POLYGON = b'{"type":"Polygon","coordinates":[[[-71.3,-17.6],[-71.2,-17.6],[-71.2,-17.5],[-71.3,-17.6]]]}'
LIMITS = (
    b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"comisaria":"A"},"geometry":'
    + POLYGON
    + b"}]}"
)
FACTS = b"fecha,delito,latitud,longitud\n01/03/2020,HURTO,-17.59,-71.25\n"


def test_files_are_told_apart_and_written_to_the_project(desk: DeskClient) -> None:
    for name, content in (
        ("hechos.csv", FACTS),
        ("limites.geojson", LIMITS),
        ("acta.pdf", b"%PDF-1.7\n"),
        ("vacio.csv", b""),
    ):
        assert desk.send(name, content).status_code == 200
    assert desk.post("/reconocer").headers["location"] == "/"
    found = {file.name: (file.role, bool(file.refused)) for file in given_files(desk.folder)}
    assert found == {
        "archivos/acta.pdf": ("", True),
        "archivos/hechos.csv": ("incidentes", False),
        "archivos/limites.geojson": ("limites", False),
        "archivos/vacio.csv": ("", True),
    }
    assert project_values(desk.folder.project) == {
        "incidentes": ["archivos/hechos.csv"],
        "limites": ["archivos/limites.geojson"],
    }
    page = desk.client.get("/").text
    assert "No se puede usar: «acta.pdf» es un documento PDF" in page


def test_the_person_says_what_a_file_is_and_takes_it_away(desk: DeskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    monkeypatch.setattr(WorkBench, "start", lambda _, what, steps: bool(begun.append(what)) or bool(steps))
    desk.send("hechos.csv", FACTS)
    desk.post("/reconocer")
    version = project_version(desk.folder.project)
    form = {"rol.archivos/hechos.csv": "factores", "rol.../x": "limites", "version": version}
    assert desk.post("/leer", **form).headers["location"] == "/lamina"
    assert project_values(desk.folder.project) == {"factores": ["archivos/hechos.csv"]}
    desk.post("/reconocer")  # it is not recognised again over what the person said
    version = project_version(desk.folder.project)
    assert (
        desk.post("/leer", **{"rol.archivos/hechos.csv": "incidentes", "version": version}).headers["location"]
        == "/entendido"
    )
    assert begun == ["leer"]
    assert desk.post("/leer", **form | {"version": "x"}).headers["location"] == "/?aviso=otra"  # of a page shown before
    assert "En otra ventana" in desk.client.get("/?aviso=otra").text
    outside = desk.folder.root / "fuera.csv"
    outside.write_bytes(FACTS)
    assert desk.post("/quitar", nombre="archivos/../fuera.csv").status_code == 400
    assert desk.post("/quitar", nombre="archivos/hechos.csv").headers["location"] == "/"
    assert outside.exists()
    assert not (desk.folder.files / "hechos.csv").exists()
    assert project_values(desk.folder.project) == {}


def test_in_a_project_with_a_store_new_facts_wait_to_be_loaded(desk: DeskClient) -> None:
    store = desk.folder.root / "almacen" / HELD_FILE
    store.parent.mkdir()
    store.write_bytes(b"")
    desk.send("abril.csv", FACTS)
    desk.post("/reconocer")
    [file] = given_files(desk.folder)
    assert (file.name, file.waits) == ("entrada/abril.csv", True)
    assert project_values(desk.folder.project) == {}


def test_a_name_that_is_markup_is_text(desk: DeskClient) -> None:
    desk.folder.files.mkdir()
    (desk.folder.files / "<img src=x onerror=alert(1)>.csv").write_bytes(FACTS)
    desk.post("/reconocer")
    page = desk.client.get("/").text
    assert "<img" not in page
    assert "&lt;img src=x" in page
    assert desk.client.get("/entendido").status_code == 200
