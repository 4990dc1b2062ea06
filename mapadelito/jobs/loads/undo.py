"""``mapadelito deshacer``: take a load back, and tell what leaves and what comes back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from geo.naming import quantity
from geo.wording import listing
from mapadelito.reading.boundary_layers import read_limits
from mapadelito.reading.loaded.store_facts import changes, facts_around
from mapadelito.reading.loaded.store_months import month_spans
from mapadelito.store.held import opened_to_load

if TYPE_CHECKING:
    from collections.abc import Callable

    from mapadelito.reading.loaded.store_facts import StoreChanges
    from mapadelito.settings.config import Config

__all__ = ["undo_load"]


def undo_load(config: Config, load: int, say: Callable[[str], object]) -> list[str]:
    """Take a load back; return what it brought, and what changed (Spanish).

    Its rows stay in the store, for the editions that were made with them; its files are not touched.

    Raises
    ------
    MapaError
        If it cannot be written, or there is no such load; then nothing changes.
    """
    boundaries = read_limits(config, None) if config.limites else None
    with opened_to_load(config.store, say) as store:
        gone = store.take_back(load, today=dt.date.today())  # noqa: DTZ011 (the day of the user)
        event = store.last_event()
    names = dict.fromkeys(one.origin.file for one in gone)
    which = listing(f"«{name}»" for name in names)
    lines = [f"Se deshizo la carga {load}: {which}, {quantity(sum(one.size for one in gone), 'fila', 'filas')}."]
    if len(names) > 1:
        lines.append("Los archivos de una orden son una carga, y salen juntos: los que valgan, cárguelos otra vez.")
    before, after = facts_around(config, boundaries, event)
    found = changes(before, after)
    again = ["Los mapas ya hechos no cambian: repita «mapadelito generar»."] if found.months else []
    return [*lines, *_changed(found), *again]


def _changed(found: StoreChanges) -> list[str]:
    if not (found.gone or found.new or found.corrected):
        return ["Ningún hecho cambia: otra carga trae los mismos."]
    lines = []
    if found.gone:
        lines.append(f"Dejan de contar {quantity(found.gone, 'hecho', 'hechos')}.")
    if found.corrected:
        back = "vuelve" if found.corrected == 1 else "vuelven"
        lines.append(f"{quantity(found.corrected, 'hecho', 'hechos')} {back} a lo que decía una carga anterior.")
    if found.new:
        lines.append(f"Vuelven a contar {quantity(found.new, 'hecho', 'hechos')}.")
    undated = " y sin fecha" if "" in found.months else ""
    return [*lines, f"Meses que cambian: {', '.join(month_spans(filter(None, found.months)))}{undated}."]
