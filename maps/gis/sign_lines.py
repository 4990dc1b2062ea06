"""Lines of a legend as other programs list them: each with its sign, and with a name that no other line has."""

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
    """Return the lines of a legend that have a symbol; equal texts are told apart by the title of their group."""
    lines = [(group.title, line) for group in legend for line in group.entries if line.symbol]
    texts = Counter(line.label for _, line in lines)
    return [
        SignLine(line.key, line.label if texts[line.label] == 1 else f"{title}: {line.label}", title, line.symbol)
        for title, line in lines
        if line.symbol
    ]
