"""Natural order of names, folder names of places, and file and sheet names that Windows and Excel accept."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["UNNAMED", "facts_told", "file_name", "is_reserved", "natural_key", "quantity", "sheet_titles", "slug", "slugs"]

UNNAMED = "SIN NOMBRE"
"""Printed for a polygon without a name."""
_WORDS = re.compile(r"\d+|[^\W\d]+")
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
_SLUG_LENGTH = 64
"""Characters of a folder name, at most: the documented form ``[a-z0-9-]{1,64}``, well below any limit of a file system."""
_MARK_LENGTH = 10
"""Hexadecimal digits of a mark: 40 bits make a collision between two names of a region improbable."""
_SHEET_LENGTH = 31
"""Characters of a sheet title, at most, a limit of Excel; in UTF-16 code units."""
_FILE_LENGTH = 120
"""Characters of a file name, at most: file systems accept 255 bytes, and a letter of UTF-8 Spanish takes up to two."""
_DEVICE = re.compile(r"con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]", re.IGNORECASE)
_NOT_IN_FILES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_OURS = {"cache"}  # folder of the program, in the same parent as those of the places
_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]+")
_SHEETS_OF_EXCEL = {"history", "historial"}  # titles reserved by Excel


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sorting key: numbers by value, a last word of one or two letters by length (Z before AA), then text."""
    words = _WORDS.findall(fold(name))
    letters = len(words[-1]) if words and len(words[-1]) <= 2 else 0
    lengths = [0] * (len(words) - 1) + [letters]
    return tuple(
        (0, len(word.lstrip("0")), word.lstrip("0")) if word.isdigit() else (1, size, word)
        for word, size in zip(words, lengths, strict=False)
    )


def slugs(names: Iterable[str]) -> dict[str, str]:
    """Return the folder name of each name (see :func:`slug`)."""
    return {name: slug(name) for name in names}


def slug(name: str) -> str:
    """Return the folder name of a place, ``[a-z0-9-]{1,64}``, which depends on its name alone and is unique to it.

    Of the names that fold to one slug, the plain slug is that of the name in capitals without accents, with single spaces
    and a final single letter in quotes, as the PNP writes it. Any other spelling, and a slug that is empty, too long or
    reserved, has the suffix ``--`` and the first digits of the SHA-256 of the name.

    Examples
    --------
    >>> slug('COMISARIA PNP CENTRAL "A"')
    'comisaria-pnp-central-a'
    >>> slug("COMISARIA PNP SAN JOSÉ")
    'comisaria-pnp-san-jose--49f9d9fb6a'
    """
    plain = _NOT_IN_SLUG.sub("-", fold(name).lower()).strip("-")
    if plain and name == _owner(plain) and len(plain) <= _SLUG_LENGTH and not is_reserved(plain) and plain not in _OURS:
        return plain
    return f"{plain[: _SLUG_LENGTH - _MARK_LENGTH - 2].strip('-') or 'lugar'}--{_mark(name)}"


def _mark(name: str) -> str:
    """Return the first hexadecimal digits of the SHA-256 of a name."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK_LENGTH]


def _owner(plain: str) -> str:
    """Return the name whose folder name is a slug without a mark."""
    *words, last = plain.upper().split("-")
    return " ".join((*words, f'"{last}"' if words and len(last) == 1 and last.isalpha() else last))


def is_reserved(name: str) -> bool:
    """Return whether Windows reads a file or folder name as a device, or drops its last characters."""
    return name != name.rstrip(". ") or bool(_DEVICE.fullmatch(name.partition(".")[0].rstrip(" ")))


def file_name(name: str) -> str:
    """Return a file name that every operating system accepts; the name itself if it is one.

    Examples
    --------
    >>> file_name("aux.csv"), file_name("mes: 1?.csv")
    ('_aux.csv', 'mes_ 1_.csv')
    """
    plain = _NOT_IN_FILES.sub("_", name).rstrip(". ") or "_"
    if len(plain) > _FILE_LENGTH:
        stem, dot, suffix = plain.rpartition(".")
        plain = f"{(stem or suffix)[: _FILE_LENGTH - 30]}-{_mark(name)}{dot if stem else ''}{suffix[:10] if stem else ''}"
    return f"_{plain}" if is_reserved(plain) else plain


def sheet_titles(names: Iterable[str], *, taken: Iterable[str] = ()) -> list[str]:
    """Return sheet titles that Excel accepts, one per name, in order, unique regardless of case."""
    used = {title.casefold() for title in taken} | _SHEETS_OF_EXCEL
    out = []
    for name in names:
        plain = _cut(_NOT_IN_SHEETS.sub(" ", name).strip(" '"), _SHEET_LENGTH).strip(" '") or "Hoja"
        title, number = plain, 2
        while title.casefold() in used:
            mark = f" ({number})"
            title, number = _cut(plain, _SHEET_LENGTH - len(mark)) + mark, number + 1
        used.add(title.casefold())
        out.append(title)
    return out


def _cut(text: str, most: int) -> str:
    """Return the beginning of a text, ``most`` UTF-16 code units long, as Excel measures it."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def quantity(count: int, one: str, many: str) -> str:
    """Return a Spanish count, with the noun in singular or plural.

    Examples
    --------
    >>> quantity(1, "mapa", "mapas"), quantity(1200, "mapa", "mapas")
    ('1 mapa', '1,200 mapas')
    """
    return f"{count:,} {one if count == 1 else many}"


def facts_told(count: int) -> str:
    """Return a number of incidents, in words for readers.

    Examples
    --------
    >>> facts_told(1), facts_told(1200)
    ('1 hecho', '1,200 hechos')
    """
    return quantity(count, "hecho", "hechos")
