"""The hand-made comisaría CENTRAL (fixture ``project``): the head of its file of incidents, and the run that maps it."""

from __future__ import annotations

from typing import Any

from mapadelito.config import Config, load_config
from mapadelito.run import run

HEADER = "id,fecha,hora,delito,latitud,longitud,direccion,comisaria,observacion"
ADDRESS = "Jr. Secreto 123"


def make(project: dict[str, Any], **options: Any) -> tuple[Config, dict[str, Any]]:
    config = load_config(None, project | options)
    return config, run(config, lambda _: None)
