"""Public words (``ordinary_words.toml``): a text made only of them is not about anybody's home or family."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from geo.crimes.phonetics import sound

__all__ = ["is_ordinary", "is_public"]

_LEAST_SOUND = 5  # letters, at least, of a word recognised when misspelt: shorter words sound like many others


class _Words(NamedTuple):
    """Whole words, beginnings of words, and sounds of the whole words."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]
    sounds: frozenset[str]

    def has(self, word: str) -> bool:
        return word.isdigit() or word in self.whole or word.startswith(self.beginnings)


def is_ordinary(word: str) -> bool:
    """Return whether a folded word, spelt exactly, is ordinary under a crime against property, or a number."""
    return any(words.has(word) for words in _read())


def is_public(word: str) -> bool:
    """Return whether a folded word, perhaps spelt as it sounds, is ordinary under any crime."""
    public, _ = _read()
    return public.has(word) or (len(word) >= _LEAST_SOUND and sound(word) in public.sounds)


@cache
def _read() -> tuple[_Words, _Words]:
    """Return the words that are ordinary under any crime, and those ordinary only under crimes against property."""
    with Path(__file__).with_name("ordinary_words.toml").open("rb") as file:
        tables = tomllib.load(file).values()
    public, goods = (
        [word for table in tables for word in table["voces"].split() if table.get("solo_bienes", False) is only]
        for only in (False, True)
    )
    return _words(public), _words(goods)


def _words(words: list[str]) -> _Words:
    whole = frozenset(word for word in words if not word.endswith("*"))
    beginnings = tuple(word[:-1] for word in words if word.endswith("*"))
    return _Words(whole, beginnings, frozenset(sound(word) for word in whole if len(word) >= _LEAST_SOUND))
