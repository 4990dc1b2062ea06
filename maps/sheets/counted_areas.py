"""Areas whose incidents are counted instead of drawn: filled by class of count, and labelled with the count."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np

from geo.crs import to_metric
from layers.statistics.area_counts import in_polygons
from layers.statistics.counts import crime_names, main_values
from maps.sheet import Area, Fact, Group, Legend
from maps.sheets.areas import label_point
from maps.sheets.common import level_word
from maps.spanish_text import integer

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from layers.analysis import Analysis

__all__ = [
    "COUNTED",
    "COUNTED_COLORS",
    "count_classes",
    "counted_areas",
    "counted_by_sector",
    "counted_legend",
    "without_counted",
    "without_fills",
]

COUNTED = "contada"
"""Level of counted areas, and prefix of the keys of their legend lines, which end in the least count of the class."""

COUNTED_COLORS = ("#fbf4e1", "#f3e0b5", "#e5c585", "#d0a257")
"""Fill of each class, pale to dark with the count; distinguishable in black and white."""

_STEPS = tuple(step * 10**power for power in range(6) for step in (1, 2, 5))
"""Least counts that a class may have: 1, 2, 5, 10, 20, 50 … 500,000, round numbers that are easy to compare."""


def count_classes(counts: Iterable[int]) -> list[tuple[int, str]]:
    """Return least count and label of each class: at most four, and one for a single area."""
    counts = list(counts)
    most = max(counts)
    if len(counts) == 1:
        return [(1, "1 o más")]
    starts = sorted({1, *[step for step in _STEPS if step <= most][1 - len(COUNTED_COLORS) :]})
    ends = [start - 1 for start in starts[1:]]
    words = [
        f"{low}" if low == high else f"{integer(low)} a {integer(high)}" for low, high in zip(starts[:-1], ends, strict=True)
    ]
    words.append(f"{integer(starts[-1])} o más" if most > starts[-1] else integer(most))
    return list(zip(starts, words, strict=True))


def _class_of(count: int, starts: list[int]) -> int:
    """Return the least count of the class of a count."""
    return max(start for start in starts if start <= count)


def counted_by_sector(analysis: Analysis) -> Analysis:
    """Return an analysis without any place on the map with its incidents counted by the sector that their rows name.

    The same analysis where one incident has a place, or none names a sector; the profile decides which ones do.
    """
    place, named = analysis.jurisdiction, in_polygons(analysis.incidents)
    if len(analysis.located) or named.empty or place.counted_level != "sector":
        return analysis
    units = place.levels["sector"]
    row = units["sector"].tolist().index
    sector = named["sector"].map(row).to_numpy()
    used, own = np.unique(sector, return_inverse=True)
    counted = {
        "clase": "sector",
        "hechos": np.bincount(own),
        "delito_principal": main_values(own, crime_names(named), len(used)),
    }
    shapes = gpd.GeoDataFrame(counted, geometry=units.geometry.to_numpy()[used], crs=units.crs)
    return replace(analysis, located=to_metric(named.assign(area=own), epsg=place.epsg), counted=shapes)


def counted_legend(analysis: Analysis) -> tuple[Group, ...]:
    """Return the legend of the fills; empty if no incident is counted by area."""
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
    return (Group(f"Contados por {what}, sin punto", lines, total=integer(counted["hechos"].sum()), note=note),)


def counted_areas(analysis: Analysis, keys: pd.Series[str], facts: pd.Series[Any]) -> tuple[Area, ...]:
    """Return the counted areas; ``keys`` and ``facts`` are legend key and facts of each incident shown."""
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
    unit = f"{level_word(place, place.counted_level)}: hechos sin punto"
    return tuple(
        Area(
            COUNTED,
            "Celda de 500 m" if row["clase"] == "celda" else unit,
            integer(row["hechos"]),
            row["geometry"],
            label_point(row["geometry"]),
            f"{COUNTED}:{_class_of(row['hechos'], starts)}",
            (("Hechos", integer(row["hechos"])), ("Delito principal", row["delito_principal"])),
            tuple(sorted(own)),
        )
        for row, own in rows
    )


def without_counted(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Return the groups of a legend without that of counted areas."""
    return tuple(group for group in groups if not _is_counted(group))


def without_fills(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Return the groups of a legend, with that of counted areas without its fills: only counts are drawn."""
    return tuple(replace(group, entries=()) if _is_counted(group) else group for group in groups)


def _is_counted(group: Group) -> bool:
    return any(line.key.startswith(f"{COUNTED}:") for line in group.entries)
