"""The account of the rows of one table as plain columns, and back."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from geo.ledger import OUTCOMES, Fault, Ledger

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LEDGER_COLUMNS", "faults_of", "held_ledger", "rebuilt_ledger"]

LEDGER_COLUMNS = {"codigo": "code", "columna": "column", "valor": "value", "nota": "noted"}
"""Columns of texts of the account, and their field of ``Ledger``. Besides, ``resultado`` is the place of the outcome in
``OUTCOMES``."""


def held_ledger(ledger: Ledger) -> dict[str, Any]:
    """Return the columns of an account."""
    number = {outcome: place for place, outcome in enumerate(OUTCOMES)}
    texts = {name: pa.array(getattr(ledger, field), type=pa.large_string()) for name, field in LEDGER_COLUMNS.items()}
    return {"resultado": pa.array([number[outcome] for outcome in ledger.outcome.tolist()], type=pa.int64())} | texts


def faults_of(ledger: Ledger) -> pa.Table:
    """Return the other faults of rejected rows: ``falta``, ``orden`` (of the row), ``codigo``, ``columna``, ``valor``."""
    found = [
        (number, int(row), fault.code, fault.column, text)
        for number, fault in enumerate(ledger.more)
        for row, text in zip(fault.rows.tolist(), fault.texts.tolist(), strict=True)
    ]
    names = {"falta": pa.int64(), "orden": pa.int64(), **dict.fromkeys(("codigo", "columna", "valor"), pa.large_string())}
    columns = zip(*found, strict=True) if found else [()] * len(names)
    return pa.table({name: pa.array(own, type=kind) for (name, kind), own in zip(names.items(), columns, strict=True)})


def rebuilt_ledger(rows: pa.Table, faults: pa.Table, warnings: Mapping[str, int]) -> Ledger:
    """Return the account of some rows, of which ``orden`` and the columns of :func:`held_ledger` are needed."""
    ledger = Ledger(len(rows))
    outcomes = np.asarray([*OUTCOMES], dtype=object)
    ledger.outcome = outcomes[rows["resultado"].to_numpy()]
    for name, field in LEDGER_COLUMNS.items():
        setattr(ledger, field, np.asarray(rows[name].to_pylist(), dtype=object))
    ledger._open = ledger.outcome == "aceptada"  # noqa: SLF001 (an account made of what it said)
    ledger.warnings = Counter(warnings)
    place = {row: at for at, row in enumerate(rows["orden"].to_pylist())}
    whole: dict[int, list[dict[str, Any]]] = {}
    for one in faults.to_pylist():
        if one["orden"] in place:
            whole.setdefault(one["falta"], []).append(one)
    for own in whole.values():
        numbers = np.asarray([place[one["orden"]] for one in own], dtype=np.intp)
        texts = np.asarray([one["valor"] for one in own], dtype=object)
        ledger.more.append(Fault(numbers, own[0]["codigo"], own[0]["columna"], texts))
    return ledger
