"""Country presets: bounding box and UTC offset."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Country", "boxes", "country_at"]


@dataclass(frozen=True, slots=True)
class Country:
    """A country preset: Spanish ``name``; bounding ``box`` (west, south, east, north, degrees); ``utc_h``, its UTC offset in
    hours, positive to the east, None where it changes in the year."""  # noqa: D205, D209

    name: str
    box: tuple[float, float, float, float]
    utc_h: float | None


@cache
def _countries() -> tuple[Country, ...]:
    with Path(__file__).with_name("countries.toml").open("rb") as file:
        table = tomllib.load(file)
    return tuple(Country(row["nombre"], tuple(row["caja"]), row.get("utc_h")) for row in table.values())


def boxes() -> list[tuple[float, float, float, float]]:
    """Return the bounding boxes of all presets (west, south, east, north, degrees)."""
    return [country.box for country in _countries()]


def country_at(longitude: float, latitude: float) -> Country | None:
    """Return the preset whose bounding box contains a position (degrees), or None."""
    for country in _countries():
        west, south, east, north = country.box
        if west <= longitude <= east and south <= latitude <= north:
            return country
    return None
