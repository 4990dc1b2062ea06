"""Months of facts that there are, by comisaría, and those that are missing between them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.months import month_code, months_since_0

__all__ = ["GAP_COLUMNS", "MONTH_COLUMNS", "covered_months", "gaps"]

MONTH_COLUMNS = ("comisaria", "mes", "hechos", "con_lugar", "primer_dia", "ultimo_dia", "cargas")
"""Columns of :func:`covered_months`."""
GAP_COLUMNS = ("comisaria", "mes")
"""Columns of :func:`gaps`."""


def covered_months(facts: pd.DataFrame) -> pd.DataFrame:
    """Return the months with facts of each comisaría.

    Parameters
    ----------
    facts
        Facts that are counted: ``fecha``, ``comisaria``, ``con_lugar`` (whether it has a place), and ``carga``, the load in
        which it was first seen.

    Returns
    -------
    DataFrame
        With :data:`MONTH_COLUMNS`, by comisaría and month: ``mes`` as AAAA-MM; number of facts, and of those with a place;
        first and last day that has one; and the numbers of the loads that brought a fact first, in order. A name missing is
        empty. Facts without a day are of no month.
    """
    rows = facts[facts["fecha"].notna()]
    days = rows["fecha"].dt
    table = pd.DataFrame(
        {
            "comisaria": rows["comisaria"].fillna(""),
            "mes": days.year * 12 + days.month - 1,
            "dia": days.normalize(),
            "lugar": rows["con_lugar"].astype(bool),
            "carga": rows["carga"],
        }
    )
    whole = table.groupby(["comisaria", "mes"])
    found = whole.agg(
        hechos=("dia", "size"), con_lugar=("lugar", "sum"), primer_dia=("dia", "min"), ultimo_dia=("dia", "max")
    )
    seen = table[["comisaria", "mes", "carga"]].drop_duplicates().sort_values("carga")
    found["cargas"] = seen.groupby(["comisaria", "mes"])["carga"].agg(tuple)
    found = found.reset_index()
    ends = {name: found[name].dt.date for name in ("primer_dia", "ultimo_dia")}
    return found.assign(mes=found["mes"].map(month_code).astype("str"), **ends)[[*MONTH_COLUMNS]]


def gaps(months: pd.DataFrame) -> pd.DataFrame:
    """Return the months without a fact between the first and the last of each comisaría, with :data:`GAP_COLUMNS`.

    Parameters
    ----------
    months
        As returned by :func:`covered_months`.
    """
    own = months[["comisaria", "mes"]].sort_values(["comisaria", "mes"], ignore_index=True)
    number = own["mes"].map(months_since_0).astype(np.int64)
    step = number.groupby(own["comisaria"]).diff().fillna(1).to_numpy(dtype=np.int64) - 1
    ends = np.cumsum(step)
    missing = np.repeat(number.to_numpy() - ends, step) + np.arange(step.sum())
    names = np.repeat(own["comisaria"].to_numpy(dtype=object), step)
    text = [*map(month_code, missing.tolist())]
    return pd.DataFrame({"comisaria": pd.Series(names, dtype="str"), "mes": pd.Series(text, dtype="str")})
