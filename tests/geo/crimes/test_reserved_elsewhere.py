"""A reserved delito in a column that is no field makes its facts reserved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from geo.crimes.catalogue import load
from geo.crimes.reserved_elsewhere import kinds_of, reserved_elsewhere
from geo.incidents.read import read_incidents

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["DESCRIPCION", "CALIFICACION", "DETALLE", "HECHO", "OBSERVACION"])
def test_facts_that_another_column_says_are_reserved(name: str, tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    kinds = ("HURTO", "Violación sexual", "OTROS")
    rows = "\n".join(f"0{n + 1}/02/2020,ROBO,{kinds[n % 3]},-7.15{n}1,-78.51{n}2" for n in range(9))
    path.write_text(f"fecha,delito,{name},latitud,longitud\n{rows}\n", encoding="utf-8")
    read = read_incidents(path)
    assert read.frame["reserva"].gt(0).tolist() == [n % 3 == 1 for n in range(9)]
    assert set(read.frame["codigo"]) == {"PAT.ROB"}
    assert any(f"3 filas dicen un delito reservado en {name}" in line for line in read.decisions)


@pytest.mark.parametrize("cells", [["COMISARIA DE FAMILIA", "COMISARIA PNP ILO"], ["OTROS", "HURTO"], ["", ""]])
def test_other_columns_reserve_nothing(cells: list[str]) -> None:
    frame = pd.DataFrame({"a": pd.Series(cells, dtype="str")})
    assert not reserved_elsewhere(frame, kinds_of(frame, ["a"]), load("peru"))
