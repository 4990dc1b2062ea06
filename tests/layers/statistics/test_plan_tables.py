"""The tables of the cuadro add up in every direction, whatever is missing in a row."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from geo.clock import TURNOS
from layers.statistics.plan_tables import by_sector, plan_table

ROWS = [
    ("SECTOR 10", "PATRIMONIO", "ROBO", "A MANO ARMADA", TURNOS[0]),
    ("SECTOR 10", "PATRIMONIO", "ROBO", "", TURNOS[1]),
    ("SECTOR 2", "PATRIMONIO", "HURTO", "", TURNOS[1]),
    ("SECTOR 2", "PATRIMONIO", "ROBO", "A MANO ARMADA", ""),
    ("", "PATRIMONIO", "", "", TURNOS[0]),
    ("SECTOR 2", "LIBERTAD", "LIBERTAD", "", TURNOS[0]),
]


def incidents(rows: list[tuple[str, ...]]) -> gpd.GeoDataFrame:
    names = ["sector", "titulo", "delito", "modalidad", "turno"]
    return gpd.GeoDataFrame({name: pd.Series([row[at] for row in rows], dtype="str") for at, name in enumerate(names)})


def test_sectors_by_delito_and_turno_add_up() -> None:
    table = by_sector(incidents(ROWS), most=1)
    assert [*table.index] == ["SECTOR 2", "SECTOR 10", "sin sector", "total"]
    assert [*table.columns.get_level_values(0).unique()] == ["ROBO", "otros", "total"]
    assert [*table["ROBO", "total"]] == [1, 2, 0, 3]
    assert table["ROBO", "sin hora"]["SECTOR 2"] == 1
    assert [*table["total", "total"]] == [3, 2, 1, 6]
    assert table["otros", TURNOS[0]]["total"] == 2


def test_without_incidents_there_is_only_the_total() -> None:
    table = by_sector(incidents([]))
    assert table["total", "total"].to_dict() == {"sin sector": 0, "total": 0}


def test_each_level_of_the_plan_adds_up_to_the_one_above() -> None:
    table = plan_table(incidents(ROWS))
    assert [(row.nivel, row.nombre, row.hechos) for row in table.itertuples()] == [
        ("titulo", "PATRIMONIO", 5),
        ("generico", "ROBO", 3),
        ("modalidad", "A MANO ARMADA", 2),
        ("modalidad", "sin detalle", 1),
        ("generico", "HURTO", 1),
        ("generico", "sin detalle", 1),
        ("titulo", "LIBERTAD", 1),
        ("total", "total", 6),
    ]
    assert table["pct"].iloc[-1] == 100
