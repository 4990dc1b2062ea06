"""Lines of a legend as other programs list them: each with its sign, and with a name that no line of another group has."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maps.sheet import Group, Symbol

__all__ = ["SignLine", "sign_lines"]


@dataclass(frozen=True, slots=True)
class SignLine:
    """Key of a line, its name, the title of its group, and its symbol."""

    key: str
    name: str
    group: str
    symbol: Symbol


def sign_lines(legend: Iterable[Group]) -> list[SignLine]:
    """Return the lines of a legend that have a symbol, and those nested in them, which have it too.

    Equal texts in different groups are told apart by the title of their group.
    """
    lines = [
        (group.title, own, line.symbol)
        for group in legend
        for line in group.entries
        if line.symbol
        for own in (line, *line.nested)
    ]
    texts = Counter(label for _, label in {(title, own.label) for title, own, _ in lines})
    return [
        SignLine(own.key, own.label if texts[own.label] == 1 else f"{title}: {own.label}", title, symbol)
        for title, own, symbol in lines
    ]
