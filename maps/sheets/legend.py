"""Legend profiles: the legend lines into which incidents are classified; counts of the lines add up to the incidents."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.naming import natural_key
from geo.text import fold
from maps.sheet import Group, Legend, Symbol
from maps.spanish_text import integer
from maps.symbols import SHAPES, symbol_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd
    import pandas as pd

    from maps.sheet import Mark

__all__ = ["LEGENDS", "incident_legend", "recount", "sector_list", "with_distinct_symbols", "without_symbols"]

LEGENDS = ("penal-titulos", "plana-por-modalidad", "puntos-criticos")
"""Profiles, the default first: títulos of the penal code, one flat list, and the short list of puntos críticos."""

_OTHER = "OTRO"
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
_PENAL_LINES, _FLAT_LINES = 8, 9
"""Lines of a título and of the flat list, OTRO included: as many as fit beside a map on A4."""
_LETTERS = 66
"""Characters that fit in the width of the legend on A4, by which a list of names is set in columns."""
_MOST_COLUMNS = 6
"""Largest number of columns of a list of names: more are hard to read across."""


@dataclass(frozen=True, slots=True)
class _Tally:
    """Incidents by código, name of each código, and name of each título by the root of its códigos."""

    counts: Mapping[str, int]
    names: Mapping[str, str]
    titulos: Mapping[str, str]

    def ranked(self, codes: Iterable[str]) -> list[str]:
        return sorted(codes, key=lambda codigo: (-self.counts[codigo], codigo))

    def line(self, key: str, label: str, codes: Iterable[str], symbol: Symbol) -> Legend:
        """Return a line of some códigos, which are nested in it unless it is that of one of them alone."""
        ranked = self.ranked(codes)
        nested = tuple(Legend(codigo, self.names[codigo], self.counts[codigo]) for codigo in ranked if codigo != key)
        return Legend(key, label, count=sum(self.counts[codigo] for codigo in ranked), symbol=symbol, nested=nested)


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
    tally = _Tally(Counter(shown["codigo"]), names, titulos)
    make = {LEGENDS[0]: _penal, LEGENDS[1]: _flat, LEGENDS[2]: _short}[profile]
    return shown["codigo"].astype(object), make(tally)


def _root(codigo: str) -> str:
    return str(codigo).split(".", maxsplit=1)[0]


def _penal(tally: _Tally) -> tuple[Group, ...]:
    """Return groups by título in the order of the plans, each ending in OTRO, and a list of títulos without incidents."""
    groups = []
    totals = Counter[str]()
    for codigo, count in tally.counts.items():
        totals[_root(codigo)] += count
    order = [*_TITULOS, *_ALSO]
    for root in sorted(totals, key=lambda root: (order.index(root) if root in order else len(order), -totals[root], root)):
        own = [codigo for codigo in tally.counts if _root(codigo) == root]
        kept = tally.ranked(codigo for codigo in own if codigo != root)[: _PENAL_LINES - 1]
        rest = [codigo for codigo in own if codigo not in kept]
        other = f"{root}.{_OTHER}"
        lines = [tally.line(codigo, tally.names[codigo], [codigo], symbol_of(codigo)) for codigo in kept]
        lines.append(tally.line(other, _OTHER, rest, symbol_of(root)))
        groups.append(Group(tally.titulos[root], tuple(lines), total=integer(totals[root])))
    absent = [name for root, name in _TITULOS.items() if root not in totals]
    if groups and absent:
        groups.append(Group("Sin hechos dibujados", (), total="0", note=f"Delitos contra: {'; '.join(absent)}."))
    return tuple(groups)


def _flat(tally: _Tally) -> tuple[Group, ...]:
    """Return the most frequent modalidades, each with a different symbol, and the rest as OTRO."""
    ranked = tally.ranked(tally.counts)
    kept = ranked if len(ranked) <= _FLAT_LINES else ranked[: _FLAT_LINES - 1]
    rest = ranked[len(kept) :]
    other = f"OTR.{_OTHER}"
    taken = {_look(symbol_of("OTR"))} if rest else set()
    lines = []
    for codigo in kept:
        symbol = _unlike(symbol_of(codigo), taken)
        taken.add(_look(symbol))
        lines.append(tally.line(codigo, tally.names[codigo], [codigo], symbol))
    if rest:
        lines.append(tally.line(other, _OTHER, rest, symbol_of("OTR")))
    total = integer(sum(tally.counts.values()))
    return (Group("Delitos registrados", tuple(lines), total=total, columns=2),) if lines else ()


def _unlike(symbol: Symbol, taken: set[tuple[str, bool]]) -> Symbol:
    """Return the symbol, with another shape if its own is taken."""
    free = (shape for shape in (symbol.shape, *SHAPES) if (shape, symbol.filled) not in taken)
    return replace(symbol, shape=next(free, symbol.shape))


def _short(tally: _Tally) -> tuple[Group, ...]:
    """Return the abbreviated classes of the plans that have incidents, and the rest as OTRO."""
    other = f"OTR.{_OTHER}"
    classes = {codigo: next((key for key in _SHORT if f"{codigo}.".startswith(f"{key}.")), other) for codigo in tally.counts}
    own = {key: [codigo for codigo in classes if classes[codigo] == key] for key in (*_SHORT, other)}
    lines = [tally.line(key, _SHORT.get(key, _OTHER), codes, symbol_of(key)) for key, codes in own.items() if codes]
    note = _SHORT_NOTE if "VCS" in classes.values() else ""
    total = integer(sum(tally.counts.values()))
    return (Group("Hechos", tuple(lines), total=total, note=note),) if lines else ()


def with_distinct_symbols(groups: Iterable[Group], others: Iterable[Group]) -> tuple[Group, ...]:
    """Return groups whose symbols differ in shape from those of ``others`` on the same map, while any shape is free."""
    groups, taken = tuple(groups), _looks(others)
    own = _looks(groups) - taken  # unchanged symbols
    out = []
    for group in groups:
        lines = []
        for line in group.entries:
            if line.symbol is not None and _look(line.symbol) in taken:
                symbol = _unlike(line.symbol, taken | own)
                own.add(_look(symbol))
                lines.append(replace(line, symbol=symbol))
            else:
                lines.append(line)
        out.append(replace(group, entries=tuple(lines)))
    return tuple(out)


def _look(symbol: Symbol) -> tuple[str, bool]:
    """Return the shape and filling of a symbol, which distinguish it in black and white."""
    return symbol.shape, symbol.filled


def _looks(groups: Iterable[Group]) -> set[tuple[str, bool]]:
    return {_look(line.symbol) for group in groups for line in group.entries if line.symbol}


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
