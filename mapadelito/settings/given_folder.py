"""The files of a folder that was given instead of them: its project or its data, and what of it is not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import FormatError
from geo.paths import LOCKS, geodatabase_files
from geo.wording import listing, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

__all__ = ["data_of_folder", "files_of_folder"]

_DATA = {
    *(".csv", ".tsv", ".txt", ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".parquet", ".htm", ".html", ".mht", ".mhtml"),
    ".xml",
    *(".json", ".jsonl", ".ndjson", ".geojson", ".geojsonl", ".topojson", ".kml", ".kmz", ".gpkg", ".shp", ".fgb", ".tab"),
    *(".mif", ".dxf", ".gpx", ".geoparquet", ".pbf", ".zip", ".gz", ".bz2", ".xz"),
}
"""Suffixes of the files of a folder that are taken; the others (pictures, documents) are told."""
_SIDECARS = {".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qmd", ".map", ".dat", ".id", ".mid"}
"""Suffixes of the parts of a layer, read with it and not told."""
_SAVE_FIRST = "está abierto en otro programa: si tiene cambios sin guardar, guárdelos y repita."
"""What is said of an open file that is read."""
_LOADED_AS_SAVED = "está abierto en otro programa: se carga lo último guardado. Si guarda más, cárguelo otra vez."
"""What is said of one that is loaded."""


def files_of_folder(folder: Path, told: list[str]) -> Sequence[Path]:
    """Return the project of a folder, or its data files in natural order, without those of its folders.

    What is not read is added to ``told``, a Spanish sentence each.

    Raises
    ------
    FormatError
        If it holds no data, or cannot be seen.
    """
    inside = _inside(folder)
    if projects := [file for file in _files(inside) if file.suffix.lower() == ".toml"]:
        told.append(f"La carpeta «{folder.resolve().name}» tiene el proyecto «{projects[0].name}»: se usó.")
        return projects
    if data := _data(inside):
        _tell_rest(folder, inside, data, told)
        told += [f"«{name}» {_SAVE_FIRST}" for name in _opened(inside)]
        return data
    raise FormatError(
        f"En la carpeta «{folder.resolve().name}» no hay archivos de datos. Hay: {listing(map(_called, inside))}."
    )


def data_of_folder(folder: Path, told: list[str], *, but: Collection[str] = ()) -> list[Path]:
    """Return the data files to load of a folder in natural order, without those of its folders; there may be none.

    What is not read, and which files are open, is added to ``told``, a Spanish sentence each, but for the names in ``but``
    (in small letters), which are neither read nor told.

    Raises
    ------
    FormatError
        If it cannot be seen.
    """
    inside = [item for item in _inside(folder) if item.name.lower() not in but]
    data = _data(inside)
    _tell_rest(folder, inside, data, told)
    names = {shown(file.name) for file in data}
    told += [f"«{name}» {_LOADED_AS_SAVED}" for name in _opened(inside) if name in names]
    return data


def _inside(folder: Path) -> list[Path]:
    """Return what a folder holds, in natural order."""
    from geo.naming import natural_key  # noqa: PLC0415 (heavy)

    try:
        return sorted(folder.iterdir(), key=lambda item: (natural_key(item.name), item.name))
    except OSError as error:
        raise FormatError(f"No se puede ver la carpeta «{folder}». Revise si tiene permiso.") from error


def _files(inside: Iterable[Path]) -> list[Path]:
    return [item for item in inside if item.is_file() and not item.name.startswith((".", *LOCKS))]


def _data(inside: Sequence[Path]) -> list[Path]:
    """Return the data files among what a folder holds."""
    files = _files(inside)
    names = {file.name.lower() for file in files}
    return [item for item in inside if geodatabase_files(item) or (item in files and _is_data(item, names))]


def _is_data(file: Path, names: set[str]) -> bool:
    """Return whether a file is taken, among others of the given names (in small letters): a part of a layer is not."""
    name, suffix = file.name.lower(), file.suffix.lower()
    if suffix == ".dbf":
        return f"{name.removesuffix('.dbf')}.shp" not in names
    if suffix == ".xml" and name.removesuffix(".xml") in names:  # what ArcGIS writes of each layer
        return False
    return suffix in _DATA


def _tell_rest(folder: Path, inside: Iterable[Path], data: Sequence[Path], told: list[str]) -> None:
    """Add what is not read to ``told``, without the parts of the layers that are."""
    stems = {file.name.lower().partition(".")[0] for file in data}
    rest = []
    for item in inside:
        suffix = item.suffix.lower()
        is_part = (suffix in _SIDECARS or suffix == ".xml") and item.name.lower().partition(".")[0] in stems
        if item not in data and not is_part and not item.name.startswith(LOCKS):
            rest.append(_called(item))
    if rest:
        told.append(f"De la carpeta «{folder.resolve().name}» no se leyó: {listing(rest)}.")


def _opened(inside: Iterable[Path]) -> list[str]:
    """Return the names of the files that are open, by the lock files beside them."""
    locks = (item.name for item in inside if item.name.startswith(LOCKS))
    return sorted({shown(name.removeprefix(".~lock.").removeprefix("~$").removesuffix("#")) for name in locks})


def _called(item: Path) -> str:
    return f"{item.name} (carpeta)" if item.is_dir() else item.name
