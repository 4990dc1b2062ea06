"""Order and file names for places: ``SECTOR 2`` before ``SECTOR 10``, ``Z`` before ``AA``, and safe unique slugs."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["natural_key", "sheet_titles", "slugs"]

_WORDS = re.compile(r"\d+|[^\W\d]+")
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
_NOT_IN_SHEET = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
_SLUG_LENGTH = 64
_SHEET_LENGTH = 31


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sorting key of a place name: numbers by value, a last word of one or two letters by length, then letters."""
    words = _WORDS.findall(fold(name))
    letters = len(words[-1]) if words and len(words[-1]) <= 2 else 0
    lengths = [0] * (len(words) - 1) + [letters]
    return tuple(
        (0, len(word.lstrip("0")), word.lstrip("0")) if word.isdigit() else (1, size, word)
        for word, size in zip(words, lengths, strict=False)
    )


def slugs(names: Iterable[str]) -> dict[str, str]:
    """Folder name of each place: ``[a-z0-9-]{1,64}``, unique among ``names`` and the same in every run.

    A name that yields nothing, or the slug of another, gets the first letters of its SHA-256.
    """
    out: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(set(names)):
        slug = _NOT_IN_SLUG.sub("-", fold(name).lower()).strip("-")[:_SLUG_LENGTH].strip("-")
        if not slug or slug in taken:
            mark = hashlib.sha256(name.encode()).hexdigest()[:8]
            slug = f"{slug[: _SLUG_LENGTH - 9]}-{mark}".strip("-")
        taken.add(slug)
        out[name] = slug
    return out


def sheet_titles(names: Iterable[str], *, taken: Iterable[str] = ()) -> list[str]:
    """Return titles that Excel accepts for sheets, unique without regard to case, one per name and in its order."""
    used = {title.casefold() for title in taken}
    out = []
    for name in names:
        plain = _NOT_IN_SHEET.sub(" ", name).strip(" '")[:_SHEET_LENGTH].strip(" '") or "Hoja"
        title, number = plain, 2
        while title.casefold() in used:
            mark = f" ({number})"
            title, number = plain[: _SHEET_LENGTH - len(mark)] + mark, number + 1
        used.add(title.casefold())
        out.append(title)
    return out
