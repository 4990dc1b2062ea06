"""The day of a run: read from the clock once, and everything that depends on the day depends on that."""

from __future__ import annotations

import ast
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from geo.errors import ConfigError
from geo.incidents.column_choice.probes import probes
from geo.incidents.read import read_incidents
from mapadelito import ROOT
from mapadelito.settings.converters import closed_bases, require_ended

if TYPE_CHECKING:
    from pathlib import Path

_CLOCKS = {"mapadelito/jobs/session.py", "geo/incidents/parsing/date_text.py"}
"""Where the day is read: that of a run, and of a file that is read without one (``read_incidents`` of the library)."""
_OF_EVENTS = {"mapadelito/jobs/loads/undo.py"}
"""A command that only notes the day on which it changed the store."""


def test_the_clock_is_read_in_one_place() -> None:
    found = set()
    for part in ("geo", "layers", "maps", "mapadelito"):
        for path in (ROOT / part).rglob("*.py"):
            calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
            if any(isinstance(call.func, ast.Attribute) and call.func.attr in {"today", "now"} for call in calls):
                found.add(path.relative_to(ROOT).as_posix())
    assert found - _OF_EVENTS == _CLOCKS


@pytest.mark.parametrize(("day", "rejected"), [("2020-03-03", {"FECHA_FUTURA": 1}), ("2020-03-04", {})])
def test_facts_after_the_day_of_the_run_are_rejected(tmp_path: Path, day: str, rejected: dict[str, int]) -> None:
    path = tmp_path / "h.csv"
    path.write_text("fecha,latitud,longitud,delito\n2020-03-03,-17.6,-71.3,HURTO\n2020-03-04,-17.6,-71.3,HURTO\n")
    assert read_incidents(path, today=date.fromisoformat(day)).report["rechazos"] == rejected


def test_a_column_of_dates_is_known_by_the_day_of_the_run() -> None:
    texts = pd.Series(["2020-03-03", "2020-03-04"], dtype="str")
    assert probes(date(2020, 3, 3))["fecha"].reads(texts).tolist() == [True, False]
    assert probes(date(2020, 3, 4))["fecha"].reads(texts).tolist() == [True, True]


def test_a_base_period_is_closed_after_its_last_day() -> None:
    [code] = closed_bases("cerrar", "2099-s1")
    assert code == "2099-S1"
    require_ended([code], date(2099, 7, 1))
    with pytest.raises(ConfigError, match=r"2099-S1 termina el 30/06/2099"):
        require_ended([code], date(2099, 6, 30))
