"""Checked points from text or from the geometries of a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.incidents.coordinate_repair import repair
from geo.incidents.parsing.coordinate_text import read_numbers, split_pairs
from geo.incidents.parsing.map_links import LINK
from geo.incidents.place_arrays import Places
from geo.ledger import BETWEEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from pyproj import CRS

    from geo.incidents.coordinate_repair import Home
    from geo.ledger import Ledger

__all__ = ["check_points", "is_absent", "is_forced", "points_from_text", "same_place"]

_ABSENT = {
    "",
    "-",
    "--",
    "NULL",
    "(NULL)",
    "NONE",
    "NAN",
    "NA",
    "N/A",
    "S/D",
    "SIN DATO",
    "SIN DATOS",
    "NO DISPONIBLE",
    "NO REGISTRA",
    "NO PRECISA",
    "NO SE PRECISA",
    "S/H",
    "SIN HORA",
    "--:--",
}
_COARSE = r"[+-]?[0-9]{1,3}[.,][0-9]{1,2}"  # with \d, pandas would match row by row
_ROUNDING = 1e-6
"""Rounding error of hundredths of a degree, at most: far above that of a binary fraction, far below a third decimal."""
_ZERO_DEGREES = 0.001
"""Positions closer than this to 0, 0, in degrees (about 100 m), are default values, perhaps with rounding errors."""


def is_absent(text: pd.Series[str]) -> NDArray[np.bool_]:
    """Return a mask of the cells that mean no value: blank, NULL, S/D, S/H, N/A … (not ``S/N``, a door without number)."""
    return text.fillna("").str.strip().str.upper().isin(_ABSENT).to_numpy()


def is_forced(observation: pd.Series[str]) -> NDArray[np.bool_]:
    """Return a mask of the rows marked by SIDPOL as having the centroid of a comisaría for coordinate."""
    return observation.fillna("").str.contains("GEO FORZADA", case=False, regex=False).to_numpy(dtype=bool)


def points_from_text(
    x_text: pd.Series[str],
    y_text: pd.Series[str],
    *,
    crs: CRS,
    home: Home | None,
    ledger: Ledger,
    forced: NDArray[np.bool_],
    names: tuple[str, str],
) -> tuple[Places, NDArray[np.bool_]]:
    """Return points of two columns of text, repaired where possible, and settle the rows with unusable coordinates.

    Parameters
    ----------
    x_text, y_text
        Longitude and latitude in degrees, or east and north in metres, on the ledger's rows.
    crs
        System of the numbers.
    home
        Expected area, if known (see :mod:`geo.incidents.coordinate_repair`).
    forced
        Rows whose coordinate is not that of the incident: they stay accepted, without a point.
    names
        Column names of x and y in the file, for messages.

    Returns
    -------
    places, bare
        Coordinates as written, repaired, in ``crs``; and a mask of the rows without a known position. Degrees
        with one or two decimals are of none, and are outside if the expected area, wider than their rounding, is far.
    """
    east, north = read_numbers(x_text), read_numbers(y_text)
    if names[0] != names[1] and crs.is_geographic:
        paired, x_text, y_text = _split_cells((x_text, y_text), (east.number, north.number), home)
        if paired.any():
            ledger.warn("COORD_PAR_EN_CELDA", int((paired & ledger.accepted).sum()))
            east, north = read_numbers(x_text), read_numbers(y_text)
    how = {code: mask | north.how.get(code, np.False_) for code, mask in east.how.items()}
    poor = how.pop("COORD_POCA_PRECISION")
    x, y = east.number, north.number
    blank = (_is_blank(x_text), _is_blank(y_text))
    links = (_is_link(x_text, x), _is_link(y_text, y))
    checks = {
        "COORD_FALTA": blank[0] | blank[1],
        "COORD_ENLACE_SIN_LUGAR": links[0] | links[1],
        "COORD_NO_NUMERICA": np.isnan(x) | np.isnan(y),
        "COORD_POCA_PRECISION": poor,
    }
    x, y = _repaired(x, y, crs, home, ledger, how)
    misplaced = _misplaced(x, y, crs)
    checks |= misplaced
    forced = _with_doors(forced, x, y, misplaced)
    coarse = _is_coarse((x_text, y_text), (east.number, north.number), crs)
    away = coarse & ~home.holds(x, y) if home is not None else np.zeros_like(coarse)
    ledger.note(coarse & ~poor & ~away, "COORD_POCA_PRECISION")
    if names[0] != names[1]:
        sides = {
            "COORD_FALTA": blank,
            "COORD_ENLACE_SIN_LUGAR": links,
            "COORD_NO_NUMERICA": (np.isnan(east.number) & ~blank[0], np.isnan(north.number) & ~blank[1]),
            "COORD_POCA_PRECISION": (east.how["COORD_POCA_PRECISION"], north.how["COORD_POCA_PRECISION"]),
            "COORD_FUERA_RANGO": _misplaced_sides(x, y, crs),
        }
        _settle_one_column({code: sides[code] for code in checks if code in sides}, (x_text, y_text), names, ledger, forced)
    column = BETWEEN.join(dict.fromkeys(reversed(names)))
    rows = np.flatnonzero(np.any([*checks.values(), away], axis=0))
    shown = y_text.iloc[rows].fillna("")
    if names[0] != names[1]:
        shown = (shown + BETWEEN + x_text.iloc[rows].fillna("")).mask(blank[0][rows] & blank[1][rows], "")
    bad = _settle(checks, ledger=ledger, forced=forced, column=column, shown=shown)
    ledger.settle(away & ~forced, "FUERA_DE_JURISDICCION", column=column, value=shown)
    return Places(x, y, crs), bad | coarse


def _settle_one_column(
    sides: dict[str, tuple[NDArray[np.bool_], NDArray[np.bool_]]],
    texts: tuple[pd.Series[str], pd.Series[str]],
    names: tuple[str, str],
    ledger: Ledger,
    forced: NDArray[np.bool_],
) -> None:
    """Settle the rows of which one coordinate alone is at fault (``sides``: x and y by code), with its column and cell."""
    for code, faults in sides.items():
        for own, other in ((0, 1), (1, 0)):
            alone = faults[own] & ~faults[other] & ~forced
            ledger.settle(alone, code, column=names[own], value=texts[own])


def _split_cells(
    texts: tuple[pd.Series[str], pd.Series[str]], numbers: tuple[NDArray[np.float64], NDArray[np.float64]], home: Home | None
) -> tuple[NDArray[np.bool_], pd.Series[str], pd.Series[str]]:
    """Return a mask of the rows with both coordinates in one cell, the other blank or the same, and x and y divided."""
    paired = np.zeros(len(texts[0]), dtype=bool)
    x_text, y_text = texts
    for own, other in ((1, 0), (0, 1)):
        rows = np.flatnonzero(np.isnan(numbers[own]) & np.isnan(numbers[other]) & ~paired)
        cells, beside = (texts[place].iloc[rows].fillna("").str.strip() for place in (own, other))
        cells = cells[(cells != "") & ((beside == "") | (beside == cells))]
        lon, lat, _ = split_pairs(cells, home.box if home else None)
        lon, lat = lon[lat != ""], lat[lat != ""]
        if lat.empty:
            continue
        found = np.isin(texts[own].index, lat.index)
        x_text, y_text = x_text.mask(found, lon.reindex(x_text.index)), y_text.mask(found, lat.reindex(y_text.index))
        paired |= found
    return paired, x_text, y_text


def _is_blank(text: pd.Series[str]) -> NDArray[np.bool_]:
    return (text.fillna("").str.strip() == "").to_numpy()


def _is_link(text: pd.Series[str], number: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return a mask of the cells without a number that are links, as the short ones of a phone: they have no coordinate."""
    out = np.isnan(number)
    rows = np.flatnonzero(out)
    out[rows] = text.iloc[rows].fillna("").str.contains(LINK).to_numpy(dtype=bool)
    return out


