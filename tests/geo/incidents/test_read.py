from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import MultiPoint, Point

from geo.errors import ColumnError, CrsError
from geo.incidents.coordinate_repair import Home
from geo.incidents.read import INCIDENT_COLUMNS, read_incidents

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]

HEADER = "id,fecha,hora,delito,modalidad,latitud,longitud,observacion,dni"


def row(number: int, **values: str) -> str:
    cells = {
        "id": str(number),
        "fecha": "05/03/2020",
        "hora": "21:30",
        "delito": "HURTO",
        "modalidad": "",
        "latitud": "-7.157",
        "longitud": "-78.517",
        "observacion": "",
        "dni": "12345678",
    }
    return ",".join((cells | values)[name] for name in HEADER.split(","))


def test_a_good_row(table: Write) -> None:
    inc = read_incidents(table(HEADER, row(1)))
    assert list(inc.frame.columns) == list(INCIDENT_COLUMNS)
    fact = inc.frame.iloc[0]
    assert (fact["codigo"], fact["delito"], fact["turno"], fact["reserva"]) == ("PAT.HUR", "Hurto", "noche", 0)
    assert str(fact["fecha"].date()) == "2020-03-05"
    assert inc.frame.crs.to_epsg() == 32717
    back = inc.frame.geometry.to_crs(4326).iloc[0]
    assert (back.x, back.y) == pytest.approx((-78.517, -7.157), abs=1e-9)


UGLY = {
    "COORD_FALTA": {"latitud": ""},
    "COORD_NO_NUMERICA": {"latitud": "por el mercado"},
    "COORD_CERO": {"latitud": "0", "longitud": "0.0"},
    "COORD_FUERA_RANGO": {"latitud": "9208000", "longitud": "774000"},
    "FECHA_FALTA": {"fecha": ""},
    "FECHA_INVALIDA": {"fecha": "31/02/2020"},
    "FECHA_FUTURA": {"fecha": "01/01/2999"},
    "FECHA_FUERA_RANGO": {"fecha": "05/03/1923"},
}


def test_each_ugly_row_is_rejected_with_its_reason_and_place(table: Write) -> None:
    path = table(HEADER, row(0), *(row(number, **cells) for number, cells in enumerate(UGLY.values(), start=1)))
    inc = read_incidents(path)
    rejected = inc.rejected
    assert rejected["codigo"].tolist() == list(UGLY)
    assert rejected["fila"].tolist() == list(range(3, 3 + len(UGLY)))
    assert rejected["valor"].iloc[5] == "31/02/2020"
    assert (rejected["archivo"] == "hechos.csv").all()
    assert rejected["que_hacer"].str.len().gt(5).all()
    assert inc.report["rechazos"] == dict.fromkeys(sorted(UGLY), 1)
    assert inc.report["cobertura"] == {"mapeadas": 1, "total": 9, "pct": 11.1}


def test_the_account_tells_all_kinds_apart(table: Write) -> None:
    inc = read_incidents(
        table(
            HEADER,
            row(1),
            row(1),
            row(1, delito="ROBO"),
            row(2, delito="INTERVENCION POLICIALES"),
            row(3, latitud="-7.2", observacion="GEO FORZADA AL CENTROIDE DE COMISARIA"),
            row(4, delito="VIOLENSIA FAMILIAR"),
            "TOTAL,,,,,,,,5",
            "",
        )
    )
    expected = {"leidas": 8, "aceptadas": 4, "duplicadas": 1, "rechazadas": 0, "no_datos": 2, "excluidas": 1}
    assert inc.report["filas"] == expected
    assert inc.frame.geometry.isna().sum() == 1  # forced: it counts, without a place
    unknown = inc.frame[inc.frame["codigo"] == "OTR"].iloc[0]
    assert unknown["reserva"] >= 1
    assert inc.report["avisos"]["DELITO_DESCONOCIDO"] == 1


def test_identities_are_never_loaded(table: Write) -> None:
    inc = read_incidents(table(HEADER, row(1), row(2, latitud="S/D")))
    assert "12345678" not in inc.rejected.to_csv() + inc.frame.to_csv()
    assert inc.report["avisos"]["COLUMNA_PERSONAL_DESCARTADA"] == 1


def test_ids_that_excel_destroyed_make_nothing_a_duplicate(table: Write) -> None:
    inc = read_incidents(table(HEADER, *(row(0, id="3.13E+14", hora=f"1{number}:00") for number in range(5))))
    assert inc.report["filas"]["aceptadas"] == 5
    assert inc.report["avisos"]["ID_NOTACION_CIENTIFICA"] == 5


def test_decimal_comma_and_real_minus(table: Write) -> None:
    inc = read_incidents(table("fecha;delito;latitud;longitud", "05/03/2020;HURTO;−7,157;-78,517"))
    assert inc.frame.geometry.to_crs(4326).y.iloc[0] == pytest.approx(-7.157)


