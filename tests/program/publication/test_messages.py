"""Messages to the user about told counts and rows."""

from __future__ import annotations

from mapadelito.publication.messages import other_calendar_messages


def test_a_year_keeps_the_base_period_it_was_begun_in() -> None:
    assert other_calendar_messages("trimestre", ["se dice por trimestres", "≈ 15", "aún no se dice"]) == []
    [line] = other_calendar_messages("trimestre", ["se dice por semestres", "se dice por semestres"])
    assert "«trimestre» vale para los años de los que aún no se dijo nada" in line
