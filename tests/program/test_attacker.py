"""Attacks on the public files (T1 to T8): each finds nothing in what is published, and finds a leak planted for it."""

from __future__ import annotations

import json
import re
import sqlite3
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import xlsxwriter
from attack import EVERYTHING, PAGES, Town, contents, digests, other_days, swapped, texts
from pypdf import PdfWriter
from pyproj import Transformer
from scipy.spatial import KDTree

import mapadelito.jobs.generate
from layers.disclosure.profiles import bounds_of
from layers.hotspots.cell_outlines import PUBLIC_CELL_M
from mapadelito import ROOT
from mapadelito.jobs.evaluate import evaluate
from mapadelito.jobs.prioritize import prioritize
from mapadelito.jobs.review import review
from mapadelito.publication import release, telling
from mapadelito.publication.told_rows import Publication
from mapadelito.settings.config import load_config
from maps.sheets.scope import label_point
from maps.web.varint import unpacked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

both_places = pytest.mark.parametrize("place", ["ilo", pytest.param("cdmx", marks=pytest.mark.slow)])


@pytest.fixture
def ilo(tmp_path: Path) -> Town:
    """One comisaría of the bundled sample."""
    data = ROOT / "data"
    rows = pd.read_csv(data / "incidents" / "ilo_2020.csv", dtype=str, keep_default_na=False)
    rows = rows.drop_duplicates("id_dgc", ignore_index=True)  # a report that is there twice would be two with other ids
    columns = {"id": "id_dgc", "lat": "lat_hecho", "lon": "long_hecho", "address": "direccion_hecho"}
    options = {
        "limites": data / "boundaries" / "ilo.geojson",
        "calles": data / "boundaries" / "calles_ilo.geojson",
        "factores": data / "incidents" / "factores_ilo.geojson",
        "comisaria": "COMISARIA PNP ILO",
    }
    return Town(rows, columns | {"moment": "fecha_hora_hecho|%d/%m/%Y %H:%M"}, "2020-01..2020-10", options, tmp_path)


@pytest.fixture
def cdmx(shared: Path, tmp_path: Path) -> Town:
    """Three sectors of Mexico City in 2023, each an own comisaría with its cuadrantes; every delito is in the catalogue."""
    whole = pd.read_csv(shared / "cdmx" / "carpetas_cuauhtemoc_2023.csv", dtype=str, keep_default_na=False)
    near = pd.to_numeric(whole["latitud"], errors="coerce").between(19.425, 19.445)
    columns = {"lat": "latitud", "lon": "longitud", "address": "colonia"}
    columns |= {"moment": "fecha_hecho|%Y-%m-%d", "moment2": "hora_hecho|%H:%M:%S"}
    options = {
        "limites": shared / "cdmx" / "cuadrantes_population_2023.gpkg",
        "columna_limites": {"comisaria": "Sector", "sector": "No_Cuadran", "poblacion": "SUMPOB1"},
        "comisaria": "CENTRO",
    }
    rows = whole[near & whole["fecha_hecho"].str.startswith("2023")].reset_index(drop=True)
    return Town(rows, columns, "2023-01..2023-12", options, tmp_path)


def reserved_of(town: Town, most: int) -> gpd.GeoDataFrame:
    """Return some reserved incidents of the town that have a place."""
    hidden = own_of(town, hidden=True)
    assert len(hidden) > 10
    return hidden.iloc[np.linspace(0, len(hidden) - 1, min(most, len(hidden))).astype(int)]


def own_of(town: Town, *, hidden: bool) -> gpd.GeoDataFrame:
    """Return the reserved or the ordinary incidents of the town and its period that have a place."""
    frame = town.located()
    own = ((frame["reserva"] > 0) == hidden) & frame.geometry.notna() & (frame["comisaria"] == town.options["comisaria"])
    return frame[own & frame["fecha"].dt.strftime("%Y-%m").between(*town.period.split(".."))]


def random_swaps(town: Town, victims: gpd.GeoDataFrame, count: int) -> list[NDArray[np.float64]]:
    """Other places of the victims, anywhere in their own sectors."""
    shapes = _sectors(town, victims)
    rng = np.random.default_rng(11)
    return [np.vstack([_inside(shape, rng) for shape in shapes]) for _ in range(count)]


