"""System of coordinates of a layer of polygons that declares none, or one that its numbers contradict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.countries import country_at
from geo.crs import parse_crs
from geo.errors import GeometryError

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from pyproj import CRS

    from geo.boundaries.remarks import Remarks

__all__ = ["note_misplaced", "with_crs"]

_MOST_DEGREES = 180.0
"""Largest absolute coordinate of a layer in degrees; a larger one is in metres."""


def with_crs(raw: gpd.GeoDataFrame, file: Path, crs: str | int | CRS | None, remarks: Remarks) -> gpd.GeoDataFrame:
    """Return a layer in the CRS that it declares; otherwise in the one given, or in WGS 84 if its coordinates are degrees.

    A layer in metres that declares degrees (a GeoJSON that says nothing, by its standard) is taken in the one given.

    Raises
    ------
    GeometryError
        ``CRS_FALTA`` if none is declared or given, and the coordinates are not degrees.
    """
    if raw.crs is not None and not (crs is not None and raw.crs.is_geographic and _are_metres(raw)):
        return raw
    if crs is not None:
        return raw.set_crs(parse_crs(crs), allow_override=True)
    if _are_metres(raw):
        raise GeometryError(
            f"«{file.name}» no declara su sistema de coordenadas y no está en grados. Indíquelo con --crs, "
            "por ejemplo --crs 32717.",
            code="CRS_FALTA",
        )
    remarks.warn("CRS_SUPUESTO")
    remarks.decide(f"Límites «{file.name}»: no declara su sistema de coordenadas; se supuso WGS 84 en grados.")
    return raw.set_crs(4326)


def _are_metres(raw: gpd.GeoDataFrame) -> bool:
    """Return whether the coordinates of a layer cannot be degrees."""
    return bool(np.nanmax(np.abs(raw.total_bounds), initial=0.0) > _MOST_DEGREES)


def note_misplaced(whole: gpd.GeoDataFrame, remarks: Remarks) -> None:
    """Say that polygons are in no known country, but would be with their two coordinates exchanged or with other signs."""
    west, south, east, north = whole.to_crs(4326).total_bounds
    x, y = float(west + east) / 2, float(south + north) / 2
    if country_at(x, y) is not None or (x < 0 < y):  # north and west: another country of America
        return
    changes = {"la latitud y la longitud cambiadas": (y, x), "los signos perdidos": (-abs(x), -abs(y))}
    for what, place in changes.items():
        country = country_at(*place)
        if country is not None:
            remarks.warn("LIMITES_FUERA")
            remarks.decide(
                f"Límites: están en latitud {y:.2f}, longitud {x:.2f}, en ningún país conocido; con {what} estarían en "
                f"{country.name}. No se movió nada: corríjalos y vuelva a exportarlos."
            )
            return
