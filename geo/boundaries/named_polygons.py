"""The polygons of one file with the names of their levels, repaired, and the places that the file says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from geo.boundaries.boundary_file import read_boundary_file
from geo.boundaries.levels import levels_present
from geo.boundaries.names.limit_columns import limit_columns
from geo.boundaries.names.repeated_names import names_apart
from geo.boundaries.nesting import cut_outlines
from geo.boundaries.remarks import Remarks
from geo.boundaries.validity import clean_polygons, note_oddities, usable_polygons
from geo.columns import BOUNDARY_LEVELS, PLACE_COLUMNS, detect
from geo.evidence.choice import Certainty
from geo.intake.tables import column_text
from geo.naming import UNNAMED, quantity
from geo.text import joined
from geo.ubigeo import coding_of, six_digits
from geo.wording import listing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pyproj import CRS

    from geo.boundaries.boundary_file import BoundaryFile
    from geo.boundaries.left_out import LeftOut
    from geo.boundaries.names.drawn_names import DrawnNames
    from geo.boundaries.names.limit_columns import LimitColumns

__all__ = ["read_named"]

_OPTIONAL = (*PLACE_COLUMNS, "barrio", "poblacion")
"""Columns that are kept where a file has them."""
_WHOLE = 0.99
"""Share of a polygon without a sector that no sector covers, from which it is no outline: less is a slip of drawing."""


def read_named(
    file: Path,
    columns: Mapping[str, str] | None,
    crs: str | int | CRS | None,
    layer: str | None,
    remarks: Remarks,
    *,
    left: LeftOut | None,
) -> tuple[gpd.GeoDataFrame, LimitColumns]:
    """Return the polygons of a file with their names, and the columns that name them.

    Parameters
    ----------
    file, columns, crs, layer
        As in :func:`geo.boundaries.read.read_boundaries`, of one file.
    remarks
        To which those of the file are added.
    left
        Where given, the comisarías left out for a polygon that cannot be used are added to it; otherwise that is an error.

    Raises
    ------
    GeometryError, ColumnError
        As in :func:`geo.boundaries.read.read_boundaries`.
    """
    given = read_boundary_file(file, layer, remarks).with_crs(crs, remarks)
    exact = detect([str(name) for name in given.frame.columns if name != "geometry"], "limites", chosen=columns)
    given = given.without_places(exact, remarks)
    raw = given.frame
    columns_of, drawn = _named_by(given, exact, columns, remarks)
    found = columns_of.found
    names = {field: column_text(raw[column]).str.strip() for field, column in found.items()}
    if "ubigeo" in names:
        names["ubigeo"] = names["ubigeo"].map(six_digits)
        coding = coding_of(zip(names["ubigeo"], names.get("region", names["ubigeo"]), strict=True))
        if coding:
            remarks.decide(f"Límites «{file.name}»: el UBIGEO es el del {coding}.")
    if "comisaria" not in names and not drawn:
        names["comisaria"] = pd.Series(file.stem.replace("_", " ").upper(), index=raw.index, dtype="str")
        remarks.decide(f"Límites «{file.name}»: sin columna de comisaría; se usó el nombre del archivo.")
    if drawn:
        names |= drawn.names
        remarks.decide(*(f"Límites «{file.name}»: {line}" for line in drawn.told))
        remarks.warn("NIVELES_DIBUJADOS")
        remarks.warn("POLIGONO_SIN_NOMBRE", drawn.unnamed)
    if found:
        named = ", ".join(f"{field} = «{name}»" for field, name in found.items())
        remarks.decide(f"Límites «{file.name}»: {named}.")
    remarks.decide(*columns_of.decisions)
    frame = _framed(raw, names, file, remarks, left=left)
    if drawn:
        frame = cut_outlines(frame, drawn.loose[frame.index])
    else:
        frame = _without_outlines(frame, file, remarks)
        _note_unnamed(frame, file, remarks)
    level = (levels_present(frame) or ("comisaria",))[-1]
    if columns_of.by_value and level != "comisaria" and "comisaria" in columns_of.found:
        frame = names_apart(frame, level, f"Límites «{file.name}»", remarks)
    return frame, columns_of


def _named_by(
    given: BoundaryFile, exact: Mapping[str, str], columns: Mapping[str, str] | None, remarks: Remarks
) -> tuple[LimitColumns, DrawnNames | None]:
    """Return the columns that name the polygons, and the drawn names for the levels that they leave open.

    Where the drawn names have the sectors alone, a column of comisarías that no folder or name contradicts comes first: one
    whose header or values speak of a comisaría or, if the drawn names are not distinct, any that makes them so.
    """
    raw, drawn = given.frame, given.drawn(exact, columns or ())
    if drawn is not None and len({*drawn.names["comisaria"]}) == 1 and not columns:
        tried = Remarks()
        by_value = limit_columns(raw, given.file, columns, tried)
        levels = by_value.choices.by_field
        repeat = joined(pd.DataFrame({level: drawn.names[level] for level in BOUNDARY_LEVELS})).duplicated().any()
        if {"comisaria", "sector"} <= levels.keys() and (
            repeat or levels["comisaria"].certainty in {Certainty.SURE, Certainty.LIKELY}
        ):
            remarks.add(tried)
            return by_value, None
    return limit_columns(raw, given.file, columns, remarks, are_drawn=drawn is not None), drawn


def _framed(
    raw: gpd.GeoDataFrame,
    names: Mapping[str, pd.Series[str]],
    file: Path,
    remarks: Remarks,
    *,
    left: LeftOut | None,
) -> gpd.GeoDataFrame:
    """Return the polygons with their names, repaired, without those of the comisarías that a bad one blocks."""
    blank = pd.Series("", index=raw.index, dtype="str")
    data = {level: names.get(level, blank) for level in BOUNDARY_LEVELS}
    data |= {name: names[name] for name in _OPTIONAL if name in names}
    data["comisaria"] = data["comisaria"].where(data["comisaria"] != "", UNNAMED)
    note_oddities(raw, data, remarks)
    if left is None:
        return gpd.GeoDataFrame(data, geometry=clean_polygons(raw.geometry, file, remarks), crs=raw.crs)
    several = left.is_one_of_several
    shapes, faults = usable_polygons(raw.geometry, data["comisaria"], file, remarks, may_be_none=several)
    return left.take(gpd.GeoDataFrame(data, geometry=shapes, crs=raw.crs), faults)


def _without_outlines(frame: gpd.GeoDataFrame, file: Path, remarks: Remarks) -> gpd.GeoDataFrame:
    """Return the polygons, those without a sector reduced to what the sectors of their comisaría leave, and say it.

    A layer with the outline of each comisaría beside its sectors would otherwise have two polygons for each point.
    """
    blank = frame["sector"] == ""
    if not blank.any() or (frame.loc[blank, "subsector"] != "").any():
        return frame
    cut = cut_outlines(frame, pd.Series(data=False, index=frame.index))
    gone = frame.index.difference(cut.index)
    less = shapely.area(cut.geometry.to_numpy()) < _WHOLE * shapely.area(frame.geometry.loc[cut.index].to_numpy())
    changed = len(gone) + int(less.sum())
    if not changed:
        return frame
    remarks.decide(
        f"Límites «{file.name}»: {quantity(changed, 'polígono', 'polígonos')} sin sector: es el contorno de su comisaría; "
        "valen sus sectores, y del contorno lo que estos dejan."
    )
    return cut


def _note_unnamed(frame: gpd.GeoDataFrame, file: Path, remarks: Remarks) -> None:
    """Say how many polygons have no comisaría, and no sector where others of their comisaría have one."""
    station, sector = frame["comisaria"], frame["sector"]
    lacks = {
        "comisaría": station == UNNAMED,
        "sector": (sector == "") & (sector != "").groupby(station).transform("any") & (frame["subsector"] == ""),
    }
    for level, rows in lacks.items():
        if count := int(rows.sum()):
            remarks.warn("POLIGONO_SIN_NOMBRE", count)
            whose = "" if level == "comisaría" else f" ({listing(dict.fromkeys(station[rows]))})"
            remarks.decide(
                f"Límites «{file.name}»: {quantity(count, 'polígono no tiene', 'polígonos no tienen')} nombre "
                f"de {level}{whose}. Póngaselo."
            )
