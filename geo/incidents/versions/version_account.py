"""What each load brought: new rows, repeated ones, corrections, and late ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pyproj import CRS

from geo.cell_text import canonical
from geo.incidents.row_content import hash_texts
from geo.incidents.row_identity import NOON
from geo.incidents.versions.row_groups import by_table, events_of, is_data, set_hashes
from geo.incidents.versions.seen_loads import late_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.incidents.table_rows import TableRows
    from geo.incidents.versions.report_numbers import NumberedRows
    from geo.incidents.versions.report_versions import Versions

__all__ = ["CORRECTION_COLUMNS", "KINDS", "VersionAccount", "account_of", "account_of_one", "parted_words"]

KINDS = ("", "nueva", "repetida", "corregida", "devuelta")
"""What a row is in its load: no data; of a report or a content first seen in it; that repeats an earlier load; of a version
that replaces an earlier one; or returned after rejection. ``VersionAccount.kind`` has the place in this list."""
_REPEATED = KINDS.index("repetida")
CORRECTION_COLUMNS = ("id", "comisaria", "antes", "ahora", "fila_antes", "fila", "campo", "valor_antes", "valor")
"""Columns of ``VersionAccount.corrections``."""
_FIELDS = ("dia", "hora", "lugar", "delito", "modalidad", "direccion", "estado")
"""Fields whose change is told as a correction, in this order."""
_NUMERIC = ("dia", "hora", "lugar")
"""Fields whose texts are ours, and equal where the values are."""
_BETWEEN = " / "
"""Separator of the values of the rows of one report."""


@dataclass(frozen=True, slots=True)
class VersionAccount:
    """Account of the rows of several loads, by their numbers over all tables.

    ``event`` is the load of each row; ``first_seen``, the one in which its report, or without a number the row itself, first
    appeared; ``kind``, the place in :data:`KINDS`; ``late``, a mask as :func:`geo.incidents.versions.seen_loads.late_rows`
    gives it, whatever the outcome of the row. ``corrections`` has a line for each field that a later version of a report
    changed: number and comisaría as written; loads where the version before and this one first appeared; one row of each;
    field, and its texts (several rows of one report: all that differ). ``parted`` is how many numbers are of several
    reports, which have nothing in common. ``ordinary`` is the row by which its report was last an ordinary incident: itself,
    one of an earlier version, or -1; all are -1 until the reserves are known.
    """

    event: NDArray[np.int64]
    first_seen: NDArray[np.int64]
    kind: NDArray[np.int8]
    late: NDArray[np.bool_]
    corrections: pd.DataFrame
    parted: int
    ordinary: NDArray[np.intp]

    def with_reserves(self, reserves: NDArray[np.int64], gone: NDArray[np.intp], stays: NDArray[np.intp]) -> VersionAccount:
        """Return the account with ``ordinary``.

        Parameters
        ----------
        reserves
            Reserve of each row.
        gone, stays
            Rows that are not counted, and those in their place; a repetition of an earlier load brings nothing.
        """
        found = np.where(reserves == 0, np.arange(len(reserves)), -1)
        told = (reserves[gone] == 0) & (self.kind[gone] != _REPEATED) & (reserves[stays] > 0)
        order = np.argsort(self.event[gone[told]], kind="stable")
        found[stays[told][order]] = gone[told][order]  # of several the last
        return replace(self, ordinary=found)

    def by_load(self, accepted: NDArray[np.bool_]) -> pd.DataFrame:
        """Return, by load, how many rows it has of each kind; its corrections; and its accepted rows that came late.

        Parameters
        ----------
        accepted
            Mask of the rows that are accepted at the end.

        Returns
        -------
        DataFrame
            Index ``carga``; ``nuevas``, ``repetidas``, ``devueltas``, ``de_otra_version``: rows, whose sum are its rows of
            data; ``corregidos``: reports that it corrected; ``tarde``: accepted rows.
        """
        out = pd.DataFrame(index=pd.Index(np.unique(self.event), name="carga"))
        for number, name in ((1, "nuevas"), (2, "repetidas"), (4, "devueltas"), (3, "de_otra_version")):
            out[name] = pd.Series(self.event[self.kind == number]).value_counts()
        told = self.corrections.drop_duplicates(["fila_antes", "fila"])
        out["corregidos"] = told["ahora"].value_counts()
        out["tarde"] = pd.Series(self.first_seen[self.late & accepted]).value_counts()
        return out.fillna(0).astype(np.int64)

    def earlier_days(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the days that earlier versions of the reports of some rows gave, the latest version first.

        Parameters
        ----------
        rows
            ``id`` and ``comisaria`` as written; index: row number over all tables.

        Returns
        -------
        DataFrame
            ``id``, and ``fecha`` (``2020-11-30``); index: that of the row, several times if there were several days.
        """
        days = self.corrections[self.corrections["campo"] == "dia"]
        texts = days["valor_antes"].str.split(_BETWEEN)
        told = pd.DataFrame(days[["id", "comisaria", "ahora"]].assign(fecha=texts).explode("fecha"))
        told = told[told["fecha"].fillna("") != ""].sort_values("ahora", ascending=False, kind="stable")
        keys = [frame.assign(comisaria=canonical(frame["comisaria"].astype("str"))) for frame in (told, rows)]
        found = keys[0].merge(keys[1].rename_axis("fila").reset_index(), on=["id", "comisaria"])
        return found.set_index("fila")[["id", "fecha"]]

    def sentences(self, accepted: NDArray[np.bool_]) -> list[str]:
        """Return Spanish sentences for the decisions of a run; ``accepted`` as in :meth:`by_load`."""
        whole = self.by_load(accepted).sum()
        corrected, late = int(whole["corregidos"]), int(whole["tarde"])
        lines = []
        if again := int(whole["repetidas"]):
            lines.append(f"{again:,} {_many(again, 'fila repite', 'filas repiten')} otra carga: se cuentan una vez.")
        if corrected:
            what = _many(corrected, "hecho corregido", "hechos corregidos")
            lines.append(f"{corrected:,} {what} por una carga posterior: vale la versión que llegó última.")
        if late:
            what = _many(late, "hecho llegó tarde", "hechos llegaron tarde")
            lines.append(f"{late:,} {what}: en una carga posterior a la de su mes.")
        return [*lines, *parted_words(self.parted)]