def extreme_swaps(town: Town, victims: gpd.GeoDataFrame) -> list[NDArray[np.float64]]:
    """Places of the victims at the ends and corners of their sectors: what moves a minimum, a maximum or a frame."""
    out = []
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)):
        ends = []
        for shape in _sectors(town, victims):
            corners = shapely.get_coordinates(shape)
            end = corners[np.argmax(corners @ [dx, dy])]
            ends.append(end + 0.002 * (shapely.get_coordinates(shape.representative_point())[0] - end))
        out.append(np.vstack(ends))
    return out


def _sectors(town: Town, victims: gpd.GeoDataFrame) -> list[shapely.Geometry]:
    units = town.boundaries().to_crs(victims.crs).set_index(["comisaria", "sector", "subsector"]).geometry
    keys = zip(victims["comisaria"], victims["sector"], victims["subsector"], strict=True)
    return [shapely.buffer(units[key], -1.0) for key in keys]


def _inside(shape: shapely.Geometry, rng: np.random.Generator) -> NDArray[np.float64]:
    west, south, east, north = shape.bounds
    while True:
        x, y = rng.uniform(west, east), rng.uniform(south, north)
        if shapely.intersects_xy(shape, x, y):
            return np.array([[x, y]])


def changed(town: Town, swaps: list[NDArray[np.float64]], victims: gpd.GeoDataFrame, formats: str = PAGES) -> set[str]:
    """Names of the public files that any of the swaps changes."""
    rng = np.random.default_rng(5)
    base = digests(town.publish(town.rows, formats=formats))
    found: set[str] = set()
    for xy in swaps:
        other = digests(town.publish(swapped(town, victims.index, xy, victims.crs, rng), formats=formats))
        found |= {name for name in base.keys() | other.keys() if base.get(name) != other.get(name)}
    return found


# ---- T1: nothing that a reserved incident is, but its sector and its period, changes a byte ----


def test_t1_a_reserved_incident_elsewhere_changes_nothing(ilo: Town) -> None:
    victims = reserved_of(ilo, 20)
    assert changed(ilo, [*random_swaps(ilo, victims, 2), *extreme_swaps(ilo, victims)[::4]], victims) == set()


@pytest.mark.slow
@pytest.mark.parametrize("place", ["ilo", "cdmx"])
def test_t1_over_fifty_random_and_eight_extreme_swaps(place: str, request: pytest.FixtureRequest) -> None:
    town = request.getfixturevalue(place)
    victims = reserved_of(town, 40)
    assert changed(town, [*random_swaps(town, victims, 50), *extreme_swaps(town, victims)], victims) == set()
    assert changed(town, extreme_swaps(town, victims)[:1], victims, EVERYTHING) == set()


def mean_of_all(_: Any, incidents: Any, __: Any) -> str:
    return f"Centro: {incidents.frame.geometry.x.mean():.2f}."


def east_of_reserved(_: Any, incidents: Any, __: Any) -> str:
    return f"Este: {incidents.frame[incidents.frame['reserva'] > 0].geometry.x.max():.1f}."


def count_of_nights(_: Any, incidents: Any, __: Any) -> str:
    return f"De noche: {(incidents.frame['minuto'] > 1080).sum()}."


def hash_of_all(_: Any, incidents: Any, __: Any) -> str:
    return f"Huella: {pd.util.hash_pandas_object(incidents.frame['direccion']).sum()}."


@pytest.mark.parametrize(
    "leak",
    [
        *(pytest.param(leak, marks=pytest.mark.slow) for leak in (mean_of_all, east_of_reserved, count_of_nights)),
        hash_of_all,
    ],
)
def test_t1_finds_a_planted_leak(ilo: Town, monkeypatch: pytest.MonkeyPatch, leak: Callable[..., str]) -> None:
    victims = reserved_of(ilo, 20)
    monkeypatch.setattr(mapadelito.jobs.generate, "_coverage", leak)
    swap = extreme_swaps(ilo, victims)[:1] if leak is east_of_reserved else random_swaps(ilo, victims, 1)
    assert "index.html" in changed(ilo, swap, victims, "html")


