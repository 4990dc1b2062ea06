"""Which rows of the store a run needs, as one query by its indexes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mapadelito.store.held_tables import ACTIVE

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CROWDED", "STREETS", "Selection", "query_of"]

CROWDED = 10
"""Rows at one place from which all are read, whatever their month: they may stand for places that are not known."""
STREETS = 5
"""Different addresses, at least, of such a place (:mod:`geo.incidents.placeholder_points` asks for as many streets)."""

_LISTED = "IN (SELECT CAST(value AS BIGINT) FROM json_each(:{}))"
_ACTIVE = "+f.carga IN (SELECT numero FROM activa)"
"""Condition of the rows ``f``; with the plus sign SQLite does not look them up by their load, which has too many."""


_AS_FOUND = "junta AS (SELECT carga, orden FROM hallada)"
_WITH_PLACES = f"""sitio AS MATERIALIZED (SELECT DISTINCT f.celda, f.x, f.y
 FROM hallada h JOIN fila f ON f.carga = h.carga AND f.orden = h.orden
 WHERE f.celda <> 0 AND NOT f.sin_lugar),
lleno AS MATERIALIZED (SELECT celda, x, y FROM fila f WHERE celda IN (SELECT celda FROM sitio) AND {_ACTIVE}
 GROUP BY celda, x, y
 HAVING max(CAST(sin_lugar AS INTEGER)) = 1 OR count(*) >= CAST(:crowded AS INTEGER)
 AND count(DISTINCT direccion) >= CAST(:streets AS INTEGER)),
comun AS MATERIALIZED (SELECT * FROM lleno INTERSECT SELECT * FROM sitio),
junta AS MATERIALIZED (SELECT carga, orden FROM hallada
 UNION SELECT f.carga, f.orden FROM fila f WHERE f.celda IN (SELECT celda FROM comun)
 AND (+f.celda, f.x, f.y) IN (SELECT celda, x, y FROM comun) AND {_ACTIVE})"""  # noqa: S608
"""The rows found, alone or with those of their crowded places."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows in some squares, or that name some jurisdictions, of some months or undated; or of some events.

    Besides: all rows at the place of any of these where ten or more of different addresses are, or where one is not known to
    have been (they decide together); and all rows of the reports of the rows found, wherever they are.

    Parameters
    ----------
    squares
        Values of ``celda``; None for all.
    names, named
        Values of ``nombrada``: of the months, and of all months.
    months
        Values of ``mes``; None for all.
    lines
        Numbers of lines (``linea``) of some loads, by number of the load; None for all its lines.
    events
        Numbers of events; with them, the other parameters are not used.
    with_places
        Whether the rows of crowded places are read too; of a whole country, they are looked for in all rows.
    """

    squares: frozenset[int] | None = frozenset()
    names: frozenset[int] = frozenset()
    named: frozenset[int] = frozenset()
    months: frozenset[int] | None = None
    lines: Mapping[int, frozenset[int] | None] = field(default_factory=dict)
    events: frozenset[int] | None = None
    with_places: bool = True


def query_of(chosen: Selection, columns: str) -> tuple[str, dict[str, str]]:
    """Return the query of the rows chosen, in their order, and its values but for ``as_of``; ``columns`` are those of ``f``.

    Only the loads that are active as of the event ``:as_of`` are looked at.
    """
    values = {
        name: json.dumps(sorted(listed or ()))
        for name, listed in (
            ("squares", chosen.squares),
            ("names", chosen.names),
            ("named", chosen.named),
            ("months", chosen.months),
        )
    }
    values["events"] = json.dumps(sorted(chosen.events or ()))
    values["whole"] = json.dumps(sorted(load for load, lines in chosen.lines.items() if lines is None))
    values["lines"] = json.dumps([[load, line] for load, lines in chosen.lines.items() for line in sorted(lines or ())])
    values |= {"crowded": json.dumps(CROWDED), "streets": json.dumps(STREETS)}
    first = _of_events() if chosen.events is not None else _of_places(chosen)
    joined = _WITH_PLACES if chosen.events is None and chosen.with_places else _AS_FOUND
    query = f"""WITH activa AS MATERIALIZED (SELECT numero, orden FROM carga WHERE {ACTIVE}),
linea AS MATERIALIZED (SELECT json_extract(value, '$[0]') AS carga, json_extract(value, '$[1]') AS linea
 FROM json_each(:lines)),
hallada AS MATERIALIZED ({first}),
{joined},
suya AS (SELECT DISTINCT f.clave FROM junta h JOIN fila f ON f.carga = h.carga AND f.orden = h.orden WHERE f.clave <> 0),
elegida AS (SELECT carga, orden FROM junta
 UNION SELECT f.carga, f.orden FROM suya s JOIN fila f ON f.clave = s.clave WHERE {_ACTIVE})
SELECT f.carga, {columns} FROM elegida e JOIN fila f ON f.carga = e.carga AND f.orden = e.orden
 ORDER BY f.carga, f.orden"""  # noqa: S608
    return query, values


def _of_events() -> str:
    return f"SELECT carga, orden FROM fila WHERE carga IN (SELECT numero FROM activa WHERE orden {_LISTED.format('events')})"  # noqa: S608


def _of_places(chosen: Selection) -> str:
    squares, names, named = (_LISTED.format(name) for name in ("squares", "names", "named"))
    months = "" if chosen.months is None else f" AND (mes {_LISTED.format('months')} OR mes IS NULL)"
    near = "TRUE" if chosen.squares is None else f"celda {squares}"
    return f"""SELECT f.carga, f.orden FROM fila f WHERE {near}{months} AND {_ACTIVE}
 UNION SELECT f.carga, f.orden FROM fila f WHERE nombrada {names}{months} AND {_ACTIVE}
 UNION SELECT f.carga, f.orden FROM fila f WHERE nombrada {named} AND {_ACTIVE}
 UNION SELECT carga, orden FROM fila WHERE carga {_LISTED.format("whole")} AND carga IN (SELECT numero FROM activa)
 UNION SELECT f.carga, f.orden FROM fila f WHERE f.carga IN (SELECT carga FROM linea)
 AND f.carga IN (SELECT numero FROM activa) AND (+f.carga, f.linea) IN (SELECT carga, linea FROM linea)"""  # noqa: S608
