"""What the forms of the desk do: keep what is chosen in the project, and begin the commands that read and make."""

from __future__ import annotations

import sys
from threading import Lock
from typing import TYPE_CHECKING

from geo.errors import ConfigError
from mapadelito.desk.desk_choices import next_period, reading_changes, sheet_changes
from mapadelito.desk.desk_folder import UNDERSTOOD
from mapadelito.desk.desk_pages import BEFORE, MAKE, READ
from mapadelito.desk.desk_words import OTHER_TAB
from mapadelito.desk.given_roles import (
    drop_file,
    given_files,
    reading_version,
    recognise_files,
    set_roles,
    undated_files,
)
from mapadelito.desk.made_files import run_record
from mapadelito.desk.project_text import change_project, project_values, project_version
from mapadelito.desk.work_process import command
from mapadelito.settings.usual_places import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable

    from mapadelito.desk.desk_pages import Desk
    from mapadelito.desk.work_process import Step

__all__ = ["DeskActions", "Form"]

Form = dict[str, list[str]]
"""Values of a form by the name of the field."""


class DeskActions:
    """What the forms do; each returns the path of the page to show next."""

    def __init__(self, desk: Desk, close: Callable[[], object]) -> None:
        self._desk, self._folder, self._close = desk, desk.folder, close
        self._read_as, self._recognising = "", Lock()

    def take_away(self, form: Form) -> str:
        """Take a file off the desk."""
        drop_file(self._folder, form.get("nombre", [""])[0])
        return "/"

    def tell_files(self, form: Form) -> str:  # noqa: ARG002 (all actions have one signature)
        """Tell what the new files are."""
        with self._recognising:
            recognise_files(self._folder)
        return "/"

    def read(self, form: Form) -> str:
        """Keep what each file is, and begin to read them."""
        if other := self._of_other_tab(form, "/"):
            return other
        set_roles(self._folder, {name[4:]: chosen[0] for name, chosen in form.items() if name.startswith("rol.")})
        files = given_files(self._folder)
        if not self._folder.has_store and not any(file.role == "incidentes" for file in files):
            has_factors = any(file.role == "factores" for file in files)
            return "/lamina" if has_factors else "/?aviso=nada"
        return self._begin_reading()

    def _begin_reading(self) -> str:
        begun = self._desk.bench.start(READ, [self._reading, self._note_reading])
        return "/entendido" if begun else "/entendido?aviso=ocupado"

    def _reading(self) -> list[str]:
        self._read_as = reading_version(self._folder)  # what is changed meanwhile is read another time
        return [sys.executable, "-P", "-m", "mapadelito.desk.look", str(self._folder.root)]

    def _note_reading(self) -> None:
        self._folder.keep(UNDERSTOOD, self._folder.kept(UNDERSTOOD) | {"lectura": self._read_as})

    def choose_reading(self, form: Form) -> str:
        """Keep the columns and comisarías chosen; read again if that changes what is read."""
        if other := self._of_other_tab(form, "/entendido"):
            return other
        if factors := form.get("factores"):
            set_roles(self._folder, {f"{self._folder.files.name}/{factors[0]}": "factores"})
            return self._begin_reading()
        before = reading_version(self._folder)
        values, found = project_values(self._folder.project), self._folder.kept(UNDERSTOOD)
        change_project(self._folder.project, reading_changes(form, values, found))
        if reading_version(self._folder) != before or "otra-vez" in form or not self._desk.is_read():
            return self._begin_reading()
        if undated_files(self._folder) and "hechos-sin-fecha" not in form:
            return "/entendido?aviso=lugares"
        return "/lamina"

    def make(self, form: Form) -> str:
        """Keep what is chosen for the sheets, and begin to make them."""
        if other := self._of_other_tab(form, "/lamina"):
            return other
        change_project(self._folder.project, sheet_changes(form, project_values(self._folder.project)))
        begun = self._desk.bench.start(MAKE, [self._look_before, *self._making()])
        return "/hacer" if begun else "/hacer?aviso=ocupado"

    def _making(self) -> list[Step]:
        loads = [lambda: command("cargar", PROJECT) if self._waiting() else None] if self._folder.has_store else []
        return [*loads, lambda: command("generar", PROJECT), self._keep_before]

    def _waiting(self) -> bool:
        return any(file.waits for file in given_files(self._folder))

    def _look_before(self) -> None:
        """Keep the record of the edition that is there, to tell what changed."""
        self._folder.keep("por-cambiar", run_record(self._folder.output))

    def _keep_before(self) -> None:
        self._folder.keep(BEFORE, self._folder.kept("por-cambiar"))

    def next_month(self, form: Form) -> str:  # noqa: ARG002 (all actions have one signature)
        """Read the new files, set the period of their last month, and make the same sheets."""
        with self._recognising:
            recognise_files(self._folder)
        steps = [self._reading, self._note_reading, self._set_period, self._look_before, *self._making()]
        begun = self._desk.bench.start(MAKE, steps)
        return "/hacer" if begun else "/hacer?aviso=ocupado"

    def _set_period(self) -> None:
        """Set the period; refuse to go on where nothing new can be drawn."""
        found, values = self._folder.kept(UNDERSTOOD), project_values(self._folder.project)
        if not found.get("filas", {}).get("aceptadas"):
            raise ConfigError("De los archivos no se pudo usar ninguna fila: vea el paso 2. Los mapas quedan como estaban.")
        period = next_period(values, found.get("meses", ()))
        if not self._folder.has_store and period == values.get("periodo"):
            raise ConfigError("No hay hechos de un mes nuevo: suelte el archivo del mes. Los mapas quedan como estaban.")
        change_project(self._folder.project, {"periodo": period})

    def stop(self, form: Form) -> str:
        """Stop the work that goes on."""
        self._desk.bench.stop()
        return "/entendido" if form.get("que") == [READ] else "/hacer"

    def close(self, form: Form) -> str:  # noqa: ARG002 (all actions have one signature)
        """Close the desk, unless it works."""
        if self._desk.bench.is_busy:
            return "/hacer?aviso=cerrar"
        self._close()
        return ""

    def _of_other_tab(self, form: Form, page: str) -> str:
        """Return the page to show again where the project changed since the form was; empty if it did not."""
        same_project = form.get("version", [""])[0] == project_version(self._folder.project)
        return "" if same_project else f"{page}?aviso={OTHER_TAB}"
