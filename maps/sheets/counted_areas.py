"""Incidents that are told by area on a sheet: the area is filled by how many it holds, and the number stands on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from maps.sheet import Area, Fact, Group, Legend
from maps.sheets.areas import label_point
from maps.sheets.common import level_word

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from layers.analysis import Analysis

__all__ = [
    "COUNTED",
    "COUNTED_COLORS",
    "count_classes",
    "counted_areas",
    "counted_legend",
    "without_counted",
    "without_fills",
]

COUNTED = "contada"
"""Level of these areas; the keys of their legend lines begin so, and end in the least count of the class."""

COUNTED_COLORS = ("#fbf4e1", "#f3e0b5", "#e5c585", "#d0a257")
"""Fill of each class, pale to dark, from the fewest to the most; they stay apart in black and white."""

_STEPS = tuple(step * 10**power for power in range(6) for step in (1, 2, 5))
"""Counts at which a class may begin: 1, 2, 5, 10, 20, 50 ..."""


def count_classes(counts: Iterable[int]) -> list[tuple[int, str]]:
    """Return the least count of each class and its words: four classes at most, one where there is nothing to compare."""
    counts = list(counts)
    most = max(counts)
    if len(counts) == 1:
        return [(1, "1 o más")]
    starts = sorted({1, *[step for step in _STEPS if step <= most][1 - len(COUNTED_COLORS) :]})
    ends = [start - 1 for start in starts[1:]]
    words = [f"{low}" if low == high else f"{low:,} a {high:,}" for low, high in zip(starts[:-1], ends, strict=True)]
    words.append(f"{starts[-1]:,} o más" if most > starts[-1] else f"{most:,}")
    return list(zip(starts, words, strict=True))


def _class_of(count: int, starts: list[int]) -> int:
    """Return the least count of the class of a count."""
    return max(start for start in starts if start <= count)


def counted_legend(analysis: Analysis) -> tuple[Group, ...]:
    """Explain the fills; nothing where no incident is told by area."""
    counted = analysis.counted
    if counted.empty:
        return ()
    classes = count_classes(counted["hechos"])
    lines = tuple(
        Legend(f"{COUNTED}:{low}", f"{words} {'hecho' if words == '1' else 'hechos'}", fill=color)
        for (low, words), color in zip(classes, COUNTED_COLORS, strict=False)
    )
    place = analysis.jurisdiction
    note = "El número es cuántos hechos tiene el área; no se dibujan uno por uno, y también cuentan en su delito."
    kinds = {"celda": "celda de 500 m", "sector": level_word(place, place.counted_level).lower()}
    what = " o ".join(words for kind, words in kinds.items() if (counted["clase"] == kind).any())
    return (Group(f"Contados por {what}, sin punto", lines, total=f"{counted['hechos'].sum():,}", note=note),)


def counted_areas(analysis: Analysis, keys: pd.Series[str], facts: pd.Series[Any]) -> tuple[Area, ...]:
    """Return the areas to draw; ``keys`` and ``facts`` are legend line and facts of the incidents that are shown."""
    counted = analysis.counted
    if counted.empty:
        return ()
    starts = [low for low, _ in count_classes(counted["hechos"])]
    members: list[list[tuple[str, tuple[Fact, ...]]]] = [[] for _ in range(len(counted))]
    for area, key, fact in zip(analysis.located["area"], keys, facts, strict=True):
        if area >= 0:
            members[area].append((key, fact))
    rows = zip(counted.to_dict("records"), members, strict=True)
    place = analysis.jurisdiction
    whole = f"{level_word(place, place.counted_level)}: hechos sin punto"
    return tuple(
        Area(
            COUNTED,
            "Celda de 500 m" if row["clase"] == "celda" else whole,
            f"{row['hechos']:,}",
            row["geometry"],
            label_point(row["geometry"]),
            f"{COUNTED}:{_class_of(row['hechos'], starts)}",
            (("Hechos", f"{row['hechos']:,}"), ("Delito principal", row["delito_principal"])),
            tuple(sorted(own)),
        )
        for row, own in rows
    )


def without_counted(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Return the groups of a legend but that of these fills."""
    return tuple(group for group in groups if not _is_counted(group))


def without_fills(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Return the groups of a legend, that of these fills without them: only the numbers are drawn."""
    return tuple(replace(group, entries=()) if _is_counted(group) else group for group in groups)


def _is_counted(group: Group) -> bool:
    return any(line.key.startswith(f"{COUNTED}:") for line in group.entries)
