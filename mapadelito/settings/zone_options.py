"""Options of the zones to patrol and of their patrols, for ``priorizar`` and ``evaluar``."""

from __future__ import annotations

from typing import Any

from geo.errors import ConfigError
from geo.wording import shown
from mapadelito.settings import converters as to
from mapadelito.settings.declaration import Option

__all__ = ["ZONES"]

_MOST_MIN = 120
"""Most minutes of a visit: those of a round (:data:`layers.priority.unit_capacity.ROUND_MIN`)."""


def _methods() -> tuple[str, ...]:
    from layers.prediction.method_choice import CHOICES  # noqa: PLC0415 (heavy)

    return tuple(CHOICES)


def _visit(name: str, value: Any) -> int:  # noqa: ANN401 (values of a TOML file)
    """Return the minutes of a visit, which fits in a round of two hours."""
    minutes = to.count(name, value)
    if minutes > _MOST_MIN:
        raise ConfigError(f"«{name}» va de 1 a {_MOST_MIN} minutos, no «{shown(value)}»")
    return minutes


ZONES = (
    Option("area_pct", to.positive, "Parte del área que se puede cubrir, en % (5).", "X"),
    Option("area_km2", to.positive, "Área que se puede cubrir, en km², en vez de --area-pct.", "X"),
    Option("zonas", to.count, "Número de zonas, en vez de un área o dentro de ella.", "N"),
    Option(
        "metodo",
        to.choice(_methods),
        "conteo, densidad o mezcla (el que más habría acertado antes; se elige y se anuncia).",
        "conteo|densidad|mezcla",
    ),
    Option(
        "unidades",
        to.count,
        "Unidades que patrullan a la vez en un turno: de ellas salen el área, las zonas y, con --turno, las paradas.",
        "N",
        note="Con un área o un número de `zonas`, lo menor de los dos.",
    ),
    Option("minutos_visita", _visit, "Minutos de cada visita a una zona, con --unidades (15).", "N"),
    Option("velocidad_kmh", to.positive, "Velocidad entre una visita y otra, con --unidades (20).", "X"),
    Option("km2_unidad", to.positive, "Área que una unidad puede atender en un turno, en km², con --unidades (0.5).", "X"),
    Option("turno", to.choice(to.turnos), "Solo un turno: madrugada, mañana, tarde o noche.", "T"),
    Option("patrullas_mes", to.count, "Patrullajes del mes, para repartirlos por zona, turno y día.", "N"),
    Option(
        "patrullajes",
        to.counts,
        "Lo mismo por tipo: integrado=20 municipal=30.",
        "TIPO=N ...",
        many=True,
        note="Una sección, en vez de `patrullas_mes`.",
    ),
    Option(
        "mes",
        to.month,
        "El mes que se planifica, como 2020-11 (el que sigue a los datos).",
        "MES",
        helps={"seguimiento": "El mes que se compara, como 2020-10 (el último completo; del almacén, el de generar)."},
        note="En `seguimiento`, el que se compara (el último completo de los datos; del almacén, el de `generar`).",
    ),
    Option("cortes", to.count, "En cuántas fechas se corta el pasado (4).", "N", note="En `evaluar`."),
    Option("horizonte_dias", to.count, "Días posteriores a cada corte que se cuentan (91).", "N", note="En `evaluar`."),
)
"""Options that choose where and how the zones are, and what is evaluated of them."""
