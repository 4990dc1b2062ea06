"""Each sentence is read back: it has the numbers of its line and no others, and a chief can say it in one breath."""

from __future__ import annotations

import doctest
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from geo.months import MONTHS
from layers.monitoring.control_band import control_band
from layers.monitoring.month_reading import FALL, READINGS, RISE, SEEMING, UNREAD, USUAL, WATCHED, read_month, read_year
from layers.monitoring.monthly_series import ALL
from layers.monitoring.reporting_lag import Lag
from maps.follow import follow_words
from maps.follow.follow_words import lag_sentence, month_sentence, year_sentence
from maps.svg.charts.control_chart import control_chart

if TYPE_CHECKING:
    from collections.abc import Hashable

MONTH = pd.Period("2021-01")
NUMBER = r"(\d{1,3}(?:,\d{3})*)"
SERIES = r"(.+), (Robo agravado|todos los delitos)"
READ_BACK = {
    RISE: rf"{SERIES}: {NUMBER} en (\w+) de (\d+), fuera de lo usual: se esperaba de {NUMBER} a {NUMBER}\.",
    FALL: rf"{SERIES}: {NUMBER} en (\w+) de (\d+), menos de lo usual: se esperaba de {NUMBER} a {NUMBER}\.",
    WATCHED: rf"{SERIES}: {NUMBER} en (\w+) de (\d+), para vigilar: lo usual es de {NUMBER} a {NUMBER}\.",
    USUAL: rf"{SERIES}: {NUMBER} en (\w+) de (\d+), dentro de lo usual, de {NUMBER} a {NUMBER}\.",
    SEEMING: rf"{SERIES}: de {NUMBER} a {NUMBER} en (\w+) de (\d+)\. Parece un cambio; lo usual es de "
    rf"{NUMBER} a {NUMBER}\.",
    UNREAD: rf"{SERIES}: {NUMBER} en (\w+) de (\d+)\. No se compara: (.+)\.",
}
MOST_WORDS = 25
"""Words of a sentence that is said in one breath."""


def lines() -> pd.DataFrame:
    """Every reading, and thousands."""
    last = (60, 4, 33, 30, 21, 5_000)
    counts = np.asarray([[20 if now < 1_000 else 2_000] * 36 + [now] for now in last])
    index = pd.MultiIndex.from_tuples(
        [(f"SECTOR {n} DE LA ZONA", "Robo agravado") for n in range(6)] + [(ALL, "Robo agravado")],
        names=["sector", "delito"],
    )
    months = pd.period_range("2018-01", periods=37, freq="M")
    return pd.DataFrame(np.vstack([counts, counts.sum(axis=0)]), index=index, columns=months)


def number(text: str) -> int:
    return int(text.replace(",", ""))


def read_back(sentence: str) -> tuple[str, tuple[str, ...]]:
    """Return the reading that a sentence says, and its words and numbers."""
    [found] = [
        (reading, match.groups())
        for reading, form in READ_BACK.items()
        if (match := re.fullmatch(form, sentence)) is not None
    ]
    return found


def test_every_sentence_says_its_line() -> None:
    counts = lines()
    table = pd.concat([read_month(counts, MONTH), read_month(counts.iloc[:, 30:], MONTH)])
    seen = set[str]()
    for (sector, _), row in zip(table.index, table.to_dict("records"), strict=True):
        sentence = month_sentence(sector, "Robo agravado", MONTH, row)
        reading, parts = read_back(sentence)
        assert reading == row["lectura"]
        assert parts[0] == ("Toda la jurisdicción" if sector == ALL else sector)
        assert len(sentence.split()) <= MOST_WORDS, sentence
        told = [number(part) for part in parts[2:] if re.fullmatch(NUMBER, part) and part != "2021"]
        usual = [row["usual_min"], row["usual_max"]]
        if reading == SEEMING:
            assert told == [row["mes_antes"], row["hechos"], *usual]
        else:
            assert told == [row["hechos"], *([] if reading == UNREAD else usual)]
        assert (MONTHS[0] in parts, "2021" in parts) == (True, True)
        seen.add(reading)
    assert seen == set(READINGS)


