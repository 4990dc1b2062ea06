"""The program, called in the process of the tests: the command line, and the run of the fixture ``project``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from mapadelito import cli
from mapadelito.jobs.generate import run
from mapadelito.settings.config import Config, load_config

if TYPE_CHECKING:
    import pytest

HEADER = "id,fecha,hora,delito,latitud,longitud,direccion,comisaria,observacion"
ADDRESS = "Jr. Secreto 123"


def make(project: dict[str, Any], **options: Any) -> tuple[Config, dict[str, Any]]:
    config = load_config(None, project | options)
    return config, run(config, lambda _: None)


def call(*words: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["mapadelito", *words])
    try:
        cli.main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0
