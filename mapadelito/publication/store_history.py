"""Writing of the told store: what differs from what holds is added, and what no longer holds is kept as history."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from mapadelito.publication.store_queries import HELD_ROWS, NEW_ROW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mapadelito.store.schema import Connection

__all__ = ["ToldRevision"]

_NEXT_EVENT = "INSERT INTO suceso SELECT coalesce(max(numero), 0) + 1 FROM suceso RETURNING numero"
_AT_ONCE = 100_000
"""Rows per batch of a query: a million rows take 1 GB as tuples and 0.16 GB as a frame."""


class ToldRevision:
    """One event of the told store, in a transaction of its own; without any difference there is no event, and no write."""

    def __init__(self, change: Connection) -> None:
        self._change = change
        self._number = 0

    @property
    def event(self) -> int:
        """Number of the event, which begins with its first difference."""
        if not self._number:
            [(self._number,)] = self._change.execute(_NEXT_EVENT).fetchall()
        return self._number

    def terrains(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Add polygons (key, year, names, shape, digest, places); of a told key the place in the order is kept."""
        for row in rows:
            query = (
                "SELECT rowid, orden, clave, anio, nombres, forma, huella, lugares FROM terreno"
                " WHERE clave = ? AND hasta IS NULL"
            )
            [(number, order, *held)] = self._change.execute(query, row[:1]).fetchall() or [(None, None)]
            if tuple(held) == row:
                continue
            self._end("UPDATE terreno SET hasta = ? WHERE rowid = ?", number)
            if order is None:
                [(order,)] = self._change.execute("SELECT coalesce(max(orden), 0) + 1 FROM terreno").fetchall()
            self._change.execute("INSERT INTO terreno VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)", (order, *row, self.event))

    def counts(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Add counts (base, jurisdiction, sectors, shape, words)."""
        for row in rows:
            self._change.execute("INSERT INTO conteo VALUES (?, ?, ?, ?, ?, ?, NULL)", (*row, self.event))

    def states(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        """Set the state of terrains in base periods (terrain, base, state, digest)."""
        for row in rows:
            query = (
                "SELECT rowid, terreno, base, estado, huella FROM estado WHERE terreno = ? AND base = ? AND hasta IS NULL"
            )
            [(number, *held)] = self._change.execute(query, row[:2]).fetchall() or [(None,)]
            if tuple(held) != tuple(row):
                self._end("UPDATE estado SET hasta = ? WHERE rowid = ?", number)
                self._change.execute("INSERT INTO estado VALUES (?, ?, ?, ?, ?, NULL)", (*row, self.event))

    def losses(self, rows: Iterable[tuple[str, int]]) -> None:
        """Add jurisdictions and years whose store was lost."""
        for row in rows:
            query = "SELECT 1 FROM perdido WHERE comisaria = ? AND anio = ? AND hasta IS NULL"
            if not self._change.execute(query, row).fetchall():
                self._change.execute("INSERT INTO perdido VALUES (?, ?, ?, NULL)", (*row, self.event))

    def facts(self, rows: pd.DataFrame, renewed: pd.DataFrame | None = None) -> None:
        """Replace the rows of some terrains and months: equal ones, as often as they are there, stay as they are.

        They are those of ``rows`` and those of ``renewed`` (``terreno``, ``mes``).
        """
        names, pairs = [*rows.columns], rows[["terreno", "mes"]]
        if renewed is not None:
            pairs = pd.concat([pairs, renewed])
        among = (json.dumps(sorted({*pairs[name].tolist()})) for name in ("terreno", "mes"))
        held = self._change.execute(HELD_ROWS, tuple(among))
        parts = iter(lambda: held.fetchmany(_AT_ONCE), [])
        kinds = rows.dtypes.to_dict()
        frames = [pd.DataFrame(part, columns=["held", *names]).astype(kinds) for part in parts]
        found = pd.concat(frames) if frames else rows.iloc[:0].assign(held=0)
        own = pd.MultiIndex.from_frame(pairs.drop_duplicates())
        found = found[pd.MultiIndex.from_frame(found[["terreno", "mes"]]).isin(own)]
        both = _numbered(rows, names).merge(_numbered(found, names), on=[*names, "copy"], how="outer", sort=False)
        gone = both.loc[both["new"].isna(), "held"].astype("int64").sort_values().tolist()
        came = both.loc[both["held"].isna(), "new"].astype("int64").sort_values()
        if gone:
            self._change.executemany("UPDATE hecho SET hasta = ? WHERE rowid = ?", [(self.event, one) for one in gone])
        if len(came):
            values = rows.iloc[came].astype(object).itertuples(index=False, name=None)
            self._change.executemany(NEW_ROW, [(*row, self.event) for row in values])

    def _end(self, query: str, number: int | None) -> None:
        if number is not None:
            self._change.execute(query, (self.event, number))


def _numbered(rows: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Return rows with the number of each among its equals (``copy``), and its place (``new``) if they are not held."""
    out = rows if "held" in rows else rows.assign(new=range(len(rows)))
    return out.assign(copy=rows.groupby(names, sort=False).cumcount().to_numpy())