def parted_words(count: int) -> list[str]:
    """Return the Spanish sentence on how many numbers are of several reports; none without any."""
    if not count:
        return []
    what = _many(count, "número de denuncia es", "números de denuncia son")
    told = (
        f"{count:,} {what} de hechos distintos, sin nada en común: no se reemplazan. Si dos sistemas o dos "
        "oficinas numeran por su cuenta, indique de cuál es cada archivo."
    )
    return [told]


def _many(count: int, one: str, several: str) -> str:
    return one if count == 1 else several


def account_of_one(parts: Sequence[TableRows]) -> VersionAccount:
    """Return the account of a load alone: all it brings is new."""
    event, none = events_of(parts), np.zeros(sum(len(part.ledger) for part in parts), dtype=bool)
    kind, told = is_data(parts).astype(np.int8), pd.DataFrame(columns=[*CORRECTION_COLUMNS])
    return VersionAccount(event, event, kind, none, told, 0, np.full(len(event), -1))


def account_of(
    parts: Sequence[TableRows],
    numbered: NumberedRows,
    versions: Versions,
    repeated: NDArray[np.bool_],
    first_seen: NDArray[np.int64],
) -> VersionAccount:
    """Return the account of several loads.

    Parameters
    ----------
    parts, numbered, versions
        All tables, their rows with a number in several loads, and the versions of their reports.
    repeated
        Mask of the rows with a number that repeat an earlier load.
    first_seen
        The load in which each row was first seen.
    """
    event = events_of(parts)
    kind = np.where(first_seen < event, 2, 1).astype(np.int8)
    own = versions.members.drop_duplicates("row")
    said = versions.versions.loc[own["version"]]
    fresh = (own["moment"].to_numpy() == said["first"].to_numpy()) & ~said["repeats"].to_numpy()
    steps = versions.steps
    later = steps.index[steps["before"] >= 0]
    kind[own["row"][fresh & own["version"].isin(later).to_numpy()]] = 3
    kind[repeated] = 2
    kind[numbered.original >= 0] = 4
    kind[~is_data(parts)] = 0
    corrections, late = _corrections(parts, versions), late_rows(parts, first_seen)
    return VersionAccount(event, first_seen, kind, late, corrections, numbered.parted, np.full(len(event), -1))


