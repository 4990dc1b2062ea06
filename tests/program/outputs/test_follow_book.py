"""seguimiento.xlsx: its numbers are those of the readings, its charts are of the months that they name."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pandas as pd
import pytest

from layers.monitoring.control_band import control_band
from layers.monitoring.followed import FollowedStation
from layers.monitoring.month_reading import READINGS, read_month, read_year
from layers.monitoring.monthly_series import count_months
from layers.monitoring.run_reading import read_together
from mapadelito.outputs.follow_book import write_follow

if TYPE_CHECKING:
    from pathlib import Path

MONTH = pd.Period("2021-01")
MONTHS = pd.period_range("2018-01", MONTH, freq="M")
SECTORS = ["=1+1", "SECTOR 2", "SECTOR 3"]


def station(name: str, seed: int) -> FollowedStation:
    """Three sectors, two delitos, and a first sector with twice as many in the last month."""
    rng = np.random.default_rng(seed)
    days = pd.Series(pd.Timestamp("2018-01-01") + pd.to_timedelta(rng.integers(0, 1096, 3_000), unit="D"))
    days = pd.concat([days, pd.Series(pd.Timestamp("2021-01-05")).repeat(150)], ignore_index=True)
    sectors = [*rng.choice([*SECTORS, ""], 3_000), *["=1+1"] * 90, *["SECTOR 2"] * 30, *["SECTOR 3"] * 30]
    facts = pd.DataFrame({"fecha": days, "sector": sectors, "delito": rng.choice(["Robo", "Hurto"], 3_150)})
    counts = count_months(facts, MONTHS, sectors=SECTORS, crimes=["Robo", "Hurto"])
    return FollowedStation(name, counts, read_month(counts, MONTH), read_year(counts, MONTH), control_band(counts, MONTH))


def test_the_book_has_every_number_and_a_chart_of_each_series(tmp_path: Path) -> None:
    stations = read_together([station("CENTRAL\nA", 1), station("SUR", 2)], MONTH)
    path = tmp_path / "seguimiento.xlsx"
    write_follow(path, stations, MONTH, notes=("pesos: todos 1",))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Mes", "Control 1", "Control 2"]
    head, *rows = book["Mes"].iter_rows(values_only=True, max_row=25)
    cells = [dict(zip(map(str, head), row, strict=True)) for row in rows]
    assert len(cells) == 24
    order = [READINGS.index(str(row["Lectura"])) for row in cells]
    assert order == sorted(order)
    assert order[0] == 0
    over_all = np.concatenate([one.reading["q"] for one in stations])
    assert sorted(row["q de toda la corrida"] for row in cells) == pytest.approx(sorted(over_all))
    row = next(row for row in cells if (row["Comisaría"], row["Sector"], row["Delito"]) == ("SUR", "Sector =1+1", "Robo"))
    own = stations[1].counts.loc[("=1+1", "Robo")]
    names = ("Hechos", "Mes anterior", "Mismo mes, un año antes", "Mismo mes, dos años antes", "En el año")
    assert [row[name] for name in names] == [own[MONTH - back] for back in (0, 1, 12, 24)] + [own[MONTH]]
    read = stations[1].reading.loc[("=1+1", "Robo")]
    assert [row["Esperado"], row["z"], row["p"]] == pytest.approx(read[["esperado", "z", "p"]].tolist())
    assert str(row["Frase"]).startswith(f"Sector =1+1, Robo: {own[MONTH]} en enero de 2021")
    with zipfile.ZipFile(path) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet"))
    assert len(charts) == 24
    sheet, first, last = re.findall(r"<c:f>'(Control \d)'!\$D\$(\d+):\$D\$(\d+)</c:f>", charts[0])[0]
    names = {tuple(cell.value for cell in line[:2]) for line in book[sheet][f"A{first}:I{last}"]}
    assert (len(names), int(last) - int(first)) == (1, 23)


def test_the_same_readings_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_follow(tmp_path / name, [station("CENTRAL", 1)], MONTH)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_short_history_is_written_without_what_is_not_known(tmp_path: Path) -> None:
    counts = station("CENTRAL", 1).counts.iloc[:, -3:]
    short = FollowedStation("C", counts, read_month(counts, MONTH), read_year(counts, MONTH), control_band(counts, MONTH))
    write_follow(tmp_path / "c.xlsx", [short], MONTH)
    row = pd.read_excel(tmp_path / "c.xlsx", sheet_name="Mes", engine="openpyxl").iloc[0]
    assert row["Lectura"] == "no se lee"
    assert row[["Esperado", "z", "p", "q de toda la corrida", "Mismo mes, un año antes"]].isna().all()
