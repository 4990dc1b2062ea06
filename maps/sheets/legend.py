"""Legend profiles: the legend lines into which incidents are classified; counts of the lines add up to the incidents."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.naming import natural_key
from geo.text import fold
from maps.sheet import Group, Legend
from maps.spanish_text import integer
from maps.symbols import symbol_key, symbol_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import geopandas as gpd
    import pandas as pd

    from maps.sheet import Mark

__all__ = ["LEGENDS", "incident_legend", "recount", "sector_list", "without_symbols"]

LEGENDS = ("penal-titulos", "plana-por-modalidad", "puntos-criticos")
"""Profiles, the default first: títulos of the penal code, one flat list, and the short list of puntos críticos."""

_TITULOS = {
    "PAT": "patrimonio",
    "LIB": "libertad",
    "SPU": "seguridad pública",
    "VCS": "vida, el cuerpo y la salud",
    "FPU": "fe pública",
    "FAM": "familia",
    "APU": "administración pública",
    "OFM": "orden financiero y monetario",
}
"""The eight títulos of the legends of the plans, in their order."""
_ALSO = ("TPU", "VIF")
"""Further títulos, listed after them."""
_SHORT = {
    "VCS": "D/C/V/C/S",
    "SPU.PEC": "Peligro común",
    "PAT": "Delito contra el patrimonio",
    "VIF": "Violencia familiar",
    "TPU": "Contra la tranquilidad pública",
}
"""Abbreviated labels of the short list, by código."""
_SHORT_NOTE = "D/C/V/C/S: delitos contra la vida, el cuerpo y la salud."
_NO_DETAIL = ", sin más detalle"
"""End of the label of a nested line that would repeat that of its line."""
_REST = "Otros títulos"
"""Label of the sign that several títulos share."""
_LETTERS = 66
"""Characters that fit in the width of the legend on A4, by which a list of names is set in columns."""
_MOST_COLUMNS = 6
"""Largest number of columns of a list of names: more are hard to read across."""


@dataclass(frozen=True, slots=True)
class _Tally:
    """Incidents by código, and the names of códigos, of delitos by their código, and of títulos by theirs."""

    counts: Mapping[str, int]
    names: Mapping[str, str]
    delitos: Mapping[str, str]
    titulos: Mapping[str, str]

    def signs(self, codes: Iterable[str]) -> dict[str, list[str]]:
        """Return the códigos by the key of their sign, the most frequent ones first."""
        found: dict[str, list[str]] = {}
        for codigo in sorted(codes, key=lambda codigo: (-self.counts[codigo], codigo)):
            found.setdefault(symbol_key(codigo), []).append(codigo)
        return dict(sorted(found.items(), key=lambda item: (-self.total(item[1]), item[0])))

    def total(self, codes: Iterable[str]) -> int:
        return sum(self.counts[codigo] for codigo in codes)

    def name(self, sign: str, codes: Sequence[str]) -> str:
        """Return the name of a sign: of the delito, of the only código, or of the título."""
        if "." in sign:
            return self.delitos.get(sign) or self.names[codes[0]]
        if len(codes) == 1:
            return self.names[codes[0]]
        roots = {_root(codigo) for codigo in codes}
        return self.titulos[roots.pop()] if len(roots) == 1 else _REST

    def line(self, sign: str, label: str, codes: Sequence[str]) -> Legend:
        """Return the line of a sign, with the códigos that are drawn with it nested."""
        own = [codigo for codigo in codes if codigo != sign]
        names = {codigo: self.names[codigo] for codigo in own}
        if len(own) > 1:
            names |= {codigo: f"{name}{_NO_DETAIL}" for codigo, name in names.items() if name == label}
        nested = tuple(Legend(codigo, names[codigo], self.counts[codigo]) for codigo in own)
        return Legend(sign, label, self.total(codes), symbol=symbol_of(sign), nested=nested)


def incident_legend(shown: gpd.GeoDataFrame, profile: str) -> tuple[pd.Series[str], tuple[Group, ...]]:
    """Return the legend line of each incident, and the groups of the legend.

    Parameters
    ----------
    shown
        Incidents with ``codigo, titulo, delito, modalidad``.
    profile
        One of :data:`LEGENDS`.

    Returns
    -------
    (Series, tuple of Group)
        Legend key of each incident, its código, on the index of ``shown``; and the groups. Each incident belongs to one
        line, that of its key or the one in which a line of its key is nested.
    """
    words = shown["modalidad"].where(shown["modalidad"] != "", shown["delito"])
    words = words.where(words != "", shown["titulo"])
    names = dict(zip(shown["codigo"], words, strict=True))
    titulos = dict(zip(map(_root, shown["codigo"]), shown["titulo"], strict=True))
    delitos = {
        ".".join(codigo.split(".")[:2]): delito for codigo, delito in zip(shown["codigo"], shown["delito"], strict=True)
    }
    tally = _Tally(Counter(shown["codigo"]), names, delitos, titulos)
    make = {LEGENDS[0]: _penal, LEGENDS[1]: _flat, LEGENDS[2]: _short}[profile]
    return shown["codigo"].astype(object), make(tally)


def _root(codigo: str) -> str:
    return str(codigo).split(".", maxsplit=1)[0]


def _penal(tally: _Tally) -> tuple[Group, ...]:
    """Return groups by título in the order of the plans, a line a sign, and a list of títulos without incidents.

    A título with one sign for all of it is a line without a title over it. Those that share the sign of the rest are one
    line.
    """
    groups, rest = [], list[str]()
    totals = Counter[str]()
    for codigo, count in tally.counts.items():
        totals[_root(codigo)] += count
    order = [*_TITULOS, *_ALSO]
    for root in sorted(totals, key=lambda root: (order.index(root) if root in order else len(order), -totals[root], root)):
        own = [codigo for codigo in tally.counts if _root(codigo) == root]
        signs = tally.signs(own)
        if [*signs] == [symbol_key("")]:
            rest += own
        elif [*signs] == [root]:
            groups.append(Group("", (tally.line(root, tally.titulos[root], signs[root]),)))
        else:
            last = sorted(signs, key=lambda sign: sign == root)  # the rest of the título
            lines = tuple(tally.line(sign, _lone(tally, sign, signs[sign]), signs[sign]) for sign in last)
            groups.append(Group(tally.titulos[root], lines, total=integer(totals[root])))
    for sign, codes in tally.signs(rest).items():
        groups.append(Group("", (tally.line(sign, tally.name(sign, codes), codes),)))
    absent = [name for root, name in _TITULOS.items() if root not in totals]
    if groups and absent:
        groups.append(Group("Sin hechos dibujados", (), total="0", note=f"Delitos contra: {'; '.join(absent)}."))
    return tuple(groups)


def _lone(tally: _Tally, sign: str, codes: Sequence[str]) -> str:
    """Return the name of a sign beside others of its título."""
    return "Otros" if "." not in sign and len(codes) > 1 else tally.name(sign, codes)


def _flat(tally: _Tally) -> tuple[Group, ...]:
    """Return one line a sign, the most frequent first."""
    signs = tally.signs(tally.counts)
    lines = tuple(tally.line(sign, tally.name(sign, codes), codes) for sign, codes in signs.items())
    total = integer(sum(tally.counts.values()))
    return (Group("Delitos registrados", lines, total=total, columns=2),) if lines else ()


def _short(tally: _Tally) -> tuple[Group, ...]:
    """Return one line a sign, named by the abbreviated class of the plans where it has all of the class, else after it."""
    classes = {codigo: next((key for key in _SHORT if f"{codigo}.".startswith(f"{key}.")), "") for codigo in tally.counts}
    order = [*_SHORT, ""]
    lines = []
    for sign, codes in tally.signs(tally.counts).items():
        kinds = {classes[codigo] for codigo in codes}
        kind = kinds.pop() if len(kinds) == 1 else ""
        name = _lone(tally, sign, codes) if kind else tally.name(sign, codes)
        whole = kind and all(codigo in codes for codigo in classes if classes[codigo] == kind)
        label = _SHORT[kind] if whole else f"{_SHORT[kind]}: {name[:1].lower()}{name[1:]}" if kind else name
        lines.append((order.index(kind), tally.line(sign, label, codes)))
    lines.sort(key=lambda line: line[0])
    note = _SHORT_NOTE if "VCS" in classes.values() else ""
    total = integer(sum(tally.counts.values()))
    return (Group("Hechos", tuple(line for _, line in lines), total=total, note=note),) if lines else ()


def recount(group: Group, marks: Iterable[Mark]) -> Group:
    """Return a group with the counts of some marks only, without lines of count 0."""
    tally = Counter(mark.key for mark in marks)
    lines = []
    for line in group.entries:
        nested = tuple(replace(one, count=tally[one.key]) for one in line.nested if tally[one.key])
        if count := tally[line.key] + sum(tally[one.key] for one in nested):
            lines.append(replace(line, count=count, nested=nested))
    return replace(group, entries=tuple(lines), total=integer(sum(line.count or 0 for line in lines)))


def without_symbols(groups: Iterable[Group], drawn: set[str]) -> tuple[Group, ...]:
    """Return groups whose lines have a symbol only if a mark of the map has it, or if their count is 0."""
    return tuple(
        replace(
            group,
            entries=tuple(
                line if not drawn.isdisjoint(_keys(line)) or (drawn and not line.count) else replace(line, symbol=None)
                for line in group.entries
            ),
        )
        for group in groups
    )


def _keys(line: Legend) -> list[str]:
    return [line.key, *(one.key for one in line.nested)]


def sector_list(levels: Mapping[str, gpd.GeoDataFrame], title: str) -> tuple[Group, ...]:
    """Return the list of subsectors by sector, with the barrio of the boundaries; empty if there are none."""
    if "subsector" not in levels:
        return ()
    units = levels["subsector"]
    barrios = units["barrio"] if "barrio" in units.columns else [""] * len(units)
    rows = sorted(
        zip(units["sector"], units["subsector"], barrios, strict=True), key=lambda row: [natural_key(str(x)) for x in row]
    )
    labels = [_pair(str(sector), str(own), str(barrio or "")) for sector, own, barrio in rows if own]
    if not labels:
        return ()
    columns = min(max(_LETTERS // (max(map(len, labels)) + 3), 2), _MOST_COLUMNS)
    lines = tuple(Legend(f"subsector:{number}", label) for number, label in enumerate(labels))
    return (Group(title, lines, columns=columns),)


def _pair(sector: str, subsector: str, barrio: str) -> str:
    """Return ``1. A – Barrio``: sector without the word, subsector, and barrio."""
    words = [word for word in sector.split() if fold(word) != "SECTOR"]
    return f"{' '.join(words) or sector}. {subsector}" + (f" – {barrio}" if barrio else "")
