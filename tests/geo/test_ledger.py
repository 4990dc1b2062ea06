from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geo.ledger import OUTCOMES, Ledger, reasons


def test_first_reason_stands_and_the_account_adds_up() -> None:
    ledger = Ledger(6)
    assert (
        ledger.settle(
            np.asarray([True, True, False, False, False, False]), "COORD_CERO", column="lat", value=pd.Series(list("abcdef"))
        )
        == 2
    )
    assert ledger.settle(np.asarray([1, 2]), "FILA_TOTAL") == 1
    ledger.settle(np.asarray([3]), "ID_DUPLICADO_IGUAL")
    ledger.settle(np.asarray([4]), "FUERA_DE_PERIODO")
    expected = {"leidas": 6, "aceptadas": 1, "duplicadas": 1, "rechazadas": 2, "no_datos": 1, "excluidas": 1}
    assert ledger.totals() == expected
    assert ledger.codes("rechazada") == {"COORD_CERO": 2}
    assert ledger.value.tolist()[:3] == ["a", "b", ""]


def test_warnings_leave_rows_accepted() -> None:
    ledger = Ledger(3)
    ledger.settle(np.asarray([True, True, False]), "COORD_FORZADA")
    assert ledger.totals()["aceptadas"] == 3
    assert ledger.warnings == {"COORD_FORZADA": 2}


@pytest.mark.parametrize("code", sorted(reasons()))
def test_every_reason_says_what_and_what_to_do(code: str) -> None:
    reason = reasons()[code]
    assert reason.outcome in {*OUTCOMES, "aviso"}
    assert reason.text.endswith(".")
    assert reason.remedy.endswith((".", "…"))


def test_a_row_that_another_stands_for_is_settled_anew() -> None:
    ledger = Ledger(4)
    ledger.note(np.array([0, 1]), "COORD_FORZADA")
    ledger.settle(np.array([2]), "COORD_CERO", column="lat", value=pd.Series(["0"], index=[2]))
    ledger.supersede(np.array([1, 2]), "FILA_CORREGIDA")
    assert ledger.totals() == {
        "leidas": 4, "aceptadas": 2, "duplicadas": 2, "rechazadas": 0, "no_datos": 0, "excluidas": 0
    }  # fmt: skip
    assert ledger.warnings == {"COORD_FORZADA": 1}
    assert ledger.value.tolist() == [""] * 4
    ledger.supersede(np.array([0]), "FILA_CORREGIDA")
    assert "COORD_FORZADA" not in ledger.warnings


def test_later_faults_in_other_columns_of_a_rejected_row_are_kept() -> None:
    first, second = Ledger(1), Ledger(3)
    second.settle(np.array([0, 1]), "COORD_CERO", column="lat , lon")
    second.settle(np.array([0, 2]), "COORD_FALTA", column="lon")
    second.settle(np.array([0, 1, 2]), "FECHA_INVALIDA", column="fecha", value=pd.Series(list("abc")))
    second.settle(np.array([0]), "FECHA_FUTURA", column="fecha")
    second.settle(np.array([1]), "FILA_TOTAL")
    whole = Ledger.joined([first, second])
    assert [(fault.rows.tolist(), fault.code, fault.texts.tolist()) for fault in whole.more] == [
        ([1, 2, 3], "FECHA_INVALIDA", ["a", "b", "c"])
    ]
    assert whole.totals()["rechazadas"] == 3
    whole.supersede(np.array([2]), "FILA_CORREGIDA")
    assert [fault.rows.tolist() for fault in whole.more] == [[1, 3]]
