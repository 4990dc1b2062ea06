"""Which column of a table holds each field, how sure that is, and what else might."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from geo.wording import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Candidate", "Certainty", "Choice", "Choices", "Missing"]


class Certainty(StrEnum):
    """How sure the column of a field is (Spanish, for the reader)."""

    GIVEN = "la indicó usted"
    SURE = "segura"
    LIKELY = "probable"
    DOUBTFUL = "dudosa"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column that may hold a field.

    ``name`` is how well its name says so, from 0 to 1; ``share``, the part of its distinct filled cells that can be read
    as the field (None if not looked at), of ``distinct`` ones looked at; ``why``, both in words (Spanish).
    """

    field: str
    column: str
    name: float
    share: float | None = None
    distinct: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The column of a field.

    ``rivals`` are the other columns that might be it, best first; ``samples``, up to three of its cells, empty for fields of
    free text; ``why``, the proof in words (Spanish).
    """

    field: str
    column: str
    certainty: Certainty
    rivals: tuple[Candidate, ...] = ()
    samples: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A needed field that no column holds, and the columns that look most like it, best first."""

    field: str
    alike: tuple[Candidate, ...] = ()

    @property
    def sentence(self) -> str:
        """What is missing, what looks most like it, and what to do (Spanish)."""
        if not self.alike:
            return f'Sin columna de {self.field}. Si la hay, indíquela con --columna {self.field}="NOMBRE".'
        best = self.alike[0]
        name = shown(best.column)
        why = f" ({best.why})" if best.why else ""
        option = f'--columna {self.field}="{name}"'
        return f"Sin columna de {self.field}: la que más se parece es «{name}»{why}. Indíquela con {option}."


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of one table, by field in the order found, and the needed fields that it lacks."""

    by_field: Mapping[str, Choice] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()

    @property
    def found(self) -> dict[str, str]:
        """Column of each field."""
        return {name: choice.column for name, choice in self.by_field.items()}
