"""Names of the data as names of folders, from the command line to the record."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import box

from geo.boundaries.read import read_polygons
from geo.errors import ConfigError
from geo.incidents.read import read_incidents
from geo.naming import is_reserved, slug
from mapadelito.cli import main
from mapadelito.reading.placing import keep_comisarias, place

NAMES = ("SAN JOSE", "SAN JOSÉ", "CON", "SAN-JOSE")


@pytest.fixture
def limits(tmp_path: Path) -> Path:
    """Write a square a station, in a row; some names differ in an accent or a sign alone."""
    squares = [box(-71.36 + n * 0.01, -17.66, -71.35 + n * 0.01, -17.65) for n in range(len(NAMES))]
    sectors = [f"SECTOR {n}" for n in range(len(NAMES))]  # two polygons of one name are refused
    frame = gpd.GeoDataFrame({"comisaria": NAMES, "sector": sectors}, geometry=squares, crs=4326)
    frame.to_file(tmp_path / "l.geojson", driver="GeoJSON")
    return tmp_path / "l.geojson"


def run(monkeypatch: pytest.MonkeyPatch, *args: object) -> int:
    monkeypatch.setattr("sys.argv", ["mapadelito", *map(str, args)])
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_a_station_has_the_same_folder_alone_and_among_others(
    limits: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("generar", "--limites", limits, "--mapa", "delito", "--formato", "html", "--silencio", "--salida")
    assert run(monkeypatch, *asked, tmp_path / "todas") == 0
    record = json.loads((tmp_path / "todas/reservado/registro.json").read_text(encoding="utf-8"))
    folders = {station["nombre"]: station["carpeta"] for station in record["comisarias"]}
    assert folders == {name: slug(name) for name in NAMES}
    assert folders["SAN JOSE"] == "san-jose"
    assert not any(map(is_reserved, folders.values()))
    assert run(monkeypatch, *asked, tmp_path / "una", "--comisaria", "SAN JOSÉ") == 0
    made = {path.parent.name for path in (tmp_path / "una/publico").glob("*/*.html")}
    assert made == {folders["SAN JOSÉ"]}


def test_a_name_as_written_is_that_station_and_another_spelling_all_that_fit(limits: Path) -> None:
    boundaries = read_polygons(limits)
    assert set(keep_comisarias(None, boundaries, ("SAN JOSÉ",))["comisaria"]) == {"SAN JOSÉ"}
    assert set(keep_comisarias(None, boundaries, ("san jose",))["comisaria"]) == {"SAN JOSE", "SAN JOSÉ", "SAN-JOSE"}
    with pytest.raises(ConfigError, match=r"No hay .*«NINGUNA»"):
        keep_comisarias(None, boundaries, ("NINGUNA",))


@pytest.mark.parametrize(
    ("given", "told"), [("*.xls", "ningún archivo"), (".", "es una carpeta"), ("no.csv", "No se encuentra")]
)
def test_what_is_no_file_is_told_and_is_1(
    limits: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], given: str, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, "revisar", "--incidentes", given, "--limites", limits, "--silencio") == 1
    assert told in capsys.readouterr().err


def test_a_pattern_on_the_command_line_is_its_files(limits: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for month in (1, 2, 10):
        row = f"{month};0{month % 9 + 1}/03/2020;19:30;HURTO;-17.655;-71.355"
        (tmp_path / f"mes {month}.csv").write_text(f"id;fecha;hora;delito;latitud;longitud\n{row}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, "revisar", "--incidentes", "mes*.csv", "--limites", limits, "--silencio") == 0
    record = json.loads((tmp_path / "salida/reservado/registro.json").read_text(encoding="utf-8"))
    read = [source["archivo"] for source in record["entradas"] if source["archivo"].startswith("mes")]
    assert read == ["mes 1.csv", "mes 2.csv", "mes 10.csv"]


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are bytes only here")
def test_a_file_name_in_an_old_encoding_and_lone_surrogates(
    limits: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"{n};{day};19:30;HURTO;-17.655;-71.355" for n, day in enumerate(("02/03/2020", ""))]
    table = "\n".join(["id;fecha;hora;delito;latitud;longitud", *rows, ""])
    Path(os.fsdecode(bytes(tmp_path) + b"/hechos a\xf1o.csv")).write_text(table, encoding="utf-8")
    record = {"fecha": "03/03/2020", "delito": "HURTO", "latitud": -17.655, "longitud": -71.355}
    half = [record | {"direccion": "JR. \ud800", "id": "x"}, record | {"fecha": "\udc00", "id": "y\udfff"}]
    (tmp_path / "h.json").write_text(json.dumps(half), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    asked = (
        "generar",
        "--limites",
        limits,
        "--mapa",
        "delito",
        "--formato",
        "html,pdf,gpkg,kmz,xlsx",
        "--perfil",
        "interno",
    )
    assert run(monkeypatch, *asked, "--incidentes", "h*.csv", "h.json", "--comisaria", "SAN JOSE", "--silencio") == 0
    record = json.loads((tmp_path / "salida/reservado/registro.json").read_text(encoding="utf-8"))
    assert [source["archivo"] for source in record["entradas"]] == ["hechos año.csv", "h.json", "l.geojson"]
    assert run(monkeypatch, "cargar", "--incidentes", "h*.csv", "h.json", "--silencio") == 0
    assert run(monkeypatch, *asked, "--comisaria", "SAN JOSE", "--silencio") == 0
    assert (record["filas"]["aceptadas"], record["filas"]["rechazadas"]) == (2, 2)


@pytest.mark.parametrize("order", ["generar", "revisar", "plantilla"])
def test_an_output_folder_that_windows_cannot_have_is_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], order: str
) -> None:
    monkeypatch.setattr("geo.paths._ON_WINDOWS", True)
    given = [tmp_path / "con"] if order == "plantilla" else ["--salida", tmp_path / "con"]
    assert run(monkeypatch, order, *given) == 2
    assert "Windows no permite" in capsys.readouterr().err
    assert not (tmp_path / "con").exists()


def test_a_name_of_several_comisarias_is_not_placed_in_one_of_them(tmp_path: Path) -> None:
    squares = [box(west, -17.66, west + 0.01, -17.65) for west in (-71.36, -70.0, -71.3)]
    names = {"comisaria": ["CPNP SAN MIGUEL", "CPNP SAN MIGUEL", "CPNP ILO"], "distrito": ["A", "B", "C"]}
    gpd.GeoDataFrame(names, geometry=squares, crs=4326).to_file(tmp_path / "l.geojson", driver="GeoJSON")
    declared = ("San Miguel", "San Miguel (B)", "Ilo")
    rows = [f"{n};02/03/2020;HURTO;0;0;{name}" for n, name in enumerate(declared)]
    table = "\n".join(["id;fecha;delito;latitud;longitud;comisaria", *rows, "3;02/03/2020;HURTO;-17.655;-71.355;"])
    (tmp_path / "h.csv").write_text(table, encoding="utf-8")
    boundaries = read_polygons(tmp_path / "l.geojson")
    incidents = read_incidents(tmp_path / "h.csv")
    place(incidents, boundaries)
    assert incidents.frame["comisaria"].tolist() == ["CPNP SAN MIGUEL (A)"]
    assert incidents.misplaced["comisaria"].tolist() == ["", "CPNP SAN MIGUEL (B)", "CPNP ILO"]
    both = {"CPNP SAN MIGUEL (A)", "CPNP SAN MIGUEL (B)"}
    assert set(keep_comisarias(None, boundaries, ("san miguel",))["comisaria"]) == both
