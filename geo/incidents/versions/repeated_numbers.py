"""Rows with the number, day, delito and modalidad of another one: the same incident, unless two offices number alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.cell_text import canonical
from geo.incidents.row_content import content_order, hash_rows, hash_texts
from geo.incidents.versions.report_numbers import alike_pieces, door_hashes, minute_hashes, place_hashes
from geo.incidents.versions.row_groups import by_table
from geo.text import fold, text_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.incidents.table_rows import TableRows
    from geo.ledger import Ledger

__all__ = ["settle_repeated"]


def settle_repeated(
    ledger: Ledger, text: pd.DataFrame, parts: Sequence[TableRows], reserves: NDArray[np.int64]
) -> list[str]:
    """Settle the rows that repeat the id, day, delito and modalidad of another accepted row; count ids of several crimes.

    The key contains the day because two offices may both number their reports from one. Those of two comisarías as written,
    or of two sources, are two incidents, unless they share the place or its door or, without a place, the hour: a report is
    found under the office that took it and under that of the incident. Nor are they two if one is reserved and nothing tells
    that they are of two places. The row that stays is the most reserved: one says what the other leaves out; then the first
    by content (:func:`geo.incidents.row_content.content_order`).

    Parameters
    ----------
    ledger, text, parts
        All rows, whatever their outcome.
    reserves
        The reserve of each row.

    Returns
    -------
    list
        The sentence (Spanish) on the numbers that two offices gave; none without any.
    """
    ids = pd.concat([part.ids for part in parts], ignore_index=True)
    ids = ids[ledger.accepted & (ids != "").to_numpy()]
    ids = ids[pd.Series(text_numbers(ids)).duplicated(keep=False).to_numpy()]
    days = pd.concat([part.moments["day"] for part in parts], ignore_index=True)
    rows = content_order(parts, ids.index.to_numpy(dtype=np.intp))
    rows = rows[np.argsort(-reserves[rows], kind="stable")]
    keys = text.loc[rows, ["delito", "modalidad"]].assign(id=ids[rows], day=days[rows], office=0)
    alike = keys.duplicated(keep=False).to_numpy()
    groups = keys[alike].groupby(["id", "day", "delito", "modalidad"], dropna=False, sort=False)
    own = np.asarray(groups.ngroup(), dtype=np.intp)
    offices = _offices(parts, rows[alike], own, np.asarray(reserves[rows[alike]]))
    keys.loc[alike, "office"] = offices
    repeated = keys.duplicated()
    ledger.settle(keys.index[repeated].to_numpy(), "ID_DUPLICADO_IGUAL", column="id", value=ids)
    ledger.warn("ID_MULTIDELITO", int(keys[~repeated].duplicated(["id", "day", "office"]).sum()))
    several = len(np.unique(own[offices > 0]))
    return [_several_words(several)] if several else []


def _offices(
    parts: Sequence[TableRows], rows: NDArray[np.intp], own: NDArray[np.intp], reserves: NDArray[np.int64]
) -> NDArray[np.intp]:
    """Return, of rows that are alike (``own``, the group of each), which office gave the number: 0 for the first of each.

    Rows that name no comisaría, or no source, are of the first that does, if nothing speaks against it.
    """
    said = _said(parts, rows)
    nowhere, number = said["place"] == 0, np.arange(len(own))
    first = _first_of(own, number)
    groups = pd.Series(reserves).groupby(own)
    mixed = (groups.transform("min") != groups.transform("max")).to_numpy()
    unknown = mixed & (nowhere | nowhere[first] | (first == number))
    both = hash_rows({"source": said["source"], "office": said["office"]})
    piece = alike_pieces(own, [both, said["place"], said["door"], said["minute"], unknown.astype(np.uint64)])
    vague = (said["source"] == 0) | (said["office"] == 0)
    head = _first_of(own, np.argsort(vague, kind="stable"))
    agrees = np.ones(len(own), dtype=bool)
    for name in ("source", "office"):
        agrees &= (said[name] == 0) | (said[name][head] == 0) | (said[name] == said[name][head])
    piece = np.where(vague & agrees, piece[head], piece)
    return np.asarray(piece != piece[first]) * (1 + piece)


def _first_of(own: NDArray[np.intp], order: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the first row, in an order, of the group of each row."""
    found = pd.Series(order).groupby(own[order]).first()
    return found.reindex(own).to_numpy(dtype=np.intp)


def _said(parts: Sequence[TableRows], rows: NDArray[np.intp]) -> dict[str, NDArray[np.uint64]]:
    """Return hashes of what rows say of source, comisaría, place, door and, without a place, hour; 0 for nothing."""
    order = np.argsort(rows, kind="stable")
    found: dict[str, list[NDArray[np.uint64]]] = {name: [] for name in ("source", "office", "place", "door", "minute")}
    for part, at in by_table(parts, rows[order]):
        place = place_hashes(part, at)
        for name, texts in (
            ("source", pd.Series(fold(part.namespace), index=at)),
            ("office", part.text["comisaria"].iloc[at]),
        ):
            named = canonical(texts)
            found[name].append(np.where((named == "").to_numpy(), np.uint64(0), hash_texts(named)))
        found["place"].append(place)
        found["door"].append(door_hashes(part.text["direccion"].iloc[at]))
        found["minute"].append(np.where(place == 0, minute_hashes(part, at), np.uint64(0)))
    back, none = np.argsort(order, kind="stable"), np.empty(0, dtype=np.uint64)
    return {name: np.concatenate([none, *pieces])[back] for name, pieces in found.items()}


def _several_words(count: int) -> str:
    what = "número de denuncia está" if count == 1 else "números de denuncia están"
    return (
        f"{count:,} {what} con el mismo día y delito en dos comisarías, o fuentes, y en otro lugar: son hechos distintos, y "
        "se cuentan todos. Si son el mismo, escriba igual su comisaría."
    )
