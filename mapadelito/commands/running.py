"""Settings of a command, and a job run with its messages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mapadelito.settings.config import Config

__all__ = ["Given", "given_settings", "settings", "work"]


def settings(given: tuple[Path, ...], options: dict[str, Any], *, silencio: bool = False) -> Config:
    """Return the settings of a run, from the options and the files given without one, which are told unless silent.

    Of a command that reads the store, it is also told which files are still to be loaded into it.
    """
    found = given_settings(given, options, silencio=silencio)
    if found.project is not None and "incidentes" in options and not found.config.incidentes:
        _tell_waiting(found.config, found.project.parent, silencio=silencio)
    return found.config


def _tell_waiting(config: Config, folder: Path, *, silencio: bool) -> None:
    """Tell which files are still to be loaded; refuse a run that without them has nothing to draw."""
    from geo.errors import ConfigError  # noqa: PLC0415 (with the others)
    from geo.wording import listing, shown  # noqa: PLC0415 (heavy)
    from mapadelito.jobs.template import files_waiting  # noqa: PLC0415 (heavy)
    from mapadelito.reading.incident_source import has_incidents  # noqa: PLC0415 (heavy)
    from mapadelito.settings.usual_places import ENTRY  # noqa: PLC0415 (with the others)

    names = files_waiting(folder)
    which = listing(f"«{shown(name)}»" for name in names)
    if names and not config.factores and not has_incidents(config):
        raise ConfigError(f"Aún no hay hechos cargados, y en «{ENTRY}» esperan {which}. Primero: mapadelito cargar.")
    if names and not silencio:
        click.echo(f"En «{ENTRY}» hay archivos sin cargar, que no se leen: {which}. Antes: mapadelito cargar.", err=True)


class Given(NamedTuple):
    """Settings of a run, its ``project`` (None without one), and whether the command named its files of incidents."""

    config: Config
    project: Path | None
    named: bool


def given_settings(given: tuple[Path, ...], options: dict[str, Any], *, silencio: bool = False) -> Given:
    """Return the settings as :func:`settings` does, and what of them the command said."""
    from mapadelito.settings.config import load_config  # noqa: PLC0415 (heavy)
    from mapadelito.settings.given_files import sort_files  # noqa: PLC0415 (heavy)
    from mapadelito.settings.usual_places import told_places  # noqa: PLC0415 (with the others)

    project, options, told = sort_files(given, options)
    for line in () if silencio else told:
        click.echo(line, err=True)
    config = load_config(project, options)
    for line in () if silencio else told_places(config.salida, config.almacen, project):
        click.echo(line, err=True)
    return Given(config, project, bool(options.get("incidentes")))


def work(
    config: Config,
    job: Callable[[Config, Callable[[str], object]], dict[str, Any]],
    page: str,
    *,
    silencio: bool,
    as_json: bool,
) -> None:
    """Run a job, then print the account of the rows and the page to open."""
    from mapadelito.jobs.ending import ending  # noqa: PLC0415 (heavy)
    from mapadelito.jobs.progress import Progress  # noqa: PLC0415 (only where a job is done)

    with Progress(silent=silencio, to_stderr=as_json) as say:
        record = job(config, say)
    for line in ending(record):
        say(line)
    for lost in record.get("fallidas", ()) if silencio else ():  # otherwise the job has printed it
        click.echo(f"No se pudo hacer {lost['nombre']}: {lost['motivo']}", err=True)
    say(f"Abra: {(config.salida / page).resolve()}")
    if as_json:
        summary = {name: record[name] for name in ("perfil", "filas", "rechazos", "avisos", "cobertura", "tiempos_s")}
        click.echo(json.dumps(summary, ensure_ascii=False))
    if record.get("fallidas"):
        raise click.exceptions.Exit(1)
