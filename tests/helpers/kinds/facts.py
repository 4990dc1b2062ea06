"""The truth: sectors of two comisarías, and facts inside them that are far from every border and from each other."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from pyproj import Transformer
from shapely import Polygon, box

__all__ = ["CODES", "EPSG", "ZONES", "Fact", "Zone", "facts", "to_metres"]

EPSG = 32719
"""Projected system of the sectors: UTM zone 19 South."""
_WEST, _SOUTH = -71.5631, -16.4217
"""South-west corner of the sectors, in degrees."""
_WIDE, _HIGH = 0.0112, 0.0126
"""Size of a sector, in degrees: about 1.2 by 1.4 km."""
_EDGE = 0.0013
"""Distance of the facts to the borders of their sector, in degrees (about 140 m): no rounding puts them in the next one."""
_APART = 0.0007
"""Least distance between two facts, in degrees (about 75 m): no rounding takes one for another."""
_UNTIMED = 9
"""One fact of so many has no hour."""

CODES = {
    "Hurto": "PAT.HUR",
    "Robo": "PAT.ROB",
    "Hurto agravado": "PAT.HUR.AGR",
    "Robo agravado": "PAT.ROB.AGR",
    "Extorsión": "PAT.EXT",
    "Receptación": "PAT.REC",
    "Lesiones": "VCS.LES",
    "Usurpación": "PAT.USU",
    "Hurto de vehículo": "PAT.HUR.VEH",
}
"""Code of each delito of the facts, as the bundled catalogue of Peru has it."""
_STREETS = ("Av. Los Incas", "Jr. Bolívar", "Calle Ñandú", "Psje. San Martín", "Ca. Colón")


@dataclass(frozen=True, slots=True)
class Zone:
    """A sector: its names and its polygon in degrees."""

    comisaria: str
    sector: str
    shape: Polygon


@dataclass(frozen=True, slots=True)
class Fact:
    """An incident: ``minute`` after midnight or None; degrees with seven decimals."""

    id: str
    day: dt.date
    minute: int | None
    delito: str
    lon: float
    lat: float
    address: str
    comisaria: str
    sector: str

    @property
    def code(self) -> str:
        """Code of the delito in the catalogue."""
        return CODES[self.delito]

    @property
    def clock(self) -> dt.time | None:
        """Hour of the fact."""
        return None if self.minute is None else dt.time(self.minute // 60, self.minute % 60)

    @property
    def moment(self) -> dt.datetime:
        """Day and hour; midnight where there is no hour."""
        return dt.datetime.combine(self.day, self.clock or dt.time())


def _zone(comisaria: str, sector: str, column: int, row: int) -> Zone:
    west, south = round(_WEST + column * _WIDE, 7), round(_SOUTH + row * _HIGH, 7)
    return Zone(comisaria, sector, box(west, south, round(west + _WIDE, 7), round(south + _HIGH, 7)))


ZONES = (
    _zone("COMISARIA PNP CERRO CAÑÓN", "SECTOR 1", 0, 0),
    _zone("COMISARIA PNP CERRO CAÑÓN", "SECTOR 2", 1, 0),
    _zone("COMISARIA PNP CERRO CAÑÓN", "SECTOR 3", 2, 0),
    _zone("COMISARIA PNP LA APACHETA", "SECTOR 1", 0, 1),
    _zone("COMISARIA PNP LA APACHETA", "SECTOR 2", 1, 1),
)
"""Every sector; the two comisarías have two names of sectors in common."""


def facts(seed: int, *, count: int = 60, timed: bool = False) -> list[Fact]:
    """Return facts of one year; every one has an hour if ``timed``.

    None is at midnight, which some write for «no hour», nor a minute after: every hour has another before it.
    """
    rng = random.Random(seed)
    made: list[Fact] = []
    while len(made) < count:
        zone = ZONES[len(made) % len(ZONES)]
        west, south, east, north = zone.shape.bounds
        lon = round(rng.uniform(west + _EDGE, east - _EDGE), 7)
        lat = round(rng.uniform(south + _EDGE, north - _EDGE), 7)
        if any(max(abs(lon - other.lon), abs(lat - other.lat)) < _APART for other in made):
            continue
        number = len(made)
        day = dt.date(2023, 1, 1) + dt.timedelta(days=rng.randrange(365))
        minute = rng.randrange(2, 24 * 60)
        made.append(
            Fact(
                id=f"{24_000_000 + 137 * number}",
                day=day,
                minute=None if number % _UNTIMED == 0 and not timed else minute,
                delito=list(CODES)[number % len(CODES)],
                lon=lon,
                lat=lat,
                address=f"{_STREETS[number % len(_STREETS)]} {100 + number}",
                comisaria=zone.comisaria,
                sector=zone.sector,
            )
        )
    return made


_METRES = Transformer.from_crs(4326, EPSG, always_xy=True)


def to_metres(lon: float, lat: float) -> tuple[float, float]:
    """Return metres of :data:`EPSG`."""
    x, y = _METRES.transform(lon, lat)
    return float(x), float(y)
