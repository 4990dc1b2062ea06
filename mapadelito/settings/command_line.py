"""Click parameters of the commands, made from the table of options."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapadelito.settings.options import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., None]

__all__ = ["INPUT", "output_options", "project_argument", "with_options"]

INPUT = (
    "incidentes",
    "reemplaza_archivo",
    "repetidas",
    "limites",
    "columna",
    "columna_limites",
    "ambito",
    "crs",
    "hoja",
    "capa",
    "todas",
    "catalogo",
    "delito",
    "delitos_libro",
    "lugares_libro",
    "coincidencias",
    "periodo",
    "almacen",
)
"""Options of the files to read and of how to read them, in the order of ``--help``."""

project_argument = click.argument(
    "proyecto", nargs=-1, type=click.Path(path_type=Path), metavar="[proyecto.toml | ARCHIVO ... | CARPETA]"
)
"""The project or, for those who have none, data files to be sorted by their content."""


def with_options(*names: str) -> Callable[[Command], Command]:
    """Return a decorator that adds some options to the function of a command, in that order of ``--help``."""

    def add(command: Command) -> Command:
        for name in reversed(names):
            command = _parameter(name, command.__name__)(command)
        return command

    return add


def output_options(command: Command) -> Command:
    """Add where to write, and how much to print."""
    json_line = click.option("--json", "as_json", is_flag=True, help="Última línea de la salida: el resumen en JSON.")
    silence = click.option("--silencio", is_flag=True, help="No escribe los pasos.")
    return with_options("salida")(silence(json_line(command)))


def _parameter(name: str, command: str) -> Callable[[Command], Command]:
    """Click option of an option of the table, for a command."""
    option = OPTIONS[name]
    text = option.helps.get(command, option.help)
    flag = option.flags.get(command, f"--{name.replace('_', '-')}")
    if option.type is bool:
        return click.option(flag, name, is_flag=True, help=text)
    kind = click.Path(path_type=Path) if option.type is Path else click.STRING
    return click.option(flag, name, multiple=option.many, type=kind, metavar=option.metavar, help=text)
