"""What each file on the desk is: told by the readers of the commands, changed by the person, written to the project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.errors import ConfigError, MapaError
from geo.formats.kinds import kind_of, refusal
from geo.naming import natural_key
from geo.paths import existing_file
from mapadelito.desk.desk_folder import UNDERSTOOD
from mapadelito.desk.project_text import change_project, project_values
from mapadelito.settings.given_files import file_role
from mapadelito.settings.given_folder import data_of_folder
from mapadelito.settings.sections import items

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mapadelito.desk.desk_folder import DeskFolder

__all__ = [
    "ROLES",
    "GivenFile",
    "drop_file",
    "given_files",
    "reading_version",
    "recognise_files",
    "set_roles",
    "undated_files",
]

ROLES = {
    "incidentes": "Hechos (denuncias, partes)",
    "limites": "Límites: comisaría, sectores",
    "calles": "Calles",
    "factores": "Factores de riesgo",
    "poblacion": "Población",
    "base": "Agua, parques y barrios (fondo)",
    "edificios": "Edificios o viviendas",
    "sectores_municipales": "Sectores de la municipalidad",
    "delitos_libro": "Delitos que usted eligió",
    "coincidencias": "Coincidencias que usted contestó",
    "lugares_libro": "Lugares que usted dio a las direcciones",
}
"""Options of the project that name files, and what they are called on the page."""
_SEEN = "archivos"
"""File of state with what was said of each file, by its name."""


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file on the desk: its ``name`` in the project, its ``role`` (empty: not used) and its ``size`` in bytes.

    ``refused`` is why it cannot be used (Spanish), and ``waits`` whether it is a file of facts still to be loaded.
    """

    name: str
    role: str
    size: int
    refused: str = ""
    waits: bool = False


def given_files(desk: DeskFolder) -> list[GivenFile]:
    """Return the files of the project, those dropped on the desk and those that wait to be loaded, in natural order.

    Raises
    ------
    MapaError
        If the project is not well written, or the folder cannot be seen.
    """
    values, seen = project_values(desk.project), desk.kept(_SEEN)
    roles = {str(name): role for role in ROLES for name in items(values.get(role, ()))}
    names = dict.fromkeys([*roles, *(f"{desk.files.name}/{path.name}" for path in _dropped(desk.files))])
    found = [GivenFile(name, roles.get(name, ""), _size(desk.root / name), _said(seen, name)) for name in names]
    if desk.has_store:
        waiting = [f"{desk.entry.name}/{path.name}" for path in _dropped(desk.entry)]
        found += [GivenFile(name, "incidentes", _size(desk.root / name), _said(seen, name), waits=True) for name in waiting]
    return sorted(found, key=lambda file: natural_key(file.name))


def reading_version(desk: DeskFolder) -> str:
    """Return a text that is another one once what is read, or how, has changed."""
    values = project_values(desk.project)
    how = {name: values.get(name) for name in (*ROLES, "columna", "columna_limites", "crs", "hoja", "capa", "alias")}
    files = [(file.name, file.size) for file in given_files(desk)]
    return repr((sorted((name, repr(value)) for name, value in how.items() if value), files))


def undated_files(desk: DeskFolder) -> list[str]:
    """Return the names of the files that count as facts and have no date, where others have one."""
    listed = items(project_values(desk.project).get("incidentes", ()))
    return [name for name in desk.kept(UNDERSTOOD).get("sin_fecha", ()) if f"{desk.files.name}/{name}" in listed]


