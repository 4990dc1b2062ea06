"""Attacks on the files themselves (T3, T4, T5, T8): coordinates, private columns, counts told twice, who made them."""

from __future__ import annotations

import json
import re
import sqlite3
import tempfile
import zipfile
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import xlsxwriter
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter
from pyproj import Transformer
from scipy.spatial import KDTree

from helpers.attack import (
    EVERYTHING,
    Town,
    both_places,
    contents,
    own_of,
    png_chunks,
    public_places_of,
    texts,
)
from helpers.pages import decode_varints
from layers.disclosure.profiles import bounds_of
from layers.hotspots.cell_outlines import PUBLIC_CELL_M
from maps.sheets.areas import label_point

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

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
    out = [np.cumsum(decode_varints(line).reshape(-1, 2), axis=0) / areas for line in lines if line]
    return out + [np.cumsum(decode_varints(block["xy"]).reshape(-1, 2), axis=0) / marks for block in data["hechos"]]


def foreign(town: Town, folder: Path, empty: Path) -> NDArray[np.float64]:
    """Coordinates of a folder that are not of the same run without incidents, nor public places, nor of the fixed grid.

    Of a place that is an area, its outline and where its number stands are public, not the point that names it.
    """
    kept = public_places_of(town)
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
    assert spelt(town.published(formats=EVERYTHING), incidents) == []
    assert spelt(town.published(perfil="comite").parent / "comite", incidents)  # the test can fail


@pytest.mark.slow
@pytest.mark.parametrize("place", ["ilo", "cdmx"])
def test_t3_no_coordinate_is_foreign(place: str, request: pytest.FixtureRequest) -> None:
    town = request.getfixturevalue(place)
    empty = town.publish(town.rows, incidentes=())
    assert len(foreign(town, town.published(), empty)) == 0
    exact = town.published(perfil="comite").parent / "comite"
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
    internal = town.publish(rows, formats="html", mapa="delito", perfil="interno").parent / "interno"
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


PICTURE_CHUNKS = {"IHDR", "PLTE", "tRNS", "pHYs", "IDAT", "IEND"}
"""Chunks of a PNG that say what is seen and how large; others may hold texts, times and profiles."""


def traces(content: bytes, folder: Path) -> list[str]:
    """Who, when and where a file, or a picture in a zip, says that it was made."""
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
    found += sorted(png_chunks(content) - PICTURE_CHUNKS)
    return [*found, *(["ruta"] if str(folder).encode() in whole else [])]


@pytest.mark.slow
@pytest.mark.parametrize("place", ["ilo", "cdmx"])
def test_t8_files_are_clean(place: str, request: pytest.FixtureRequest) -> None:
    town = request.getfixturevalue(place)
    folder = town.published(formats=EVERYTHING)
    own = folder.parent.parent
    assert {name: found for name, content in contents(folder).items() if (found := traces(content, own))} == {}
    [book] = folder.rglob("*.gpkg")
    with sqlite3.connect(book) as layers:
        assert layers.execute("PRAGMA freelist_count").fetchone() == (0,)
        assert {row[0] for row in layers.execute("SELECT last_change FROM gpkg_contents")} == {"2000-01-01T00:00:00.000Z"}


@pytest.mark.slow
@pytest.mark.parametrize("options", [{}, {"perfil": "comite"}])
def test_t8_a_kmz_says_only_months(options: dict[str, str], ilo: Town) -> None:
    folder = ilo.published(**options).parent / options.get("perfil", "publico")
    [path] = folder.rglob("capas.kmz")
    assert traces(path.read_bytes(), folder.parent.parent) == []
    with zipfile.ZipFile(path) as book:
        text = book.read("doc.kml").decode()
        assert {item.date_time for item in book.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        icons = {f"signos/{number}.png" for number in range(1, len(book.namelist()) - 1)}
        assert set(book.namelist()) == {"doc.kml", "leyenda.png", *icons}
    whens = re.findall("<(?:when|begin|end)>([^<]*)<", text)
    assert len(whens) > 100
    assert all(re.fullmatch(r"\d{4}-\d{2}", when) for when in whens)


def test_t8_finds_traces(tmp_path: Path) -> None:
    picture = Image.new("RGB", (2, 2))
    words = PngInfo()
    words.add_text("Author", "estadistico")
    picture.save(tmp_path / "signo.png", pnginfo=words)
    with zipfile.ZipFile(tmp_path / "hoja.kmz", "w") as book:
        book.write(tmp_path / "signo.png", "signos/1.png")
    assert traces((tmp_path / "hoja.kmz").read_bytes(), tmp_path / "otra") == ["tEXt"]
    pdf = PdfWriter()
    pdf.add_blank_page(100, 100)
    pdf.add_metadata({"/Author": "estadistico", "/CreationDate": "D:20200101"})
    pdf.write(tmp_path / "hoja.pdf")
    with xlsxwriter.Workbook(tmp_path / "hoja.xlsx") as book:
        book.set_properties({"author": "estadistico", "comments": str(tmp_path)})
    assert traces((tmp_path / "hoja.pdf").read_bytes(), tmp_path) == ["/CreationDate", "/Author"]
    assert "ruta" in traces((tmp_path / "hoja.xlsx").read_bytes(), tmp_path)
