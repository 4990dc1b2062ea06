"""Two other ways of clustering against DBSCAN, as rankings of cells at 5 % of the area: HDBSCAN and ST-DBSCAN.

``python benchmarks/clusters.py [CARPETA]`` reads ../shared/data (or the folder given) and prints a table for
docs/metodos/puntos-criticos.md. Each ranks the cells that its clusters touch first, the strictest clusters foremost, by
count; the others by density: as :mod:`layers.prediction.methods` does with DBSCAN.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

import pandas as pd  # noqa: E402
from scipy.sparse import coo_array  # noqa: E402
from scipy.sparse.csgraph import connected_components  # noqa: E402
from scipy.spatial import cKDTree  # noqa: E402
from sklearn.cluster import HDBSCAN  # noqa: E402
from zones import Task, cdmx, memphis, portland  # noqa: E402

from layers.prediction.backtest import captured, jeffreys_interval  # noqa: E402
from layers.prediction.methods import Scorer, by_levels  # noqa: E402
from layers.surfaces.grid import inner_cells  # noqa: E402
from layers.surfaces.history import History  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_SHARE, _NEAR_M, _NEAR_DAYS = 0.05, 150.0, 30
_SIZES, _LEAST = (5, 10, 20, 40, 80, 160), (3, 5, 8, 12)


def hdbscan(history: History, until: pd.Timestamp) -> Iterable[Floats]:
    """Places of the clusters of HDBSCAN, the smallest first."""
    place = history.place[: history.before(until)]
    xy = history.places[place]
    for size in _SIZES:
        if len(xy) > size:
            found = HDBSCAN(min_cluster_size=size, copy=True).fit(xy)
            yield np.bincount(place[found.labels_ >= 0], minlength=len(history.places)).astype(float)


def st_dbscan(history: History, until: pd.Timestamp) -> Iterable[Floats]:
    """Places of the clusters of ST-DBSCAN (150 m and 30 days; Birant and Kut 2007), those of the lowest minimum first."""
    known = history.before(until)
    place, day = history.place[:known], history.dates[:known].astype("datetime64[D]").astype(int)
    one, other = cKDTree(history.places[place]).query_pairs(_NEAR_M, output_type="ndarray").T
    near = np.abs(day[one] - day[other]) <= _NEAR_DAYS
    one, other = one[near], other[near]
    several = 1 + np.bincount(one, minlength=known) + np.bincount(other, minlength=known)
    for least in _LEAST:
        core = several >= least
        both = core[one] & core[other]
        graph = coo_array((np.ones(both.sum()), (one[both], other[both])), shape=(known, known))
        _, label = connected_components(graph, directed=False)
        held = np.bincount(label[core], minlength=known)
        yield np.bincount(place[core & (held[label] > 1)], minlength=len(history.places)).astype(float)


METHODS = {"hdbscan": hdbscan, "st-dbscan": st_dbscan}


def score(task: Task) -> dict[str, Floats]:
    """Hits and later incidents of each way, on the cells of the task."""
    history = History(task.facts, inner_cells(task.boundary, cell_m=task.cell_m))
    scorer = Scorer(history)
    out = {name: np.zeros(2) for name in ("conteo", "dbscan", *METHODS)}
    for cut in task.cuts:
        later = history.later(cut, cut + pd.Timedelta(days=task.horizon_days))
        if later.sum() < task.least:
            continue
        scores = {name: scorer.score(name, until=cut) for name in ("conteo", "dbscan")}
        scores |= {name: by_levels(history.snapshot(cut), method(history, cut)) for name, method in METHODS.items()}
        for name, found in scores.items():
            out[name] += captured(found, later, history.area, _SHARE * history.area.sum()), later.sum()
    return out


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data"
    pooled: dict[str, dict[str, Floats]] = {}
    for task in (*cdmx(folder), *portland(folder, "veh"), *portland(folder, "bur"), *memphis(folder)):
        city = pooled.setdefault(task.city, {})
        for name, found in score(task).items():
            city[name] = city.get(name, np.zeros(2)) + found
    print("| ciudad | método | aciertos | de | tasa al 5 % (95 %) | contra dbscan |\n|---|---|---|---|---|---|")
    for city_name, methods in pooled.items():
        for name, (hits, n) in methods.items():
            low, high = (100 * value for value in jeffreys_interval(hits, int(n)))
            rate = f"{100 * hits / n:.1f} % ({low:.1f} a {high:.1f})"
            print(f"| {city_name} | {name} | {hits:,.0f} | {n:,.0f} | {rate} | {hits / methods['dbscan'][0]:.3f} |")


if __name__ == "__main__":
    main()
