"""Files given to a command without an option: a project, or data sorted by their content into the options that read them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from geo.errors import ConfigError
from geo.paths import called, existing_file, find_files, geodatabase_files
from geo.wording import listing, shown
from mapadelito.settings.given_folder import files_of_folder
from mapadelito.settings.usual_places import PROJECT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["ADDRESSES_TITLE", "DELITOS_TITLE", "MATCHES_TITLE", "file_role", "sort_files"]

DELITOS_TITLE, MATCHES_TITLE = "Delitos por clasificar", "Hechos que pueden ser el mismo"
ADDRESSES_TITLE = "Direcciones de hechos sin coordenada"
"""Titles, among their properties, of the workbooks that users complete: Excel and LibreOffice keep them."""

_AS_PROJECT = {"", ".txt"}
"""Suffixes that a project may have besides ``.toml``, if its text is one."""
_TOML = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*(?:\[[\w.\"' -]+\]|[\w.\"'-]+[ \t]*=)")
_HEAD = 4096
"""Characters at the start of a text in which the first line of a project is."""
_ROLES = {"limites": "son polígonos: los límites", "calles": "son líneas: las calles"}
_BOOKS = {DELITOS_TITLE: "delitos_libro", MATCHES_TITLE: "coincidencias", ADDRESSES_TITLE: "lugares_libro"}
"""Option that reads each of those workbooks."""
_PROPERTIES = "docProps/core.xml"
"""Part of a workbook with its title."""
_TABLE = {
    "incidentes": "son los incidentes",
    "denuncias": "son las denuncias",
    "delitos_libro": "son los delitos que usted eligió",
    "coincidencias": "son las coincidencias que usted contestó",
    "lugares_libro": "son los lugares que usted dio a las direcciones",
}


def sort_files(paths: Sequence[Path], options: Mapping[str, Any]) -> tuple[Path | None, dict[str, Any], list[str]]:
    """Return the project among the paths given, the options completed with the other files, and what was decided.

    If neither a project nor a folder is given, the project is that of the current folder, if it has one. A folder stands for
    its project, if it has one, or for its files. A layer of polygons is the boundaries and one of lines the streets, in any
    order; any other file holds the incidents (the counts, for ``territorios``).

    Parameters
    ----------
    paths
        As given, files or folders.
    options
        Options of the command, by name; an option that was given is not completed.

    Raises
    ------
    ConfigError
        If there are two projects, or a file belongs to an option that was given too.
    FormatError
        If a file cannot be read.
    """
    told: list[str] = []
    files: list[Path] = []
    given = find_files(paths)
    for path in given:
        files += files_of_folder(path, told) if _is_folder(path) and not geodatabase_files(path) else [path]
    projects = [path for path in files if _is_project(path)]
    if len(projects) > 1:
        raise ConfigError(f"Hay varios proyectos: {listing(path.name for path in projects)}. Indique uno solo.")
    if not projects and not any(map(_is_folder, given)) and (here := Path(PROJECT)).is_file():
        projects = [here]
        told.append(f"Proyecto: «{here.resolve()}».")
    table = "denuncias" if "denuncias" in options else "incidentes"
    found: dict[str, list[Path]] = {}
    for path in [path for path in files if path not in projects]:
        role = file_role(path) or table
        found.setdefault(role, []).append(path)
        told.append(
            f"«{shown(called(path))}»: {(_ROLES | _TABLE)[role]}{'' if role in options else ', que aquí no se usan'}."
        )
    for role, some in found.items():
        if options.get(role):
            named = listing(path.name for path in some)
            raise ConfigError(f"{named}: también se dio --{role}. Dé todos sus archivos con --{role}.")
    more = {role: tuple(some) for role, some in found.items() if role in options}
    return (projects[0] if projects else None), dict(options) | more, told


def _is_folder(path: Path) -> bool:
    """Return whether a path is a folder; False for a name that the system cannot have."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _is_project(path: Path) -> bool:
    """Return whether a path is that of a project, by its suffix or, where a text has none of its own, by its first line.

    A missing file is taken for one, so that it is named as such.
    """
    if path.suffix.lower() == ".toml":
        return True
    if path.suffix.lower() not in _AS_PROJECT:
        return False
    try:
        if not path.is_file():
            return True
    except OSError:  # a name that the system cannot have
        return True
    with path.open(encoding="utf-8-sig", errors="replace") as text:
        return _TOML.match(text.read(_HEAD)) is not None


def file_role(path: Path) -> str:
    """Return the option of a layer of polygons or lines, or of a workbook to complete; empty for points and tables.

    A table whose cells hold polygons is a layer, unless it has a date or a place of its own: facts, each with its sector.
    """
    from geo.columns import OF_INCIDENTS, detect  # noqa: PLC0415 (heavy)
    from geo.formats.containers import is_osm, is_vector  # noqa: PLC0415 (heavy)
    from geo.formats.polygon_text import mentions_polygons  # noqa: PLC0415 (heavy)
    from geo.intake.sandbox import read_layers  # noqa: PLC0415 (heavy)

    if is_osm(path):
        return "calles"
    in_cells = not is_vector(path)
    if in_cells and (book := _of_book(path)):
        return book
    if in_cells and not mentions_polygons(existing_file(path)):
        return ""
    layers = read_layers(path).values()
    kinds = {kind for layer in layers for kind in layer.frame.geom_type.dropna()}
    if kinds & {"Polygon", "MultiPolygon"}:  # beside them there may be pins and lines
        found = [detect(map(str, one.frame.columns), "incidentes").keys() for one in layers] if in_cells else []
        return "" if any(OF_INCIDENTS & fields for fields in found) else "limites"
    return "calles" if kinds and kinds <= {"LineString", "MultiLineString"} else ""


def _of_book(path: Path) -> str:
    """Return the option of a workbook of this program that users complete, by its title; empty for another file."""
    from geo.formats.archives import check_zip, is_zip, read_member  # noqa: PLC0415 (heavy)

    if not is_zip(path):
        return ""
    small = [member for member in check_zip(path) if member.filename == _PROPERTIES and member.file_size <= _HEAD]
    if not small:
        return ""
    with ZipFile(path) as archive:
        title = read_member(path, archive, small[0]).decode(errors="replace")
    return next((option for words, option in _BOOKS.items() if f">{words}<" in title), "")
