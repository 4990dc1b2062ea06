"""The account of every row: what was read ends as accepted, duplicated, rejected, non-data or excluded."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geo.text_table import TextTable

__all__ = ["OUTCOMES", "Ledger", "Reason", "reason_of", "reasons"]

_NUMBERED = re.compile(r"_\d+$")
OUTCOMES = {
    "aceptada": "aceptadas",
    "duplicada": "duplicadas",
    "rechazada": "rechazadas",
    "no_dato": "no_datos",
    "excluida": "excluidas",
}
"""Outcome of a row -> the key that counts it in ``registro.json``."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row has its outcome: Spanish sentence and remedy, from ``reasons.toml``."""

    code: str
    outcome: str
    text: str
    remedy: str


@cache
def reasons() -> dict[str, Reason]:
    """All reasons by code."""
    with Path(__file__).with_name("reasons.toml").open("rb") as file:
        table = tomllib.load(file)
    return {code: Reason(code, row["resultado"], row["texto"], row["remedio"]) for code, row in table.items()}


def reason_of(code: str) -> Reason:
    """Return the reason of a code, which may end in a number: ``CABECERA_EN_FILA_4``."""
    return reasons()[_NUMBERED.sub("", code)]


class Ledger:
    """Outcome, reason, column and value of each row, numbered from 0 over all the files of a run.

    A row is settled once: the first reason stands. Only rows still accepted can be settled.

    Parameters
    ----------
    size
        How many rows were read.
    """

    def __init__(self, size: int) -> None:
        self.outcome: NDArray[np.object_] = np.full(size, "aceptada", dtype=object)
        self.code: NDArray[np.object_] = np.full(size, "", dtype=object)
        self.column: NDArray[np.object_] = np.full(size, "", dtype=object)
        self.value: NDArray[np.object_] = np.full(size, "", dtype=object)
        self.noted: NDArray[np.object_] = np.full(size, "", dtype=object)
        self.warnings: Counter[str] = Counter()
        self._open = np.ones(size, dtype=bool)

    @classmethod
    def joined(cls, parts: Sequence[Ledger]) -> Ledger:
        """Return one ledger over the rows of several, in their order."""
        if len(parts) == 1:
            return parts[0]
        whole = cls(0)
        for name in ("outcome", "code", "column", "value", "noted", "_open"):
            setattr(whole, name, np.concatenate([getattr(part, name) for part in parts]))
        for part in parts:
            whole.warnings.update(part.warnings)
        return whole

    @classmethod
    def of(cls, tables: Sequence[TextTable]) -> Ledger:
        """Return a ledger over the rows of tables, those settled that their reader found to be no data, or unreadable."""
        whole = cls(sum(len(table.lines) for table in tables))
        start = 0
        for table in tables:
            for column in dict.fromkeys(table.long_cells.values()):
                rows = [start + row for row, name in table.long_cells.items() if name == column]
                whole.settle(np.asarray(rows, dtype=np.intp), "CELDA_DEMASIADO_LARGA", column=column)
            for code in sorted(set(table.codes.tolist()) - {""}):
                whole.settle(start + np.flatnonzero(table.codes == code), code)
            start += len(table.lines)
        return whole

    def __len__(self) -> int:
        """Rows read."""
        return len(self.outcome)

    @property
    def accepted(self) -> NDArray[np.bool_]:
        """Mask of the rows that are still accepted."""
        return self._open.copy()

    def settle(
        self,
        rows: NDArray[np.bool_] | NDArray[np.integer],
        code: str,
        *,
        column: str = "",
        value: pd.Series[str] | None = None,
    ) -> int:
        """Give rows the outcome of a reason.

        Parameters
        ----------
        rows
            Mask over all rows, or row numbers; rows already settled are left as they are.
        code
            Code of ``reasons.toml``. A warning leaves the rows accepted and is counted.
        column, value
            Where the trouble was, and the texts found there, by row number.

        Returns
        -------
        int
            How many rows it concerned.
        """
        numbers = np.flatnonzero(rows) if rows.dtype == bool else rows
        numbers = numbers[self._open[numbers]]
        reason = reason_of(code)
        if reason.outcome == "aviso":
            self.note(numbers, code)
            return len(numbers)
        self._open[numbers] = False
        self.outcome[numbers] = reason.outcome
        self.code[numbers] = code
        self.column[numbers] = column
        if value is not None:
            self.value[numbers] = value.reindex(numbers, fill_value="").fillna("").to_numpy(dtype=object)
        return len(numbers)

    def supersede(self, rows: NDArray[np.integer], code: str) -> None:
        """Settle rows (numbers) anew, whatever had become of them: another row stands for them, and for what was noted."""
        self.warnings.subtract(code for code in self.noted[rows].tolist() if code)
        self.warnings = +self.warnings
        self._open[rows] = True
        self.value[rows] = ""
        self.noted[rows] = ""
        self.settle(rows, code)

    def note(self, rows: NDArray[np.bool_] | NDArray[np.integer], code: str) -> None:
        """Count a warning on accepted rows, and keep in ``noted`` which they are; the last one stands."""
        numbers = np.flatnonzero(rows) if rows.dtype == bool else rows
        numbers = numbers[self._open[numbers]]
        self.noted[numbers] = code
        self.warn(code, len(numbers))

    def warn(self, code: str, count: int = 1) -> None:
        """Count a warning that changes no outcome."""
        if count:
            reason_of(code)  # a code that nobody explains is a mistake of ours
            self.warnings[code] += count

    def totals(self) -> dict[str, int]:
        """``leidas`` and the five outcomes that add up to it."""
        tally = Counter(self.outcome.tolist())
        return {"leidas": len(self)} | {key: tally.get(outcome, 0) for outcome, key in OUTCOMES.items()}

    def codes(self, *outcomes: str) -> dict[str, int]:
        """Rows by reason code among the given outcomes, most frequent first."""
        mask = np.isin(self.outcome.astype(str), outcomes)
        return dict(sorted(Counter(self.code[mask].tolist()).items(), key=lambda item: (-item[1], item[0])))
