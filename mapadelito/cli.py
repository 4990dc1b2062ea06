"""The command line. Heavy libraries are imported inside the commands."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mapadelito import ROOT, __version__
from mapadelito.commands.desk_command import mesa
from mapadelito.commands.operation_commands import cumplimiento, demo_of_operations, operativo
from mapadelito.commands.running import settings, work
from mapadelito.commands.store_commands import cargar, deshacer, estado
from mapadelito.settings.command_line import INPUT, output_options, project_argument, with_options
from mapadelito.settings.spanish_click import Command, Group, usage_message

if TYPE_CHECKING:
    from mapadelito.settings.config import Config

__all__ = ["app", "main"]


@click.group(cls=Group, help="Mapas del delito y de riesgo por comisaría, a partir de sus incidentes y sectores.")
@click.version_option(__version__, message="mapadelito %(version)s", help="Muestra la versión y termina.")
def app() -> None:
    """Run a command."""


@app.command(cls=Command, help="Hace todos los productos con la muestra sintética incluida.")
@output_options
def demo(salida: Path | None, *, silencio: bool, as_json: bool) -> None:
    """Run the main job on the bundled synthetic sample."""
    from mapadelito.settings.config import load_config  # noqa: PLC0415 (heavy)

    folder = salida or Path("salida")
    options = {"salida": folder, "almacen": folder.parent / "almacen-demo"}  # the project is part of the program
    config = load_config(ROOT / "data" / "demo.toml", options)
    quiet = silencio or as_json
    _first_look(config, silencio=quiet)
    demo_of_operations(**options, silencio=quiet)
    _generate(config, silencio, as_json)


@app.command(
    cls=Command,
    help="Trabajo principal: mapas por comisaría. Toda opción puede ir en proyecto.toml.",
)
@project_argument
@with_options(
    *INPUT,
    "factores",
    "calles",
    "base",
    "sectores_municipales",
    "edificios",
    "poblacion",
    "comisaria",
    "comparar",
    "mapa",
    "leyenda",
    "perfil",
    "formato",
    "papel",
    "radio_m",
    "min_incidentes",
    "cerrar",
    "trabajadores",
    "servidor_dask",
    "teselas",
)
@click.option("--edicion", metavar="PERFIL/PERIODO[.n]", help="Hace de nuevo, igual, una edición pasada, en otra --salida.")
@click.option("--otra-version", is_flag=True, help="Con --edicion: aunque se hizo con otra versión de mapadelito.")
@output_options
def generar(
    proyecto: tuple[Path, ...],
    *,
    edicion: str | None,
    otra_version: bool,
    silencio: bool,
    as_json: bool,
    **options: Any,  # noqa: ANN401
) -> None:
    """Run the main job, or make a past edition again."""
    if edicion:
        _remake(proyecto, edicion, options, other_version=otra_version, silencio=silencio, as_json=as_json)
        return
    _generate(settings(proyecto, options, silencio=silencio), silencio, as_json)


def _first_look(config: Config, *, silencio: bool) -> None:
    """Make the pages alone, which take a part of the time of all products, and say where they are; once in a folder."""
    from mapadelito.jobs.generate import run  # noqa: PLC0415 (heavy)

    page = (config.salida / config.perfil / "index.html").resolve()
    if page.exists():  # without its prints, what is there would be another edition
        return
    if not silencio:
        click.echo("Primero, las páginas; después, lo que se imprime y lo demás …")
    run(replace(config, formato=("html",)), lambda _: None)
    if not silencio:
        click.echo(f"Ya puede ver las páginas: {page}\nSigue con PDF, Word, Excel y capas …")


def _generate(config: Config, silencio: bool, as_json: bool) -> None:  # noqa: FBT001 (flags of the commands)
    from mapadelito.jobs.generate import run  # noqa: PLC0415 (heavy)

    work(config, run, f"{config.perfil}/index.html", silencio=silencio, as_json=as_json)


def _remake(
    proyecto: tuple[Path, ...],
    edition: str,
    options: dict[str, Any],
    *,
    other_version: bool,
    silencio: bool,
    as_json: bool,
) -> None:
    from geo.errors import ConfigError  # noqa: PLC0415 (after the path is set)
    from mapadelito.jobs.editions.remake import remake  # noqa: PLC0415 (heavy)

    if more := [name for name, value in options.items() if value and name not in {"salida", "almacen"}]:
        raise ConfigError(f"Con --edicion solo se dan --salida y --almacen, no --{more[0].replace('_', '-')}.")
    config = settings(proyecto, options, silencio=silencio)
    job = partial(remake, edition=edition, other_version=other_version)
    work(config, job, f"{edition.partition('/')[0]}/index.html", silencio=silencio, as_json=as_json)


@app.command(cls=Command, help="Solo la calidad de los datos: qué filas entran, cuáles no y por qué. No dibuja mapas.")
@project_argument
@with_options(*INPUT)
@output_options
def revisar(proyecto: tuple[Path, ...], *, silencio: bool, as_json: bool, **options: Any) -> None:  # noqa: ANN401
    """Report the quality of the data, without maps."""
    from mapadelito.jobs.review import review  # noqa: PLC0415
    from mapadelito.outputs.row_review.quality_page import QUALITY  # noqa: PLC0415

    config = settings(proyecto, options, silencio=silencio)
    work(config, review, QUALITY, silencio=silencio, as_json=as_json)


@app.command(
    cls=Command, help="Cuántos hechos posteriores habrían estado en las zonas hechas antes, por comisaría y método."
)
@project_argument
@with_options(*INPUT, "comisaria", "area_pct", "cortes", "horizonte_dias")
@output_options
def evaluar(proyecto: tuple[Path, ...], *, silencio: bool, as_json: bool, **options: Any) -> None:  # noqa: ANN401
    """Back-test the zones."""
    from mapadelito.jobs.evaluate import EVALUATION, evaluate  # noqa: PLC0415

    work(settings(proyecto, options, silencio=silencio), evaluate, EVALUATION, silencio=silencio, as_json=as_json)


@app.command(cls=Command, help="Zonas prioritarias de cada comisaría, con su motivo y su hoja de ruta. Siempre reservado.")
@project_argument
@with_options(
    *INPUT,
    "comisaria",
    "area_pct",
    "area_km2",
    "zonas",
    "unidades",
    "minutos_visita",
    "velocidad_kmh",
    "km2_unidad",
    "metodo",
    "turno",
    "patrullas_mes",
    "patrullajes",
    "mes",
    "calles",
    "factores",
)
@output_options
def priorizar(proyecto: tuple[Path, ...], *, silencio: bool, as_json: bool, **options: Any) -> None:  # noqa: ANN401
    """Choose where to patrol."""
    from mapadelito.jobs.prioritize import prioritize  # noqa: PLC0415

    work(settings(proyecto, options, silencio=silencio), prioritize, "reservado", silencio=silencio, as_json=as_json)


@app.command(cls=Command, help="El mes frente a su pasado, por sector y delito: qué sale de lo usual y qué solo lo parece.")
@project_argument
@with_options(
    *(name for name in INPUT if name != "periodo"),
    "calles",
    "edificios",
    "poblacion",
    "comisaria",
    "mes",
    "perfil",
)
@output_options
def seguimiento(proyecto: tuple[Path, ...], *, silencio: bool, as_json: bool, **options: Any) -> None:  # noqa: ANN401
    """Compare a month with those before it."""
    from mapadelito.jobs.follow import FOLLOW, follow  # noqa: PLC0415 (heavy)

    config = settings(proyecto, options, silencio=silencio)
    work(config, follow, f"{config.perfil}/{FOLLOW}.html", silencio=silencio, as_json=as_json)


@app.command(
    cls=Command, help="Territorios de intervención prioritaria: distritos por tasa, con los datos abiertos del SIDPOL."
)
@project_argument
@with_options("denuncias", "poblacion", "limites", "departamento", "provincia", "columna", "periodo")
@output_options
def territorios(proyecto: tuple[Path, ...], *, silencio: bool, as_json: bool, **options: Any) -> None:  # noqa: ANN401
    """Rank districts."""
    from mapadelito.jobs.territories import TERRITORIES, territories  # noqa: PLC0415

    work(settings(proyecto, options, silencio=silencio), territories, TERRITORIES, silencio=silencio, as_json=as_json)


for _command in (cargar, estado, deshacer, operativo, cumplimiento, mesa):
    app.add_command(_command)


@app.command(cls=Command, help="Lo ya dicho en público: lo muestra, o lo cambia y dice qué cuesta.")
@project_argument
@click.option("--olvidar", metavar="PERIODO", help="Un semestre, trimestre o año que nadie recibió: se dirá de nuevo.")
@click.option("--nadie-la-recibio", is_flag=True, help="Confirma que nadie recibió la edición que se olvida.")
@click.option("--retirar", metavar="PERIODO", help="Un semestre o trimestre cerrado que desde ahora se dice sin puntos.")
@with_options("comisaria")
@click.option("--sector", default="", metavar="NOMBRE", help="Con --retirar: solo este sector.")
@with_options("almacen", "salida")
def contado(
    proyecto: tuple[Path, ...],
    *,
    olvidar: str | None,
    nadie_la_recibio: bool,
    retirar: str | None,
    sector: str,
    **options: Any,  # noqa: ANN401
) -> None:
    """Show or change what was published."""
    from mapadelito.jobs import told as job  # noqa: PLC0415 (heavy)

    config = settings(proyecto, options)
    if olvidar and retirar:
        raise click.UsageError("Use --olvidar o --retirar, no los dos.")
    if olvidar:
        lines = job.forget(config, olvidar, sure=nadie_la_recibio)
    elif retirar:
        lines = job.withdraw(config, retirar, sector)
    else:
        lines = job.listed(config)
    for line in lines:
        click.echo(line)


@app.command(cls=Command, help="Escribe un proyecto.toml y la carpeta entrada, con un Excel de hechos para llenar.")
@click.argument("carpeta", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
def plantilla(carpeta: Path | None) -> None:
    """Write a template project."""
    from mapadelito.jobs.template import write_template  # noqa: PLC0415 (heavy)

    for path in write_template(carpeta or Path()):
        click.echo(str(path))
    told = "Lo siguiente: ponga los límites junto a proyecto.toml y los hechos en entrada/; ahí, «mapadelito cargar»."
    click.echo(told, err=True)


def main() -> None:
    """Entry point: exit status 0 done, 1 an input was refused, 2 wrong use; never a traceback."""
    from geo.errors import ConfigError, MapaError  # noqa: PLC0415
    from geo.intake import processes  # noqa: PLC0415 (after the path is set)

    try:
        if sys.argv[1:2] == [processes.OPTION]:  # a child process of a frozen program
            processes.serve(*sys.argv[2:])
        # click returns the status of an exit; patterns are expanded by geo.paths, not by click
        sys.exit(app(standalone_mode=False, windows_expand_args=False))
    except click.Abort:
        click.echo("Se detuvo antes de terminar: queda la edición que había, entera. Repita cuando quiera.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        click.echo(usage_message(error), err=True)
        sys.exit(2)
    except ConfigError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except MapaError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except Exception as error:
        if os.environ.get("MAPADELITO_DEPURAR"):
            raise
        click.echo(
            f"Error inesperado ({type(error).__name__}: {error}). Es una falla de mapadelito, no de sus datos: repórtela "
            "con unas filas inventadas que la causen. Con MAPADELITO_DEPURAR=1 se ve el detalle.",
            err=True,
        )
        sys.exit(1)
