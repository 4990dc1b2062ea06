from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo.errors import ColumnError
from geo.incidents.read import read_incidents
from geo.incidents.table_rows import read_part
from geo.intake.tables import read_tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("SECTOR,ENERO,FEBRERO,MARZO", "SECTOR {n},3,4,{n}"),
        ("SECTOR,DELITO,MES,CANTIDAD", "SECTOR {n},HURTO,ENERO,{n}"),
        ("SECTOR,DELITO,Total general", "SECTOR {n},ROBO,{n}"),
        ("SECTOR,DELITO,N° de casos", "SECTOR {n},ROBO,7"),
    ],
)
def test_a_table_of_totals_is_no_table_of_incidents(table: Callable[..., Path], header: str, row: str) -> None:
    (read,) = read_tables(table(header, *(row.format(n=n) for n in range(1, 5))))
    with pytest.raises(ColumnError, match="parece un cuadro de totales") as caught:
        read_part(read, None, None, home=None, by_sector=True)
    assert len(str(caught.value)) < 400


def test_a_column_of_counts_beside_places_is_told_and_each_row_is_one(table: Callable[..., Path]) -> None:
    rows = (f"2020-03-0{n},HURTO,-7.15{n}1,-78.51{n}1,{n}" for n in range(1, 8))
    read = read_incidents(table("fecha,delito,latitud,longitud,cantidad", *rows))
    assert len(read.frame) == 7
    assert read.report["avisos"]["CANTIDAD_NO_SUMADA"] == 1
    assert any("no se sumó cantidad" in one for one in read.report["decisiones"])


def test_ones_and_other_numbers_are_no_counts(table: Callable[..., Path]) -> None:
    rows = (f"2020-03-0{n},HURTO,-7.15{n}1,-78.51{n}1,1,{n}50.5" for n in range(1, 8))
    read = read_incidents(table("fecha,delito,latitud,longitud,cantidad,total", *rows))
    assert "CANTIDAD_NO_SUMADA" not in read.report["avisos"]