def test_utm_needs_its_zone(table: Write) -> None:
    path = table("fecha,delito,este,norte", "05/03/2020,HURTO,774200,9208200")
    with pytest.raises(CrsError, match="--crs"):
        read_incidents(path)
    given_zone = read_incidents(path, crs=32717).frame.geometry.iloc[0]
    assert given_zone.equals(Point(774200, 9208200))
    supposed = read_incidents(path, home=Home((-79, -8, -78, -7), 32717))
    assert supposed.report["avisos"]["CRS_SUPUESTO"] == 1


def test_columns_x_and_y_may_hold_degrees(table: Write) -> None:
    inc = read_incidents(table("fecha,delito,COORD. X,COORD. Y", "05/03/2020,HURTO,-78.517,-7.157"))
    assert inc.frame.geometry.to_crs(4326).x.iloc[0] == pytest.approx(-78.517)


def test_no_coordinates_is_said_with_the_columns_there_are(table: Write) -> None:
    with pytest.raises(ColumnError, match="fecha, delito"):
        read_incidents(table("fecha,delito", "05/03/2020,HURTO"))


def test_layer_of_points(tmp_path: Path) -> None:
    shapes = [Point(-78.5, -7.1), None, MultiPoint([(-78, -7), (-78.1, -7)]), Point(0, 0)]
    frame = gpd.GeoDataFrame({"fecha": ["2020-03-05"] * 4, "delito": ["ROBO"] * 4}, geometry=shapes, crs=4326)
    frame.to_file(tmp_path / "p.geojson", driver="GeoJSON", engine="pyogrio")
    inc = read_incidents(tmp_path / "p.geojson")
    assert inc.report["rechazos"] == {"COORD_CERO": 1, "GEOM_NULA": 1, "GEOM_TIPO": 1}


def test_two_files_are_one_account(table: Write) -> None:
    first = table(HEADER, row(1), row(2), name="enero.csv")
    second = table(HEADER, row(2), row(3, latitud=""), name="febrero.csv")
    inc = read_incidents([first, second])
    assert inc.report["filas"]["duplicadas"] == 1
    assert inc.rejected["archivo"].tolist() == ["febrero.csv"]
    assert inc.rejected["fila"].tolist() == [3]


cell = st.text(st.characters(exclude_characters='\r\n",', exclude_categories=("Cs", "Cc")), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(cell, min_size=9, max_size=9), max_size=8))
def test_whatever_the_cells_the_account_adds_up(table: Write, rows: list[list[str]]) -> None:
    inc = read_incidents(table(HEADER, row(1), *(",".join(cells) for cells in rows)))
    totals = inc.report["filas"]
    assert totals["leidas"] == sum(count for name, count in totals.items() if name != "leidas")
    assert totals["leidas"] >= 1 + len(rows)
    assert len(inc.frame) == totals["aceptadas"]
    assert len(inc.rejected) == totals["rechazadas"]


def test_an_hour_that_is_none_costs_no_row_and_is_counted(table: Write) -> None:
    inc = read_incidents(table(HEADER, row(0), row(1, hora="25:61"), row(2, hora="20:00 a 22:00")))
    assert inc.report["filas"]["rechazadas"] == 0
    assert inc.report["avisos"]["HORA_INVALIDA"] == 1
    assert inc.report["avisos"]["HORA_RANGO"] == 1
    assert inc.frame["minuto"].tolist()[2] == 1320
    assert np.isnan(inc.frame["minuto"].iloc[1])
    assert any("hora final" in line for line in inc.decisions)


def test_the_coordinate_at_fault_is_the_one_that_is_named(table: Write) -> None:
    inc = read_incidents(
        table(HEADER, row(0), row(1, latitud="mercado"), row(2, longitud=""), row(3, latitud="x", longitud="y"))
    )
    columns = inc.rejected[["codigo", "columna", "valor"]].to_numpy().tolist()
    assert columns == [
        ["COORD_NO_NUMERICA", "latitud", "mercado"],
        ["COORD_FALTA", "longitud", ""],
        ["COORD_NO_NUMERICA", "latitud , longitud", "x , y"],
    ]


def test_both_coordinates_in_one_of_their_cells_are_divided(table: Write) -> None:
    header = "fecha;delito;latitud;longitud"
    cells = (
        "-7.157, -78.517;",
        ";-7.157 -78.517",
        "7°09'25.2\"S 78°31'01.2\"W;",
        "-7.157, -78.517;-7.157, -78.517",
        "https://maps.google.com/?q=-7.157,-78.517;",
    )
    inc = read_incidents(table(header, "05/03/2020;HURTO;-7.157;-78.517", *(f"05/03/2020;HURTO;{cell}" for cell in cells)))
    assert inc.report["filas"]["rechazadas"] == 0
    assert inc.report["avisos"]["COORD_PAR_EN_CELDA"] == len(cells)
    at = inc.frame.geometry.to_crs(4326)
    assert at.x.to_numpy() == pytest.approx(-78.517, abs=1e-6)
    assert at.y.to_numpy() == pytest.approx(-7.157, abs=1e-6)
    lost = read_incidents(table(header, "05/03/2020;HURTO;-7.157;-78.517", "05/03/2020;HURTO;-7.157, -78.517;-78.6"))
    assert lost.rejected["columna"].tolist() == ["latitud"]


