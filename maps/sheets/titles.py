"""What is printed on the sheets of a jurisdiction besides its analysis: title block, sources, notes, legend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maps.sheets.legend import LEGENDS

if TYPE_CHECKING:
    from datetime import date

    from maps.sheet import Fact

__all__ = ["Membrete", "Titles"]


@dataclass(frozen=True, slots=True)
class Membrete:
    """What proyecto.toml gives for the title block.

    ``authorities`` are pairs of cargo and name, ``fields`` pairs of label and value, ``titles`` pairs of kind of map and
    title; ``source`` and ``date`` are in words; ``mark`` is printed over the map beside that of the profile; ``logos`` are
    PNG pictures (:func:`maps.paper.logos.clean_logo`).
    """

    entities: tuple[str, ...] = ()
    authorities: tuple[Fact, ...] = ()
    fields: tuple[Fact, ...] = ()
    source: str = ""
    date: str = ""
    mark: str = ""
    titles: tuple[Fact, ...] = ()
    logos: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Titles:
    """What is printed of one jurisdiction besides its analysis.

    ``sources`` are the names of the files read, ``notes`` the announced choices, ``until`` the last day of the data that
    the profile may tell, of whatever jurisdiction; ``legend`` is one of :data:`maps.sheets.legend.LEGENDS`; ``web_tiles``
    offers a background map from the network.
    """

    membrete: Membrete
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    until: date | None = None
    legend: str = LEGENDS[0]
    web_tiles: bool = False

    def title(self, kind: str, usual: str) -> str:
        """Return the title of a kind of map: the one that proyecto.toml gives, or the usual one."""
        return dict(self.membrete.titles).get(kind, usual)
