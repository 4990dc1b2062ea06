"""What was told of ordinary facts, and which of it stays when a fact becomes reserved later.

A point that vanishes between two editions is the corner, the month and the turno of somebody who denounced violence in the
family: what was told as ordinary is told again, whatever its row says now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

__all__ = ["IDENTITIES", "NOBODY", "Kept", "identities", "kept_as_told"]

IDENTITIES = ("numero", "momento")
"""Numbers by which a fact is known again: of its report and day; of its day, minute and place."""
NOBODY = 0
"""Identity of a fact that has none: no id, or no day and place."""
_STEP_DEG = 1e-5
"""Side of the squares by which a place is known again, in degrees: a metre."""
_SHIFT = 0.2537
"""Part of a side by which their borders are moved, so that no coordinate of nine decimals or fewer lies on one."""


def identities(facts: gpd.GeoDataFrame, ids: pd.Series[str]) -> pd.DataFrame:
    """Return two numbers by which a fact is known again in another file.

    Parameters
    ----------
    facts
        ``fecha``, ``minuto`` and geometry, in any system.
    ids
        Number of its report, as written, on the same index; empty where there is none.

    Returns
    -------
    DataFrame
        :data:`IDENTITIES` (the place to a metre or so), signed 64-bit integers, on the same index; :data:`NOBODY`
        where one is not known.
    """
    shapes = facts.geometry.to_crs(4326).to_numpy()  # in no zone: another run may project them to another
    day = facts["fecha"].dt.strftime("%Y%m%d").fillna("").astype("str")
    placed = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    x, y = (np.floor(np.where(placed, at(shapes), 0.0) / _STEP_DEG + _SHIFT) for at in (shapely.get_x, shapely.get_y))
    number = pd.DataFrame({"id": ids.reindex(facts.index).fillna("").astype("str"), "day": day})
    moment = pd.DataFrame({"day": day, "minute": facts["minuto"].fillna(-1.0), "x": x, "y": y}, index=facts.index)
    return pd.DataFrame(
        {
            "numero": _hashed(number, known=(number["id"] != "").to_numpy()),
            "momento": _hashed(moment, known=placed & (day != "").to_numpy()),
        },
        index=facts.index,
    )


def _hashed(columns: pd.DataFrame, *, known: NDArray[np.bool_]) -> NDArray[np.int64]:
    digests = pd.util.hash_pandas_object(columns, index=False).to_numpy().view(np.int64)
    return np.where(known, digests, NOBODY)


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of rows told before: ``stays`` (reserved now: to be told again), ``still`` (ordinary now as well); and
    which of the reserved facts of now are told as ordinary (``hidden``)."""  # noqa: D205, D209

    stays: NDArray[np.bool_]
    still: NDArray[np.bool_]
    hidden: NDArray[np.bool_]


def kept_as_told(told: pd.DataFrame, ordinary: pd.DataFrame, hidden: pd.DataFrame) -> Kept:
    """Find the facts that were told as ordinary and are reserved now.

    Parameters
    ----------
    told
        Rows told before: ``numero``, ``momento`` (:func:`identities`) and ``codigo``.
    ordinary, hidden
        Facts that are ordinary, and reserved, now; the same columns.

    Returns
    -------
    Kept
        A row is compared by its number and then, if no fact has that number any more, by its moment. A report may be of
        several delitos: as many rows stay as are reserved now and were not found among the ordinary ones.
    """
    told, ordinary, hidden = (frame.reset_index(drop=True) for frame in (told, ordinary, hidden))
    stays, still = np.zeros(len(told), dtype=bool), np.zeros(len(told), dtype=bool)
    used = np.zeros(len(hidden), dtype=bool)
    for name in IDENTITIES:
        open_rows = told[~stays & ~still & (told[name] != NOBODY).to_numpy()]
        same = pd.MultiIndex.from_frame(open_rows[[name, "codigo"]]).isin(
            pd.MultiIndex.from_frame(ordinary[[name, "codigo"]])
        )
        ordered = open_rows.assign(other=~same).sort_values([name, "other"], kind="stable")
        rank = ordered.groupby(name).cumcount()
        free = hidden[~used]
        among = ordered[name].map(ordinary[name].value_counts()).fillna(0)
        gone = ordered[name].map(free[name].value_counts()).fillna(0)
        still[ordered.index[rank < among]] = True
        kept = ordered[(rank >= among) & (rank < among + gone)]
        stays[kept.index] = True
        taken = free[name].map(kept[name].value_counts()).fillna(0)
        used[free.index[free.groupby(name).cumcount() < taken]] = True
    return Kept(stays, still, used)
