"""Logos of the title block: PNG or JPEG pictures that a user gives, drawn again before they reach a sheet."""

from __future__ import annotations

import struct
from base64 import b64encode

from geo.errors import ConfigError
from maps.paper.typst import typeset

__all__ = ["MOST_BYTES", "MOST_PIXELS", "clean_logo", "logo_address", "png_size"]

MOST_BYTES = 1_000_000
MOST_PIXELS = 3000
"""Longest side of a picture that is opened at all."""

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # markers of a JPEG that give its size
_DPI = 200.0


def clean_logo(content: bytes, called: str) -> bytes:
    """Return a picture as a PNG of 15 mm high, with none of what the file held besides.

    Parameters
    ----------
    content
        The file.
    called
        Its name, for the message.

    Raises
    ------
    ConfigError
        If it is no PNG or JPEG by its first bytes, is too large, or is damaged.
    """
    if len(content) > MOST_BYTES:
        raise ConfigError(f"El logo «{called}» pesa más de {MOST_BYTES // 1_000_000} MB: guárdelo más pequeño.")
    if not content.startswith((_PNG, _JPEG)):
        raise ConfigError(f"El logo «{called}» no es PNG ni JPEG.")
    try:
        size = png_size(content) if content.startswith(_PNG) else _jpeg_size(content)
        if not 0 < max(size) <= MOST_PIXELS or not min(size):
            raise ConfigError(f"El logo «{called}» mide {size[0]} x {size[1]}: que no pase de {MOST_PIXELS} por lado.")
        drawn: bytes = typeset("logo.typ", {"picture": list(content)}, format="png", ppi=_DPI)
    except (struct.error, IndexError, RuntimeError) as error:  # typst refuses with a RuntimeError
        raise ConfigError(f"El logo «{called}» está dañado o incompleto.") from error
    return drawn


def png_size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG, in pixels."""
    wide, high = struct.unpack(">II", content[16:24])
    return wide, high


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Width and height, of the first frame: what stands before it is walked over by its length."""
    at = 2
    while True:
        marker, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        if marker in _FRAMES:
            high, wide = struct.unpack(">HH", content[at + 5 : at + 9])
            return wide, high
        at += 2 + length


def logo_address(logo: bytes) -> str:
    """Return a picture of :func:`clean_logo` as an address that holds it."""
    return f"data:image/png;base64,{b64encode(logo).decode()}"
