"""Read police polygons (comisaria > sector > subsector), and locate points in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.boundaries.jurisdiction import OUTLINE
from geo.boundaries.layer_checks import checked_polygons
from geo.boundaries.left_out import LeftOut
from geo.boundaries.levels import at_level
from geo.boundaries.named_polygons import read_named
from geo.boundaries.names.homonyms import apart
from geo.boundaries.nesting import nest_subsectors
from geo.boundaries.point_in_polygon import first_holder
from geo.boundaries.remarks import Remarks
from geo.boundaries.supposed_crs import note_misplaced
from geo.boundaries.validity import note_gaps
from geo.columns import BOUNDARY_LEVELS, require
from geo.crs import require_metric, to_metric
from geo.intake.repeated_files import distinct_files, spare_shapes
from geo.naming import natural_key, quantity
from geo.wording import listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray
    from pyproj import CRS

    from geo.errors import GeometryError
    from geo.evidence.choice import Choices

__all__ = ["Boundaries", "locate", "read_boundaries", "read_polygons"]

_OVERLAP_M2 = 100.0
"""Overlap of the polygons (m²) above which the user is told: a strip of one metre along a block; less is rounding."""


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Police polygons as read, or told by a wider unit (:func:`geo.boundaries.ambito.widened`).

    ``frame`` is what :func:`read_boundaries` returns. ``decisions`` are what was chosen, a Spanish sentence each;
    ``warnings`` counts by code. ``ambito`` is the unit that the column ``comisaria`` names: ``comisaria``, ``distrito``,
    ``provincia`` or ``region``; or :data:`geo.boundaries.jurisdiction.OUTLINE`. ``level_units`` says what each column holds
    where that is not its name, and ``units`` the unit of each comisaría that lies in one alone; both are empty for
    comisarías. ``choices`` has, by name of file, the column of each field. ``refused`` has the comisarías left out for a
    polygon that cannot be used, and the error of each; ``left_out``, their polygons in metres, if there are any.
    """

    frame: gpd.GeoDataFrame
    decisions: tuple[str, ...] = ()
    warnings: Mapping[str, int] = field(default_factory=dict)
    ambito: str = "comisaria"
    level_units: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[tuple[str, Choices], ...] = ()
    refused: Mapping[str, GeometryError] = field(default_factory=dict)
    left_out: gpd.GeoDataFrame | None = None

    @property
    def of_facts(self) -> bool:
        """Whether the polygons were made round the facts."""
        return self.ambito == OUTLINE

    @property
    def unit_of_each(self) -> Mapping[str, str]:
        """The unit of each comisaría (``units``); the comisaría itself where the polygons are of comisarías."""
        return self.units or {name: name for name in self.frame["comisaria"].unique()}

    @property
    def epsg(self) -> int:
        """EPSG code of the projected system of the polygons."""
        return int(self.frame.crs.to_epsg())


def read_boundaries(
    path: str | Path | Iterable[str | Path],
    columns: Mapping[str, str] | None = None,
    crs: str | int | CRS | None = None,
    *,
    layer: str | None = None,
) -> gpd.GeoDataFrame:
    """Return the polygons of one or more comisarías. Library only: no command uses it.

    Parameters
    ----------
    path
        Vector files.
    columns
        Field to column, for the files where detection fails: ``comisaria``, ``sector``, ``subsector``, ``poblacion`` …
    crs
        System of the files that declare none.
    layer
        Layer to read where a file has several.

    Returns
    -------
    GeoDataFrame
        Columns ``comisaria``, ``sector``, ``subsector`` (text, empty where there is no such level), those of
        ``region, provincia, distrito, ubigeo, barrio, poblacion`` that the files have, and ``geometry``: valid polygons in
        the UTM zone of the whole. One row per name, sorted.

    Raises
    ------
    GeometryError
        Naming every feature that is no polygon, or is invalid and cannot be repaired without changing it.
    ColumnError
        If nothing names the polygons.

    Examples
    --------
    >>> import mapadelito as md
    >>> boundaries = md.read_boundaries(md.ROOT / "data/boundaries/ilo.geojson")
    >>> boundaries[["comisaria", "sector"]].head(3)
               comisaria    sector
    0  COMISARIA PNP ILO  SECTOR 1
    1  COMISARIA PNP ILO  SECTOR 2
    2  COMISARIA PNP ILO  SECTOR 3
    """
    return read_polygons(path, columns, crs, layer=layer).frame


