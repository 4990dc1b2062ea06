"""Numbers as the plans of Peru print them: decimal point, comma between thousands."""

from __future__ import annotations

__all__ = ["decimal"]


def decimal(value: float, digits: int = 1) -> str:
    """Return a number with so many decimals: ``12,345.7``."""
    return f"{value:,.{digits}f}"
