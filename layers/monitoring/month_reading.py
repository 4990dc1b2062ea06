"""The reading of a month, and of the year to it: what is out of the ordinary, and what only looks so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.monitoring.control_band import ALARM, WATCH, usual_range, z_score
from layers.monitoring.expected_counts import expected_series
from layers.monitoring.monthly_series import ALL
from layers.statistics.multiple_testing import benjamini_hochberg
from layers.statistics.rate_change import COVERAGE_POINTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LEAST_FALL", "RATE", "READINGS", "read_month", "read_year"]

RISE, FALL, WATCHED, SEEMING, USUAL, UNREAD = READINGS = (
    "fuera de lo usual",
    "menos de lo usual",
    "vigilar",
    "parece, pero no",
    "usual",
    "no se lee",
)
"""Values of ``lectura``, from what matters most."""
RATE = 0.05
"""False discovery rate among the series of one page; the conventional 5 %."""
LEAST_FALL = 10.0
"""Least expected incidents of a fall that is told: with fewer, a month without any would be one too often."""
_SEEMING_SHARE, _SEEMING_LEAST = 0.5, 3
"""Change from the month before that a reader takes for one: half of it, and three incidents."""
_SEEMING_PART, _SEEMING_MANY = 0.1, 10
"""Another such change: ten incidents, if they are a tenth of it; ten of five hundred are none."""


def read_month(
    counts: pd.DataFrame, month: pd.Period, *, known: float = 1.0, coverage: tuple[float, float] | None = None
) -> pd.DataFrame:
    """Read a month against its past, for every series of a jurisdiction.

    Parameters
    ----------
    counts
        As :func:`layers.monitoring.monthly_series.count_months` gives them; columns after ``month`` are not looked at.
    month
        The one that is read.
    known
        Share of the incidents of such a month that are known by now (:func:`layers.monitoring.reporting_lag.reporting_lag`):
        the expected counts are lowered to it.
    coverage
        Located incidents of this month and of the months before it, in per cent of all.

    Returns
    -------
    DataFrame
        Rows of ``counts``: ``hechos``; ``mes_antes``, of the month before (NaN without one); ``esperado``, ``phi``, ``k``;
        ``usual_min``, ``usual_max``, the least and greatest usual count (up to z = 2); ``z``; ``p``, of a count as high by
        chance; ``q``, adjusted for all series (Benjamini and Hochberg); ``lectura``, one of :data:`READINGS`.

        *Fuera de lo usual*: z over 3 and q under 0.05, with 24 months before. *Menos de lo usual*: z under -3, with the same
        months and ten expected. *Vigilar*: z over 2; or a fall as before, of a shorter history. *Parece, pero no*:
        otherwise, if it differs from the month before by half of it (and three incidents) or by ten (and a tenth). *No se
        lee*: fewer than twelve months before; or a sector, if the coverages differ by more than ten points: then the share
        that was located may be all that changed.

    Raises
    ------
    ValueError
        If ``counts`` has no such month, or ``known`` is not above 0 and up to 1.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.MultiIndex.from_tuples([("SECTOR 1", "total"), ("total", "total")], names=["sector", "delito"])
    >>> table = pd.DataFrame(20, index=rows, columns=pd.period_range("2018-01", "2021-01", freq="M"))
    >>> table["2021-01"] = [45, 21]
    >>> read_month(table, pd.Period("2021-01"))[["hechos", "usual_min", "usual_max", "lectura"]]
                     hechos  usual_min  usual_max            lectura
    sector   delito
    SECTOR 1 total       45       12.0       30.0  fuera de lo usual
    total    total       21       12.0       30.0              usual
    """
    if month not in counts.columns:
        raise ValueError(f"read_month: no hay conteos de {month}.")
    if not 0 < known <= 1:
        raise ValueError("read_month: lo que ya se conoce es una parte, mayor que 0 y hasta 1.")
    table = expected_series(counts, pd.PeriodIndex([month]))
    now = counts[month].to_numpy()
    before = counts[month - 1].to_numpy(float) if month - 1 in counts.columns else np.full(len(counts), np.nan)
    expected, phi, k = table["esperado"] * known, table["phi"], table["k"]
    low, high = usual_range(expected, phi=phi, k=k)
    z = z_score(now, expected, phi=phi, k=k)
    p, q = _chances(z)
    moved = coverage is not None and abs(coverage[0] - coverage[1]) > COVERAGE_POINTS
    unread = np.isnan(z) | (moved & (counts.index.get_level_values("sector") != ALL))
    firm = table["estacion"].to_numpy()
    columns = {
        "hechos": now,
        "mes_antes": before,
        "esperado": expected,
        "phi": phi,
        "k": k,
        "usual_min": low,
        "usual_max": high,
        "z": z,
        "p": p,
        "q": q,
        "lectura": np.select(
            [
                unread,
                firm & (z > ALARM) & (q < RATE),
                firm & (z < -ALARM) & (expected >= LEAST_FALL),
                (z > WATCH) | ((z < -ALARM) & (expected >= LEAST_FALL)),
                _seems(now, before),
            ],
            [UNREAD, RISE, FALL, WATCHED, SEEMING],
            USUAL,
        ),
    }
    return pd.DataFrame(columns, index=counts.index)


def _chances(z: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the chance of a rise as large, and the same adjusted for all series that could be read."""
    from scipy.stats import norm  # noqa: PLC0415 (heavy)

    p = np.asarray(norm.sf(z), dtype=float)
    return p, benjamini_hochberg(p)


