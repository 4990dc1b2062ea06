"""Logos of the title block as sheets hold them: PNG pictures."""

from __future__ import annotations

import struct
from base64 import b64encode

__all__ = ["logo_address", "png_size"]


def png_size(content: bytes) -> tuple[int, int]:
    """Return width and height of a PNG, in pixels."""
    wide, high = struct.unpack(">II", content[16:24])
    return wide, high


def logo_address(logo: bytes) -> str:
    """Return a picture of :func:`maps.paper.logos.clean_logo` as an address that holds it."""
    return f"data:image/png;base64,{b64encode(logo).decode()}"
