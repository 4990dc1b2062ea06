"""Personal columns that their name does not tell are known by their cells, and are not loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from geo.evidence.personal_cells import personal_by_cells
from geo.incidents.read import read_incidents

if TYPE_CHECKING:
    from pathlib import Path

_DNI = [f"{40_000_017 + 7919 * n}" for n in range(10)]


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("contacto", [f"persona{n}@correo.pe" for n in range(6)] + [""] * 6),
        ("contacto", [f"9{n}7 123 45{n}" for n in range(8)]),
        ("contacto", [f"+51 98765432{n}" for n in range(8)]),
        ("columna 7", _DNI),
        ("columna 7", [*_DNI, "no tiene"]),
        ("columna 7", [f"{dni}.0" for dni in _DNI]),
        ("columna 7", [f"{int(dni):,}" for dni in _DNI]),
        ("relato", [f"El señor de DNI N° {_DNI[0]} refiere que", *["sin datos"] * 9]),
    ],
)
def test_personal_cells(name: str, cells: list[str]) -> None:
    frame = pd.DataFrame({name: pd.Series(cells, dtype="str"), "otra": "x"})
    assert personal_by_cells(frame, list(frame)) == [name]


def test_each_cell_counts_in_a_column_of_few_texts() -> None:
    few = ["persona@correo.pe", "no tiene", "sin dato", "se niega"]
    for times, is_personal in ((200_000, True), (60, False)):
        cells = pd.Series([few[0]] * times + few[1:] * 40, dtype="str")
        assert personal_by_cells(pd.DataFrame({"contacto": cells}), ["contacto"]) == ["contacto"] * is_personal


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("nro parte", _DNI),
        ("columna 7", [f"202003{n:02d}" for n in range(1, 20)]),
        ("columna 7", [f"202003{n:02d}.0" for n in range(10, 20)]),
        ("columna 7", ["-7.152311", "-7.1523", "9208123"]),
        ("columna 7", ["", "", "40000017"]),
        ("nota", ["llamar a 987654321", "sin datos", "x"]),
    ],
)
def test_cells_that_are_not_personal(name: str, cells: list[str]) -> None:
    frame = pd.DataFrame({name: pd.Series(cells, dtype="str")})
    assert personal_by_cells(frame, [name]) == []


def test_personal_columns_of_any_name_are_not_loaded(tmp_path: Path) -> None:
    personal = ("NOM_AGRAVIADO", "NRO_DNI", "DENUNCIANT", "TELEF", "FECHA_NACI", "DIR_DENUNC", "contacto")
    head = "ID_DENUNCIA,FECHA_HECHO,SUBTIPO_HECHO,LAT_HECHO,LONG_HECHO," + ",".join(personal)
    rows = [f"{n},2020-01-0{n},HURTO,-7.15{n},-78.51{n}," + ",".join(["SECRETO"] * 6 + [_DNI[n]]) for n in range(1, 6)]
    (tmp_path / "h.csv").write_text("\n".join([head, *rows, "9,2020-01-01,HURTO,0,0" + ",SECRETO" * 6 + f",{_DNI[9]}"]))
    found = read_incidents(tmp_path / "h.csv")
    assert found.report["avisos"]["COLUMNA_PERSONAL_DESCARTADA"] == len(personal)
    told = found.rejected.to_csv() + " ".join(found.decisions)
    assert not [word for word in ("SECRETO", *personal, *_DNI) if word in told]
