"""Bytes to text: the encoding is the one that gives Spanish, not the one that a statistical guesser names."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Decoded", "decode"]

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CODE_PAGES = ("cp1252", "cp850", "mac_roman")
_SPANISH = "áéíóúüñÁÉÍÓÚÜÑ"
_TYPOGRAPHY = "°ºª«»“”‘’–—…¿¡·€§"
_HIGH = re.compile(rb"[\x80-\xff]")
_BEYOND = re.compile(r"[^\x00-\x7f]")
_LEADS = "ÂÃÄÅâï"  # what the first byte of a letter of Spanish, or of a typographic sign, looks like in Windows-1252
_TWICE = re.compile(f"[{_LEADS}][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{{1,3}}")
_NUL_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Decoded:
    """``text``, and the ``notices``: (code of ``reasons.toml``, Spanish words on what was done, for after the file name)."""

    text: str
    notices: tuple[tuple[str, str], ...] = ()


def decode(raw: bytes) -> Decoded:
    """Decode a text file that may be in any encoding that offices of Peru still write.

    In this order: a byte order mark; strict UTF-8; UTF-16 told by its NULs; lines of UTF-8 among lines of a code page (two
    files pasted together); the code page (Windows-1252, DOS 850 or old Macintosh) whose letters are Spanish. Text that was
    encoded twice (``Ã‘`` for ``Ñ``) is mended. Nothing raises: what no encoding explains becomes U+FFFD.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            text = raw[len(mark) :].decode(encoding, errors="replace")
            return _mend(text, () if encoding == "utf-8" else (_detected(encoding),))
    if encoding := _utf16(raw):
        return Decoded(raw.decode(encoding, errors="replace"), (_detected(encoding),))
    try:
        return _mend(raw.decode("utf-8"), ())
    except UnicodeDecodeError:
        return _code_page(raw)


def _detected(encoding: str) -> tuple[str, str]:
    return "ENC_DETECTADA", f"se leyó como {encoding}."


def _utf16(raw: bytes) -> str:
    """Name the UTF-16 of a text without a mark: in Spanish every second byte is NUL."""
    sample = raw[:4096]
    half = max(len(sample) // 2, 1)
    if sample[1::2].count(0) > half * _NUL_SHARE and not sample[::2].count(0):
        return "utf-16-le"
    if sample[::2].count(0) > half * _NUL_SHARE and not sample[1::2].count(0):
        return "utf-16-be"
    return ""


def _code_page(raw: bytes) -> Decoded:
    lines = raw.splitlines(keepends=True)
    mixed = [(line, _is_utf8(line)) for line in lines]
    if any(well and _HIGH.search(line) for line, well in mixed):
        rest = b"".join(line for line, well in mixed if not well)
        encoding = _best(rest)
        text = "".join(line.decode("utf-8" if well else encoding, errors="replace") for line, well in mixed)
        return Decoded(
            text, (("ENC_MIXTA", f"unas líneas están en UTF-8 y otras en {encoding}: se leyó cada una en lo suyo."),)
        )
    encoding = _best(raw)
    return Decoded(raw.decode(encoding, errors="replace"), (_detected(encoding),))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _best(raw: bytes) -> str:
    return max(_CODE_PAGES, key=lambda encoding: _spanish_score(raw, encoding))


def _spanish_score(raw: bytes, encoding: str) -> float:
    """Add up how Spanish the letters beyond ASCII look: in their place, in their case, or strange."""
    text = raw.decode(encoding, errors="replace")
    score = 0.0
    for match in _BEYOND.finditer(text):
        if match[0] in "°º" and text[max(match.start() - 1, 0) : match.start()].lower() == "n":
            score += 3.0  # N° 101
            continue
        letter, around = match[0], text[max(match.start() - 1, 0) : match.end() + 1].replace(match[0], "")
        if letter in _SPANISH:
            alike = any(other.isalpha() and other.isupper() == letter.isupper() for other in around)
            score += 2.0 if alike else 1.0
        elif letter in _TYPOGRAPHY:
            score += 0.5
        else:
            score -= 2.0
    return score


def _mend(text: str, notices: tuple[tuple[str, str], ...]) -> Decoded:
    """Mend what was read as Windows-1252 once too often."""
    mended = _TWICE.sub(_once, text) if any(lead in text for lead in _LEADS) else text
    if mended == text:
        return Decoded(text, notices)
    return Decoded(mended, (*notices, ("TEXTO_MOJIBAKE", "tenía letras dañadas por una doble conversión: se repararon.")))


def _once(match: re.Match[str]) -> str:
    for end in range(len(match[0]), 1, -1):
        try:
            raw = b"".join(bytes([ord(c)]) if "\x80" <= c <= "\x9f" else c.encode("cp1252") for c in match[0][:end])
            return raw.decode("utf-8") + match[0][end:]
        except UnicodeError:
            continue
    return match[0]
