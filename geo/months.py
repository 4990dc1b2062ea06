"""Names of the months in Spanish, and months counted from the year 0."""

from __future__ import annotations

__all__ = ["MONTHS", "SEPTIEMBRE", "month_code", "months_since_0"]

MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "setiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
"""Spanish month names in Peruvian spelling."""
SEPTIEMBRE = "septiembre"
"""Spelling of the ninth month outside Peru."""


def month_code(number: int) -> str:
    """Return a month, counted from January of the year 0, as ``2020-11``.

    Examples
    --------
    >>> month_code(24_250)
    '2020-11'
    """
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def months_since_0(code: str) -> int:
    """Return the number of a month written as ``2020-11``, counted from January of the year 0.

    Examples
    --------
    >>> months_since_0("2020-11")
    24250
    """
    year, _, month = code.partition("-")
    return int(year) * 12 + int(month) - 1
