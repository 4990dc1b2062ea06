"""An option is declared once: ``Config``, the commands and the project that ``plantilla`` writes have those of the table."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

import click

from mapadelito.cli import app
from mapadelito.jobs.template import PROJECT, write_template
from mapadelito.settings.config import Config
from mapadelito.settings.options import GROUPS, OPTIONS

if TYPE_CHECKING:
    from pathlib import Path

OF_THE_COMMAND = {
    "edicion",
    "otra_version",
    "reemplaza",
    "silencio",
    "as_json",
    "olvidar",
    "nadie_la_recibio",
    "retirar",
    "sector",
    "carpeta",
    "puerto",
    "sin_abrir",
}
"""Options that are no settings: where ``mesa`` opens, what ``cargar`` replaces, what ``contado`` is to do, and the like."""
ONLY_IN_PROJECT = {"fuente", "alias", "delitos", "base_reservados", "lugares", "membrete", "ajustes", "pesos"}
"""Options that the command line does not take."""


def test_config_has_the_options_of_the_table() -> None:
    assert {item.name for item in fields(Config)} == set(OPTIONS)
    assert len(OPTIONS) == sum(map(len, GROUPS.values()))


def test_a_default_is_what_its_own_converter_returns() -> None:
    for item in fields(Config):
        value = getattr(Config(), item.name)
        if value not in (None, (), {}):
            assert OPTIONS[item.name].read(value) == value, item.name


def test_the_commands_take_the_options_of_the_table() -> None:
    taken = set()
    for name, command in app.commands.items():
        found = {item.name: item for item in command.params if isinstance(item, click.Option)}
        for option in found.keys() - OF_THE_COMMAND:
            declared = OPTIONS[str(option)]
            assert found[option].help == declared.helps.get(name, declared.help)
            assert found[option].multiple == declared.many
            taken.add(option)
        for option in OPTIONS.values():
            assert option.helps.keys() <= app.commands.keys(), option.name
            assert name not in option.helps or option.name in found, f"{option.name} has a help for {name}"
    assert taken == OPTIONS.keys() - ONLY_IN_PROJECT


def test_the_project_of_plantilla_has_keys_of_the_table(tmp_path: Path) -> None:
    write_template(tmp_path)
    text, _, sections = (tmp_path / PROJECT).read_text(encoding="utf-8").partition("\n[membrete]\n")
    keys = re.findall(r"^(?:# )?(\w+)(?:\.\w+)? = ", text, re.MULTILINE)
    headings = re.findall(r"^(?:# )?\[(\w+)[\w.\"]*", text + sections, re.MULTILINE)
    assert len(keys) > 10
    assert {*keys} <= OPTIONS.keys()
    assert {*headings} <= OPTIONS.keys()
