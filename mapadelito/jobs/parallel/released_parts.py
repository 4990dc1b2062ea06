"""The released incidents of a run in files, by jurisdiction: who draws one reads its own, and no frame of all is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from pyarrow import ipc
from scipy.spatial import KDTree

from layers.disclosure.public_places import AREAS
from layers.disclosure.released import Released, Totals
from layers.statistics.area_counts import pointed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.period import Period
    from layers.disclosure.profiles import ReservedCounts

__all__ = ["ReleasedParts", "write_parts"]

V = TypeVar("V")

_NOW, _BEFORE, _POINTS, _AREAS = "hechos.arrow", "antes.arrow", "puntos.arrow", "areas.arrow"
_PAST = "pasado.arrow"
_SHAPES = "geometria"
"""Prefix of the columns of geometries, written as WKB."""
_BINARY = pd.ArrowDtype(pa.large_binary())
_OPTIONS = ipc.IpcWriteOptions(compression="lz4")


@dataclass(frozen=True, slots=True)
class ReleasedParts:
    """Where the incidents of each jurisdiction are, and what is told of them together.

    Attributes
    ----------
    folder
        Folder of the files.
    names
        Names of the jurisdictions, in the order of the files.
    boxes
        Bounds of the points of each (west, south, east, north), NaN where there are none.
    crs
        System of the incidents.
    earlier, has_areas, has_past
        The earlier period, or None, whether incidents are counted by area, and whether there are some of the time before.
    totals, reserved, misplaced, misplaced_before, last
        Those of :class:`~layers.disclosure.released.Released`.
    """

    folder: Path
    names: tuple[str, ...]
    boxes: NDArray[np.float64]
    crs: Any
    earlier: Period | None
    has_areas: bool
    totals: Totals
    reserved: Mapping[str, ReservedCounts]
    misplaced: Mapping[str, int]
    misplaced_before: Mapping[str, int]
    has_past: bool = False
    last: date | None = None

    def of(self, name: str, around: gpd.GeoSeries) -> Released:
        """Return what is released of one jurisdiction alone, with the points of the others in the bounds of ``around``."""
        number = self.names.index(name)
        before = (self.earlier, self._frame(_BEFORE, number)) if self.earlier is not None else None
        return Released(
            incidents=self._frame(_NOW, number),
            before=before,
            reserved=_only(self.reserved, name),
            misplaced=_only(self.misplaced, name),
            misplaced_before=_only(self.misplaced_before, name),
            areas=self._frame(_AREAS, number) if self.has_areas else None,
            others=self._others(number, around.to_crs(self.crs).total_bounds),
            totals=self.totals,
            past=self._frame(_PAST, number) if self.has_past else None,
            last=self.last,
        )

    def _frame(self, file: str, number: int) -> gpd.GeoDataFrame:
        return _read(self.folder / file, [number], self.crs)[0]

    def _others(self, number: int, around: NDArray[np.float64]) -> gpd.GeoDataFrame:
        """Return the points, with ``comisaria``, of the other jurisdictions in a box."""
        west, south, east, north = self.boxes.T
        meets = (west <= around[2]) & (east >= around[0]) & (south <= around[3]) & (north >= around[1])
        numbers = [int(one) for one in np.flatnonzero(meets) if one != number]
        found = _read(self.folder / _POINTS, numbers, self.crs)
        names = np.repeat([self.names[one] for one in numbers], [len(points) for points in found])
        spots = np.concatenate([np.empty(0, dtype=object), *(points.geometry.to_numpy() for points in found)])
        whole = gpd.GeoDataFrame({"comisaria": pd.Series(names, dtype="str")}, geometry=spots, crs=self.crs)
        return whole.cx[around[0] : around[2], around[1] : around[3]].reset_index(drop=True)


def write_parts(released: Released, names: Sequence[str], folder: Path) -> ReleasedParts:
    """Write the incidents of some jurisdictions of a run, each apart, in a new folder, and return where they are.

    The incidents of no jurisdiction are only counted.
    """
    folder.mkdir()
    frame, crs = released.incidents, released.incidents.crs
    rows = _rows(frame, names)
    _write(folder / _NOW, frame, rows)
    if released.before is not None:
        _write(folder / _BEFORE, released.before[1], _rows(released.before[1], names))
    if released.past is not None:
        _write(folder / _PAST, released.past, _rows(released.past, names))
    if released.areas is not None:
        _write(folder / _AREAS, released.areas, _areas_used(frame, rows, released.areas))
    places = gpd.GeoDataFrame(geometry=frame.geometry)
    is_point = np.isin(np.arange(len(frame)), pointed(frame.reset_index(drop=True)).index)
    points = [own[is_point[own]] for own in rows]
    _write(folder / _POINTS, places, points)
    boxes = [places.geometry.iloc[own].total_bounds if len(own) else np.full(4, np.nan) for own in points]
    return ReleasedParts(
        folder,
        tuple(names),
        np.reshape(boxes, (-1, 4)),
        crs,
        earlier=released.before[0] if released.before else None,
        has_areas=released.areas is not None,
        totals=Totals(released.nowhere, released.coverage, released.coverage_before),
        reserved=released.reserved,
        misplaced=released.misplaced,
        misplaced_before=released.misplaced_before,
        has_past=released.past is not None,
        last=released.last,
    )


def _only(values: Mapping[str, V], name: str) -> dict[str, V]:
    """Return the value of one jurisdiction, if it has one."""
    return {name: values[name]} if name in values else {}


def _rows(frame: gpd.GeoDataFrame, names: Iterable[str]) -> list[NDArray[np.intp]]:
    """Return the positions of the rows of each jurisdiction, in their order."""
    found = frame.groupby("comisaria", sort=False).indices
    return [np.sort(found[name]) if name in found else np.empty(0, dtype=np.intp) for name in names]


def _areas_used(
    frame: gpd.GeoDataFrame, rows: Iterable[NDArray[np.intp]], areas: gpd.GeoDataFrame
) -> list[NDArray[np.intp]]:
    """Return the positions of the areas by which the incidents of each jurisdiction are counted, as ``by_area`` does."""
    shapes = frame.geometry.to_numpy()
    by_area = frame["lugar"].isin(AREAS).to_numpy() & ~shapely.is_missing(shapes)
    own = [some[by_area[some]] for some in rows]
    if not any(map(len, own)):
        return own
    tree = KDTree(shapely.get_coordinates(areas["punto"].to_numpy()))
    return [np.unique(tree.query(shapely.get_coordinates(shapes[some]))[1]).astype(np.intp) for some in own]


def _write(path: Path, frame: gpd.GeoDataFrame, rows: Iterable[NDArray[np.intp]]) -> None:
    """Write some rows of a frame as one batch for each array of positions."""
    schema = pa.Schema.from_pandas(_plain(frame.iloc[:0]), preserve_index=True)
    with pa.OSFile(str(path), "wb") as file, ipc.new_file(file, schema, options=_OPTIONS) as batches:
        for own in rows:
            batches.write_batch(pa.RecordBatch.from_pandas(_plain(frame.iloc[own]), schema=schema, preserve_index=True))


def _plain(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return a frame whose geometries are WKB, and whose texts are of the type of texts."""
    plain: dict[str, Any] = {}
    for name in map(str, frame.columns):
        own = frame[name]
        if own.dtype == "geometry":
            wkb = shapely.to_wkb(own.to_numpy())
            plain[f"{_SHAPES}:{name}"] = pd.Series(wkb, index=frame.index, dtype=_BINARY)
        else:
            plain[name] = own.astype("str") if own.dtype == "object" else own
    return pd.DataFrame(plain, index=frame.index)


def _read(path: Path, numbers: Iterable[int], crs: Any) -> list[gpd.GeoDataFrame]:  # noqa: ANN401 (any form of a CRS)
    """Return the frames of some batches."""
    with pa.OSFile(str(path)) as file:
        batches = ipc.open_file(file)
        plain = [batches.get_batch(number).to_pandas() for number in numbers]
    return [_geometric(frame, crs) for frame in plain]


def _geometric(plain: pd.DataFrame, crs: Any) -> gpd.GeoDataFrame:  # noqa: ANN401
    prefix = f"{_SHAPES}:"
    shapes = {name: name.removeprefix(prefix) for name in plain.columns if name.startswith(prefix)}
    for name in shapes:
        wkb = [one if isinstance(one, bytes) else None for one in plain[name]]
        plain[name] = gpd.GeoSeries(shapely.from_wkb(wkb), index=plain.index, crs=crs)
    return gpd.GeoDataFrame(plain.rename(columns=shapes), geometry="geometry", crs=crs)
