"""Order and file names: ``SECTOR 2`` before ``SECTOR 10``, ``Z`` before ``AA``; slugs of places, names for Windows."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["file_name", "is_reserved", "listing", "natural_key", "quantity", "sheet_titles", "slug", "slugs"]

_WORDS = re.compile(r"\d+|[^\W\d]+")
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
_SLUG_LENGTH = 64
_MARK_LENGTH = 10
"""Hexadecimal digits of a mark: 40 bits, so that two spellings of one slug never share it by chance."""
_SHEET_LENGTH = 31
_LISTED = 8
"""Names that a message shows: about two lines of a terminal."""
_FILE_LENGTH = 120
"""Characters of a file name of ours: 255 bytes are the most that file systems take, and a letter may need two."""
_DEVICE = re.compile(r"con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]", re.IGNORECASE)
_NOT_IN_FILES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_OURS = {"cache"}  # a folder that the program keeps beside those of the places
_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]+")
_SHEETS_OF_EXCEL = {"history", "historial"}  # Excel keeps these names for itself


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
    """Folder of each name (see :func:`slug`)."""
    return {name: slug(name) for name in names}


def slug(name: str) -> str:
    """Folder name of a place, ``[a-z0-9-]{1,64}``: it depends on this name alone, and no other name has the same.

    Of all the names that fold to one slug, the slug alone belongs to the one in capitals without accents, its words one
    space apart, with a last lone letter between quotes, as the PNP writes it. Any other spelling, and what has no letters,
    is too long or is reserved, gets ``--`` and the first digits of its SHA-256.

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
    """Return the first digits of the SHA-256 of a name."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK_LENGTH]


def _owner(plain: str) -> str:
    """Return the spelling to which a slug belongs without a mark."""
    *words, last = plain.upper().split("-")
    return " ".join((*words, f'"{last}"' if words and len(last) == 1 and last.isalpha() else last))


def is_reserved(name: str) -> bool:
    """Tell a name of a file or folder that Windows takes for a device, or of which it drops the end."""
    return name != name.rstrip(". ") or bool(_DEVICE.fullmatch(name.partition(".")[0].rstrip(" ")))


def file_name(name: str) -> str:
    """Return a name that any system lets a file have; most are left as they are.

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
    """Return titles that Excel accepts for sheets, unique without regard to case, one per name and in its order."""
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
    """Return the beginning of a text, as Excel counts its length: in units of UTF-16."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def quantity(count: int, one: str, many: str) -> str:
    """Say how many there are of something.

    Examples
    --------
    >>> quantity(1, "mapa", "mapas"), quantity(1200, "mapa", "mapas")
    ('1 mapa', '1,200 mapas')
    """
    return f"{count:,} {one if count == 1 else many}"


def listing(names: Sequence[str]) -> str:
    """Say the first names of a list, and how many more there are.

    Examples
    --------
    >>> listing(["uno", "dos"]), listing("abcdefghij")
    ('uno, dos', 'a, b, c, d, e, f, g, h y 2 más')
    """
    more = f" y {len(names) - _LISTED} más" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more
