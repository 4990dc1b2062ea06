"""Which rows are reserved, by their delito, by a dwelling, or by a reserved delito in another column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.crimes.dwelling import at_home
from geo.crimes.reserved_elsewhere import kinds_of, reserved_elsewhere
from geo.wording import listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geo.crimes.catalogue import Catalogue
    from geo.crimes.classify import Crimes
    from geo.incidents.table_rows import TableRows
    from geo.ledger import Ledger

__all__ = ["kept_reserved", "reserves_of", "unused_columns"]


def kept_reserved(
    text: pd.DataFrame, parts: Sequence[TableRows], catalogue: Catalogue, ledger: Ledger, decisions: list[str]
) -> NDArray[np.bool_]:
    """Return a mask of the rows that are reserved for what else they say: a dwelling, or a reserved delito elsewhere."""
    dwelt = at_home(text["tipo_lugar"], text["direccion"])
    ledger.warn("LUGAR_VIVIENDA", int((dwelt & ledger.accepted).sum()))
    return dwelt | _said_elsewhere(parts, catalogue, decisions)


def unused_columns(part: TableRows) -> list[str]:
    """Return the columns of a table that are no field, or an observation."""
    fields = {name for field, name in part.found.items() if field != "observacion"}
    return [name for name in map(str, part.table.frame.columns) if name not in fields]


def _said_elsewhere(parts: Sequence[TableRows], catalogue: Catalogue, decisions: list[str]) -> NDArray[np.bool_]:
    """Return a mask of the rows whose reserved delito is in a column that is no field, and say which columns these are."""
    found = []
    for part in parts:
        kept = part.table.kept
        kinds = kinds_of(part.table.frame, unused_columns(part)) if kept is None else kept.kinds
        masks = reserved_elsewhere(part.table.frame, kinds, catalogue)
        rows = np.logical_or.reduce([np.zeros(len(part.text), dtype=bool), *masks.values()])
        told = (
            f"«{part.table.file}»: {int(rows.sum())} filas dicen un delito reservado en {listing(masks)}, y por eso lo son. "
            'Si esa es la columna del delito, indíquela con --columna delito="NOMBRE".'
        )
        decisions += [told] if masks else []
        found.append(rows)
    return np.concatenate(found)


def reserves_of(rows: NDArray[np.intp], crimes: Crimes, kept: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the reserve of rows; those in ``kept`` (in a dwelling, reserved in another column) are reserved."""
    reserves = crimes.entries["reserva"].to_numpy(dtype=np.int64)[crimes.texts.group[rows]]
    return np.asarray(np.maximum(reserves, kept[rows]), dtype=np.int64)
