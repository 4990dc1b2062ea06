"""Formats that offices export, as data files in ``presets/``: recognised by their headers, and said so."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["Preset", "presets", "recognise"]


@dataclass(frozen=True, slots=True)
class Preset:
    """One format.

    ``signature`` are the headers that tell it; ``columns`` gives the headers of each field, best first; ``forced`` and
    ``discarded`` give, by header, the values that say that a coordinate is no place, and that a row does not count.
    All headers and values are folded (see :func:`geo.text.fold`). ``omitted`` are fields whose usual header means something
    else here. ``source`` names the system that the rows come from.
    """

    key: str
    name: str
    source: str
    signature: frozenset[str]
    columns: Mapping[str, tuple[str, ...]]
    forced: Mapping[str, frozenset[str]]
    discarded: Mapping[str, frozenset[str]]
    omitted: frozenset[str]

    def fields(self, headers: Iterable[str]) -> dict[str, str]:
        """Field to column, for the fields that a table with these headers has."""
        known: dict[str, str] = {}
        for header in headers:
            known.setdefault(fold(header), header)
        found = {field: next((known[name] for name in names if name in known), "") for field, names in self.columns.items()}
        return {field: column for field, column in found.items() if column}

    def is_forced(self, frame: pd.DataFrame) -> NDArray[np.bool_]:
        """Tell which rows say that their coordinate is not the place of the fact."""
        return _says(frame, self.forced)

    def is_discarded(self, frame: pd.DataFrame) -> NDArray[np.bool_]:
        """Tell which rows their own system discarded."""
        return _says(frame, self.discarded)


def _says(frame: pd.DataFrame, wanted: Mapping[str, frozenset[str]]) -> NDArray[np.bool_]:
    out = np.zeros(len(frame), dtype=bool)
    for name in frame.columns:
        if values := wanted.get(fold(str(name))):
            cells = frame[name].fillna("")
            saying = [cell for cell in cells.unique() if fold(cell) in values]
            out |= cells.isin(saying).to_numpy()
    return out


@cache
def presets() -> tuple[Preset, ...]:
    """All the formats, by name of file."""
    return tuple(_load(path) for path in sorted((Path(__file__).parent / "presets").glob("*.toml")))


def _load(path: Path) -> Preset:
    with path.open("rb") as file:
        raw: dict[str, Any] = tomllib.load(file)

    def folded(table: str) -> dict[str, tuple[str, ...]]:
        return {name: tuple(map(fold, values)) for name, values in raw.get(table, {}).items()}

    return Preset(
        key=path.stem,
        name=raw["nombre"],
        source=raw["fuente"],
        signature=frozenset(map(fold, raw["firma"])),
        columns=folded("columnas"),
        forced={fold(name): frozenset(values) for name, values in folded("forzadas").items()},
        discarded={fold(name): frozenset(values) for name, values in folded("descartadas").items()},
        omitted=frozenset(raw.get("omitir", ())),
    )


def recognise(headers: Iterable[str]) -> Preset | None:
    """Return the format whose whole signature is among the headers; the longest, if several; None if none is."""
    known = {fold(header) for header in headers}
    fits = [preset for preset in presets() if preset.signature <= known]
    return max(fits, key=lambda preset: (len(preset.signature), preset.key)) if fits else None
