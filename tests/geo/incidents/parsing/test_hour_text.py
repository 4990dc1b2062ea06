from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.incidents.parsing.hour_text import read_hours


def read(*texts: str) -> pd.DataFrame:
    return read_hours(pd.Series(texts, dtype="str"))[0]


def one(text: str) -> float:
    return float(read(text)["minute"].iloc[0])


FAMILIES = (
    "{h:02d}:{m:02d}",
    "{h}:{m:02d}",
    "{h:02d}:{m:02d}:00",
    "{h:02d}:{m:02d}:00.000",
    "{h:02d}:{m:02d}:00.000-05:00",
    "{h:02d}:{m:02d}:00-0500",
    "{h:02d}{m:02d}",
    "{h:02d}.{m:02d}",
    "{h}h{m:02d}",
    "{h}H{m:02d}",
    "{h:02d}:{m:02d} h",
    "{h:02d}:{m:02d}hrs.",
    "{h:02d}:{m:02d} horas",
    "{h:02d}.{m:02d} HRS",
    "{h:02d}{m:02d} hrs",
    "{h} hrs {m:02d} min",
    "a las {h:02d}:{m:02d}",
    "aprox. {h:02d}:{m:02d}",
    "{h:02d}:{m:02d} aproximadamente",
    "siendo las {h:02d}:{m:02d} horas",
    "30/12/1899 {h:02d}:{m:02d}:00",
    "0 days {h:02d}:{m:02d}:00",
    "1899-12-30T{h:02d}:{m:02d}:00.000Z",
    "02/03/2020 {h:02d}:{m:02d}",
    "{t}:{m:02d} {half}. m.",
    "{t}:{m:02d} {half}.m.",
    "{t}:{m:02d}{half}m",
    "{t:02d}.{m:02d} {half} M",
    "{t}:{m:02d}:00\u00a0{half}.\u00a0m.",
)


@given(st.integers(1, 1439), st.sampled_from(FAMILIES))
def test_a_written_hour_is_read_in_every_family(minute: int, family: str) -> None:
    hour, rest = divmod(minute, 60)
    text = family.format(h=hour, m=rest, t=(hour - 1) % 12 + 1, half="p" if hour >= 12 else "a")
    if text[:2] in {"0.", "00"} and ":" not in text:
        return  # 0.30 and 00.30: see below
    assert one(text) == minute


@given(st.integers(1, 1439), st.sampled_from((".", ",")))
def test_a_fraction_of_a_day_is_read(minute: int, point: str) -> None:
    assert one(f"{minute / 1440:.8f}".replace(".", point)) == minute
    assert one(f"{44_197 + minute / 1440:.6f}".replace(".", point)) == minute


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("7 pm", 1140),
        ("las 7 de la noche", 1140),
        ("8 de la mañana", 480),
        ("12 de la noche", 0),
        ("12 del mediodía", 720),
        ("mediodía", 720),
        ("12 m.", 720),
        ("12 md", 720),
        ("7:30 p,m.", 1170),
        ("7:30 p/m", 1170),
        ("7:30 noche", 1170),
        ("± 20:00", 1200),
        ("20:00?", 1200),
        ("las dos y media de la tarde", 870),
        ("7 y cuarto de la noche", 1155),
        ("24:00", 1440),
        ("19", 1140),
        ("730", 450),
        ("193000", 1170),
    ],
)
def test_words_and_numbers(text: str, minute: float) -> None:
    assert one(text) == minute


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("20:00 a 22:00", 1320),
        ("20:00-22:00", 1320),
        ("20:00 – 22:00", 1320),
        ("entre las 8 y las 10 pm", 1320),
        ("de 8 a 10 de la noche", 1320),
        ("11 a 2 pm", 840),
        ("11 pm a 1 am", 1440 + 60),
        ("8 a 20 horas", np.nan),
    ],
)
def test_a_range_is_its_end_unless_it_is_wide(text: str, minute: float) -> None:
    found = read(text).iloc[0]
    assert found["ranged"]
    assert not found["bad"]
    assert found["minute"] == pytest.approx(minute, nan_ok=True)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "25:61",
            "13:00 p. m.",
            "no sabe",
            "noche o tarde",
            "las dos",
            "ocho y diez de la noche",
            "3 de la noche",
            "44197",
        ),
        *("-1:30", "07:5", "7.5", "45678912", "987654321", "ABC-123", "Av. Lima 123", "25", "20:75", "10:00 y 11:00"),
    ],
)
def test_what_is_no_hour_is_bad(text: str) -> None:
    found = read(text).iloc[0]
    assert found["bad"]
    assert np.isnan(found["minute"])


@pytest.mark.parametrize(
    ("text", "part"),
    [
        *(("en la noche", 3), ("NOCHE", 3), ("por la mañana", 1), ("de madrugada", 0), ("en horas de la tarde", 2)),
        *(("turno noche", 3), ("da manhã", 1), ("aprox. en la noche", 3)),
    ],
)
def test_a_part_of_the_day_is_a_turno_without_an_hour(text: str, part: int) -> None:
    found = read(text).iloc[0]
    assert (found["part"], found["bad"]) == (part, False)
    assert np.isnan(found["minute"])


def test_the_column_decides_what_is_ambiguous() -> None:
    assert read("0.30", "").loc[0, "bad"]
    assert read("0.30", "0.8125")["minute"].tolist() == [432, 1170]
    assert read("0.30", "19.45")["minute"].tolist() == [30, 1185]
    assert read("0.30", "19.45", "0.8125")["bad"].tolist() == [True, False, False]
    assert read("7", "19")["minute"].tolist() == [420, 1140]
    assert read("15", "1930")["bad"].tolist() == [True, False]
    minutes, told = read_hours(pd.Series(["15", "1930", "730"], dtype="str"))
    assert minutes["minute"].tolist() == [15, 1170, 450]
    assert "después de las 00:00" in told[0]


@given(st.lists(st.text(max_size=20), max_size=6))
def test_any_text_is_an_hour_or_none(texts: list[str]) -> None:
    found = read(*texts)
    assert len(found) == len(texts)
    assert found["minute"].dropna().between(0, 2880).all()