def recognise_files(desk: DeskFolder) -> None:
    """Tell what the files dropped since the last time are, by their content, and write it to the project.

    A file that is no data, or cannot be read, is refused with words and not used. In a folder whose facts are in a store,
    new facts are put where files wait to be loaded.

    Raises
    ------
    MapaError
        If the project cannot be read or written.
    """
    values, seen = project_values(desk.project), desk.kept(_SEEN)
    lists = {role: [str(name) for name in items(values.get(role, ()))] for role in ROLES}
    listed = {name for some in lists.values() for name in some}
    for path in _dropped(desk.files):
        key = f"{desk.files.name}/{path.name}"
        if key in listed or (key in seen and not _said(seen, key)):  # what the person set aside stays so
            continue
        try:
            role = _role_of(path)
        except MapaError as error:
            seen[key] = {"rechazado": str(error)}
            continue
        seen[key] = {"rechazado": ""}
        if role == "incidentes" and desk.has_store:
            _move(path, desk.entry)
        else:
            lists[role].append(key)
    change_project(desk.project, lists)
    desk.keep(_SEEN, seen)


def set_roles(desk: DeskFolder, chosen: Mapping[str, str]) -> None:
    """Write to the project what the person says that each file is; an unknown name or role changes nothing.

    Raises
    ------
    MapaError
        If the project cannot be read or written.
    """
    files = [file for file in given_files(desk) if not file.waits]
    roles = {file.name: chosen.get(file.name, file.role) for file in files}
    lists: dict[str, Any] = {role: [name for name in roles if roles[name] == role] for role in ROLES}
    change_project(desk.project, lists)


def drop_file(desk: DeskFolder, name: str) -> None:
    """Take a file off the desk: it is deleted if it was dropped there, and stays where it is if it is of the project alone.

    Raises
    ------
    MapaError
        If there is no such file, or it is open in another program.
    """
    found = next((file for file in given_files(desk) if file.name == name), None)
    if found is None:
        raise ConfigError("Ese archivo ya no está.")
    set_roles(desk, {name: ""})
    desk.keep(_SEEN, {key: value for key, value in desk.kept(_SEEN).items() if key != name})
    path = desk.root / name
    if path.parent in {desk.files, desk.entry}:
        for part in [path, *_parts(path)]:
            try:
                part.unlink(missing_ok=True)
            except OSError as error:
                raise ConfigError(f"«{part.name}» está abierto en otro programa: ciérrelo y repita.") from error


def _role_of(path: Path) -> str:
    """Return the option that reads a file; raise MapaError for what is never opened, and for a project."""
    if path.suffix.lower() == ".toml":
        raise ConfigError(f"«{path.name}» es un proyecto, no datos: lo elegido aquí se escribe en el de esta carpeta.")
    if path.is_file():
        kind = kind_of(existing_file(path))
        if kind.role in {"named", "order"}:
            raise refusal(path.name, kind)
    return file_role(path) or "incidentes"


def _dropped(folder: Path) -> list[Path]:
    """Return the files of a folder that are data, one for each layer; those that are no data too, to be told."""
    if not folder.is_dir():
        return []
    data = data_of_folder(folder, [], but={"leeme.txt", "cargado"})
    parts = {part for path in data for part in _parts(path)}
    rest = [
        path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".") and path not in {*data, *parts}
    ]
    return [*data, *(path for path in rest if path.name.lower() != "leeme.txt")]


def _parts(path: Path) -> list[Path]:
    """Return the other files of a layer of several files."""
    if path.suffix.lower() not in {".shp", ".tab", ".mif"}:
        return []
    stem = path.name.rpartition(".")[0]
    return [other for other in path.parent.iterdir() if other != path and other.name.startswith(f"{stem}.")]


def _move(path: Path, folder: Path) -> None:
    """Move a file of facts to where files wait to be loaded, under a free name."""
    folder.mkdir(exist_ok=True)
    for part in [path, *_parts(path)]:
        number, stem, rest = 1, *part.name.partition(".")[::2]
        while (place := folder / (part.name if number == 1 else f"{stem} ({number}).{rest}")).exists():
            number += 1
        part.rename(place)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _said(seen: Mapping[str, Any], name: str) -> str:
    said = seen.get(name)
    return str(said.get("rechazado", "")) if isinstance(said, dict) else ""
