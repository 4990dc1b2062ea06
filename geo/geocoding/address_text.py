"""Parts of an address as people write it: streets, door number, block, manzana and lot, and the names of places."""

from __future__ import annotations

from dataclasses import dataclass, field

from geo.geocoding.address_parts import Address, StreetName
from geo.geocoding.address_words import BREAK, address_words, spell

__all__ = ["parse_address", "street_name"]

_DOOR_DIGITS = 5
"""Most digits of a door number; longer ones are telephones, supplies or ids."""
_CORNER = 2
"""Streets of a corner."""
_TEXT_LETTERS = 300
"""Letters of an address that are looked at: longer cells are accounts of what happened."""


def street_name(text: str) -> StreetName:
    """Return the name of a street of a layer.

    Examples
    --------
    >>> street_name("Jirón Gral. Vivanco")
    StreetName(kind='JR', words=('GENERAL', 'VIVANCO'), is_extension=False)
    >>> street_name("Prolongación Av. Grau").is_extension
    True
    """
    reader = _Reader(spell(text[:_TEXT_LETTERS]))
    kind, is_extension = reader.kind()
    return StreetName(kind, tuple(word for word in reader.words[reader.at :] if word != BREAK), is_extension)


def parse_address(text: str) -> Address:
    """Return the parts of an address.

    Examples
    --------
    >>> one = parse_address("esq. Jr. Lima con Av. Grau")
    >>> [(street.kind, street.words) for street in one.streets]
    [('JR', ('LIMA',)), ('AV', ('GRAU',))]
    >>> parse_address("Ca. 2 de Mayo N° 120 int. 3").number
    120
    >>> parse_address("AV LOS INCAS CDRA 3").block
    3
    """
    return _Reader(spell(text[:_TEXT_LETTERS])).address()


