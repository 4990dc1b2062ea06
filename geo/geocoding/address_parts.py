"""Parts of an address as values: the name of a street, and what an address says of a place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from geo.geocoding.address_words import address_words

__all__ = ["Address", "StreetName"]


@dataclass(frozen=True)
class StreetName:
    """Name of a street: its kind (empty if not written), whether it is a prolongation, and its words."""

    kind: str
    words: tuple[str, ...]
    is_extension: bool = False

    @cached_property
    def core(self) -> tuple[str, ...]:
        """Words without articles and titles; all of them if nothing else is left."""
        known = address_words()
        return tuple(word for word in self.words if word not in known.articles | known.titles) or self.words

    @property
    def halves(self) -> tuple[StreetName, StreetName] | None:
        """The two names that an «y» may join; None without one."""
        if "Y" not in self.words[1:-1]:
            return None
        at = self.words.index("Y", 1)
        return replace(self, words=self.words[:at]), StreetName("", self.words[at + 1 :])


@dataclass(frozen=True, slots=True)
class Address:
    """Parts of an address; empty or None where it has none.

    ``streets`` in the order written; ``is_between`` if the first is told between the two others. ``places`` are phrases that
    may name a place, and ``is_near`` says that the address is not at it. ``settlement`` is the name of the *asentamiento
    humano* or *urbanización* with its kind, and ``words`` are all of them.
    """

    streets: tuple[StreetName, ...] = ()
    is_between: bool = False
    number: int | None = None
    block: int | None = None
    manzana: str = ""
    lot: str = ""
    settlement: tuple[str, ...] = ()
    places: tuple[tuple[str, ...], ...] = ()
    is_near: bool = False
    words: tuple[str, ...] = ()