def read_polygons(
    path: str | Path | Iterable[str | Path],
    columns: Mapping[str, str] | None = None,
    crs: str | int | CRS | None = None,
    *,
    layer: str | None = None,
    in_part: bool = False,
) -> Boundaries:
    """Return the polygons of one or more comisarías, with what was decided to read them.

    Parameters and errors are those of :func:`read_boundaries`. With ``in_part``, a polygon that cannot be used leaves out
    its comisaría, if others stay (``Boundaries.refused``).
    """
    files = distinct_files([path] if isinstance(path, (str, Path)) else path)
    remarks = Remarks([f"Límites: {line}" for line in files.told], dict(files.warnings))
    left = LeftOut(is_one_of_several=len(files.paths) > 1) if in_part else None
    read = [read_named(item, columns, crs, layer, remarks, left=left) for item in files.paths]
    frames = [frame for frame, _ in read]
    if left and all(frame.empty for frame in frames):
        raise next(iter(left.faults.values()))
    epsg = to_metric(next(frame for frame in frames if not frame.empty)).crs.to_epsg()
    whole = pd.concat([to_metric(frame, epsg=epsg) for frame in frames], ignore_index=True)
    unit = np.repeat(np.arange(len(frames)), [len(frame) for frame in frames])
    whole = _once(gpd.GeoDataFrame(whole, crs=epsg), unit, remarks)
    whole = _without_left(whole, left)
    whole = _joined(apart(whole, remarks), remarks)
    whole = checked_polygons(whole, listing(file.name for file in files.paths), left)
    whole = _ordered(nest_subsectors(whole, remarks))
    refused = left.faults if left else {}
    for name, fault in refused.items():
        code = "GEOM_INVALIDA" if fault.code == "GEOM_TIPO" else fault.code  # that of the points of incidents
        remarks.warn(code, max(len(fault.places), 1))
        remarks.decide(f"Límites: «{name}» no se usa, por un polígono: {fault}")
    shapes = whole.geometry.to_numpy()
    union = shapely.union_all(shapes)  # of a country it takes seconds
    note_gaps(shapes, union, remarks)
    note_misplaced(whole, remarks)
    overlap = float(whole.area.sum() - union.area)
    if overlap > _OVERLAP_M2:
        remarks.warn("TRASLAPE_SECTORES")
        remarks.decide(f"Límites: hay {overlap / 1e6:.4f} km² de superposición; cada punto se cuenta una sola vez.")
    ambito = read[0][1].ambito
    levels = {} if ambito == "comisaria" else {"comisaria": ambito}
    choices = tuple((file.name, columns_of.choices) for file, (_, columns_of) in zip(files.paths, read, strict=True))
    return Boundaries(
        whole,
        tuple(remarks.decisions),
        remarks.warnings,
        ambito,
        level_units=levels,
        choices=choices,
        refused=refused,
        left_out=left.polygons(epsg) if left and refused else None,
    )


def _once(whole: gpd.GeoDataFrame, unit: NDArray[np.intp], remarks: Remarks) -> gpd.GeoDataFrame:
    """Return the polygons without those that another file, or another row, already has with the same name and shape."""
    placed = np.flatnonzero(whole.geometry.notna())
    shapes, names = whole.geometry.iloc[placed], whole[list(BOUNDARY_LEVELS)].iloc[placed]
    gone = placed[spare_shapes(shapes, np.arange(len(placed)), names)]
    if not len(gone):
        return whole
    across = len(spare_shapes(shapes, unit[placed], names))
    for count, where in ((across, "en dos archivos"), (len(gone) - across, "dos veces en un archivo")):
        if count:
            remarks.decide(
                f"Límites: {quantity(count, 'polígono está', 'polígonos están')} {where}, con el mismo nombre y "
                "forma: cuenta una vez."
            )
    return whole.drop(index=gone).reset_index(drop=True)


def _without_left(whole: gpd.GeoDataFrame, left: LeftOut | None) -> gpd.GeoDataFrame:
    """Return the polygons of the comisarías that no bad polygon blocks, in any file."""
    if left is None or not left.faults:
        return whole
    kept = left.take(whole, {}).reset_index(drop=True)
    if kept.empty:
        raise next(iter(left.faults.values()))
    return kept


def _joined(whole: gpd.GeoDataFrame, remarks: Remarks) -> gpd.GeoDataFrame:
    """Return the polygons, those of each comisaría joined where none of them has a name of its own."""
    unnamed = not (whole[["sector", "subsector"]] != "").any(axis=None)
    if not unnamed or not whole["comisaria"].duplicated().any():
        return whole
    remarks.decide(f"Límites: {len(whole)} polígonos sin nombre de sector se unieron por comisaría.")
    return at_level(whole, "comisaria").assign(sector="", subsector="")[list(whole.columns)]


def _ordered(whole: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the polygons sorted by their names, numbers by value («SECTOR 2» before «SECTOR 10»)."""
    keys = [*zip(*(whole[level].map(natural_key) for level in BOUNDARY_LEVELS), strict=True)]
    return whole.iloc[sorted(range(len(whole)), key=keys.__getitem__)].reset_index(drop=True)


def locate(points: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return points with the comisaria, sector and subsector that hold each.

    Parameters
    ----------
    points
        Projected points; null ones stay unlocated.
    boundaries
        Frame of :func:`read_boundaries`, in any CRS.

    Returns
    -------
    GeoDataFrame
        ``points`` with the three columns (text; empty where no polygon holds the point). Each point belongs to one polygon:
        where several touch it (a shared border, an overlap), to the first in the order of the boundaries.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> import mapadelito as md
    >>> sectors = {"comisaria": "CENTRAL", "sector": ["S1", "S2"], "subsector": ""}
    >>> boundaries = gpd.GeoDataFrame(sectors, geometry=[box(0, 0, 500, 500), box(500, 0, 1000, 500)], crs=32717)
    >>> points = gpd.GeoDataFrame(geometry=gpd.points_from_xy([250, 750, 5000], [250, 250, 250]), crs=32717)
    >>> md.locate(points, boundaries)["sector"].tolist()
    ['S1', 'S2', '']
    """
    require(boundaries, BOUNDARY_LEVELS, who="locate")
    require_metric(points, who="locate")
    shapes = boundaries.geometry.to_crs(points.crs).to_numpy()
    geometry = points.geometry.to_numpy()
    holder = first_holder(np.stack([shapely.get_x(geometry), shapely.get_y(geometry)]).T, shapes)  # NaN where there is none
    out = points.copy()
    for level in BOUNDARY_LEVELS:
        names = pd.Series([*boundaries[level], ""], dtype="str")
        out[level] = names.take(holder).set_axis(points.index)
    return out
