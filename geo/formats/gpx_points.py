"""Points of the tracks of a GPX, with the name of each track: what a layer of lines loses, the moment of each point."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import pyogrio

from geo.formats.layers.drivers import only
from geo.formats.layers.layer import Layer
from geo.formats.real_files import damaged

__all__ = ["read_gpx_points"]

_DRIVER = "GPX"


def read_gpx_points(path: Path) -> Layer:
    """Return the points of the tracks of a file that :func:`geo.formats.kinds.kind_of` calls a GPX: ``track``, ``time``.

    Raises
    ------
    FormatError
        If it is damaged.
    """
    with TemporaryDirectory() as folder, only(_DRIVER):
        plain = Path(copyfile(path, Path(folder, "recorrido.gpx")))  # a name with ; or ! is taken for an archive
        try:
            wanted = {"columns": ["track_fid", "time"], "datetime_as_string": True}
            points = pyogrio.read_dataframe(plain, layer="track_points", **wanted)
            tracks = pyogrio.read_dataframe(plain, layer="tracks", columns=["name"], read_geometry=False, fid_as_index=True)
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError) as error:
            raise damaged(path.name, _DRIVER) from error
    names = points["track_fid"].map(tracks["name"]).fillna("").astype("str")
    frame = points.assign(track=names)[["track", "time", "geometry"]]
    return Layer(frame, (), len(frame))
