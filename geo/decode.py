"""Bytes to text: the encoding is chosen by how well the decoded text reads as Spanish."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from geo.progress import advance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["SPANISH_LETTERS", "Decoded", "Utf8", "best_code_page", "decode", "utf8_file"]

SPANISH_LETTERS = "áéíóúüñÁÉÍÓÚÜÑ"
"""Letters of Spanish that are not ASCII."""

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CODE_PAGES = ("cp1252", "cp850", "mac_roman")
_NO_BREAK = b"\xa0"
_TYPOGRAPHY = "°ºª«»“”‘’–—…¿¡·€§"
_BEYOND = re.compile(r"[^\x00-\x7f]")
_LEADS = "ÂÃÄÅâï"  # first byte of the UTF-8 of a Spanish letter or typographic sign, decoded as Windows-1252
_TWICE = re.compile(f"[{_LEADS}][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{{1,3}}")
_MENDED = ("TEXTO_MOJIBAKE", "tenía letras dañadas por una doble conversión: se repararon.")
_NUL_SHARE = 0.3
"""Share of the odd or even bytes, from 0 to 1, above which NULs indicate UTF-16: in Spanish text nearly all are NUL."""
_BLOCK = 1 << 24
"""Bytes of a file decoded at a time: 16 MiB, a compromise between memory and number of calls."""
_JUDGED = 1 << 20
"""Bytes of non-UTF-8 lines that decide the code page: 1 MiB, many times what the letter counts need."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded ``text``, and ``notices``: (code of ``reasons.toml``, Spanish predicate to follow the file name)."""

    text: str
    notices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Utf8:
    """A text ``file`` in UTF-8 without NULs, after a mark of ``skip`` bytes; ``notices`` as in :class:`Decoded`."""

    file: Path
    skip: int = 0
    notices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    """A decoding: ``read`` decodes a block, given whether it is the last one; ``mends`` if double encoding is repaired."""

    read: Callable[[bytes, bool], str]
    skip: int = 0
    notices: tuple[tuple[str, str], ...] = ()
    mends: bool = False


def decode(raw: bytes) -> Decoded:
    """Return the text of bytes in any of the encodings that Peruvian offices use.

    They are tried in this order: byte order mark; strict UTF-8; UTF-16 without a mark, recognised by its NULs; UTF-8 lines
    mixed with lines in a code page (two files pasted together); the code page (Windows-1252, DOS 850 or Mac Roman) that
    gives the most Spanish letters. Text encoded twice (``Ã‘`` for ``Ñ``) is repaired. Bytes that no encoding decodes become
    U+FFFD; no error is raised.
    """
    plan = _plan(raw[:_BLOCK], lambda: iter([raw]))
    text = plan.read(raw[plan.skip :], True)
    mended = _mended(text) if plan.mends else text
    return Decoded(mended, (*plan.notices, _MENDED) if mended != text else plan.notices)


def utf8_file(file: Path, folder: Path) -> Utf8:
    """Return a text file in UTF-8: the file itself if it is UTF-8 already, otherwise a copy in ``folder``.

    The encodings are those of :func:`decode`. The file is read in blocks, so that memory does not grow with its size.
    """
    with file.open("rb") as stream:
        head = stream.read(_BLOCK)
    plan = _plan(head, lambda: _blocks(file))
    if not plan.notices and all(map(_is_plain, _blocks(file))):
        return Utf8(file, plan.skip)
    copy, told = folder / "utf-8.txt", dict(plan.notices)
    with copy.open("wb") as out:
        skip = plan.skip
        for block in _blocks(file):
            _write(plan, block[skip:], out, told)
            skip = 0
        _write(plan, b"", out, told, is_last=True)
    return Utf8(copy, 0, tuple(told.items()))


def _write(plan: _Plan, block: bytes, out: IO[bytes], told: dict[str, str], *, is_last: bool = False) -> None:
    text = plan.read(block, is_last)
    mended = _mended(text) if plan.mends else text
    if mended != text:
        told |= [_MENDED]
    if "\x00" in mended:
        mended = mended.replace("\x00", "")
        told |= [("CARACTER_CONTROL", "se quitaron caracteres nulos.")]
    out.write(mended.encode("utf-8", "replace"))


def _is_plain(block: bytes) -> bool:
    """Return whether a block of UTF-8 needs neither removal of NULs nor repair."""
    if b"\x00" in block or block.isascii():
        return b"\x00" not in block
    text = block.decode("utf-8", "replace")
    return _mended(text) == text


