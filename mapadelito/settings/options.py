"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["folder_option", "input_options", "output_options", "paths", "store_option"]

folder_option = click.option("--salida", type=click.Path(path_type=Path), metavar="DIR", help="Carpeta de salida (salida).")
store_option = click.option("--almacen", metavar="DIR", help="Carpeta de lo ya publicado (almacen, junto al proyecto).")


def output_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add where to write, and how much to say."""
    json_line = click.option("--json", "as_json", is_flag=True, help="Última línea de la salida: el resumen en JSON.")
    silence = click.option("--silencio", is_flag=True, help="No escribe los pasos.")
    return folder_option(silence(json_line(command)))


def paths(name: str, text: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make an option that takes files, again and again."""
    return click.option(name, multiple=True, type=click.Path(path_type=Path), metavar="RUTA ...", help=text)


def input_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add what tells the files to read and how."""
    options = (
        click.argument("proyecto", required=False, type=click.Path(path_type=Path), metavar="[proyecto.toml]"),
        paths("--incidentes", "Tablas o capas de puntos."),
        paths("--reemplaza-archivo", "Archivos de incidentes que no se leen: los dados toman su lugar."),
        click.option(
            "--repetidas", metavar="una|contar", help="Las filas que dos archivos comparten: una vez, o se suman (una)."
        ),
        paths("--limites", "Polígonos: comisaría > sector > subsector."),
        click.option("--columna", multiple=True, metavar="CAMPO=COLUMNA ...", help="Columna de un campo de los incidentes."),
        click.option(
            "--columna-limites", multiple=True, metavar="CAMPO=COLUMNA ...", help="Columna de un campo de los límites."
        ),
        click.option(
            "--ambito", metavar="NIVEL", help="De qué es cada lámina: comisaria, distrito, provincia o region (comisaria)."
        ),
        click.option("--crs", metavar="EPSG", help="Sistema de las tablas en UTM u otro."),
        click.option("--hoja", metavar="NOMBRE", help="Hoja o capa de los incidentes."),
        click.option("--capa", metavar="NOMBRE", help="Capa de los límites."),
        click.option("--todas", is_flag=True, help="Todas las hojas o capas de los incidentes."),
        click.option("--catalogo", metavar="NOMBRE|RUTA", help="Catálogo de delitos (el que más filas reconoce)."),
        click.option("--delito", metavar="NOMBRE", help="El delito de todas las filas, si el archivo es de uno solo."),
        paths("--coincidencias", "Libros coincidencias.xlsx ya contestados."),
        click.option("--periodo", metavar="PERIODO", help="2020, 2020-S1, 2020-T3, 2020-03 o 2020-01..2020-10."),
    )
    for option in reversed(options):
        command = option(command)
    return command
