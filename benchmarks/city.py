"""All the sectors of Mexico City from half a million rows: our run against the usual loop over the same, in the same run.

``python benchmarks/city.py [CARPETA]`` reads ../shared/data/cdmx (or the folder given) and prints a table for
docs/rendimiento.md. Each side is a process of its own, with one worker; time and peak memory are the process's.

The usual loop is what the tutorials do: ``sjoin``, and for each sector scikit-learn's DBSCAN (haversine), a folium map
with a CircleMarker per incident and the hull of each cluster, and a folium choropleth of the counts per cuadrante. It
reads the same file and the same polygons, and checks nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAPS = "delito,riesgo"
_RADIUS_M, _LEAST = 150, 10


def usual(folder: Path, out: Path) -> None:
    """Write two folium pages per sector."""
    import folium  # noqa: PLC0415 (measured with the rest)
    import geopandas as gpd  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415
    from sklearn.cluster import DBSCAN  # noqa: PLC0415

    table = pd.read_parquet(folder / "carpetas_dev.parquet")
    points = gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(table["longitud"], table["latitud"]), crs=4326)
    units = gpd.read_file(folder / "cuadrantes_population_2023.gpkg").to_crs(4326)
    joined = gpd.sjoin(points, units[["Sector", "geometry"]], predicate="within")
    for number, (name, facts) in enumerate(joined.groupby("Sector")):
        places = np.radians(facts[["latitud", "longitud"]].to_numpy())
        engine = DBSCAN(eps=_RADIUS_M / 6_371_000, min_samples=_LEAST, metric="haversine", algorithm="ball_tree")
        labels = engine.fit_predict(places)
        page = folium.Map([facts["latitud"].mean(), facts["longitud"].mean()], zoom_start=14, tiles=None)
        for fact in facts.itertuples():
            text = f"{fact.delito}<br>{fact.fecha_hecho}"
            folium.CircleMarker([fact.latitud, fact.longitud], radius=4, popup=text).add_to(page)
        for label in range(labels.max() + 1):
            hull = facts.geometry[labels == label].union_all().convex_hull
            folium.GeoJson(hull).add_to(page)
        page.save(out / f"delito{number}.html")
        mine = units[units["Sector"] == name].reset_index(drop=True)
        mine["clave"] = mine.index.astype(str)
        mine["hechos"] = (
            facts["index_right"].map(pd.Series(mine.index, index=units.index[units["Sector"] == name])).value_counts()
        )
        mine["hechos"] = mine["hechos"].fillna(0)
        risk = folium.Map([facts["latitud"].mean(), facts["longitud"].mean()], zoom_start=14, tiles=None)
        folium.Choropleth(
            mine[["clave", "geometry"]].to_json(), data=mine, columns=["clave", "hechos"], key_on="feature.properties.clave"
        ).add_to(risk)
        risk.save(out / f"riesgo{number}.html")


def measured(command: list[str], out: Path) -> tuple[float, float, int, int]:
    """Run a process: its seconds, GiB, pages and their bytes."""
    start = time.perf_counter()
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"{command} ended with {status}")
    pages = [path for path in out.rglob("*.html") if path.stem.startswith(("delito", "riesgo", "mapa-de"))]
    return seconds, usage.ru_maxrss / 2**20, len(pages), sum(path.stat().st_size for path in pages)


def main() -> None:
    """Measure and print."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data" / "cdmx"
    rows = {}
    for side in ("mapadelito", "usual"):
        with tempfile.TemporaryDirectory() as name:
            out = Path(name)
            files = [
                f"--incidentes={folder / 'carpetas_dev.parquet'}",
                f"--limites={folder / 'cuadrantes_population_2023.gpkg'}",
            ]
            fields = ["--columna-limites=comisaria=Sector", "--columna-limites=sector=No_Cuadran"]
            ours = [sys.executable, "-m", "mapadelito", "generar", *files, *fields, f"--mapa={MAPS}", "--formato=html"]
            theirs = [sys.executable, __file__, "--usual", str(folder), str(out)]
            rows[side] = measured(
                [*ours, f"--salida={out}", f"--almacen={out / 'almacen'}"] if side == "mapadelito" else theirs, out
            )
    print("| 477,510 filas, 72 sectores | mapadelito | sjoin + scikit-learn + folium | veces |\n|---|---|---|---|")
    for at, (what, form) in enumerate(
        (("tiempo", "{:.0f} s"), ("memoria", "{:.1f} GiB"), ("páginas", "{}"), ("pesan", "{:,} bytes"))
    ):
        mine, other = rows["mapadelito"][at], rows["usual"][at]
        print(f"| {what} | {form.format(mine)} | {form.format(other)} | {other / mine:.1f} |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--usual"]:
        usual(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
