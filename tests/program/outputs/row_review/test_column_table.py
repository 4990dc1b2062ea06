"""The table of the columns chosen, on the quality page and in the record of the run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
from shapely import box

from geo.evidence.choice import Candidate, Certainty, Choice, Choices, Missing
from geo.incidents.read import read_incidents
from mapadelito.outputs.row_review.column_table import column_records, column_tables
from tests.helpers.program import call

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from geo.incidents.account import Incidents

ROWS = """Fecha del suceso,lat,lon,delito,direccion,Cuándo
05/01/2020,-17.645,-71.345,HURTO,JR. LIMA 123 DE JUAN PEREZ,ayer
06/01/2020,-17.642,-71.343,ROBO,AV. GRAU 45,hoy
"""
LIMITS = Choices(
    {
        "comisaria": Choice("comisaria", "wd16nm", Certainty.LIKELY, (), ("Centro", "Puerto"), "agrupa polígonos vecinos"),
    }
)


def read(folder: Path, rows: str = ROWS, name: str = "hechos.csv") -> Incidents:
    path = folder / name
    path.write_text(rows, encoding="utf-8")
    return read_incidents(path)


def test_samples_are_shown_but_never_what_people_write(tmp_path: Path) -> None:
    (table, limits) = column_tables(read(tmp_path), [("barrios.shp", LIMITS)])
    cells = {row[0]: row for row in table.rows}
    assert cells["latitud"][1] == "lat"
    assert set(cells["latitud"][2].split(" · ")) == {"-17.645", "-17.642"}
    assert cells["delito"][2] == cells["dirección"][2] == "—"
    assert "PEREZ" not in str(table)
    assert limits.title.endswith("barrios.shp")
    assert limits.rows == (("comisaría", "wd16nm", "Centro · Puerto", "probable: agrupa polígonos vecinos", "—"),)


def test_the_cells_shown_are_the_same_in_any_order_of_the_rows(tmp_path: Path) -> None:
    head = "fecha,hora,latitud,longitud,delito"
    rows = [f"05/01/2020,{n // 60:02d}:{n % 60:02d},-17.6,-71.3,HURTO" for n in range(900)]
    down, up = ("\n".join([head, *order, ""]) for order in (rows, rows[::-1]))
    assert column_tables(read(tmp_path, down), []) == column_tables(read(tmp_path, up), [])


def test_files_of_the_same_columns_are_told_together(tmp_path: Path) -> None:
    paths = [tmp_path / f"{month}.csv" for month in ("enero", "febrero", "marzo")]
    for place, path in enumerate(paths):
        path.write_text(ROWS + f"0{place + 1}/02/2020,-17.64,-71.34,HURTO,,\n", encoding="utf-8")
    (table,) = column_tables(read_incidents(paths), [])
    assert table.title == "Qué columna es cada cosa: enero.csv, febrero.csv y 1 más"


def test_what_is_missing_is_told_first(tmp_path: Path) -> None:
    incidents = read(tmp_path)
    alike = Candidate("fecha", "FEC REG", 0.7, None, 3, "3 de 10 celdas son fechas")
    incidents.choices = (Choices(incidents.choices[0].by_field, (Missing("fecha", (alike,)),)),)
    missing = column_tables(incidents, [])[0]
    assert missing.title == "Lo que falta en los archivos"
    assert missing.rows[0][1:] == (
        "fecha",
        "FEC REG (3 de 10 celdas son fechas)",
        'Indíquela: --columna fecha="NOMBRE"',
    )


def test_the_record_has_no_values(tmp_path: Path) -> None:
    records = column_records(read(tmp_path), [("barrios.shp", LIMITS)])
    assert records[-1] == {
        "archivo": "barrios.shp",
        "campo": "comisaria",
        "columna": "wd16nm",
        "certeza": "probable",
        "otras": [],
    }
    assert not any(word in json.dumps(records) for word in ("-17.645", "HURTO", "Centro"))


def test_a_run_says_once_which_columns_are_not_sure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = [box(-71.35, -17.65, -71.34, -17.64), box(-71.34, -17.65, -71.33, -17.64)]
    limits = gpd.GeoDataFrame({"bairro": ["Centro", "Puerto"]}, geometry=shapes, crs=4326)
    limits.to_file(tmp_path / "barrios.geojson", engine="pyogrio")
    read(tmp_path)
    args = ["revisar", "--incidentes", "hechos.csv", "--limites", "barrios.geojson", "--salida", "s"]
    given = [str(tmp_path / word) if "." in word or word == "s" else word for word in args]
    assert call(*given, monkeypatch=monkeypatch) == 0
    said = capsys.readouterr().out
    assert said.count("la comisaría es «bairro» (probable)") == 1
    assert "--columna-limites" in said
    page = (tmp_path / "s/reservado/calidad.html").read_text(encoding="utf-8")
    assert "Qué columna es cada cosa: hechos.csv" in page
    record = json.loads((tmp_path / "s/reservado/registro.json").read_text(encoding="utf-8"))
    assert {one["campo"] for one in record["columnas"]} >= {"latitud", "delito", "comisaria"}


def test_a_period_is_refused_where_nothing_has_a_date(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shape = gpd.GeoDataFrame({"comisaria": ["ILO"]}, geometry=[box(-71.35, -17.65, -71.33, -17.64)], crs=4326)
    shape.to_file(tmp_path / "limites.geojson", engine="pyogrio")
    (tmp_path / "sin.csv").write_text("lat,lon,delito\n-17.645,-71.345,HURTO\n-17.642,-71.343,ROBO\n", encoding="utf-8")
    files = ("--incidentes", str(tmp_path / "sin.csv"), "--limites", str(tmp_path / "limites.geojson"))
    args = ("generar", *files, "--periodo", "2020", "--salida", str(tmp_path / "s"))
    assert call(*args, monkeypatch=monkeypatch) == 1
    said = capsys.readouterr()
    for words in ("«sin.csv»", "Sin columna de fecha", "--columna fecha="):
        assert words in said.err
    assert all(len(line) < 400 for line in said.err.splitlines())
