"""Rows of a worksheet, in the order of its header."""

from __future__ import annotations

from pathlib import Path

from geo.formats.tables.table_builder import from_rows


def test_rows_below_a_header_in_another_order_are_put_in_the_order_of_the_first() -> None:
    header, other = ["FECHA HECHO", "FECHA DENUNCIA", "DELITO"], ["DELITO", "FECHA DENUNCIA", "FECHA HECHO"]
    rows = [header, ["01/02/2020", "05/02/2020", "ROBO"], other, ["HURTO", "06/02/2020", "02/02/2020"], header]
    rows += [["03/02/2020", "07/02/2020", "ROBO"]]
    table = from_rows(Path("h.xlsx"), "", [(n, row, "") for n, row in enumerate(rows, 1)], [], "incidentes")
    kept = table.frame[table.codes == ""]
    assert kept["FECHA HECHO"].tolist() == ["01/02/2020", "02/02/2020", "03/02/2020"]
    assert kept["DELITO"].tolist() == ["ROBO", "HURTO", "ROBO"]
    assert table.codes[[1, 3]].tolist() == ["CABECERA_REPETIDA"] * 2
