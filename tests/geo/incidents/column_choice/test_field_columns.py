"""Columns of any style of names, in any order, are found by their words and cells; what is in doubt or missing is said."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from pyproj import Transformer

from geo.columns import detect
from geo.evidence.choice import Certainty
from geo.evidence.told_columns import told_doubts
from geo.incidents.column_choice.coordinate_columns import proved_system
from geo.incidents.column_choice.field_columns import choose_fields
from geo.incidents.column_choice.wanted import Wanted
from geo.incidents.coordinate_repair import Home
from geo.incidents.read import read_incidents

if TYPE_CHECKING:
    from pathlib import Path

    from geo.evidence.choice import Choices

HOME = Home((-78.6, -7.25, -78.45, -7.1), 32717)
ROWS = 60
FIELDS = ("id", "fecha", "hora", "delito", "latitud", "longitud")
STYLES = {
    "spaced": "ID DENUNCIA|FECHA HECHO|HORA HECHO|SUBTIPO HECHO|LAT HECHO|LONG HECHO",
    "camel": "idDenuncia|fechaHecho|horaHecho|subtipoHecho|latHecho|longHecho",
    "Pascal": "NroDenuncia|FechaDelSuceso|HoraSuceso|TipoDelito|LatitudHecho|LongitudHecho",
    "cut": "ID_DENUNCI|FECHA_HECH|HORA_HECHO|SUBTIPO_HE|LATITUD_HE|LONGITUD_H",
    "question": "1. N° de denuncia|P1. Fecha del suceso|P2. Hora aprox.|P3. Tipo de hecho|P4. Latitud|P5. Longitud",
    "unit": "Código|Fecha (dd/mm/aaaa)|Hora (24h)|Delito cometido|Latitud (°)|Longitud (°)",
    "English": "Case ID|Incident Date|Incident Time|Crime Type|Latitude WGS84|Longitude WGS84",
    "Portuguese": "Numero Ocorrencia|Data do fato|Hora do fato|Tipo de crime|LATITUDE|LONGITUDE",
    "table": "t1.id_hecho|t1.fecha_hecho|t1.hora_hecho|t1.delito|t1.latitud|t1.longitud",
    "joined": "IDDENUNCIA|FECHAHECHO|HORAHECHO|TIPODELITO|LATITUDHECHO|LONGITUDHECHO",
    "x and y": "id|fecha|hora|delito|Y|X",
    "point": "id|fecha|hora|delito|POINT_Y|POINT_X",
    "order": "DENUNCIA NRO|HECHO_FECHA|HECHO_HORA|HECHO_DELITO|HECHO_LAT|HECHO_LON",
    "short": "NRO DEN|FEC.OCURR|HRA.OCURR|TIP.DELITO|COORD.LAT|COORD.LONG",
    "misspelt": "ID_HECHO|Fehca del hecho|Hora|Deltio|Lattud|Longitd",
    "questions": "Código de caso|¿Cuándo ocurrió?|¿A qué hora?|¿Qué delito?|Latitud del lugar|Longitud del lugar",
    "numbered": "id_1|fecha_1|hora_1|delito_1|lat_1|lon_1",
    "camel cut": "incidentNu|dateOfOccu|timeOfOccu|offenseTyp|latitude|longitude",
    "database": "ID_HECHO_DELICTIVO|FE_HECHO|HO_HECHO|DE_DELITO|NU_LATITUD|NU_LONGITUD",
}
DECOYS = ("FECHA_REGISTRO", "LAT_COMISARIA", "LONG_COMISARIA", "OBJECTID", "UBIGEO", "AREA", "vacia")


def facts(seed: int = 1) -> pd.DataFrame:
    """Return rows of facts, as text."""
    draw = random.Random(seed)
    rows = [
        (
            f"{900_001 + number}",
            f"{draw.randint(1, 28):02d}/{draw.randint(1, 12):02d}/2020",
            f"{draw.randint(0, 23):02d}:{draw.randint(1, 59):02d}",
            draw.choice(["HURTO", "ROBO"]),
            f"{draw.uniform(-7.2, -7.12):.6f}",
            f"{draw.uniform(-78.58, -78.47):.6f}",
        )
        for number in range(ROWS)
    ]
    return pd.DataFrame(rows, columns=list(FIELDS), dtype="str")


def decoys() -> pd.DataFrame:
    """Return columns that contain the right words or numbers, and are none of the fields."""
    values = [
        ("15/11/2020 10:00", "-7.160000", "-78.510000", str(n), "060101", f"{n * 1.2345:.4f}", "") for n in range(ROWS)
    ]
    return pd.DataFrame(values, columns=list(DECOYS), dtype="str")


def chosen(frame: pd.DataFrame, **more: object) -> Choices:
    exact = detect(list(frame.columns), "incidentes")
    return choose_fields(frame, Wanted({}, exact, home=HOME, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("style", STYLES)
def test_styles_of_names_in_any_order_among_decoys(style: str) -> None:
    names = STYLES[style].split("|")
    frame = pd.concat([facts().set_axis(names, axis=1), decoys()], axis=1)
    choices = chosen(frame.sample(frac=1, axis=1, random_state=1))
    found = dict(choices.found)
    found["delito"] = found.pop("tipo", found.get("delito", ""))
    assert found == dict(zip(FIELDS, names, strict=True))
    assert not choices.missing


def test_the_order_of_rows_and_columns_changes_no_choice() -> None:
    names = STYLES["question"].split("|")
    frame = pd.concat([pd.concat([facts(seed) for seed in range(12)]).set_axis(names, axis=1)], ignore_index=True)
    frame[names[0]] = [f"D-{number}" for number in range(len(frame))]
    first, other = (chosen(frame.sample(frac=1, axis=axis, random_state=3)) for axis in (0, 1))
    assert dict(first.by_field) == dict(other.by_field)
    assert len(first.found) == len(FIELDS)


def test_tables_of_exact_names_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.incidents.column_choice.field_columns.sample_rows", lambda _: pytest.fail("it was looked at"))
    assert len(chosen(pd.concat([facts(), decoys()], axis=1)).found) == len(FIELDS)


def test_names_that_say_nothing_are_known_by_their_cells() -> None:
    choices = chosen(facts().set_axis(list("abcdef"), axis=1))
    assert choices.found == {"fecha": "b", "delito": "d", "latitud": "e", "longitud": "f"}
    assert {one.certainty for one in choices.by_field.values()} == {Certainty.LIKELY}


def test_columns_of_delitos_without_names_are_all_read_the_wider_one_first() -> None:
    crimes = facts()["delito"]
    detail = crimes.map({"ROBO": "ARREBATO", "HURTO": "HURTO AGRAVADO"}).astype("str")
    frame = facts().set_axis(list("abcdef"), axis=1).assign(A=detail)
    found = chosen(frame).found
    assert (found["delito"], found["modalidad"]) == ("d", "A")


def test_two_pairs_of_coordinates_and_two_dates_are_said_with_the_option_for_the_other() -> None:
    other = facts(2)[["fecha", "latitud", "longitud"]].set_axis(["Fecha B", "LAT_2", "LON_2"], axis=1)
    mine = facts().rename(columns={"fecha": "Fecha A", "latitud": "LAT_1", "longitud": "LON_1"})
    choices = chosen(pd.concat([mine, other], axis=1))
    told = told_doubts(choices, "h.csv")
    assert (choices.found["fecha"], choices.found["latitud"]) == ("Fecha A", "LAT_1")
    assert any('--columna fecha="Fecha B"' in line for line in told)
    assert any('--columna latitud="LAT_2" --columna longitud="LON_2"' in line for line in told)


def test_a_pair_a_street_away_from_another_is_a_rival_and_a_rounded_copy_is_not() -> None:
    mine = facts().rename(columns={"latitud": "LAT_1", "longitud": "LON_1"})
    for shift, certainty in ((0.001, Certainty.DOUBTFUL), (0.0001, Certainty.SURE)):
        near = (facts()[["latitud", "longitud"]].astype(float) + shift).map("{:.6f}".format).astype("str")
        choices = chosen(pd.concat([mine, near.set_axis(["LAT_2", "LON_2"], axis=1)], axis=1))
        assert choices.by_field["latitud"].certainty is certainty


def test_a_second_pair_beside_exact_names_is_said_and_not_used() -> None:
    other = facts(2)[["latitud", "longitud"]].set_axis(["LATITUD_2", "LONGITUD_2"], axis=1)
    choices = chosen(pd.concat([facts(), other], axis=1))
    assert choices.found["latitud"] == "latitud"
    assert choices.by_field["latitud"].certainty is Certainty.DOUBTFUL


@pytest.mark.parametrize(("shift", "certainty"), [(0.0, Certainty.SURE), (0.0009, Certainty.DOUBTFUL)])
def test_degrees_and_metres_of_exact_names_are_one_place_or_told(shift: float, certainty: Certainty) -> None:
    table = facts()
    lon, lat = (table[name].astype(float).to_numpy() + shift for name in ("longitud", "latitud"))
    east, north = Transformer.from_crs(4326, 32717, always_xy=True).transform(lon, lat)
    frame = table.assign(**{name: [f"{v:.1f}" for v in values] for name, values in (("este", east), ("norte", north))})
    choices = chosen(frame.astype("str"))
    assert choices.by_field["latitud"].certainty is certainty
    assert any('--columna latitud="norte" --columna longitud="este"' in line for line in told_doubts(choices, "h")) == bool(
        shift
    )


@pytest.mark.parametrize(
    ("names", "other"), [(("LAT_1", "LON_1"), ("LAT_2", "LON_2")), (("y", "x"), ("point_y", "point_x"))]
)
def test_two_pairs_a_hundred_metres_apart_are_two(names: tuple[str, str], other: tuple[str, str]) -> None:
    mine = facts().rename(columns={"latitud": names[0], "longitud": names[1]})
    beside = facts()[["latitud", "longitud"]].astype(float).add(0.0009).round(6).astype("str").set_axis([*other], axis=1)
    choices = chosen(pd.concat([mine, beside], axis=1))
    assert choices.by_field["latitud"].certainty is Certainty.DOUBTFUL
    assert {choices.found["latitud"], choices.by_field["latitud"].rivals[0].column} == {names[0], other[0]}


@pytest.mark.parametrize("fact", ["FECHA_HORA", "FECHA_HO_1"])
def test_of_two_dates_cut_alike_the_one_not_used_is_told(fact: str) -> None:
    beside = next(name for name in ("FECHA_HORA", "FECHA_HO_1") if name != fact)
    frame = facts().rename(columns={"fecha": fact}).assign(**{beside: facts(2)["fecha"]})
    assert any('--columna fecha="FECHA_HO_1"' in line for line in told_doubts(chosen(frame), "h.csv"))


def test_coordinates_of_a_station_are_not_those_of_the_facts() -> None:
    frame = pd.concat([facts().drop(columns=["latitud", "longitud"]), decoys()], axis=1)
    assert not {"latitud", "longitud", "este", "norte"} & set(chosen(frame).found)


def test_a_missing_date_is_said_with_what_looks_most_like_it() -> None:
    frame = facts().rename(columns={"fecha": "FECHA_REGISTRO"})
    missing = chosen(frame).missing
    assert [one.field for one in missing] == ["fecha"]
    assert '--columna fecha="FECHA_REGISTRO"' in missing[0].sentence


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (("DATA_OCORRENCIA_BO", "DATA_COMUNICACAO_BO"), "DATA_OCORRENCIA_BO"),
        (("CMPLNT_FR_DT", "RPT_DT"), "CMPLNT_FR_DT"),
        (("DIA", "FECHA DE ELABORACION"), "DIA"),
    ],
)
def test_the_date_of_the_incident_and_not_of_its_report(names: tuple[str, str], wanted: str) -> None:
    frame = facts().rename(columns={"fecha": names[0]}).assign(**{names[1]: facts(2)["fecha"]})
    assert chosen(frame).found["fecha"] == wanted


def test_no_hour_of_a_report_beside_a_date_of_the_incident_nor_one_beside_dates_with_hours() -> None:
    frame = facts().rename(columns={"hora": "HORA DENUNCIA"})
    assert "hora" in chosen(frame).found
    assert "hora" not in chosen(frame.rename(columns={"fecha": "FECHA HECHO"})).found
    timed = frame.assign(fecha=frame["fecha"] + " " + frame["HORA DENUNCIA"])
    assert "hora" not in chosen(timed).found


def test_no_cell_of_free_text_or_of_reports_is_a_sample() -> None:
    frame = facts().set_axis(STYLES["question"].split("|"), axis=1).assign(**{"Dirección del hecho": "JR. LIMA 123"})
    samples = {name: one.samples for name, one in chosen(frame).by_field.items()}
    assert samples["direccion"] == samples["id"] == samples["tipo"] == ()
    assert len(samples["fecha"]) == 3


@pytest.mark.parametrize(("zone", "told"), [(17, None), (18, 32718)])
def test_the_zone_is_that_in_which_the_points_fall_inside(zone: int, told: int | None) -> None:
    table = facts()
    degrees = (table[name].astype(float).to_numpy() for name in ("longitud", "latitud"))
    east, north = Transformer.from_crs(4326, 32700 + zone, always_xy=True).transform(*degrees)
    x, y = (pd.Series([f"{value:.2f}" for value in values], dtype="str") for values in (east, north))
    assert proved_system(x, y, HOME) == told
    found = chosen(table[["id", "fecha", "hora", "delito"]].assign(c1=x, c2=y)).found
    assert (found["este"], found["norte"]) == ("c1", "c2")


def test_a_table_without_names_loads_only_what_its_cells_prove(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    facts().assign(name="JUAN PEREZ", note="-").to_csv(path, header=False, index=False)
    read = read_incidents(path, home=HOME)
    assert (len(read.frame), int(read.frame["minuto"].notna().sum())) == (ROWS, ROWS)
    assert not [name for name in read.tables[0].frame if "JUAN PEREZ" in set(read.tables[0].frame[name])]
    assert read.report["avisos"]["SIN_CABECERA"] == 1


def test_an_exact_name_of_cells_that_cannot_be_read_gives_way_to_one_that_can(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    facts().rename(columns={"fecha": "Fecha del suceso"}).assign(fecha="pendiente").to_csv(path, index=False)
    read = read_incidents(path, home=HOME)
    assert read.frame["fecha"].notna().all()
    assert len(read.frame) == ROWS
    assert any("«fecha»" in line and "«Fecha del suceso»" in line for line in read.doubts)


def test_a_header_of_styled_names_below_a_title_is_found(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    body = facts().set_axis(STYLES["question"].split("|"), axis=1).to_csv(index=False, sep=";")
    path.write_text("REPORTE DE DELITOS;;;;;\nComisaría:;SAN JOSE;Fecha:;01/02/2020;;\n" + body, encoding="utf-8")
    assert len(read_incidents(path, home=HOME).frame) == ROWS
