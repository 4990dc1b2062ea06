"""The mapa del delito y riesgos: incidents and risk factors drawn together on the sectors of the mapa integrado."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from maps.leyenda import apart

if TYPE_CHECKING:
    from maps.scope import Scope
    from maps.sheet import Sheet

__all__ = ["compose"]

_KIND, _TITLE = "delito-y-riesgos", "MAPA DEL DELITO Y RIESGOS"


def compose(scope: Scope, facts: Sheet, joined: Sheet) -> Sheet:
    """Compose the sheet of a mapa del delito and a mapa integrado of the same jurisdiction.

    Parameters
    ----------
    scope
        The jurisdiction.
    facts, joined
        Its sheets of :func:`maps.delito.compose` and :func:`maps.integrado.compose`.
    """
    return replace(
        joined,
        kind=_KIND,
        title=scope.title(_KIND, _TITLE),
        legend=(*facts.legend, *apart((group for group in joined.legend if group not in facts.legend), facts.legend)),
        marks=(*facts.marks, *joined.marks),
        tables=(*joined.tables, *facts.tables),
        notes=tuple(dict.fromkeys((*joined.notes, *facts.notes))),
    )
