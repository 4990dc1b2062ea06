"""The sentence about an operation: one of a closed set, each with its condition in :mod:`layers.operations.verdict`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.naming import facts_told
from layers.operations.verdict import LEAST_FACTS, Finding, Ring, is_usual
from maps.spanish_text import count_of, integer

if TYPE_CHECKING:
    from layers.operations.evaluation import Evaluation
    from layers.operations.placebos import Placebo
    from layers.statistics.rate_change import Displacement

__all__ = ["between", "operation_sentence", "placebo_words"]

_RINGS = {
    Ring.NOT_ASKED: "",
    Ring.ROSE: " En el anillo subió más que en el control: una parte pudo desplazarse.",
    Ring.NOT_SEEN: " No se ve que se desplazara: si algo pasó al anillo, fue menos de la mitad.",
    Ring.UNKNOWN: " No se puede saber si se desplazó.",
}


def operation_sentence(found: Evaluation) -> str:
    """Return what may be said of an operation, and no more."""
    counts, zone = found.counts, found.zone
    if found.finding is Finding.FEW or zone is None:
        here, there = integer(int(counts.loc["zona"].to_numpy().sum())), integer(int(counts["antes"]["control"]))
        return (
            f"No se concluye: con menos de {LEAST_FACTS} hechos no se compara (zona, antes y después: {here}; control, "
            f"antes: {there})."
        )
    size = facts_told(round(abs(zone.wdd)))
    if found.finding is Finding.FELL:
        interval = f"entre {integer(max(-zone.high, 1))} y {integer(-zone.low)}"
        return f"Bajó más que el control: {size} menos de los esperados ({interval}).{_RINGS[found.moved]}"
    if found.finding is Finding.ROSE:
        interval = f"entre {integer(max(zone.low, 1))} y {integer(zone.high)}"
        return f"Subió más que el control: {size} más de los esperados ({interval})."
    if found.finding is Finding.USUAL:
        side, verb = ("menos", "bajó") if zone.wdd < 0 else ("más", "subió")
        where = placebo_words(found.time, "fechas") if is_usual(found.time) else placebo_words(found.space, "lugares")
        return (
            f"No se puede saber si fue el operativo: hay {size} {side} de los esperados, pero {where} sin "
            f"operativo la misma cuenta {verb} tanto o más."
        )
    return (
        f"No se puede saber si el operativo cambió algo: la diferencia con el control ({_signed(zone.wdd)} hechos) cabe en "
        f"lo que varía sin él ({between(zone)})."
    )


def placebo_words(placebo: Placebo, noun: str) -> str:
    """Return how many of the dates or places had as strong a change: «en 3 de 12 fechas»."""
    return f"en {count_of(placebo.as_strong, placebo.tried, share=False)} {noun}"


def between(found: Displacement) -> str:
    """Return the interval of a difference: «de -20 a 5»."""
    return f"de {_signed(found.low)} a {_signed(found.high)}"


def _signed(value: float) -> str:
    return integer(round(value) + 0.0).replace("-0", "0") if abs(value) < 0.5 else integer(value)
