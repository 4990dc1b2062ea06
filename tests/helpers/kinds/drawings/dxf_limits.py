"""Sectors of a plan: closed polylines, and their names as texts inside."""

from __future__ import annotations

import geopandas as gpd

from helpers.kinds.facts import EPSG, ZONES

__all__ = ["polylines"]


def polylines() -> str:
    """Return closed polylines in metres, in a layer a comisaría, each with the name of its sector as a text inside."""
    pairs: list[tuple[int, object]] = [(0, "SECTION"), (2, "ENTITIES")]
    for zone in ZONES:
        shape = gpd.GeoSeries([zone.shape], crs=4326).to_crs(EPSG).iloc[0]
        corners = list(shape.exterior.coords)[:-1]
        layer = zone.comisaria.replace("Ñ", "\\U+00D1").replace("Ó", "\\U+00D3")
        pairs += [(0, "LWPOLYLINE"), (8, layer), (90, len(corners)), (70, 1)]
        pairs += [pair for x, y in corners for pair in ((10, f"{x:.3f}"), (20, f"{y:.3f}"))]
        spot = shape.centroid
        pairs += [(0, "TEXT"), (8, layer), (10, f"{spot.x:.3f}"), (20, f"{spot.y:.3f}"), (40, 50), (1, zone.sector)]
    pairs += [(0, "ENDSEC"), (0, "EOF")]
    return "".join(f"{code:>3}\n{value}\n" for code, value in pairs)
