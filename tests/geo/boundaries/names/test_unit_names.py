"""Sectors by the names that people give them; what is not certain is no sector."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.boundaries.names.unit_names import UnitNames

_ROWS = [
    ("CENTRAL", "SECTOR 1", ""),
    ("CENTRAL", "SECTOR 2", ""),
    ("CENTRAL", "SECTOR 2A", ""),
    ("CENTRAL", "ZONA 4", ""),
    ("CENTRAL", "LAS FLORES", ""),
    ("NORTE", "I", "CUADRANTE A"),
    ("NORTE", "I", "CUADRANTE B"),
    ("NORTE", "II", "CUADRANTE C"),
    ("SUR", "SECTOR A", ""),
    ("SUR", "SECTOR I", ""),
    ("SUR", "SECTOR 1", ""),
    ("SOLA", "", ""),
]
_NAMES = UnitNames(pd.DataFrame(_ROWS, columns=["comisaria", "sector", "subsector"]))


@pytest.mark.parametrize(
    "text", ["SECTOR I", "sector 1", "Sector 01", "S-1", "S1", "1", "I", "1er sector", "Sect. N° 1", "PRIMER SECTOR"]
)
def test_a_sector_is_its_number_in_one_comisaria(text: str) -> None:
    assert _NAMES.find("CENTRAL", text) == (0, "sector")


@pytest.mark.parametrize(
    ("station", "sector", "subsector", "found"),
    [
        ("CENTRAL", "2", "", (1, "sector")),
        ("CENTRAL", "Sector 2-A", "", (-1, "")),
        ("CENTRAL", "sector 2a", "", (2, "sector")),
        ("CENTRAL", "3", "", (-1, "")),
        ("CENTRAL", "Sector 4", "", (-1, "")),  # another word is another unit
        ("CENTRAL", "4", "", (3, "sector")),
        ("CENTRAL", "Las Flores", "", (4, "sector")),
        ("CENTRAL", "Cuadrante 1", "", (-1, "")),
        ("NORTE", "2", "", (7, "sector")),
        ("NORTE", "sector 1", "b", (6, "subsector")),
        ("NORTE", "Sector 1, cuadrante A", "", (5, "subsector")),
        ("NORTE", "sector 1", "Z", (5, "sector")),
        ("NORTE", "", "Cuadrante C", (7, "subsector")),
        ("SUR", "I", "", (9, "sector")),  # a letter among letters, not a number
        ("SUR", "1", "", (10, "sector")),
        ("SOLA", "1", "", (-1, "")),
        ("OTRA", "1", "", (-1, "")),
        ("", "1", "", (-1, "")),  # of which comisaría?
        ("", "I", "", (-1, "")),
        ("", "Las Flores", "", (4, "sector")),
        ("", "SECTOR 2", "", (-1, "")),
    ],
)
def test_what_is_not_certain_is_no_sector(station: str, sector: str, subsector: str, found: tuple[int, str]) -> None:
    assert _NAMES.find(station, sector, subsector) == found


def test_one_comisaria_alone_needs_no_name() -> None:
    alone = UnitNames(pd.DataFrame(_ROWS[:5], columns=["comisaria", "sector", "subsector"]))
    assert alone.find("", "S-2") == (1, "sector")


def test_two_sectors_of_one_number_are_told_apart_by_their_whole_name_alone() -> None:
    twins = UnitNames(
        pd.DataFrame([("A", "SECTOR I", ""), ("A", "SECTOR 1", "")], columns=["comisaria", "sector", "subsector"])
    )
    assert twins.find("A", "sector i") == (0, "sector")
    assert twins.find("A", "S-1") == (-1, "")
