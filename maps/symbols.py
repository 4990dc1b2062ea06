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
"""Shapes that every renderer can draw, filled or outlined."""


@cache
def symbols() -> dict[str, Symbol]:
    """Return the symbols of ``symbols.toml`` by código of the crime catalogue."""
    with Path(__file__).with_name("symbols.toml").open("rb") as file:
        table = tomllib.load(file)
    return {
        codigo: Symbol(shape=row["forma"], color=row["color"], filled=row.get("lleno", True))
        for codigo, row in table.items()
    }


def symbol_key(codigo: str) -> str:
    """Return the código whose symbol is used for ``codigo``: itself, else its nearest ancestor, else ``OTR``."""
    known = symbols()
    parts = codigo.split(".")
    for size in range(len(parts), 0, -1):
        if (key := ".".join(parts[:size])) in known:
            return key
    return "OTR"


def symbol_of(codigo: str) -> Symbol:
    """Return the symbol of a código (see :func:`symbol_key`)."""
    return symbols()[symbol_key(codigo)]
