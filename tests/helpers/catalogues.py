"""The bundled catalogues of crimes as they are read, and as their files have them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from geo.crimes.catalogue import available, load
from geo.crimes.classify import Crimes, Texts
from geo.text import fold

if TYPE_CHECKING:
    import pandas as pd

    from geo.crimes.catalogue import Catalogue

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "geo" / "crimes" / "catalogues"
CDMX = ROOT.parent / "shared" / "data" / "cdmx"
LEVELS = ("titulo", "generico", "modalidad")

COLUMNS = [
    "codigo",
    "nivel",
    "nombre",
    "padre",
    "base_legal",
    "fenomenos",
    "reserva",
    "personas",
    "lugar_tipico",
    "alias",
]


class Row(NamedTuple):
    """One line of a catalogue file; ``texts`` are its name and its aliases."""

    codigo: str
    nivel: str
    nombre: str
    padre: str
    reserva: int
    fenomenos: str
    lugar_tipico: str
    texts: tuple[str, ...]


def rows_of(name: str) -> list[Row]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [
            Row(
                line["codigo"],
                line["nivel"],
                line["nombre"],
                line["padre"],
                int(line["reserva"]),
                line["fenomenos"],
                line["lugar_tipico"],
                tuple(filter(fold, (line["nombre"], *line["alias"].split("|")))),
            )
            for line in csv.DictReader(file)
        ]


def bearers(name: str) -> dict[str, list[str]]:
    """Codigos that bear each folded text."""
    found: dict[str, list[str]] = {}
    for row in rows_of(name):
        for text in {fold(text) for text in row.texts}:
            found.setdefault(text, []).append(row.codigo)
    return found


def context(name: str, row: Row, text: str) -> dict[str, str]:
    """Columns of a file that names a row fully: its ancestors by name, itself by ``text``."""
    catalogue, parts = CATALOGUES[name], row.codigo.split(".")
    names = [catalogue[".".join(parts[: size + 1])].nombre for size in range(len(parts) - 1)]
    return dict(zip(("tipo", "delito", "modalidad"), (*names, text), strict=False))


CATALOGUES = {name: load(name) for name in available()}
every_catalogue = pytest.mark.parametrize("name", available())
PERU = CATALOGUES["peru"]


def crimes_of(frame: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Resolve each row of a frame as a file of incidents is; its rows are numbered from 0."""
    return Crimes.of(Texts.of(frame), catalogue).rows(np.arange(len(frame)))
