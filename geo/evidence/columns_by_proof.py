"""The column of each field that no exact name gives, by the words of the names and the share of cells that can be read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.column_words import NAMED, is_denied, name_score
from geo.evidence.choice import Candidate, Certainty, Choice
from geo.evidence.sample import distinct_texts
from geo.naming import quantity
from geo.percents import whole_percent

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["Probe", "Proof", "alike", "choose_columns", "columns_for", "named_alike"]

Reads = Callable[["pd.Series[str]"], "NDArray[np.bool_]"]

_SAME_NAME = 0.85
"""Score of a name that says so as well as an exact one."""
_READ, _HALF = 0.9, 0.5
"""Shares of the distinct cells that are read, at least: of a column that proves what it is, and of one with such a name."""
_MOST_ALIKE = 3
"""Columns that are told, at most, where none is the field."""
_DENIED = 0.1
"""Score of a name with a word of the field and one that denies it, such as the date of the registration."""
_CLOSE = 0.1
"""Difference of name and share below which two columns may both be the field."""


@dataclass(frozen=True, slots=True)
class Probe:
    """How the cells of a field are known.

    ``reads`` tells which distinct texts can be read as it; ``what`` are such cells in words (Spanish). A field with
    ``proves`` is also found where no name says so, by this stricter test: many numbers could be read as a day.
    Of a ``unique`` field the share is that of the cells that no other repeats.
    """

    reads: Reads
    what: str
    proves: Reads | None = None
    unique: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """A sample of a table, and the probe of each field, in the order in which the fields are decided."""

    sample: pd.DataFrame
    probes: Mapping[str, Probe]


def named_alike(headers: Collection[str], fields: Collection[str]) -> dict[str, list[str]]:
    """Return the columns whose name says that they hold each of some fields."""
    found = {field: [name for name in headers if name_score(name, field) >= NAMED] for field in fields}
    return {field: names for field, names in found.items() if names}


def columns_for(proof: Proof, field: str, free: Collection[str]) -> list[Candidate]:
    """Return the free columns that may hold a field, best first; equal ones in order of name."""
    found = [one for name in free if (one := _candidate(proof, field, name)) is not None]
    return sorted(found, key=lambda one: (-_worth(one), -one.name, -one.distinct, one.column))


def _candidate(proof: Proof, field: str, column: str) -> Candidate | None:
    probe, texts = proof.probes[field], distinct_texts(proof.sample[column])
    name = name_score(column, field)
    by_name = name >= NAMED
    reads = probe.reads if by_name else probe.proves
    if reads is None or not len(texts) or (not by_name and is_denied(column, field)):
        return None
    share = _share(proof, probe, column, reads)
    if share < (_HALF if by_name else _READ):
        return None
    told = f"{_percent(share)} de sus celdas son {probe.what}"
    return Candidate(field, column, name, share, len(texts), f"su nombre lo dice y {told}" if by_name else told)


def alike(proof: Proof, field: str, free: Collection[str]) -> list[Candidate]:
    """Return the free columns that look most like a field that none holds, best first, also those that a word denies."""
    probe, found = proof.probes[field], []
    for column in free:
        if (texts := distinct_texts(proof.sample[column])).empty:
            continue
        read = int((probe.proves or probe.reads)(texts).sum())
        name = max(name_score(column, field), _DENIED if is_denied(column, field) else 0.0)
        if read and (read / len(texts) >= _HALF or name >= NAMED):
            why = f"{read} de {quantity(len(texts), 'celda', 'celdas')} son {probe.what}"
            found.append(Candidate(field, column, name, read / len(texts), len(texts), why))
    return sorted(found, key=lambda one: (-_worth(one), one.column))[:_MOST_ALIKE]


def _share(proof: Proof, probe: Probe, column: str, reads: Reads) -> float:
    texts = distinct_texts(proof.sample[column])
    if probe.unique:
        return len(texts) / int((proof.sample[column].str.strip() != "").sum())
    return float(reads(texts).mean())


def choose_columns(proof: Proof, fields: Collection[str], free: Collection[str]) -> dict[str, Choice]:
    """Return the choice of each of some fields among the free columns; a column serves only one field."""
    found = {field: columns_for(proof, field, free) for field in fields}
    order = sorted((-_worth(one), n, one.column, one) for n, ones in enumerate(found.values()) for one in ones)
    taken: dict[str, Candidate] = {}
    for *_, one in order:
        if one.field not in taken and one.column not in {other.column for other in taken.values()}:
            taken[one.field] = one
    used = {one.column for one in taken.values()}
    return {
        field: _choice(taken[field], [one for one in ones if one.column not in used])
        for field, ones in found.items()
        if field in taken
    }


def _choice(best: Candidate, others: list[Candidate]) -> Choice:
    rivals = tuple(one for one in others if _worth(best) - _worth(one) < _CLOSE)
    sure = best.name >= _SAME_NAME and (best.share or 0.0) >= _READ
    certainty = Certainty.DOUBTFUL if rivals else Certainty.SURE if sure else Certainty.LIKELY
    return Choice(best.field, best.column, certainty, rivals, why=best.why)


def _worth(one: Candidate) -> float:
    return round(one.name + (one.share or 0.0), 6)


def _percent(share: float) -> str:
    return f"el {whole_percent(100 * share)}"
