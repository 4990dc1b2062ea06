"""What a driver leaves out of a layer: empty points, texts in their encoding, polygons of a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from geo.formats.layers.dbf_text import EVERY_BYTE, decoded_frame, text_page
from geo.formats.layers.dxf import polygons_of
from geo.formats.layers.json_mixed import without_marks
from geo.formats.layers.vector_text import empty_places

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.formats.containers import Opened

__all__ = ["completed"]


def completed(frame: gpd.GeoDataFrame, source: Opened, called: str) -> tuple[gpd.GeoDataFrame, list[tuple[str, str]]]:
    """Return a layer with what the driver left out, and notices about it (code, Spanish predicate).

    Parameters
    ----------
    frame
        The layer as the driver gives it.
    source
        The file that was opened.
    called
        Name of the file in messages.
    """
    if page := source.page or _page_of(frame, source.driver):
        return decoded_frame(frame, page), []
    if source.driver == "DXF":
        return polygons_of(frame, called)
    if source.driver in {"GPX", "TopoJSON"}:  # the driver gives fields that the file may not have
        empty = [name for name in frame.columns if name != "geometry" and frame[name].isna().all()]
        return without_marks(frame.drop(columns=empty)), []
    missing = frame.geometry.isna()
    if source.driver == "GeoJSON" and missing.any():
        empty_at = [number for number in empty_places(source.file) if number < len(frame) and missing.iloc[number]]
        frame.loc[frame.index[empty_at], "geometry"] = shapely.Point()
    return frame, []


def _page_of(frame: gpd.GeoDataFrame, driver: str) -> str:
    """Return the encoding of the texts of a table of MapInfo, which were read as bytes."""
    if driver != "MapInfo File":
        return ""
    columns = [frame[name].dropna() for name in frame.columns if name != "geometry"]
    texts = {value for column in columns for value in column if isinstance(value, str)} | {*map(str, frame.columns)}
    return text_page([text.encode(EVERY_BYTE, "replace") for text in texts if not text.isascii()])
