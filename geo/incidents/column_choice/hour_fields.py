"""Which column of a table of incidents is the hour, where none has its exact name or that one holds whole dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.column_words import RIVAL_NAME, meanings, name_score
from geo.evidence.choice import Certainty, Choice
from geo.evidence.sample import distinct_texts, sample_rows
from geo.incidents.column_choice.probes import mostly_dated, mostly_timed, probes
from geo.naming import quantity

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pandas as pd

    from geo.evidence.columns_by_proof import Proof
    from geo.incidents.column_choice.wanted import Wanted

__all__ = ["dated_hour", "hour_columns", "hour_sought", "unread_hours"]


def dated_hour(frame: pd.DataFrame, wanted: Wanted) -> frozenset[str]:
    """Return the hour if its column holds whole dates and no other is of dates: the ``time`` of a GPX."""
    column = wanted.exact.get("hora")
    if column is None or "fecha" in wanted.exact or {"fecha", "hora"} & wanted.given.keys():
        return frozenset()
    texts = distinct_texts(sample_rows(frame[[column]])[column])
    return frozenset({"hora"} if mostly_dated(texts, probes(wanted.today)["fecha"]) else ())


def hour_sought(proof: Proof, by_field: Mapping[str, Choice]) -> list[str]:
    """Return the field of the hour if it is to be looked for: not where the dates have hours."""
    column = by_field["fecha"].column
    return [] if column in proof.sample and mostly_timed(distinct_texts(proof.sample[column])) else ["hora"]


def hour_columns(proof: Proof, by_field: Mapping[str, Choice], free: Collection[str]) -> list[str]:
    """Return the columns that may be the hour.

    Those of the report may be only if the dates are not, by name, of the incident; those with other dates, only if their
    name says the hour.
    """
    dates = proof.probes["fecha"]
    free = [name for name in free if "HORA" in meanings(name) or not mostly_dated(distinct_texts(proof.sample[name]), dates)]
    if "fecha" not in by_field or "HECHO" not in meanings(by_field["fecha"].column):
        return free
    return [name for name in free if not {"DENUNCIA", "COMUNICACION"} & meanings(name)]


def unread_hours(proof: Proof, free: Collection[str]) -> dict[str, Choice]:
    """Return the choice of a column named as that of hours, few of which can be read: each of them is told."""
    named = sorted((-name_score(name, "hora"), name) for name in free if name_score(name, "hora") >= RIVAL_NAME)
    for _, name in named:
        texts = distinct_texts(proof.sample[name])
        if len(texts):
            read = int(proof.probes["hora"].reads(texts).sum())
            why = f"su nombre lo dice, pero solo {read} de {quantity(len(texts), 'celda', 'celdas')} son horas"
            return {"hora": Choice("hora", name, Certainty.DOUBTFUL, why=why)}
    return {}
