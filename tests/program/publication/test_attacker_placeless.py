"""Attacks on facts without coordinates, that name a sector or an address or get a place later; and on earlier periods."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from shapely import Point, box

from helpers.attack import contents, texts
from helpers.corners import EAST, EPSG, NORTH, street_grid
from mapadelito.jobs.generate import run
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_COLUMNS = ("id", "fecha", "hora", "delito", "comisaria", "sector", "direccion", "latitud", "longitud")
_CORNER, _MARKET = "Jr. Ayacucho con Av. Grau", "CANARIOMERCADO"
_RESERVED = "VIOLENCIA FAMILIAR"


def _degrees(x: float, y: float) -> tuple[str, str]:
    point = gpd.GeoSeries([Point(EAST + x, NORTH + y)], crs=EPSG).to_crs(4326).iloc[0]
    return f"{point.y:.6f}", f"{point.x:.6f}"


def _row(number: str, delito: str = "HURTO", comisaria: str = "ILO", **more: str) -> dict[str, str]:
    return {"id": number, "fecha": "05/03/2020", "hora": "10:00", "delito": delito, "comisaria": comisaria, **more}


def _measured() -> list[dict[str, str]]:
    spots = [_degrees(70 * at - 300, 90 * (at % 9) - 200) for at in range(12)]
    return [_row(f"D{at}", latitud=lat, longitud=lon) for at, (lat, lon) in enumerate(spots)]


@pytest.fixture
def ground(tmp_path: Path) -> Path:
    """Two comisarías of two sectors, and the streets of the first."""
    names = [(name, f"Sector {number}") for name in ("ILO", "PACOCHA") for number in (1, 2)]
    shapes = [box(EAST - 500 + 700 * at, NORTH - 500, EAST + 200 + 700 * at, NORTH + 900) for at in range(4)]
    limits = gpd.GeoDataFrame(names, columns=["comisaria", "sector"], geometry=shapes, crs=EPSG)
    for name, frame in {"limites": limits, "calles": street_grid()}.items():
        frame.to_crs(4326).to_file(tmp_path / f"{name}.geojson", driver="GeoJSON", engine="pyogrio")
    return tmp_path


def _publish(ground: Path, rows: Sequence[dict[str, str]], *, perfil: str = "publico", **more: Any) -> dict[str, bytes]:
    """Return the files of an edition by name; ``salida`` and store are those of the ground."""
    table = ground / "hechos.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    given = {
        "incidentes": (table,),
        "limites": (ground / "limites.geojson",),
        "calles": (ground / "calles.geojson",),
        "lugares": {_MARKET: ", ".join(_degrees(300, 300))},
        "salida": ground / "salida",
        "almacen": ground / "almacen",
        "periodo": "2020-S1",
        "mapa": "delito",
        "formato": "html",
        "perfil": perfil,
    }
    run(load_config(None, given | more), lambda _: None)
    return contents(ground / "salida" / perfil)


_ADDED = (
    _row("R1", _RESERVED, sector="Sector 2"),
    _row("R2", _RESERVED, sector="Sector 77"),
    _row("R3", _RESERVED, "", sector="1"),
    _row("R4", _RESERVED, direccion=_CORNER),
    _row("R5", _RESERVED, direccion=_MARKET),
    _row("R6", _RESERVED, "OTRA", direccion=_CORNER),
    _row("R7", _RESERVED, latitud=_degrees(30_000, 0)[0], longitud=_degrees(30_000, 0)[1]),
    _row("R8", _RESERVED, latitud="-12.05", longitud="-77.04"),
)


@pytest.mark.parametrize("limits", [True, False])
@pytest.mark.parametrize(
    "more", [pytest.param([row], marks=pytest.mark.slow, id=row["id"]) for row in _ADDED] + [pytest.param(_ADDED, id="all")]
)
def test_no_reserved_fact_changes_a_byte_wherever_it_is_said(
    ground: Path, more: Sequence[dict[str, str]], *, limits: bool
) -> None:
    own = {} if limits else {"limites": ()}
    rows = _measured()
    before = _publish(ground, rows, **own)
    apart = {"salida": ground / "otra" / "salida", "almacen": ground / "otra" / "almacen"}  # nothing was told before
    _publish(ground, [*more[:4], *rows, *more[4:]], **own, **apart)
    assert contents(ground / "otra" / "salida" / "publico") == before


@pytest.mark.parametrize("row", [_row("N", direccion=_CORNER), _row("", comisaria="")], ids=["by address", "nowhere"])
def test_a_fact_without_coordinates_that_became_reserved_leaves_no_trace(ground: Path, row: dict[str, str]) -> None:
    """The note on addresses and the counts of those without a place stay, also without the number of a report."""
    period = {"periodo": "2020-03"}
    before = _publish(ground, [*_measured(), row], **period)
    assert _publish(ground, [*_measured(), row | {"delito": _RESERVED}], **period) == before


@pytest.mark.parametrize("perfil", ["publico", "comite"])
def test_no_address_nor_name_of_a_place_is_in_what_leaves_the_station(ground: Path, perfil: str) -> None:
    people = "CANARIOPERSONA Mz. B Lt. 5, costado de CANARIOMERCADO"
    rows = [*_measured(), _row("A", direccion=_MARKET), _row("B", direccion=people), _row("C", direccion=f"{_CORNER} 345")]
    files = _publish(ground, rows, perfil=perfil, formato="html,gpkg,kmz,xlsx")
    told = b"\n".join(texts(content) for content in files.values())
    assert b"CANARIO" not in told
    assert b"Jr. Ayacucho con" not in told
    assert b"CANARIO" in b"".join(contents(ground / "salida" / "reservado").values())  # the test can fail
    assert json.loads((ground / "salida" / "reservado" / "registro.json").read_bytes())["cobertura"]["por_direccion"]


def _quarters() -> list[dict[str, str]]:
    """Return facts of two quarters: the even ones of the first."""
    spots = [_degrees(17 * at - 300, 90 * (at % 9) - 200) for at in range(80)]
    return [
        _row(f"Q{at}", ("HURTO", "ROBO")[at % 5 % 2], latitud=lat, longitud=lon, hora=f"{7 * at % 24:02d}:10")
        | {"fecha": f"0{1 + at % 8}/0{3 * (at % 2) + 1 + at % 3}/2020"}
        for at, (lat, lon) in enumerate(spots)
    ]


@pytest.mark.parametrize(
    ("perfil", "changes"),
    [
        pytest.param("publico", {"delito": _RESERVED}, id="reserved"),
        pytest.param("publico", {"delito": "ROBO", "hora": "22:40"}, id="corrected", marks=pytest.mark.slow),
        pytest.param("comite", {"delito": "ROBO", "hora": "22:40"}, id="committee", marks=pytest.mark.slow),
    ],
)
def test_an_earlier_fact_that_changes_leaves_no_trace_on_a_public_page(
    ground: Path, perfil: str, changes: dict[str, str]
) -> None:
    """The earlier period is told by totals: its delitos and turnos, by which two editions could be compared, are not."""
    compared = {"periodo": "2020-T2", "comparar": "2020-T1", "perfil": perfil}
    rows = _quarters()
    assert (rows[10]["delito"], rows[10]["fecha"][3:5]) == ("HURTO", "02")

    def page(facts: Sequence[dict[str, str]]) -> bytes:
        return _publish(ground, facts, **compared)["ilo/mapa-del-delito.html"]

    before = page(rows)
    assert b"Cambio frente a" in before
    after = page([*rows[:10], rows[10] | changes, *rows[11:]])
    assert (after == before) == (perfil == "publico")  # the committee is told more than totals: there is something to find
