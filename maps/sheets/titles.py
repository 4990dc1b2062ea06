"""Printed content of the sheets of a jurisdiction that is not analysis: title block, source, notes, legend profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maps.sheets.legend import LEGENDS

if TYPE_CHECKING:
    from datetime import date

    from maps.sheet import ChangeBlock, Fact

__all__ = ["Membrete", "Titles"]


@dataclass(frozen=True, slots=True)
class Membrete:
    """Content of the title block, from proyecto.toml.

    ``authorities`` are pairs of cargo and name, ``fields`` pairs of label and value, ``titles`` pairs of kind of map and
    title; ``source`` and ``date`` are free text; ``mark`` is printed over the map before that of the profile; ``logos`` are
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
    """Printed content of the sheets of one jurisdiction that is not analysis.

    ``source`` is what is printed as the source where ``membrete`` has none, ``notes`` the choices made, ``changes`` what
    changed since the edition before (None without one), ``until`` the last day of the data of the profile in any
    jurisdiction; ``finer`` says what would give its public places more detail, or is empty; ``legend`` is one of
    :data:`maps.sheets.legend.LEGENDS`; ``web_tiles`` offers a background map from the network.
    """

    membrete: Membrete
    source: str = ""
    notes: tuple[str, ...] = ()
    changes: ChangeBlock | None = None
    until: date | None = None
    finer: str = ""
    legend: str = LEGENDS[0]
    web_tiles: bool = False

    def title(self, kind: str, usual: str) -> str:
        """Return the title of a kind of map: that of proyecto.toml, or ``usual``."""
        return dict(self.membrete.titles).get(kind, usual)