def _seems(now: NDArray[np.int64], before: NDArray[np.float64]) -> NDArray[np.bool_]:
    change = np.abs(now - before)
    share = (change >= _SEEMING_SHARE * before) & (change >= _SEEMING_LEAST)
    many = (change >= _SEEMING_PART * before) & (change >= _SEEMING_MANY)
    return np.asarray(share | many, dtype=bool)


def read_year(counts: pd.DataFrame, month: pd.Period) -> pd.DataFrame:
    """Compare the year up to a month with the same months before, and with what was expected when the year began.

    Parameters
    ----------
    counts
        As for :func:`read_month`.
    month
        Last month that is summed.

    Returns
    -------
    DataFrame
        Rows of ``counts``: ``hechos``, from January to ``month``; ``un_anio_antes``, ``dos_anios_antes``, of the same months
        (NaN where they are not all in ``counts``); ``esperado`` for all of them together, from the months before January;
        ``usual_min``, ``usual_max`` and ``z`` as for :func:`read_month`.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.MultiIndex.from_tuples([("total", "total")], names=["sector", "delito"])
    >>> table = pd.DataFrame(20, index=rows, columns=pd.period_range("2018-01", "2021-02", freq="M"))
    >>> read_year(table, pd.Period("2021-02"))[["hechos", "un_anio_antes", "esperado"]].round(1)
                   hechos  un_anio_antes  esperado
    sector delito
    total  total       40             40      40.0
    """
    months = pd.period_range(pd.Period(year=month.year, month=1, freq="M"), month, freq="M")
    table = expected_series(counts, months)
    now = _sum_of(counts, months)
    phi, k = table["phi"], table["k"]
    low, high = usual_range(table["esperado"], phi=phi, k=k)
    return pd.DataFrame(
        {
            "hechos": now,
            "un_anio_antes": _sum_of(counts, months - 12),
            "dos_anios_antes": _sum_of(counts, months - 24),
            "esperado": table["esperado"],
            "usual_min": low,
            "usual_max": high,
            "z": z_score(now, table["esperado"], phi=phi, k=k),
        },
        index=counts.index,
    )


def _sum_of(counts: pd.DataFrame, months: pd.PeriodIndex) -> pd.Series | float:
    return counts[months].sum(axis=1) if months.isin(counts.columns).all() else np.nan
