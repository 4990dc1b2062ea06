"""Back-test of the geocoder: addresses of which the place is known, written as people write them, and how far they end.

``python benchmarks/geocode.py`` prints the tables of docs/datos.md. The streets are those of the sample, which are invented;
so are the spellings. Mexico City's rows have both, but the *colonia* alone: for a gazetteer.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from places import CRS_MEXICO, MEXICO_FILE, ROOT

import mapadelito as md
from geo.boundaries.read import read_polygons
from geo.context.streets import read_streets
from geo.geocoding.gazetteer import Gazetteer
from geo.geocoding.geocode import POINT_CLASSES, geocode
from geo.geocoding.street_index import StreetIndex
from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

_NOTHING: dict[str, str] = {}
_WRONG_M = 100.0
"""Distance, in metres, from the corner that was written, beyond which a point is wrong: a block."""
_BLOCK_M = 100.0
"""Length of a block in metres, where the streets of the sample are given door numbers."""
_ABSENT = 0.2
"""Share of the streets that are taken out of the layer."""
_SPELLINGS = {
    "Jr.": ["JR.", "Jr", "JIRON", "Jirón", "jr.", "J."],
    "Av.": ["AV", "AV.", "Avda.", "AVENIDA", "av."],
    "Ca.": ["CA.", "Calle", "CALLE", "Cll.", "C."],
    "Carretera": ["CARRETERA", "Carr."],
}
_BETWEEN = [" con ", " CON ", " ESQ. ", " esquina con ", " / ", " y ", " cruce con ", " INTERSECCION CON LA "]


_GIVEN = """
José Manuel Juan Pedro Miguel Ricardo Ramón Andrés Francisco Nicolás Augusto Daniel Alfonso César Jorge Simón
Túpac María Micaela Rosa
"""
_FAMILY = """
Gálvez Ugarte Castilla Grau Palma Cáceres Vallejo Piérola Leguía Carrión Chávez Bolívar Amaru Bastidas Prado
Balta Salaverry Gamarra Bolognesi Olaya Pardo Zela Unanue Vigil Arguedas Basadre Mariátegui Quiñones Ubalde Ortiz
"""


def told_apart(streets: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the streets with a name of its own for each line, which in the sample up to five share, of two words."""
    rng = np.random.default_rng(9)
    every = [f"{given} {family}" for given in _GIVEN.split() for family in _FAMILY.split()]
    names = rng.permutation(every)[: len(streets)]
    kinds = streets["nombre"].str.partition(" ")[0]
    return streets.assign(nombre=[f"{kind} {name}" for kind, name in zip(kinds, names, strict=True)])


class Writer:
    """A clerk: writes the names of streets with few mistakes, each time another way."""

    def __init__(self, seed: int, *, careful: bool) -> None:
        self._rng = np.random.default_rng(seed)
        self._mistakes = 0.0 if careful else 0.1

    def street(self, name: str) -> str:
        """Return the name of a street in some spelling; one in ten has a wrong letter, one in twenty another kind."""
        rng = self._rng
        kind, _, rest = name.partition(" ")
        if rng.random() < self._mistakes / 2:
            kind = str(rng.choice(["Jr.", "Ca.", "Av."]))
        kind = "" if rng.random() < self._mistakes / 2 else str(rng.choice(_SPELLINGS[kind]))
        if rng.random() < self._mistakes and len(rest) > 4:
            at = int(rng.integers(1, len(rest)))
            rest = rest[:at] + str(rng.choice(["", "x", rest[at] * 2])) + rest[at + 1 :]
        text = f"{kind} {rest}".strip()
        return text.upper() if rng.random() < 0.6 else text

    def corner(self, names: Sequence[str]) -> str:
        """Return a corner in some spelling, with what people add to it."""
        rng = self._rng
        one, other = (names[at] for at in rng.permutation(2))
        sign = str(rng.choice(_BETWEEN))
        head, tail = (
            rng.choice(["", "", "", "esq. ", "cruce "]),
            rng.choice(["", "", "", " s/n", ", frente al grifo", " (Ilo)"]),
        )
        return f"{head}{self.street(one)}{sign}{self.street(other)}{tail}"

    def door(self, name: str, number: int) -> str:
        """Return a street with a door number or its block."""
        form = str(
            self._rng.choice([f" {number}", f" N° {number}", f" CDRA {number // 100}", f" {number}-A int. 2", f" #{number}"])
        )
        return self.street(name) + form


