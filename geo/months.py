"""Names of the months in Spanish."""

from __future__ import annotations

__all__ = ["MONTHS", "SEPTIEMBRE"]

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
