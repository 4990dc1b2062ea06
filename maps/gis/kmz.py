"""Content of the KMZ of a jurisdiction: puntos críticos, areas, and each incident and factor once, with its sign.

What stands on several sheets is taken from the first that has it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import shapely
from shapely import Point

from geo.formats.layers.kml_writer import Folder, Place
from geo.months import MONTHS
from maps.gis.sign_lines import sign_lines
from maps.sheet import Group, Legend
from maps.sheets.counted_areas import COUNTED
from maps.sheets.factor_marks import FACTOR_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from maps.sheet import Fact, Mark, Sheet, Symbol, Zone

__all__ = ["KmzContent", "kmz_content"]

_BORDER, _ZONE = "#0b2545", "#7a0019"
"""Colours of areas and of puntos críticos."""
_ZONE_GROUP = Group("Puntos críticos", (Legend("zona", "Donde más se repiten", fill="#e4ccd1"),))
"""Their legend, with their colour as it is seen over white at the opacity of the KMZ."""
_COUNTED_OPACITY = 0.6
"""Opacity (0 to 1) of counted areas: less, and their pale classes are not told apart on a satellite image."""


@dataclass(frozen=True, slots=True)
class KmzContent:
    """Folders of a KMZ; the symbol of each picture that its placemarks name; and the legend of what is drawn."""

    folders: tuple[Folder, ...]
    signs: Mapping[str, Symbol]
    legend: tuple[Group, ...]


def kmz_content(sheets: Sequence[Sheet]) -> KmzContent:
    """Return what the KMZ of the sheets of one jurisdiction, at least one, shows.

    The legend has a line for each sign, with the number of placemarks drawn with it.
    """
    zones = next((sheet.zones for sheet in sheets if sheet.zones), ())
    areas = [area for area in sheets[0].areas if area.level not in {"vecina", COUNTED}]
    counted = next((sheet for sheet in sheets if any(area.level == COUNTED for area in sheet.areas)), None)
    signs: dict[str, Symbol] = {}
    folders = [
        Folder("Puntos críticos", tuple(map(_zone_place, zones)), (Folder("Números", tuple(map(_zone_number, zones))),)),
        Folder("Sectores", tuple(Place(area.name, _words(area.facts), area.geometry, _BORDER) for area in areas)),
    ]
    groups = [_ZONE_GROUP] if zones else []
    if counted is not None:
        folders.append(_counted_folder(counted))
        groups += _lines_of(counted.legend, {area.band for area in counted.areas if area.level == COUNTED})
    for title, is_factor in (("Hechos", False), ("Factores de riesgo", True)):
        chosen = ([mark for mark in sheet.marks if mark.key.startswith(FACTOR_KEY) is is_factor] for sheet in sheets)
        sheet, marks = next(((sheet, own) for sheet, own in zip(sheets, chosen, strict=True) if own), (sheets[0], []))
        own = _mark_folders(sheet.legend, marks, signs)
        folders += own
        groups += [_sign_group(title, own, signs)] if own else []
    return KmzContent(tuple(folders), signs, tuple(groups))


def _sign_group(title: str, folders: Iterable[Folder], signs: Mapping[str, Symbol]) -> Group:
    """Return the legend of the signs in some folders of lines, each named by its line with most placemarks."""
    by_icon: dict[str, list[Folder]] = {}
    for line in (line for folder in folders for line in folder.folders):
        by_icon.setdefault(line.places[0].icon, []).append(line)
    entries = []
    for icon, lines in by_icon.items():
        first = max(lines, key=lambda line: len(line.places))
        more = f" y {len(lines) - 1} más" if len(lines) > 1 else ""
        entries.append(Legend(icon, first.name + more, sum(len(line.places) for line in lines), symbol=signs[icon]))
    return Group(title, tuple(entries))


def _zone_place(zone: Zone) -> Place:
    return Place(f"{zone.rank}", f"{zone.reason}\n{_words(zone.facts)}", zone.geometry, _ZONE)


def _zone_number(zone: Zone) -> Place:
    """Return the label of a punto crítico, at the northernmost corner of its outline: a place that the outline tells."""
    corners = shapely.get_coordinates(zone.geometry)
    return Place(f"{zone.rank}", zone.reason, Point(corners[corners[:, 1].argmax()]), _ZONE, is_label=True)


def _counted_folder(sheet: Sheet) -> Folder:
    fills = {line.key: line.fill for group in sheet.legend for line in group.entries}
    counted = [area for area in sheet.areas if area.level == COUNTED]
    colors = (fills.get(area.band) or _BORDER for area in counted)
    places = (
        Place(f"{area.name}: {area.label}", _words(area.facts), area.geometry, color, _COUNTED_OPACITY)
        for area, color in zip(counted, colors, strict=True)
    )
    return Folder("Hechos por área", tuple(places))


def _lines_of(legend: Iterable[Group], keys: set[str]) -> list[Group]:
    """Return the groups of a legend with the lines of some keys only."""
    kept = (replace(group, entries=tuple(line for line in group.entries if line.key in keys)) for group in legend)
    return [group for group in kept if group.entries]


def _mark_folders(legend: Iterable[Group], marks: Iterable[Mark], signs: dict[str, Symbol]) -> list[Folder]:
    """Return a folder for each group of a legend, with one for each line that has marks; new signs are added to ``signs``.

    Raises
    ------
    ValueError
        If a mark is of no line with a symbol.
    """
    by_key: dict[str, list[Mark]] = {}
    for mark in marks:
        by_key.setdefault(mark.key, []).append(mark)
    groups: dict[str, list[Folder]] = {}
    for line in sign_lines(legend):
        if own := by_key.pop(line.key, []):
            icon = _icon(line.symbol, signs)
            places = tuple(_mark_place(mark, line.name, line.symbol.color, icon) for mark in own)
            groups.setdefault(line.group, []).append(Folder(line.name, places))
    if by_key:
        raise ValueError(f"no line of the legend with a symbol has the keys {sorted(by_key)}")
    return [Folder(title, folders=tuple(lines)) for title, lines in groups.items()]


def _mark_place(mark: Mark, name: str, color: str, icon: str) -> Place:
    return Place(name, _words(mark.facts), Point(mark.x, mark.y), color, icon=icon, month=_month(dict(mark.facts)))


def _icon(symbol: Symbol, signs: dict[str, Symbol]) -> str:
    """Return the picture of a symbol, the same for equal ones."""
    known = next((name for name, other in signs.items() if other == symbol), "")
    name = known or f"signos/{len(signs) + 1}.png"
    signs[name] = symbol
    return name


def _month(facts: Mapping[str, str]) -> str:
    """Return the month of an incident as ``2020-03``, never its day, from the facts of any profile; empty without a date."""
    if "Mes" in facts:
        name, _, year = facts["Mes"].partition(" ")
        return f"{year}-{MONTHS.index(name) + 1:02d}"
    day, _, rest = facts.get("Fecha", "").partition("/")
    month, _, year = rest.partition("/")
    return f"{year}-{month}" if day.isdigit() and month.isdigit() and year.isdigit() else ""


def _words(facts: tuple[Fact, ...]) -> str:
    return "\n".join(f"{label}: {value}" for label, value in facts if value)
