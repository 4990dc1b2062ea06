"""The only importer of Pillow: a picture that somebody gave is decoded, and its pixels alone are written again.

:func:`read_picture` runs in the process that opens files: others ask :func:`geo.intake.sandbox.read_picture`. Pictures of
our own drawing are made smaller by :func:`to_palette`.
"""

from __future__ import annotations

import io
import struct
from contextlib import contextmanager
from typing import TYPE_CHECKING

from geo.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL.Image import Image

__all__ = ["MOST_PIXELS", "read_picture", "to_palette"]

MOST_PIXELS = 3000
"""Longest side, in pixels, of a picture that is decoded: 36 MB of memory at most."""

_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
"""First bytes of a PNG and of a JPEG."""
_DEEP = ("I;16", "I;16B", "I;16L", "I")
"""Pillow's modes of a grey picture with 16 bits a pixel, which it would cut at 255 and not scale."""
_NEAR = 12
"""Difference of levels (0 to 255) below which two colours are one: they look the same side by side."""
_STEP_16_TO_8 = 257
"""One level of 8 bits in levels of 16: 65535 / 255."""


def read_picture(path: Path, called: str, most_high: int) -> bytes:
    """Return a picture as a PNG of 8-bit RGBA: upright, and with no text, date, profile or second picture.

    Parameters
    ----------
    path
        PNG or JPEG.
    called
        Its name, for the message.
    most_high
        Pixels; a higher picture is made smaller, in proportion.

    Raises
    ------
    FormatError
        If it is no PNG or JPEG by its content, is animated, is larger than :data:`MOST_PIXELS`, or is damaged.
    """
    from PIL import Image  # noqa: PLC0415 (heavy)

    with path.open("rb") as stream:
        if not stream.read(8).startswith(_SIGNATURES):
            raise FormatError(f"«{called}» no es PNG ni JPEG: ábralo en Paint y guárdelo como PNG.")
    Image.MAX_IMAGE_PIXELS = None  # Pillow's limit does not tell the size; ours is checked below, before decoding
    with _damage_told(called):
        picture = Image.open(path, formats=("PNG", "JPEG"))
    with picture:
        wide, high = picture.size
        if max(wide, high) > MOST_PIXELS:
            raise FormatError(f"«{called}» mide {wide} x {high} píxeles: que no pase de {MOST_PIXELS} por lado.")
        if picture.format == "PNG" and getattr(picture, "is_animated", False):
            raise FormatError(f"«{called}» es una imagen animada: guárdela como imagen fija.")
        with _damage_told(called):
            pixels = _rgba(picture)
    pixels.thumbnail((MOST_PIXELS, most_high), Image.Resampling.LANCZOS)
    clean = Image.frombytes("RGBA", pixels.size, pixels.tobytes())  # what else the file held stays behind
    out = io.BytesIO()
    clean.save(out, "PNG")
    return out.getvalue()


def to_palette(png: bytes, colors: int) -> bytes:
    """Return a PNG of our own drawing in at most ``colors`` colours, without transparency, text or date.

    The most frequent colours stay as they are, also those of a small sign (methods that average would change them); the
    others, which are the steps at the edges of lines and letters, become the nearest of them.
    """
    from PIL import Image  # noqa: PLC0415 (heavy)

    with Image.open(io.BytesIO(png), formats=("PNG",)) as picture:
        ground = Image.new("RGB", picture.size, "white")
        own = picture.convert("RGBA")
        ground.paste(own, mask=own.getchannel("A"))
    kept: list[tuple[int, ...]] = []
    seen: list[tuple[int, tuple[int, ...]]] = ground.getcolors(ground.width * ground.height)  # type: ignore[assignment]
    for _, color in sorted(seen, reverse=True):
        if all(max(abs(a - b) for a, b in zip(color, other, strict=True)) >= _NEAR for other in kept):
            kept.append(color)
        if len(kept) == colors:
            break
    palette = Image.new("P", (1, 1))
    palette.putpalette([level for color in kept for level in color])
    out = io.BytesIO()
    ground.quantize(palette=palette, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _rgba(picture: Image) -> Image:
    """Decode a picture, turn it as its camera says, and give it four channels of 8 bits."""
    from PIL import ImageOps  # noqa: PLC0415 (heavy)

    picture.load()
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in _DEEP:
        nearest = upright.convert("I").point(lambda level: level / _STEP_16_TO_8 + 0.5)  # Pillow drops the decimals
        upright = nearest.convert("L")
    return upright.convert("RGBA")


@contextmanager
def _damage_told(called: str) -> Iterator[None]:
    """Refuse a picture that Pillow cannot open or decode."""
    try:
        yield
    except (OSError, SyntaxError, ValueError, struct.error) as error:
        raise FormatError(f"«{called}» está dañado o incompleto: vuelva a guardarlo.") from error
