"""What, where and when of some incidents: said only where the counts bear it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from layers.statistics.summary import Summary, summarise, wilson_low

NAMES = pd.Series(["S1", "S2", "S3"])


def facts(*rows: tuple[str, str, float, str, int]) -> pd.DataFrame:
    """Return incidents: delito, turno, minute, sector, times."""
    columns = ("delito", "turno", "minuto", "sector")
    found = [dict(zip(columns, row, strict=True)) for *row, times in rows for _ in range(times)]
    return pd.DataFrame(found, columns=[*columns]).assign(titulo="Delitos contra el patrimonio")


def zones(*rows: tuple[int, int, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["rango", "incidentes", "sectores"])


def summed(found: pd.DataFrame, own: pd.DataFrame | None = None, *, hours: bool = True) -> Summary:
    return summarise(found, zones() if own is None else own, level="sector", names=NAMES, hours=hours)  # type: ignore[arg-type]


def test_what_most_is_where_and_when() -> None:
    night = facts(("Hurto", "noche", 1290, "S1", 30), ("Robo", "mañana", 500, "S2", 6), ("Robo", "", np.nan, "S3", 4))
    found = summed(night, zones((2, 9, "S2"), (1, 25, "S1, S2")))
    assert (found.total, found.enough, found.crimes) == (40, True, (("Hurto", 30),))
    assert (found.zone, found.zone_n, found.zone_sectors) == (1, 25, ("S1", "S2"))
    assert (found.sectors, found.others) == ((("S1", 30),), 2)
    assert (found.turno, found.turno_n, found.timed, found.window) == ("noche", 30, 36, (19, 22))
    assert summed(night, hours=False).window is None, "hours where they may be told"


def test_under_thirty_no_turno_is_told() -> None:
    found = summed(facts(("Hurto", "noche", 1290, "S1", 29)))
    assert (found.enough, found.turno, found.window, found.sectors) == (False, "", None, (("S1", 29),))


def test_what_does_not_stand_out_is_not_said() -> None:
    rows = [
        (kind, turno, 360 * at + 60 * hour, f"S{at % 3 + 1}", 2)
        for at, turno in enumerate(("madrugada", "mañana", "tarde", "noche"))
        for hour in range(6)
        for kind in ("Hurto", "Robo")
    ]
    found = summed(facts(*rows))
    assert (found.total, found.crimes, found.turno) == (96, (("Hurto", 48), ("Robo", 48)), "")
    assert [name for name, _ in found.sectors] == ["S1", "S2", "S3"] or len(found.sectors) == 1
    even = facts(*[("Hurto", "noche", 1080 + 60 * hour, "S1", 10) for hour in range(6)])
    assert (summed(even).turno, summed(even).window) == ("noche", None)


@pytest.mark.parametrize(("second", "crimes", "turno"), [(12, 2, ""), (2, 1, "noche")])
def test_what_chance_may_not_distinguish_from_the_first_is_told_with_it(second: int, crimes: int, turno: str) -> None:
    found = summed(
        facts(("Hurto", "noche", 1290, "S1", 20), ("Robo", "madrugada", 90, "S2", second), ("Otro", "", 0, "S3", 9))
    )
    assert [name for name, _ in found.crimes] == ["Hurto", "Robo"][:crimes]
    assert found.turno == turno


def test_of_nothing_there_is_nothing() -> None:
    assert summed(facts()) == Summary(0)


@pytest.mark.parametrize(("part", "total", "low"), [(38, 100, 0.2909), (1, 1, 0.2065), (0, 9, 0.0)])
def test_the_lower_limit_is_that_of_wilson(part: int, total: int, low: float) -> None:
    """Values of Newcombe's calculator."""
    assert wilson_low(part, total) == pytest.approx(low, abs=1e-4)
