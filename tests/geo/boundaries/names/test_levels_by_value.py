"""Columns of limits found by what they hold: any language, any order of columns and rows."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely import box

from geo.boundaries.names.level_columns import header_words, level_columns
from geo.boundaries.names.levels_by_value import Neighbours
from geo.boundaries.read import Boundaries, read_polygons
from geo.columns import BOUNDARY_LEVELS
from geo.errors import GeometryError
from geo.text import column_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

STATIONS = ["Comisaría Norte"] * 3 + ["Comisaría Sur"] * 3
SIDES = ["Norte"] * 3 + ["Sur"] * 3
UNITS = ["Miramar", "Pacocha", "Alto Ilo", "Centro", "Puerto", "Jardín"]
AGAIN = ["Sector 1", "Sector 2", "Sector 3"] * 2
ALL = [f"Sector {number}" for number in range(1, 7)]
NUMBERS = ["111", "112", "121", "122", "131", "132"]
FILE = ["SECTORES ILO"] * 6
"""What the polygons are named by where the columns name only their sectors: the file."""
CPNP = [f"CPNP {name}" for name in UNITS]
CODES = ["W01", "W02", "W03", "W04", "W05", "W06"]

COLUMNS: Mapping[str, tuple[Mapping[str, Sequence[object]], Sequence[Sequence[str]]]] = {
    "a code beside its name": ({"ward_code": CODES, "ward_name": UNITS}, [UNITS]),
    "codes of the United Kingdom": ({"wd16cd": CODES, "wd16nm": UNITS}, [UNITS]),
    "comuna": ({"comuna": UNITS}, [UNITS]),
    "colonia": ({"cve_col": CODES, "colonia": UNITS}, [UNITS]),
    "bairro": ({"bairro": UNITS, "cidade": ["Ilo"] * 6}, [UNITS]),
    "codes alone": ({"beat": NUMBERS}, [NUMBERS]),
    "codes of a group": ({"beat_num": NUMBERS, "district": [*"111222"]}, [[*"111222"], NUMBERS]),
    "words written together": ({"BEATNUMBER": NUMBERS, "Division": SIDES, "OBJECTID": range(6)}, [SIDES, NUMBERS]),
    "quartier": ({"quartier": UNITS, "arrondissement": SIDES}, [SIDES, UNITS]),
    "words of nobody": ({"nazwa": UNITS, "grupa": SIDES}, [SIDES, UNITS]),
    "the values say what they are": ({"campo1": STATIONS, "campo2": AGAIN}, [STATIONS, AGAIN]),
    "sectors numbered in each": ({"DEPENDENCIA_PNP": STATIONS, "NRO_SEC": [*"123123"]}, [STATIONS, [*"123123"]]),
    "one station": ({"cpnp_nom": ["CPNP ILO"] * 6, "sec": ALL}, [["CPNP ILO"] * 6, ALL]),
    "sectors alone": ({"NOM_SECT": ALL}, [FILE, ALL]),
    "nothing but the number": ({"OBJECTID": range(1, 7), "Shape_Area": [0.5] * 6}, [FILE, [*"123456"]]),
    "a name under its station": ({"nombre": UNITS, "dependencia": STATIONS}, [STATIONS, UNITS]),
    "a name in one district": ({"nombre": UNITS, "distrito": ["ILO"] * 6}, [["ILO"] * 6, UNITS]),
    "colours and classes": (
        {"rotulo": UNITS, "color": ["#ff0000", "#00ff00", "#0000ff"] * 2, "km2": [1.5] * 6, "tipo": SIDES},
        [UNITS],
    ),
    "persons are nobody's name": ({"jefe": UNITS, "comandante": STATIONS, "cod_jur": CODES}, [CODES]),
    "a sector of another spelling": ({"comisaria": STATIONS, "nro_sector_pnp": [*"123123"]}, [STATIONS, [*"123123"]]),
    "known sectors that repeat": ({"sector": AGAIN, "unidad_policial": STATIONS}, [STATIONS, AGAIN]),
    "names cut by a shapefile": ({"NOMBRE_COM": STATIONS, "NOMBRE_SEC": AGAIN}, [STATIONS, AGAIN]),
    "a name cut beside a known sector": ({"nombre_com": STATIONS, "sector": AGAIN}, [STATIONS, AGAIN]),
    "few names of nobody above known sectors": ({"nom_com": SIDES, "sector": AGAIN}, [SIDES, AGAIN]),
    "quadrants of a jurisdiction": ({"JURISDICC": STATIONS, "CUADRANTE_": AGAIN}, [STATIONS, [""] * 6, AGAIN]),
    "stations of one district": ({"distrito": ["ILO"] * 6, "nombre": CPNP}, [CPNP]),
    "stations of two districts": ({"distrito": SIDES, "nombre": CPNP}, [CPNP]),
    "a station in each district": ({"distrito": UNITS, "nombre": CPNP}, [CPNP]),
    "a drawn name beside its station": ({"NOMBRE": AGAIN, "CIA": SIDES}, [SIDES, AGAIN]),
    "drawn names of all beside a station": ({"Name": ALL, "JURISD": SIDES}, [SIDES, ALL]),
    "a drawn name beside a description": ({"NOMBRE": AGAIN, "DESCRIPCIO": SIDES}, [SIDES, AGAIN]),
    "letters of each station": ({"NOMBRE": [*"ABCABC"], "CIA": SIDES}, [SIDES, [*"ABCABC"]]),
    "a station by its name, letters by a code": ({"NOMBRE": SIDES, "CODIGO": [*"ABCABC"]}, [SIDES, [*"ABCABC"]]),
    "letters beside a known station": ({"COMISARIA": SIDES, "DESCRIPCIO": [*"ABCABC"]}, [SIDES, [*"ABCABC"]]),
    "a name above its sector": ({"NOMBRE": SIDES, "SEC": AGAIN}, [SIDES, AGAIN]),
    "sectors of a station and a district": (
        {"distrito": ["ILO"] * 6, "nombre": STATIONS, "sector": AGAIN},
        [STATIONS, AGAIN],
    ),
    "three levels": (
        {
            "comisaria_pnp": STATIONS,
            "sector_pnp": ["S1", "S1", "S2", "S1", "S2", "S2"],
            "cuadrante_no": ["C1", "C2", "C1", "C1", "C1", "C2"],
        },
        [STATIONS, ["S1", "S1", "S2", "S1", "S2", "S2"], ["C1", "C2", "C1", "C1", "C1", "C2"]],
    ),
}


def drawn(folder: Path, columns: Mapping[str, Sequence[object]], seed: int) -> Boundaries:
    """Six squares in two columns, the columns and the rows of the layer in any order."""
    chance = random.Random(seed)
    rows, names = list(range(6)), list(columns)
    chance.shuffle(rows)
    chance.shuffle(names)
    shapes = [box(x := -71.35 + 0.01 * (row % 2), y := -17.65 + 0.01 * (row // 2), x + 0.01, y + 0.01) for row in rows]
    table = {name: [columns[name][row] for row in rows] for name in names}
    path = folder / "sectores_ilo.geojson"
    gpd.GeoDataFrame(table, geometry=shapes, crs=4326).to_file(path, engine="pyogrio")
    return read_polygons(path)


@pytest.mark.parametrize("case", COLUMNS)
def test_polygons_are_named_in_any_language(tmp_path: Path, case: str) -> None:
    columns, levels = COLUMNS[case]
    wanted = sorted(zip(*levels, *[[""] * 6] * (3 - len(levels)), strict=True))
    for seed in range(2):
        read = drawn(tmp_path, columns, seed)
        assert sorted(read.frame[list(BOUNDARY_LEVELS)].itertuples(index=False, name=None)) == wanted
        assert read.warnings["NOMBRES_POR_VALOR"]
        assert any("por sus valores" in line and "--columna-limites" in line for line in read.decisions)


def test_sectors_that_repeat_are_not_joined_where_their_jurisdiction_is_not_known(tmp_path: Path) -> None:
    with pytest.raises(GeometryError, match="llevan el mismo nombre"):
        drawn(tmp_path, {"NOMBRE_COM": SIDES, "NOMBRE_SEC": ["Sector 1", "Sector 1", "Sector 2"] * 2}, 0)


def test_a_cut_name_that_may_be_of_a_person_is_not_loaded_and_told(tmp_path: Path) -> None:
    read = drawn(tmp_path, {"NOMBRE_COM": SIDES, "OBJECTID": range(1, 7)}, 0)
    assert set(read.frame["comisaria"]) == set(FILE)
    assert any('--columna-limites comisaria="NOMBRE_COM"' in line for line in read.decisions)


def test_a_column_that_tells_apart_the_polygons_that_are_joined_is_named(tmp_path: Path) -> None:
    read = drawn(tmp_path, {"COMISARIA": ["ILO"] * 6, "CODIGO": [*"ABCDEF"]}, 0)
    assert read.frame["comisaria"].tolist() == ["ILO"]
    assert any('--columna-limites sector="CODIGO"' in line for line in read.decisions)


def test_what_is_known_by_its_name_is_left_as_it_was(tmp_path: Path) -> None:
    for columns in (
        {"nombre": UNITS, "zona_x": SIDES},
        {"sector": UNITS, "grupa": SIDES},
        {"distrito": UNITS, "dueño": SIDES},
    ):
        read = drawn(tmp_path, columns, 0)
        assert "NOMBRES_POR_VALOR" not in read.warnings
        assert set(read.frame["comisaria"]) == (set(FILE) if "sector" in columns else set(UNITS))


def test_inhabitants_are_the_total_of_the_last_year(tmp_path: Path) -> None:
    people = {
        "POB_2007": [500] * 6,
        "POB_2017": [900, 800, 700, 600, 500, 400],
        "POB_HOMBRES": [300] * 6,
        "dens_pob": [12.5] * 6,
        "comuna": UNITS,
    }
    read = drawn(tmp_path, people, 0)
    assert read.frame["poblacion"].astype(int).sum() == 3900
    choice = dict(read.choices)["sectores_ilo.geojson"].by_field["poblacion"]
    assert (choice.column, choice.certainty, [one.column for one in choice.rivals]) == ("POB_2017", "dudosa", ["POB_2007"])


def test_a_name_in_two_places_is_numbered_and_in_parts_is_joined(tmp_path: Path) -> None:
    hoods = ["Centro", "Centro", "Bello", "Cima", "Centro", "Dos"]
    read = drawn(tmp_path, {"dependencia": ["Comisaría A"] * 6, "barrio_txt": hoods}, 1)
    assert read.frame["sector"].tolist() == ["Bello", "Centro", "Centro (2)", "Cima", "Dos"]
    assert any("separados" in line for line in read.decisions)


def test_one_polygon_without_a_name_is_called_as_its_file(tmp_path: Path) -> None:
    path = tmp_path / "san_miguel.geojson"
    gpd.GeoDataFrame({"Id": [0]}, geometry=[box(-71.35, -17.65, -71.34, -17.64)], crs=4326).to_file(path, engine="pyogrio")
    read = read_polygons(path)
    assert read.frame["comisaria"].tolist() == ["SAN MIGUEL"]
    assert any("nombre del archivo" in line for line in read.decisions)


def test_words_of_headers() -> None:
    assert header_words("wd16nm") == ("WD", "NM")
    assert header_words("NombreSector") == ("NOMBRE", "SECTOR")
    assert header_words("Nº de cuadrante") == ("NO", "DE", "CUADRANTE")
    assert header_words("BEATNUMBER") == ("BEAT", "NUMBER")


@pytest.mark.parametrize(
    ("file", "wide", "fine"),
    [("cdmx/colonias_geo.json", "alcaldia", "colonia"), ("peru_limits/LIM_PROVINCIAL_PERU_MIN.json", "NOMBDEP", "NOMBPROV")],
)
def test_groups_of_neighbours_in_real_layers(file: str, wide: str, fine: str, shared: Path) -> None:
    raw = gpd.read_file(shared / file, engine="pyogrio")
    seen = {one.header: one for one in level_columns({name: column_text(raw[name]) for name in (wide, fine)})}
    near = Neighbours(raw.geometry)
    assert near.is_grouped(seen[wide].cells)
    assert not near.is_grouped(seen[wide].cells.sample(frac=1, random_state=1).reset_index(drop=True))
    assert not near.is_grouped(seen[fine].cells)