@pytest.mark.parametrize(
    ("now", "months", "end"),
    [
        (10, 37, "algo menos de lo usual, de 12 a 30: puede ser azar."),
        (5, 20, "para vigilar: lo usual es de 12 a 30."),
        (5, 37, "menos de lo usual: se esperaba de 12 a 30."),
    ],
)
def test_what_is_below_the_usual_is_not_said_to_be_within_it(now: int, months: int, end: str) -> None:
    counts = lines().iloc[3:4, -months:].copy()
    counts[MONTH] = now
    counts = pd.concat([counts, counts.rename(index={"SECTOR 3 DE LA ZONA": ALL}, level="sector")])
    row = read_month(counts, MONTH).iloc[0]
    assert month_sentence("1", "Robo", MONTH, row) == f"Sector 1, Robo: {now} en enero de 2021, {end}"


def test_few_incidents_are_not_flagged_however_far_below() -> None:
    row = {"hechos": 0, "mes_antes": 5.0, "usual_min": 2.0, "usual_max": 12.0, "z": -4.0, "p": 0.9, "lectura": SEEMING}
    told = month_sentence("1", "Robo", MONTH, row)
    assert told == "Sector 1, Robo: 0 en enero de 2021, menos de lo usual, de 2 a 12; son pocos para señalarlo."


def test_there_is_no_percentage() -> None:
    table = read_month(lines(), MONTH)
    assert not any("%" in month_sentence(*_names(series), MONTH, row) for series, row in table.iterrows())


def _names(series: Hashable) -> tuple[str, str]:
    assert isinstance(series, tuple)
    return str(series[0]), str(series[1])


def test_a_sector_whose_coverage_changed_says_so() -> None:
    row = read_month(lines(), MONTH, coverage=(90, 60)).iloc[0]
    assert "cambió la parte" in month_sentence("SECTOR 0", ALL, MONTH, row)


def test_the_year_and_the_lag_say_their_numbers() -> None:
    counts = lines()
    row = read_year(counts, MONTH).loc[("SECTOR 5 DE LA ZONA", "Robo agravado")]
    found = re.fullmatch(
        rf"En enero de 2021: {NUMBER}; en los mismos meses de 2020: {NUMBER}; más de lo usual, de {NUMBER} a {NUMBER}\.",
        year_sentence(MONTH, row),
    )
    assert found is not None
    assert [number(part) for part in found.groups()] == [5_000, 2_000, row["usual_min"], row["usual_max"]]
    inside = read_year(counts, MONTH).loc[("SECTOR 4 DE LA ZONA", "Robo agravado")]
    assert "; lo usual es de 12 a 30." in year_sentence(MONTH, inside)
    assert "; menos de lo usual, de 12 a 30." in year_sentence(MONTH, dict(inside) | {"hechos": 3})
    assert "unos 1,200 hechos (entre 900 y 1,500), como en los 9 meses" in lag_sentence(
        MONTH, Lag(9, 0.8, 1_200, 900, 1_500)
    )
    nan = float("nan")
    assert lag_sentence(MONTH, Lag(2, nan, nan, nan, nan)).startswith("No se sabe cuántos hechos de enero de 2021")


def test_the_examples_run() -> None:
    found = doctest.testmod(follow_words)
    assert found.attempted
    assert not found.failed


def test_the_chart_is_xml_inside_its_frame_and_marks_what_is_beyond() -> None:
    band = control_band(lines(), MONTH).loc[("SECTOR 0 DE LA ZONA", "Robo agravado")]
    root = ET.fromstring(control_chart(band, "Robo <&> en el sector"))  # noqa: S314 (our own)
    space = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{space}title") == "Robo <&> en el sector"
    squares = [rect for rect in root.iter(f"{space}rect") if rect.get("fill") == "#b3240f"]
    assert len(squares) == 2  # the last month, and the key
    for shape in (*root.iter(f"{space}polygon"), *root.iter(f"{space}polyline")):
        points = np.asarray([point.split(",") for point in str(shape.get("points")).split()], dtype=float)
        assert (points >= 0).all()
        assert (points <= (640, 250)).all()


@pytest.mark.parametrize("months", [1, 5, 13])
def test_a_chart_of_a_short_history_has_no_band(months: int) -> None:
    counts = lines().iloc[:, -months:]
    drawn = control_chart(control_band(counts, MONTH).loc[(ALL, "Robo agravado")], "Corta")
    assert "nan" not in drawn
    assert ("<polygon" in drawn) == (months > 12)
