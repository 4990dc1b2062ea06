"""The period of a comisaría in the project: by its name, and after what the command says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo.errors import ConfigError
from geo.period import Period
from mapadelito.settings.config import load_config
from mapadelito.settings.own_periods import own_periods

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("CENTRAL", "ÑAÑA")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "proyecto.toml"
    path.write_text(
        'periodo = "2020"\n[ajustes.comisaria."Ñaña"]\nperiodo = "marzo 2021"\nleyenda = "plana-por-modalidad"\n', "utf-8"
    )
    return path


def test_it_is_found_by_its_name(project: Path) -> None:
    assert own_periods(load_config(project, {}).ajustes, NAMES) == {"ÑAÑA": Period.parse("2021-03")}


def test_wider_sheets_have_that_of_the_run(project: Path) -> None:
    assert own_periods(load_config(project, {}).ajustes, NAMES, level="distrito") == {}


def test_that_of_the_command_is_of_all(project: Path) -> None:
    config = load_config(project, {"periodo": "2020-T1"})
    assert own_periods(config.ajustes, NAMES) == {}
    assert config.periodo == Period.parse("2020-T1")
    assert config.ajustes["comisaria"]["Ñaña"] == {"leyenda": "plana-por-modalidad"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[ajustes.distrito."X"]\nperiodo = "2020"', r"«ajustes.distrito.X.periodo»: el periodo se ajusta por comisaria"),
        ('[ajustes.comisaria."X"]\nperiodo = "ayer"', r"El periodo «ayer» no se entiende"),
    ],
)
def test_what_is_no_period_of_a_comisaria_is_refused(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "proyecto.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=says):
        load_config(tmp_path / "proyecto.toml", {})
