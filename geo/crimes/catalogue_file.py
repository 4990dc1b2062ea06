"""The file of a crime catalogue: a CSV whose rows are a tree; the bundled ones are in ``catalogues/``."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pandas as pd

from geo.errors import CatalogueError, FormatError
from geo.paths import read_whole
from geo.text import fold
from geo.wording import listing, shown

__all__ = ["EXCLUDED", "FIELDS", "FOLDER", "PEOPLE", "UNKNOWN", "available", "read_lines"]

UNKNOWN = "OTR"  # codigo of unrecognised texts, reserved until classified
EXCLUDED = "NOD"  # titulo that is not mapped: police services, lost documents …
FOLDER = Path(__file__).with_name("catalogues")
PEOPLE = "personas"
"""Optional column of a catalogue: 1 for crimes against persons, family and liberty, and the entries below them."""
FIELDS = ["codigo", "nivel", "nombre", "padre", "reserva", "lugar_tipico", "fenomenos", "alias"]
_MOST_BYTES = 10_000_000
"""Largest catalogue that is read, in bytes (10 MB): Peru's has some tens of kilobytes."""
_CODE = re.compile(r"[A-Z]+(?:\.[A-Z]+){0,2}")


def available() -> tuple[str, ...]:
    """Return the names of the bundled catalogues, Peru's first."""
    return tuple(sorted((path.stem for path in FOLDER.glob("*.csv")), key=lambda n: (n != "peru", n)))


def read_lines(path: Path) -> pd.DataFrame:
    """Return the text of every needed column, stripped, after checking that the rows are a tree."""
    try:
        text = read_whole(path, _MOST_BYTES).decode("utf-8-sig")
        separator = max(",;", key=text.partition("\n")[0].count)
        raw = pd.read_csv(io.StringIO(text), sep=separator, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as why:
        told = f" {why}" if isinstance(why, FormatError) else ""
        raise CatalogueError(
            f"No se lee «{shown(Path(path).name)}»: use {', '.join(available())} o un CSV UTF-8.{told}"
        ) from why
    if missing := [column for column in FIELDS if column not in raw]:
        raise CatalogueError(f"Al catálogo «{path}» le faltan las columnas: {listing(missing)}.")
    raw[PEOPLE] = raw.get(PEOPLE, "1")  # without the column, all details must be public
    lines = raw[[*FIELDS, PEOPLE]].fillna("").astype(str).reset_index(drop=True).map(str.strip)
    code, reserva = lines["codigo"], lines["reserva"]
    padre = code.map(lambda text: text.rpartition(".")[0])
    nivel = code.map(lambda text: text.count(".")).map({0: "titulo", 1: "generico", 2: "modalidad"})
    bad = {
        "el código no es ABC, ABC.DEF o ABC.DEF.GHI": ~code.str.fullmatch(_CODE),
        "el código está repetido": code.duplicated(),
        "el nivel o el padre no es el de su código": (lines["nivel"] != nivel) | (lines["padre"] != padre),
        "el padre no existe": ~padre.isin(["", *code]),
        "falta el nombre": lines["nombre"].map(fold) == "",
        "la reserva debe ser 0, 1 o 2": ~reserva.isin(["0", "1", "2"]),
        "personas debe ser 1, 0 o estar vacía": ~lines[PEOPLE].isin(["", "0", "1"]),
        "lo no reconocido debe ser reservado": (code == UNKNOWN) & (reserva == "0"),
    }
    found = [f"Línea {n + 2} ({code[n]}): {text}." for text, rows in bad.items() for n in lines.index[rows]]
    if found := found + [f"Falta la fila {row}." for row in (EXCLUDED, UNKNOWN) if row not in set(code)]:
        raise CatalogueError(f"El catálogo «{path.name}» no se puede usar. {shown(' '.join(found), 300)}")
    return lines
