"""The same event in two sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest

from geo.errors import ColumnError
from geo.incidents.same_event import same_events
from mapadelito.jobs.review import review
from mapadelito.outputs.row_review.matches import MATCHES
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Fact = tuple[str, float, float, str, float | None, str]  # source, x, y, day, minute, delito


def pairs(*facts: Fact) -> list[tuple[int, int]]:
    source, x, y, day, minute, delito = zip(*facts, strict=True)
    frame = gpd.GeoDataFrame(
        {"fecha": pd.to_datetime(list(day)), "minuto": minute, "delito": delito, "codigo": "PAT.ROB"},
        geometry=gpd.points_from_xy(x, y),
        crs=32717,
    ).astype({"minuto": float})
    found = same_events(frame, np.asarray(source, dtype=object))
    return list(zip(found["first"], found["second"], strict=True))


def test_near_in_place_and_time_and_of_one_kind() -> None:
    pnp: Fact = ("sidpol", 0, 0, "2021-03-04", 600, "Robo")
    assert pairs(pnp, ("serenazgo", 150, 0, "2021-03-04", 650, "Robo")) == [(1, 0)]  # serenazgo comes first by name
    for other in (
        ("serenazgo", 250.0, 0.0, "2021-03-04", 600, "Robo"),  # far
        ("serenazgo", 0.0, 0.0, "2021-03-04", 700, "Robo"),  # late
        ("serenazgo", 0.0, 0.0, "2021-03-04", 600, "Hurto"),  # of another kind
        ("sidpol", 0.0, 0.0, "2021-03-04", 600, "Robo"),  # of the same source: that is what ids are for
        ("serenazgo", 150.0, 0.0, "2021-03-04", None, "Robo"),  # without an hour it must be nearer
    ):
        assert pairs(pnp, other) == []


def test_midnight_and_unknown_hours() -> None:
    late: Fact = ("a", 0, 0, "2021-03-04", 1430, "Robo")
    assert pairs(late, ("b", 0, 0, "2021-03-05", 5, "Robo")) == [(0, 1)]
    assert pairs(late, ("b", 50, 0, "2021-03-04", None, "Robo")) == [(0, 1)]
    assert pairs(late, ("b", 50, 0, "2021-03-05", None, "Robo")) == []


def test_each_fact_is_in_one_pair_the_nearest() -> None:
    facts: list[Fact] = [("a", 0, 0, "2021-03-04", 600, "Robo"), ("a", 30, 0, "2021-03-04", 600, "Robo")]
    assert pairs(*facts, ("b", 28, 0, "2021-03-04", 600, "Robo")) == [(1, 2)]


SIDPOL = "id_dgc,fecha_hora_hecho,subtipo_hecho,lat_hecho,long_hecho,direccion_hecho"
SERENAZGO = "incidence_code,incidence_date,subtype_name,latitude,longitude,location"


def test_a_pair_is_counted_once_only_if_confirmed(table: Callable[..., Path], tmp_path: Path) -> None:
    first = table(SIDPOL, "1,2021-03-04 10:00,ROBO,-7.1001,-78.5001,=Jr. Uno", name="pnp.csv")
    second = table(SERENAZGO, "A1,2021-03-04 10:20,ROBO,-7.1004,-78.5004,Jr. Uno", name="serenazgo.csv")
    options = {"incidentes": (first, second), "salida": tmp_path / "salida"}
    record = review(load_config(None, options), lambda _: None)
    assert record["filas"]["aceptadas"] == 2
    assert record["avisos"]["POSIBLE_MISMO_HECHO"] == 1
    book = openpyxl.load_workbook(tmp_path / "salida" / MATCHES)
    sheet = book["Coincidencias"]
    named = dict(zip([cell.value for cell in sheet[1]], sheet[2], strict=True))
    assert "=Jr. Uno" in [cell.value for cell in sheet[2]]
    assert all(cell.data_type != "f" for cell in sheet[2])
    named["mismo_hecho"].value = "Sí"
    book.save(tmp_path / "contestado.xlsx")
    again = review(load_config(None, options | {"coincidencias": (tmp_path / "contestado.xlsx",)}), lambda _: None)
    assert (again["filas"]["aceptadas"], again["filas"]["duplicadas"]) == (1, 1)
    assert again["avisos"]["MISMO_HECHO"] == 1


def test_tables_of_no_known_system_are_two_sources_by_their_columns(table: Callable[..., Path], tmp_path: Path) -> None:
    first = table("N°;FECHA;HORA;DELITO;LATITUD;LONGITUD", "1;04/03/2021;10:00;ROBO;-7.1001;-78.5001", name="pnp.csv")
    second = table("PARTE;FECHA;HORA;DELITO;LATITUD;LONGITUD", "7;04/03/2021;10:20;ROBO;-7.1004;-78.5004", name="parte.csv")
    month = table("N°;FECHA;HORA;DELITO;LATITUD;LONGITUD", "9;04/03/2021;10:20;ROBO;-7.1004;-78.5004", name="abril.csv")
    for files, found in (((first, second), 1), ((first, month), None)):
        record = review(load_config(None, {"incidentes": files, "salida": tmp_path / "salida"}), lambda _: None)
        assert record["filas"]["aceptadas"] == 2
        assert record["avisos"].get("POSIBLE_MISMO_HECHO") == found


def test_a_book_of_something_else_is_refused(table: Callable[..., Path], tmp_path: Path) -> None:
    first = table(SIDPOL, "1,2021-03-04 10:00,ROBO,-7.1001,-78.5001,Jr. Uno", name="pnp.csv")
    options = {"incidentes": (first,), "coincidencias": (first,), "salida": tmp_path / "salida"}
    with pytest.raises(ColumnError, match="mismo_hecho"):
        review(load_config(None, options), lambda _: None)
