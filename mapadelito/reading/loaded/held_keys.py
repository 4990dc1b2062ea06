"""What of each row of the store decides over others, as a few numbers a row: the rows of a country do not fit in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pyproj import CRS

from geo.incidents.place_arrays import Places
from geo.incidents.row_identity import DEGREE, NOON, whole_numbers
from geo.ledger import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from mapadelito.store.held import IncidentStore
    from mapadelito.store.held_tables import Load

__all__ = ["RowKeys", "read_keys"]

_COLUMNS = ("linea", "clave", "huella", "nombrada", "dia", "minuto", "x", "y", "sin_lugar", "resultado", "nota", "id")
_TEXTS = ("direccion", "sector")
_NO_DATA, _REFUSED, _ACCEPTED = (list(OUTCOMES).index(name) for name in ("no_dato", "rechazada", "aceptada"))
"""Values of ``resultado``."""
_FORCED = "COORD_FORZADA"
_UNDATED = np.iinfo(np.int64).min
"""Day of a row without a date."""


@dataclass(frozen=True, slots=True)
class RowKeys:
    """Arrays over the rows of all tables that count, in their order.

    ``table`` is the place of the table of each row; ``line``, its number in the file; ``report``, ``content`` and ``name``,
    the columns ``clave``, ``huella`` and ``nombrada``; ``day``, since 1970 (the least number undated); ``minute``, ``x`` and
    ``y`` (millionths of a degree) are whole numbers, the least one where not known; ``number``, ``address`` and ``sector``,
    a hash of the id, address and sector as written, 0 for none. ``placed`` is a mask of the rows with a place of their own,
    ``forced`` of those at that of their comisaría, ``accepted`` of those accepted as read, ``data`` of those that are data.
    ``sectors`` has the texts of the sectors of rejected rows, by their hash.
    """

    table: NDArray[np.int32]
    line: NDArray[np.int64]
    report: NDArray[np.int64]
    content: NDArray[np.int64]
    name: NDArray[np.int64]
    day: NDArray[np.int64]
    minute: NDArray[np.int64]
    x: NDArray[np.int64]
    y: NDArray[np.int64]
    number: NDArray[np.uint64]
    address: NDArray[np.uint64]
    sector: NDArray[np.uint64]
    placed: NDArray[np.bool_]
    forced: NDArray[np.bool_]
    accepted: NDArray[np.bool_]
    data: NDArray[np.bool_]
    sectors: dict[int, str]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.table)

    @property
    def dated(self) -> NDArray[np.bool_]:
        """Mask of the rows with a date."""
        return np.not_equal(self.day, _UNDATED)

    @property
    def month(self) -> NDArray[np.int64]:
        """Months since year 0 of the day of each row; of an undated row, any number."""
        days = np.where(self.dated, self.day, 0).astype("datetime64[D]")
        return days.astype("datetime64[M]").astype(np.int64) + 1970 * 12


def read_keys(store: IncidentStore, loads: Sequence[Load]) -> RowKeys:
    """Return the numbers of all rows of some loads, at least one.

    Raises
    ------
    MapaError
        If the store cannot be read.
    """
    sectors: dict[int, str] = {}
    pieces = [_keys(number, load, store.columns(load, (*_COLUMNS, *_TEXTS)), sectors) for number, load in enumerate(loads)]
    return RowKeys(**{name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}, sectors=sectors)


def _keys(number: int, load: Load, rows: pa.Table, sectors: dict[int, str]) -> dict[str, NDArray[np.generic]]:
    x, y = (rows[name].to_pandas().to_numpy(dtype=float) for name in ("x", "y"))
    at = Places(x, y, CRS(load.meta["crs"])).to_crs(CRS.from_epsg(4326))
    minute = rows["minuto"].to_pandas().to_numpy(dtype=float)
    outcome = rows["resultado"].to_numpy()
    texts = {name: rows[name].to_pandas().fillna("").to_numpy(dtype=object) for name in ("id", *_TEXTS)}
    hashes = {name: _hashes(own) for name, own in texts.items()}
    refused = np.flatnonzero((outcome == _REFUSED) & (hashes["sector"] != 0))
    sectors |= dict(zip(hashes["sector"][refused].tolist(), texts["sector"][refused].tolist(), strict=True))
    known = ~(np.isnan(x) | np.isnan(y))
    return {
        "table": np.full(len(rows), number, dtype=np.int32),
        "line": rows["linea"].to_numpy(),
        "report": rows["clave"].to_numpy(),
        "content": rows["huella"].to_numpy(),
        "name": rows["nombrada"].to_numpy(),
        "day": rows["dia"].fill_null(_UNDATED).to_numpy(),
        "minute": whole_numbers(np.where(minute == NOON, np.nan, minute)),
        "x": whole_numbers(at.x * DEGREE),
        "y": whole_numbers(at.y * DEGREE),
        "number": hashes["id"],
        "address": hashes["direccion"],
        "sector": hashes["sector"],
        "placed": known & ~rows["sin_lugar"].to_numpy(),
        "forced": known & (rows["nota"].to_pandas() == _FORCED).to_numpy(dtype=bool),
        "accepted": outcome == _ACCEPTED,
        "data": outcome != _NO_DATA,
    }


def _hashes(texts: NDArray[np.object_]) -> NDArray[np.uint64]:
    """Return a hash of each text, 0 for none."""
    return np.where(texts != "", np.asarray(pd.util.hash_array(texts, categorize=True), dtype=np.uint64), np.uint64(0))
