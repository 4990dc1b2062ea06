"""Published rows of ordinary incidents, and which of them are kept when an incident becomes reserved later.

A point that disappears between two editions would disclose the corner, month and turno of a reserved incident: a row that
was published as ordinary is published again.
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

__all__ = ["IDENTITIES", "NO_IDENTITY", "Kept", "identities", "kept_as_told", "number_hashes", "redated_as_told"]

IDENTITIES = ("numero", "momento")
"""Hashes that identify an incident in another file: of its report and day; of its day, minute and place, if it has one."""
NO_IDENTITY = 0
"""Hash of an incident without identity: no id, or no day."""
_STEP_DEG = 1e-5
"""Side of the squares by which a place is identified, in degrees: about a metre."""
_SHIFT = 0.2537
"""Shift of the borders of the squares, in sides, so that no coordinate of few decimals lies on one."""


def identities(facts: gpd.GeoDataFrame, ids: pd.Series[str]) -> pd.DataFrame:
    """Return two hashes that identify each incident in another file.

    Parameters
    ----------
    facts
        ``fecha``, ``minuto`` and geometry, in any system.
    ids
        Number of the report of each, as written, on the same index; empty where there is none.

    Returns
    -------
    DataFrame
        :data:`IDENTITIES` (the place to a metre or so; those without one are alike in it), signed 64-bit integers, on the
        same index; :data:`NO_IDENTITY` where one is not known.
    """
    shapes = facts.geometry.to_crs(4326).to_numpy()  # in degrees: another run may use another UTM zone
    day = facts["fecha"].dt.strftime("%Y%m%d").fillna("").astype("str")
    placed = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    x, y = (np.floor(np.where(placed, at(shapes), 0.0) / _STEP_DEG + _SHIFT) for at in (shapely.get_x, shapely.get_y))
    number = ids.reindex(facts.index).fillna("").astype("str")
    moment = pd.DataFrame({"day": day, "minute": facts["minuto"].fillna(-1.0), "x": x, "y": y}, index=facts.index)
    return pd.DataFrame(
        {
            "numero": number_hashes(number, day),
            "momento": _hashed(moment, known=(day != "").to_numpy()),
        },
        index=facts.index,
    )


def number_hashes(ids: pd.Series[str], days: pd.Series[str]) -> NDArray[np.int64]:
    """Return ``numero`` of :func:`identities` for reports (empty without one) and days (``20201130``, empty without one)."""
    return _hashed(pd.DataFrame({"id": ids, "day": days}), known=(ids != "").to_numpy())


def _hashed(columns: pd.DataFrame, *, known: NDArray[np.bool_]) -> NDArray[np.int64]:
    digests = pd.util.hash_pandas_object(columns, index=False).to_numpy().view(np.int64)
    return np.where(known, digests, NO_IDENTITY)


@dataclass(frozen=True, slots=True)
class Kept:
    """Published rows matched with the incidents of now.

    Attributes
    ----------
    stays
        Whether each published row is reserved now, and is to be published again.
    still
        Whether each published row is ordinary now as well.
    hidden
        Whether each reserved incident of now is published as ordinary.
    """

    stays: NDArray[np.bool_]
    still: NDArray[np.bool_]
    hidden: NDArray[np.bool_]


def kept_as_told(told: pd.DataFrame, ordinary: pd.DataFrame, hidden: pd.DataFrame) -> Kept:
    """Find the incidents that were published as ordinary and are reserved now.

    Parameters
    ----------
    told
        Rows published before: ``numero``, ``momento`` (:func:`identities`) and ``codigo``.
    ordinary, hidden
        Incidents that are ordinary, and reserved, now; the same columns.

    Returns
    -------
    Kept
        A row is matched by ``numero`` and then, where no incident has that number any more, by ``momento``. A report may
        have several delitos: as many rows stay as are reserved now and were not matched with ordinary ones.
    """
    told, ordinary, hidden = (frame.reset_index(drop=True) for frame in (told, ordinary, hidden))
    stays, still = np.zeros(len(told), dtype=bool), np.zeros(len(told), dtype=bool)
    used = np.zeros(len(hidden), dtype=bool)
    for name in IDENTITIES:
        open_rows = told[~stays & ~still & (told[name] != NO_IDENTITY).to_numpy()]
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


def redated_as_told(told: pd.DataFrame, kept: Kept, labels: pd.Index, earlier: pd.Series[int]) -> tuple[Kept, pd.Index]:
    """Find the incidents that were published as ordinary under another day, since corrected, and are reserved now.

    Parameters
    ----------
    told, kept
        Published rows, and what :func:`kept_as_told` found of them.
    labels
        Of the reserved incidents given to it.
    earlier
        ``numero`` with the days of the report of each reserved incident, now and before, the latest first; index: its
        label, which may be none of ``labels`` where it is of another period or jurisdiction now, or was rejected.

    Returns
    -------
    tuple
        ``kept`` with these rows, and the labels of all reserved incidents that are published as ordinary.
    """
    used = {*labels[kept.hidden].tolist()}
    stays, numbers = kept.stays.copy(), told["numero"].to_numpy()
    free_numbers = numbers[~kept.stays & ~kept.still]
    earlier = earlier[earlier.isin(free_numbers) & ~earlier.index.isin([*used])]
    for label, number in earlier.items():
        free = np.flatnonzero((numbers == number) & ~stays & ~kept.still)
        if len(free) and label not in used:
            stays[free[0]] = True
            used.add(label)
    return Kept(stays, kept.still, kept.hidden | labels.isin(used)), pd.Index(sorted(used))
