"""Dates in every family, read through the column (geo.incidents.parsing.date_text)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.incidents.parsing.date_text import Timestamps, parse_timestamps
from geo.incidents.parsing.date_words import NO_DAY, month_number, split_day

SPANISH = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "setiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
PORTUGUESE = [
    "janeiro",
    "fevereiro",
    "março",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
]
ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DAYS = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]
ENGLISH_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

FAMILIES = (
    "{wd}, {d} de {mes} de {y}",
    "{wd} {d} de {mes} del {y}",
    "{wd3}., {d} {mes3}. {y} {H:02d}:{M:02d}",
    "{wd3} {d:02d}-{mes3}-{y}",
    "{d} de {mes} del {y} a las {H:02d}:{M:02d} horas",
    "{d} de {port} de {y}",
    "{d:02d}{MES3}{y}",
    "{d:02d}{MES3}{yy:02d}",
    "{d:02d}-{MES3}-{y} {H:02d}{M:02d}",
    "{d:02d}{H:02d}{M:02d}{MES3}{y}",
    "{d:02d} {MES3} {y} {H:02d}:{M:02d} hrs",
    "{eng} {d}, {y}",
    "{eng3} {d}, {y} {H:02d}:{M:02d}",
    "{y} {eng3} {d}",
    "{y}-{MES3}-{d:02d}",
    "{ewd3} {eng3} {d:02d} {y} {H:02d}:{M:02d}:00 GMT-0500 (hora estándar de Perú)",
    "{ewd3} {eng3} {d:02d} {H:02d}:{M:02d}:00 PET {y}",
    "{ewd3}, {d:02d} {eng3} {y} {H:02d}:{M:02d}:00 -0500",
    "{y}{m:02d}{d:02d}",
    "{y}{m:02d}{d:02d}{H:02d}{M:02d}",
    "{y}{m:02d}{d:02d}{H:02d}{M:02d}59",
    "{y}{m:02d}{d:02d}T{H:02d}{M:02d}00",
    "{d:02d}{m:02d}{y}",
    "{y}-{m:02d}-{d:02d}T{H:02d}:{M:02d}:00-05:00",
    "{y}-{m:02d}-{d:02d} {H:02d}:{M:02d}:00-05",
    "{y}/{m}/{d} {H}:{M:02d}",
    "{epoch}",
    "{epoch}000",
    "{epoch}000000",
    "/Date({epoch}000)/",
    "\\/Date({epoch}000-0500)\\/",
    "{serial}",
    "{serial_comma}",
    "{d:02d}.{m:02d}.{y}",
    "{d:02d} / {m:02d} / {y}",
    "{d:02d}/{m:02d}/{y} a las {H:02d}:{M:02d}",
    "{d:02d}/{m:02d}/{y} - {H:02d}h{M:02d}",
    "{H:02d}:{M:02d} {d:02d}/{m:02d}/{y}",
    "{H:02d}:{M:02d} hrs del {d:02d}-{m:02d}-{y}",
    "{wd} {d:02d}/{m:02d}/{y}",
    "{d:02d}-{roman}-{y}",
    "{d}/{roman}/{yy:02d}",
    "{d:02d}.{roman}.{y} {H:02d}:{M:02d}",
    "Fecha: {d:02d}/{m:02d}/{y} Hora: {H:02d}:{M:02d}",
)


def read(*texts: str, utc_offset_h: float | None = -5.0) -> Timestamps:
    return parse_timestamps(pd.Series(texts, dtype="str"), None, utc_offset_h=utc_offset_h)


def written(moment: datetime, family: str) -> str:
    """Write a local moment of Lima in a family."""
    names = {"mes": SPANISH, "port": PORTUGUESE, "eng": ENGLISH}
    words = {key: month[moment.month - 1] for key, month in names.items()}
    words |= {f"{key}3": word[:3] for key, word in words.items()} | {"MES3": words["mes"][:3].upper()}
    day, english_day = DAYS[moment.weekday()], ENGLISH_DAYS[moment.weekday()]
    serial = (moment - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001
    roman = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")[moment.month - 1]
    numbers = {
        "roman": roman,
        "y": moment.year,
        "yy": moment.year % 100,
        "m": moment.month,
        "d": moment.day,
        "H": moment.hour,
        "M": moment.minute,
    }
    epoch = int((moment + timedelta(hours=5)).replace(tzinfo=UTC).timestamp())
    return family.format(
        **words, **numbers, wd=day, wd3=day[:3], ewd3=english_day[:3], epoch=epoch,
        serial=f"{serial:.6f}", serial_comma=f"{serial:.6f}".replace(".", ","),
    )  # fmt: skip


@given(
    st.datetimes(min_value=datetime(2002, 1, 1), max_value=datetime(2032, 12, 31)),  # noqa: DTZ001
    st.sampled_from(FAMILIES),
)
def test_a_written_date_is_read_in_every_family(moment: datetime, family: str) -> None:
    text = written(moment.replace(second=0, microsecond=0), family)
    found = read(text)
    assert found.day.iloc[0] == pd.Timestamp(moment.date()), text
    assert not found.bad_hour[0], text
    if "{M:" in family or "epoch" in family or "serial" in family:
        minute = moment.hour * 60 + moment.minute
        assert found.minute.fillna(0).iloc[0] == minute, text


@pytest.mark.parametrize(
    "text",
    [
        *("45678912", "987654321", "20123456789", "+51 987654321", "(064) 234567", "987 654 321", "123-456-7890"),
        *("ABC-123", "A1B-234", "Av. Lima 123", "Jr. 2 de mayo 2020", "28 de julio", "martes 3 de marzo", "enero 2020"),
        *("del 2 al 5 de enero de 2020", "02/03/2020 al 05/03/2020", "entre el 03 y 05/02/2021", "10.12.20.5", "2/3"),
        *(
            "1,76E+12",
            "#######",
            "32 de enero de 2020",
            "12 10 20",
            "050120",
            "3.14",
            "2020",
            "Mz. B Lote 5",
            "3/4/2020/7",
            "05/03/2020x",
        ),
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    assert pd.isna(read(text).day.iloc[0])


@pytest.mark.parametrize("text", ["02/03/2020 25:61", "2 de marzo de 2020 (no recuerda)"])
def test_a_bad_hour_does_not_cost_the_date(text: str) -> None:
    found = read(text)
    assert found.day.iloc[0] == pd.Timestamp(2020, 3, 2)
    assert found.bad_hour[0]


def test_a_part_of_the_day_in_words_is_no_bad_hour() -> None:
    found = read("02/03/2020 en la noche", "16 de octubre del 2020 por la mañana", "02/03/2020")
    assert found.part.tolist() == [3, 1, -1]
    assert found.how["HORA_EN_PALABRAS"].tolist() == [True, True, False]
    assert not found.bad_hour.any()
    assert found.minute.isna().all()


def test_an_hour_alone_is_no_year() -> None:
    found = read("16 de octubre a las 20", "15/10/2019", "16 de octubre de 2019 a las 20 horas", "a las 8 pm del 3/10/2019")
    assert found.day.dt.year.eq(2019).all()
    assert found.minute.fillna(0).tolist() == [1200, 0, 1200, 1200]


@pytest.mark.parametrize("text", ["16 de octubre", "16/10", "Viernes 16 de octubre", "16-oct", "16 de octubre en la noche"])
def test_a_year_that_is_not_written_is_that_of_all_the_others(text: str) -> None:
    others = ["01/03/2020", "25/12/2020", "2 de enero de 2020"]
    found = read(*others, text)
    assert found.day.iloc[3] == pd.Timestamp(2020, 10, 16)
    assert found.how["FECHA_SIN_ANIO"].tolist() == [False, False, False, True]
    assert any("2020, el de todas las demás" in line for line in found.decisions)
    for column in ([*others, "31/12/2019"], [], ["01/03/2020"] * 3):
        assert pd.isna(read(*column, "17/10", text).day.iloc[-1])


@pytest.mark.parametrize(
    "text",
    ["31/09", "31 de setiembre", "ayer", "hoy", "lunes 16 de octubre", "octubre", "10/2020", "3 de marzo de dos mil diez"],
)
def test_no_year_is_given_to_what_is_no_day_of_it(text: str) -> None:
    assert pd.isna(read("01/03/2020", "25/12/2020", "02/01/2020", text).day.iloc[-1])


def test_a_weekday_proves_the_order_and_its_contradiction_is_told() -> None:
    american = read("Sunday 03/01/2020", "Friday 03/06/2020", "04/03/2020")
    assert american.day.dt.month.tolist() == [3, 3, 4]
    assert "días de la semana" in american.decisions[0]
    ours = read("domingo 01/03/2020", "lunes 02/03/2020", "03/04/2020")
    assert ours.day.dt.month.tolist() == [3, 3, 4]
    assert ours.decisions == ()
    other = read("martes 25/03/2020", "miércoles 25/03/2020", "segunda-feira, 2 de março de 2020")
    assert other.how["FECHA_DIA_SEMANA"].tolist() == [True, False, False]
    assert other.day.notna().all()


@settings(max_examples=20)
@given(
    st.sets(st.dates(min_value=date(2019, 1, 1), max_value=date(2020, 12, 31)), min_size=40, max_size=60),
    st.sampled_from(["%d%m%y", "%y%m%d", "%m%d%y"]),
)
def test_six_digits_are_read_in_the_order_of_their_column_or_not_at_all(days: set[date], order: str) -> None:
    column = sorted(days)
    found = read(*(f"{day:{order}}" for day in column))
    right = (found.day == pd.Series(pd.to_datetime(column))).to_numpy()
    assert (right | found.day.isna().to_numpy()).all()
    if max(day.day for day in column) > 12:
        assert right.all()


def test_a_zero_that_was_lost_is_no_number_of_excel() -> None:
    found = read("130120", "140220", "150320", "160420", "170520", "50420", "43835")
    assert found.day.iloc[5] == pd.Timestamp(2020, 4, 5)
    assert found.day.iloc[6] == pd.Timestamp(2020, 1, 5)
    assert any("seis cifras leídos como ddmmaa" in line for line in found.decisions)


@pytest.mark.parametrize(
    ("text", "month"),
    [("3", 3), ("03 - Marzo", 3), ("MAR.", 3), ("setiembre", 9), ("September", 9), ("13", 0), ("0", 0), ("", 0), ("mes", 0)],
)
def test_months(text: str, month: int) -> None:
    assert month_number(text) == month


def test_marzo_and_martes() -> None:
    assert split_day("mar., 3 mar. 2020")[0][:4] == ("word", 2020, 3, 3)
    assert split_day("mar 7 abr 2020")[0][:4] == ("word", 2020, 4, 7)
    assert split_day("3 mar 2020 (mar)") == (split_day("3 mar 2020")[0], "")
    assert split_day("x" * 200)[0] == NO_DAY


def test_numbers_of_days() -> None:
    found = read("18266", "18267", "18300")
    assert found.day.iloc[0] == pd.Timestamp(2020, 1, 5)
    assert "días desde 1970" in found.decisions[0]
    assert found.how["FECHA_EPOCH"].all()
    excel = read("18266", "43835", "43836")
    assert excel.day.iloc[0].year == 1950  # one alone is a mistake, which the range of years refuses
    assert excel.how["FECHA_SERIAL_EXCEL"].all()
    assert read("2020010514").minute.iloc[0] == 840


def test_a_month_first_needs_proof_in_words_too() -> None:
    american = read("Sunday 12/25/2022", "04/13/2020 7:30 PM", "03/04/2020 10:00")
    assert american.day.iloc[2] == pd.Timestamp(2020, 3, 4)
    assert "mes va antes" in american.decisions[0]
    assert read("12 34 5678", "11 35 5678", "03/04/2020").day.iloc[2] == pd.Timestamp(2020, 4, 3)


@pytest.mark.parametrize(
    ("text", "month", "weekday"),
    [
        ("Mar. 07/02/2023", 2, 1),
        ("mar 07-02-23 19:05", 2, 1),
        ("Mar, 7 feb 2023", 2, 1),
        ("Mar 7, 2023", 3, -1),
        ("Mar 07 19:05:22 2023", 3, -1),
        ("07 mar 2023", 3, -1),
    ],
)
def test_mar_before_a_whole_date_is_tuesday_and_march_elsewhere(text: str, month: int, weekday: int) -> None:
    day, _ = split_day(text)
    assert (day.day, day.month, day.weekday) == (7, month, weekday)
