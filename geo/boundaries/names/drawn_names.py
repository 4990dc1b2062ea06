"""Levels of polygons whose only name is the one that somebody typed while drawing: Google Earth, My Maps, a column «nombre».

The words of a name say what it is (:mod:`geo.boundaries.names.unit_words`); the folders of a KML say what holds it. Polygons
of different folders are never of one unit because they have one name.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from geo.boundaries.names.unit_words import (
    NameParts,
    is_generic,
    is_outline,
    is_plain_number,
    level_of_folder,
    own_name,
    parts_of_name,
)
from geo.columns import BOUNDARY_LEVELS
from geo.naming import UNNAMED, quantity
from geo.text import fold
from geo.wording import listing, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["DrawnNames", "drawn_levels"]

_WIDER = ("distrito", "provincia", "region")
_SHARE = 0.5
"""Share of the names of a folder that have the word of a unit, at least, for the others to be of that unit too."""

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrawnNames:
    """Names by level, in the order of the polygons, and what was decided, a Spanish sentence each.

    ``names`` has the levels of :data:`geo.columns.BOUNDARY_LEVELS`, and ``distrito``, ``provincia`` or ``region`` where a
    folder names one. ``loose`` are the polygons that neither their name nor a folder gives a comisaría; ``unnamed`` counts
    those without a name.
    """

    names: dict[str, pd.Series[str]]
    loose: pd.Series[bool]
    told: tuple[str, ...]
    unnamed: int


@dataclass(slots=True)
class _Row:
    """What is known of one polygon: its typed name, the path of its folder, and its names by level."""

    name: str
    path: Path
    levels: dict[str, str]
    before: str = ""
    is_outline: bool = False
    is_loose: bool = False


def drawn_levels(names: pd.Series[str], paths: Sequence[Path], stem: str, *, level: str = "") -> DrawnNames | None:
    """Return the levels of polygons from their typed names and folders; None where these say nothing of levels.

    Parameters
    ----------
    names
        Name of each polygon as typed.
    paths
        Folders of each, the document first; empty for formats without folders.
    stem
        Name of the file, without its extension.
    level
        Level of all the names, where it is known.
    """
    rows = []
    for name, path in zip(names, paths, strict=True):
        parts = parts_of_name(name) if not level else NameParts({level: name} if name else {})
        typed = "" if is_generic(name) else name.strip()
        levels = {level: text for level, text in parts.levels.items() if level in BOUNDARY_LEVELS}
        rows.append(_Row(typed, path, levels, parts.before, not level and is_outline(name)))
    groups: dict[Path, list[_Row]] = {}
    for row in rows:
        groups.setdefault(row.path, []).append(row)
    holders = {path: _holder(path) for path in groups}
    grouping = _folders_group(groups, holders)
    for path, group in groups.items():
        _level_names(group, holders[path], is_group=grouping)
    unnamed = _name_unnamed(groups, holders)
    whole = _whole(rows, stem)
    for row in rows:
        _fill_from_folders(row, holders[row.path], whole)
    _tell_folders_apart(rows)
    if all(row.levels == {"comisaria": name.strip()} for row, name in zip(rows, names, strict=True)):
        return None
    return _answer(rows, names, unnamed, whole)


def _holder(path: Path) -> dict[str, str]:
    """Return the units that the folders of a path name, by level; the first document counts if it names a comisaría."""
    found: dict[str, str] = {}
    for depth, folder in reversed(list(enumerate(path))):
        name = own_name(folder, is_file=depth == 0)
        levels = parts_of_name(name).levels
        if not name or (depth == 0 and "comisaria" not in levels):
            continue
        for level, text in levels.items():
            found.setdefault(level, text)
        if not levels:
            found.setdefault("comisaria", name)
    return found


def _folders_group(groups: dict[Path, list[_Row]], holders: dict[Path, dict[str, str]]) -> bool:
    """Return whether names without the word of a unit are sectors of the comisaría that their folder is.

    They are if there are several folders with a name, and each holds several polygons.
    """
    named = [group for path, group in groups.items() if holders[path]]
    return len(named) > 1 and len(named) == len(groups) and all(len(group) > 1 for group in named)


def _level_names(group: list[_Row], holder: dict[str, str], *, is_group: bool) -> None:
    """Set the level of the names of one folder that have no word of a unit."""
    plain = [row for row in group if row.name and not row.levels and not row.is_outline]
    units = Counter(level for row in group for level in row.levels if level != "comisaria")
    level = level_of_folder(group[0].path[-1]) if group[0].path else ""
    if level:
        pass
    elif units and units.total() >= _SHARE * sum(bool(row.name) for row in group):
        level = units.most_common(1)[0][0]
    elif "sector" in holder:
        level = "subsector"
    elif is_group or parts_of_name(holder.get("comisaria", "")).levels or _are_numbered(plain):
        level = "sector"
    stations = _stations(group)
    for row in group:
        if row.is_outline:
            row.levels = {}
        elif row.name and not row.levels:
            row.levels = {level or "comisaria": row.name}
        elif row.before and "comisaria" not in row.levels:
            if row.before in stations:
                row.levels["comisaria"] = row.before
            else:  # «Urb. Los Rosales, sector 2»: all of it is the name
                row.levels[next(iter(row.levels))] = row.name


def _are_numbered(plain: list[_Row]) -> bool:
    """Return whether the places of a folder of a KML are numbered («1», «2»; «I», «II»), each once."""
    names = {fold(row.name) for row in plain}
    return len(names) == len(plain) and all(row.path and is_plain_number(row.name) for row in plain)


def _stations(group: list[_Row]) -> set[str]:
    """Return the texts before «sector 1» that are comisarías: each is that of several polygons, or all have one."""
    before = Counter(row.before for row in group if row.before and "comisaria" not in row.levels)
    return set(before) if before and (min(before.values()) > 1) else set()


def _name_unnamed(groups: dict[Path, list[_Row]], holders: dict[Path, dict[str, str]]) -> int:
    """Name the polygons without a name, numbered in the order of the file, and return how many they are.

    One that is alone in its folder, or in the file, has the name of that.
    """
    blank = []
    for path, group in groups.items():
        own = [row for row in group if not row.name]
        if len(group) > 1 or not (holders[path] or len(groups) == 1):
            blank += own
    for number, row in enumerate(blank, start=1):
        mates = Counter(level for mate in groups[row.path] for level in mate.levels)
        level = mates.most_common(1)[0][0] if mates else "sector"
        row.levels = {level: UNNAMED if len(blank) == 1 else f"{UNNAMED} {number}"}
    return len(blank)


def _whole(rows: list[_Row], stem: str) -> str:
    """Return the comisaría of polygons that nothing else gives one: the only one drawn, the document, or the file."""
    drawn = {fold(row.levels["comisaria"]): row.levels["comisaria"] for row in rows if "comisaria" in row.levels}
    if len(drawn) == 1:
        return next(iter(drawn.values()))
    documents = {own_name(row.path[0], is_file=True) for row in rows if row.path}
    document = documents.pop() if len(documents) == 1 else ""
    return document or (own_name(stem, is_file=True) or stem).replace("_", " ").upper()


def _fill_from_folders(row: _Row, holder: dict[str, str], whole: str) -> None:
    """Complete the levels of a polygon from its folders, and from ``whole`` where these have no comisaría."""
    held = {level: name for level, name in holder.items() if level in BOUNDARY_LEVELS}
    if "sector" in held and "sector" in row.levels and "subsector" not in row.levels:
        row.levels["subsector"] = row.levels.pop("sector")  # a zone of sectors
    if "comisaria" in row.levels and len(row.levels) == 1:
        held = {}
    row.levels = held | {level: name for level, name in holder.items() if level in _WIDER} | row.levels
    row.is_loose = "comisaria" not in row.levels
    row.levels.setdefault("comisaria", whole)
    if "subsector" in row.levels and "sector" not in row.levels:
        row.levels["sector"] = row.levels.pop("subsector")  # geo.boundaries.nesting finds the sector that holds it


def _tell_folders_apart(rows: list[_Row]) -> None:
    """Add the folder, or a number, to the comisarías of one name that are drawn in different folders."""
    alone = [row for row in rows if not row.levels.get("sector") and not row.is_outline]
    paths: dict[str, list[Path]] = {}
    for row in alone:
        seen = paths.setdefault(fold(row.levels["comisaria"]), [])
        if row.path not in seen:
            seen.append(row.path)
    for row in alone:
        seen = paths[fold(row.levels["comisaria"])]
        if len(seen) > 1:
            folders = [own_name(path[-1]) if path else "" for path in seen]
            distinct = len({fold(folder) for folder in folders}) == len(seen) and all(folders)
            suffix = folders[seen.index(row.path)] if distinct else str(seen.index(row.path) + 1)
            row.levels["comisaria"] += f" ({suffix})"


def _answer(rows: list[_Row], names: pd.Series[str], unnamed: int, whole: str) -> DrawnNames:
    levels = [*BOUNDARY_LEVELS, *(level for level in _WIDER if any(level in row.levels for row in rows))]
    columns = {level: [row.levels.get(level, "") for row in rows] for level in levels}
    own = {level: pd.Series(values, index=names.index, dtype="str") for level, values in columns.items()}
    loose = pd.Series([row.is_loose for row in rows], index=names.index, dtype=bool)
    return DrawnNames(own, loose, tuple(_told(own, loose, unnamed, whole)), unnamed)


def _told(own: dict[str, pd.Series[str]], loose: pd.Series[bool], unnamed: int, whole: str) -> Iterator[str]:
    stations = list(dict.fromkeys(own["comisaria"]))
    sectors = own["sector"][own["sector"] != ""]
    called = listing(dict.fromkeys(sectors))
    yield (
        f"por los nombres dibujados hay {quantity(len(stations), 'comisaría', 'comisarías')} "
        f"({listing(stations)}) y "
        f"{quantity(len(sectors), 'sector', 'sectores')}{f' ({called})' if called else ''}. Si no es así, "
        "indique el nivel con --columna-limites comisaria=COLUMNA o sector=COLUMNA."
    )
    if loose.any():
        yield f"la comisaría «{shown(whole)}» se llama como el documento o el archivo: para cambiarla, cámbieles el nombre."
    if unnamed:
        some = "1 polígono no tiene" if unnamed == 1 else f"{unnamed} polígonos no tienen"
        yield f"{some} nombre: se usó «{UNNAMED}». Póngaselo."
