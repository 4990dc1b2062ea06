"""A run without polygons: squares of a fixed grid round the facts that the profile shows, said to be no jurisdiction."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from shapely import Point, box

from geo.errors import ConfigError, InputError
from geo.period import Period
from mapadelito.jobs.generate import run
from mapadelito.reading.area_limits import AREA_NOTE, area_limits, refuse_without_limits
from mapadelito.reading.placing import read_placed
from mapadelito.settings.config import Config

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    import shapely

    from geo.boundaries.read import Boundaries
    from geo.incidents.account import Incidents

_EPSG, _EAST, _NORTH = 32719, 250_000, 8_048_000
"""System and corner of the square of 1 km from which places are told."""
_PLACES = {
    "HURTO": [(500, 500), (700, 200), (1500, 500), (1500, 600), (3500, -500)],
    "VIOLACION SEXUAL": [(500, 600), (9500, 9500)],
}
"""Metres east and north of the corner, by delito."""


def _config(folder: Path, places: Mapping[str, list[tuple[float, float]]], **more: Any) -> Config:
    spots = [(delito, Point(_EAST + x, _NORTH + y)) for delito, own in places.items() for x, y in own]
    degrees = gpd.GeoSeries([point for _, point in spots], crs=_EPSG).to_crs(4326)
    rows = [
        f"{at},{at % 28 + 1:02d}/03/2020,{delito},ILO,{point.y:.7f},{point.x:.7f}"
        for at, ((delito, _), point) in enumerate(zip(spots, degrees, strict=True))
    ]
    folder.mkdir(exist_ok=True)
    table = folder / "hechos.csv"
    table.write_text("id,fecha,delito,comisaria,latitud,longitud\n" + "\n".join(rows) + "\n", "utf-8")
    return Config(incidentes=(table,), salida=folder / "salida", almacen=folder / "almacen", **more)


def _told(_: str, years: Collection[int], shapes: Collection[shapely.Geometry] = ()) -> list[shapely.Geometry]:
    assert years == {2020}
    return [*shapes]


def _made(config: Config, *shapes: shapely.Geometry) -> tuple[Boundaries, Incidents]:
    incidents, period = read_placed(config, None)
    return area_limits(incidents, config, period, partial(_told, shapes=shapes)), incidents


def _squares(boundaries: Boundaries) -> list[tuple[int, int]]:
    """Return the squares by their column and row, from the corner."""
    assert set(boundaries.frame.area.round(3)) == {1e6}
    corners = boundaries.frame.bounds[["minx", "miny"]].to_numpy() - [_EAST, _NORTH]
    return [(round(x / 1000), round(y / 1000)) for x, y in corners]


def test_the_outline_is_the_squares_of_the_facts_that_the_profile_shows(tmp_path: Path) -> None:
    ordinary = [(0, 0), (1, 0), (3, -1)]
    for profile in ("publico", "comite"):
        boundaries, incidents = _made(_config(tmp_path, _PLACES, perfil=profile))
        assert sorted(_squares(boundaries)) == ordinary
        assert set(incidents.frame["comisaria"]) == {"CONTORNO DE LOS HECHOS"}
        assert len(incidents.frame) == 7  # the reserved ones count in the account, wherever they are
    inside, _ = _made(_config(tmp_path, _PLACES, perfil="interno"))
    assert sorted(_squares(inside)) == sorted([*ordinary, (9, 9)])
    assert inside.of_facts
    assert inside.decisions[0].startswith(AREA_NOTE)


def test_a_fact_far_from_the_others_is_rejected_and_told_and_a_reserved_one_moves_no_square(tmp_path: Path) -> None:
    far = {"HURTO": [*_PLACES["HURTO"], (0, 60_000)], "VIOLACION SEXUAL": [(0, -70_000)] * 20}
    boundaries, incidents = _made(_config(tmp_path, far))
    assert sorted(_squares(boundaries)) == [(0, 0), (1, 0), (3, -1)]
    assert incidents.ledger.codes("rechazada") == {"FUERA_DE_JURISDICCION": 21}
    assert any("21 hechos quedan rechazados" in line for line in boundaries.decisions)
    assert set(incidents.misplaced["comisaria"]) == {"CONTORNO DE LOS HECHOS"}


def test_a_square_published_before_in_the_year_stays(tmp_path: Path) -> None:
    """A fact corrected since leaves no gap by which it could be found."""
    old = [box(_EAST + 1000 * x, _NORTH, _EAST + 1000 * x + 1000, _NORTH + 1000) for x in (5, 6, 100)]
    sector = box(_EAST, _NORTH, _EAST + 1000, _NORTH + 1500)
    told = gpd.GeoSeries([*old, sector], crs=_EPSG).to_crs(4326)
    boundaries, _ = _made(_config(tmp_path, _PLACES), *told)
    assert sorted(_squares(boundaries)) == [(0, 0), (1, 0), (3, -1), (5, 0), (6, 0)]  # neither far ones nor sectors


def test_squares_published_before_keep_the_zone_of_their_grid(tmp_path: Path) -> None:
    """In Cusco the middle of the facts may pass to the other zone, whose squares would cut the told ones."""
    border = gpd.GeoSeries([Point(-72.0, -13.5)], crs=4326).to_crs(_EPSG).iloc[0]
    places = {"HURTO": [(border.x + 500 - _EAST, border.y - _NORTH)] * 3 + [(border.x - 800 - _EAST, border.y - _NORTH)]}
    first, _ = _made(_config(tmp_path, places))
    more = {"HURTO": [*places["HURTO"], *[(border.x - 800 - _EAST, border.y - _NORTH)] * 9]}
    again, incidents = _made(_config(tmp_path, more), *first.frame.to_crs(4326).geometry)
    assert again.frame.equals(first.frame)
    assert incidents.frame.crs == first.frame.crs
    assert _made(_config(tmp_path, more))[0].epsg == 32718


def test_only_the_facts_of_the_comisaria_asked_for_are_taken(tmp_path: Path) -> None:
    boundaries, incidents = _made(_config(tmp_path, _PLACES, comisaria=("Comisaría ILO",)))
    assert set(boundaries.frame["comisaria"]) == {"Comisaría ILO"}
    assert len(incidents.frame) == 7
    with pytest.raises(InputError, match="Ningún hecho que el perfil pueda mostrar"):
        _made(_config(tmp_path, _PLACES, comisaria=("MOQUEGUA",)))


def test_facts_that_the_profile_hides_alone_make_no_map(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Indique --limites"):
        _made(_config(tmp_path, {"VIOLACION SEXUAL": [(500, 500)]}))


def test_what_needs_polygons_is_refused_or_left_out(tmp_path: Path) -> None:
    config = _config(tmp_path, _PLACES)
    assert set(refuse_without_limits(config)) == {"delito", "puntos-criticos"} & set(config.mapa)
    for more in ({"poblacion": (tmp_path / "p.csv",)}, {"ambito": "distrito"}, {"mapa": ("riesgo",)}):
        with pytest.raises(ConfigError, match="sin límites no se puede"):
            refuse_without_limits(_config(tmp_path, _PLACES, **more))
    with pytest.raises(ConfigError, match="No se dio ningún archivo"):
        refuse_without_limits(Config())
    with pytest.raises(ConfigError, match="Faltan los límites"):
        refuse_without_limits(Config(factores=(tmp_path / "postes.kml",)))


def _run(config: Config) -> tuple[dict[str, bytes], list[str], dict[str, Any]]:
    """Return the public files by name, what was said, and the record."""
    said: list[str] = []
    record = run(config, lambda line: said.append(str(line)))
    folder = config.salida / "publico"
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return files, said, record


def test_public_files_say_it_and_do_not_depend_on_reserved_facts(tmp_path: Path) -> None:
    more: dict[str, Any] = {"formato": ("html",), "periodo": Period.parse("2020-S1")}  # closed: its counts would be told
    files, said, record = _run(_config(tmp_path / "a", _PLACES, **more))
    page = files["contorno-de-los-hechos/mapa-del-delito.html"].decode()
    assert AREA_NOTE in page
    assert "No se cuentan sin límites" in page
    assert "contorno-de-los-hechos/mapa-de-riesgo.html" not in files
    assert any(line.startswith(AREA_NOTE) for line in said)
    assert record["avisos"]["SIN_LIMITES"] == 1
    assert json.loads(files["contado.json"])["conteos"] == []
    for at, places in enumerate(([(9500, 9500), (9500, 9500)], [], [(20_000, 0), (500, 500), (700, 200)])):
        swapped, _, _ = _run(_config(tmp_path / f"b{at}", {**_PLACES, "VIOLACION SEXUAL": places}, **more))
        assert swapped == files


def test_facts_moved_within_what_is_told_of_their_place_change_no_byte(tmp_path: Path) -> None:
    """Without streets that is a cell of 500 m; the square holds it whole."""
    cells = [(0, 0), (500, 0), (1500, 500), (3500, -500)]
    inside, edges = (
        {"HURTO": [(x + east, y + north) for (x, y), (east, north) in zip(cells, spots, strict=True)]}
        for spots in ([(250, 250)] * 4, [(1, 1), (499, 1), (499, 499), (1, 499)])
    )
    files, _, _ = _run(_config(tmp_path / "a", inside, formato=("html", "gpkg")))
    assert _run(_config(tmp_path / "b", edges, formato=("html", "gpkg")))[0] == files


def test_a_square_of_few_homes_is_not_drawn_and_its_facts_have_no_place(tmp_path: Path) -> None:
    """It is drawn because of a fact: with one house it would show the house."""
    corner = {(0, 0): 8, (1, 0): 7, (3, -1): 1}
    homes = [
        Point(_EAST + 1000 * x + 500 + at, _NORTH + 1000 * y + 500) for (x, y), own in corner.items() for at in range(own)
    ]
    gpd.GeoDataFrame(geometry=homes, crs=_EPSG).to_crs(4326).to_file(tmp_path / "edificios.geojson")
    config = _config(tmp_path, _PLACES, formato=("html", "gpkg"), edificios=(tmp_path / "edificios.geojson",))
    files, said, _ = _run(config)
    path = config.salida / "publico" / "contorno-de-los-hechos" / "capas.gpkg"
    (outline,) = gpd.read_file(path, layer="sectores").to_crs(_EPSG).geometry
    assert outline.area == pytest.approx(1e6)
    assert any(line.startswith("2 cuadrados no se dibujan") for line in said)
    moved = {**_PLACES, "HURTO": [*_PLACES["HURTO"][:2], (5500, 500), (6500, 600), (8500, -500)]}
    apart = _config(tmp_path / "b", moved, formato=config.formato, edificios=config.edificios)
    assert _run(apart)[0] == files
    with pytest.raises(InputError, match="8 viviendas"):
        _run(_config(tmp_path / "c", {"HURTO": [(1500, 500)]}, formato=("html",), edificios=config.edificios))


def test_a_fact_that_became_reserved_is_still_where_it_was_told(tmp_path: Path) -> None:
    """Its square alone would show it."""
    config = _config(tmp_path, _PLACES, formato=("html",))
    before, _, _ = _run(config)
    table = config.incidentes[0]
    lines = table.read_text("utf-8").splitlines()
    lines[5] = lines[5].replace("HURTO", "VIOLACION SEXUAL")  # the only one of its square
    table.write_text("\n".join(lines) + "\n", "utf-8")
    after, _, _ = _run(config)
    assert after["contorno-de-los-hechos/mapa-del-delito.html"] == before["contorno-de-los-hechos/mapa-del-delito.html"]


def test_limits_after_squares_of_the_same_year_say_what_to_do(tmp_path: Path) -> None:
    """The facts of told squares stay; one of a new square inside the limits would be told by subtraction."""
    _run(_config(tmp_path, _PLACES, formato=("html",)))
    config = _config(tmp_path, {**_PLACES, "ROBO": [(2500, 500)]}, formato=("html",))
    whole = gpd.GeoDataFrame(
        {"comisaria": ["ILO"]}, geometry=[box(_EAST, _NORTH - 1000, _EAST + 4000, _NORTH + 1000)], crs=_EPSG
    )
    whole.to_file(tmp_path / "limites.geojson")
    _, said, _ = _run(replace(config, limites=(tmp_path / "limites.geojson",)))
    (told,) = [line for line in said if "fuera de la edición pública" in line]
    assert told.startswith("1 hecho queda fuera")
    assert '«mapadelito contado --olvidar 2020 --nadie-la-recibio --comisaria "CONTORNO DE LOS HECHOS"»' in told
