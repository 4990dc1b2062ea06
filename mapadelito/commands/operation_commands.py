"""Commands about operations and patrols, and what the demo makes of them. Heavy libraries are imported inside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mapadelito import ROOT
from mapadelito.commands.running import settings, work
from mapadelito.settings.command_line import INPUT, output_options, project_argument, with_options
from mapadelito.settings.spanish_click import Command

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["cumplimiento", "demo_of_operations", "operativo"]


@click.command(cls=Command, help="Antes y después de un operativo, frente a un control y con su anillo. Siempre reservado.")
@project_argument
@with_options(
    *(name for name in INPUT if name != "periodo"),
    "comisaria",
    "zona",
    "desde",
    "hasta",
    "control",
    "anillo_m",
)
@output_options
def operativo(proyecto: tuple[Path, ...], *, silencio: bool, as_json: bool, **options: Any) -> None:  # noqa: ANN401
    """Judge an operation."""
    from mapadelito.jobs.operations.operation import OPERATION, operation  # noqa: PLC0415 (heavy)

    config = settings(proyecto, options, silencio=silencio)
    work(config, operation, f"{OPERATION}.html", silencio=silencio, as_json=as_json)


@click.command(cls=Command, help="Qué zonas se patrullaron de verdad, cuánto y cuáles nunca, con el GPS. Siempre reservado.")
@project_argument
@with_options("gps", "zonas_plan", "plan", "desde", "hasta", "columna")
@output_options
def cumplimiento(proyecto: tuple[Path, ...], *, silencio: bool, as_json: bool, **options: Any) -> None:  # noqa: ANN401
    """Check patrols by their tracks."""
    from mapadelito.jobs.operations.check_patrols import COMPLIANCE, check_patrols  # noqa: PLC0415 (heavy)

    config = settings(proyecto, options, silencio=silencio)
    work(config, check_patrols, f"{COMPLIANCE}.html", silencio=silencio, as_json=as_json)


def demo_of_operations(salida: Path, almacen: Path, *, silencio: bool) -> None:
    """Run these commands on the synthetic sample, into a folder of their own in ``salida``; say where their pages are."""
    from mapadelito.jobs.operations.check_patrols import COMPLIANCE, check_patrols  # noqa: PLC0415 (heavy)
    from mapadelito.jobs.operations.operation import OPERATION, operation  # noqa: PLC0415 (heavy)
    from mapadelito.settings.config import load_config  # noqa: PLC0415 (heavy)

    options = {"salida": salida / "operativos", "almacen": almacen}
    config = load_config(ROOT / "data" / "demo_operativo.toml", options)
    for job, page in ((operation, OPERATION), (check_patrols, COMPLIANCE)):
        job(config, lambda _: None)
        if not silencio:
            click.echo(f"Muestra de operativos y recorridos: {(config.salida / f'{page}.html').resolve()}")
