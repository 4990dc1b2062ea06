"""Logos of the title block: pictures of the user (PNG or JPEG), redrawn before a sheet holds them."""

from __future__ import annotations

from geo.errors import ConfigError, FormatError
from geo.intake.sandbox import read_picture
from maps.paper.typst import typeset

__all__ = ["MOST_BYTES", "clean_logo"]

MOST_BYTES = 1_000_000
"""Largest file (bytes) of a logo: a PNG of 15 mm needs far less."""

_DPI = 200.0
"""Resolution (pixels per inch) of a logo: 118 pixels for a height of 15 mm, enough for print and screen."""
_MOST_HIGH = 472
"""Height (pixels) to which larger pictures are reduced first: four times the printed 118."""


def clean_logo(content: bytes, called: str) -> bytes:
    """Return a picture as a PNG, 15 mm high, without the metadata of the file.

    Pillow decodes it in the sandbox; typst renders the pixels, so that the bytes do not depend on the version of Pillow.

    Parameters
    ----------
    content
        Content of the file.
    called
        Name of the file, for messages.

    Raises
    ------
    ConfigError
        If the content is not PNG or JPEG, or is animated, too large or damaged.
    """
    if len(content) > MOST_BYTES:
        raise ConfigError(f"El logo «{called}» pesa más de {MOST_BYTES // 1_000_000} MB: guárdelo más pequeño.")
    try:
        pixels = read_picture(content, called, most_high=_MOST_HIGH)
    except FormatError as error:
        raise ConfigError(f"No se puede usar el logo. {error}") from error
    drawn: bytes = typeset("logo.typ", {"picture": list(pixels)}, format="png", ppi=_DPI)
    return drawn
