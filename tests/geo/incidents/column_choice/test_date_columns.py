"""Dates of which the parts are in several columns, through whole files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from geo.incidents.column_choice.date_columns import day_text
from geo.incidents.read import read_incidents

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geo.incidents.account import Incidents

    Write = Callable[..., Path]

PLACE = "HURTO,-7.157,-78.517"


def read(table: Write, header: str, *rows: str) -> Incidents:
    return read_incidents(table(f"{header},delito,latitud,longitud", *(f"{row},{PLACE}" for row in rows)))


@pytest.mark.parametrize("header", ["AÑO,MES,DIA,HORA", "Year,Month,Day,Hour", "anio_hecho,mes_hecho,dia_hecho,hora_num"])
def test_year_month_day_and_hour_may_be_columns(table: Write, header: str) -> None:
    inc = read(table, header, "2020,3,5,19", "2020,Marzo,5,19", "20,03 - MAR,05,19:00", "2020.0,3.0,5.0,19")
    assert inc.frame["fecha"].eq(pd.Timestamp(2020, 3, 5)).all()
    assert inc.frame["minuto"].eq(1140).all()
    assert len(inc.frame) == 4


def test_an_impossible_day_is_refused_with_its_three_cells(table: Write) -> None:
    inc = read(table, "anio,mes,dia", "2020,9,31", "2020,brumario,3", "2020,3,", ",,", "2020,3,3")
    assert inc.rejected[["codigo", "columna", "valor"]].to_numpy().tolist() == [
        ["FECHA_INVALIDA", "anio , mes , dia", "2020 , 9 , 31"],
        ["FECHA_INVALIDA", "anio , mes , dia", "2020 , brumario , 3"],
        ["FECHA_INVALIDA", "anio , mes , dia", "2020 , 3 , "],
        ["FECHA_FALTA", "anio , mes , dia", " ,  , "],
    ]


def test_year_and_month_without_a_day_are_no_date_and_that_is_told(table: Write) -> None:
    inc = read(table, "year,month", "2020,3", "2020,4")
    assert inc.frame["fecha"].isna().all()
    assert inc.report["avisos"]["FECHA_SIN_DIA"] == 2
    assert day_text(pd.DataFrame({"a": ["2020"]}), {"anio": "a", "mes": "a"}) is None


@pytest.mark.parametrize(
    ("header", "row", "day", "minute"),
    [
        ("fecha_desde,hora_desde,fecha_hasta,hora_hasta", "05/03/2020,20:00,05/03/2020,22:00", 5, 1320),
        ("fecha_desde,hora_desde,fecha_hasta,hora_hasta", "05/03/2020,22:00,06/03/2020,01:00", 6, 60),
        ("FECHA INICIO,HORA INICIO,FECHA FIN,HORA FIN", "05/03/2020,08:00,05/03/2020,20:00", 5, np.nan),
        ("start_date,start_time,end_date,end_time", "05/03/2020,08:00,08/03/2020,09:00", 8, np.nan),
        ("start_date,end_date", "05/03/2020 20:00,05/03/2020 22:00", 5, 1320),
        ("start_date,end_date", "05/03/2020 20:00,", 5, 1200),
        ("start_date,end_date", "05/03/2020,06/03/2020", 6, np.nan),
        ("fecha,hora_desde,hora_hasta", "05/03/2020,20:00,22:00", 5, 1320),
        ("fecha,hora_desde,hora_hasta", "05/03/2020,23:00,01:00", 6, 60),
        ("fecha,hora_desde,hora_hasta", "05/03/2020,20:00,20:00", 5, 1200),
        ("fecha,hora_desde,hora_hasta", "05/03/2020,20:00,", 5, 1200),
        ("fecha,hora_desde,hora_hasta", "05/03/2020,01:00,23:00", 5, np.nan),
        ("fecha,hora,hora_hasta", "05/03/2020,20:00,22:00", 5, 1320),
        ("fecha,fecha hasta", "05/03/2020,06/03/2020", 6, np.nan),
        ("fecha,hora,hora_fin", "05/03/2020,20:00,22:00", 5, 1200),  # the end of a procedure, perhaps
        ("fecha,fecha_fin", "05/03/2020,09/03/2020", 5, np.nan),
        ("FECHA_DESD,FECHA_HAST", "05/03/2020,06/03/2020", 6, np.nan),
        ("14) Fecha desde,15) Fecha hasta", "05/03/2020,06/03/2020", 6, np.nan),
        ("Fecha del hecho,2) Hora hasta,1) Hora inicio", "05/03/2020,22:00,20:00", 5, 1320),
        ("fecha_hecho,fecha desde,fecha hasta", "05/03/2020,01/03/2020,09/03/2020", 5, np.nan),
    ],
)
def test_of_a_span_of_time_the_end_is_used(table: Write, header: str, row: str, day: int, minute: float) -> None:
    fact = read(table, header, row).frame.iloc[0]
    assert fact["fecha"] == pd.Timestamp(2020, 3, day)
    assert fact["minuto"] == pytest.approx(minute, nan_ok=True)


def test_a_span_is_told_and_an_end_before_its_start_is_not_used(table: Write) -> None:
    header = "fecha_desde,hora_desde,fecha_hasta,hora_hasta"
    inc = read(
        table, header, "25/03/2020,20:00,05/03/2020,22:00", "25/03/2020,20:00,x,21:00", "25/03/2020,20:00,25/03/2020,21:00"
    )
    assert inc.frame["fecha"].eq(pd.Timestamp(2020, 3, 25)).all()
    assert inc.frame["minuto"].tolist() == [1200, 1200, 1260]
    assert (inc.report["avisos"]["FECHA_FINAL_NO_USADA"], inc.report["avisos"]["HORA_RANGO"]) == (2, 1)
    assert any("se usó el fin (fecha_hasta, hora_hasta)" in line for line in inc.decisions)


@pytest.mark.parametrize(
    ("header", "rows", "day", "minute"),
    [
        ("date of occurrence,end date", ["05/03/2020,06/03/2020"] * 5, 6, np.nan),
        ("Data do fato,Hora do fato,Hora fim", ["05/03/2020,20:00,20:45"] * 5, 5, 1245),
        ("fecha del hecho,fecha fin", ["05/03/2020,06/03/2020"] * 4, 5, np.nan),  # too few rows to prove it
        ("fecha del hecho,fecha fin", ["05/03/2020,25/03/2020"] * 5, 5, np.nan),  # the end of a procedure
        ("fecha del hecho,fecha fin", ["05/03/2020,02/03/2020"] * 5, 5, np.nan),
    ],
)
def test_cells_prove_which_end_is_that_of_the_incident(
    table: Write, header: str, rows: list[str], day: int, minute: float
) -> None:
    inc = read(table, header, *rows)
    assert inc.frame["fecha"].eq(pd.Timestamp(2020, 3, day)).all()
    assert inc.frame["minuto"].iloc[0] == pytest.approx(minute, nan_ok=True)
    assert any("se usó" in line for line in inc.decisions)


@pytest.mark.parametrize(
    ("header", "rows", "minutes", "told"),
    [
        ("fecha,hora,AM/PM", ["12:21,a. m.", "07:05,PM", ","], [21, 1145, np.nan], "«AM/PM»"),
        ("fecha,hora,minuto", ["7,13", "19,5", "19,"], [433, 1145, 1140], "«minuto»"),
        ("fecha,H. Suceso,obs", ["07:13,AM", "19:05,no", "8:00,x"], [433, 1145, 480], ""),
        ("fecha,hora,AM/PM", ["07:21,AM", "19:05,PM", "8:00,AM"], [441, 1145, 480], ""),  # hours of the whole day
    ],
)
def test_the_minute_and_the_half_of_the_day_may_be_columns(
    table: Write, header: str, rows: list[str], minutes: list[float], told: str
) -> None:
    inc = read(table, header, *(f"05/03/2020,{row}" for row in rows))
    assert inc.frame["minuto"].tolist() == pytest.approx(minutes, nan_ok=True)
    assert any(line.startswith("Horas: «hora»") and told in line for line in inc.decisions) is bool(told)


def test_hours_under_a_name_that_does_not_say_whose_are_told(table: Write) -> None:
    inc = read(table, "fecha,Desde,Hora de cierre", "05/03/2020,20:00,23:00", "06/03/2020,,23:30")
    assert any("tienen horas «Desde»," in line and '--columna hora="Desde"' in line for line in inc.decisions)
    inc = read(table, "fecha,hora,Desde", "05/03/2020,21:00,20:00")
    assert not any("Desde" in line for line in inc.decisions)


def test_of_two_columns_of_the_same_days_the_one_with_hours_is_read(table: Write) -> None:
    inc = read(table, "fecha,fecha y hora", "05/03/2020,05/03/2020 20:10", "06/03/2020,06/03/2020 07:30")
    assert inc.frame["minuto"].tolist() == [1210, 450]
    assert any("tiene los días de «fecha», y sus horas" in line for line in inc.decisions)
    other = read(table, "fecha,fecha y hora", "05/03/2020,06/03/2020 20:10", "06/03/2020,06/03/2020 07:30")
    assert other.frame["minuto"].isna().all()
    assert any("fecha puede ser «fecha» o «fecha y hora»" in line for line in other.doubts)


def test_an_hour_in_words_gives_the_turno_and_an_unread_one_its_line(table: Write) -> None:
    inc = read(
        table, "fecha,hora", "05/03/2020,en la noche", "05/03/2020,no sabe", "05/03/2020,08:00", "05/03/2020,NO PRECISA"
    )
    assert inc.frame["turno"].tolist() == ["noche", "", "mañana", ""]
    assert inc.report["avisos"]["HORA_EN_PALABRAS"] == 1
    assert "Horas que no se pudieron leer: filas 3." in inc.decisions


@pytest.mark.parametrize("months", [("3", "4", "12"), ("MARZO", "ABRIL", "DICIEMBRE")])
def test_months_of_a_column_of_any_style_may_be_words(table: Write, months: tuple[str, ...]) -> None:
    inc = read(table, "denuncias.anio,denuncias.mes,denuncias.dia", *(f"2020,{month},5" for month in months))
    assert inc.frame["fecha"].dt.month.tolist() == [3, 4, 12]


def test_hours_under_a_good_name_that_cannot_be_read_are_told(table: Write) -> None:
    inc = read(table, "Event Date,Event Time", "05/03/2020,xx-19", "06/03/2020,xx-20")
    assert inc.report["avisos"]["HORA_INVALIDA"] == 2
    assert any("«Event Time»" in line and "0 de 2 celdas son horas" in line for line in inc.doubts)