def _is_coarse(
    texts: tuple[pd.Series[str], pd.Series[str]], numbers: tuple[NDArray[np.float64], NDArray[np.float64]], crs: CRS
) -> NDArray[np.bool_]:
    """Return a mask of the degrees with one or two decimals in both columns, whose resolution is a kilometre or worse."""
    coarse = np.zeros(len(texts[0]), dtype=bool)
    if not crs.is_geographic:
        return coarse
    rows = np.arange(len(coarse))
    for text, number in zip(texts, numbers, strict=True):
        hundredths = number[rows] * 100
        rows = rows[np.abs(hundredths - np.rint(hundredths)) < _ROUNDING]
        rows = rows[text.iloc[rows].fillna("").str.strip().str.fullmatch(_COARSE).to_numpy(dtype=bool)]
    coarse[rows] = True
    return coarse


def same_place(x: NDArray[np.float64], y: NDArray[np.float64], forced: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return a mask of the rows at exactly the coordinate of a forced one, that of the comisaría, marked or not."""
    out = np.zeros(len(x), dtype=bool)
    doors = set(zip(x[forced].tolist(), y[forced].tolist(), strict=True))
    near = np.flatnonzero(pd.Series(x).isin(x[forced & ~np.isnan(x)]))
    out[near] = [place in doors for place in zip(x[near].tolist(), y[near].tolist(), strict=True)]
    return out


def _with_doors(
    forced: NDArray[np.bool_],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    misplaced: Mapping[str, NDArray[np.bool_]],
) -> NDArray[np.bool_]:
    """Return the forced rows with those at the coordinate of one; no comisaría is at 0, 0, or where no place is."""
    return forced | same_place(x, y, forced & ~np.logical_or.reduce([*misplaced.values()]))


def _repaired(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    crs: CRS,
    home: Home | None,
    ledger: Ledger,
    how: dict[str, NDArray[np.bool_]],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return repaired degrees, and count the repairs in the ledger."""
    if crs.is_geographic:
        x, y, more = repair(x, y, home)
        how |= more
    for code, mask in how.items():
        ledger.warn(code, int((mask & ledger.accepted).sum()))
    return x, y


def check_points(
    points: gpd.GeoSeries, *, home: Home | None, ledger: Ledger, forced: NDArray[np.bool_]
) -> tuple[Places, NDArray[np.bool_]]:
    """Check the geometries of a layer as :func:`points_from_text` checks text; only points, also alone in a MultiPoint."""
    points = _single(points)
    shapes = points.to_numpy()
    null, empty = shapely.is_missing(shapes), shapely.is_empty(shapes)
    absent = null | empty
    other = ~absent & (shapely.get_type_id(shapes) != shapely.GeometryType.POINT)
    plain = points.mask(absent | other)
    x, y = plain.x.to_numpy(dtype=float), plain.y.to_numpy(dtype=float)
    written = (x, y)
    x, y = _repaired(x, y, points.crs, home, ledger, {})
    misplaced = _misplaced(x, y, points.crs)
    forced = _with_doors(forced, x, y, misplaced)
    unread = ~absent & ~other & (np.isnan(x) | np.isnan(y))
    checks = {"GEOM_NULA": null, "GEOM_VACIA": empty, "GEOM_TIPO": other, "COORD_FALTA": unread} | misplaced
    rows = np.flatnonzero(np.any([*checks.values()], axis=0) & ~np.isnan(written[0]))
    pairs = [f"{north} , {east}" for east, north in zip(written[0][rows], written[1][rows], strict=True)]
    shown = pd.Series(pairs, index=rows, dtype="str")
    bad = _settle(checks, ledger=ledger, forced=forced, column="geometry", shown=shown)
    return Places(x, y, points.crs), bad


def _single(points: gpd.GeoSeries) -> gpd.GeoSeries:
    """Return the geometries, with the point of a MultiPoint or collection of one point instead of it."""
    shapes = points.to_numpy()
    alone = (shapely.get_type_id(shapes) >= shapely.GeometryType.MULTIPOINT) & (shapely.get_num_geometries(shapes) == 1)
    parts = shapely.get_geometry(shapes[alone], 0)
    alone[alone] = shapely.get_type_id(parts) == shapely.GeometryType.POINT
    if not alone.any():
        return points
    shapes = shapes.copy()
    shapes[alone] = shapely.get_geometry(shapes[alone], 0)
    return gpd.GeoSeries(shapes, index=points.index, crs=points.crs)


def _misplaced_sides(
    x: NDArray[np.float64], y: NDArray[np.float64], crs: CRS
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return masks of the x and of the y that no place has."""
    bound_x, bound_y = (180.0, 90.0) if crs.is_geographic else (1e7, 2e7)
    return np.abs(x) > bound_x, np.abs(y) > bound_y


def _misplaced(x: NDArray[np.float64], y: NDArray[np.float64], crs: CRS) -> dict[str, NDArray[np.bool_]]:
    return {
        "COORD_CERO": (np.abs(x) < _ZERO_DEGREES) & (np.abs(y) < _ZERO_DEGREES),
        "COORD_FUERA_RANGO": np.logical_or(*_misplaced_sides(x, y, crs)),
    }


def _settle(
    checks: dict[str, NDArray[np.bool_]], *, ledger: Ledger, forced: NDArray[np.bool_], column: str, shown: pd.Series[str]
) -> NDArray[np.bool_]:
    """Settle the rows of each failed check in turn; return a mask of the rows without a point."""
    ledger.settle(forced, "COORD_FORZADA")
    bad = forced.copy()
    for code, mask in checks.items():
        ledger.settle(mask & ~forced, code, column=column, value=shown)
        bad |= mask
    return bad
