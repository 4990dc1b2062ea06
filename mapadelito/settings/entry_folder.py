"""The folder ``entrada/`` of a project: the files to load, and where they go once loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import ConfigError
from geo.paths import called
from geo.wording import shown
from mapadelito.settings.given_folder import data_of_folder
from mapadelito.settings.usual_places import ENTRY

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["LOADED_FILES", "READ_ME", "files_to_load", "move_loaded"]

LOADED_FILES = "cargado"
"""Folder in that of the files to load of those that were loaded."""
READ_ME = "LEEME.txt"
"""Text in the folder for its reader, which is not loaded."""


def files_to_load(project: Path, told: list[str], *, or_none: bool = False) -> list[Path]:
    """Return the data files of ``entrada/`` in the folder of a project, in natural order.

    What is not read, but for the text for the reader and what was loaded, is added to ``told``, a Spanish sentence each.

    Raises
    ------
    ConfigError
        If there is no such folder, unless there may be none.
    FormatError
        If it cannot be seen.
    """
    folder = project / ENTRY
    if not folder.is_dir():
        if or_none:
            return []
        raise ConfigError(
            f"No hay archivos que cargar: indique --incidentes, o ponga los archivos en una carpeta «{ENTRY}» junto a "
            "proyecto.toml («mapadelito plantilla» la hace)."
        )
    return data_of_folder(folder, told, but={READ_ME.lower(), LOADED_FILES})


def move_loaded(path: Path, parts: list[Path]) -> str:
    """Move a loaded file with its parts to ``cargado/``; return why it could not be moved (Spanish), empty if it was.

    Where the name is taken there, the file gets a number: ``mayo (2).xlsx``. A file that is no longer there was moved by
    another load.
    """
    folder = path.parent / LOADED_FILES
    stem = path.name.partition(".")[0]
    try:
        folder.mkdir(exist_ok=True)
        number = 1
        while any((folder / _numbered(part.name, stem, number)).exists() for part in (path, *parts)):
            number += 1
        for part in dict.fromkeys((*parts, path)):  # the file itself last: without it, nothing is found to be moved
            part.rename(folder / _numbered(part.name, stem, number))
    except FileNotFoundError:
        return ""
    except OSError as error:
        why = "está abierto en otro programa" if isinstance(error, PermissionError) else str(error.strerror)
        return (
            f"«{shown(called(path))}» se cargó, pero no se pudo mover a «{ENTRY}/{LOADED_FILES}» ({why}). No importa: la "
            "próxima vez solo se moverá."
        )
    return ""


def _numbered(name: str, stem: str, number: int) -> str:
    """Return the name of a file with a number after the stem that all parts of a layer have; the first has none."""
    if number == 1:
        return name
    return f"{stem} ({number}){name[len(stem) :]}" if name.startswith(stem) else f"{name} ({number})"
