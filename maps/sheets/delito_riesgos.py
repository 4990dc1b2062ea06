"""Mapa del delito y riesgos: incidents and risk factors together, on the sectors of the mapa integrado."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from maps.sheets.counted_areas import COUNTED, without_fills
from maps.sheets.delito import compose as compose_delito
from maps.sheets.integrado import compose as compose_integrado

if TYPE_CHECKING:
    from layers.analysis import Analysis
    from maps.sheet import Group, Sheet
    from maps.sheets.titles import Titles

__all__ = ["compose", "joined_sheet"]

_KIND, _TITLE = "delito-y-riesgos", "MAPA DEL DELITO Y RIESGOS"


def compose(analysis: Analysis, titles: Titles) -> Sheet:
    """Return the mapa del delito y riesgos of a jurisdiction with risk factors.

    Parameters and errors are those of :func:`maps.sheets.integrado.compose`.
    """
    return joined_sheet(titles, compose_delito(analysis, titles), compose_integrado(analysis, titles))


def joined_sheet(titles: Titles, incidents: Sheet, joined: Sheet) -> Sheet:
    """Return the sheet of a mapa del delito (``incidents``) and a mapa integrado (``joined``) of one jurisdiction."""
    more = (group for group in joined.legend if group not in incidents.legend)
    counted = (replace(area, band="") for area in incidents.areas if area.level == COUNTED)  # the sectors are filled
    return replace(
        joined,
        kind=_KIND,
        title=titles.title(_KIND, _TITLE),
        areas=(*joined.areas, *counted),
        legend=(*without_fills(incidents.legend), *map(_pale, more)),
        marks=(*incidents.marks, *joined.marks),
        zones=incidents.zones,
        tables=(*joined.tables, *incidents.tables),
        changes=incidents.changes,
        headline=" ".join(filter(None, (incidents.headline, joined.headline))),
        charts=incidents.charts,
        panels=incidents.panels,
        finer=incidents.finer,
        density=incidents.density,
        earlier=incidents.earlier,
        notes=tuple(dict.fromkeys((*joined.notes, *incidents.notes))),
    )


def _pale(group: Group) -> Group:
    """Return a group with fills at half strength, so that symbols on them are visible."""
    return replace(
        group, entries=tuple(replace(line, fill=_half(line.fill)) if line.fill else line for line in group.entries)
    )


def _half(color: str) -> str:
    return "#" + "".join(f"{(int(color[at : at + 2], 16) + 255) // 2:02x}" for at in (1, 3, 5))
