"""Small files of incidents of a month, to be loaded by the command."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

HEAD = "id,fecha,hora,delito,latitud,longitud,direccion,comisaria"


def fact(number: int, day: str, *, delito: str = "HURTO", hour: str = "10:15", at: int | None = None) -> str:
    """Return the row of a fact at a place of its own, or at that of the fact ``at``."""
    place = number if at is None else at
    return f"{number},{day},{hour},{delito},{-9.05 - place * 1e-4:.4f},{-81.0 + place * 1e-4:.4f},Jr. Uno {place},CENTRAL"


def month(number: int, count: int = 12, *, year: int = 2020) -> list[str]:
    """Return the rows of a month: facts of different days, numbered from a hundred times the month."""
    return [fact(100 * number + at, f"{at + 1:02d}/{number:02d}/{year}") for at in range(count)]


def write(path: Path, rows: Iterable[str], head: str = HEAD) -> Path:
    """Write a file of rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path
