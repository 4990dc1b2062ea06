"""Result of reading: the incidents, and the account of every row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pyproj import CRS

from geo.columns import DEGREES, METRES, ORIGINAL
from geo.evidence.told_columns import told_doubts
from geo.incidents.by_address import MEASURED, located_lines
from geo.incidents.by_sector import Named
from geo.ledger import BETWEEN, reason_of
from geo.percents import rounded_percent

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.crimes.catalogue import Catalogue
    from geo.crimes.unknown_details import Doubted
    from geo.crimes.unnamed_delitos import Unnamed
    from geo.evidence.choice import Choices
    from geo.incidents.place_arrays import Places
    from geo.incidents.versions.version_account import VersionAccount
    from geo.ledger import Ledger
    from geo.period import Period
    from geo.text_table import TextTable

__all__ = ["MISPLACED_COLUMNS", "Account", "Incidents", "numbered", "of_place"]

MISPLACED_COLUMNS = ("fecha", "reserva", "comisaria_declarada", "codigo", "delito")
"""Columns of :attr:`Incidents.misplaced`, with the meaning that they have in ``Incidents.frame``."""

_OF_PLACE = ("COORD_", "GEOM_", "FUERA_DE_JURISDICCION")
"""Prefixes of the reason codes about the position of a row."""
_WHERE = ("FUERA_DE_JURISDICCION", "LIMITE_NO_USABLE")
"""Codes of a point that is in no polygon drawn: outside all, or in one of a comisaría that is left out."""


@dataclass(kw_only=True)
class Account:
    """Account of every row of the ``tables`` read: the ``ledger``, and the ``decisions`` taken, as Spanish sentences."""

    ledger: Ledger
    tables: tuple[TextTable, ...]
    decisions: list[str] = field(default_factory=list)

    @property
    def rejected(self) -> pd.DataFrame:
        """Rejected rows, with the columns of :data:`geo.formats.tables.returned_rows.REJECT_COLUMNS` and the original cells.

        Personal columns are not loaded, and so are absent.
        """
        found = [rows for _, rows in self.rejected_by_table()]
        return pd.concat(found) if found else pd.DataFrame()

    def rejected_by_table(self) -> list[tuple[TextTable, pd.DataFrame]]:
        """Return the tables with rejected rows, each with those rows as in :attr:`rejected`."""
        numbers = np.flatnonzero(self.ledger.outcome == "rechazada")
        starts = np.cumsum([0, *(len(table.lines) for table in self.tables)])
        found = []
        for table, start, stop in zip(self.tables, starts, starts[1:], strict=False):
            own = numbers[(numbers >= start) & (numbers < stop)]
            if len(own):
                found.append((table, self._rejected_of(table, own, own - start)))
        return found

    def _rejected_of(self, table: TextTable, rows: NDArray[np.intp], inside: NDArray[np.intp]) -> pd.DataFrame:
        faults = self._faults(rows)
        head = self._origin(table, inside) | {
            "codigo": self.ledger.code[rows],
            "motivo": [numbered(reason_of(code).text for code, _, _ in of_row) for of_row in faults],
            "columna": [BETWEEN.join(filter(None, (column for _, column, _ in of_row))) for of_row in faults],
            "valor": [numbered(value for _, _, value in of_row) for of_row in faults],
            "que_hacer": [numbered(reason_of(code).remedy for code, _, _ in of_row) for of_row in faults],
        }
        return pd.DataFrame(head, index=rows).join(self._original(table, rows, inside))

    def _faults(self, rows: NDArray[np.intp]) -> list[list[tuple[str, str, str]]]:
        """Return the faults of each row, the one for which it was rejected first, as code, column and value."""
        ledger = self.ledger
        found = {
            row: [(fault[0], fault[1], fault[2])]
            for row, *fault in zip(rows.tolist(), ledger.code[rows], ledger.column[rows], ledger.value[rows], strict=True)
        }
        for fault in ledger.more:
            for row, value in zip(fault.rows.tolist(), fault.texts, strict=True):
                if row in found:
                    found[row].append((fault.code, fault.column, value))
        return list(found.values())

    @staticmethod
    def _origin(table: TextTable, inside: NDArray[np.intp]) -> dict[str, Any]:
        """Return the file, sheet and line of rows; for returned rejected rows, those of the original."""
        if table.origin is None:
            return {"archivo": table.origin_name, "hoja": table.part, "fila": table.lines[inside]}
        return {name: [table.origin[name][row] for row in inside] for name in ("archivo", "hoja", "fila")}

    def _original(self, table: TextTable, rows: NDArray[np.intp], inside: NDArray[np.intp]) -> pd.DataFrame:
        """Return the original cells of rows of a table."""
        return table.frame.iloc[inside].set_axis(rows).add_prefix(ORIGINAL)

    @property
    def report(self) -> dict[str, Any]:
        """Account of rows as in ``registro.json``: ``filas``, ``rechazos``, ``avisos``, ``decisiones``."""
        others = self.ledger.codes("duplicada", "no_dato", "excluida")
        return {
            "filas": self.ledger.totals(),
            "rechazos": self.ledger.codes("rechazada"),
            "avisos": dict(sorted((others | dict(self.ledger.warnings)).items())),
            "decisiones": list(self.decisions),
        }


@dataclass(kw_only=True)
class Incidents(Account):
    """Incidents read, with the account of every row.

    ``frame`` has the accepted rows (index: row number over all files), with the columns of
    :data:`geo.incidents.read.INCIDENT_COLUMNS`, projected in metres; geometry is null for incidents without a position.
    ``written`` has the coordinates of every row as in the file (repaired), also of rejected positions. ``misplaced`` has the
    incidents rejected for their position that would otherwise have been counted, with :data:`MISPLACED_COLUMNS` (and, once
    located, ``comisaria``, the one named in the row). ``ids`` has the report number of every row, empty where there is none;
    it is not a column of ``frame``, so that no product can contain it. ``doubted`` are the modalidades that alone made rows
    reserved. ``before`` is an earlier period for comparison, and its rows, which are not in ``frame``; ``misplaced_before``,
    the incidents of that period rejected for their position; ``past``, those of the time before the period by which what is
    usual is known. ``dates`` are the first and last day of the incidents before a period was selected; ``until``, the last
    day that the profile may publish; ``recognised``, whether the catalogue knows a delito. ``choices`` has, for each of
    ``tables``, the column of each field. ``located`` has the rows without coordinates looked for by their address; None
    without a geocoder. ``named`` has the rows that name a sector in place of coordinates. ``same`` has those removed from
    ``frame`` as the same incident as another. ``why_outside`` says why all points may be outside the polygons (Spanish).
    ``versions`` is the account of the loads of the store; None for files read in this run. ``redated`` has the days of the
    reports of reserved incidents of any period, now and before (``id``, ``fecha``; index: row number), the latest first;
    ``refused``, the reserved rows that were rejected for something else than their position (``fecha``,
    ``comisaria_declarada``); ``published``, the days under which reserved incidents were published before, as ordinary ones
    (index: row number).
    """

    frame: gpd.GeoDataFrame
    catalogue: Catalogue
    written: Places
    misplaced: pd.DataFrame
    ids: pd.Series[str]
    doubted: tuple[Doubted, ...] = ()
    by_family: tuple[Unnamed, ...] = ()
    unnamed: tuple[Unnamed, ...] = ()
    before: tuple[Period, gpd.GeoDataFrame] | None = None
    misplaced_before: pd.DataFrame = field(default_factory=pd.DataFrame)
    past: gpd.GeoDataFrame | None = None
    dates: tuple[dt.date, dt.date] | None = None
    until: dt.date | None = None
    recognised: bool = True
    choices: tuple[Choices, ...] = ()
    located: pd.DataFrame | None = None
    named: Named = field(default_factory=Named)
    same: list[gpd.GeoDataFrame] = field(default_factory=list)
    why_outside: str = ""
    versions: VersionAccount | None = None
    redated: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"id": [], "fecha": []}, dtype="str"))
    refused: pd.DataFrame = field(default_factory=pd.DataFrame)
    published: pd.Series = field(default_factory=lambda: pd.Series(dtype="datetime64[us]"))

    @property
    def fields(self) -> tuple[Mapping[str, str], ...]:
        """Column of each field, by table."""
        return tuple(one.found for one in self.choices)

    @property
    def doubts(self) -> list[str]:
        """What the user must look at in the choice of columns, and in the places and sectors of rows without coordinates."""
        pairs = zip(self.tables, self.choices, strict=False)
        lines = [line for table, choices in pairs for line in told_doubts(choices, table.file)]
        return [*dict.fromkeys(lines), *located_lines(self.located), *self.named.lines]

    def settle(self, rows: pd.Index, code: str, also: pd.Series[str] | None = None) -> None:
        """Remove accepted rows from the frame, with a reason of ``reasons.toml``.

        Parameters
        ----------
        rows, code
            Rows of the frame, and their reason.
        also
            For a reason about where the point is, what is told of each row besides its coordinates.
        """
        if code in _WHERE:
            self._settle_outside(rows, code, also)
        else:
            self.ledger.settle(rows.to_numpy(), code)
        if reason_of(code).outcome == "duplicada":
            self.same.append(self.frame.loc[rows])
        if of_place(np.asarray([code], dtype=object)).all():
            self.misplaced = pd.concat([self.misplaced, pd.DataFrame(self.frame.loc[rows, list(MISPLACED_COLUMNS)])])
        self.frame = self.frame.drop(index=rows)

    def exclude(self, others: Callable[[pd.DataFrame], pd.Series[bool]], code: str) -> None:
        """Exclude incidents of both periods, placed or not; those of the frame, with a reason of ``reasons.toml``.

        Parameters
        ----------
        others
            Returns a mask of the rows to exclude, given some with ``comisaria`` or ``comisaria_declarada``.
        code
            Their reason.
        """
        self.settle(self.frame.index[others(self.frame)], code)
        self.misplaced = self.misplaced[~others(self.misplaced)]
        if self.before is not None:
            period, rows = self.before
            self.before = period, rows[~others(rows)]
            self.misplaced_before = self.misplaced_before[~others(self.misplaced_before)]
        self.past = self.past[~others(self.past)] if self.past is not None else None

    def _settle_outside(self, rows: pd.Index, code: str, also: pd.Series[str] | None) -> None:
        """Settle rows whose point is in no polygon drawn, with the columns that give it in the table of each."""
        values, start = self._written_places(rows), 0
        if also is not None:
            values = values + " (" + also.reindex(rows) + ")"
        for table, found in zip(self.tables, self.fields, strict=True):
            stop = start + len(table.lines)
            own = rows[(rows >= start) & (rows < stop)].to_numpy()
            column = "geometry" if table.points is not None else BETWEEN.join(_columns_of_place(found))
            self.ledger.settle(own, code, column=column, value=values)
            start = stop

    def _written_places(self, rows: pd.Index) -> pd.Series[str]:
        degrees = self.frame.loc[rows].geometry.to_crs(4326)
        places = [f"{y:.6f}, {x:.6f}" for x, y in zip(degrees.x, degrees.y, strict=True)]
        return pd.Series(places, index=rows, dtype="str")

    def _original(self, table: TextTable, rows: NDArray[np.intp], inside: NDArray[np.intp]) -> pd.DataFrame:
        original = super()._original(table, rows, inside)
        if table.points is not None:  # a layer has no columns of coordinates, without which the row could not be read again
            degrees = self.written.take(rows).to_crs(CRS.from_epsg(4326))
            for name, values in (("longitud", degrees.x), ("latitud", degrees.y)):
                original[f"{ORIGINAL}{name}"] = ["" if np.isnan(value) else f"{value:.7f}" for value in values]
        return original

    @property
    def doubtful(self) -> pd.DataFrame:
        """Coordinates (``x``, ``y`` in the system of ``frame``) that were rejected, and the reason ``codigo``."""
        code = np.where(self.ledger.outcome == "rechazada", self.ledger.code, self.ledger.noted)
        table = pd.DataFrame({"codigo": code, "x": self.written.x, "y": self.written.y})
        doubts: pd.DataFrame = table[of_place(code) & np.isfinite(table["x"]) & np.isfinite(table["y"])]
        return doubts

    @property
    def report(self) -> dict[str, Any]:
        """Account of rows as in ``registro.json``: that of :class:`Account`, and ``cobertura``.

        The total of the latter is the accepted rows, the ``misplaced`` ones, and those rejected for other reasons;
        ``por_direccion``, if there are any, are those placed by their address, by class.
        """
        found = super().report
        others = (self.ledger.outcome == "rechazada") & ~of_place(self.ledger.code)
        total = found["filas"]["aceptadas"] + len(self.misplaced) + int(others.sum())
        mapped = int(self.frame.geometry.notna().sum())
        cover: dict[str, Any] = {"mapeadas": mapped, "total": total}
        cover["pct"] = rounded_percent(100 * mapped / total) if total else 0.0
        if ways := self.by_address:
            cover["por_direccion"] = ways
        return found | {"cobertura": cover}

    @property
    def by_address(self) -> dict[str, int]:
        """Number of incidents of the frame placed by their address, by class of match."""
        if self.located is None:
            return {}
        ways = self.frame["ubicacion"][self.frame.geometry.notna() & (self.frame["ubicacion"] != MEASURED)]
        return {str(name): int(count) for name, count in ways.value_counts().sort_index().items()}


def _columns_of_place(found: Mapping[str, str]) -> tuple[str, ...]:
    """Return the columns that give the position of a row, those of degrees first; none where one column gives both."""
    pairs = [[found[name] for name in pair if name in found] for pair in (DEGREES[::-1], METRES[::-1])]
    return next((tuple(pair) for pair in pairs if len(pair) == 2), ())


def of_place(codes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return a mask of the codes that are about the position of a row."""
    numbers, distinct = pd.factorize(codes)
    return np.asarray([*(str(code).startswith(_OF_PLACE) for code in distinct), False], dtype=bool)[numbers]


def numbered(texts: Iterable[str]) -> str:
    r"""Return a single text as it is, several as numbered lines.

    Examples
    --------
    >>> numbered(["uno"]), numbered(["uno", "dos"])
    ('uno', '1. uno\n2. dos')
    """
    lines = list(texts)
    return lines[0] if len(lines) == 1 else "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