@dataclass
class _Reader:
    """Words of an address, and the place ``at`` which they are read."""

    words: list[str]
    at: int = 0
    streets: list[StreetName] = field(default_factory=list)
    places: list[tuple[str, ...]] = field(default_factory=list)
    is_between: bool = False
    is_near: bool = False
    number: int | None = None
    block: int | None = None
    manzana: str = ""
    lot: str = ""
    settlement: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.known = address_words()
        self.stops = self.known.stops

    def word(self, ahead: int = 0) -> str:
        """Return the word ``ahead`` of the place; :data:`BREAK` after the last."""
        return self.words[self.at + ahead] if self.at + ahead < len(self.words) else BREAK

    def address(self) -> Address:
        """Read all words."""
        while self.at < len(self.words):
            self._next()
        streets = tuple(self.streets)
        return Address(
            streets,
            self.is_between and len(streets) > _CORNER,
            self.number,
            self.block,
            self.manzana,
            self.lot,
            self.settlement,
            tuple(dict.fromkeys(self.places)),
            self.is_near,
            tuple(self.words),
        )

    def kind(self) -> tuple[str, bool]:
        """Read the kind of a street, and whether it is a prolongation; empty where no kind is written."""
        kind, is_extension = "", False
        if self._is_short_jiron():
            self.at += 1
            return "JR", False
        while (self.word() in self.known.kinds or self.word() in self.known.extension) and self.word(1) not in self.stops:
            if self.word() in self.known.extension:
                is_extension = True
            elif kind:
                break
            else:
                kind = self.known.kinds[self.word()]
            self.at += 1
        return kind, is_extension

    def _next(self) -> None:
        """Read one part, of which the word at the place tells the kind."""
        known, word = self.known, self.word()
        if word in known.crossing or word in known.between:
            self.is_between |= word in known.between
            self.at += 1
            self._crossed()
        elif word in known.near or (word in {"MEDIA", "UNA"} and self.word(1) in known.block):
            self.is_near = True
            self.at += 1
        elif word in known.block:
            self._block()
        elif word in known.manzana or word in known.lot:
            self._lot()
        elif word in known.settlement:
            self.settlement = (word, *self._phrase(skip=1))
            self.places.append(self.settlement)
        else:
            self._read_plain()

    def _read_plain(self) -> None:
        """Read a door number, a street with its kind, or other words."""
        word = self.word()
        if self._is_door():
            self.number = int(word) if self.number is None else self.number
            self.at += 1
        elif word in self.stops or word in self.known.particles:
            self.at += 1
        elif self._starts_street():
            self._street()
        else:
            self._free()

    def _is_door(self) -> bool:
        """Return whether the word is a door number: digits that do not begin a date, after a street or a number sign."""
        is_date = self.word(1) == "DE" and self.word(2) in self.known.months
        return self.word().isdecimal() and len(self.word()) <= _DOOR_DIGITS and not is_date and self.at > 0

    def _starts_street(self) -> bool:
        word, after = self.word(), self.word(1)
        is_kind = word in self.known.kinds or word in self.known.extension or self._is_short_jiron()
        return is_kind and after not in self.stops

    def _is_short_jiron(self) -> bool:
        """Return whether the word is the J of «J. Lima»: where a street begins, and before a name."""
        is_first = self.at == 0 or self.words[self.at - 1] in {*self.known.crossing, *self.known.articles, BREAK}
        return self.word() == "J" and is_first and self.word(1) not in self.stops and not self.word(1).isdecimal()

    def _street(self) -> None:
        """Read a street with its kind."""
        kind, is_extension = self.kind()
        self._add(kind, self._name(), is_extension=is_extension)

    def _add(self, kind: str, name: tuple[str, ...], *, is_extension: bool = False) -> None:
        if name and (street := StreetName(kind, name, is_extension)) not in self.streets:
            self.streets.append(street)

    def _crossed(self) -> None:
        """Read the street after a word of crossing, whose kind may be missing; then the one after «y»."""
        while self.word() in self.known.articles and self.word(1) not in self.stops:
            following = next((word for word in self.words[self.at :] if word not in self.known.articles), "")
            if self.word() not in {"DE", "DEL"} and following not in {*self.known.kinds, "J"}:
                break
            self.at += 1
        if not self._starts_street() and self.word() not in self.stops and not self._is_number_after_name():
            self._add("", self._name(at_y=True))
        elif self._starts_street():
            kind, is_extension = self.kind()
            self._add(kind, self._name(at_y=True), is_extension=is_extension)
        if self.word() == "Y":
            self.at += 1
            self._crossed()

    def _is_number_after_name(self) -> bool:
        return self.word().isdecimal() and self.word(1) != "DE"

    def _name(self, *, at_y: bool = False) -> tuple[str, ...]:
        """Read the name of a street: up to a stop, a number that is not of a date, or the kind of another street."""
        name: list[str] = []
        while True:
            word = self.word()
            is_date = self.word(1) == "DE" and self.word(2) in self.known.months
            if word.isdecimal() and name and not is_date:
                break
            if name and (word in self.known.kinds or word in self.known.extension) and len(word) > 1:
                break
            if word == "Y" and name and (at_y or self.word(1) in self.known.kinds):
                break
            if word in self.stops and (name or word == BREAK or self.word(1) != BREAK):
                break
            name.append(word)
            self.at += 1
        if self.word() == "Y" and name and not at_y:
            self.at += 1
        return tuple(name)

    def _block(self) -> None:
        """Read «cuadra 3» or «3 cuadra»; «a una cuadra de» is near, not at."""
        self.at += 1
        while self.word() in self.known.number:
            self.at += 1
        if self.word().isdecimal() and len(self.word()) <= 2:
            self.block = int(self.word())
            self.at += 1
        elif self.at >= 2 and self.words[self.at - 2].isdecimal() and self.number is not None:
            self.block, self.number = self.number, None
            self.is_near |= self.at >= 3 and self.words[self.at - 3] == "A"

    def _lot(self) -> None:
        is_lot = self.word() in self.known.lot
        self.at += 1
        value = self.word()
        if value == BREAK:
            return
        self.at += 1
        if is_lot:
            self.lot = value
        else:
            self.manzana = value
            if value.isalpha() and len(value) == 1 and self.word().isdecimal() and self.word(1) in self.known.lot:
                self.manzana += self.word()  # «Mz. B 2 Lt. 5»
                self.at += 1

    def _phrase(self, *, skip: int) -> tuple[str, ...]:
        """Read words up to a stop or the kind of a street."""
        self.at += skip
        phrase: list[str] = []
        while self.word() not in self.stops and not (self.word() in self.known.kinds and len(self.word()) > 1):
            phrase.append(self.word())
            self.at += 1
        return tuple(phrase)

    def _free(self) -> None:
        """Read words without a kind: the name of a place or, with a number or a crossing after it, also of a street."""
        start = self.at
        phrase = self._phrase(skip=0)
        if not phrase:
            self.at += 1
            return
        self.places.append(phrase)
        if start or phrase[0] in self.known.places:
            return
        if phrase[-1].isdecimal() and len(phrase) > 1:
            self._add("", phrase[:-1])
            self.number = int(phrase[-1]) if len(phrase[-1]) <= _DOOR_DIGITS else None
        elif self.word() in self.known.crossing | self.known.between | self.known.block | self.known.number:
            self._add("", phrase)
