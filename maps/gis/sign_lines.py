"""Lines of a legend as other programs list them: each with its sign, and with a name that no line of another group has."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maps.sheet import Group, Legend, Symbol

__all__ = ["SignLine", "sign_lines"]


@dataclass(frozen=True, slots=True)
class SignLine:
    """Key of a line, its name, the title of its group, and its symbol."""

    key: str
    name: str
    group: str
    symbol: Symbol


def _own_count(line: Legend) -> int:
    """Return how many incidents of a line are in none of those nested in it; 1 for a line without a count."""
    return 1 if line.count is None else line.count - sum(one.count or 0 for one in line.nested)


def sign_lines(legend: Iterable[Group]) -> list[SignLine]:
    """Return the lines of a legend that have a symbol, and those nested in them, which have it too.

    A line all of whose incidents are nested is left out: nothing has its key. Equal texts in different groups are told apart
    by the title of their group; where that has none, the line is the group.
    """
    lines = [
        (group.title or line.label, own, line.symbol)
        for group in legend
        for line in group.entries
        if line.symbol
        for own in ((line, *line.nested) if _own_count(line) else line.nested)
    ]
    texts = Counter(label for _, label in {(title, own.label) for title, own, _ in lines})
    return [
        SignLine(own.key, own.label if texts[own.label] == 1 else f"{title}: {own.label}", title, symbol)
        for title, own, symbol in lines
    ]
