"""What the forms change in the project: only what there is to choose."""

from __future__ import annotations

import pytest

from geo.errors import ConfigError
from mapadelito.desk.desk_choices import next_period, period_choices, reading_changes, sheet_changes
from mapadelito.desk.desk_words import plain_words, size_words

FOUND = {"nombres": ["FECHA", "TIPO"], "comisarias": ["A", "B"]}
SHEETS = {"mapa": ["delito"], "formato": ["pdf", "exe"], "perfil": ["interno"], "papel": ["a3"], "periodo": ["2020-03"]}


def test_columns_comisarias_and_system_are_of_the_lists() -> None:
    form = {"columna.fecha": ["FECHA"], "columna.delito": ["OTRA"], "crs": ["EPSG:32717"], "comisaria": ["A", "Z"]}
    changed = reading_changes(form, {"columna": {"delito": "TIPO", "victima_x": "V"}}, FOUND)
    assert changed["columna"] == {"victima_x": "V", "fecha": "FECHA"}
    assert (changed["crs"], changed["comisaria"]) == ("EPSG:32717", ["A"])
    assert reading_changes({"crs": ["EPSG:1; rm"], "comisaria": ["A", "B"]}, {"crs": "EPSG:24877"}, FOUND) == {
        "columna": {},
        "columna_limites": {},
        "crs": "EPSG:24877",
        "comisaria": [],
    }


def test_sheets_are_of_the_lists_and_the_title_block_keeps_the_rest() -> None:
    form = SHEETS | {"entidades": ["Uno\r\n\r\n Dos "], "membrete.fecha": ["JUNIO\x00 2026"]}
    changed = sheet_changes(form, {"membrete": {"logos": ["a.png"], "fecha": "MAYO", "comite": "C"}})
    assert changed["membrete"] == {"logos": ["a.png"], "fecha": "JUNIO 2026", "entidades": ["Uno", "Dos"]}
    assert (changed["mapa"], changed["formato"], changed["periodo"]) == (["delito"], ["pdf"], "2020-03")


@pytest.mark.parametrize("wrong", [{"mapa": []}, {"formato": ["exe"]}, {"periodo": ["marzo"]}])
def test_what_makes_no_sheet_is_told(wrong: dict[str, list[str]]) -> None:
    with pytest.raises(ConfigError):
        sheet_changes(SHEETS | wrong, {})


def test_periods_are_those_of_the_months() -> None:
    codes = [code for code, _ in period_choices(["2019-12", "2020-01"])]
    assert codes == ["2020-01", "2019-12", "2020-T1", "2019-T4", "2020-S1", "2019-S2", "2020", "2019", "2019-12..2020-01"]
    assert period_choices([]) == []


@pytest.mark.parametrize(
    ("before", "last", "after"),
    [
        ("2020-03", "2020-05", "2020-05"),
        ("2020-T1", "2020-04", "2020-T2"),
        ("2020-S1", "2020-07", "2020-S2"),
        ("2019", "2020-01", "2020"),
        ("2020-02..2020-03", "2020-04", "2020-02..2020-04"),
        ("2020-03", "2020-02", "2020-03"),
    ],
)
def test_the_next_period_is_as_long_as_the_one_before(before: str, last: str, after: str) -> None:
    assert next_period({"periodo": before}, ["2020-01", last]) == after
    assert next_period({}, [last]) is None


def test_messages_are_in_the_words_of_the_desk() -> None:
    told = plain_words("Indique --columna este=… --columna norte=… y --crs, o los límites (--limites).")
    assert told == "Indique la columna (paso 2) y el sistema de coordenadas (paso 2), o los límites (paso 1)."
    assert plain_words("2 de 3: nada --que-no-hay") == "2 de 3: nada --que-no-hay"
    assert [size_words(size) for size in (0, 10, 2500, 3_200_000)] == ["—", "1 KB", "2 KB", "3.2 MB"]