def _corrections(parts: Sequence[TableRows], versions: Versions) -> pd.DataFrame:
    """Return what later versions changed, with :data:`CORRECTION_COLUMNS`; not what a returned row corrected."""
    steps = versions.steps
    steps = steps[(steps["before"] >= 0) & (steps["first"] % 2 == 0)]
    ends = np.unique(steps[["before", "version"]].to_numpy(dtype=np.intp))
    shown = versions.rows_of(ends)
    rows = np.unique(shown["row"].to_numpy(dtype=np.intp))
    at = np.searchsorted(rows, shown["row"].to_numpy())
    group = np.searchsorted(ends, shown["version"].to_numpy())
    one_of = shown.groupby("version")["row"].min()
    now, before = steps["version"].to_numpy(dtype=np.intp), steps["before"].to_numpy(dtype=np.intp)
    moments = versions.versions["first"].to_numpy() // 2
    ids, comisaria = _texts_of(parts, rows)
    first = np.searchsorted(rows, one_of.reindex(now).to_numpy(dtype=np.intp))
    head = pd.DataFrame(
        {
            "id": ids[first],
            "comisaria": comisaria[first],
            "antes": moments[before],
            "ahora": moments[now],
            "fila_antes": one_of.reindex(before).to_numpy(dtype=np.intp),
            "fila": one_of.reindex(now).to_numpy(dtype=np.intp),
        }
    )
    found = []
    for place, (name, texts) in enumerate(_fields_of(parts, rows).items()):
        alike = texts if name in _NUMERIC else canonical(texts)
        said = set_hashes(group, hash_texts(alike)[at])
        differs = said[np.searchsorted(ends, now)] != said[np.searchsorted(ends, before)]
        needed = ends[np.isin(ends, np.r_[now[differs], before[differs]])]
        told = _told(shown["version"].to_numpy(), texts.to_numpy(dtype=object)[at], needed)
        values = {"valor_antes": told.reindex(before[differs]), "valor": told.reindex(now[differs])}
        lines = head[differs].assign(campo=name, place=place, **{key: own.to_numpy() for key, own in values.items()})
        found.append(lines)
    whole = pd.concat(found, ignore_index=True).sort_values(["ahora", "fila", "place"], kind="stable")
    return pd.DataFrame(whole[list(CORRECTION_COLUMNS)].reset_index(drop=True))


def _told(version: NDArray[np.intp], texts: NDArray[np.object_], needed: NDArray[np.intp]) -> pd.Series[str]:
    """Return the different texts of each version that is needed, in their order."""
    own = np.isin(version, needed)
    table = pd.DataFrame({"version": version[own], "text": texts[own]}).drop_duplicates().sort_values(["version", "text"])
    told: pd.Series[str] = table.drop_duplicates("version").set_index("version")["text"]
    several = table[table["version"].duplicated(keep=False)]
    told.update(several.groupby("version")["text"].agg(_BETWEEN.join))
    return told


def _texts_of(parts: Sequence[TableRows], rows: NDArray[np.intp]) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return the number and the comisaría of some rows, as written."""
    pairs = [(part.ids.iloc[own], part.text["comisaria"].iloc[own]) for part, own in by_table(parts, rows)]
    empty = np.empty(0, dtype=object)
    ids, comisaria = ([empty, *(pair[at].to_numpy(dtype=object) for pair in pairs)] for at in (0, 1))
    return np.concatenate(ids), np.concatenate(comisaria)


def _fields_of(parts: Sequence[TableRows], rows: NDArray[np.intp]) -> dict[str, pd.Series[str]]:
    """Return the texts of some rows by field."""
    found: dict[str, list[pd.Series[str]]] = {name: [pd.Series([], dtype="str")] for name in _FIELDS}
    for part, own in by_table(parts, rows):
        texts = part.text.iloc[own]
        minute = part.moments["minute"].iloc[own]
        clock = pd.Timestamp(0) + pd.to_timedelta(minute.where(minute != NOON), unit="min")
        at = part.written.without(part.bare).take(own).to_crs(CRS.from_epsg(4326))
        places = ["" if np.isnan(x) else f"{y:.6f}, {x:.6f}" for x, y in zip(at.x.tolist(), at.y.tolist(), strict=True)]
        values = {
            "dia": part.moments["day"].iloc[own].dt.strftime("%Y-%m-%d").fillna(""),
            "hora": clock.dt.strftime("%H:%M").fillna(""),
            "lugar": pd.Series(places, dtype="str"),
            "delito": texts["delito"].where(texts["delito"] != "", texts["tipo"]),
        } | {name: texts[name] for name in ("modalidad", "direccion", "estado")}
        for name, cells in values.items():
            found[name].append(cells.astype("str"))
    return {name: pd.concat(pieces, ignore_index=True) for name, pieces in found.items()}
