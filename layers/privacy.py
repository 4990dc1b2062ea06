"""What each profile may show. Fails closed: what nobody classified is reserved."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["PROFILES", "guarded", "shows_reserved", "split"]

PROFILES = ("publico", "comite", "interno")
"""Profiles, the default first."""


def shows_reserved(profile: str) -> bool:
    """Tell whether a profile may draw and count reserved incidents one by one."""
    return profile == "interno"


def split(incidents: gpd.GeoDataFrame, profile: str) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Part incidents into those that the profile shows and those that it only counts, coarsely.

    In ``publico`` and ``comite`` every incident with ``reserva`` of 1 or more belongs to the second part: it gives no
    point, punto crítico, band, rank or exact total.
    """
    if shows_reserved(profile):
        return incidents, incidents.iloc[:0]
    hidden = incidents["reserva"] > 0
    return incidents[~hidden], incidents[hidden]


def guarded(count: int) -> str:
    """Return a reserved count as it may be printed: ``menos de 10``, then rounded to multiples of five (10-5 rule)."""
    return "menos de 10" if count < 10 else f"≈ {5 * round(count / 5):,}"
