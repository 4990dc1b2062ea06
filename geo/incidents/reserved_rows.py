"""Which rows are reserved, by their delito, by a dwelling, or by a reserved delito in another column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.crimes.dwelling import at_home
from geo.crimes.reserved_elsewhere import kinds_of, reserved_elsewhere
from geo.incidents.row_identity import columns_of
from geo.naming import quantity
from geo.wording import listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geo.crimes.catalogue import Catalogue
    from geo.crimes.classify import Crimes
    from geo.incidents.table_rows import TableRows
    from geo.ledger import Ledger

__all__ = ["KeptReserved", "kept_reserved", "reserves_of", "unused_columns"]


@dataclass(frozen=True, slots=True)
class KeptReserved:
    """Masks of the rows that are reserved for what they say beside their delito, and of those in a dwelling; sentences."""

    rows: NDArray[np.bool_]
    dwelt: NDArray[np.bool_]
    told: list[str]

    def tell(self, ledger: Ledger, decisions: list[str]) -> None:
        """Count the accepted rows in a dwelling, and add the sentences to the decisions."""
        ledger.warn("LUGAR_VIVIENDA", int((self.dwelt & ledger.accepted).sum()))
        decisions += self.told


def kept_reserved(
    text: pd.DataFrame,
    parts: Sequence[TableRows],
    catalogue: Catalogue,
    replaced: Iterable[tuple[NDArray[np.intp], NDArray[np.intp]]],
) -> KeptReserved:
    """Return the rows that are reserved for what else they say: a dwelling, or a reserved delito elsewhere.

    Parameters
    ----------
    text, parts, catalogue
        All rows, their tables, and the catalogue of their delitos.
    replaced
        Rows that others replace, and those others: these are as reserved as the former if their table lacks one of its
        columns, so that they do not say whether that still holds.
    """
    dwelt = at_home(text["tipo_lugar"], text["direccion"])
    said, told = _said_elsewhere(parts, catalogue)
    rows = dwelt | said
    tables = np.repeat(np.arange(len(parts)), [len(part.text) for part in parts])
    columns = [columns_of(part) for part in parts]
    for pairs in replaced:
        gone, stays = (side[rows[pairs[0]]] for side in pairs)
        kinds, kind = np.unique(tables[gone] * len(parts) + tables[stays], return_inverse=True)
        lacks = [bool(columns[one // len(parts)] - columns[one % len(parts)]) for one in kinds.tolist()]
        rows[stays[np.asarray(lacks, dtype=bool)[kind]]] = True
    return KeptReserved(rows, dwelt, told)


def unused_columns(part: TableRows) -> list[str]:
    """Return the columns of a table that are no field, or an observation."""
    fields = {name for field, name in part.found.items() if field != "observacion"}
    return [name for name in map(str, part.table.frame.columns) if name not in fields]


def _said_elsewhere(parts: Sequence[TableRows], catalogue: Catalogue) -> tuple[NDArray[np.bool_], list[str]]:
    """Return a mask of the rows whose reserved delito is in a column that is no field, and say which columns these are."""
    found, decisions = [], []
    for part in parts:
        kept = part.table.kept
        kinds = kinds_of(part.table.frame, unused_columns(part)) if kept is None else kept.kinds
        masks = reserved_elsewhere(part.table.frame, kinds, catalogue)
        rows = np.logical_or.reduce([np.zeros(len(part.text), dtype=bool), *masks.values()])
        sentence = (
            f"«{part.table.file}»: {quantity(int(rows.sum()), 'fila dice', 'filas dicen')} un delito reservado "
            f"en {listing(masks)}, y por eso {'lo es' if rows.sum() == 1 else 'lo son'}. "
            'Si esa es la columna del delito, indíquela con --columna delito="NOMBRE".'
        )
        decisions += [sentence] if masks else []
        found.append(rows)
    return np.concatenate(found), decisions


def reserves_of(rows: NDArray[np.intp], crimes: Crimes, kept: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the reserve of rows; those in ``kept`` (in a dwelling, reserved in another column) are reserved."""
    reserves = crimes.entries["reserva"].to_numpy(dtype=np.int64)[crimes.texts.group[rows]]
    return np.asarray(np.maximum(reserves, kept[rows]), dtype=np.int64)
