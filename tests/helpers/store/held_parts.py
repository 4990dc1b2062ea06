"""Tables as the store keeps them, made by hand or at random."""

from __future__ import annotations

import hashlib
import random
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from mapadelito.store.held_tables import FAULTS, ROWS, HeldPart, LoadOrigin

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["at_random", "part_of", "row"]

_EMPTY = {"int64": 0, "double": None, "string": "", "binary": None, "bool": False}


def row(**values: Any) -> dict[str, Any]:
    """Return a row with some values, and the others empty."""
    return {name: _EMPTY[str(ROWS.field(name).type)] for name in ROWS.names} | {"dia": None, "celdas": None} | values


def part_of(
    rows: Iterable[dict[str, Any]], file: str = "hechos.xlsx", *, reading: str = "1", faults: Iterable[dict[str, Any]] = ()
) -> HeldPart:
    """Return a table of some rows, numbered from 1, with a digest of its own."""
    listed = [{**one, "orden": at, "linea": at + 1} for at, one in enumerate(rows)]
    digest = hashlib.sha256(repr(listed).encode()).hexdigest()
    table = pa.Table.from_pylist(listed, schema=ROWS)
    return HeldPart(LoadOrigin(file, "", "", digest, reading), table, pa.Table.from_pylist([*faults], schema=FAULTS))


def at_random(count: int, seed: int) -> list[dict[str, Any]]:
    """Return rows of several squares, months and reports, a few of them of reports of two rows."""
    chance = random.Random(seed)
    return [
        row(
            clave=chance.randint(1, 3 * count) if chance.random() < 0.9 else 0,
            huella=chance.randint(-(2**63), 2**63 - 1),
            celda=(square := chance.randint(0, 8)),
            nombrada=chance.choice((-1, 0, 1)),
            mes=chance.choice((None, 202001, 202002, 202003)),
            minuto=chance.choice((None, 0.0, 61.5)),
            x=float(square) + chance.random() if square else None,
            y=-chance.random() if square else None,
            delito=chance.choice(("HURTO", "ROBO")),
        )
        for _ in range(count)
    ]
