"""What a reader is told of the columns that were chosen (Spanish)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.evidence.choice import Certainty, Choice, Choices
from geo.wording import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["told_choices", "told_doubts"]

_PAIRS = {"longitud": "latitud", "este": "norte"}
"""Fields that are chosen together, and told in one sentence."""

_MINOR = frozenset({"comisaria", "sector", "subsector", "direccion", "tipo_lugar", "observacion", "estado", "turno"})
"""Fields whose doubts are written in the account, and not said on the console: the map does not depend on them."""


def told_doubts(choices: Choices, file: str) -> list[str]:
    """Return what the user must look at: the needed fields that are missing, and the choices that may be wrong."""
    doubts = [_told(one, choices.by_field) for one in _told_once(choices) if _is_grave(one)]
    return [f"«{file}»: {text}" for text in (*(missing.sentence for missing in choices.missing), *doubts)]


def told_choices(choices: Choices, file: str) -> list[str]:
    """Return :func:`told_doubts`, and the other choices that no exact name gave, each with its proof."""
    unsure = {Certainty.LIKELY, Certainty.DOUBTFUL}
    others = [one for one in _told_once(choices) if one.certainty in unsure and not _is_grave(one)]
    proofs = [_told(one, choices.by_field) for one in others]
    return [*told_doubts(choices, file), *(f"«{file}»: {text}" for text in proofs)]


def _is_grave(one: Choice) -> bool:
    return one.certainty is Certainty.DOUBTFUL and one.field not in _MINOR


def _told_once(choices: Choices) -> list[Choice]:
    pairs = {other for name, other in _PAIRS.items() if {name, other} <= set(choices.by_field)}
    return [one for name, one in choices.by_field.items() if name not in pairs]


def _told(one: Choice, by_field: Mapping[str, Choice]) -> str:
    """Return which columns a field, or a pair of them, was read from, and why; or which others it may be in."""
    other = by_field.get(_PAIRS.get(one.field, ""))
    both = [one] if other is None else [other, one]
    fields = " y ".join(choice.field for choice in both)
    used = " y ".join(f"«{shown(choice.column)}»" for choice in both)
    rivals = [choice.rivals[0] for choice in both if choice.rivals]
    if not rivals:
        return f"{fields} se {'leyó' if other is None else 'leyeron'} de {used}: {one.why}."
    others = " y ".join(f"«{shown(rival.column)}»" for rival in rivals)
    option = " ".join(f'--columna {rival.field}="{shown(rival.column)}"' for rival in rivals)
    return (
        f"{fields} {'puede' if other is None else 'pueden'} ser {used} o {others}: se usó {used}. Si es lo otro: {option}."
    )
