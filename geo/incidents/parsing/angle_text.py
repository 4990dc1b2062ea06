"""Parsing of angles and metres as people type them: ``7°09'08.3"S``, ``S07 09.138``, ``7.15 SUR``, ``772340 mE``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["SIDE", "read_angle", "read_angles", "read_metres", "without_signs"]

SIDE = r"NORTE|NORTH|SUR|SOUTH|ESTE|EAST|OESTE|WEST|[NSEOW]"
_SIGNS = re.compile(r"[°º˚ª∘'’‘′´`ʹ\"“”″¨ʺ\s\u200b\u00c2]+")
_USUAL = re.compile(r"""^(?P<d>\d{1,3})[°º] ?(?P<m>\d{1,2})['’′] ?(?P<s>\d{1,2}(?:\.\d+)?)["”″] ?(?P<side>[NSEOW])$""")
_DEGREE = re.compile(r"[°º˚∘]")
_MINUS = re.compile(r"[−–—‐‑]")
_ANGLE = re.compile(
    rf"^(?:LAT(?:ITUD)?|LON(?:G(?:ITUD)?)?)?[.:=]? ?(?P<lead>{SIDE})?[.:]? ?(?P<sign>[+-])? ?(?P<d>\d{{1,3}}(?:[.,]\d+)?)"
    rf"(?:[ :](?P<m>\d{{1,2}}(?:[.,]\d+)?))?(?:[ :](?P<s>\d{{1,2}}(?:[.,]\d+)?))? ?(?P<trail>{SIDE})?\.?$"
)
_DASHED = re.compile(rf"(?<!\d)(\d{{1,3}})-(\d{{1,2}})-(\d{{1,2}}(?:[.,]\d+)?)(?= ?(?:{SIDE})\.?$)")
"""``16-24-46.15 S``: only before a side, as a date has dashes too."""
_LETTERED = re.compile(
    r"(?<![\dA-Z])(\d{1,3}) ?(?:D(?:EG)?|G(?:RADOS)?)\.? ?(\d{1,2}(?:[.,]\d+)?) ?M(?:IN(?:UTOS)?)?\.?"
    r"(?: ?(\d{1,2}(?:[.,]\d+)?) ?S(?:E[GC](?:UNDOS)?)?\.?)?(?![A-Z])"
)
"""``16d 24m 46.15s S``, ``16 grados 24 minutos S``."""
_METRES = re.compile(
    r"^(?:ESTE|NORTE|[ENXY])?[:=]? ?(?P<n>-?\d{5,8}(?:[.,]\d+)?) ?(?:METROS|MTS|M)?\.? ?(?:ESTE|NORTE|SUR|[ENS])?\.?$"
)
_NEGATIVE, _POSITIVE = {"S", "O", "W"}, {"N", "E"}
_LONGEST = 60
"""Letters of a text of one angle, at most: signs and names of the sides included."""
_MINUTES = 60.0
"""Minutes in a degree, and seconds in a minute."""


def without_signs(text: str) -> str:
    """Return capitals with one space for each sign of degrees, minutes and seconds, and a hyphen for each minus sign."""
    return _SIGNS.sub(" ", _MINUS.sub("-", text.upper())).strip()


def read_angle(text: str) -> float:
    """Return degrees, negative to the south and west (``O`` is oeste); NaN for what is no angle.

    Without a sign, a side and a degree sign, only degrees, minutes and seconds, all three, are an angle. Minutes and seconds
    are below 60, only the last of the numbers has decimals, and a minus does not contradict the side.

    Examples
    --------
    >>> read_angle("7°09´09¨ SUR")
    -7.1525
    """
    found = _ANGLE.match(_spaced(without_signs(text))) if len(text) <= _LONGEST else None
    if found is None or (found["lead"] and found["trail"]):
        return np.nan
    numbers = [found[name] for name in ("d", "m", "s") if found[name]]
    side = (found["lead"] or found["trail"] or "")[:1]
    told = bool(side or found["sign"] or len(numbers) == 3 or _DEGREE.search(text))
    if not told or any(not number.isdecimal() for number in numbers[:-1]) or (found["sign"] == "-" and side in _POSITIVE):
        return np.nan
    degrees, *small = (float(number.replace(",", ".")) for number in numbers)
    if degrees > 180 or any(number >= _MINUTES for number in small):
        return np.nan
    size = degrees + sum(number / _MINUTES**power for power, number in enumerate(small, start=1))
    return -size if found["sign"] == "-" or side in _NEGATIVE else size


def _spaced(text: str) -> str:
    """Return an angle with spaces for the dashes, or the letters, between its degrees, minutes and seconds."""
    return _LETTERED.sub(_parts, _DASHED.sub(r"\1 \2 \3", text))


def _parts(found: re.Match[str]) -> str:
    return " ".join(filter(None, found.groups()))


def read_angles(text: pd.Series[str]) -> NDArray[np.float64]:
    """Return the degrees of each text as :func:`read_angle` does; the usual forms are parsed in bulk."""
    degrees = _usual_angles(text)
    rest = np.flatnonzero(np.isnan(degrees))
    degrees[rest] = [read_angle(cell) for cell in text.iloc[rest]]
    return degrees


def _usual_angles(text: pd.Series[str]) -> NDArray[np.float64]:
    """Return the degrees of ``17°38'42.0"S`` and ``71° 20' 31" O``; NaN for the others."""
    import pyarrow as pa  # noqa: PLC0415 (heavy)
    import pyarrow.compute as pc  # noqa: PLC0415

    parts = pc.extract_regex(pa.chunked_array(pa.array(text, type=pa.large_string())), _USUAL.pattern)
    numbers = [pc.cast(pc.struct_field(parts, [place]), pa.float64()).to_numpy() for place in range(3)]
    degrees, minutes, seconds = (np.array(column, dtype=float) for column in numbers)
    negative = np.asarray(pc.is_in(pc.struct_field(parts, [3]), pa.array([*_NEGATIVE], pa.large_string())))
    size = degrees + minutes / _MINUTES + seconds / _MINUTES**2
    valid = (degrees <= 180) & (minutes < _MINUTES) & (seconds < _MINUTES)
    return np.where(valid, np.where(negative, -size, size), np.nan)


def read_metres(text: pd.Series[str]) -> NDArray[np.float64]:
    """Return the metres of ``772340 mE`` or ``N: 9209332``; NaN for other texts."""
    found = [_METRES.match(without_signs(cell)) if len(cell) <= _LONGEST else None for cell in text]
    return np.asarray([float(match["n"].replace(",", ".")) if match else np.nan for match in found], dtype=float)
