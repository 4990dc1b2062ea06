"""Words of addresses, each in one spelling."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["BREAK", "CONFUSED", "Words", "address_words", "spell"]

BREAK = ","
"""Token of a comma or another sign that ends a part of the address."""
CONFUSED = frozenset({"JR", "CA", "AV", ""})
"""Kinds of street that people write for each other; empty: none is written."""
_NO_NUMBER = re.compile(r"\bs\s*/\s*n\b\.?", re.IGNORECASE)
_NUMBER_SIGN = re.compile(r"\bn(?:ro)?(?:\s*\.)?\s*[°º]|#", re.IGNORECASE)
_ORDINAL = re.compile(r"[°º]")
_CORNER_SIGN = re.compile(r"[/&]")
_BREAKS = re.compile(r"[,;()\n]|\s[-–—]+\s")


@dataclass(frozen=True, slots=True)
class Words:
    """Words of ``address_words.toml``: ``kinds`` by each of their spellings, ``whole`` words by their short ones."""

    kinds: Mapping[str, str]
    whole: Mapping[str, str]
    titles: frozenset[str]
    months: frozenset[str]
    articles: frozenset[str]
    particles: frozenset[str]
    extension: frozenset[str]
    joined: Mapping[tuple[str, ...], str]
    crossing: frozenset[str]
    between: frozenset[str]
    number: frozenset[str]
    block: frozenset[str]
    manzana: frozenset[str]
    lot: frozenset[str]
    settlement: frozenset[str]
    end: frozenset[str]
    beside: frozenset[str]
    near: frozenset[str]
    places: frozenset[str]

    @property
    def stops(self) -> frozenset[str]:
        """Words that end a name."""
        parts = self.number | self.block | self.manzana | self.lot | self.settlement | self.end
        return parts | self.crossing | self.between | self.beside | self.near | {BREAK}


@cache
def address_words() -> Words:
    """Return the words of ``address_words.toml``."""
    with Path(__file__).with_name("address_words.toml").open("rb") as file:
        table = tomllib.load(file)

    def voices(section: str, key: str = "voces") -> frozenset[str]:
        return frozenset(table[section][key].split())

    def spellings(section: str) -> dict[str, str]:
        return {short: whole for whole, words in table[section].items() for short in words.split()}

    return Words(
        kinds=spellings("tipos"),
        whole=spellings("titulos") | spellings("cortadas") | spellings("numeros"),
        titles=frozenset(table["titulos"]),
        months=voices("meses"),
        articles=voices("articulos"),
        particles=voices("particulas"),
        extension=voices("prolongacion"),
        joined={tuple(words.split()): one for words, one in table["juntas"].items()},
        crossing=voices("cruces", "con"),
        between=voices("cruces", "entre"),
        number=voices("partes", "numero"),
        block=voices("partes", "cuadra"),
        manzana=voices("partes", "manzana"),
        lot=voices("partes", "lote"),
        settlement=voices("partes", "grupo"),
        end=voices("partes", "fin"),
        beside=voices("junto"),
        near=voices("cerca"),
        places=voices("lugares"),
    )


def spell(text: str) -> list[str]:
    """Return the words of an address or name, folded, each in its whole spelling; :data:`BREAK` where a sign parts them.

    Examples
    --------
    >>> spell("Ca. Gral. Vivanco N° 120, AA.HH. Sta. Rosa")
    ['CA', 'GENERAL', 'VIVANCO', 'NRO', '120', ',', 'AAHH', 'SANTA', 'ROSA']
    >>> spell("Jr. Lima/Jr. Dos de Mayo s/n")
    ['JR', 'LIMA', 'CON', 'JR', '2', 'DE', 'MAYO', 'SN']
    """
    plain = _NUMBER_SIGN.sub(" NRO ", _NO_NUMBER.sub(" SN ", text))
    plain = _CORNER_SIGN.sub(" CON ", _ORDINAL.sub(" ", plain))
    words: list[str] = []
    for part in _BREAKS.split(plain):
        words += [*_whole(fold(part).split()), BREAK]
    return words[:-1]


def _whole(words: list[str]) -> list[str]:
    """Return words with those that mean one joined, and short ones whole."""
    known = address_words()
    longest = max(map(len, known.joined))
    out: list[str] = []
    at = 0
    while at < len(words):
        for size in range(longest, 1, -1):
            if (one := known.joined.get(tuple(words[at : at + size]))) is not None:
                out.append(one)
                at += size
                break
        else:
            out.append(known.whole.get(words[at], words[at]))
            at += 1
    return out
