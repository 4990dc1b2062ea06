"""Jurisdictions side by side: squares in a row, with the numbers that a test gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shapely import box

from maps.overview.values import Station, Tally

if TYPE_CHECKING:
    from maps.sheet import Fact

PERIOD = "año 2020"


def square(column: int, row: int = 0) -> str:
    """Return the outline of a square of a hundredth of a degree near the equator."""
    return str(box(column / 100, -row / 100, (column + 1) / 100, (1 - row) / 100).wkt)


def station(name: str, facts: int, *, at: int = 0, row: int = 0, period: str = PERIOD, **numbers: Any) -> Station:
    links: tuple[Fact, ...] = (
        ("Mapa del delito", f"{name}/mapa-del-delito.html"),
        ("Mapa del delito (PDF)", f"{name}/mapa-del-delito.pdf"),
        ("Cuadro (Excel)", f"{name}/cuadro.xlsx"),
    )
    tally = Tally(facts, outline=square(at, row), **numbers)
    return Station(name, tally, "ILO", period, links, (("Puntos críticos", "2"),), "SECTOR 1")


def many(count: int = 72, **numbers: Any) -> list[Station]:
    """Return jurisdictions in rows of nine, all with incidents, months, people and an earlier period."""
    told: dict[str, Any] = {
        "people": 20_000,
        "before": 100,
        "days": (365, 365),
        "earlier": "año 2019",
        "months": tuple((f"mes {month}", 5 + month) for month in range(12)),
        "crime": "Robo sin violencia",
        "crime_n": 20,
    }
    return [station(f"Comisaría NÚMERO {n + 1}", 40 + 3 * n, at=n % 9, row=n // 9, **(told | numbers)) for n in range(count)]
