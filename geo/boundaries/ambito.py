"""Name police polygons by a wider unit: the districts, provinces or regions that comisarías lie in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from geo.columns import BOUNDARY_LEVELS
from geo.errors import ConfigError

if TYPE_CHECKING:
    from geo.boundaries.read import Boundaries

__all__ = ["AMBITOS", "spelt", "widened"]

AMBITOS = ("comisaria", "distrito", "provincia", "region")
"""Units that a sheet may show, the default first."""

_CHAIN = ("region", "provincia", "distrito", "comisaria", "sector", "subsector")
"""Units of a country, from the widest to the smallest."""
_DIGITS = {"region": 2, "provincia": 4, "distrito": 6}
"""Digits of the UBIGEO (six) that are the code of each unit."""


def widened(boundaries: Boundaries, ambito: str) -> Boundaries:
    """Return the same polygons named by a wider unit, which takes the place of the comisaría.

    For a province the column ``comisaria`` has its name, ``sector`` its districts and ``subsector`` their comisarías; a
    district has comisarías and their sectors, a region provinces and districts. What the file does not name is skipped.

    Parameters
    ----------
    boundaries
        Polygons of :func:`geo.boundaries.read.read_polygons`.
    ambito
        One of :data:`AMBITOS`.

    Returns
    -------
    Boundaries
        The same polygons in the same order, so that each point is still in the same one; the same value for ``comisaria``.
        Several polygons may have the same names (:func:`geo.boundaries.levels.at_level` joins them).

    Raises
    ------
    ConfigError
        If the polygons do not say which unit they lie in.
    """
    if ambito == AMBITOS[0]:
        return boundaries
    frame = boundaries.frame
    if ambito not in frame.columns or not (frame[ambito] != "").any():
        raise ConfigError(
            f"Los límites no dicen en qué {spelt(ambito)} está cada polígono, y --ambito {ambito} lo necesita. "
            f"Agregue la columna o indíquela con --columna-limites {ambito}=COLUMNA."
        )
    names, parts = _unit_names(frame, ambito), _parts(boundaries, ambito)
    data = {"comisaria": names, "sector": frame.get(parts[0], ""), "subsector": frame.get(parts[1], "")}
    kept = (*_CHAIN[: _CHAIN.index(ambito) + 1], "poblacion")
    data |= {name: frame[name] for name in kept if name in frame.columns}
    if "ubigeo" in frame.columns:
        code = frame["ubigeo"].str.slice(0, _DIGITS[ambito])
        data["ubigeo"] = code.str.ljust(6, "0").where(code != "", "")
    levels = {level: part for level, part in zip(BOUNDARY_LEVELS, (ambito, *parts), strict=True) if part}
    told = " y ".join(spelt(part) for part in parts if part)
    return replace(
        boundaries,
        frame=gpd.GeoDataFrame(data, geometry=frame.geometry, crs=frame.crs),
        decisions=(*boundaries.decisions, f"Ámbito: una lámina por {spelt(ambito)}, por {told}."),
        ambito=ambito,
        level_units=levels,
        units=_unit_of(frame["comisaria"], names),
    )


def spelt(level: str) -> str:
    """Return the Spanish name of a level, with its accent."""
    return {"region": "región", "comisaria": "comisaría"}.get(level, level)


def _unit_names(frame: gpd.GeoDataFrame, ambito: str) -> pd.Series[str]:
    """Return the unit of each polygon; names that several units share are followed by the wider unit."""
    own: pd.Series[str] = frame[ambito].where(frame[ambito] != "", f"SIN {spelt(ambito).upper()}")
    above = [name for name in _CHAIN[: _CHAIN.index(ambito)] if name in frame.columns]
    if not above:
        return own
    whole = frame[above].agg("|".join, axis=1)
    shared = whole.groupby(own).transform("nunique") > 1
    return own.mask(shared, own + " (" + frame[above[-1]] + ")")


def _parts(boundaries: Boundaries, ambito: str) -> tuple[str, str]:
    """Return the columns that divide the unit, the wider first; empty where there is none."""
    frame = boundaries.frame
    same = {"comisaria"} if boundaries.ambito == "distrito" else set()  # a file of districts: comisaria is the district
    below = [name for name in _CHAIN[_CHAIN.index(ambito) + 1 :] if name in frame.columns and name not in same]
    named = [name for name in below if (frame[name] != "").any()]
    wider, narrower, *_ = *named, "", ""
    return wider, narrower


def _unit_of(comisarias: pd.Series[str], names: pd.Series[str]) -> dict[str, str]:
    """Return the unit of each comisaría, without those that lie in several."""
    pairs = pd.DataFrame({"own": comisarias, "unit": names}).drop_duplicates()
    alone = pairs[~pairs["own"].duplicated(keep=False)]
    return dict(zip(alone["own"], alone["unit"], strict=True))
