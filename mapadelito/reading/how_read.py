"""How a run reads its tables of incidents, as a text that is equal where a table would be read in the same way."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from geo.incidents.read import READING
from geo.wording import listing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.incidents.coordinate_repair import Home
    from mapadelito.settings.config import Config
    from mapadelito.settings.file_settings import FileSettings

__all__ = ["area_of_reading", "area_text", "older_words", "reading_of"]

_DIGITS = 16
"""Hexadecimal digits of a digest: 64 bits, enough to distinguish a few settings."""
_BOX_DECIMALS = 6
"""Decimals, in degrees, of the box of the limits: some 10 cm."""


def reading_of(config: Config, home: Home | None, how: FileSettings) -> str:
    """Return the version of the reader, the digest of the settings that change what a row reads as, and that of the area.

    Whose numbers the reports have (``fuente``) is one of them.

    Parameters
    ----------
    config
        Settings of the run.
    home
        Expected area of the incidents, used to repair coordinates.
    how
        Settings of the file that is read.
    """
    settings = [dict(sorted(how.columns.items())), how.crs, how.sheet, config.todas, config.delito, how.source]
    settings += [how.station] if how.station else []
    return f"{READING}-{_digest(settings)}-{area_text(home)}"


def area_text(home: Home | None) -> str:
    """Return the digest of the area of the incidents; empty without one."""
    return "" if home is None else _digest([[round(float(side), _BOX_DECIMALS) for side in home.box], home.epsg])


def area_of_reading(reading: str) -> str:
    """Return the digest of the area in a text of :func:`reading_of`; empty where there was none."""
    return reading.rpartition("-")[2]


def older_words(readings: Iterable[tuple[int, str]]) -> list[str]:
    """Return the Spanish sentence about the loads (number and reading) that an older reader read; none without any."""
    old = sorted({load for load, reading in readings if int(reading.partition("-")[0]) < READING})
    if not old:
        return []
    which = f"La carga {old[0]} se leyó" if len(old) == 1 else f"Las cargas {listing(map(str, old))} se leyeron"
    return [
        f"{which} con una versión anterior del lector: cargue otra vez sus archivos, que siguen siendo las mismas cargas."
    ]


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:_DIGITS]
