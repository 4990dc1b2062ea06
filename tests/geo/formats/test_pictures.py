"""Pictures that somebody gave: what comes out is pixels, and what is no picture is refused in words."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from geo.errors import FormatError
from geo.formats.pictures import read_picture, to_palette
from geo.intake import sandbox

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SIGNATURE = b"\x89PNG\r\n\x1a\n"
SECRET = b"ALGUIEN DE LA OFICINA"
BOMB = zlib.compress(bytes(50_000_000), 9)
GREEN, RED = (0, 255, 0, 255), (200, 10, 20, 255)


@pytest.fixture
def read(tmp_path: Path) -> Callable[[bytes], Image.Image]:
    """Return what reads the content of a file as a picture of 472 pixels of height at most."""

    def reader(content: bytes) -> Image.Image:
        path = tmp_path / "a.png"
        path.write_bytes(content)
        clean = read_picture(path, "a.png", 472)
        assert clean == read_picture(path, "otro.png", 472)
        assert SECRET not in clean
        assert [kind for kind in (b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"iCCP", b"tIME", b"pHYs") if kind in clean] == []
        picture = Image.open(io.BytesIO(clean))
        assert (picture.format, picture.mode, picture.info) == ("PNG", "RGBA", {})
        return picture

    return reader


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(wide: int, high: int, *more: bytes, data: bytes, depth: int = 8, color: int = 0, interlaced: int = 0) -> bytes:
    """Return a PNG of parts; ``data`` is what its rows are compressed to."""
    head = struct.pack(">IIBBBBB", wide, high, depth, color, 0, 0, interlaced)
    return SIGNATURE + chunk(b"IHDR", head) + b"".join(more) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def sample() -> Image.Image:
    """Return a red picture, 40 x 20, whose first pixel is green."""
    picture = Image.new("RGB", (40, 20), RED[:3])
    picture.putpixel((0, 0), GREEN[:3])
    return picture


def saved(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def near(found: Any, wanted: tuple[int, ...]) -> bool:
    return all(abs(one - other) <= 6 for one, other in zip(found, wanted, strict=True))


def test_pixels_come_out_as_they_went_in(read: Callable[[bytes], Image.Image]) -> None:
    given = Image.effect_noise((90, 70), 80).convert("RGBA")
    given.putalpha(Image.effect_noise((90, 70), 80))
    assert read(saved(given)).tobytes() == given.tobytes()


def test_only_pixels_come_out(read: Callable[[bytes], Image.Image]) -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    texts = (chunk(b"tEXt", b"Author\x00" + SECRET), chunk(b"tIME", bytes((7, 230, 1, 2, 3, 4, 5))))
    assert read(png(2, 1, *texts, data=zlib.compress(bytes(3)))).size == (2, 1)
    assert read(saved(sample(), exif=exif, icc_profile=SECRET, dpi=(300, 300))).getpixel((0, 0)) == GREEN
    assert read(saved(sample(), "JPEG", exif=exif, comment=SECRET)).size == (40, 20)
    assert read(saved(sample()) + b"PK\x03\x04" + SECRET).getpixel((0, 0)) == GREEN  # a zip behind it


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_turned_as_its_camera_says(read: Callable[[bytes], Image.Image], kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn to the right: the first row is the last column
    given = Image.new("RGB", (40, 20), RED[:3])
    given.paste(GREEN[:3], (0, 0, 40, 8))
    picture = read(saved(given, kind, exif=exif))
    assert picture.size == (20, 40)
    assert near(picture.getpixel((19, 20)), GREEN)
    assert near(picture.getpixel((0, 20)), RED)


def test_every_kind_of_pixel_is_read(read: Callable[[bytes], Image.Image]) -> None:
    palette = sample().quantize(4)
    assert read(saved(palette)).getpixel((9, 9)) == RED
    assert read(saved(palette, transparency=palette.getpixel((0, 0)))).getpixel((0, 0)) == (0, 255, 0, 0)
    assert near(read(saved(Image.new("CMYK", (40, 20), (55, 245, 235, 0)), "JPEG")).getpixel((9, 9)), RED)
    assert read(saved(sample().convert("1"))).getpixel((0, 0)) == (255, 255, 255, 255)
    grey = zlib.compress(b"\0" + struct.pack(">5H", 0, 128, 129, 0x8080, 0xFFFF))
    levels = [read(png(5, 1, data=grey, depth=16)).getpixel((x, 0)) for x in range(5)]
    assert levels == [(level, level, level, 255) for level in (0, 0, 1, 128, 255)]  # the nearest level, as typst takes it
    deep = zlib.compress(b"\0" + struct.pack(">HHH", 0x8000, 0xFFFF, 0x0100))
    assert read(png(1, 1, data=deep, depth=16, color=2)).getpixel((0, 0)) == (128, 255, 1, 255)
    adam7 = png(2, 2, data=zlib.compress(b"\0\x10" + b"\0\x20" + b"\0\x30\x40"), interlaced=1)
    assert [read(adam7).getpixel(at)[0] for at in ((0, 0), (1, 0), (0, 1), (1, 1))] == [0x10, 0x20, 0x30, 0x40]  # type: ignore[index]


def test_a_large_picture_is_made_smaller(read: Callable[[bytes], Image.Image]) -> None:
    assert read(saved(Image.new("RGB", (3000, 1500)))).size == (944, 472)
    assert read(saved(Image.new("RGB", (3000, 10)), "JPEG")).size == (3000, 10)
    assert read(saved(Image.new("L", (1, 3000)))).size == (1, 472)
    assert read(png(9, 9, data=BOMB)).size == (9, 9)  # what its pixels do not need is not unpacked


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no es PNG ni JPEG"),
        (b"GIF89a" + bytes(99), "no es PNG ni JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "no es PNG ni JPEG"),
        (b"PK\x03\x04" + saved(sample()), "no es PNG ni JPEG"),
        (SIGNATURE, "dañado"),
        (SIGNATURE + b"GIF89a" * 30, "dañado"),
        (b"\xff\xd8\xff" + bytes(99), "dañado"),
        (saved(sample())[:60], "dañado"),
        (saved(Image.effect_noise((99, 99), 80))[:4000], "dañado"),
        (saved(Image.effect_noise((99, 99), 80), "JPEG")[:2000], "dañado"),
        (png(0, 0, data=b"x"), "dañado"),
        (png(99, 99, data=zlib.compress(b"\0" * 9)), "dañado"),
        (png(9, 9, chunk(b"zTXt", b"k\0\0" + BOMB), data=zlib.compress(bytes(90))), "dañado"),
        (png(9, 9, chunk(b"iCCP", b"k\0\0" + BOMB), data=zlib.compress(bytes(90))), "dañado"),
        (png(50_000, 50_000, data=BOMB), "mide 50000 x 50000"),
        (png(3001, 1, data=BOMB), "mide 3001 x 1 píxeles"),
        (saved(Image.new("L", (8, 3001)), "JPEG"), "mide 8 x 3001"),
        (saved(sample(), save_all=True, append_images=[Image.new("RGB", (40, 20))]), "animada"),
    ],
)
def test_what_is_no_picture_is_refused(read: Callable[[bytes], Image.Image], content: bytes, told: str) -> None:
    with pytest.raises(FormatError, match=told) as refusal:
        read(content)
    assert "«a.png»" in str(refusal.value)


def test_it_is_decoded_in_the_process_that_opens_files(monkeypatch: pytest.MonkeyPatch) -> None:
    orders: list[dict[str, Any]] = []
    ask = sandbox._WORKER.ask
    monkeypatch.setattr(sandbox._WORKER, "ask", lambda order: orders.append(order) or ask(order))
    clean = sandbox.read_picture(saved(sample()), "escudo.png", most_high=10)
    assert Image.open(io.BytesIO(clean)).size == (20, 10)
    assert [order["job"] for order in orders] == ["picture"]
    with pytest.raises(FormatError, match=r"«escudo.png» mide 50000 x 50000"):
        sandbox.read_picture(png(50_000, 50_000, data=BOMB), "escudo.png", most_high=10)
    monkeypatch.setattr(sandbox._WORKER, "ask", lambda _: {"failed": "se cerró"})
    with pytest.raises(FormatError, match=r"«escudo.png» hizo fallar al lector"):
        sandbox.read_picture(b"", "escudo.png", most_high=10)


def test_a_palette_keeps_the_colour_of_a_small_sign() -> None:
    drawn = Image.new("RGBA", (200, 100), (255, 255, 255, 0))
    for level in range(100):  # more colours than the palette has
        drawn.paste((level, 200, 255 - level, 255), (level, 0, level + 1, 60))
    drawn.paste((122, 0, 25, 255), (150, 80, 158, 88))
    out = io.BytesIO()
    drawn.save(out, "PNG")
    made = to_palette(out.getvalue(), 16)
    with Image.open(io.BytesIO(made)) as picture:
        assert picture.mode == "P"
        assert not picture.info.get("transparency")
        plain = picture.convert("RGB")
    assert (plain.getpixel((153, 83)), plain.getpixel((199, 99))) == ((122, 0, 25), (255, 255, 255))
    assert len(plain.getcolors()) <= 16
    assert to_palette(out.getvalue(), 16) == made
