"""KML folders of a sheet: sectors, counted areas, puntos críticos, and marks by legend line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shapely import Point

from geo.formats.layers.kml_writer import Folder, Place
from maps.sheet import lines_by_key
from maps.sheets.counted_areas import COUNTED

if TYPE_CHECKING:
    from maps.sheet import Fact, Sheet

__all__ = ["kmz_folders"]

_BORDER, _ZONE = "#0b2545", "#7a0019"
"""Colours of areas and of puntos críticos."""


def kmz_folders(sheet: Sheet) -> list[Folder]:
    """Return the folders of a sheet, with only the content that it shows."""
    areas = [area for area in sheet.areas if area.level not in {"vecina", COUNTED}]
    fills = {entry.key: entry.fill for group in sheet.legend for entry in group.entries}
    counted = [area for area in sheet.areas if area.level == COUNTED]
    folders = [
        Folder("Sectores", tuple(Place(area.name, _lines(area.facts), area.geometry, _BORDER) for area in areas)),
        Folder(
            "Hechos por área",
            tuple(
                Place(f"{area.name}: {area.label}", _lines(area.facts), area.geometry, fills.get(area.band) or _BORDER)
                for area in counted
            ),
        ),
        Folder(
            "Puntos críticos",
            tuple(
                Place(f"{zone.rank}", f"{zone.reason}\n{_lines(zone.facts)}", zone.geometry, _ZONE) for zone in sheet.zones
            ),
        ),
    ]
    by_key: dict[str, list[Place]] = {}
    names = {key: entry for key, entry in lines_by_key(sheet.legend).items() if entry.symbol}
    for mark in sheet.marks:
        entry = names.get(mark.key)
        if entry is not None and entry.symbol is not None:
            place = Place(entry.label, _lines(mark.facts), Point(mark.x, mark.y), entry.symbol.color)
            by_key.setdefault(entry.key, []).append(place)
    return [*folders, *(Folder(names[key].label, tuple(places)) for key, places in by_key.items())]


def _lines(facts: tuple[Fact, ...]) -> str:
    return "\n".join(f"{label}: {value}" for label, value in facts if value)
