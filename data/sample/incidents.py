"""Invented incidents: most of them in few places, at the hours and addresses that such things have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry
    from streets import Street

MONTH_WEIGHTS = np.array([1.1, 1.1, 0.8, 0.5, 0.55, 0.7, 0.9, 1.0, 1.05, 1.1])
DAYS = np.arange("2020-01-01", "2020-11-01", dtype="datetime64[D]")
_HOURS = {"noche": (20.5, 2.2), "tarde": (16.0, 2.8), "dia": (12.5, 2.6), "madrugada": (2.0, 2.0)}
_NO_HOUR = 0.06
_FOCUS, _REPEATED = 0.52, 0.74


@dataclass(frozen=True, slots=True)
class Fact:
    """One incident: its place in metres, its address, day, minute after midnight, and its row of the mix."""

    x: float
    y: float
    address: str
    day: np.datetime64
    minute: int
    crime: list[Any]


def shares(mix: list[list[Any]], total: int) -> list[int]:
    """Divide ``total`` in the proportions of the mix, by largest remainders, so that it adds up exactly."""
    weights = np.array([row[3] for row in mix], dtype=float)
    exact = weights / weights.sum() * total
    counts = np.floor(exact).astype(int)
    for row in np.argsort(-(exact - counts), kind="stable")[: total - counts.sum()]:
        counts[row] += 1
    return [int(count) for count in counts]


def deal(mix: list[list[Any]], sizes: list[int], rng: np.random.Generator) -> list[list[list[Any]]]:
    """Deal the crimes of a file to its comisarías: the rural ones to the small places, the others at random."""
    counts = shares(mix, sum(sizes))
    rural = [row for row, count in zip(mix, counts, strict=True) for _ in range(count) if row[5] == "rural"]
    others = [row for row, count in zip(mix, counts, strict=True) for _ in range(count) if row[5] != "rural"]
    others = [others[place] for place in rng.permutation(len(others))]
    hands: list[list[list[Any]]] = [[] for _ in sizes]
    small = [place for place, size in enumerate(sizes) if 30 < size <= 500] or [int(np.argmin(sizes))]
    for number, row in enumerate(rural):
        hands[small[number % len(small)]].append(row)
    for place, size in enumerate(sizes):
        missing = size - len(hands[place])
        hands[place] += others[:missing]
        others = others[missing:]
    return hands


def facts(
    station: dict[str, Any],
    crimes: list[list[Any]],
    area: BaseGeometry,
    lines: list[Street],
    rng: np.random.Generator,
) -> list[Fact]:
    """Place and date the crimes of one comisaría inside its own area."""
    spots, names = _spots(area, lines)
    near = np.hypot(*(spots - np.asarray(station["lado"])).T)
    focuses = spots[rng.choice(len(spots), station["focos"], replace=False, p=_softly(near))]
    repeated = rng.choice(len(spots), max(len(crimes) // 30, 4), replace=False, p=_softly(near))
    out = []
    for crime in crimes:
        if crime[5] == "rural":
            x, y = _inside(area, rng)
            address = "CASERIO S/N"
        else:
            place = _place(spots, focuses, repeated, rng)
            side = np.where(place % 2, 5.0, -5.0)
            x, y = spots[place] + side
            address = f"{names[place]} {100 + int(place) % 900}"
        day = _day(crime[2], rng)
        out.append(Fact(float(x), float(y), address, day, _minute(crime[4], rng), crime))
    return [fact for fact in out if area.contains(shapely.Point(fact.x, fact.y))]


def _spots(area: BaseGeometry, lines: list[Street]) -> tuple[np.ndarray, list[str]]:
    """Return house fronts: a spot every 22 m of street well inside the area, and the street's name."""
    inner = area.buffer(-12)
    xy, names = [], []
    for name, _, line in lines:
        for part in shapely.get_parts(shapely.intersection(line, inner)):
            for far in np.arange(4, part.length, 22.0):
                xy.append(part.interpolate(far).coords[0])
                names.append(name)
    return np.array(xy), names


def _softly(distance: np.ndarray) -> np.ndarray:
    weight = np.exp(-distance / 420.0) + 1e-6
    return np.asarray(weight / weight.sum())


def _place(spots: np.ndarray, focuses: np.ndarray, repeated: np.ndarray, rng: np.random.Generator) -> int:
    luck = rng.random()
    if luck < _FOCUS:
        weight = 1 / (np.arange(len(focuses)) + 1.5)
        rank = int(rng.choice(len(focuses), p=weight / weight.sum()))
        turn, far = rng.uniform(0, 2 * np.pi), rng.exponential(75.0)
        target = focuses[rank] + far * np.array([np.cos(turn), np.sin(turn)])
        return int(np.argmin(np.hypot(*(spots - target).T)))
    if luck < _REPEATED:
        return int(repeated[min(int(rng.zipf(1.35)) - 1, len(repeated) - 1)])
    return int(rng.integers(len(spots)))


def _inside(area: BaseGeometry, rng: np.random.Generator) -> tuple[float, float]:
    west, south, east, north = area.bounds
    while True:
        x, y = rng.uniform(west, east), rng.uniform(south, north)
        if area.contains(shapely.Point(x, y)):
            return x, y


def _day(modalidad: str, rng: np.random.Generator) -> np.datetime64:
    months = DAYS.astype("datetime64[M]").astype(int) % 12
    weekend = np.is_busday(DAYS, weekmask="0000111")  # Friday to Sunday
    weight = MONTH_WEIGHTS[months] * np.where(weekend & ("EBRIEDAD" in modalidad), 4.0, 1.0)
    return np.datetime64(rng.choice(DAYS, p=weight / weight.sum()))


def _minute(turno: str, rng: np.random.Generator) -> int:
    if rng.random() < _NO_HOUR:
        return 0
    middle, spread = _HOURS[turno]
    return int(rng.normal(middle, spread) % 24 * 12) * 5
