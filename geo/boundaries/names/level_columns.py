"""What the columns of a polygon layer look like: names, codes or row numbers, and the level that their words speak of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from geo.boundaries.names.unit_words import LEVEL_WORDS
from geo.column_words import is_personal_name, name_words, polygon_words, says
from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

__all__ = ["UNIQUE", "LevelColumn", "header_words", "is_cut_name", "level_columns"]

_GLUED = re.compile(r"\b(?:(NOMB?|CVE|COD)(?=\w{3})|)(\w+?)(?:(?<=\w{3})(NAME|NOMBRE|NUMBER|CODE|CODIGO))?\b")
"""Marks of a name or a code written together with another word («NOMUT», «BEATNUMBER»)."""
_LETTERS = re.compile(r"[^\W\d_]{3}")
_COLOUR = re.compile(r"#?[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?")
_DECIMAL = re.compile(r"^-?\d+[.,]\d+(?:[eE][+-]?\d+)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d.*|\d\d?/\d\d?/\d{2,4}.*")
_MARKUP = re.compile(r"[<{]|://")
UNIQUE = 0.9
"""Share of the polygons, from 0 to 1, that names distinguish, at least."""
_CUT_STATION = frozenset(("C", "CO", "COM", "COMI"))
"""Beginnings of «comisaría» at the end of a name cut to ten letters, that may be of «completo»."""
_FILLED = 0.8
"""Share of the polygons, from 0 to 1, that a column of names fills, at least."""
_MOST = 0.8
"""Share of the values of a column, from 0 to 1, that must be of a kind for the column to be of it."""
_NAME_LETTERS = 60
"""Characters of a name, at most, in the middle of a column: longer texts are descriptions."""


@dataclass(frozen=True, slots=True)
class LevelColumn:
    """A column that may name the polygons.

    ``kind`` is ``nombre``, ``codigo`` or ``fila`` (a number of the feature). ``tier`` is the level that its header speaks
    of: 0 wider than a jurisdiction, 1 jurisdiction, 2 sector, 3 subsector, None if of none. ``spoken`` is the level that the
    values begin with («SECTOR 1»), likewise. ``cells`` are folded.
    """

    header: str
    kind: Literal["nombre", "codigo", "fila"]
    tier: int | None
    spoken: int | None
    cells: pd.Series[str]
    distinct: int
    named: bool

    @property
    def unique(self) -> bool:
        """Whether the names distinguish the polygons, but for a few: a unit in several parts repeats its name."""
        return self.distinct >= UNIQUE * int((self.cells != "").sum())

    @property
    def level(self) -> int | None:
        """Level that the values speak of or, where they do not, the header."""
        return self.tier if self.spoken is None else self.spoken

    @property
    def rank(self) -> tuple[object, ...]:
        """Sorting key, the likeliest name of a polygon first; it does not depend on the order of the columns."""
        kinds = ("nombre", "codigo", "fila")
        speaks = self.level is not None and self.level > 0
        return (kinds.index(self.kind), not speaks, not self.named, self.level is None, -self.distinct, fold(self.header))


def header_words(header: str) -> tuple[str, ...]:
    """Return the words of a header in capitals without accents, numbers left out.

    Examples
    --------
    >>> header_words("wd16nm"), header_words("NombreSector"), header_words("Nº de cuadrante")
    (('WD', 'NM'), ('NOMBRE', 'SECTOR'), ('N', 'DE', 'CUADRANTE'))
    """
    return tuple(part for word in name_words(header) if not word.isdigit() for part in _parts(word))


def _parts(word: str) -> list[str]:
    """Return a word without the mark of a name or a code that is written together with it, and the mark."""
    glued = None if word in _whole() else _GLUED.fullmatch(word)
    return [part for part in glued.groups() if part] if glued else [word]


@cache
def _whole() -> frozenset[str]:
    """Return all words known, which are not taken apart."""
    return frozenset(word for keys in polygon_words().values() for words in keys.values() for word in words)


def level_columns(texts: Mapping[str, pd.Series[str]]) -> list[LevelColumn]:
    """Return the columns that may name the polygons, the likeliest first.

    Personal columns, measures, colours, dates, descriptions, and columns that leave more than a fifth of the polygons blank
    are left out.

    Parameters
    ----------
    texts
        Cells of each column as text.
    """
    found = [column for header, cells in texts.items() if (column := _seen(header, cells)) is not None]
    return sorted(found, key=lambda column: column.rank)


def _seen(header: str, cells: pd.Series[str]) -> LevelColumn | None:
    words = header_words(header)
    if any(says(words, "contra", key, cut=False) for key in polygon_words()["contra"]):
        return None
    folded = cells.map(fold).astype("str")
    values = cells[folded != ""]
    if is_personal_name(header) and not (is_cut_name(header) and _spoken(folded[folded != ""]) == 1):
        return None
    if not len(values) or len(values) < _FILLED * len(cells):
        return None
    own = values.drop_duplicates()
    unusable = any(_share(own, pattern) >= _MOST for pattern in (_COLOUR, _DAY)) or _share(own, _DECIMAL) > 1 - _MOST
    if unusable or own.str.len().median() > _NAME_LETTERS or own.str.contains(_MARKUP).mean() > 1 - _MOST:
        return None
    return LevelColumn(
        header=header,
        kind=_kind(words, own),
        tier=_tier(words),
        spoken=_spoken(folded[folded != ""].drop_duplicates()),
        cells=folded,
        distinct=int(folded[folded != ""].nunique()),
        named=says(words, "marcas", "nombre", cut=False),
    )


def is_cut_name(header: str) -> bool:
    """Return whether a header is «nombre_com», which may be «nombre de la comisaría», cut, or «nombre completo»."""
    words = header_words(header)
    return bool(words) and words[-1] in _CUT_STATION and says(words[:-1], "marcas", "nombre", cut=False)


def _kind(words: tuple[str, ...], own: pd.Series[str]) -> Literal["nombre", "codigo", "fila"]:
    if words and all(word in polygon_words()["marcas"]["fila"] for word in words):
        return "fila"
    lettered = float(own.str.contains(_LETTERS).mean()) >= 1 - _MOST
    return "nombre" if lettered and not says(words, "marcas", "codigo", cut=False) else "codigo"


def _tier(words: tuple[str, ...]) -> int | None:
    """Return the level that the words of a header speak of: the narrowest, for «sector de la comisaría» is a sector."""
    keys = ("amplio", "comisaria", "sector", "subsector")
    whole = [place for place, key in enumerate(keys) if says(words, "niveles", key, cut=False)]
    cut = [place for place, key in enumerate(keys) if says(words, "niveles", key)]
    return max(whole or cut, default=None)


def _spoken(folded: pd.Series[str]) -> int | None:
    """Return the level that the values begin with («COMISARIA PNP ILO», «SECTOR 1»)."""
    first = folded.str.split().str[0]
    found = [n for n, key in enumerate(("comisaria", "sector", "subsector"), 1) if _among(first, key) >= _MOST]
    return max(found, default=None)


def _among(first: pd.Series[str], key: str) -> float:
    return float(first.isin(LEVEL_WORDS[key]).mean())


def _share(own: pd.Series[str], pattern: re.Pattern[str]) -> float:
    return float(own.str.strip().str.fullmatch(pattern).mean())
