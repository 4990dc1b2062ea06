"""Numbers of a jurisdiction for the overview of all: of its analysis, as its profile shows it, and from an inventory."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from geo.boundaries.levels import people_of
from layers.hotspots.compare_periods import TOTAL
from maps.overview.values import Tally
from maps.sheets.common import printed_name

if TYPE_CHECKING:
    from layers.analysis import Analysis
    from maps.chart import Chart
    from maps.sheet import Sheet

__all__ = ["Counted", "counted_of", "tally_from", "tally_of"]

_DETAIL = 1000
"""The outline is simplified to this part of the side of a square of equal area, which no page draws larger."""
_LEAST_M = 1.0
"""Least tolerance of it (m)."""
_DEGREE = 1e-6
"""Grid (degrees) of its corners: about a tenth of a metre."""


class Counted(NamedTuple):
    """Row of a jurisdiction in the table of totals of the annex: its name, as printed too, and what is counted of it."""

    name: str
    printed: str
    mapped: int
    unplaced: int
    zones: int
    evidence: bool


def counted_of(analysis: Analysis) -> Counted:
    """Return what the annex counts of a jurisdiction."""
    return Counted(
        name=analysis.name,
        printed=printed_name(analysis.jurisdiction),
        mapped=len(analysis.located),
        unplaced=analysis.unplaced,
        zones=len(analysis.zones),
        evidence=bool(analysis.parameters.evidence),
    )


def tally_of(analysis: Analysis, sheets: list[Sheet]) -> Tally:
    """Return the numbers of a jurisdiction; months, delito and change only where its mapa del delito prints them."""
    charts = {chart.kind: chart for sheet in sheets if sheet.kind == "delito" for chart in sheet.charts}
    told = any(sheet.kind == "delito" for sheet in sheets)
    months, crimes = charts.get("meses"), charts.get("delitos")
    return Tally(
        facts=len(analysis.located),
        unplaced=analysis.unplaced,
        zones=len(analysis.zones),
        outline=_outline(analysis),
        people=_people(analysis),
        **(_earlier(analysis) if told else {}),
        months=tuple(_rows(months)) if months else (),
        crime=crimes.labels[0] if crimes and crimes.labels else "",
        crime_n=crimes.values[0][0] if crimes and crimes.labels else 0,
        reserved=told and bool(analysis.reserved),
    )


def tally_from(item: Any) -> Tally | None:  # noqa: ANN401 (JSON of anyone)
    """Return the numbers that an inventory holds; None where it has none, or not these.

    Raises
    ------
    ValueError, TypeError, KeyError
        If they are malformed.
    """
    if not isinstance(item, dict) or not {field.name for field in fields(Tally)} <= item.keys():
        return None
    first, second = item["days"]
    return Tally(
        facts=int(item["facts"]),
        unplaced=int(item["unplaced"]),
        zones=int(item["zones"]),
        outline=_valid(str(item["outline"])),
        people=int(item["people"]),
        before=int(item["before"]),
        days=(int(first), int(second)),
        earlier=str(item["earlier"]),
        phi=float(item["phi"]),
        season=float(item["season"]),
        months=tuple((str(month), int(count)) for month, count in item["months"]),
        crime=str(item["crime"]),
        crime_n=int(item["crime_n"]),
        reserved=bool(item["reserved"]),
    )


def _valid(text: str) -> str:
    """Return the text of a polygon; empty if it is none."""
    shape = shapely.from_wkt(text, on_invalid="ignore") if text else None
    return text if shape is not None and shape.geom_type in {"Polygon", "MultiPolygon"} and not shape.is_empty else ""


def _rows(chart: Chart) -> list[tuple[str, int]]:
    return [(label, counts[0]) for label, counts in zip(chart.labels, chart.values, strict=True)]


def _outline(analysis: Analysis) -> str:
    """Return the polygon in degrees; empty of an outline made round the incidents."""
    place = analysis.jurisdiction
    if place.is_outline:
        return ""
    simple = shapely.simplify(place.outline, max(place.outline.area**0.5 / _DETAIL, _LEAST_M))
    [shape] = gpd.GeoSeries([simple], crs=place.levels["comisaria"].crs).to_crs(4326)
    return str(shapely.to_wkt(shapely.normalize(shapely.set_precision(shape, _DEGREE)), rounding_precision=6, trim=True))


def _people(analysis: Analysis) -> int:
    """Return the inhabitants; 0 where those of a polygon are not known."""
    place = analysis.jurisdiction
    people = people_of(place.levels[place.finest_level])
    return round(float(people.sum())) if np.isfinite(people).all() else 0


def _earlier(analysis: Analysis) -> dict[str, Any]:
    """Return incidents, days and name of the earlier period, and what is no change, as the table of change has them."""
    comparison = analysis.comparison
    if comparison is None or comparison.refusal or comparison.units.empty:
        return {}
    before = comparison.units["antes"]
    return {
        "before": int(before.get(TOTAL, before.iloc[0])),
        "days": comparison.days,
        "earlier": comparison.label,
        "phi": comparison.phi,
        "season": comparison.season,
    }
