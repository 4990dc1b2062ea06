"""What the public form costs: zones made of the public places of incidents against those made of the incidents themselves.

``python benchmarks/privacy.py [CARPETA]`` reads ../shared/data (or the folder given) and prints a table for
docs/privacidad.md. Both are judged by where later incidents really happened.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import geopandas as gpd  # noqa: E402
import pandas as pd  # noqa: E402
import shapely  # noqa: E402
from zones import cdmx  # noqa: E402

import mapadelito as md  # noqa: E402
from geo.boundaries.point_in_polygon import first_holder  # noqa: E402
from geo.context.streets import read_streets  # noqa: E402
from geo.crs import to_metric  # noqa: E402
from layers.disclosure.public_places import find_public_places  # noqa: E402
from layers.hotspots.cell_outlines import find_on_cells  # noqa: E402
from layers.hotspots.find import find_hotspots  # noqa: E402
from layers.hotspots.parameters import choose_parameters  # noqa: E402
from layers.prediction.backtest import jeffreys_interval  # noqa: E402
from layers.priority.zones import rank_zones  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SHARE = 5.0
_TEXTS = ("delito", "titulo", "turno", "sector")
Case = tuple[str, gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame | None, list[pd.Timestamp]]


def city(folder: Path) -> Iterator[Case]:
    """CDMX as ``benchmarks/zones.py`` takes it, with the cuadrantes and their inhabitants, and without these."""
    units = gpd.read_file(folder / "cdmx" / "cuadrantes_population_2023.gpkg").to_crs(32614)
    units["poblacion"] = units["SUMPOB1"].astype("str")
    for task in cdmx(folder):
        own = units[units.representative_point().within(task.boundary.iloc[0])].reset_index(drop=True)
        facts = task.facts[task.facts.within(own.union_all())]
        yield "CDMX, con población", facts, own, None, task.cuts
        yield "CDMX, sin nada", facts, own.drop(columns="poblacion"), None, task.cuts


def sample() -> Iterator[Case]:
    """Take the bundled sample with its streets, cut at the middle of the year."""
    for place in ("cajamarca", "ilo"):
        units = to_metric(md.read_boundaries(ROOT / "data" / "boundaries" / f"{place}.geojson"))
        frame = md.read_incidents(ROOT / "data" / "incidents" / f"{place}_2020.csv").frame.to_crs(units.crs)
        frame = frame[frame.geometry.notna() & (frame["reserva"] == 0)]
        calles = ROOT / "data" / "boundaries" / f"calles_{place}.geojson"
        streets = read_streets([calles], epsg=int(units.crs.to_epsg()), around=units).frame
        cuts = [pd.Timestamp(2020, 7, 1)]
        for name, own in units.groupby("comisaria"):
            inside = own.reset_index(drop=True)
            facts = frame[frame.within(inside.union_all())]
            if len(facts) > 150:
                yield f"Muestra, con calles ({name.split('PNP ')[-1]})", facts, inside, streets, cuts


def moved(
    facts: gpd.GeoDataFrame, units: gpd.GeoDataFrame, streets: gpd.GeoDataFrame | None
) -> tuple[gpd.GeoDataFrame, float]:
    """Return the incidents that have a public point, there, and the median of how far that is; others are told by area."""
    places = find_public_places(units, streets, None)
    xy = shapely.get_coordinates(facts.geometry.to_numpy())
    unit = first_holder(xy, units.geometry.to_numpy())
    known = np.flatnonzero(unit < len(units))
    row = places.snap(xy[known], unit[known])
    drawn = row[(places.frame["clase"] == "lugar").to_numpy()[row]]
    known = known[(places.frame["clase"] == "lugar").to_numpy()[row]]
    there = shapely.get_coordinates(places.frame.geometry.to_numpy()[drawn])
    out = facts.iloc[known].set_geometry(gpd.points_from_xy(*there.T, crs=units.crs))
    return out, float(np.median(np.hypot(*(there - xy[known]).T))) if len(known) else np.nan


def hits(
    facts: gpd.GeoDataFrame, later: gpd.GeoDataFrame, units: gpd.GeoDataFrame, find: Callable[..., object]
) -> np.ndarray:
    """Later incidents inside the priority zones at 5 %, and inside the puntos críticos with their share of the area."""
    if facts.empty:
        return np.zeros(3)  # told by area: there are no zones
    before = facts.assign(**dict.fromkeys(set(_TEXTS) - set(facts.columns), ""))
    outline = units.union_all()
    zones = rank_zones(before, units, area_pct=_SHARE).union_all()
    months = max(round((facts["fecha"].max() - facts["fecha"].min()).days / 30.44), 1)
    chosen = choose_parameters(before, months=months)
    spots = find(before, radius_m=chosen.radius_m, min_incidents=chosen.min_incidents, boundary=outline).zones  # type: ignore[attr-defined]
    ground = spots.union_all() if len(spots) else shapely.Point()
    return np.array([later.intersects(zones).sum(), later.intersects(ground).sum(), len(later) * ground.area / outline.area])


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data"
    exact: dict[str, np.ndarray] = {}
    public: dict[str, np.ndarray] = {}
    total: dict[str, int] = {}
    far: dict[str, list[float]] = {}
    pointed: dict[str, list[float]] = {}
    for name, facts, units, streets, cuts in [*sample(), *city(folder)]:
        open_form, distance = moved(facts, units, streets)
        far.setdefault(name, []).append(distance)
        pointed.setdefault(name, []).append(100 * len(open_form) / len(facts))
        for cut in cuts:
            later = facts[(facts["fecha"] >= cut) & (facts["fecha"] < cut + pd.Timedelta(days=91))]
            if len(later) < 20:
                continue
            forms = ((exact, facts, find_hotspots), (public, open_form, find_on_cells))
            for found, rows, find in forms:
                own = hits(rows[rows["fecha"] < cut], later, units, find)
                found[name] = found.get(name, np.zeros(3)) + own
            total[name] = total.get(name, 0) + len(later)
    print(
        "| dónde | con punto | desplazamiento | zonas al 5 %: exactas | públicas | queda "
        "| puntos críticos (PAI): exactos | públicos |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for name, n in total.items():
        one, two = exact[name], public[name]
        rates = " | ".join(_rate(row[0], n) for row in (one, two))
        pai = " | ".join(f"{row[1] / row[2]:.1f}" if row[2] else "–" for row in (one, two))
        there = "–" if np.isnan(far[name]).all() else f"{np.nanmedian(far[name]):.0f} m"
        print(f"| {name} | {np.mean(pointed[name]):.0f} % | {there} | {rates} | {100 * two[0] / one[0]:.0f} % | {pai} |")


def _rate(count: float, total: int) -> str:
    low, high = jeffreys_interval(count, total)
    return f"{100 * count / total:.1f} % ({100 * low:.1f} a {100 * high:.1f})"


if __name__ == "__main__":
    main()
