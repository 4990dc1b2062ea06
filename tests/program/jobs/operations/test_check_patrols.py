"""``cumplimiento`` on the sample: what the page, the book and the record say, and that no name is in any."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from geo.errors import ConfigError, GeometryError, InputError
from geo.tracks.planned_patrols import read_plan
from mapadelito import ROOT
from mapadelito.jobs.operations.check_patrols import check_patrols
from mapadelito.outputs.workbook_writer import new_book, put_table
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

PATROLS = ROOT / "data" / "patrols"
HEADER = ("Fecha", "Día", "Turno", "Tipo", "Zona")


def plan(path: Path, *rows: tuple[str, ...]) -> Path:
    with new_book(path, "Patrullajes") as book:
        put_table(book, "Patrullajes", HEADER, rows, notes=("Reservado: no se publica.",))
    return path


def run(folder: Path, **options: object) -> dict[str, Any]:
    given = {"gps": (PATROLS / "gps_ilo.csv",), "zonas_plan": (PATROLS / "zonas_ilo.geojson",), "salida": folder}
    return check_patrols(load_config(None, given | options), lambda _: None)


@pytest.mark.slow
def test_the_patrols_of_the_sample(tmp_path: Path) -> None:
    own = plan(
        tmp_path / "patrullajes.xlsx",
        *(("12/10/2020", "lunes", "mañana", "integrado", f"Zona {number}") for number in (1, 2, 3, 4)),
        ("12/10/2020", "lunes", "madrugada", "integrado", "Zona 1"),
        ("30/10/2020", "viernes", "mañana", "integrado", "Zona 1"),
        ("12/10/2020", "lunes", "tarde", "integrado", "Resto: SECTOR 2"),
    )
    text = (PATROLS / "gps_ilo.csv").read_text(encoding="utf-8").replace("MOVIL 1;", "MOVIL 1 QUISPE;")
    lines = text.replace("UNIDAD;", "UNIDAD;CONDUCTOR;", 1).splitlines()
    rows = [lines[0], *(line.replace(";", ";ROSA QUISPE;", 1) for line in lines[1:])]
    (tmp_path / "gps.csv").write_text("\n".join(rows), encoding="utf-8")
    record = run(tmp_path / "salida", plan=(own,), gps=(tmp_path / "gps.csv",))
    found = record["cumplimiento"]
    assert record["rechazos"] == {"COORD_CERO": 2, "GPS_SALTO": 1}
    assert record["filas"]["leidas"] == record["filas"]["aceptadas"] + 3 == len(lines) - 1
    assert [zone["nombre"] for zone in found["zonas"]] == ["Zona 1", "Zona 2", "Zona 3", "Zona 4"]
    assert found["zonas"][3] == {"nombre": "Zona 4", "minutos": 0.0, "entradas": 0, "visitas": 0, "unidades": 0, "dias": 0}
    assert "Sin ninguna visita: Zona 4." in found["frase"]
    folder = tmp_path / "salida"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.relative_to(folder).parts[0] for path in files} == {"reservado"}
    book = openpyxl.load_workbook(folder / "reservado" / "cumplimiento.xlsx")
    detail = [row for row in book["Detalle"].iter_rows(min_row=2, values_only=True) if row[6] is not None]
    done = {row[0] for row in detail if row[1:3] == ("12/10/2020", "mañana") and row[6]}
    assert 1 <= len(done) <= 3
    assert found["plan"] == {"planificados": 5, "cumplidos": len(done), "no_comparados": 2}
    for zone in found["zonas"]:
        mine = [row for row in detail if row[0] == zone["nombre"]]
        assert sum(row[4] for row in mine) == pytest.approx(zone["minutos"], abs=0.1)
        assert sum(row[6] for row in mine) == zone["visitas"]
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    rejects = openpyxl.load_workbook(folder / "reservado" / "rechazos.xlsx")
    cells += [str(cell) for sheet in rejects for row in sheet.iter_rows(values_only=True) for cell in row]
    texts = [path.read_text(encoding="utf-8") for path in files if path.suffix in {".html", ".json", ".csv"}]
    assert not any("QUISPE" in text for text in (*cells, *texts))
    page = (folder / "reservado" / "cumplimiento.html").read_text(encoding="utf-8")
    assert found["frase"] in page


@pytest.mark.slow
def test_the_page_is_the_same_whatever_the_order_of_the_rows(tmp_path: Path) -> None:
    head, *rows = (PATROLS / "gps_ilo.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "gps_ilo.csv").write_text("\n".join([head, *reversed(rows)]), encoding="utf-8")
    run(tmp_path / "a")
    run(tmp_path / "b", gps=(tmp_path / "gps_ilo.csv",))
    pages = [(tmp_path / name / "reservado" / "cumplimiento.html").read_bytes() for name in "ab"]
    assert pages[0] == pages[1]


@pytest.mark.parametrize(("less", "message"), [("gps", "--gps"), ("zonas_plan", "--zonas")])
def test_what_is_missing_is_asked_for(tmp_path: Path, less: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        run(tmp_path, **{less: ()})


def test_zones_without_polygons_are_refused(tmp_path: Path) -> None:
    point = {"type": "Feature", "properties": {"zona": "1"}, "geometry": {"type": "Point", "coordinates": [-71.3, -17.6]}}
    path = tmp_path / "puntos.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [point]}), encoding="utf-8")
    with pytest.raises(GeometryError, match="ningún polígono"):
        run(tmp_path / "salida", zonas_plan=(path,))


def test_a_wrong_turno_of_the_plan_is_named_with_its_place(tmp_path: Path) -> None:
    path = plan(
        tmp_path / "plan.xlsx", ("12/10/2020", "lunes", "mañana", "x", "Zona 1"), ("12/10/2020", "", "siesta", "x", "Zona 1")
    )
    with pytest.raises(InputError, match=r"«plan.xlsx» \(Patrullajes\), fila 3, columna «Turno»: «siesta» no es un turno"):
        read_plan([path])
