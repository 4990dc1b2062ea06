"""Which rows of the store a run needs, as one query by its indexes."""

from __future__ import annotations

import json
from dataclasses import dataclass

__all__ = ["CROWDED", "Selection", "query_of"]

CROWDED = 10
"""Rows at one place from which all are read, whatever their month: they may stand for places that are not known."""

_LISTED = "IN (SELECT value FROM json_each(:{}))"
_ACTIVE = "+f.carga IN (SELECT numero FROM activa)"
"""Condition of the rows ``f``; with the plus sign SQLite does not look them up by their load, which has too many."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows in some squares, or without a place and naming some jurisdictions, of some months or undated; or of some events.

    Besides: all rows at a place of these squares where ten or more are, or where one is not known to have been (they decide
    together); and all rows of the reports of the rows found, wherever they are.

    Parameters
    ----------
    squares, names
        Values of ``celda``, and of ``nombrada``.
    months
        Values of ``mes``; None for all.
    events
        Numbers of events; with them, the other parameters are not used.
    """

    squares: frozenset[int] = frozenset()
    names: frozenset[int] = frozenset()
    months: frozenset[int] | None = None
    events: frozenset[int] | None = None


def query_of(chosen: Selection, columns: str) -> tuple[str, dict[str, str]]:
    """Return the query of the rows chosen, in their order, and its values but for ``as_of``; ``columns`` are those of ``f``.

    Only the loads that are active as of the event ``:as_of`` are looked at.
    """
    values = {
        name: json.dumps(sorted(listed or ()))
        for name, listed in (("squares", chosen.squares), ("names", chosen.names), ("months", chosen.months))
    }
    values |= {"events": json.dumps(sorted(chosen.events or ())), "crowded": json.dumps(CROWDED)}
    first = _of_events() if chosen.events is not None else _of_places(all_months=chosen.months is None)
    query = f"""WITH activa AS (SELECT numero, orden FROM carga
 WHERE suceso <= :as_of AND (retirada IS NULL OR retirada > :as_of)),
hallada AS ({first}),
suya AS (SELECT DISTINCT f.clave FROM hallada h JOIN fila f ON f.carga = h.carga AND f.orden = h.orden WHERE f.clave <> 0),
elegida AS (SELECT carga, orden FROM hallada
 UNION SELECT f.carga, f.orden FROM suya s JOIN fila f ON f.clave = s.clave WHERE {_ACTIVE})
SELECT f.carga, {columns} FROM elegida e JOIN fila f ON f.carga = e.carga AND f.orden = e.orden
 ORDER BY f.carga, f.orden"""  # noqa: S608
    return query, values


def _of_events() -> str:
    return f"SELECT carga, orden FROM fila WHERE carga IN (SELECT numero FROM activa WHERE orden {_LISTED.format('events')})"  # noqa: S608


def _of_places(*, all_months: bool) -> str:
    squares, names = _LISTED.format("squares"), _LISTED.format("names")
    months = "" if all_months else f" AND (mes {_LISTED.format('months')} OR mes IS NULL)"
    return f"""SELECT f.carga, f.orden FROM fila f WHERE celda {squares}{months} AND {_ACTIVE}
 UNION SELECT f.carga, f.orden FROM fila f WHERE nombrada {names} AND (celda = 0 OR sin_lugar){months} AND {_ACTIVE}
 UNION SELECT f.carga, f.orden FROM (SELECT celda, x, y FROM fila f WHERE celda {squares} AND {_ACTIVE}
 GROUP BY celda, x, y HAVING count(*) >= CAST(:crowded AS INTEGER) OR max(sin_lugar)) p
 JOIN fila f ON f.celda = p.celda AND f.x = p.x AND f.y = p.y WHERE {_ACTIVE}"""  # noqa: S608
