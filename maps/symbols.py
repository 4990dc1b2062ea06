"""Sign of each delito: shape, colour, filling and mark inside, from ``symbols.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from maps.sheet import Symbol

__all__ = ["INNER", "SHAPES", "TAG", "symbol_key", "symbol_of", "symbols"]

SHAPES = (
    "circulo",
    "rombo",
    "hexagono",
    "triangulo_inverso",
    "triangulo",
    "pentagono",
    "cuadrado",
    "barra",
    "ficha",
)
"""Shapes that every renderer can draw, filled or outlined."""
TAG = "ficha"
"""Shape of the risk factors, with their two letters; no crime has it."""
INNER = ("", "barra", "anillo", "cruz")
"""Marks inside a filled shape: none, and a white bar, ring or cross."""


@cache
def symbols() -> dict[str, Symbol]:
    """Return the symbols of ``symbols.toml`` by código of the crime catalogue."""
    with Path(__file__).with_name("symbols.toml").open("rb") as file:
        table = tomllib.load(file)
    return {
        codigo: Symbol(row["forma"], row["color"], filled=row.get("lleno", True), inner=row.get("interior", ""))
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
