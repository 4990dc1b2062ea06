"""What was read: the incidents, and what became of every row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pyproj import CRS

from geo.columns import ORIGINAL
from geo.ledger import reasons

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.crimes.catalogue import Catalogue
    from geo.crimes.unknown_details import Doubted
    from geo.incidents.place_arrays import Places
    from geo.ledger import Ledger
    from geo.period import Period
    from geo.text_table import TextTable

__all__ = ["MISPLACED_COLUMNS", "Account", "Incidents", "of_place"]

MISPLACED_COLUMNS = ("fecha", "reserva", "comisaria_declarada")
"""Columns of :attr:`Incidents.misplaced`, as those of ``Incidents.frame``."""

_OF_PLACE = ("COORD_", "GEOM_", "FUERA_DE_JURISDICCION")
"""How the codes begin that doubt the place of a row."""


@dataclass(kw_only=True)
class Account:
    """What became of every row of the ``tables`` read: the ``ledger``, and the ``decisions`` taken, as sentences."""

    ledger: Ledger
    tables: tuple[TextTable, ...]
    decisions: list[str] = field(default_factory=list)

    @property
    def rejected(self) -> pd.DataFrame:
        """Rejected rows: the columns of :data:`geo.formats.returned_rows.REJECT_COLUMNS`, then the row as it was.

        Personal columns were never loaded, so they are not here either.
        """
        found = [rows for _, rows in self.rejected_by_table()]
        return pd.concat(found) if found else pd.DataFrame()

    def rejected_by_table(self) -> list[tuple[TextTable, pd.DataFrame]]:
        """Return the tables that have rejected rows, each with its own, as :attr:`rejected` gives them."""
        numbers = np.flatnonzero(self.ledger.outcome == "rechazada")
        starts = np.cumsum([0, *(len(table.lines) for table in self.tables)])
        found = []
        for table, start, stop in zip(self.tables, starts, starts[1:], strict=False):
            own = numbers[(numbers >= start) & (numbers < stop)]
            if len(own):
                found.append((table, self._rejected_of(table, own, own - start)))
        return found

    def _rejected_of(self, table: TextTable, rows: NDArray[np.intp], inside: NDArray[np.intp]) -> pd.DataFrame:
        why = [reasons()[code] for code in self.ledger.code[rows]]
        head = self._origin(table, inside) | {
            "codigo": self.ledger.code[rows],
            "motivo": [reason.text for reason in why],
            "columna": self.ledger.column[rows],
            "valor": self.ledger.value[rows],
            "que_hacer": [reason.remedy for reason in why],
        }
        return pd.DataFrame(head, index=rows).join(self._original(table, rows, inside))

    @staticmethod
    def _origin(table: TextTable, inside: NDArray[np.intp]) -> dict[str, Any]:
        """Where rows are; of those that were rejected before, where they were then."""
        if table.origin is None:
            return {"archivo": table.file, "hoja": table.part, "fila": table.lines[inside]}
        return {name: [table.origin[name][row] for row in inside] for name in ("archivo", "hoja", "fila")}

    def _original(self, table: TextTable, rows: NDArray[np.intp], inside: NDArray[np.intp]) -> pd.DataFrame:
        """Return rows of a table as they came."""
        return table.frame.iloc[inside].set_axis(rows).add_prefix(ORIGINAL)

    @property
    def report(self) -> dict[str, Any]:
        """Row account as in ``registro.json``: ``filas``, ``rechazos``, ``avisos``, ``decisiones``."""
        others = self.ledger.codes("duplicada", "no_dato", "excluida")
        return {
            "filas": self.ledger.totals(),
            "rechazos": self.ledger.codes("rechazada"),
            "avisos": dict(sorted((others | dict(self.ledger.warnings)).items())),
            "decisiones": list(self.decisions),
        }


@dataclass(kw_only=True)
class Incidents(Account):
    """What was read.

    ``frame`` holds the accepted rows (index: row number over all files) with the columns of
    :data:`geo.incidents.read.INCIDENT_COLUMNS`, projected in metres; geometry is null for facts without a place.
    ``written`` has the coordinates of every row as the file gives them (repaired), also where they are no place.
    ``misplaced`` has the facts that were refused for their place and that the run would have counted with a good one, with
    :data:`MISPLACED_COLUMNS` (and ``comisaria``, once placed: the one that the row names). ``ids`` has the number of every
    row's report, as written, empty where there is none; the frame has no such column, so that no product can have it.
    ``doubted`` are the modalidades that alone made rows of the files reserved. ``before`` is an earlier period to compare
    with and its rows, which are not in ``frame``; ``misplaced_before``, the facts of it that were refused for their place.
    ``dates`` are the first and last day of the facts before a period was kept, ``until`` the last one that the profile may
    tell, and ``recognised`` whether the catalogue knew the delito of any of them, if they say one.
    """

    frame: gpd.GeoDataFrame
    catalogue: Catalogue
    written: Places
    misplaced: pd.DataFrame
    ids: pd.Series[str]
    doubted: tuple[Doubted, ...] = ()
    before: tuple[Period, gpd.GeoDataFrame] | None = None
    misplaced_before: pd.DataFrame = field(default_factory=pd.DataFrame)
    dates: tuple[dt.date, dt.date] | None = None
    until: dt.date | None = None
    recognised: bool = True

    def settle(self, rows: pd.Index, code: str) -> None:
        """Take accepted rows out of the frame, with a reason of ``reasons.toml``."""
        values = self._written_places(rows) if code == "FUERA_DE_JURISDICCION" else None
        self.ledger.settle(rows.to_numpy(), code, value=values)
        if of_place(np.asarray([code], dtype=object)).all():
            self.misplaced = pd.concat([self.misplaced, pd.DataFrame(self.frame.loc[rows, list(MISPLACED_COLUMNS)])])
        self.frame = self.frame.drop(index=rows)

    def _written_places(self, rows: pd.Index) -> pd.Series[str]:
        degrees = self.frame.loc[rows].geometry.to_crs(4326)
        places = [f"{y:.6f}, {x:.6f}" for x, y in zip(degrees.x, degrees.y, strict=True)]
        return pd.Series(places, index=rows, dtype="str")

    def _original(self, table: TextTable, rows: NDArray[np.intp], inside: NDArray[np.intp]) -> pd.DataFrame:
        original = super()._original(table, rows, inside)
        if table.points is not None:  # a layer keeps its coordinates apart: without them the row could not come back
            degrees = self.written.take(rows).to_crs(CRS.from_epsg(4326))
            for name, values in (("longitud", degrees.x), ("latitud", degrees.y)):
                original[f"{ORIGINAL}{name}"] = ["" if np.isnan(value) else f"{value:.7f}" for value in values]
        return original

    @property
    def doubtful(self) -> pd.DataFrame:
        """Coordinates (``x``, ``y`` in the system of ``frame``) that are written but are no place, and ``codigo`` why."""
        code = np.where(self.ledger.outcome == "rechazada", self.ledger.code, self.ledger.noted)
        table = pd.DataFrame({"codigo": code, "x": self.written.x, "y": self.written.y})
        doubts: pd.DataFrame = table[of_place(code) & np.isfinite(table["x"]) & np.isfinite(table["y"])]
        return doubts

    @property
    def report(self) -> dict[str, Any]:
        """Row account as in ``registro.json``: that of :class:`Account`, and ``cobertura``.

        Its total are the accepted rows, the ``misplaced`` ones, and those that were rejected for other reasons.
        """
        found = super().report
        others = (self.ledger.outcome == "rechazada") & ~of_place(self.ledger.code)
        total = found["filas"]["aceptadas"] + len(self.misplaced) + int(others.sum())
        mapped = int(self.frame.geometry.notna().sum())
        return found | {
            "cobertura": {"mapeadas": mapped, "total": total, "pct": round(100 * mapped / total, 1) if total else 0.0}
        }


def of_place(codes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Tell which codes doubt the place of a row."""
    return np.asarray([str(code).startswith(_OF_PLACE) for code in codes], dtype=bool)
