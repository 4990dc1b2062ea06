"""The command of the desk: ``mesa``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from geo.wording import shown
from mapadelito.settings.spanish_click import Command

__all__ = ["mesa"]

_MOST = 65_535  # the largest number of a port


class _Port(click.types.IntParamType):
    """Port of this PC; an address is refused, and said why."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401 (click's signature)
        """Return the number."""
        text = str(value)
        if not text.isdecimal() or int(text) > _MOST:
            self.fail(
                f"«{shown(text)}» no es un puerto, que es un número hasta {_MOST}. La mesa es solo de esta PC (127.0.0.1): "
                "no sirve a otras.",
                param,
                ctx,
            )
        return int(text)


@click.command(cls=Command, help="Abre la mesa: una página en el navegador de esta PC, para hacer los mapas sin órdenes.")
@click.option("--puerto", type=_Port(), default=0, metavar="N", help="Puerto de esta PC (uno libre).")
@click.option(
    "--carpeta", type=click.Path(path_type=Path), default=Path(), metavar="DIR", help="Carpeta del proyecto (la actual)."
)
@click.option("--sin-abrir", is_flag=True, help="No abre el navegador: solo escribe la dirección.")
def mesa(puerto: int, carpeta: Path, *, sin_abrir: bool) -> None:
    """Open the desk."""
    from mapadelito.desk.serving import open_desk  # noqa: PLC0415 (heavy)

    open_desk(carpeta, port=puerto, browse=not sin_abrir, say=click.echo)
