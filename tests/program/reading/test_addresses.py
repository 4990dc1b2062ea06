"""Rows without coordinates that are placed by their address: said, reviewed, and never less reserved."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, box

from geo.boundaries.read import read_polygons
from geo.errors import ColumnError, ConfigError
from geo.intake.tables import read_tables
from helpers.corners import EAST, EPSG, NORTH, street_grid
from layers.disclosure.profiles import told_frame
from mapadelito.jobs.review import review
from mapadelito.outputs.row_review.address_book import ADDRESSES, read_places
from mapadelito.publication.release import address_note
from mapadelito.reading.placing import read_placed
from mapadelito.settings.config import Config

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = "id,fecha,delito,comisaria,direccion,tipo_lugar,latitud,longitud\n"
_ROWS = (
    "1,13/03/2020,HURTO,ILO,Jr. Ayacucho 345,,{lat},{lon}",
    "2,14/03/2020,ROBO,ILO,Jr. Ayacucho con Av. Grau,,,",
    "3,15/03/2020,ROBO,ILO,frente al mercado central,,,",
    "4,16/03/2020,HURTO,ILO,cerca del mercado central,,,",
    "5,17/03/2020,VIOLACION SEXUAL,ILO,Jr. Ayacucho con Av. Grau,,,",
    "6,18/03/2020,ROBO,ILO,Jr. Ayacucho con Av. Grau,VIVIENDA,,",
    "7,19/03/2020,HURTO,ILO,Jr. Ayacucho con Av. Grau,,0,0",
    "8,35/03/2020,HURTO,ILO,Jr. Ayacucho con Av. Grau,,,",
    "9,20/03/2020,HURTO,ILO,Jr. Ayacucho con Av. Grau,,{lat},",
    "10,21/03/2020,HURTO,ILO,Jr. Ayacucho 120,,,",
)


def _degrees(x: float, y: float) -> tuple[str, str]:
    point = gpd.GeoSeries([Point(x, y)], crs=EPSG).to_crs(4326).iloc[0]
    return f"{point.y:.6f}", f"{point.x:.6f}"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Config:
    folder = tmp_path_factory.mktemp("direcciones")
    limits = gpd.GeoDataFrame(
        {"comisaria": ["ILO"]}, geometry=[box(EAST - 500, NORTH - 500, EAST + 900, NORTH + 900)], crs=EPSG
    )
    limits.to_file(folder / "limites.geojson")
    street_grid().to_file(folder / "calles.geojson")
    lat, lon = _degrees(EAST + 50, NORTH)
    (folder / "hechos.csv").write_text(_HEAD + "\n".join(_ROWS).format(lat=lat, lon=lon) + "\n", "utf-8")
    places = {"Mercado Central": ", ".join(_degrees(EAST + 300, NORTH + 300))}
    return Config(
        incidentes=(folder / "hechos.csv",),
        limites=(folder / "limites.geojson",),
        calles=(folder / "calles.geojson",),
        lugares=places,
        salida=folder / "salida",
    )


def _frame(config: Config) -> pd.DataFrame:
    return read_placed(config, read_polygons(config.limites))[0].frame


def test_rows_without_coordinates_are_placed_and_the_others_are_not(run: Config) -> None:
    incidents, _ = read_placed(run, read_polygons(run.limites))
    ways = incidents.frame["ubicacion"].to_dict()
    assert ways == {0: "medida", 1: "esquina", 2: "lugar", 4: "esquina", 5: "esquina"}
    assert incidents.report["cobertura"]["por_direccion"] == {"esquina": 3, "lugar": 1}
    assert incidents.report["avisos"]["UBICADO_POR_DIRECCION"] == 4
    assert incidents.report["rechazos"]["COORD_FALTA"] >= 3  # near the market, a street alone, and half a pair
    corner = incidents.frame.geometry[1]
    assert (corner.x, corner.y) == pytest.approx((EAST, NORTH), abs=0.2)
    assert any(
        "4 de 6 hechos sin coordenada se ubicaron por su dirección (esquina 3, lugar 1)" in line for line in incidents.doubts
    )


def test_a_place_by_address_is_as_reserved_as_without(run: Config) -> None:
    reserved = _frame(run)["reserva"]
    assert reserved[4] > 0
    assert reserved[5] > 0
    assert (reserved[[0, 1, 2]] == 0).all()


def test_without_streets_nor_places_nothing_changes(run: Config) -> None:
    plain = Config(incidentes=run.incidentes, limites=run.limites)
    incidents, _ = read_placed(plain, read_polygons(plain.limites))
    assert set(incidents.frame["ubicacion"]) == {"medida"}
    assert incidents.report["rechazos"]["COORD_FALTA"] >= 6
    assert "por_direccion" not in incidents.report["cobertura"]


def test_a_table_without_coordinates_is_read_by_its_addresses(run: Config, tmp_path: Path) -> None:
    table = tmp_path / "sin_coordenadas.csv"
    pd.read_csv(run.incidentes[0], dtype=str).drop(columns=["latitud", "longitud"]).to_csv(table, index=False)
    bare = Config(incidentes=(table,), limites=run.limites, calles=run.calles)
    assert set(_frame(bare)["ubicacion"]) == {"esquina"}
    with pytest.raises(ColumnError, match="latitud"):
        read_placed(Config(incidentes=(table,), limites=run.limites), read_polygons(run.limites))


def test_a_row_in_two_files_counts_once(run: Config, tmp_path: Path) -> None:
    twin = tmp_path / "otra_vez.csv"
    twin.write_text(run.incidentes[0].read_text("utf-8") + "\n", "utf-8")
    both = Config(incidentes=(*run.incidentes, twin), limites=run.limites, calles=run.calles, lugares=run.lugares)
    assert len(_frame(both)) == len(_frame(run))


def test_the_review_list_loads_back_and_no_proposal_is_applied_alone(run: Config, tmp_path: Path) -> None:
    record = review(run, lambda _: None)
    book = run.salida / ADDRESSES
    (table,) = read_tables(book)
    rows = table.frame.set_index("direccion")
    assert rows.loc["cerca del mercado central", ["clase", "propuesta"]].tolist() == ["dudosa", "Mercado Central"]
    assert rows.loc["Jr. Ayacucho con Av. Grau", "veces"] == "3"
    assert read_places([book]) == {}
    assert json.dumps(record["cobertura"]["por_direccion"]) == '{"esquina": 3, "lugar": 1}'
    lat, lon = _degrees(EAST + 200, NORTH)
    answered = table.frame[["direccion", "latitud", "longitud"]].copy()
    answered.loc[answered["direccion"] == "Jr. Ayacucho 120", ["latitud", "longitud"]] = [lat, lon]
    answered.to_excel(tmp_path / "direcciones.xlsx", index=False)
    again = Config(
        incidentes=run.incidentes, limites=run.limites, calles=run.calles, lugares_libro=(tmp_path / "direcciones.xlsx",)
    )
    assert _frame(again)["ubicacion"][9] == "lugar"


def test_a_row_of_another_comisaria_is_not_placed_at_the_homonymous_corner(run: Config, tmp_path: Path) -> None:
    """Only the streets of the limits are known: of MOLLENDO there may be a corner of the same names."""
    table = tmp_path / "hechos.csv"
    corner = "HURTO,{},Jr. Ayacucho con Av. Grau,,,"
    rows = [f"{at},1{at}/03/2020,{corner.format(name)}" for at, name in enumerate(("ILO", "", "MOLLENDO"))]
    table.write_text(_HEAD + "\n".join([*rows, "3,14/03/2020,HURTO,MOLLENDO,mercado central,,,"]) + "\n", "utf-8")
    config = replace(run, incidentes=(table,))
    incidents, _ = read_placed(config, read_polygons(config.limites))
    assert incidents.frame["ubicacion"].to_dict() == {0: "esquina", 1: "esquina"}
    assert any("2 no se ubicaron porque dicen ser de «MOLLENDO»" in line for line in incidents.doubts)
    lat, lon = _degrees(EAST, NORTH)
    answer = {"direccion": ["Jr. Ayacucho con Av. Grau"], "comisaria": ["MOLLENDO"], "latitud": [lat], "longitud": [lon]}
    pd.DataFrame(answer).to_excel(tmp_path / "direcciones.xlsx", index=False)
    answered = replace(config, lugares_libro=(tmp_path / "direcciones.xlsx",))
    assert _frame(answered)["ubicacion"].to_dict() == {0: "lugar", 1: "lugar", 2: "lugar"}  # and not the market of ILO


def test_a_place_outside_the_limits_is_told(run: Config) -> None:
    lat, lon = _degrees(EAST, NORTH)
    places = {**run.lugares, "Al revés": f"{lon}, {lat}"}
    incidents, _ = read_placed(replace(run, lugares=places), read_polygons(run.limites))
    (told,) = [line for line in incidents.decisions if line.startswith("Están fuera de los límites")]
    assert "«Al revés», de [lugares]" in told


def test_a_bad_answer_says_where_it_may_be(run: Config, tmp_path: Path) -> None:
    pd.DataFrame({"direccion": ["Jr X 1"], "latitud": ["inf"], "longitud": ["nan"]}).to_excel(
        tmp_path / "d.xlsx", index=False
    )
    with pytest.raises(ConfigError, match="--lugares-libro, «Jr X 1»"):
        _frame(replace(run, lugares_libro=(tmp_path / "d.xlsx",)))


def test_the_note_of_the_sheet_counts_what_the_profile_shows(run: Config) -> None:
    incidents, _ = read_placed(run, read_polygons(run.limites))
    assert address_note(incidents, "interno").startswith("4 de 5 hechos ubicados por su dirección")
    assert address_note(incidents, "comite").startswith("2 de 3 hechos ubicados por su dirección")
    assert not any(letter.isdigit() for letter in address_note(incidents, "publico"))
    incidents.frame = incidents.frame[(incidents.frame["ubicacion"] == "medida") | (incidents.frame["reserva"] > 0)]
    assert address_note(incidents, "publico") == ""
    assert address_note(incidents, "publico", told=[4])  # which was published as ordinary
    assert address_note(incidents, "comite", told=[4]) == ""


def test_no_public_row_says_how_it_was_placed(run: Config) -> None:
    facts = read_placed(run, read_polygons(run.limites))[0].frame
    public = told_frame(facts, facts.geometry.to_numpy(), facts["ubicacion"].to_numpy(), facts.crs)
    assert set(public["ubicacion"]) == {""}


def test_door_numbers_of_the_layer_are_used(run: Config, tmp_path: Path) -> None:
    doors = street_grid().iloc[:1].assign(numero_desde="100", numero_hasta="199")
    doors.to_file(tmp_path / "calles.geojson")
    config = Config(incidentes=run.incidentes, limites=run.limites, calles=(tmp_path / "calles.geojson",))
    frame = _frame(config)
    assert frame["ubicacion"].to_dict() == {0: "medida", 9: "cuadra"}


def test_where_no_address_is_found_the_sentence_asks_for_the_places(run: Config, tmp_path: Path) -> None:
    table = tmp_path / "hechos.csv"
    table.write_text(_HEAD + "1,12/03/2020,HURTO,ILO,Jr. Inventado con Ca. Ninguna,,,\n", "utf-8")
    incidents, _ = read_placed(replace(run, incidentes=(table,)), read_polygons(run.limites))
    [line] = [line for line in incidents.doubts if "dirección" in line]
    assert line.startswith("1 hecho sin coordenada no se ubicó por su dirección. Diga dónde está")
