"""Which columns of a polygon layer name the polygons: by their names or, where none is known, by what they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from geo.boundaries.names.level_columns import UNIQUE, LevelColumn, header_words, is_cut_name, level_columns
from geo.boundaries.names.levels_by_value import finer_names, level_names, of_jurisdiction
from geo.column_words import is_personal_name, says
from geo.columns import BOUNDARY_LEVELS, detect, renamed
from geo.errors import ColumnError
from geo.evidence.choice import Candidate, Certainty, Choice, Choices
from geo.naming import natural_key, quantity
from geo.text import column_text, joined
from geo.wording import listing, shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import geopandas as gpd

    from geo.boundaries.remarks import Remarks

__all__ = ["LimitColumns", "limit_columns", "told_limits"]

_FEWEST, _MOST = 100, 100_000_000
"""Inhabitants of all the polygons of a layer, between which a column may be of inhabitants."""
_FILLED = 0.9
"""Share of the polygons, from 0 to 1, with inhabitants in whole numbers, at least."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_THOUSANDS = re.compile(r"(?<=\d)[ ,.](?=\d{3}(?!\d))")
_SAMPLES = 3
"""Values shown of a column."""
_NOUNS = {"comisaria": "la comisaría", "sector": "el sector", "subsector": "el subsector", "poblacion": "la población"}
_KINDS = {
    "nombre": "da un nombre a cada polígono",
    "codigo": "es un código, y no hay nombres",
    "fila": "es el número de cada polígono, y no hay nombres",
}


@dataclass(frozen=True, slots=True)
class LimitColumns:
    """The column of each field of a polygon layer (``choices``), and what was decided to find them.

    ``ambito`` is ``distrito`` where the districts name the polygons, otherwise ``comisaria``. ``by_value`` tells whether the
    levels were found by what the columns hold.
    """

    choices: Choices
    ambito: str = "comisaria"
    by_value: bool = False
    decisions: list[str] = field(default_factory=list)

    @property
    def found(self) -> dict[str, str]:
        """Column of each field."""
        return self.choices.found


def limit_columns(
    raw: gpd.GeoDataFrame,
    file: Path,
    chosen: Mapping[str, str] | None,
    remarks: Remarks,
    *,
    are_drawn: bool = False,
) -> LimitColumns:
    """Return the column of each field of a polygon layer.

    Known names decide. Only what they leave open is decided by values: the levels where no column is known, or where those
    known do not distinguish the polygons, and the inhabitants.

    Parameters
    ----------
    raw, file
        Layer, and the file that it is of.
    chosen
        Field to column, as the user gave it.
    remarks
        To which ``CABECERA_MAPEADA`` and ``NOMBRES_POR_VALOR`` are added.
    are_drawn
        Whether the levels without a known column are what the drawn names and folders say.

    Raises
    ------
    ColumnError
        If nothing names the polygons.
    """
    headers = [str(name) for name in raw.columns if name != "geometry"]
    found = detect(headers, "limites", chosen=chosen)
    texts = {name: column_text(raw[name]).str.strip() for name in headers}
    proved = {} if are_drawn or set(BOUNDARY_LEVELS) & set(chosen or {}) else _levels(raw, found, texts)
    if not (are_drawn or proved) and not {"comisaria", "sector"} & set(found):
        rest = [name for name in headers if name not in found.values() or name == found.get("distrito")]
        found |= detect(rest, "limites_por_defecto")
    if other := renamed(found, chosen):
        remarks.warn("CABECERA_MAPEADA", other)
    columns = {**found, **{level: one.header for level, one in proved.items()}}
    if "poblacion" not in columns and (
        people := _people({name: cells for name, cells in texts.items() if name not in columns.values()})
    ):
        columns["poblacion"] = people[0]
    if columns.get("barrio") in {one.header for one in proved.values()}:
        del columns["barrio"]
    if not (are_drawn or set(BOUNDARY_LEVELS) & set(columns)) and len(raw) > 1:
        if not headers:
            raise ColumnError(
                f"«{file.name}» no tiene columnas, solo {quantity(len(raw), 'figura', 'figuras')}: no se sabe "
                "de qué comisaría es cada una. "
                "Si es un Shapefile, deje su .dbf junto a él.",
                code="SHP_INCOMPLETO",
            )
        raise ColumnError(
            f"«{file.name}»: ninguna columna da el nombre de la comisaría o del sector. Hay: {listing(headers)}. "
            "Indíquela con --columna-limites comisaria=COLUMNA."
        )
    ambito = "distrito" if "distrito" in columns and columns["distrito"] == columns.get("comisaria") else "comisaria"
    choices = Choices({key: _choice(key, name, found, proved, chosen, texts) for key, name in columns.items()})
    decisions = told_limits(file.name, choices)
    if "comisaria" not in columns:
        decisions += [
            _told_cut_name(file.name, name) for name in headers if is_cut_name(name) and name not in columns.values()
        ]
    if decisions:
        remarks.warn("NOMBRES_POR_VALOR")
    if not are_drawn:
        decisions += _told_finer(file.name, columns, texts)
    return LimitColumns(choices, ambito, bool(proved), decisions)


