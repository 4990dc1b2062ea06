"""Every number of seguimiento.xlsx, recomputed from the rows of the file by plain loops."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from scipy.stats import t

from helpers.months.town_of_months import Fact, invented, project_of
from mapadelito.jobs.follow import follow
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MONTH = "2020-10"
SECTORS = ("S1", "S2", "S3", "S4")
WHOLE, ALL = "Toda la jurisdicción", "todos los delitos"
NAMES = {
    "HURTO": "Hurto",
    "ROBO": "Robo",
    "VIOLENCIA FAMILIAR": "Violencia contra la mujer e integrantes del grupo familiar",
}
WEIGHTS = {"HURTO": 1.0, "ROBO": 3.0, "VIOLENCIA FAMILIAR": 1.0}

Series = tuple[str, str]
Counts = dict[Series, dict[str, int]]


def month_before(month: str, back: int) -> str:
    year, number = int(month[:4]), int(month[5:]) - 1 - back
    return f"{year + number // 12}-{number % 12 + 1:02d}"


def series_of(fact: Fact) -> list[Series]:
    """Return the series that count an incident."""
    name = NAMES[fact.delito]
    places = [WHOLE, *([f"Sector {fact.sector}"] if fact.sector else [])]
    return [(place, crime) for place in places for crime in (name, ALL)]


def counted(facts: Iterable[Fact]) -> Counts:
    months = sorted({fact.month for fact in facts})
    places = [WHOLE, *(f"Sector {name}" for name in SECTORS)]
    counts = {(place, crime): dict.fromkeys(months, 0) for place in places for crime in (*NAMES.values(), ALL)}
    for fact in facts:
        for series in series_of(fact):
            counts[series][fact.month] += 1
    return counts


class Expected:
    """What was to be expected of some months together in a series, from those before the first."""

    def __init__(self, counts: Counts, series: Series, asked: list[str]) -> None:
        place, crime = series
        past = sorted(month for month in counts[series] if month < asked[0])[-36:]
        self.known = len(past) >= 12
        if not self.known:
            return
        total = counts[WHOLE, crime]
        everything = sum(total[month] for month in past)
        found, flat = dict.fromkeys(range(1, 13), 0.0), dict.fromkeys(range(1, 13), 0.0)
        for month in past:
            found[int(month[5:])] += total[month]
            flat[int(month[5:])] += everything / len(past)
        self.firm = len(past) >= 24

        def index(month: str) -> float:
            number = int(month[5:])
            return (found[number] + 24) / (flat[number] + 24) if self.firm else 1.0

        behind, here = sum(index(month) for month in past), sum(index(month) for month in asked)
        level = sum(counts[series][month] for month in past) / behind
        self.value = level * here
        doubt = 0.0
        if self.firm:
            share = sum(found[int(month[5:])] for month in asked) / everything
            parts = (found[int(month[5:])] / (flat[int(month[5:])] + 24) ** 2 for month in asked)
            doubt = sum(parts) * (1 - share)
        self.k = 1 / (here / behind + level / here * doubt)
        group = [own for own in counts if own[1] == crime and (own[0] == WHOLE) == (place == WHOLE)]
        self.phi = self._phi(counts, group, past, {month: index(month) for month in past})

    def _phi(self, counts: Counts, group: list[Series], past: list[str], index: dict[str, float]) -> float:
        pearson, freedom = 0.0, 0
        for own in group:
            seen = [counts[own][month] for month in past]
            if sum(seen) / len(past) < 1:
                continue
            for month, now in zip(past, seen, strict=True):
                fit = sum(seen) / sum(index.values()) * index[month]
                pearson += (now - fit) ** 2 / fit
            freedom += len(past) - 1
        freedom -= 11 if self.firm else 0
        return max(1.0, pearson / freedom) if freedom > 0 else 1.0

    def z(self, now: float) -> float:
        """Return the distance of a count."""
        return 2 * (math.sqrt(now) - math.sqrt(self.value)) / math.sqrt(self.phi * (1 + 1 / self.k))

    def span(self, limit: float) -> tuple[int, int]:
        """Return the least and the greatest count within a distance, found one by one."""
        inside = [now for now in range(int(self.value * 4) + 60) if abs(self.z(now)) <= limit + 1e-9]
        return inside[0], inside[-1]


def adjusted(p: dict[Series, float]) -> dict[Series, float]:
    """Benjamini and Hochberg: the least of m p / rank over those of this rank or a later one."""
    ordered, least, out = sorted(p, key=lambda own: p[own]), 1.0, {}
    for rank in range(len(ordered), 0, -1):
        least = min(least, p[ordered[rank - 1]] * len(ordered) / rank)
        out[ordered[rank - 1]] = least
    return out


def tail(z: float) -> float:
    return 0.5 * math.erfc(z / math.sqrt(2))


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows if row[2] is not None]


@pytest.fixture(scope="module", params=["2017-09", "2019-03"], ids=["three years", "no season"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Fact], Path]:
    folder = tmp_path_factory.mktemp("numeros")
    facts = invented(request.param, MONTH, seed=5, a_month=30)
    facts += [Fact(5000 + n, f"{MONTH}-{n % 28 + 1:02d}", "ROBO", 400.0 + 9 * n, 600.0) for n in range(30)]  # a rise
    project = project_of(folder, facts, perfil="interno", pesos={"PAT.ROB": 3})
    follow(load_config(None, project), lambda _: None)
    return facts, folder / "salida" / "interno" / "seguimiento.xlsx"


def test_every_number_of_the_month(made: tuple[list[Fact], Path]) -> None:
    facts, path = made
    counts = counted(facts)
    rows = rows_of(openpyxl.load_workbook(path)["Mes"])
    own = {series: Expected(counts, series, [MONTH]) for series in counts}
    assert {(row["Sector"], row["Delito"]) for row in rows} == set(counts)
    assert {row["Lectura"] for row in rows} >= {"usual", "fuera de lo usual" if len(counts[WHOLE, ALL]) > 24 else "vigilar"}
    freedom = max(min(len(counts[WHOLE, ALL]) - 1, 36) - 12, 1)
    distance = {series: each.z(counts[series][MONTH]) for series, each in own.items()}
    q = adjusted({series: t.sf(z, freedom) for series, z in distance.items()})
    fall = adjusted({series: t.sf(-z, freedom) for series, z in distance.items() if own[series].value >= 10})
    year = [f"2020-{number:02d}" for number in range(1, 11)]
    for row in rows:
        series = row["Sector"], row["Delito"]
        seen, each, whole = counts[series], own[series], Expected(counts, series, year)
        z = each.z(seen[MONTH])
        assert row["Hechos"] == seen[MONTH]
        assert row["Mes anterior"] == seen[month_before(MONTH, 1)]
        assert row["Mismo mes, un año antes"] == seen.get(month_before(MONTH, 12))
        assert row["Mismo mes, dos años antes"] == seen.get(month_before(MONTH, 24))
        assert (row["Esperado"], row["z"], row["p"]) == pytest.approx((each.value, z, tail(z)), rel=1e-9, abs=1e-12)
        assert (row["Usual desde"], row["Usual hasta"]) == each.span(2)
        assert row["q de toda la corrida"] == pytest.approx(q[series], rel=1e-9)
        assert row["En el año"] == sum(seen[month] for month in year)
        earlier = [month_before(month, 12) for month in year]
        assert row["Mismos meses, un año antes"] == (sum(map(seen.__getitem__, earlier)) if earlier[0] in seen else None)
        told = (row["Usual del año desde"], row["Usual del año hasta"])
        assert told == (whole.span(2) if whole.known else (None, None))
        q_fall = fall.get(series, 1.0)
        assert row["Lectura"] == reading(z, (q[series], q_fall), each, seen[MONTH], seen[month_before(MONTH, 1)])
        assert harm_told(row) == harm_of(facts, *series)


def reading(z: float, q: tuple[float, float], each: Expected, now: int, before: int) -> str:
    if each.firm and z > 3 and q[0] < 0.05:
        return "fuera de lo usual"
    if each.firm and z < -3 and each.value >= 10 and q[1] < 0.05:
        return "menos de lo usual"
    if z > 2 or (z < -3 and each.value >= 10):
        return "vigilar"
    change = abs(now - before)
    seems = (change >= before / 2 and change >= 3) or (change >= before / 10 and change >= 10)
    return "parece, pero no" if seems else "usual"


def harm_told(row: dict[str, Any]) -> list[float | None]:
    return [row[name] for name in ("Con peso", "Con peso, mes anterior", "Con peso, un año antes")]


def harm_of(facts: list[Fact], place: str, crime: str) -> list[float | None]:
    if crime != ALL:
        return [None] * 3
    out = []
    for back in (0, 1, 12):
        month = month_before(MONTH, back)
        weights = [WEIGHTS[fact.delito] for fact in facts if (place, ALL) in series_of(fact) and fact.month == month]
        out.append(sum(weights))
    return out


def test_every_number_of_the_charts(made: tuple[list[Fact], Path]) -> None:
    facts, path = made
    counts = counted(facts)
    rows = rows_of(openpyxl.load_workbook(path)["Control 1"])
    assert len(rows) == len(counts) * min(24, len(counts[WHOLE, ALL]))
    for row in rows:
        series, month = (row["Sector"], row["Delito"]), f"{row['Mes'][3:]}-{row['Mes'][:2]}"
        each = Expected(counts, series, [month])
        assert row["Hechos"] == counts[series][month]
        names = ("Usual desde", "Usual hasta", "Límite desde", "Límite hasta")
        if not each.known:
            assert [row[name] for name in ("Esperado", *names)] == [None] * 5
            continue
        assert row["Esperado"] == pytest.approx(each.value, rel=1e-9)
        assert tuple(row[name] for name in names) == (*each.span(2), *each.span(3))
