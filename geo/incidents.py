"""Rows to incident points; every row keeps an account of what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.crs import crs_label
from geo.delitos import Catalogue, choose, classify, load
from geo.fillers import filler_points
from geo.ledger import Ledger, reasons
from geo.places import Places, join_places
from geo.rows import Part, read_part
from geo.tables import TextTable, read_tables
from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyproj import CRS

    from geo.repair import Home

__all__ = ["INCIDENT_COLUMNS", "Incidents", "read_incidents"]

INCIDENT_COLUMNS = (
    "fecha",
    "minuto",
    "turno",
    "codigo",
    "titulo",
    "delito",
    "modalidad",
    "reserva",
    "sin_reconocer",
    "direccion",
    "comisaria_declarada",
    "geometry",
)
"""Columns of ``Incidents.frame``: day of the fact, minute after midnight (NaN unknown), turno, crime (code, then names of
titulo, generico and modalidad), reserva (0 normal, 1 reserved, 2 strictly), text of the file that the catalogue does not
know, address and station as written, and point."""

_DISCARDED = {"REPETIDO", "DESCARTADO", "BORRADOR"}


@dataclass
class Incidents:
    """What was read.

    ``frame`` holds the accepted rows (index: row number over all files) with :data:`INCIDENT_COLUMNS`, projected in
    metres; geometry is null for facts without a place. ``ledger`` accounts for every row.
    """

    frame: gpd.GeoDataFrame
    ledger: Ledger
    tables: tuple[TextTable, ...]
    catalogue: Catalogue
    decisions: list[str] = field(default_factory=list)

    def settle(self, rows: pd.Index, code: str) -> None:
        """Take accepted rows out of the frame, with a reason of ``reasons.toml``."""
        values = self._written_places(rows) if code == "FUERA_DE_JURISDICCION" else None
        self.ledger.settle(rows.to_numpy(), code, value=values)
        self.frame = self.frame.drop(index=rows)

    def _written_places(self, rows: pd.Index) -> pd.Series[str]:
        degrees = self.frame.loc[rows].geometry.to_crs(4326)
        places = [f"{y:.6f}, {x:.6f}" for x, y in zip(degrees.x, degrees.y, strict=True)]
        return pd.Series(places, index=rows, dtype="str")

    @property
    def rejected(self) -> pd.DataFrame:
        """Rejected rows: ``archivo, hoja, fila, codigo, motivo, columna, valor, que_hacer``, then the row as it was.

        Personal columns were never loaded, so they are not here either.
        """
        numbers = np.flatnonzero(self.ledger.outcome == "rechazada")
        starts = np.cumsum([0, *(len(table.lines) for table in self.tables)])
        found = []
        for table, start, stop in zip(self.tables, starts, starts[1:], strict=False):
            own = numbers[(numbers >= start) & (numbers < stop)]
            why = [reasons()[code] for code in self.ledger.code[own]]
            head = {
                "archivo": table.file,
                "hoja": table.part,
                "fila": table.lines[own - start],
                "codigo": self.ledger.code[own],
                "motivo": [reason.text for reason in why],
                "columna": self.ledger.column[own],
                "valor": self.ledger.value[own],
                "que_hacer": [reason.remedy for reason in why],
            }
            original = table.frame.iloc[own - start].set_axis(own).add_prefix("original: ")
            found.append(pd.DataFrame(head, index=own).join(original))
        return pd.concat(found) if found else pd.DataFrame()

    @property
    def report(self) -> dict[str, Any]:
        """Row account as in ``registro.json``: ``filas``, ``rechazos``, ``avisos``, ``cobertura``, ``decisiones``."""
        totals = self.ledger.totals()
        total = totals["aceptadas"] + totals["rechazadas"]
        mapped = int(self.frame.geometry.notna().sum())
        others = self.ledger.codes("duplicada", "no_dato", "excluida")
        return {
            "filas": totals,
            "rechazos": self.ledger.codes("rechazada"),
            "avisos": dict(sorted((others | dict(self.ledger.warnings)).items())),
            "cobertura": {"mapeadas": mapped, "total": total, "pct": round(100 * mapped / total, 1) if total else 0.0},
            "decisiones": list(self.decisions),
        }


def read_incidents(
    path: str | Path | Iterable[str | Path],
    columns: Mapping[str, str] | None = None,
    crs: str | int | CRS | None = None,
    *,
    sheet: str | None = None,
    all_sheets: bool = False,
    catalogue: str | Path | None = None,
    home: Home | None = None,
) -> Incidents:
    """Read incidents from tables or layers of points.

    Parameters
    ----------
    path
        One file or many.
    columns
        Field to column, where detection fails (fields of ``synonyms.toml``).
    crs
        System of the coordinates of tables that give UTM or another CRS; WGS 84 degrees otherwise.
    sheet, all_sheets
        Which sheet or layer, or all, of files that hold several.
    catalogue
        Crime catalogue: a bundled name or a file; by default the one that recognises most rows.
    home
        Where the facts happened (:func:`geo.repair.home_of` the boundaries): it proves the repair of coordinates, and its
        projected system is that of the result; by default the UTM zone of the points.

    Raises
    ------
    InputError
        If a file cannot be read or has no coordinates.
    """
    paths = [path] if isinstance(path, (str, Path)) else list(path)
    tables = [table for item in paths for table in read_tables(item, sheet=sheet, all_sheets=all_sheets)]
    parts = [read_part(table, columns, crs, home=home) for table in tables]
    ledger = Ledger.joined([part.ledger for part in parts])
    places = join_places([part.places for part in parts], epsg=home.epsg if home else None)
    decisions = [line for part in parts for line in part.decisions]
    text = pd.concat([part.text for part in parts], ignore_index=True)
    chosen = load(catalogue) if catalogue else choose(text.loc[ledger.accepted, ["tipo", "delito", "modalidad"]])
    crimes = classify(text[["tipo", "delito", "modalidad"]], chosen)
    _settle_whole_rows(ledger, text, crimes, parts)
    places = _without_fillers(places, text["direccion"], ledger, decisions)
    frame = gpd.GeoDataFrame(
        {
            "fecha": pd.concat([part.moments["day"] for part in parts], ignore_index=True),
            "minuto": pd.concat([part.moments["minute"] for part in parts], ignore_index=True),
            "turno": np.concatenate([part.turno for part in parts]),
            **{name: crimes[name] for name in ("codigo", "titulo", "delito", "modalidad", "reserva")},
            "sin_reconocer": crimes["unread"],
            "direccion": text["direccion"],
            "comisaria_declarada": text["comisaria"],
        },
        geometry=places.points(),
    )
    decisions += [f"Catálogo de delitos: «{chosen.name}»." if catalogue else _catalogue_choice(chosen, crimes, ledger)]
    decisions += [f"Coordenadas llevadas a {crs_label(places.crs)}."]
    return Incidents(frame[ledger.accepted], ledger, tuple(part.table for part in parts), chosen, decisions)


def _without_fillers(places: Places, addresses: pd.Series[str], ledger: Ledger, decisions: list[str]) -> Places:
    """Take the place from facts whose coordinate stands for many addresses; they go on counting."""
    filler = filler_points(places, addresses) & ledger.accepted
    if not filler.any():
        return places
    ledger.warn("COORD_REPETIDA_SOSPECHOSA", int(filler.sum()))
    spots = len(set(zip(places.x[filler].tolist(), places.y[filler].tolist(), strict=True)))
    decisions.append(
        f"{int(filler.sum())} hechos están en {spots} coordenadas de relleno (muchas direcciones distintas en un mismo "
        "punto): cuentan como «sin ubicar»."
    )
    return places.without(filler)


def _catalogue_choice(catalogue: Catalogue, crimes: pd.DataFrame, ledger: Ledger) -> str:
    known, total = int((crimes["known"] & ledger.accepted).sum()), int(ledger.accepted.sum())
    return f"Catálogo de delitos: «{catalogue.name}», el que más filas reconoce ({known} de {total})."


def _settle_whole_rows(ledger: Ledger, text: pd.DataFrame, crimes: pd.DataFrame, parts: list[Part]) -> None:
    """Settle what needs all the files at once: not a crime, discarded by its own system, repeated; count the unknown."""
    ledger.settle(crimes["excluded"].to_numpy(dtype=bool), "NO_ES_DELITO")
    discarded = [value for value in text["estado"].unique() if fold(value) in _DISCARDED]
    ledger.settle(text["estado"].isin(discarded).to_numpy(), "ESTADO_DESCARTADO")
    _settle_repeated(ledger, text, parts)
    unknown = ~crimes["known"].to_numpy(dtype=bool) & ledger.accepted
    ledger.warn("DELITO_DESCONOCIDO", int(unknown.sum()))


def _settle_repeated(ledger: Ledger, text: pd.DataFrame, parts: list[Part]) -> None:
    """Settle the rows that repeat id, day, delito and modalidad of an accepted row above; count ids of several crimes.

    The day is in the key because two offices may each number their reports from one.
    """
    ids = pd.concat([part.ids for part in parts], ignore_index=True)
    ids = ids[ledger.accepted & (ids != "").to_numpy()]
    ids = ids[ids.duplicated(keep=False)]
    days = pd.concat([part.moments["day"] for part in parts], ignore_index=True)
    keys = text.loc[ids.index, ["delito", "modalidad"]].assign(id=ids, day=days[ids.index])
    repeated = keys.duplicated()
    ledger.settle(keys.index[repeated].to_numpy(), "ID_DUPLICADO_IGUAL", column="id", value=ids)
    ledger.warn("ID_MULTIDELITO", int(keys[~repeated].duplicated(["id", "day"]).sum()))