def _blocks(file: Path) -> Iterator[bytes]:
    """Yield a file in blocks that end at a line end, or anywhere if a line is longer than a block."""
    with file.open("rb") as stream:
        kept = b""
        while block := stream.read(_BLOCK):
            advance()
            whole = kept + block
            stop = whole.rfind(b"\n") + 1 or len(whole)
            kept = whole[stop:]
            yield whole[:stop]
        if kept:
            yield kept


def _plan(head: bytes, blocks: Callable[[], Iterator[bytes]]) -> _Plan:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            told = () if encoding == "utf-8" else (_detected(encoding),)
            return _Plan(_reader(encoding), len(mark), told, mends=True)
    if encoding := _utf16(head):
        return _Plan(_reader(encoding), 0, (_detected(encoding),))
    strict = _reader("utf-8", "strict")
    try:
        for block in blocks():
            strict(block, False)
        strict(b"", True)
    except UnicodeDecodeError:
        return _code_page(blocks())
    return _Plan(_reader("utf-8"), mends=True)


def _reader(encoding: str, errors: str = "replace") -> Callable[[bytes, bool], str]:
    """Return an incremental decoder, as a character may be split between two blocks."""
    return codecs.getincrementaldecoder(encoding)(errors).decode


def _detected(encoding: str) -> tuple[str, str]:
    return "ENC_DETECTADA", f"se leyó como {encoding}."


def _utf16(raw: bytes) -> str:
    """Return the name of the UTF-16 encoding of a text without a byte order mark, or an empty text."""
    sample = raw[:4096]
    half = max(len(sample) // 2, 1)
    if sample[1::2].count(0) > half * _NUL_SHARE and not sample[::2].count(0):
        return "utf-16-le"
    if sample[::2].count(0) > half * _NUL_SHARE and not sample[1::2].count(0):
        return "utf-16-be"
    return ""


def _code_page(blocks: Iterator[bytes]) -> _Plan:
    """Return the decoding with the best code page, line by line if some lines are UTF-8."""
    foreign, mixed = bytearray(), False
    for block in blocks:
        for line in block.splitlines(keepends=True):
            if not line.isascii():
                well = _is_utf8(line)
                mixed = mixed or well
                if not well and len(foreign) < _JUDGED:
                    foreign += line[:_JUDGED]
    encoding = best_code_page(bytes(foreign))
    if not mixed:
        return _Plan(_reader(encoding), 0, (_detected(encoding),))

    def each(block: bytes, _: bool) -> str:  # noqa: FBT001 (signature of the incremental decoders)
        lines = block.splitlines(keepends=True)
        return "".join(line.decode("utf-8" if _is_utf8(line) else encoding, errors="replace") for line in lines)

    return _Plan(
        each, 0, (("ENC_MIXTA", f"unas líneas están en UTF-8 y otras en {encoding}: se leyó cada una en lo suyo."),)
    )


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def best_code_page(raw: bytes) -> str:
    """Return the code page in which bytes have the most Spanish letters."""
    return max(_CODE_PAGES, key=lambda encoding: _spanish_score(raw, encoding))


def _spanish_score(raw: bytes, encoding: str) -> float:
    """Return a score of how Spanish the non-ASCII letters of a text are, by their identity, case and neighbours.

    The no-break space of Windows, which spreadsheets repeat in headers and cells, is the ``á`` of DOS: all together count as
    one letter, so that any other letters decide.
    """
    score = 2.0 if _NO_BREAK in raw and _NO_BREAK.decode(encoding) in SPANISH_LETTERS else 0.0
    text = raw.replace(_NO_BREAK, b" ").decode(encoding, errors="replace")
    for match in _BEYOND.finditer(text):
        if match[0] in "°º" and text[max(match.start() - 1, 0) : match.start()].lower() == "n":
            score += 3.0  # «N° 101»
            continue
        letter, around = match[0], text[max(match.start() - 1, 0) : match.end() + 1].replace(match[0], "")
        if letter in SPANISH_LETTERS:
            alike = any(other.isalpha() and other.isupper() == letter.isupper() for other in around)
            score += 2.0 if alike else 1.0
        elif letter in _TYPOGRAPHY:
            score += 0.5
        else:
            score -= 2.0
    return score


def _mended(text: str) -> str:
    """Return the text with double encoding (UTF-8 decoded as Windows-1252) repaired."""
    return _TWICE.sub(_once, text) if not text.isascii() and any(lead in text for lead in _LEADS) else text


def _once(match: re.Match[str]) -> str:
    for end in range(len(match[0]), 1, -1):
        try:
            raw = b"".join(bytes([ord(c)]) if "\x80" <= c <= "\x9f" else c.encode("cp1252") for c in match[0][:end])
            return raw.decode("utf-8") + match[0][end:]
        except UnicodeError:
            continue
    return match[0]
