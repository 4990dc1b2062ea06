"""OpenStreetMap extracts: the part near the polygons of a run, read once and cached."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from geo.errors import FormatError
from geo.formats.containers import real_file
from geo.formats.layers.layer import Layer
from geo.intake.sandbox import read_osm
from geo.intake.transfer import load_layer, save_layer
from geo.paths import digest_of, read_whole

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.formats.layers.osm import Box

__all__ = ["OSM_CREDIT", "box_around", "read_extract"]

OSM_CREDIT = "Mapa de base: © colaboradores de OpenStreetMap (licencia ODbL)."
"""Attribution required by the licence of OpenStreetMap."""

_MARGIN_DEG = 0.02
"""Degrees (about 2 km) added on each side of the polygons, for the surroundings shown on a sheet."""
_DIGEST_BYTES = 64  # length of a hexadecimal SHA-256
_FORM = 1
"""Version of the cached content, to be increased when what is read from an extract changes."""


def box_around(around: gpd.GeoDataFrame) -> Box:
    """Return the bounding box of a frame with a margin of about 2 km, in degrees."""
    west, south, east, north = around.to_crs(4326).total_bounds
    return float(west) - _MARGIN_DEG, float(south) - _MARGIN_DEG, float(east) + _MARGIN_DEG, float(north) + _MARGIN_DEG


def read_extract(path: str | Path, box: Box, part: str, *, cache: Path | None) -> gpd.GeoDataFrame:
    """Return a part of an extract, as :func:`geo.formats.layers.osm.read_osm`, from the cache or from another process.

    Parameters
    ----------
    path, box, part
        Extract, area and part to read.
    cache
        Folder for earlier results, or None. A cached file has a name made of the digest of the extract, the box and the
        part, and is used only if its own digest is right. A result that cannot be cached is read again the next time.
    """
    if cache is None:
        return read_osm(path, box, part)
    kept = cache / f"{_key(real_file(path), box, part)}.arrow"
    found = _load(kept)
    if found is None:
        found = read_osm(path, box, part)
        with suppress(OSError):
            _keep(found, kept)
    return found


def _key(file: Path, box: Box, part: str) -> str:
    return hashlib.sha256(json.dumps([_FORM, digest_of(file), box, part]).encode()).hexdigest()[:32]


def _load(kept: Path) -> gpd.GeoDataFrame | None:
    """Return a cached frame; None if there is none, or its digest is wrong."""
    try:
        if read_whole(kept.with_suffix(".sha256"), _DIGEST_BYTES).decode("ascii") != digest_of(kept):
            return None
        return load_layer(kept).frame
    except (OSError, ValueError, KeyError, FormatError):
        return None


def _keep(frame: gpd.GeoDataFrame, kept: Path) -> None:
    """Write a frame and its digest to the cache, each in one step."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        temporary = Path(folder) / kept.name
        save_layer(Layer(frame), temporary)
        digest = digest_of(temporary)
        temporary.replace(kept)
        temporary.write_text(digest, encoding="ascii")
        temporary.replace(kept.with_suffix(".sha256"))