def _told_cut_name(file: str, name: str) -> str:
    return (
        f"Límites «{file}»: «{shown(name)}» puede ser el nombre de la comisaría o el de una persona, y no se leyó. "
        f'Si es la comisaría: --columna-limites comisaria="{shown(name)}".'
    )


def _told_finer(file: str, columns: Mapping[str, str], texts: Mapping[str, pd.Series[str]]) -> list[str]:
    """Return a sentence on the column that would distinguish polygons whose levels do not, and so are joined."""
    known = {level: texts[columns[level]] for level in BOUNDARY_LEVELS if level in columns}
    free = {name: cells for name, cells in texts.items() if name not in columns.values()}
    if not known or "sector" in known or joined(pd.DataFrame(known)).nunique() == len(next(iter(known.values()))):
        return []
    for one in level_columns(free):
        pair = joined(pd.DataFrame({**known, "other": one.cells}))
        if one.kind != "fila" and one.level != 0 and pair.nunique() == len(pair):
            told = f"Límites «{file}»: «{shown(one.header)}» distingue los polígonos de cada comisaría, que se unen."
            return [f'{told} Si es el sector: --columna-limites sector="{shown(one.header)}".']
    return []


def _levels(raw: gpd.GeoDataFrame, found: Mapping[str, str], texts: Mapping[str, pd.Series[str]]) -> dict[str, LevelColumn]:
    """Return the columns of the levels that known names leave open, by what they hold."""
    known = [level for level in BOUNDARY_LEVELS if level in found]
    free = {name: cells for name, cells in texts.items() if name not in {found.get("ubigeo"), found.get("poblacion")}}
    if known:
        places = {found[key] for key in found if key != "barrio"}
        free = {name: cells for name, cells in free.items() if name not in places}
        names = joined(pd.DataFrame({level: texts[found[level]] for level in known}))
        finer = known[-1] != "subsector" or len(known) == 1
        if finer and (more := finer_names(free, known[-1], names, alone=len(known) == 1)):
            return more
        above = of_jurisdiction(free, names) if known[0] != "comisaria" else None
        return {"comisaria": above} if above else {}
    return _with_spoken(_unnamed_levels(raw, found, texts, free), found, free)


def _unnamed_levels(
    raw: gpd.GeoDataFrame, found: Mapping[str, str], texts: Mapping[str, pd.Series[str]], free: Mapping[str, pd.Series[str]]
) -> dict[str, LevelColumn]:
    """Return the columns of the levels of a layer of which no column is known, by what they hold."""
    default = detect([name for name in texts if name in free], "limites_por_defecto").get("comisaria")
    if default is None:
        return level_names(free, raw.geometry)
    distinguishes = texts[default].nunique() >= UNIQUE * len(raw)
    if distinguishes and default == found.get("distrito"):
        return {}
    proved = level_names(free, raw.geometry)
    finest = [*proved.values()][-1] if proved else None
    if finest is None or (finest.header == default and len(proved) == 1):
        return {}
    if distinguishes:
        return proved if len(proved) > 1 and next(iter(proved.values())).level == 1 else {}
    together = joined(pd.DataFrame({level: one.cells for level, one in proved.items()})).nunique() >= UNIQUE * len(raw)
    better = finest.kind == "nombre" and finest.distinct > texts[default].nunique()
    return proved if better or (len(proved) > 1 and together) else {}