@pytest.mark.slow
def test_t1_finds_a_reserved_incident_that_is_drawn(ilo: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    victims = reserved_of(ilo, 20)

    class Careless(Publication):
        def __init__(self, store: Any, grounds: Any, facts: gpd.GeoDataFrame, **more: Any) -> None:
            super().__init__(store, grounds, facts.assign(reserva=0), **more)

    monkeypatch.setattr(telling, "Publication", Careless)
    assert changed(ilo, random_swaps(ilo, victims, 1), victims, "html")


# ---- T2: nor does an ordinary one, elsewhere in the catchment of its public place ----


def catchment_swap(places: _Places, incidents: gpd.GeoDataFrame, rng: np.random.Generator) -> NDArray[np.float64]:
    """Other places of ordinary incidents that have the same public place."""
    units = places.units
    keys = [tuple(key) for key in units[["comisaria", "sector", "subsector"]].itertuples(index=False)]
    number = np.array([keys.index((row.comisaria, row.sector, row.subsector)) for row in incidents.itertuples()])
    xy = shapely.get_coordinates(incidents.geometry.to_numpy())
    home, out, shapes = places.found.snap(xy, number), xy.copy(), places.found.ground.to_numpy()
    for _ in range(20):
        tried = xy + rng.normal(0, 40, xy.shape)
        inside = shapely.intersects_xy(shapely.buffer(shapes[number], -1.0), tried[:, 0], tried[:, 1])
        same = inside & (places.found.snap(tried, number) == home)
        out[same] = tried[same]
    assert (np.hypot(*(out - xy).T) > 5).mean() > 0.5
    return out


@dataclass
class _Places:
    """Polygons of a comisaría and their public places."""

    units: gpd.GeoDataFrame
    found: Any


def _places(town: Town) -> _Places:
    """Public places of a town, as its run finds them."""
    seen = []
    find = release.find_public_places

    def watch(units: gpd.GeoDataFrame, **more: Any) -> Any:
        seen.append(find(units, **more))
        return seen[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(release, "find_public_places", watch)
        town.publish(town.rows, formats="html", mapa="delito")
    [found] = seen
    whole = town.boundaries().to_crs(found.frame.crs)
    units = whole[whole["comisaria"] == town.options["comisaria"]].reset_index(drop=True)
    assert len(units) == len(found.ground)
    return _Places(units, found)


@both_places
def test_t2_an_ordinary_incident_elsewhere_in_its_catchment_changes_nothing(
    place: str, request: pytest.FixtureRequest
) -> None:
    town = request.getfixturevalue(place)
    incidents = own_of(town, hidden=False)
    places = _places(town)
    xy = catchment_swap(places, incidents.to_crs(places.units.crs), np.random.default_rng(2))
    moved = gpd.GeoSeries(shapely.points(xy), crs=places.units.crs).to_crs(4326)
    other = town.rows.copy()
    other.loc[incidents.index, town.columns["lat"]] = [f"{value:.8f}" for value in moved.y]
    other.loc[incidents.index, town.columns["lon"]] = [f"{value:.8f}" for value in moved.x]
    one, two = (digests(town.publish(rows, formats=EVERYTHING if place == "cdmx" else PAGES)) for rows in (town.rows, other))
    assert one == two
    seen = [digests(town.publish(rows, formats="html", perfil="comite").parent / "comite") for rows in (town.rows, other)]
    assert seen[0] != seen[1]  # the committee sees exact points: the test can fail


DAYS = re.compile(r"lunes|martes|miércoles|jueves|viernes|sábado|domingo|dia_principal|Hora y día|\d\d/\d\d/\d{4}")
HITS = re.compile(r"habrían (?:contenido|señalado|acertado)|hechos posteriores|PAI ")


@pytest.mark.parametrize(
    ("place", "formats"),
    [
        ("ilo", PAGES),
        pytest.param("ilo", EVERYTHING, marks=pytest.mark.slow),
        pytest.param("cdmx", EVERYTHING, marks=pytest.mark.slow),
    ],
)
def test_t2_an_ordinary_incident_on_another_day_of_its_month_changes_nothing(
    place: str, formats: str, request: pytest.FixtureRequest
) -> None:
    town = request.getfixturevalue(place)
    other = other_days(town, np.random.default_rng(4))
    assert (other != town.rows).any(axis=1).sum() > 100
    one, two = (town.publish(rows, formats=formats) for rows in (town.rows, other))
    assert digests(one) == digests(two)
    told = re.sub(r"se cerró el \d\d/\d\d/\d{4}", "", said(one))  # a day of the calendar, not of a fact
    assert DAYS.findall(told) == HITS.findall(told) == []
    assert "meses con los anteriores" in told  # how the radius of the density was chosen


def test_the_internal_profile_tells_days_and_hits(ilo: Town) -> None:
    """On exact facts: what the test of the public one looks for is there to be found."""
    told = said(ilo.publish(ilo.rows, formats="html,xlsx", mapa="delito,riesgo", perfil="interno").parent / "interno")
    assert {"viernes", "dia_principal", "Hora y día"} < set(DAYS.findall(told))
    assert {"habrían contenido", "habrían señalado"} < set(HITS.findall(told))


def said(folder: Path) -> str:
    """All that the files of a folder say, of the pages what they carry of data (their script names the days of the week)."""
    pages = (content.split(b'id="datos">')[-1].split(b"</script>")[0] for content in contents(folder).values())
    return b"\n".join(map(texts, pages)).decode(errors="replace")


@pytest.mark.parametrize("command", [review, *(pytest.param(own, marks=pytest.mark.slow) for own in (evaluate, prioritize))])
def test_other_commands_put_nothing_in_the_public_folder(ilo: Town, command: Callable[..., Any]) -> None:
    folder = ilo.publish(ilo.rows, formats="html", mapa="delito")
    before = digests(folder)
    options = {"incidentes": ilo.folder / "r1" / "hechos.csv", "limites": ilo.options["limites"], "salida": folder.parent}
    command(load_config(None, options | {"cortes": 1}), lambda _: None)
    assert digests(folder) == before
    assert {name.partition("/")[0] for name in contents(folder.parent)} == {"publico", "reservado"}


def test_t2_finds_days_that_are_released(ilo: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def weekday(*_: Any) -> str:
        return f"Lunes: {(shown[-1].dt.day_of_week == 0).sum()}."

    class Careless(Publication):
        """Publishes the day of each incident."""

        def __init__(self, store: Any, grounds: Any, facts: gpd.GeoDataFrame, **more: Any) -> None:
            shown.append(facts.loc[facts["reserva"] == 0, "fecha"])
            super().__init__(store, grounds, facts, **more)

    shown: list[pd.Series] = []
    monkeypatch.setattr(telling, "Publication", Careless)
    monkeypatch.setattr(mapadelito.jobs.generate, "_coverage", weekday)
    other = other_days(ilo, np.random.default_rng(4))
    one, two = (digests(ilo.publish(rows, formats="html", mapa="delito")) for rows in (ilo.rows, other))
    assert one["index.html"] != two["index.html"]


# ---- T3: every coordinate of the public files is a public one ----


def coordinates(folder: Path, epsg: int) -> NDArray[np.float64]:
    """Every coordinate of the pages, layers and KMZ of a folder, in metres."""
    to_metres = Transformer.from_crs(4326, epsg, always_xy=True)
    found = [np.empty((0, 2))]
    for path in folder.rglob("*"):
        if path.suffix == ".gpkg":
            with sqlite3.connect(path) as book:
                names = [row[0] for row in book.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")]
            for name in names:
                frame = gpd.read_file(path, layer=name)
                found.append(shapely.get_coordinates(frame.geometry.dropna().to_crs(epsg).to_numpy()))
        elif path.suffix == ".html" and b'id="datos"' in path.read_bytes():
            found += [_metres(pair, to_metres) for pair in _island(path)]
        elif path.suffix == ".kmz":
            words = re.findall(rb"(-?\d+\.\d{4,}),(-?\d+\.\d{4,})", texts(path.read_bytes()))
            found.append(_metres(np.array(words, dtype=float).reshape(-1, 2), to_metres))
    return np.unique(np.vstack(found).round(2), axis=0)


def _metres(degrees: NDArray[np.float64], to_metres: Transformer) -> NDArray[np.float64]:
    return np.column_stack(to_metres.transform(degrees[:, 0], degrees[:, 1]))


def _island(path: Path) -> list[NDArray[np.float64]]:
    """Degrees of a page; where the number of a punto crítico stands is left out, for its outline alone tells it."""
    text = path.read_text(encoding="utf-8")
    data = json.loads(text.split('id="datos">')[1].split("</script>")[0])
    areas, marks = data["escala"]
    lines = [ring for row in (*data["areas"], *data["zonas"]) for part in row["forma"] for ring in part]
    lines += [line for row in data["calles"] for line in row[2]] + [row["en"] for row in data["areas"]]
    out = [np.cumsum(unpacked(line).reshape(-1, 2), axis=0) / areas for line in lines if line]
    return out + [np.cumsum(unpacked(block["xy"]).reshape(-1, 2), axis=0) / marks for block in data["hechos"]]


def foreign(town: Town, folder: Path, empty: Path) -> NDArray[np.float64]:
    """Coordinates of a folder that are not of the same run without incidents, nor public places, nor of the fixed grid.

    Of a place that is an area, its outline and where its number stands are public, not the point that names it.
    """
    kept = _places(town)
    epsg = int(kept.units.crs.to_epsg())
    frame, areas = kept.found.frame, kept.found.areas().geometry.to_numpy()
    points = frame.geometry.to_numpy()[(frame["clase"] == "lugar").to_numpy()]
    known = shapely.get_coordinates([*points, *areas, *map(label_point, areas)])
    tree = shapely.STRtree(shapely.points(np.vstack([coordinates(empty, epsg), known])))
    seen = coordinates(folder, epsg)
    near = tree.query_nearest(shapely.points(seen), max_distance=1.0, all_matches=False)[0]  # pages keep 0.1 to 1 m
    left = np.delete(seen, near, axis=0)
    off_grid = np.abs(left - np.round(left / (PUBLIC_CELL_M / 2)) * PUBLIC_CELL_M / 2).max(axis=1) > 0.2
    return left[off_grid]


def spelt(folder: Path, incidents: gpd.GeoDataFrame) -> list[str]:
    """Files that spell out the place of an incident anywhere: two numbers side by side, in degrees or metres of its zone."""
    pair = re.compile(rb"(-?\d+\.\d{4,}|\d{6,7}(?:\.\d+)?)\D{1,40}?(-?\d+\.\d{4,}|\d{6,7}(?:\.\d+)?)")
    out = []
    degrees = incidents.to_crs(4326)
    trees = [KDTree(shapely.get_coordinates(frame.geometry.to_numpy())) for frame in (degrees, incidents)]
    for name, content in contents(folder).items():
        found = np.array(pair.findall(texts(content)), dtype=float).reshape(-1, 2)
        both = np.vstack([found, found[:, ::-1]])
        near = [tree.query(both, distance_upper_bound=reach)[0] for tree, reach in zip(trees, (1e-5, 1.0), strict=True)]
        out += [name] * bool(np.isfinite(near).any()) if len(both) else []
    return out


@pytest.mark.slow
@pytest.mark.parametrize("place", ["ilo", "cdmx"])
def test_t3_no_place_is_spelt_out_in_any_file(place: str, request: pytest.FixtureRequest) -> None:
    town = request.getfixturevalue(place)
    incidents = pd.concat([own_of(town, hidden=True), own_of(town, hidden=False)])
    assert spelt(town.publish(town.rows, formats=EVERYTHING), incidents) == []
    assert spelt(town.publish(town.rows, perfil="comite").parent / "comite", incidents)  # the test can fail


@pytest.mark.slow
@pytest.mark.parametrize("place", ["ilo", "cdmx"])
def test_t3_no_coordinate_is_foreign(place: str, request: pytest.FixtureRequest) -> None:
    town = request.getfixturevalue(place)
    empty = town.publish(town.rows, incidentes=())
    assert len(foreign(town, town.publish(town.rows), empty)) == 0
    exact = town.publish(town.rows, perfil="comite").parent / "comite"
    assert len(foreign(town, exact, empty)) > 100  # the test can fail


# ---- T4: nothing private of the file is in any public file, in what is printed, or left behind ----

CANARIES = {
    "dni_agraviado": "48151623",
    "telefono": "987654321",
    "agraviada": "ZUTANA CANARIA",
    "observacion": "CANARIOBSERVA",
    "relato": "CANARIORELATO",
}


@both_places
def test_t4_no_canary_sings(place: str, request: pytest.FixtureRequest, capfd: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    town = request.getfixturevalue(place)
    left = town.folder / "temporal"
    left.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(left))
    rows = town.rows.assign(**CANARIES, **{town.columns["address"]: "JR CANARIODIRECCION 77"})
    if "id" in town.columns:
        rows[town.columns["id"]] = [f"CANARIOID{row}" for row in range(len(rows))]
    kind = "modalidad_hecho" if place == "ilo" else "delito"
    rows.loc[rows.index % 7 == 0, kind] = "CANARIODELITO DE LA CASA 5"
    folder = town.publish(rows, formats=EVERYTHING)
    told = b"\n".join(texts(content) for content in contents(folder).values())
    told += "".join(capfd.readouterr()).encode() + "\n".join(contents(folder)).encode()
    words = [*CANARIES.values(), "CANARIO", str(town.folder)]
    assert [word for word in words if word.encode() in told] == []
    assert contents(left) == {}
    internal = town.publish(rows, formats="html", perfil="interno").parent / "interno"
    assert b"CANARIO" in b"".join(contents(internal).values())  # the test can fail


# ---- T5: reserved counts are told once, and coarsely (three years of editions: test_told_editions.py) ----


@both_places
def test_t5_what_is_told_is_what_the_public_record_says(place: str, request: pytest.FixtureRequest) -> None:
    town = request.getfixturevalue(place)
    half = f"{town.period[:4]}-S1"
    folder = town.publish(town.rows, formats="html", mapa="delito", periodo=half)
    record = json.loads((folder / "contado.json").read_text(encoding="utf-8"))
    told = {item["sectores"][0]: item["dicho"] for item in record["conteos"]}
    [page] = folder.rglob("mapa-del-delito.html")
    data = json.loads(page.read_text(encoding="utf-8").split('id="datos">')[1].split("</script>")[0])
    [table] = [own for own in data["tablas"] if data["textos"][own["titulo"]].startswith("Hechos por sector")]
    rows = {data["textos"][row[0]]: data["textos"][row[-1]] for row in table["filas"]}
    assert told
    assert told.items() <= rows.items()
    bounds = [bounds_of(words) for words in told.values()]
    assert all(high - low >= (9 if low < 10 else 2) for low, high in filter(None, bounds))
    assert {item["base"] for item in record["conteos"]} == {half}


# ---- T8: the files say nothing of who made them, where and when ----


def traces(content: bytes, folder: Path) -> list[str]:
    """Who, when and where a file says that it was made."""
    whole = texts(content)
    words = (
        rb"/CreationDate",
        rb"/ModDate",
        rb"/Author",
        rb"<dc:creator>[^<]",
        rb"<cp:lastModifiedBy>[^<]",
        rb"xmp:CreateDate",
    )
    found = [word.decode() for word in words if re.search(word, whole)]
    return [*found, *(["ruta"] if str(folder).encode() in whole else [])]


@pytest.mark.slow
@pytest.mark.parametrize("place", ["ilo", "cdmx"])
def test_t8_files_are_clean(place: str, request: pytest.FixtureRequest) -> None:
    town = request.getfixturevalue(place)
    folder = town.publish(town.rows, formats=EVERYTHING)
    assert {name: found for name, content in contents(folder).items() if (found := traces(content, town.folder))} == {}
    [book] = folder.rglob("*.gpkg")
    with sqlite3.connect(book) as layers:
        assert layers.execute("PRAGMA freelist_count").fetchone() == (0,)
        assert {row[0] for row in layers.execute("SELECT last_change FROM gpkg_contents")} == {"2000-01-01T00:00:00.000Z"}


def test_t8_finds_traces(tmp_path: Path) -> None:
    pdf = PdfWriter()
    pdf.add_blank_page(100, 100)
    pdf.add_metadata({"/Author": "estadistico", "/CreationDate": "D:20200101"})
    pdf.write(tmp_path / "hoja.pdf")
    with xlsxwriter.Workbook(tmp_path / "hoja.xlsx") as book:
        book.set_properties({"author": "estadistico", "comments": str(tmp_path)})
    assert traces((tmp_path / "hoja.pdf").read_bytes(), tmp_path) == ["/CreationDate", "/Author"]
    assert "ruta" in traces((tmp_path / "hoja.xlsx").read_bytes(), tmp_path)