def crossings(streets: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return where lines of different names cross, found without the geocoder: ``one``, ``other`` and point."""
    lines, names = streets.geometry.to_numpy(), streets["nombre"].to_numpy(dtype=str)
    a, b = shapely.STRtree(lines).query(lines, predicate="intersects")
    a, b = a[names[a] < names[b]], b[names[a] < names[b]]
    parts, which = shapely.get_coordinates(shapely.intersection(lines[a], lines[b]), return_index=True)
    return gpd.GeoDataFrame(
        {"one": names[a[which]], "other": names[b[which]]}, geometry=gpd.points_from_xy(*parts.T), crs=streets.crs
    )


def with_doors(streets: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the streets cut in blocks, with door numbers from the first vertex of the first line of each name."""
    rows = []
    for name, lines in streets.groupby("nombre"):
        block = 1
        for line in lines.geometry:
            for start, end in pairwise([*np.arange(0, line.length - _BLOCK_M / 2, _BLOCK_M), line.length]):
                rows.append((name, block * 100, block * 100 + 99, shapely.ops.substring(line, start, end)))
                block += 1
    return gpd.GeoDataFrame(rows, columns=["nombre", "desde", "hasta", "geometry"], crs=streets.crs)


def table(title: str, found: pd.DataFrame, aim: NDArray[np.float64], fact: NDArray[np.float64]) -> None:
    """Print the share of each class, and how far its points are from the place written (``aim``) and from the incident."""
    print(f"\n{title}: {len(found)} direcciones")
    points = found[["x", "y"]].to_numpy()
    for kind in [name for name in (*POINT_CLASSES, "via", "dudosa", "") if (found["clase"] == name).any()]:
        own = (found["clase"] == kind).to_numpy()
        line = f"  {kind or 'nada':8s} {100 * own.mean():5.1f} %"
        if kind in POINT_CLASSES:
            to_aim, to_fact = (np.hypot(*(points[own] - goal[own]).T) for goal in (aim, fact))
            line += f"  al lugar escrito: mediana {np.median(to_aim):.0f}, p90 {np.quantile(to_aim, 0.9):.0f} m"
            line += f"; al hecho: mediana {np.median(to_fact):.0f}, p90 {np.quantile(to_fact, 0.9):.0f} m"
            line += f"; a más de {_WRONG_M:.0f} m de lo escrito {100 * (to_aim > _WRONG_M).mean():.2f} %"
        print(line)
        for how in found["calce"][own].unique() if kind in POINT_CLASSES else ():
            alike = (found["calce"][own] == how).to_numpy()
            print(f"     {how:28s} {alike.sum():5d}, mal {(to_aim[alike] > _WRONG_M).sum()}")


def sample(name: str) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, list[shapely.Geometry]]:
    """Return the incidents with a point, the streets, and the comisaría of each incident, of a file of the sample."""
    limits = read_polygons(ROOT / f"data/boundaries/{name}.geojson")
    incidents = md.locate(
        md.read_incidents(ROOT / f"data/incidents/{name}_2020.csv").frame.to_crs(limits.epsg), limits.frame
    )
    incidents = incidents[incidents.geometry.notna() & (incidents["comisaria"] != "")]
    streets = read_streets([ROOT / f"data/boundaries/calles_{name}.geojson"], epsg=limits.epsg, around=limits.frame).frame
    shapes = limits.frame.dissolve("comisaria").geometry
    by_name = {str(key): shape for key, shape in shapes.items()}
    return incidents, streets, [by_name[key] for key in incidents["comisaria"]]