def _with_spoken(
    proved: dict[str, LevelColumn], found: Mapping[str, str], texts: Mapping[str, pd.Series[str]]
) -> dict[str, LevelColumn]:
    """Return the levels, with the column whose names begin with «COMISARIA» or «CPNP» as comisaría instead of a district."""
    named = [one for one in level_columns(texts) if one.spoken == 1 and one.kind == "nombre"]
    spoken = max(named, key=lambda one: one.distinct, default=None)
    taken = proved["comisaria"].header if "comisaria" in proved else found.get("distrito")
    if spoken is None or taken == spoken.header or not (taken or proved):
        return proved
    finer = [one for one in proved.values() if one.header != spoken.header and one.distinct > spoken.distinct]
    return dict(zip(BOUNDARY_LEVELS, [spoken, *finer], strict=False))


def _people(texts: Mapping[str, pd.Series[str]]) -> list[str]:
    """Return the columns of inhabitants by their words and values, the likeliest first: of all persons, and the latest."""
    found = []
    for header, cells in texts.items():
        words = header_words(header)
        if is_personal_name(header) or not says(words, "marcas", "poblacion"):
            continue
        if says(words, "marcas", "parte_de_poblacion", cut=False):
            continue
        number = pd.to_numeric(cells.str.replace(_THOUSANDS, "", regex=True), errors="coerce")
        whole = number[(number >= 0) & (number % 1 == 0)]
        if len(whole) >= _FILLED * len(cells) and _FEWEST <= whole.sum() <= _MOST:
            total = says(words, "marcas", "de_todos", cut=False)
            year = max(map(int, _YEAR.findall(header)), default=0)
            found.append((not total, -year, -float(whole.sum()), header))
    return [name for *_, name in sorted(found)]


def _choice(
    key: str,
    name: str,
    found: Mapping[str, str],
    proved: Mapping[str, LevelColumn],
    chosen: Mapping[str, str] | None,
    texts: Mapping[str, pd.Series[str]],
) -> Choice:
    samples = tuple(shown(text) for text in sorted({*texts[name]} - {""}, key=natural_key)[:_SAMPLES])
    if key in (chosen or {}):
        return Choice(key, name, Certainty.GIVEN, samples=samples, why="la indicó usted")
    if key in found and key not in proved:
        return Choice(key, name, Certainty.SURE, samples=samples, why="se llama así")
    if key == "poblacion":
        others = [Candidate(key, other, 1.0) for other in _people(texts) if other != name]
        certainty = Certainty.DOUBTFUL if others else Certainty.LIKELY
        return Choice(key, name, certainty, tuple(others), samples, "son números enteros, y su nombre habla de población")
    one = proved[key]
    finest = key == [*proved][-1]
    why = _KINDS[one.kind] if finest and len(proved) == 1 else _KINDS["nombre"] if finest else "agrupa polígonos vecinos"
    why = "lo dicen su nombre o sus valores, y " + why if one.level else why
    certainty = Certainty.LIKELY if one.level and one.kind != "fila" else Certainty.DOUBTFUL
    return Choice(key, name, certainty, samples=samples, why=why)


def told_limits(file: str, choices: Choices) -> list[str]:
    """Return a sentence on the columns that were found by what they hold; none if there are none."""
    found = [one for one in choices.by_field.values() if one.certainty in {Certainty.LIKELY, Certainty.DOUBTFUL}]
    told = ", ".join(f"{_NOUNS[one.field]} es «{shown(one.column)}» ({one.certainty})" for one in found)
    return [f"Límites «{file}»: por sus valores, {told}. Si no: --columna-limites CAMPO=COLUMNA."] if found else []
