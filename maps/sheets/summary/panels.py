"""Small multiples of a sheet: its four turnos, and the earlier period beside this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.clock import TURNOS
from layers.statistics.area_counts import pointed
from maps.chart import Panel
from maps.sheets.summary.earlier import tells_earlier

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.analysis import Analysis

__all__ = ["before_after", "turno_panels"]


def turno_panels(analysis: Analysis) -> tuple[Panel, ...]:
    """Return a panel per turno; none where no incident has one."""
    located = analysis.located
    if not (located["turno"] != "").any():
        return ()
    return tuple(_panel("turno", turno.capitalize(), located[located["turno"] == turno]) for turno in TURNOS)


def before_after(analysis: Analysis) -> tuple[Panel, ...]:
    """Return a panel of the earlier period and one of this; none where they are not compared, or the earlier is not told."""
    comparison, period = analysis.comparison, analysis.period
    if comparison is None or comparison.refusal or period is None or not tells_earlier(analysis):
        return ()
    return (
        _panel("periodo", f"Antes: {comparison.label}", comparison.before),
        _panel("periodo", f"Ahora: {period.label}", analysis.located),
    )


def _panel(kind: str, title: str, located: gpd.GeoDataFrame) -> Panel:
    xy = np.round(shapely.get_coordinates(pointed(located).geometry.to_numpy()), 2)
    return Panel(kind, title, tuple(sorted((float(x), float(y)) for x, y in xy)), len(located))
