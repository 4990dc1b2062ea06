"""Sentences on changes as a reader understands them: each is read back into its numbers, or nobody knows what it says."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpers.spoken_words import NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["MOST_WORDS", "Said", "changes_on", "counted_on", "read_back", "said_in"]

MOST_WORDS = 25
"""Words of a sentence that is said in one breath."""
_N = rf"({NUMBER})"
_SHARE = r"(\d+(?:\.\d)?) %"
_READING = (
    r"(aumentan|disminuyen) más de lo que explican el azar y la época del año|(la diferencia puede ser azar o época del año)"
)
_PATTERNS = {
    "total": rf"(?:De (?P<name>[^,]+), )?(?:[Cc]orregido: antes|[Aa]ntes) {_N} hechos?, ahora {_N}(?:: (?P<rest>.+))?\.",
    "others": r"En los que siguen: (?P<rest>.+)\.",
    "counts": r"Por sector: (?P<rest>.+)\.",
    "sector": rf"(?P<name>.+), de {_N} a {_N}: (?P<rest>{_READING})\.",
    "more": rf"También {_N} otros? sector(?:es)? cambian? más de lo que explican el azar y la época del año\.",
    "none": r"En ningún sector con hechos suficientes la diferencia se distingue del azar\.",
    "few": rf"Evidencia insuficiente en {_N} sector(?:es)?: los hechos de las dos ediciones no llegan a 10\.",
    "zones": r"Puntos críticos: (?P<rest>.+)\.",
    "coverage": rf"Con lugar en el mapa: antes el {_SHARE} de los hechos, ahora el {_SHARE}\.",
    "refused": rf"Los sectores no se comparan: (?:antes tenía lugar en el mapa el {_SHARE} de los hechos, ahora el {_SHARE}"
    r"|los dos periodos no duran lo mismo|sus límites son otros)\."
    "|Evidencia insuficiente para comparar: los hechos de las dos ediciones no llegan a 10\\.",
    "same": r"Los mismos hechos por sector y los mismos puntos críticos\.",
}
_CAUSE = re.compile(rf"^{_N} (.+)$")
_ORDER = ("total", "others", "counts", "zones", "coverage", "refused", "same", "more", "none", "few", "sector")


@dataclass(frozen=True, slots=True)
class Said:
    """Kind of a sentence, its numbers in order, its other words, and the sector or the earlier period that it is of."""

    kind: str
    numbers: tuple[float, ...]
    words: str = ""
    name: str = ""

    @property
    def causes(self) -> dict[str, int]:
        """Numbers by what happened to the incidents, in the words of the sentence."""
        found = [_CAUSE.match(part) for part in self.words.split(", ") if part]
        return {match[2]: int(match[1].replace(",", "")) for match in found if match}


def read_back(line: str) -> Said:
    """Return what a sentence says.

    Raises
    ------
    ValueError
        If nobody knows.
    """
    for kind in _ORDER:
        if match := re.fullmatch(_PATTERNS[kind], line):
            named = match.groupdict()
            numbers = (group for group in match.groups() if group and re.fullmatch(rf"{NUMBER}|\d+\.\d", group))
            values = tuple(float(number.replace(",", "")) for number in numbers)
            return Said(kind, values, named.get("rest") or "", named.get("name") or "")
    raise ValueError(f"nobody knows what this says: {line!r}")


def changes_on(page: Path) -> Sequence[str]:
    """Return the heading and the sentences on changes of a page; nothing in a first edition."""
    data = json.loads(page.read_text(encoding="utf-8").split('id="datos">')[1].split("</script>")[0])
    return [data["textos"][place] for place in data["cambios"]]


def counted_on(page: Path) -> dict[str, int]:
    """Return the incidents that the table of sectors of a page prints, by sector, with ``Total``."""
    data = json.loads(page.read_text(encoding="utf-8").split('id="datos">')[1].split("</script>")[0])
    texts = data["textos"]
    [table] = [own for own in data["tablas"] if re.match("Hechos(?: por |$)", texts[own["titulo"]])]
    rows = ([texts[cell] for cell in row] for row in (*table["filas"], table["total"]))
    return {row[0]: int(row[1].replace(",", "")) for row in rows}


def said_in(folder: Path) -> Iterator[tuple[str, Said]]:
    """Give the page and the reading of each sentence on changes of the pages of a profile."""
    for page in sorted(folder.rglob("*.html")):
        if 'id="datos">' in page.read_text(encoding="utf-8"):
            yield from ((page.name, read_back(line)) for line in changes_on(page)[1:])
