"""Short keys of sectors whose names have no room on a map: their own numbers, or letters."""

from __future__ import annotations

from itertools import count, groupby, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maps.sheet import Sheet

__all__ = ["sector_keys"]

_DIGITS = 4
"""Most digits of a number that is a key."""


def sector_keys(sheet: Sheet) -> dict[str, str]:
    """Return the key of the name of each sector, the same on all maps of a sheet.

    Where each name has a number of its own, the key is the initial of the level and that number, as in «S27»; else keys are
    the letters A, B, …, AA, AB, … in the order of the sectors, without those that are names.
    """
    names = list(dict.fromkeys(area.label for area in sheet.areas if area.level == "sector" and area.label))
    numbers = [_number(name) for name in names]
    if all(numbers) and len(set(numbers)) == len(names):
        initial = dict(sheet.level_names).get("sector", "Sector")[:1].upper()
        return {name: f"{initial}{number}" for name, number in zip(names, numbers, strict=True)}
    taken = {name.casefold() for name in names}
    free = (word for word in _letters() if word.casefold() not in taken)
    return dict(zip(names, islice(free, len(names)), strict=True))


def _number(name: str) -> str:
    """Return the first number of a name without its leading zeros, or nothing where it has none or a long one."""
    for digits, part in groupby(name, str.isdecimal):
        if digits:
            text = "".join(part)
            return str(int(text)) if len(text) <= _DIGITS else ""
    return ""


def _letters() -> Iterator[str]:
    for number in count(1):
        word, left = "", number
        while left:
            left, last = divmod(left - 1, 26)
            word = chr(ord("A") + last) + word
        yield word
