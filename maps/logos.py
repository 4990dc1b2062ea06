"""Size and data URL of the PNG logos of a title block."""

from __future__ import annotations

import struct
from base64 import b64encode

__all__ = ["logo_address", "png_size"]


def png_size(content: bytes) -> tuple[int, int]:
    """Return width and height (pixels) of a PNG."""
    wide, high = struct.unpack(">II", content[16:24])
    return wide, high


def logo_address(logo: bytes) -> str:
    """Return a PNG of :func:`maps.paper.logos.clean_logo` as a ``data:`` URL."""
    return f"data:image/png;base64,{b64encode(logo).decode()}"
