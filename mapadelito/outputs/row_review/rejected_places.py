"""The page of the places of rejected rows (lugares.html), which the workbook of rejected rows links to.

A place that is reserved, or may be, is never sent to a map service: the page is a file beside the workbook, with drawings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.boundaries.levels import at_level, levels_present
from geo.ledger import reason_of
from geo.naming import quantity
from maps.report_content import Picture, PointLayer, Report
from maps.web.report import render_report

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from geo.incidents.account import Incidents

__all__ = ["PLACES_PAGE", "draw_rejected_places"]

PLACES_PAGE = "reservado/lugares.html"

_MOST_PLACES = 200
"""Most rows drawn, the first ones: the page opens at once, and more are not corrected in one go."""
_FARTHEST_M = 30_000.0
"""Greatest distance from a point to its jurisdiction that is drawn, in metres: farther, the jurisdiction would be a dot."""
_BESIDE_M = 300.0
"""Margin of a picture, in metres: some blocks round the point and the boundaries."""
_COLOR = "#c2185b"


def draw_rejected_places(incidents: Incidents, boundaries: gpd.GeoDataFrame | None) -> tuple[str, Mapping[int, str]]:
    """Return the page of the rejected rows whose point is near the boundaries, and the anchor of each by row number.

    The page is empty where there are no boundaries or no such row.
    """
    doubts = incidents.doubtful
    rejected = doubts[(incidents.ledger.outcome == "rechazada")[doubts.index]]
    if boundaries is None or rejected.empty:
        return "", {}
    own = boundaries.to_crs(incidents.frame.crs)
    level = levels_present(own)[:2][-1]
    units = [(str(name), own.loc[rows]) for name, rows in own.groupby("comisaria").groups.items()]
    whole = [shapely.union_all(unit.geometry.to_numpy()) for _, unit in units]
    tree = shapely.STRtree(whole)
    points = shapely.points(rejected["x"], rejected["y"])
    found = tree.query_nearest(points, max_distance=_FARTHEST_M, all_matches=False)[:, :_MOST_PLACES]
    outlines = {at: tuple(at_level(units[at][1], level).geometry) for at in np.unique(found[1]).tolist()}
    files = _files(incidents)
    pictures, anchors = [], {}
    for at, unit in found.T.tolist():
        row = int(rejected.index[at])
        anchors[row] = f"fila-{row + 1}"
        box = shapely.union(points[at], shapely.box(*whole[unit].bounds)).buffer(_BESIDE_M).bounds
        mark = PointLayer(reason_of(rejected["codigo"].iloc[at]).text, _COLOR, shapely.get_coordinates(points[at]))
        title = f"{files[row]} · lo más cerca: {units[unit][0]}"
        pictures.append(Picture(title, outlines[unit], (mark,), box, anchor=anchors[row]))
    if not pictures:
        return "", {}
    sentence = (
        f"{quantity(len(pictures), 'fila rechazada', 'filas rechazadas')} con un punto escrito. Se llega "
        "a cada una desde rechazos.xlsx."
    )
    page = Report(
        title="Lugares de las filas rechazadas",
        subtitle="",
        sentence=sentence,
        notes=(),
        notes_title="",
        pictures=tuple(pictures),
        pictures_title="Cada fila, con los límites más cercanos",
    )
    return render_report(page), anchors


def _files(incidents: Incidents) -> list[str]:
    """Return the file and the line of every row, as text."""
    return [f"{table.file}, fila {line}" for table in incidents.tables for line in np.asarray(table.lines).tolist()]
