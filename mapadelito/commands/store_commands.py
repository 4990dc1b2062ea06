"""The commands of the store of rows: ``cargar``, ``estado``, ``deshacer``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from geo.wording import shown
from mapadelito.commands.running import given_settings, settings
from mapadelito.settings.command_line import INPUT, output_options, project_argument, with_options
from mapadelito.settings.spanish_click import Command

__all__ = ["cargar", "deshacer", "estado"]

_OF_A_RUN = {*("reemplaza_archivo", "repetidas", "periodo", "almacen"), *("delitos_libro", "lugares_libro", "coincidencias")}
"""Options of reading that a load lacks: what is chosen and answered in each run, over all that is loaded."""
_READING = tuple(name for name in INPUT if name not in _OF_A_RUN)
_LIMITS = ("limites", "columna_limites", "ambito", "capa", "almacen")
"""Options of the commands that count what the store holds."""
_NUMBERS = "Las cargas, con su número: mapadelito estado."


class _LoadNumber(click.types.IntParamType):
    """Number of a load; without it, or with another word, it is said where the numbers are."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401 (click's signature)
        """Return the number."""
        try:
            return int(value)
        except ValueError:
            self.fail(f"«{shown(str(value))}» no es un número. {_NUMBERS}", param, ctx)

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str:  # noqa: ARG002 (click's signature)
        """Return where the numbers are."""
        return _NUMBERS


@click.command(
    cls=Command,
    help="Carga hechos en el almacén, una vez. Sin nombres, los archivos de la carpeta «entrada» del proyecto.",
)
@project_argument
@with_options(*_READING)
@click.option("--reemplaza", type=_LoadNumber(), metavar="CARGA", help="Número de la carga cuyo lugar toman estos archivos.")
@with_options("almacen")
@output_options
def cargar(
    proyecto: tuple[Path, ...],
    *,
    reemplaza: int | None,
    silencio: bool,
    as_json: bool,
    **options: Any,  # noqa: ANN401
) -> None:
    """Load files into the store."""
    from mapadelito.jobs.loads.load import load_files  # noqa: PLC0415 (heavy)
    from mapadelito.jobs.loads.load_account import REFUSED, SUMMARY, load_lines  # noqa: PLC0415 (heavy)
    from mapadelito.jobs.progress import Progress  # noqa: PLC0415 (only where a job is done)

    config, project, named = given_settings(proyecto, options, silencio=silencio)
    folder = None if named else project.parent if project else Path()
    with Progress(silent=silencio, to_stderr=as_json) as say:
        record = load_files(config, say, project=folder, replaces=reemplaza)
    for line in load_lines(record):
        say(line)
    refused = [file for file in record["archivos"] if file["estado"] == REFUSED]
    for file in refused if silencio else ():  # otherwise it has been said
        click.echo(f"«{file['archivo']}» no se cargó. {file['motivo']}", err=True)
    if as_json:
        click.echo(json.dumps({name: record[name] for name in SUMMARY if name in record}, ensure_ascii=False))
    if refused:
        raise click.exceptions.Exit(1)


@click.command(cls=Command, help="Qué hay en el almacén: cargas, hechos por comisaría y mes, y los meses que faltan.")
@project_argument
@with_options(*_LIMITS)
@click.option("--json", "as_json", is_flag=True, help="Todo, en JSON.")
def estado(proyecto: tuple[Path, ...], *, as_json: bool, **options: Any) -> None:  # noqa: ANN401
    """Tell what the store holds."""
    from mapadelito.jobs.loads.state import store_state  # noqa: PLC0415 (heavy)
    from mapadelito.jobs.loads.state_lines import state_lines  # noqa: PLC0415 (heavy)
    from mapadelito.jobs.progress import Progress  # noqa: PLC0415 (only where a job is done)

    config = settings(proyecto, options, silencio=as_json)
    with Progress(silent=as_json) as say:
        state = store_state(config, say)
    for line in [json.dumps(state, ensure_ascii=False)] if as_json else state_lines(state):
        click.echo(line)


@click.command(cls=Command, help="Quita una carga del almacén: sus hechos dejan de contar. No toca los archivos.")
@click.argument("carga", type=_LoadNumber(), metavar="CARGA")
@project_argument
@with_options(*_LIMITS)
def deshacer(carga: int, proyecto: tuple[Path, ...], **options: Any) -> None:  # noqa: ANN401
    """Take a load back."""
    from mapadelito.jobs.loads.undo import undo_load  # noqa: PLC0415 (heavy)
    from mapadelito.jobs.progress import Progress  # noqa: PLC0415 (only where a job is done)

    config = settings(proyecto, options)
    with Progress() as say:
        lines = undo_load(config, carga, say)
    for line in lines:
        click.echo(line)
