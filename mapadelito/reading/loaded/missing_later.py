"""Facts that a later load of their month no longer brings: absence is no statement, so they count, and it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.months import month_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapadelito.store.held_tables import HeldPart

__all__ = ["missing_later"]

_COVERED = 0.5
"""Share of the facts of a comisaría and month that a later load must bring again to be of that whole month; one that brings
fewer has only corrections and late reports."""
_LEAST = 5
"""Facts that it must bring again, at least: fewer say nothing of the others."""


def missing_later(parts: Sequence[HeldPart]) -> list[dict[str, Any]]:
    """Return the facts of a month that a later load, which brings most of that month again, does not bring.

    Each entry has ``mes`` (``2020-11``), ``carga`` (the later load), ``de`` (the load that brought them) and ``hechos``.
    Loads of different sources, and comisarías as written, are apart. Of several later loads the last is told.
    """
    rows = _accepted(parts)
    found: list[dict[str, Any]] = []
    for _, own in rows.groupby(["fuente", "nombrada", "mes"], sort=True):
        loads = np.sort(own["carga"].unique())
        for load in loads[:0:-1]:
            before, now = own[own["carga"] < load], own[own["carga"] == load]
            facts = before.drop_duplicates("clave")
            again = int(facts["clave"].isin(now["clave"]).sum())
            if again >= max(_LEAST, _COVERED * len(facts)):
                lost = before[~before["clave"].isin(now["clave"])].drop_duplicates("clave", keep="last")
                counts = lost.groupby(["mes", "carga"]).size()
                found += [
                    {"mes": month_code(month), "carga": int(load), "de": int(of), "hechos": int(count)}
                    for (month, of), count in zip(counts.index.tolist(), counts.tolist(), strict=True)
                ]
                break
    whole: dict[tuple[str, int, int], int] = {}
    for one in found:
        key = one["mes"], one["carga"], one["de"]
        whole[key] = whole.get(key, 0) + one["hechos"]
    return [{"mes": month, "carga": load, "de": of, "hechos": count} for (month, load, of), count in sorted(whole.items())]


def _accepted(parts: Sequence[HeldPart]) -> pd.DataFrame:
    """Return the dated rows that were accepted as read, of the months that several loads have."""
    frames = []
    for part in parts:
        rows = part.rows.select(["clave", "huella", "nombrada", "mes", "resultado"]).to_pandas()
        rows = rows[(rows["resultado"] == 0) & rows["mes"].notna()]
        report = rows["clave"].where(rows["clave"] != 0, rows["huella"])
        frames.append(
            pd.DataFrame(
                {
                    "fuente": part.origin.source,
                    "nombrada": rows["nombrada"],
                    "mes": rows["mes"].astype(int),
                    "clave": report,
                    "carga": part.event,
                }
            )
        )
    whole = pd.concat(frames, ignore_index=True)
    several = whole.groupby(["fuente", "nombrada", "mes"])["carga"].transform("nunique") > 1
    return whole[several]