def run(name: str, *, apart: bool) -> None:
    """Print the tables of one file of the sample, each street with a name of its own or not."""
    incidents, streets, areas = sample(name)
    streets = told_apart(streets) if apart else streets
    fact = incidents.geometry.get_coordinates().to_numpy()
    none = Gazetteer(_NOTHING, epsg=streets.crs.to_epsg())
    index = StreetIndex(streets)

    def located(texts: Sequence[str], streets: StreetIndex, *, by_area: bool = True) -> pd.DataFrame:
        return geocode(list(texts), streets, none, areas=areas if by_area else None)

    how = "cada una con su nombre" if apart else "nombres repetidos"
    print(f"\n== {name}: {len(incidents)} hechos con lugar, {len(index)} calles ({how})")
    table(
        "Como están en la muestra (vía y número; la capa no tiene números)",
        located(incidents["direccion"], index),
        fact,
        fact,
    )
    corners = crossings(streets)
    near = shapely.STRtree(corners.geometry.to_numpy()).query_nearest(incidents.geometry.to_numpy(), all_matches=False)[1]
    aim = corners.geometry.iloc[near].get_coordinates().to_numpy()
    pairs = corners[["one", "other"]].iloc[near].to_numpy()

    def written(write: Callable[[Sequence[str]], str]) -> list[str]:
        return [write(pair) for pair in pairs]

    table("Esquinas escritas sin faltas", located(written(Writer(0, careful=True).corner), index), aim, fact)
    typed = written(Writer(1, careful=False).corner)
    table("Esquinas escritas con faltas", located(typed, index), aim, fact)
    table("Lo mismo, sin saber la comisaría", located(typed, index, by_area=False), aim, fact)
    names = np.unique(streets["nombre"])
    kept = np.random.default_rng(2).permutation(names)[int(_ABSENT * len(names)) :]
    table(
        "Lo mismo, con una calle de cada cinco ausente de la capa",
        located(typed, StreetIndex(streets[streets["nombre"].isin(kept)])),
        aim,
        fact,
    )
    doors = with_doors(streets)
    block = shapely.STRtree(doors.geometry.to_numpy()).query_nearest(incidents.geometry.to_numpy(), all_matches=False)[1]
    rng, writer = np.random.default_rng(3), Writer(4, careful=False)
    rows = doors.iloc[block]
    texts = [writer.door(row.nombre, row.desde + int(rng.integers(1, 99))) for row in rows.itertuples()]
    middle = rows.geometry.interpolate(0.5, normalized=True).get_coordinates().to_numpy()
    table("Vía y número o cuadra, con una capa que los tiene", located(texts, StreetIndex(doors)), middle, fact)


def colonias() -> None:
    """Print how far the rows of Mexico City are from the middle of the colonia that they name."""
    rows = pd.read_parquet(MEXICO_FILE, columns=["alcaldia_hecho", "colonia", "latitud", "longitud"]).sample(
        20_000, random_state=0
    )
    layer = gpd.read_file(MEXICO_FILE.with_name("colonias_iecm.gpkg")).drop_duplicates("NOMUT", keep=False)
    middle = layer.geometry.representative_point()
    where = {name: f"{point.y}, {point.x}" for name, point in zip(layer["NOMUT"], middle, strict=True)}
    alcaldias = gpd.read_file(MEXICO_FILE.with_name("cdmx_alcaldias.gpkg")).to_crs(CRS_MEXICO)
    by_name = {fold(name): shape for name, shape in zip(alcaldias["nomgeo"], alcaldias.geometry, strict=True)}
    found = geocode(
        rows["colonia"].tolist(),
        StreetIndex(gpd.GeoDataFrame({"nombre": []}, geometry=[], crs=CRS_MEXICO)),
        Gazetteer(where, epsg=CRS_MEXICO),
        areas=[by_name.get(fold(name)) for name in rows["alcaldia_hecho"]],
    )
    points = gpd.GeoSeries(gpd.points_from_xy(rows["longitud"], rows["latitud"]), crs=4326).to_crs(CRS_MEXICO)
    fact = points.get_coordinates().to_numpy()
    print("\n== Ciudad de México: colonias como [lugares] (no son lugares: son áreas)")
    table("Colonia", found, fact, fact)


if __name__ == "__main__":
    for file in ("ilo", "cajamarca"):
        for apart in (True, False):
            run(file, apart=apart)
    if MEXICO_FILE.exists():
        colonias()
