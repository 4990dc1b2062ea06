"""What a run says at its end."""

from __future__ import annotations

from geo.ledger import reasons
from mapadelito.jobs import ending as module
from mapadelito.jobs.ending import ending


def test_every_code_that_may_be_said_has_a_reason() -> None:
    assert {*module._GIVEN_TWICE, *module._DECIDED} <= reasons().keys()


def test_the_end_says_the_first_decisions_and_counts_the_others() -> None:
    told = dict.fromkeys(("CRS_SUPUESTO", "FECHA_AMBIGUA", "FECHA_ANIO_2D", "VARIAS_HOJAS"), 1)
    lines = ending({"filas": {"leidas": 0, "rechazadas": 0}, "entradas": [], "rechazos": {}, "avisos": told})
    assert lines[0].endswith("(y 1 más):")
    assert [line.split()[1] for line in lines[1:]] == ["CRS_SUPUESTO:", "FECHA_AMBIGUA:", "FECHA_ANIO_2D:"]
