"""The numbers by which kept rows are found: they are pinned, as a store of years has them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from geo.held_rows.row_keys import name_keys, squares, squares_of
from geo.incidents.place_arrays import Places
from geo.incidents.read import read_parts
from geo.incidents.row_identity import content_keys, report_keys
from helpers.rows import HEADER, Row, fact, lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geo.incidents.table_rows import TableRows

    Write = Callable[..., Path]

ILO = Places(np.asarray([-71.345, np.nan, -71.345]), np.asarray([-17.645, np.nan, 95.0]), CRS.from_epsg(4326))

CONTENT = ["0x4aeeb443cae4a188", "0x80df8f1ac25b719f"]
REPORT = ["0x9586e943a21008ee", "0x532f830d52da0d56"]
NAMES = ["0x5a6fc5a5a73cfe87", "0x5a6fc5a5a73cfe87", "0x0"]
SQUARES = [65111433, 0, 0]


def read(table: Write, rows: list[Row], name: str = "hechos.csv", names: list[str] = HEADER) -> TableRows:
    head, *body = lines(rows, names)
    return read_parts(table(f"id_denuncia;{head}", *(f"{100 + n};{line}" for n, line in enumerate(body)), name=name))[0]


def test_the_numbers_are_those_of_the_day_they_were_chosen(table: Write) -> None:
    part = read(table, [fact(1), fact(2, delito="ROBO", hora="")])
    assert [hex(key) for key in content_keys(part).tolist()] == CONTENT
    assert [hex(key) for key in report_keys(part, "SIDPOL").tolist()] == REPORT
    assert [hex(key) for key in name_keys(pd.Series(["Ilo", " ILO ", ""])).tolist()] == NAMES
    assert squares(ILO).tolist() == SQUARES


def test_another_order_of_columns_and_way_of_writing_is_the_same_content(table: Write) -> None:
    rows = [fact(1), fact(2, hora="12:00"), fact(3, zona="")]
    other = [fact(1, fecha="02/03/2020", direccion="JR. UNO 1"), fact(2, hora=""), fact(3, zona="")]
    one = read(table, rows)
    assert (content_keys(one) == content_keys(read(table, other, "otro.csv", HEADER[::-1]))).all()
    poor = [name for name in HEADER if name != "zona"]
    assert (content_keys(one) == content_keys(read(table, other, "pobre.csv", poor))).tolist() == [False, False, True]


def test_any_cell_is_another_content(table: Write) -> None:
    changes = {"fecha": "2020-04-05", "hora": "20:00", "latitud": "-7.3", "delito": "ROBO", "direccion": "Otra", "zona": "B"}
    rows = [fact(1), *(fact(1, **{name: text}) for name, text in changes.items())]
    part = read(table, rows)
    alike = replace(part, ids=pd.Series("1", index=part.ids.index, dtype="str"))
    head = [name for name in alike.table.frame if name != "id_denuncia"]
    alike = replace(alike, table=replace(alike.table, frame=alike.table.frame[head]))
    assert len(set(content_keys(alike).tolist())) == len(rows)


def test_a_report_is_of_its_system_and_comisaria(table: Write) -> None:
    part = read(table, [fact(1), fact(2)])
    moved = replace(part, text=part.text.assign(comisaria="OTRA"))
    every = [report_keys(part), report_keys(part, "SIDPOL"), report_keys(moved)]
    assert len({*np.concatenate(every).tolist()}) == 6
    assert report_keys(replace(part, ids=part.ids.mask(part.ids == "100", ""))).tolist()[0] == 0
    assert (report_keys(part, "sidpol ") == report_keys(part, "SIDPOL")).all()


def test_the_squares_of_a_polygon_hold_its_points_and_those_just_outside() -> None:
    [at, nowhere, beyond] = squares(ILO).tolist()
    assert (nowhere, beyond) == (0, 0)
    around = squares_of(shapely.box(-71.341, -17.650, -71.33, -17.641))
    assert at in around
    assert at not in squares_of(shapely.box(-71.30, -17.650, -71.28, -17.641))
    assert squares_of(shapely.Point(-71.345, -17.645), around=0) == [at]
    metres = squares(ILO.to_crs(CRS.from_epsg(32719)))
    assert metres.tolist()[:2] == [at, 0]
