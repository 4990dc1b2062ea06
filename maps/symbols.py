"""Symbol of each delito: shape, filling and colour, from ``symbols.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from maps.sheet import Symbol

__all__ = ["SHAPES", "symbol_key", "symbol_of", "symbols"]

SHAPES = (
    "circulo",
    "cuadrado",
    "triangulo",
    "triangulo_inverso",
    "rombo",
    "pentagono",
    "hexagono",
    "estrella",
    "mas",
    "equis",
    "barra",
    "reloj",
)
"""Names of the shapes that a renderer must be able to draw, filled or not."""


@cache
def symbols() -> dict[str, Symbol]:
    """All symbols by código of the crime catalogue; a código without its own symbol takes its parent's."""
    with Path(__file__).with_name("symbols.toml").open("rb") as file:
        table = tomllib.load(file)
    return {
        codigo: Symbol(shape=row["forma"], color=row["color"], filled=row.get("lleno", True))
        for codigo, row in table.items()
    }


def symbol_key(codigo: str) -> str:
    """Return the código whose symbol stands for ``codigo``: itself or its nearest ancestor, ``OTR`` at last."""
    known = symbols()
    parts = codigo.split(".")
    for size in range(len(parts), 0, -1):
        if (key := ".".join(parts[:size])) in known:
            return key
    return "OTR"


def symbol_of(codigo: str) -> Symbol:
    """Return the symbol of a código (see :func:`symbol_key`)."""
    return symbols()[symbol_key(codigo)]
