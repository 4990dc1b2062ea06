"""One member of every axis, drawn with a seed; the two files that it makes; its shrinking to the axes that matter."""

from __future__ import annotations

import random
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from helpers.kinds.cells import Cells, text_of
from helpers.kinds.dates import DATES
from helpers.kinds.facts import Fact, facts
from helpers.kinds.hours import HOURS
from helpers.kinds.limits import LIMITS
from helpers.kinds.order import ORDERS, SIZES
from helpers.kinds.places import PLACES
from helpers.kinds.point_layers import POINT_LAYERS
from helpers.kinds.styles import STYLES
from helpers.kinds.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["AXES", "FORMATS", "PLAIN", "Combination"]

FORMATS = TABLES | POINT_LAYERS
AXES = {
    "style": STYLES,
    "order": ORDERS,
    "dates": DATES,
    "hours": HOURS,
    "places": PLACES,
    "format": FORMATS,
    "limits": LIMITS,
    "size": SIZES,
}
"""Members of each axis by name; the first of each is plain."""
_LAYERS = 0.4
"""Share of the combinations whose facts are a layer of points."""
_MONTHS = 12
"""Days up to this may be months: without a later one nobody knows the order of day and month."""
_RANGES = {"from and to", "day and until", "hour and until", "year, month, day", "year, month word, day"}
"""Families of several columns, which mean nothing without headers."""


@dataclass(frozen=True, slots=True)
class Combination:
    """Names of a member of each axis. Equal seeds make equal files."""

    seed: int = 0
    style: str = "plain"
    order: str = "plain"
    dates: str = "plain"
    hours: str = "plain"
    places: str = "plain"
    format: str = "plain"
    limits: str = "plain"
    size: str = "plain"

    @classmethod
    def at(cls, seed: int) -> Combination:
        """Return the combination of a seed: one member of each axis by chance, those that no file can join left out."""
        rng = random.Random(seed)
        while True:
            layer = rng.random() < _LAYERS
            drawn = {name: rng.choice(sorted(axis)) for name, axis in AXES.items()}
            drawn["format"] = rng.choice(sorted(POINT_LAYERS if layer else TABLES))
            made = cls(seed=seed, **drawn)
            made = replace(made, places="geometry") if layer else made
            if made.possible():
                return made

    @classmethod
    def alone(cls, axis: str, member: str, seed: int = 0) -> Combination:
        """Return a member with every other axis plain (a layer keeps the place as its geometry)."""
        made = cls(seed=seed, **{axis: member})
        return replace(made, places="geometry") if FORMATS[made.format].layer else made

    def possible(self) -> bool:
        """Whether a file can join these members, and a person could read it."""
        form, style = FORMATS[self.format], STYLES[self.style]
        if form.layer != PLACES[self.places].geometry:
            return False
        if style.bare and (not form.bareable or self.order != "plain" or _RANGES & {self.dates, self.hours}):
            return False
        known = self.facts()
        if all(fact.day.day <= _MONTHS for fact in known):
            return False
        made = self.cells(known)
        cut = [name.strip()[: form.most or None].casefold() for name in made.headers]
        if len(set(cut)) < len(cut):
            return False
        written = "".join(text_of(cell) for line in made.lines for cell in line)
        return written.encode(form.encoding, errors="ignore").decode(form.encoding) == written

    def facts(self) -> list[Fact]:
        """Return the facts of the file."""
        return facts(self.seed, count=SIZES[self.size].facts, timed=not DATES[self.dates].blankable)

    def cells(self, known: list[Fact]) -> Cells:
        """Return what the file of incidents says."""
        dates, places, style, order = DATES[self.dates], PLACES[self.places], STYLES[self.style], ORDERS[self.order]
        writers: list[Callable[[Fact], dict[str, object]]] = [
            lambda fact: {"id": fact.id},
            lambda fact: dict(dates.cells(fact)),
            lambda fact: {} if dates.timed else dict(HOURS[self.hours].cells(fact)),
            lambda fact: {"delito": fact.delito},
            lambda fact: dict(places.cells(fact)),
            lambda fact: {"direccion": fact.address},
        ]
        told = [{name: cell for write in writers for name, cell in write(fact).items()} for fact in known]
        names = order.apply(list(told[0]), random.Random(self.seed))
        rows = [
            [own[name] if name in own else order.cell(name, fact, row) for name in names]
            for row, (fact, own) in enumerate(zip(known, told, strict=True))
        ]
        headers = [style.header(name) if name in told[0] else style.decoy(name) for name in names]
        return Cells(headers, rows, [(fact.lon, fact.lat) for fact in known], bare=style.bare)

    def write(self, folder: Path) -> tuple[Path, tuple[Path, ...]]:
        """Write the file of incidents and those of the limits."""
        for name in ("hechos", "limites"):
            (folder / name).mkdir(parents=True)
        incidents = FORMATS[self.format].write(self.cells(self.facts()), folder / "hechos")
        return incidents, tuple(LIMITS[self.limits].write(folder / "limites"))

    @property
    def metres(self) -> float:
        """How far the writing may move a point."""
        return PLACES[self.places].metres

    @property
    def may_refuse(self) -> frozenset[str]:
        """Codes, or names of errors, with which the members may be refused."""
        return frozenset().union(*(AXES[axis][member].may_refuse for axis, member in self.members()))

    def members(self) -> Iterator[tuple[str, str]]:
        """Return the names of the axes and of their members."""
        yield from ((item.name, getattr(self, item.name)) for item in fields(self) if item.name != "seed")

    def told(self) -> str:
        """Return the members that are not plain, and the seed."""
        other = [f"{axis}={member!r}" for axis, member in self.members() if member != next(iter(AXES[axis]))]
        return f"Combination({', '.join([f'seed={self.seed}', *other])})"

    def shrunk(self, fails: Callable[[Combination], bool]) -> Combination:
        """Return the combination with every axis plain that can be while it still ``fails``."""
        least = self
        for axis, members in AXES.items():
            plain = {axis: next(iter(members))}
            if axis == "format" and PLACES[least.places].geometry:
                plain["places"] = PLAIN.places
            smaller = replace(least, **plain)
            if smaller != least and smaller.possible() and fails(smaller):
                least = smaller
        return least


PLAIN = Combination()
