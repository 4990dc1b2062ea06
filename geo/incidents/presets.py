"""Presets of export formats (``presets/*.toml``), recognised by their headers."""

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

__all__ = ["Preset", "presets", "recognise", "system_name"]


@dataclass(frozen=True, slots=True)
class Preset:
    """One export format.

    ``signature`` are the headers by which it is recognised; ``columns``, the headers of each field, in order of preference;
    ``forced`` and ``discarded``, by header, the values of rows whose coordinate is not that of the incident, and of rows
    that do not count. All headers and values are folded (see :func:`geo.text.fold`). ``omitted`` are fields whose usual
    header has another meaning in this format. ``source`` is the name of the exporting system.
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
        """Return the column of each field that a table with these headers has."""
        known: dict[str, str] = {}
        for header in headers:
            known.setdefault(fold(header), header)
        found = {field: next((known[name] for name in names if name in known), "") for field, names in self.columns.items()}
        return {field: column for field, column in found.items() if column}

    def is_forced(self, frame: pd.DataFrame) -> NDArray[np.bool_]:
        """Return a mask of the rows whose coordinate is marked as not that of the incident."""
        return _has_value(frame, self.forced)

    def is_discarded(self, frame: pd.DataFrame) -> NDArray[np.bool_]:
        """Return a mask of the rows that the exporting system discarded."""
        return _has_value(frame, self.discarded)


def _has_value(frame: pd.DataFrame, wanted: Mapping[str, frozenset[str]]) -> NDArray[np.bool_]:
    out = np.zeros(len(frame), dtype=bool)
    for name in frame.columns:
        if values := wanted.get(fold(str(name))):
            cells = frame[name].fillna("")
            saying = [cell for cell in cells.unique() if fold(cell) in values]
            out |= cells.isin(saying).to_numpy()
    return out


@cache
def presets() -> tuple[Preset, ...]:
    """Return all presets, by file name."""
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
    """Return the preset with the longest signature of which all headers are present; None if there is none."""
    known = {fold(header) for header in headers}
    fits = [preset for preset in presets() if preset.signature <= known]
    return max(fits, key=lambda preset: (len(preset.signature), preset.key)) if fits else None


def system_name(source: str) -> str:
    """Return the printed name of an exporting system (:attr:`Preset.source`); empty for none.

    Examples
    --------
    >>> system_name("sidpol")
    'SIDPOL'
    """
    return next((preset.name.partition(",")[0] for preset in presets() if preset.source == source), "")
