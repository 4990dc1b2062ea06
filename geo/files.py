"""The only opener of vector files.

A file is opened with one explicit driver, chosen from its first bytes, and by its real path on this disk: never a name
that somebody typed (a URL, ``/vsicurl/…``, ``CSV:…``), and never by letting the library guess, which follows links that a
disguised file may hold.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import fiona
import geopandas as gpd
import pyogrio

from geo.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["is_vector", "list_layers", "read_layer", "real_file", "sniff_driver", "write_layers"]

_LAST_CHANGE = "2000-01-01T00:00:00.000Z"
"""Written as the time of change of every GeoPackage, so that the same content is the same bytes."""


def real_file(path: str | Path) -> Path:
    """Return the resolved path of an existing regular file.

    Raises
    ------
    FormatError
        If there is no such file here; the path is never tried as anything else.
    """
    resolved = Path(path).resolve()
    if not resolved.is_file() or resolved.as_posix().startswith("/vsi"):
        raise FormatError(f"No se encuentra el archivo «{path}». Revise el nombre y la carpeta.")
    return resolved


def sniff_driver(path: str | Path) -> str | None:
    """Return the driver that the first bytes of a file ask for, or None if it is not a known vector file."""
    file = real_file(path)
    with file.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(b"SQLite format 3\x00"):
        return "GPKG"
    if head.startswith(b"\x00\x00\x27\x0a"):
        return "ESRI Shapefile"
    if head.startswith(b"fgb\x03fgb"):
        return "FlatGeobuf"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{") and (b'"Feature' in text or b'"type"' in text):
        return "GeoJSON"
    if text.startswith(b"<") and b"<kml" in text:
        return "KML"
    return None


def is_vector(path: str | Path) -> bool:
    """Tell whether a file is a vector layer that :func:`read_layer` can open."""
    return sniff_driver(path) is not None


def _driver(file: Path) -> str:
    driver = sniff_driver(file)
    if driver is None:
        raise FormatError(
            f"«{file.name}» no es una capa que se pueda leer. Se aceptan GeoPackage, Shapefile, GeoJSON, KML y FlatGeobuf.",
            code="FORMATO_DESCONOCIDO",
        )
    return driver


def list_layers(path: str | Path) -> list[str]:
    """Names of the layers in a vector file, asked one by one so that only its own driver ever sees the file."""
    file = real_file(path)
    driver = _driver(file)
    names: list[str] = []
    while True:
        try:
            with fiona.open(file, driver=driver, layer=len(names) or None, allow_unsupported_drivers=True) as source:
                names.append(source.name)
        except (fiona.errors.FionaError, ValueError) as error:
            if names:
                return names
            raise _damaged(file, driver) from error


def _damaged(file: Path, driver: str) -> FormatError:
    return FormatError(
        f"«{file.name}» está dañado o incompleto y no se pudo leer ({driver}). Vuelva a exportarlo.",
        code="ARCHIVO_TRUNCADO",
    )


def read_layer(path: str | Path, *, layer: str | None = None) -> gpd.GeoDataFrame:
    """Read one layer.

    Parameters
    ----------
    path
        A GeoPackage, Shapefile, GeoJSON, KML or FlatGeobuf.
    layer
        Its name, needed where the file holds several: none is picked in silence.

    Returns
    -------
    GeoDataFrame
        Columns and CRS (or None) as in the file; geometries may be null.

    Raises
    ------
    FormatError
        If it is no such file, is damaged, or holds several layers and none was named.
    """
    file = real_file(path)
    driver = _driver(file)
    layers = list_layers(file)
    if layer is None and len(layers) > 1:
        raise FormatError(
            f"«{file.name}» tiene {len(layers)} capas: {', '.join(layers)}. Elija una con --capa.", code="VARIAS_CAPAS"
        )
    if layer is not None and layer not in layers:
        raise FormatError(f"«{file.name}» no tiene la capa «{layer}». Hay: {', '.join(layers)}.")
    try:
        with fiona.open(file, driver=driver, layer=layer or layers[0], allow_unsupported_drivers=True) as source:
            columns = list(source.schema["properties"])
            crs = source.crs_wkt or None
            return gpd.GeoDataFrame.from_features(list(source), crs=crs, columns=["geometry", *columns])
    except (fiona.errors.FionaError, RuntimeError, ValueError) as error:
        raise _damaged(file, driver) from error


def write_layers(path: Path, layers: Mapping[str, gpd.GeoDataFrame]) -> None:
    """Write layers as one new GeoPackage in EPSG:4326; the same content gives the same bytes.

    Parameters
    ----------
    path
        File to make; what stands there is replaced.
    layers
        Name to frame; empty frames are written as empty layers, so that the file's table of contents is constant.
    """
    path.unlink(missing_ok=True)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _LAST_CHANGE})
    try:
        for name, frame in layers.items():
            pyogrio.write_dataframe(frame.to_crs(4326), path, layer=name, driver="GPKG")
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
