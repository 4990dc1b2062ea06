"""Account of rows: every row read is accepted, duplicate, rejected, non-data or excluded."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geo.text_table import TextTable

__all__ = ["BETWEEN", "OUTCOMES", "Fault", "Ledger", "Reason", "reason_of", "reasons"]

BETWEEN = " , "
"""Separator of the columns of one fault, and of the faults of one row."""
_NUMBERED = re.compile(r"_\d+$")
OUTCOMES = {
    "aceptada": "aceptadas",
    "duplicada": "duplicadas",
    "rechazada": "rechazadas",
    "no_dato": "no_datos",
    "excluida": "excluidas",
}
"""Key of ``registro.json`` that counts each outcome."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Explanation of an outcome, from ``reasons.toml``: Spanish sentence and remedy."""

    code: str
    outcome: str
    text: str
    remedy: str


@cache
def reasons() -> dict[str, Reason]:
    """Return all reasons by code."""
    with Path(__file__).with_name("reasons.toml").open("rb") as file:
        table = tomllib.load(file)
    return {code: Reason(code, row["resultado"], row["texto"], row["remedio"]) for code, row in table.items()}


def reason_of(code: str) -> Reason:
    """Return the reason of a code; a numeric suffix is ignored, as in ``CABECERA_EN_FILA_4``."""
    return reasons()[_NUMBERED.sub("", code)]


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in one column of rejected ``rows`` (numbers), besides the one for which they were rejected."""

    rows: NDArray[np.intp]
    code: str
    column: str
    texts: NDArray[np.object_]

    def of(self, kept: NDArray[np.bool_]) -> Fault:
        """Return the fault of some of its rows."""
        return replace(self, rows=self.rows[kept], texts=self.texts[kept])


class Ledger:
    """Outcome, reason, column and value of each row, numbered from 0 over all the files of a run.

    Only accepted rows can be settled, so that the first reason of a row is the one kept; the faults found later in other
    columns of a rejected row are in ``more``, so that all its cells are corrected at once.

    Parameters
    ----------
    size
        Number of rows read.
    """

    def __init__(self, size: int) -> None:
        self.outcome: NDArray[np.object_] = np.full(size, "aceptada", dtype=object)
        self.code: NDArray[np.object_] = np.full(size, "", dtype=object)
        self.column: NDArray[np.object_] = np.full(size, "", dtype=object)
        self.value: NDArray[np.object_] = np.full(size, "", dtype=object)
        self.noted: NDArray[np.object_] = np.full(size, "", dtype=object)
        self.warnings: Counter[str] = Counter()
        self.more: list[Fault] = []
        self._open = np.ones(size, dtype=bool)

    @classmethod
    def joined(cls, parts: Sequence[Ledger]) -> Ledger:
        """Return one ledger over the rows of several, in order, which are left as they are."""
        whole = cls(0)
        for name in ("outcome", "code", "column", "value", "noted", "_open"):
            setattr(whole, name, np.concatenate([getattr(part, name) for part in parts]))
        start = 0
        for part in parts:
            whole.warnings.update(part.warnings)
            whole.more += [replace(fault, rows=fault.rows + start) for fault in part.more]
            start += len(part)
        return whole

    @classmethod
    def of(cls, tables: Sequence[TextTable]) -> Ledger:
        """Return a ledger over the rows of tables, in which the rows that the reader marked with a code are settled."""
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
        """Return the number of rows read."""
        return len(self.outcome)

    @property
    def accepted(self) -> NDArray[np.bool_]:
        """Mask of the rows still accepted."""
        return self._open.copy()

    def settle(
        self,
        rows: NDArray[np.bool_] | NDArray[np.integer],
        code: str,
        *,
        column: str = "",
        value: pd.Series[str] | None = None,
    ) -> int:
        """Set the outcome, reason, column and value of accepted rows; return how many.

        Parameters
        ----------
        rows
            Mask over all rows, or row numbers; rows already settled do not change, but for the faults of rejected ones.
        code
            Code of ``reasons.toml``. Rows with the code of a warning stay accepted, and are counted.
        column, value
            Column at fault, and the texts found in it, by row number.

        Returns
        -------
        int
            Number of rows settled or warned about.
        """
        numbers = np.flatnonzero(rows) if rows.dtype == bool else rows
        self.add_fault(numbers, code, column=column, value=value)
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
            self.value[numbers] = _texts(value, numbers)
        return len(numbers)

    def add_fault(
        self,
        rows: NDArray[np.bool_] | NDArray[np.integer],
        code: str,
        *,
        column: str,
        value: pd.Series[str] | None = None,
    ) -> None:
        """Add a fault to the rejected rows among ``rows`` that have none in its column; parameters as in :meth:`settle`.

        Nothing is added without a column, to a row refused as a whole (without a column either), or for the code of a row
        that is not to be corrected (duplicate, no data).
        """
        if not column or reason_of(code).outcome not in {"rechazada", "aviso"}:
            return
        numbers = np.asarray(np.flatnonzero(rows) if rows.dtype == bool else rows, dtype=np.intp)
        numbers = numbers[self.outcome[numbers] == "rechazada"]
        known = {text for text in set(self.column[numbers].tolist()) if not text or _share(text, column)}
        numbers = numbers[~np.isin(self.column[numbers].astype(str), [*known])]
        for fault in self.more:
            if _share(fault.column, column):
                numbers = numbers[~np.isin(numbers, fault.rows)]
        if len(numbers):
            values = np.full(len(numbers), "", dtype=object) if value is None else _texts(value, numbers)
            self.more.append(Fault(numbers, code, column, values))

    def supersede(self, rows: NDArray[np.integer], code: str) -> None:
        """Replace the outcome of rows (numbers), whatever it was, because another row replaces them; drop their warnings."""
        self.warnings.subtract(code for code in self.noted[rows].tolist() if code)
        self.warnings = +self.warnings
        self.more = [left for fault in self.more if len((left := fault.of(~np.isin(fault.rows, rows))).rows)]
        self._open[rows] = True
        self.value[rows] = ""
        self.noted[rows] = ""
        self.settle(rows, code)

    def reopen(self, rows: NDArray[np.integer], code: str) -> None:
        """Accept rejected rows (numbers) again, with a warning, because what they lacked was found elsewhere."""
        self._open[rows] = True
        self.outcome[rows] = "aceptada"
        for words in (self.code, self.column, self.value):
            words[rows] = ""
        self.note(rows, code)

    def note(self, rows: NDArray[np.bool_] | NDArray[np.integer], code: str) -> None:
        """Count a warning on accepted rows, and set it in ``noted``, where it replaces an earlier one."""
        numbers = np.flatnonzero(rows) if rows.dtype == bool else rows
        numbers = numbers[self._open[numbers]]
        self.noted[numbers] = code
        self.warn(code, len(numbers))

    def warn(self, code: str, count: int = 1) -> None:
        """Count a warning ``count`` times."""
        if count:
            reason_of(code)  # raises KeyError for a code missing from reasons.toml
            self.warnings[code] += count

    def totals(self) -> dict[str, int]:
        """Return ``leidas``, and the counts of the five outcomes, whose sum it is."""
        tally = Counter(self.outcome.tolist())
        return {"leidas": len(self)} | {key: tally.get(outcome, 0) for outcome, key in OUTCOMES.items()}

    def codes(self, *outcomes: str) -> dict[str, int]:
        """Return row counts by reason code among the given outcomes, most frequent first."""
        mask = np.isin(self.outcome.astype(str), outcomes)
        return dict(sorted(Counter(self.code[mask].tolist()).items(), key=lambda item: (-item[1], item[0])))


def _texts(value: pd.Series[str], rows: NDArray[Any]) -> NDArray[np.object_]:
    """Return the texts of some row numbers, empty where there is none."""
    return value.reindex(rows, fill_value="").fillna("").to_numpy(dtype=object)


def _share(columns: str, others: str) -> bool:
    """Return whether two lists of columns, as in ``Ledger.column``, have one in common."""
    return not {columns, *columns.split(BETWEEN)}.isdisjoint({others, *others.split(BETWEEN)})
