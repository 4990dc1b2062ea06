"""Jurisdictions drawn by chance, with or without a doubling planted in one sector: what is flagged of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from layers.monitoring.control_band import ALARM, WATCH
from layers.monitoring.month_reading import RISE, WATCHED, read_month
from layers.monitoring.monthly_series import ALL
from layers.statistics.multiple_testing import benjamini_hochberg
from mapadelito import ROOT

if TYPE_CHECKING:
    from numpy.typing import NDArray


MONTHS = pd.period_range("2018-01", "2021-01", freq="M")
"""Three years, and the month that is read."""
NOISE = 4.0
"""Standard deviations by which a share of a simulation may miss what it is compared with."""
_TOGETHER = 100
"""Jurisdictions of one table: reading them one by one takes ten times as long."""


@dataclass(frozen=True)
class Planted:
    """What is drawn.

    ``expected`` incidents in each sector in the month that is read, the highest of a season of ± ``season``; variance
    ``phi`` times the mean; ``times`` as many in the first sector in that month.
    """

    sectors: int
    expected: float
    phi: float = 1.0
    season: float = 0.35
    times: float = 1.0


@dataclass(frozen=True)
class Rates:
    """Share of the series that are watched or more, flagged, and flagged as a fall: of all, or of the planted one."""

    watched: float
    flagged: float
    fallen: float


def simulate(planted: Planted, *, runs: int, seed: int) -> Rates:
    """Draw and read some jurisdictions; without a doubling all sectors count, else the planted one."""
    rng = np.random.default_rng(seed)
    found = np.zeros(3)
    own = slice(0, 1 if planted.times != 1 else planted.sectors)
    done = 0
    while done < runs:
        size = min(_TOGETHER, runs - done)
        z, q = _read(jurisdictions(planted, size, rng), planted)
        fallen = (z < -ALARM) & (planted.expected >= 10)
        flagged = ((z > ALARM) & (q < 0.05)) | fallen
        found += [each[:, own].mean() * size for each in (z > WATCH, flagged, fallen)]
        done += size
    return Rates(*(found / runs))


def jurisdictions(planted: Planted, size: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the counts of some jurisdictions, each in place of a delito: then one table has them all."""
    phase = np.arange(len(MONTHS) - 1, -1, -1) * 2 * np.pi / 12
    means = np.tile(
        planted.expected * (1 + planted.season * np.cos(phase)) / (1 + planted.season), (size, planted.sectors, 1)
    )
    means[:, 0, -1] *= planted.times
    drawn = _draw(means, planted.phi, rng)
    counts = np.concatenate([drawn, drawn.sum(axis=1, keepdims=True)], axis=1)
    places = [*(f"S{n}" for n in range(planted.sectors)), ALL]
    rows = pd.MultiIndex.from_product([range(size), places], names=["delito", "sector"]).swaplevel()
    return pd.DataFrame(counts.reshape(len(rows), -1), index=rows, columns=MONTHS)


def _read(counts: pd.DataFrame, planted: Planted) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return z, and q among the series of each jurisdiction, a row each: the table has all as if they were one."""
    found = read_month(counts, MONTHS[-1])
    z, p = (found[name].to_numpy().reshape(-1, planted.sectors + 1) for name in ("z", "p"))
    return z, np.asarray([benjamini_hochberg(row) for row in p])


def _draw(means: NDArray[np.float64], phi: float, rng: np.random.Generator) -> NDArray[np.int64]:
    return rng.poisson(means) if phi == 1 else rng.negative_binomial(means / (phi - 1), 1 / phi)


TABLE = tuple(
    Planted(sectors, expected, phi, season)
    for sectors, expected, season in (
        *((sectors, expected, 0.35) for expected in (20, 40) for sectors in (1, 12, 30)),
        (12, 20, 0.0),
        (12, 3, 0.35),
    )
    for phi in (1, 2)
)
"""The rows of the table of docs/metodos/seguimiento.md."""


def above(share: float, runs: int) -> float:
    """Return the least share of ``runs`` that chance allows where ``share`` is to be reached."""
    return share - NOISE * float(np.sqrt(share * (1 - share) / runs))


def test_the_simulation_reads_each_jurisdiction_as_the_program_does() -> None:
    planted = Planted(12, 20, times=2)
    counts = jurisdictions(planted, 12, np.random.default_rng(9))
    alone = [read_month(counts.xs(n, level="delito", drop_level=False), MONTHS[-1])["lectura"].iloc[0] for n in range(12)]
    drawn = simulate(planted, runs=12, seed=9)
    assert (np.mean([each == RISE for each in alone]), np.mean([each in {RISE, WATCHED} for each in alone])) == (
        drawn.flagged,
        drawn.watched,
    )


@pytest.mark.parametrize("phi", [1, 2])
def test_chance_alone_is_seldom_flagged(phi: float) -> None:
    found = simulate(Planted(20, 20, phi), runs=100, seed=3)
    assert found.flagged < 0.01
    assert found.watched < 0.05


def test_a_doubling_is_found() -> None:
    at_20, at_40 = (simulate(Planted(12, expected, times=2), runs=400, seed=4) for expected in (20, 40))
    assert at_20.watched >= above(0.90, 400)
    assert at_20.flagged >= above(0.65, 400)
    assert at_40.flagged >= above(0.95, 400)


@pytest.mark.soak
@pytest.mark.parametrize("planted", TABLE, ids=str)
def test_the_table_of_the_page_is_true(planted: Planted) -> None:
    runs = 4_000
    null = simulate(planted, runs=max(runs // planted.sectors, 1_000), seed=11)
    double = simulate(replace(planted, times=2), runs=runs, seed=12)
    assert null.flagged <= 0.05
    if planted.phi == 1 and planted.sectors > 1 and planted.expected >= 20:
        assert (double.watched, double.flagged) >= (above(0.90, runs), above(0.65 if planted.expected == 20 else 0.95, runs))
    said = (ROOT / "docs" / "metodos" / "seguimiento.md").read_text(encoding="utf-8")
    head = f"| {planted.sectors} | {planted.expected:g} | {planted.phi:g} | {'35 %' if planted.season else 'no'} |"
    [line] = [line for line in said.splitlines() if line.startswith(head)]
    told = [float(cell.strip(" %")) / 100 for cell in line.removeprefix(head).strip(" |").split("|")]
    for value, here in zip(told, (null.watched, null.flagged, double.watched, double.flagged), strict=True):
        assert value == pytest.approx(here, abs=NOISE * np.sqrt(2 * max(here * (1 - here), 0.001) / runs) + 0.0005)