def test_a_link_without_its_place_is_named_and_told_what_it_is(table: Write) -> None:
    short = "https://maps.app.goo.gl/aB3dE5"
    rows = ("05/03/2020;HURTO;https://maps.google.com/?q=-7.157,-78.517", f"06/03/2020;HURTO;{short}", "07/03/2020;ROBO;")
    inc = read_incidents(table("fecha;delito;ubicacion", *rows))
    assert inc.rejected[["codigo", "columna", "valor"]].to_numpy().tolist() == [
        ["COORD_ENLACE_SIN_LUGAR", "ubicacion", short],
        ["COORD_FALTA", "ubicacion", ""],
    ]
    inc = read_incidents(table(HEADER, row(0), row(1, latitud=short), row(2, latitud=short, longitud="")))
    assert inc.rejected["codigo"].tolist() == ["COORD_ENLACE_SIN_LUGAR", "COORD_FALTA"]


def test_each_fault_of_one_coordinate_names_its_cell(table: Write) -> None:
    rows = (row(0), row(1, latitud="95.157"), row(2, longitud="-7.9E+01"), row(3, longitud="-278.517"))
    inc = read_incidents(table(HEADER, *rows), home=Home((-79, -8, -78, -7)))
    assert inc.rejected[["codigo", "columna", "valor"]].to_numpy().tolist() == [
        ["COORD_FUERA_RANGO", "latitud", "95.157"],
        ["COORD_POCA_PRECISION", "longitud", "-7.9E+01"],
        ["COORD_FUERA_RANGO", "longitud", "-278.517"],
    ]


def test_a_multipoint_of_one_point_is_that_point(tmp_path: Path) -> None:
    shapes = [MultiPoint([(-78.5, -7.1)]), MultiPoint([(-78.5, -7.1), (-78.1, -7)]), Point(-78.5, -7.1)]
    frame = gpd.GeoDataFrame({"fecha": ["2020-03-05"] * 3, "delito": ["ROBO"] * 3}, geometry=shapes, crs=4326)
    frame.to_file(tmp_path / "p.geojson", driver="GeoJSON", engine="pyogrio")
    inc = read_incidents(tmp_path / "p.geojson")
    assert inc.report["rechazos"] == {"GEOM_TIPO": 1}
    assert inc.frame.geometry.to_crs(4326).x.to_numpy() == pytest.approx(-78.5)


@pytest.mark.parametrize(("names", "cell"), [(("ESTE (PSAD56)", "NORTE"), "-"), (("ESTE", "NORTE"), "PSAD-56")])
def test_metres_that_say_psad56_are_converted_and_told(tmp_path: Path, names: tuple[str, str], cell: str) -> None:
    path = tmp_path / "h.csv"
    rows = "\n".join(f"01/02/2020,HURTO,{778_000 + 9 * n},{9_207_000 + 7 * n},{cell}" for n in range(9))
    path.write_text(f"fecha,delito,{names[0]},{names[1]},datum\n{rows}\n", encoding="utf-8")
    home = Home((-78.6, -7.25, -78.3, -7.0), 32717)
    found, asked = read_incidents(path, home=home), read_incidents(path, crs=24877, home=home)
    assert found.frame.geometry.geom_equals_exact(asked.frame.geometry, tolerance=0.01).all()
    assert any("PSAD56" in line and "--crs 32717" in line for line in found.decisions)
    with pytest.raises(CrsError, match=r"PSAD56.*--crs 24877"):
        read_incidents(path)


def test_degrees_of_two_decimals_far_from_the_limits_are_outside(table: Callable[..., Path]) -> None:
    places = ["-7.16,-78.52", "-12.06,-77.05", "-7.3,-78.5", "0.0,0.0", "-7.161,-78.521"]
    path = table("id,fecha,delito,latitud,longitud", *(f"{n},2020-03-05,HURTO,{place}" for n, place in enumerate(places)))
    found = read_incidents(path, home=Home((-78.6, -7.25, -78.3, -7.0), 32717))
    assert found.report["rechazos"] == {"FUERA_DE_JURISDICCION": 2, "COORD_CERO": 1}
    assert found.rejected["valor"].tolist()[:2] == ["-12.06 , -77.05", "-7.3 , -78.5"]
    assert found.report["avisos"]["COORD_POCA_PRECISION"] == 1
    assert len(read_incidents(path).frame) == 4  # nothing is expected, so only 0, 0 is no place
