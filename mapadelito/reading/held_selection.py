"""Which rows of the store a run needs: those of its polygons and of its months, with what decides over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from geo.held_rows.row_keys import squares_of
from geo.text_table import marked_name
from layers.disclosure.profiles import shows_exact, shows_reserved
from layers.risk.known_time import counted_span
from mapadelito.reading.jurisdiction_names import bare_name, by_bare_name
from mapadelito.store.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.boundaries.read import Boundaries
    from mapadelito.settings.config import Config
    from mapadelito.store.held import IncidentStore
    from mapadelito.store.held_tables import Load

__all__ = ["ChosenRows", "given_back", "wanted_rows"]

_MOST_SQUARES = 50_000
"""Squares of 0.02 degrees, from which rows are not looked for by their place: a region has fewer, a country has more."""
_NAMELESS = 0
"""Number (``nombrada``) of the rows that name no jurisdiction."""


@dataclass(frozen=True, slots=True)
class ChosenRows:
    """The rows to read (None: all of them), and the first and last month of those that are near (``ends``)."""

    rows: Selection | None
    ends: tuple[int, ...] = ()


def wanted_rows(
    store: IncidentStore, config: Config, boundaries: Boundaries | None, *, as_of: int, all_months: bool
) -> ChosenRows:
    """Return the rows of the store, as it was after the event ``as_of``, that a run needs.

    They are those near the polygons, those that name their comisarías, and those that name none or one whose rows lie
    nowhere or near: what is said by name needs no place. Of the months of the period and of the one that it is compared
    with, of those by which what is usual is known where the profile counts them, and of the first and the last month, by
    which the dates of the data are known. Rows corrected and given back are
    read with those of which they come.

    Without polygons all rows are read: the squares that are made round the facts depend on all of them.
    """
    if boundaries is None:
        return ChosenRows(None)
    squares = _squares(boundaries)
    names, strange = _names(store, boundaries, squares, as_of)
    months: frozenset[int] | None = None
    ends: tuple[int, ...] = ()
    if config.periodo is not None and not all_months:
        ends = store.month_range(squares, names, as_of) or ()
        compared = config.comparar or config.periodo.previous
        counted = counted_span(config.periodo).month_numbers if shows_exact(config.perfil) else ()
        months = frozenset({*config.periodo.month_numbers, *compared.month_numbers, *ends, *counted})
    if squares is None and months is None:
        return ChosenRows(None)
    learnt = strange if shows_reserved(config.perfil) else frozenset()  # by the places of all their rows
    return ChosenRows(Selection(squares, names, learnt, months, given_back(store.loads(as_of=as_of))), ends)


def _squares(boundaries: Boundaries) -> frozenset[int] | None:
    """Return the squares of the polygons, those left out too, and around; None where they are too many."""
    shapes = [*boundaries.frame.geometry.to_crs(4326)]
    shapes += [*boundaries.left_out.geometry.to_crs(4326)] if boundaries.left_out is not None else []
    found: set[int] = set()
    for shape in shapes:
        shapely.prepare(shape)
        found |= {*squares_of(shape)}
        if len(found) > _MOST_SQUARES:
            return None
    return frozenset(found)


def _names(
    store: IncidentStore, boundaries: Boundaries, squares: frozenset[int] | None, as_of: int
) -> tuple[frozenset[int], frozenset[int]]:
    """Return the names of which rows are read wherever they are, and those of them that the polygons do not have."""
    if squares is None:
        return frozenset(), frozenset()
    ours = by_bare_name(boundaries.unit_of_each)
    found = store.names(squares, as_of)
    own = {name.key for name in found if bare_name(name.text) in {"", *ours}}
    strange = {name.key for name in found if name.is_near or not name.is_placed} - own
    return frozenset({_NAMELESS, *own, *strange}), frozenset(strange)


def given_back(loads: Sequence[Load]) -> dict[int, frozenset[int] | None]:
    """Return the lines of each load that rows given back come from; None, all lines, for the loads of rows given back."""
    origins = {load.number: load.meta["origin"] for load in loads if load.meta.get("origin") is not None}
    lines: dict[int, set[int]] = {}
    for origin in origins.values():
        for file, sheet, line in zip(origin["archivo"], origin["hoja"], origin["fila"], strict=True):
            for load in loads:
                own = load.origin
                if own.sheet == sheet and file in {own.file, marked_name(own.file, own.sha256)}:
                    lines.setdefault(load.number, set()).add(line)
    return {load: frozenset(own) for load, own in lines.items()} | dict.fromkeys(origins)
