"""Rows without coordinates that name a sector of the boundaries: they are counted there, without a point."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.columns import BOUNDARY_LEVELS
from geo.incidents.by_address import lacking_coordinates
from geo.naming import quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.incidents.place_arrays import Places
    from geo.incidents.table_rows import TableRows
    from geo.ledger import Ledger

__all__ = ["Named", "SectorFinder", "accept_named"]

SectorFinder = Callable[[pd.DataFrame, pd.DataFrame], tuple[pd.DataFrame, list[str]]]
"""What finds sectors. It takes distinct names as written, with :data:`geo.columns.BOUNDARY_LEVELS`, and the rows that have a
place: ``comisaria`` as written, ``x`` and ``y``. It returns the names of the boundaries in the same rows, all empty where
they mean no sector of them, and Spanish sentences about what was taken from the places."""


@dataclass(frozen=True, slots=True)
class Named:
    """Rows that lack coordinates alone and name a sector.

    ``levels`` has them by their number over all files, with :data:`geo.columns.BOUNDARY_LEVELS` of the boundaries, empty for
    those of a sector that was not found; ``told``, what was taken for their comisaría, a Spanish sentence each.
    """

    levels: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(BOUNDARY_LEVELS), dtype="str"))
    told: tuple[str, ...] = ()

    @property
    def found(self) -> pd.DataFrame:
        """The rows whose sector was found."""
        return self.levels[self.levels["comisaria"] != ""]

    def without(self, rows: NDArray[np.bool_]) -> Named:
        """Return this without some rows, given by a mask over all tables."""
        return replace(self, levels=self.levels[~rows[self.levels.index]])

    @property
    def lines(self) -> list[str]:
        """What the user is told of them."""
        found, lines = len(self.found), [*self.told]
        if found:
            lines.append(
                f"{quantity(found, 'hecho sin coordenada nombra', 'hechos sin coordenada nombran')} un sector "
                "de los límites: cuenta "
                "en él (en el perfil público, solo en su comisaría), «sin ubicar», sin punto."
            )
        if lost := len(self.levels) - found:
            lines.append(
                f"{quantity(lost, 'hecho sin coordenada nombra', 'hechos sin coordenada nombran')} un sector "
                "que no se encontró en los "
                "límites, o que tienen varias comisarías: va a rechazos. "
                "Escriba el sector como está en los límites, y la comisaría en su columna."
            )
        return lines


def accept_named(finder: SectorFinder | None, ledger: Ledger, parts: Sequence[TableRows], places: Places) -> Named:
    """Accept the rows that lack coordinates alone and name a sector of the boundaries.

    Parameters
    ----------
    finder
        Finds the sectors; without one no row is accepted.
    ledger, parts, places
        Account, tables, and positions of all rows, in the system of the finder.
    """
    if finder is None:
        return Named()
    lacking = lacking_coordinates(ledger, parts)
    cells = {name: _cells(parts, name, lacking) for name in BOUNDARY_LEVELS}
    named = pd.DataFrame(cells, index=np.flatnonzero(lacking), dtype="str")
    named = named[(named["sector"] != "") | (named["subsector"] != "")]
    if named.empty:
        return Named()
    seen = ledger.accepted & places.without(np.concatenate([part.bare for part in parts])).known
    placed = pd.DataFrame({"comisaria": _cells(parts, "comisaria", seen), "x": places.x[seen], "y": places.y[seen]})
    distinct = named.drop_duplicates(ignore_index=True)
    found, told = finder(distinct, placed)
    both = pd.concat([distinct, found.add_prefix("de ")], axis=1)
    both = named.reset_index(names="row").merge(both, how="left").set_index("row")
    levels = both[[f"de {name}" for name in BOUNDARY_LEVELS]].set_axis(list(BOUNDARY_LEVELS), axis=1)
    out = Named(levels, tuple(told))
    ledger.reopen(out.found.index.to_numpy(), "SIN_LUGAR_CON_SECTOR")
    return out


def _cells(parts: Sequence[TableRows], name: str, rows: NDArray[np.bool_]) -> list[str]:
    """Return the texts of a field in some rows, given by a mask over all tables; empty in a table without its column."""
    cells, start = [], 0
    for part in parts:
        own = rows[start : start + len(part.ledger)]
        start += len(part.ledger)
        column = part.text[name] if name in part.text else part.table.frame[part.found[name]] if name in part.found else None
        cells += [""] * int(own.sum()) if column is None else column[own].fillna("").str.strip().tolist()
    return cells
