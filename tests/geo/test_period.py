from __future__ import annotations

from datetime import date

import pytest

from geo.errors import ConfigError
from geo.period import Period


@pytest.mark.parametrize(
    ("text", "start", "end", "months", "label"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31), 12, "año 2020"),
        ("2020-S2", date(2020, 7, 1), date(2020, 12, 31), 6, "julio a diciembre de 2020"),
        ("2020-t3", date(2020, 7, 1), date(2020, 9, 30), 3, "julio a setiembre de 2020"),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), 1, "febrero de 2020"),
        ("2020-01..2020-10", date(2020, 1, 1), date(2020, 10, 31), 10, "enero a octubre de 2020"),
        ("2019-12..2020-01", date(2019, 12, 1), date(2020, 1, 31), 2, "diciembre de 2019 a enero de 2020"),
        ("2019..2020", date(2019, 1, 1), date(2020, 12, 31), 24, "enero de 2019 a diciembre de 2020"),
    ],
)
def test_forms(text: str, start: date, end: date, months: int, label: str) -> None:
    period = Period.parse(text)
    assert (period.start, period.end, period.months, period.label) == (start, end, months, label)


@pytest.mark.parametrize(
    "text", ["", "20", "2020-13", "2020-00", "2020-S3", "2020-T5", "2020-10..2020-01", "marzo", "2020-3"]
)
def test_what_is_no_period_is_refused_in_words(text: str) -> None:
    with pytest.raises(ConfigError, match="periodo"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("marzo 2020", "2020-03"),
        ("Mar. 2020", "2020-03"),
        ("marzo2020", "2020-03"),
        ("2020 setiembre", "2020-09"),
        ("03/2020", "2020-03"),
        ("2020/03", "2020-03"),
        ("enero a marzo de 2020", "2020-T1"),
        ("ENERO – MARZO del año 2020", "2020-T1"),
        ("ene-mar 2020", "2020-T1"),
        ("desde enero hasta marzo del 2020", "2020-T1"),
        ("enero 2020 a marzo 2021", "2020-01..2021-03"),
        ("01/2020-03/2020", "2020-T1"),
        ("01/01/2020 al 31/03/2020", "2020-T1"),
        ("I trimestre 2020", "2020-T1"),
        ("1.er trimestre de 2020", "2020-T1"),
        ("2020T3", "2020-T3"),
        ("3T 2020", "2020-T3"),
        ("primer semestre 2020", "2020-S1"),
        ("II Semestre - 2020", "2020-S2"),
        ("2019-2020", "2019..2020"),
        ("año 2020", "2020"),
    ],
)
def test_a_period_in_words_is_that_in_figures(text: str, figures: str) -> None:
    assert Period.parse(text) == Period.parse(figures)


@pytest.mark.parametrize(
    "text",
    [
        *("mar-20", "03/20", "III semestre 2020", "quinto trimestre 2020", "13/2020", "02/01/2020 al 31/03/2020"),
        *(
            "enero 2020 2021",
            "marzo a 2020",
            "01/01/2020",
            "enero a marzo a mayo 2020",
            "mayo 2020 a marzo 2020",
            "x" * 5000,
        ),
    ],
)
def test_words_that_may_mean_something_else_are_refused(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Period.parse(text)
    assert len(str(caught.value)) < 400
