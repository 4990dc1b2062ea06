"""The same polygons, told by a wider unit: the districts, provinces or regions that comisarías lie in."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from geo.columns import BOUNDARY_LEVELS
from geo.errors import ConfigError

__all__ = ["AMBITOS", "spelt", "widened"]

AMBITOS = ("comisaria", "distrito", "provincia", "region")
"""What a sheet may be of, the default first."""

_CHAIN = ("region", "provincia", "distrito", "comisaria", "sector", "subsector")
_DIGITS = {"region": 2, "provincia": 4, "distrito": 6}
"""How much of the UBIGEO is that of each."""


def widened(boundaries: gpd.GeoDataFrame, ambito: str) -> gpd.GeoDataFrame:
    """Give polygons the names of a wider unit and its parts, so that it takes the place of the comisaría.

    A province takes that of ``comisaria``, its districts that of ``sector`` and their comisarías that of ``subsector``; a
    district has comisarías and their sectors, a region provinces and districts. What the file does not name is skipped.

    Parameters
    ----------
    boundaries
        Frame of :func:`geo.boundaries.read.read_boundaries`, with its ``attrs``.
    ambito
        One of :data:`AMBITOS`.

    Returns
    -------
    GeoDataFrame
        The same polygons in the same order, so that each point is still in the same one, with other names; the same frame
        for ``comisaria``. Several may have the same names (:func:`geo.boundaries.levels.at_level` joins them).
        ``attrs["ambito"]`` is the unit, ``attrs["niveles"]`` says what is in each of the three columns and
        ``attrs["comisarias"]`` the unit of each comisaría that lies in one alone.

    Raises
    ------
    ConfigError
        If the polygons do not say which unit they lie in.
    """
    if ambito == AMBITOS[0]:
        return boundaries
    if ambito not in boundaries.columns or not (boundaries[ambito] != "").any():
        raise ConfigError(
            f"Los límites no dicen en qué {spelt(ambito)} está cada polígono, y --ambito {ambito} lo necesita. "
            f"Agregue la columna o indíquela con --columna-limites {ambito}=COLUMNA."
        )
    names, parts = _unit_names(boundaries, ambito), _parts(boundaries, ambito)
    data = {"comisaria": names, "sector": boundaries.get(parts[0], ""), "subsector": boundaries.get(parts[1], "")}
    kept = (*_CHAIN[: _CHAIN.index(ambito) + 1], "poblacion")
    data |= {name: boundaries[name] for name in kept if name in boundaries.columns}
    if "ubigeo" in boundaries.columns:
        code = boundaries["ubigeo"].str.slice(0, _DIGITS[ambito])
        data["ubigeo"] = code.str.ljust(6, "0").where(code != "", "")
    out = gpd.GeoDataFrame(data, geometry=boundaries.geometry, crs=boundaries.crs)
    levels = {level: part for level, part in zip(BOUNDARY_LEVELS, (ambito, *parts), strict=True) if part}
    told = " y ".join(spelt(part) for part in parts if part)
    out.attrs.update(
        decisiones=[*boundaries.attrs["decisiones"], f"Ámbito: una lámina por {spelt(ambito)}, por {told}."],
        avisos=boundaries.attrs["avisos"],
        ambito=ambito,
        niveles=levels,
        comisarias=_unit_of(boundaries["comisaria"], names),
    )
    return out


def spelt(level: str) -> str:
    """Name of a level as Spanish writes it."""
    return {"region": "región", "comisaria": "comisaría"}.get(level, level)


def _unit_names(boundaries: gpd.GeoDataFrame, ambito: str) -> pd.Series[str]:
    """Names of the units; those that several share have that of the wider unit beside them."""
    own: pd.Series[str] = boundaries[ambito].where(boundaries[ambito] != "", f"SIN {spelt(ambito).upper()}")
    above = [name for name in _CHAIN[: _CHAIN.index(ambito)] if name in boundaries.columns]
    if not above:
        return own
    whole = boundaries[above].agg("|".join, axis=1)
    shared = whole.groupby(own).transform("nunique") > 1
    return own.mask(shared, own + " (" + boundaries[above[-1]] + ")")


def _parts(boundaries: gpd.GeoDataFrame, ambito: str) -> tuple[str, str]:
    """Names of the columns that divide the unit, the wider first; empty where there is none."""
    same = {"comisaria"} if boundaries.attrs.get("ambito") == "distrito" else set()  # its comisaria is the district
    below = [name for name in _CHAIN[_CHAIN.index(ambito) + 1 :] if name in boundaries.columns and name not in same]
    named = [name for name in below if (boundaries[name] != "").any()]
    wider, narrower, *_ = *named, "", ""
    return wider, narrower


def _unit_of(comisarias: pd.Series[str], names: pd.Series[str]) -> dict[str, str]:
    """Find the unit of each comisaría; one that lies in several is in none."""
    pairs = pd.DataFrame({"own": comisarias, "unit": names}).drop_duplicates()
    alone = pairs[~pairs["own"].duplicated(keep=False)]
    return dict(zip(alone["own"], alone["unit"], strict=True))
