"""One file of police polygons as read: its layers in one, their folders, and the places in it that are no polygons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.boundaries.names.drawn_names import DrawnNames, drawn_levels
from geo.boundaries.names.unit_words import parts_of_name
from geo.boundaries.supposed_crs import with_crs
from geo.columns import BOUNDARY_LEVELS
from geo.errors import GeometryError
from geo.formats.layers.usable import draws_polygon, with_polygons
from geo.intake.sandbox import read_layer, read_layers
from geo.intake.tables import column_text
from geo.text import fold
from geo.wording import listing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    import geopandas as gpd
    from pyproj import CRS

    from geo.boundaries.remarks import Remarks
    from geo.formats.layers.layer import Layer

__all__ = ["BoundaryFile", "read_boundary_file"]

_TYPED = ("NOMBRE", "NAME", "LABEL")
"""Columns, folded, that hold the name that somebody typed while drawing."""
_CALLED = {"Point": "punto", "LineString": "línea", "": "sin forma"}


@dataclass(frozen=True, slots=True)
class BoundaryFile:
    """The features of a file, and for each the folders of a KML that hold it (the document first; empty elsewhere)."""

    file: Path
    frame: gpd.GeoDataFrame
    paths: tuple[tuple[str, ...], ...]

    def without_places(self, found: Mapping[str, str], remarks: Remarks) -> BoundaryFile:
        """Return the file without the pins, lines and notes that lie beside its polygons, and say which they are.

        A line that has the name of a unit stays: it is a sector whose outline does not close. Without any polygon all stay.
        """
        shapes = self.frame.geometry.to_numpy()
        is_polygon = np.array([draws_polygon(shape) for shape in shapes], dtype=bool)
        names = self._typed()
        columns = [found[level] for level in BOUNDARY_LEVELS if level in found and fold(found[level]) not in _TYPED]
        levels = [column_text(self.frame[column]).str.strip() != "" for column in columns]
        named = np.any(levels, axis=0) if levels else np.zeros(len(shapes), dtype=bool)
        kinds = ["" if shape is None else shape.geom_type.removeprefix("Multi") for shape in shapes]
        meant = [
            (kind == "LineString" and (named[at] or bool(parts_of_name(names[at]).levels)))
            or (not kind and not self.paths[at])
            for at, kind in enumerate(kinds)
        ]
        kept = is_polygon | np.array(meant, dtype=bool)
        if kept.all() or not is_polygon.any():
            return self
        gone = [(_CALLED.get(kinds[at], "forma"), names.iloc[at]) for at in np.flatnonzero(~kept)]
        count = ", ".join(f"{number} {kind}" for kind, number in Counter(kind for kind, _ in gone).items())
        called = listing(name for _, name in gone if name)
        remarks.warn("LUGARES_NO_POLIGONO", len(gone))
        remarks.decide(
            f"Límites «{self.file.name}»: no son polígonos y no se usan: {count}{f' ({called})' if called else ''}."
        )
        paths = tuple(path for path, keep in zip(self.paths, kept, strict=True) if keep)
        return BoundaryFile(self.file, self.frame[kept], paths)

    def drawn(self, found: Mapping[str, str], chosen: Collection[str]) -> DrawnNames | None:
        """Return the levels that the typed names and the folders say, for those that no column holds; None if none.

        Parameters
        ----------
        found
            Columns of the levels found by their names, or chosen.
        chosen
            The fields that the user chose.
        """
        sectors = {"sector", "subsector"} & set(found)
        if "comisaria" in chosen or {"comisaria", "sector"} <= set(found) or (sectors and not any(self.paths)):
            return None
        level = next((level for level in ("sector", "subsector") if level in found), "")
        typed = column_text(self.frame[found[level]]).str.strip() if level else self._typed()
        if not (typed != "").any() and not any(self.paths):
            return None
        drawn = drawn_levels(typed, self.paths, self.file.stem, level=level)
        if drawn is None or not {"comisaria", "distrito"} & set(found):
            return drawn
        if not (drawn.names["sector"] != "").any():
            return None
        above = column_text(self.frame[found.get("comisaria", found.get("distrito", ""))]).str.strip()
        names = drawn.names | {"comisaria": above.where(above != "", drawn.names["comisaria"])}
        told = f"los sectores se tomaron de los nombres dibujados ({listing(dict.fromkeys(names['sector']))})."
        return DrawnNames(names, drawn.loose & (above == ""), (told,), drawn.unnamed)

    def with_crs(self, crs: str | int | CRS | None, remarks: Remarks) -> BoundaryFile:
        """Return the file in the CRS that it has by :func:`geo.boundaries.supposed_crs.with_crs`."""
        return BoundaryFile(self.file, with_crs(self.frame, self.file, crs, remarks), self.paths)

    def _typed(self) -> pd.Series[str]:
        """Return the name that somebody typed for each feature; blank where the file has no such column."""
        columns = {fold(str(name)): name for name in self.frame.columns if name != "geometry"}
        column = next((columns[name] for name in _TYPED if name in columns), None)
        if column is None:
            return pd.Series("", index=self.frame.index, dtype="str")
        return column_text(self.frame[column]).str.strip()


def read_boundary_file(file: Path, layer: str | None, remarks: Remarks) -> BoundaryFile:
    """Return the layer asked for, or all in one where they have the same columns, or are the folders of one KML.

    Raises
    ------
    GeometryError
        If it has no features.
    """
    if layer is not None:
        layers = {layer: read_layer(file, layer=layer)}
    else:
        layers = _with_polygons(file, read_layers(file), remarks)
        are_folders = any(one.path for one in layers.values())
        if not are_folders and len({tuple(one.frame.columns) for one in layers.values()}) > 1:
            layers = {"": read_layer(file)}  # raises: several layers, and none named
    if not any(len(one.frame) for one in layers.values()):
        raise GeometryError(f"«{file.name}» no tiene ningún polígono. Vuelva a exportarlo.", code="SIN_FILAS")
    if len(layers) > 1:
        remarks.warn("VARIAS_CAPAS")
        remarks.decide(f"Límites «{file.name}»: se leyeron sus {len(layers)} capas: {listing(layers)}.")
    for code, words in dict.fromkeys(notice for one in layers.values() for notice in one.notices):
        remarks.warn(code)
        remarks.decide(f"Límites {words}")
    frame = pd.concat([one.frame for one in layers.values()], ignore_index=True)
    paths = tuple(one.path for one in layers.values() for _ in range(len(one.frame)))
    if any(paths):
        frame = frame.fillna(dict.fromkeys(frame.columns.drop("geometry"), ""))
    return BoundaryFile(file, frame, paths)


def _with_polygons(file: Path, layers: dict[str, Layer], remarks: Remarks) -> dict[str, Layer]:
    """Return the layers with polygons, or the folders of a KML, and say which have none; all of them if none does."""
    kept, aside = with_polygons(layers)
    if not aside:
        return layers
    are_folders = any(one.path for one in layers.values())
    code, noun = ("LUGARES_NO_POLIGONO", "carpetas") if are_folders else ("CAPA_NO_USADA", "capas")
    count = sum(len(layers[name].frame) for name in aside) if are_folders else 1
    remarks.warn(code, count)
    remarks.decide(f"Límites «{file.name}»: no tienen polígonos y no se usan las {noun} {listing(aside)}.")
    return kept
