"""A small honest file of each vector format; sectors and streets made by hand."""

from __future__ import annotations

import gzip
import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
from shapely import LineString, Point, box

from helpers.shared import write_extract

if TYPE_CHECKING:
    from pathlib import Path

POINTS = gpd.GeoDataFrame({"nombre": ["Ñ", "o"]}, geometry=[Point(-71.3, -17.6), Point(-71.31, -17.61)], crs=4326)
_OFFICE = "urn:schemas-microsoft-com:office:spreadsheet"
_LINE = '{"type": "Feature", "properties": {"n": 1}, "geometry": {"type": "Point", "coordinates": [-71.3, -17.6]}}'
TAGS = ("name", "highway", "waterway", "natural", "leisure", "place", "building")
BOX = (-72.0, -18.0, -71.0, -17.0)


def honest_files(folder: Path) -> dict[str, Path]:
    """Write a small file of every format that we read."""
    files = {}
    for name, driver in {"a.gpkg": "GPKG", "a.fgb": "FlatGeobuf", "a.geojson": "GeoJSON", "a.shp": "ESRI Shapefile"}.items():
        files[name] = folder / name
        POINTS.to_file(files[name], driver=driver, engine="pyogrio")
    place = "<Placemark><name>S1</name><Point><coordinates>-78.5,-7.1</coordinates></Point></Placemark>"
    kml = f'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{place}</Document></kml>'
    table = pd.DataFrame({"id": [1, 2], "delito": ["ROBO", "HURTO"]})
    for name in ("a.kml", "a.kmz", "a.zip", "a.csv", "a.parquet", "a.xlsx", "a.xls"):
        files[name] = folder / name
    files["a.kml"].write_text(kml, encoding="utf-8")
    with zipfile.ZipFile(files["a.kmz"], "w") as archive:
        archive.writestr("doc.kml", kml)
    with zipfile.ZipFile(files["a.zip"], "w") as archive:
        for part in folder.glob("a.[sd][hb]?"):
            archive.write(part, part.name)
    table.to_csv(files["a.csv"], index=False)
    table.to_parquet(files["a.parquet"])
    table.to_excel(files["a.xlsx"], index=False)
    files["a.xls"].write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    for name, content in {
        "a-html.xls": "<html><table><tr><td>id<td>delito<tr><td>1<td>ROBO</table></html>",
        "a-2003.xls": f"<Workbook xmlns='{_OFFICE}'><Worksheet><Table><Row><Cell><Data>id</Data></Cell></Row></Table>",
        "a.geojsonl": f"{_LINE}\n{_LINE}\n",
        "a.jsonl": '{"id": 1, "delito": "ROBO"}\n{"id": 2, "delito": "HURTO"}\n',
    }.items():
        files[name] = folder / name
        files[name].write_text(content, encoding="utf-8")
    files["a.csv.gz"] = folder / "a.csv.gz"
    files["a.csv.gz"].write_bytes(gzip.compress(files["a.csv"].read_bytes()))
    files["a.osm.pbf"] = write_extract(
        folder / "a.osm.pbf", [([(-71.34, -17.64), (-71.33, -17.64)], {"highway": "primary", "name": "Uno"})]
    )
    return files


def sectors_by_hand() -> gpd.GeoDataFrame:
    """Return one comisaría of four square sectors of 1 km2 round (500 km, 9 000 km) of UTM 17S, S1 and S2 below."""
    cells = [box(x, y, x + 1000, y + 1000) for y in (9_000_000, 9_001_000) for x in (500_000, 501_000)]
    names = ["S1", "S2", "S3", "S4"]
    return gpd.GeoDataFrame({"comisaria": "CENTRAL", "sector": names, "subsector": ""}, geometry=cells, crs=32717)


def write_streets(folder: Path) -> Path:
    """Write streets on those sectors, one each 100 m, both ways, the first two with a name."""
    lines = [LineString([(500_000, y), (502_000, y)]) for y in range(9_000_000, 9_002_001, 100)]
    lines += [LineString([(x, 9_000_000), (x, 9_002_000)]) for x in range(500_000, 502_001, 100)]
    names = {"nombre": ["Av. Uno", "Jr. Dos", *[""] * (len(lines) - 2)], "clase": "principal"}
    path = folder / "calles.geojson"
    gpd.GeoDataFrame(names, geometry=lines, crs=32717).to_crs(4326).to_file(path, driver="GeoJSON", engine="pyogrio")
    return path
