"""Short lists and values for messages of one line: what a file brings may be long, and holds any character."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["listing", "shown"]

_NAMES = 8
"""Most names listed in a message; the rest is counted."""
_LETTERS = 120
"""Most letters of such a list, so that a message with two of them stays under 400."""
_VALUE = 40
"""Most letters of one value in a message."""


def shown(value: object, letters: int = _VALUE) -> str:
    """Return a value in one line, without control characters, cut to ``letters`` with «…» as the last one."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in str(value)).split())
    return plain if len(plain) <= letters else plain[: letters - 1].rstrip() + "…"


def listing(names: Iterable[str], most: int = _NAMES, letters: int = _LETTERS, each: int = _VALUE) -> str:
    """Return the first names of a list, and how many more there are: at most ``most`` names, ``letters`` letters in all.

    Each name is cut to ``each`` letters.

    Examples
    --------
    >>> listing(["uno", "dos"]), listing("abcdefghij")
    ('uno, dos', 'a, b, c, d, e, f, g, h y 2 más')
    """
    texts = [shown(name, each) for name in names]
    taken = [text for n, text in enumerate(texts[:most]) if not n or len(", ".join(texts[: n + 1])) <= letters]
    rest = len(texts) - len(taken)
    return ", ".join(taken) + (f" y {rest} más" if rest else "")
