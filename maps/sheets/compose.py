"""Sheets of a jurisdiction, by kind of map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.sheets import delito, delito_riesgos, integrado, puntos_criticos, riesgo

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from layers.analysis import Analysis
    from maps.sheet import Sheet
    from maps.sheets.titles import Titles

__all__ = ["NEED_FACTORS", "compose_sheets"]

_COMPOSERS: Mapping[str, Callable[[Analysis, Titles], Sheet]] = {
    "delito": delito.compose,
    "riesgo": riesgo.compose,
    "integrado": integrado.compose,
    "delito-y-riesgos": delito_riesgos.compose,
    "puntos-criticos": puntos_criticos.compose,
}
"""Composer of each kind of map, in the order of the annex."""
NEED_FACTORS = frozenset({"integrado", "delito-y-riesgos"})
"""Kinds that require risk factors."""


def compose_sheets(analysis: Analysis, titles: Titles, kinds: Sequence[str]) -> dict[str, Sheet]:
    """Return the requested sheets by kind, without those that require risk factors if there are none."""
    return {
        kind: compose(analysis, titles)
        for kind, compose in _COMPOSERS.items()
        if kind in kinds and (analysis.factors is not None or kind not in NEED_FACTORS)
    }
