"""Logos of the title block: PNG or JPEG pictures that a user gives, drawn again before they reach a sheet."""

from __future__ import annotations

from geo.errors import ConfigError, FormatError
from geo.intake.sandbox import read_picture
from maps.paper.typst import typeset

__all__ = ["MOST_BYTES", "clean_logo"]

MOST_BYTES = 1_000_000
"""Largest file of a logo."""

_DPI = 200.0
"""Pixels per inch of a logo on paper: 118 for its 15 mm."""
_MOST_HIGH = 472
"""Pixels of height that are worth keeping before it is drawn: four times those."""


def clean_logo(content: bytes, called: str) -> bytes:
    """Return a picture as a PNG of 15 mm high, with none of what the file held besides.

    Pillow decodes it, in the process that opens files; typst draws its pixels, so that the bytes do not depend on the
    version of Pillow.

    Parameters
    ----------
    content
        The file.
    called
        Its name, for the message.

    Raises
    ------
    ConfigError
        If it is no PNG or JPEG by its content, is animated, is too large, or is damaged.
    """
    if len(content) > MOST_BYTES:
        raise ConfigError(f"El logo «{called}» pesa más de {MOST_BYTES // 1_000_000} MB: guárdelo más pequeño.")
    try:
        pixels = read_picture(content, called, most_high=_MOST_HIGH)
    except FormatError as error:
        raise ConfigError(f"No se puede usar el logo. {error}") from error
    drawn: bytes = typeset("logo.typ", {"picture": list(pixels)}, format="png", ppi=_DPI)
    return drawn
