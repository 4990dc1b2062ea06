"""The account of what was read: ``revisar``, the refused rows that come back corrected, and the quality page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest

from geo.errors import ConfigError, GeometryError, InputError, MapaError
from geo.incidents.read import read_incidents
from geo.intake.table_reader import parse_tables
from helpers.shared import SHARED
from mapadelito.jobs.review import review
from mapadelito.outputs.record import RECORD
from mapadelito.outputs.refused_polygons import REFUSED
from mapadelito.outputs.row_review import rejects
from mapadelito.outputs.row_review.rejects import REJECTS, REJECTS_BOOK
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import geopandas as gpd

HEADER = "id;fecha;hora;delito;latitud;longitud;direccion;observacion;dni"
GOOD = [f"{n};{n:02d}/03/2021;10:00;HURTO;-9.04{n:02d};-80.99{n:02d};Jr. Uno {n};;12345678" for n in range(1, 21)]
BAD = [
    "31;31/02/2021;10:00;HURTO;-9.0401;-80.9901;Jr. Dos 1;;12345678",
    "32;05/03/2021;10:00;ROBO;;;=HYPERLINK(1);;12345678",
    "33;05/03/2021;10:00;ROBO;0;0;Jr. Dos 3;;12345678",
    "34;05/03/2021;10:00;ROBO;-9.0355;-80.9955;Jr. Dos 4;GEO FORZADA AL CENTROIDE DE COMISARIA;12345678",
    "TOTAL;;;;;;;;24",
]


@pytest.fixture
def reviewed(table: Callable[..., Path], four_sectors: gpd.GeoDataFrame, tmp_path: Path) -> Path:
    """Return the output folder of a review of good and bad rows."""
    four_sectors.to_crs(4326).to_file(tmp_path / "limites.geojson", driver="GeoJSON", engine="pyogrio")
    path = table(HEADER, *GOOD, *BAD)
    options = {"incidentes": (path,), "limites": (tmp_path / "limites.geojson",), "salida": tmp_path / "salida"}
    review(load_config(None, options), lambda _: None)
    return tmp_path / "salida"


@pytest.mark.parametrize(
    ("header", "told"), [("id;lugar;delito", "Ninguna fila tiene fecha"), ("id;fecha;delito", "no tienen hechos de")]
)
def test_a_period_of_which_no_row_has_a_date_is_refused(
    table: Callable[..., Path], tmp_path: Path, header: str, told: str
) -> None:
    path = table(f"{header};latitud;longitud", *(f"{n};05/03/2021;HURTO;-9.04{n:02d};-80.99{n:02d}" for n in range(10, 16)))
    options = {"incidentes": (path,), "salida": tmp_path / "salida", "periodo": "2020"}
    with pytest.raises(InputError, match=told):
        review(load_config(None, options), lambda _: None)


def test_only_the_account_is_written(reviewed: Path) -> None:
    names = {path.relative_to(reviewed).as_posix() for path in reviewed.rglob("*") if path.is_file()}
    assert names == {f"reservado/{name}" for name in ("registro.json", "rechazos.csv", "rechazos.xlsx", "calidad.html")}
    record = json.loads((reviewed / RECORD).read_text(encoding="utf-8"))
    rows = record["filas"]
    assert rows["leidas"] == 25 == sum(count for name, count in rows.items() if name != "leidas")
    assert (rows["no_datos"], rows["rechazadas"]) == (1, record["rechazos"].get("FUERA_DE_JURISDICCION", 0) + 3)
    assert record["entradas"][0]["lineas"] == 26


def test_refused_rows_come_back_corrected(reviewed: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(reviewed / REJECTS_BOOK)
    assert book.sheetnames == ["Resumen", "hechos"]
    sheet = book["hechos"]
    names = [cell.value for cell in sheet[1]]
    assert "original: dni" not in names
    rows = {row[names.index("original: id")].value: row for row in sheet.iter_rows(min_row=2)}
    assert rows["31"][names.index("original: fecha")].fill.fgColor.rgb == "FFFFF2A8"
    assert rows["32"][names.index("original: direccion")].value == "=HYPERLINK(1)"
    assert rows["32"][names.index("original: direccion")].data_type == "s"
    rows["31"][names.index("original: fecha")].value = "28/02/2021"
    rows["32"][names.index("original: latitud")].value = "-9.0405"
    rows["32"][names.index("original: longitud")].value = "-80.9905"
    corrected = tmp_path / "rechazos.xlsx"
    book.save(corrected)
    read = read_incidents(corrected)
    assert read.ledger.warnings["RECHAZOS_CORREGIDOS"] == 1
    assert read.frame["fecha"].dt.strftime("%Y-%m-%d").tolist()[:2] == ["2021-02-28", "2021-03-05"]
    assert read.frame["direccion"].tolist()[1] == "=HYPERLINK(1)"
    assert "COORD_CERO" in read.report["rechazos"]  # left as it was, refused again


def test_the_csv_of_refused_rows_comes_back_too(reviewed: Path) -> None:
    read = read_incidents(reviewed / "reservado" / "rechazos.csv")
    assert sorted(read.rejected["codigo"])[:2] == ["COORD_CERO", "COORD_FALTA"]
    assert "=HYPERLINK(1)" in read.rejected["original: direccion"].tolist()


def test_the_same_rows_give_the_same_book(table: Callable[..., Path], tmp_path: Path) -> None:
    path = table(HEADER, *GOOD, *BAD)
    books = []
    for name in ("a", "b"):
        review(load_config(None, {"incidentes": (path,), "salida": tmp_path / name}), lambda _: None)
        books.append((tmp_path / name / REJECTS_BOOK).read_bytes())
    assert books[0] == books[1]


def test_a_book_of_too_many_rows_has_the_first_and_the_csv_all(
    table: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rejects, "MOST_IN_BOOK", 2)
    review(load_config(None, {"incidentes": (table(HEADER, *GOOD, *BAD),), "salida": tmp_path}), lambda _: None)
    summary, rows = pd.read_excel(tmp_path / REJECTS_BOOK, sheet_name=None, engine="openpyxl", header=None).values()
    assert len(rows) == 1 + 2
    assert "Aquí están las primeras 2" in summary.to_string()
    assert len((tmp_path / REJECTS).read_text(encoding="utf-8").splitlines()) > 1 + 2


def test_the_page_says_the_account_and_runs_nothing(reviewed: Path, show: Any) -> None:
    page = show((reviewed / "reservado" / "calidad.html").read_text(encoding="utf-8"))
    text = page.inner_text("body")
    assert "Se leyeron 25 filas" in text
    assert "26 líneas" in text
    assert "Forzados a la comisaría (1)" in text
    assert page.evaluate("document.scripts.length") == 0
    cells = page.eval_on_selector_all(".mes tr.total td", "cells => cells.map(cell => cell.textContent)")
    assert cells[-1] == str(json.loads((reviewed / RECORD).read_text(encoding="utf-8"))["filas"]["aceptadas"])


def test_what_was_reserved_for_its_modalidad_is_listed_with_its_line(
    table: Callable[..., Path], tmp_path: Path, show: Any
) -> None:
    evil = 'EN <b>TAWANTIN</b> "A" \\ x'
    quoted = '"' + evil.replace('"', '""') + '"'
    rows = [
        f"{n};0{n}/03/2021;LESIONES;{text};-9.04{n};-80.99{n}"
        for n, text in enumerate([quoted, quoted, "A SU HIJA"], start=1)
    ]
    options = {"incidentes": (table("id;fecha;delito;modalidad;latitud;longitud", *rows),), "salida": tmp_path / "salida"}
    review(load_config(None, options), lambda _: None)
    page = show((tmp_path / "salida/reservado/calidad.html").read_text(encoding="utf-8"))
    found = page.locator("table", has_text="Modalidad en el archivo").locator("tbody tr").all()
    cells = [row.locator("th, td").all_inner_texts() for row in found]
    assert [row[:3] for row in cells] == [[evil, "2", "No reconocida"], ["A SU HIJA", "1", "Parentesco"]]
    assert cells[1][3] == "—"
    project = tmp_path / "proyecto.toml"
    project.write_text(cells[0][3], encoding="utf-8")
    config = load_config(project, options)
    assert config.delitos == {"ordinario": (evil,)}
    record = review(config, lambda _: None)
    assert any(f"«{evil}»: es una modalidad común (2 filas)" in line for line in record["decisiones"])


def test_a_file_that_loses_lines_is_told(table: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    path = table(HEADER, *GOOD)
    assert "CUENTA_NO_CUADRA" not in read_incidents(path).ledger.warnings
    monkeypatch.setattr("geo.formats.tables.csv_table._Lines.total", lambda _: len(GOOD) + 2)
    [read] = parse_tables(path, sheet=None, all_sheets=False, synonyms="incidentes")
    assert [code for code, _ in read.notices] == ["CUENTA_NO_CUADRA"]


def test_a_column_that_the_catalogue_hardly_knows_is_doubted(table: Callable[..., Path], tmp_path: Path) -> None:
    rows = [line if n < 7 else line.replace("HURTO", "ILO") for n, line in enumerate(GOOD)]
    for lines, doubted in ((rows, True), ([*GOOD, rows[-1].replace("20;", "21;", 1)], False)):
        said: list[str] = []
        review(load_config(None, {"incidentes": (table(HEADER, *lines),), "salida": tmp_path / "salida"}), said.append)
        assert any("no reconoce el delito de 13 de 20 hechos (dicen «ILO»)" in line for line in said) is doubted


def test_without_incidents_there_is_nothing_to_review() -> None:
    with pytest.raises(ConfigError, match="--incidentes"):
        review(load_config(None, {}), lambda _: None)


def test_every_csv_of_the_bad_inputs_is_covered_line_by_line() -> None:
    if not SHARED.is_dir():
        pytest.skip("los datos reales (../shared/data) no están en esta máquina")
    from geo.intake.tables import read_tables  # noqa: PLC0415

    seen = 0
    for path in sorted((SHARED / "nasty" / "incidents").glob("*.csv")):
        try:
            tables = read_tables(path)
        except MapaError:
            continue
        for table in tables:
            seen += 1
            assert not [words for code, words in table.notices if code == "CUENTA_NO_CUADRA"], path.name
    assert seen > 40


def test_rejected_rows_of_a_layer_keep_their_coordinates(tmp_path: Path, four_sectors: gpd.GeoDataFrame) -> None:
    points = four_sectors.set_geometry(four_sectors.centroid)[["geometry"]].to_crs(4326)
    points["fecha"], points["delito"] = ["01/02/2021", "31/02/2021", "03/02/2021", "04/02/2021"], "HURTO"
    points.to_file(tmp_path / "puntos.geojson", driver="GeoJSON", engine="pyogrio")
    rows: pd.DataFrame = read_incidents(tmp_path / "puntos.geojson").rejected
    assert float(rows["original: latitud"].iloc[0]) == pytest.approx(points.geometry.y.iloc[1], abs=1e-6)


def test_a_polygon_that_cannot_be_used_is_drawn(tmp_path: Path, show: Any) -> None:
    bow = {"type": "Polygon", "coordinates": [[[-81, -9], [-80.99, -8.99], [-80.99, -9], [-81, -8.99], [-81, -9]]]}
    feature = {"type": "Feature", "properties": {"comisaria": "A", "sector": "<b>S1"}, "geometry": bow}
    path = tmp_path / "limites.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    options = {"incidentes": (path,), "limites": (path,), "salida": tmp_path / "salida"}
    with pytest.raises(GeometryError, match=r"limites-rechazados\.html") as refusal:
        review(load_config(None, options), lambda _: None)
    assert refusal.value.code == "GEOM_INVALIDA"
    page = show((tmp_path / "salida" / REFUSED).read_text(encoding="utf-8"))
    assert page.locator("figure svg path").count() == 2  # the outline, and the scale
    assert page.locator("figure svg circle").count() == 1


def test_a_polygon_that_is_nowhere_is_refused_without_a_picture(tmp_path: Path) -> None:
    ring = [[-81, -9], [-80.99, -8.99], [-80.99, 1e300], [-81, -8.99], [-81, -9]]
    feature = {"type": "Feature", "properties": {"sector": "S1"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    path = tmp_path / "limites.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    options = {"incidentes": (path,), "limites": (path,), "salida": tmp_path / "salida"}
    with pytest.raises(MapaError):
        review(load_config(None, options), lambda _: None)
