"""The folder of a desk: where its files are, and the small files of state of its own."""

from __future__ import annotations

import json
import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mapadelito.outputs.write_errors import cannot_write
from mapadelito.settings.usual_places import ENTRY, HELD_FILE, OUTPUT, PROJECT, STORE_FOLDER

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["UNDERSTOOD", "DeskFolder", "write_text"]

UNDERSTOOD = "entendido"
"""File of state with the account of the last review, as :mod:`mapadelito.desk.look` writes it."""


@dataclass(frozen=True, slots=True)
class DeskFolder:
    """Places in the folder ``root``, which is that of a project."""

    root: Path

    @property
    def project(self) -> Path:
        """The project that the commands read."""
        return self.root / PROJECT

    @property
    def files(self) -> Path:
        """What was dropped on the page."""
        return self.root / "archivos"

    @property
    def entry(self) -> Path:
        """Where files of facts wait to be loaded, in a project that has a store of rows."""
        return self.root / ENTRY

    @property
    def own(self) -> Path:
        """State of the desk, which no command reads."""
        return self.root / ".mesa"

    @property
    def review(self) -> Path:
        """Output folder of the reviews of the desk, apart from that of the maps."""
        return self.own / "revision"

    @property
    def output(self) -> Path:
        """What the commands make."""
        return self.root / OUTPUT

    @property
    def has_store(self) -> bool:
        """Whether facts were loaded: then new ones are loaded too, and not named in the project."""
        return (self.root / STORE_FOLDER / HELD_FILE).is_file()

    def kept(self, name: str) -> dict[str, Any]:
        """Return a file of state; empty if it is absent or cut off."""
        with suppress(OSError, ValueError):
            found = json.loads((self.own / f"{name}.json").read_text(encoding="utf-8"))
            if isinstance(found, dict):
                return found
        return {}

    def keep(self, name: str, value: dict[str, Any], *, private: bool = False) -> None:
        """Write a file of state; if ``private``, one that only this user of the PC can read."""
        text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
        write_text(self.own / f"{name}.json", text, private=private)


def write_text(path: Path, text: str, *, private: bool = False) -> None:
    """Write a file whole, or leave the old one; if ``private``, one that only this user of the PC can read.

    Raises
    ------
    MapaError
        If it cannot be written: the disk is full, or another program has it open.
    """
    made = path.with_name(f".{path.name}.{threading.get_ident()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if private else 0o666)
        try:
            with os.fdopen(number, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            made.replace(path)
        finally:
            made.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error
