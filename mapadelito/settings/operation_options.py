"""Options of the commands about operations and the tracks of patrols. Like the table of all, without heavy libraries."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Any

from geo.errors import ConfigError
from geo.wording import shown
from mapadelito.settings import converters as to
from mapadelito.settings.declaration import Option, files_option

__all__ = ["OPERATIONS"]


def _day(name: str, value: Any) -> date:  # noqa: ANN401 (values of a TOML file)
    """Return a day, written as ``2020-09-01`` or ``01/09/2020``, or a date of TOML."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        with suppress(ValueError):
            return datetime.strptime(str(value).strip(), form).date()  # noqa: DTZ007 (a day)
    raise ConfigError(f"«{name}» es un día, como 2020-09-01, no «{shown(value)}»")


OPERATIONS = (
    files_option("zona", "Polígonos donde fue el operativo.", note="En `operativo`."),
    files_option(
        "control",
        "Polígonos de un lugar parecido, sin el operativo (el resto de la jurisdicción).",
        note="En `operativo`; hace falta si el cambio fue en toda la jurisdicción.",
    ),
    files_option(
        "gps",
        "Recorridos de las unidades: GPX, CSV o Excel del SIPCOP-M o del serenazgo, GeoJSON de puntos.",
        note="En `cumplimiento`. No se leen columnas con nombres de personas.",
    ),
    files_option(
        "zonas_plan",
        "Polígonos de las zonas que se debían patrullar, como zonas.geojson de priorizar.",
        flags={"cumplimiento": "--zonas"},
        note="En `cumplimiento`, donde la opción es `--zonas`.",
    ),
    files_option(
        "plan",
        "Los patrullajes que se planificaron: patrullajes.xlsx de priorizar.",
        note="En `cumplimiento`.",
    ),
    Option(
        "desde",
        _day,
        "Primer día del operativo, como 2020-09-01.",
        "FECHA",
        helps={"cumplimiento": "Primer día (el primero de los recorridos)."},
        note="En `operativo` y `cumplimiento`.",
    ),
    Option(
        "hasta",
        _day,
        "Último día del operativo.",
        "FECHA",
        helps={"cumplimiento": "Último día (el último de los recorridos)."},
        note="En `operativo` y `cumplimiento`.",
    ),
    Option(
        "anillo_m",
        to.positive,
        "Ancho del anillo que rodea la zona, en metros (el que lo hace tan grande como ella, de 100 a 400).",
        "N",
        note="En `operativo`.",
    ),
)
"""In the order of the docs."""
