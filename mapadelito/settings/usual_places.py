"""Where a run writes and has its store, if nobody says it; what an earlier version left elsewhere is used, and told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import ConfigError

if TYPE_CHECKING:
    from mapadelito.settings.server_address import StorePlace

__all__ = [
    "ENTRY",
    "HELD_FILE",
    "OUTPUT",
    "PROJECT",
    "STORE_FOLDER",
    "cache_folder",
    "told_places",
    "usual_output",
    "usual_store",
]

PROJECT = "proyecto.toml"
"""Name of the project that a command uses if it is in the current folder."""
ENTRY = "entrada"
"""Folder of the files to load, beside the project."""
OUTPUT, STORE_FOLDER = Path("salida"), Path("almacen")
"""Folders of the output and of the store: beside the project or, without one, in the current folder."""

HELD_FILE = "hechos.sqlite"
"""Name of the store of rows in the folder of the store."""

_PROFILES_AND_ACCOUNT = ("publico", "comite", "interno", "reservado")
"""Folders by which an output is known."""


def usual_output(project: Path | None) -> Path:
    """Return the output folder of a run: beside the project, unless only the current folder has an output."""
    if project is None:
        return OUTPUT
    beside = project.parent / OUTPUT
    return OUTPUT if _is_output(OUTPUT) and not _is_output(beside) else beside


def usual_store(output: Path) -> Path:
    """Return the store folder of a run without a project: in the current folder, whatever its output folder.

    Beside the output folder it is used where it already is, as earlier versions made it there.

    Raises
    ------
    ConfigError
        If both are there: what was published from one is unknown to the other.
    """
    beside = output.parent / STORE_FOLDER
    if beside.resolve() == STORE_FOLDER.resolve() or not _is_store(beside):
        return STORE_FOLDER
    if _is_store(STORE_FOLDER):
        raise ConfigError(
            f"Hay dos almacenes: «{STORE_FOLDER.resolve()}» y «{beside.resolve()}». Lo que se publicó desde uno no se sabe "
            "en el otro: indique con --almacen el que tiene lo ya publicado."
        )
    return beside


def told_places(output: Path, store: StorePlace | None, project: Path | None) -> list[str]:
    """Return a Spanish sentence on each folder that is used because an earlier version left it there.

    ``store`` is the store that was chosen, None if it is the usual one.
    """
    told = []
    if project is not None and output == OUTPUT and (beside := project.parent / OUTPUT).resolve() != OUTPUT.resolve():
        told.append(
            f"La salida sigue en «{OUTPUT.resolve()}», donde ya estaba. Para tenerla junto al proyecto, muévala a "
            f"«{beside.resolve()}»."
        )
    beside = output.parent / STORE_FOLDER
    if store is None and beside.resolve() != STORE_FOLDER.resolve() and _is_store(beside) and not _is_store(STORE_FOLDER):
        told.append(
            f"Se usa el almacén «{beside.resolve()}», donde ya estaba. El usual es el de la carpeta en que se da la orden: "
            "muévalo a ella, o indíquelo siempre con --almacen."
        )
    return told


def _is_output(folder: Path) -> bool:
    return any((folder / name).is_dir() for name in _PROFILES_AND_ACCOUNT)


def _is_store(folder: Path) -> bool:
    return any(folder.glob("*.sqlite"))


def cache_folder(root: Path) -> Path | None:
    """Return the cache folder (``reservado/cache``); None if a link leads it out of ``root``."""
    whole = root.resolve()
    folder = (whole / "reservado" / "cache").resolve()
    return folder if folder.is_relative_to(whole) else None
