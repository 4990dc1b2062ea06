"""OpenStreetMap extracts: the part near the polygons of a run, read once and kept clipped."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from geo.errors import FormatError
from geo.formats.containers import real_file
from geo.formats.layer import Layer
from geo.intake.sandbox import read_osm
from geo.intake.transfer import load_layer, save_layer
from geo.paths import digest_of, read_whole

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["OSM_CREDIT", "box_around", "read_extract"]

OSM_CREDIT = "Mapa de base: © colaboradores de OpenStreetMap (licencia ODbL)."
"""What the licence of OpenStreetMap asks to print."""

_MARGIN_DEG = 0.02
_DIGEST_BYTES = 64  # a SHA-256 in hexadecimal
_FORM = 1
"""Changes when what is read from an extract does: what an older version kept is not used."""

Box = tuple[float, float, float, float]


def box_around(around: gpd.GeoDataFrame) -> Box:
    """Return the box of a frame and its surroundings (two kilometres), in degrees."""
    west, south, east, north = around.to_crs(4326).total_bounds
    return float(west) - _MARGIN_DEG, float(south) - _MARGIN_DEG, float(east) + _MARGIN_DEG, float(north) + _MARGIN_DEG


def read_extract(path: str | Path, box: Box, part: str, *, cache: Path | None) -> gpd.GeoDataFrame:
    """Read a part of an extract as :func:`geo.formats.osm.read_osm` does, in another process, or take it from the cache.

    Parameters
    ----------
    path, box, part
        What to read.
    cache
        Folder of what was read before, or None. A file of it is named by the content of the extract, the box and the part,
        and used only if it is whole, byte by byte; what cannot be kept there is read again the next time.
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
    """Return what was kept; None if there is nothing, or it is not what was written."""
    try:
        if read_whole(kept.with_suffix(".sha256"), _DIGEST_BYTES).decode("ascii") != digest_of(kept):
            return None
        return load_layer(kept).frame
    except (OSError, ValueError, KeyError, FormatError):
        return None


def _keep(frame: gpd.GeoDataFrame, kept: Path) -> None:
    """Write a frame and its digest, each whole or not at all."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        temporary = Path(folder) / kept.name
        save_layer(Layer(frame), temporary)
        digest = digest_of(temporary)
        temporary.replace(kept)
        temporary.write_text(digest, encoding="ascii")
        temporary.replace(kept.with_suffix(".sha256"))
