"""Parsing of two angles in one text: which is the latitude, and where one ends."""

from __future__ import annotations

import re

import numpy as np

from geo.incidents.parsing.angle_text import SIDE, read_angle

__all__ = ["decimal_text", "read_angle_pair"]

_SPLITS = {
    "signs": re.compile(r" ?[;|\t/] ?"),
    "comma": re.compile(r", "),
    "after": re.compile(r"(?<=[NSEOW]) ?,? ?(?=[-\d])"),
    "before": re.compile(r"(?<=[^NSEOW ,]) ?,? ?(?=[NSEOW] ?\d)"),
    "tight": re.compile(r","),
    "blank": re.compile(r" "),
}
"""Where one of two angles ends, in the order in which it is tried."""
_EAST_WEST = re.compile(r"ESTE|EAST|OESTE|WEST|[EOW]")
_DECIMAL = re.compile(r"\d{1,3}[.,]\d{3,}")
_LETTERS = re.compile(rf"(?<![A-Z])(?:{SIDE})(?![A-Z])")


def read_angle_pair(text: str) -> tuple[str, str] | None:
    """Return latitude and longitude, as text, of the first way to divide a text into two angles, or None.

    The letters of the sides decide the order; without letters latitude is the first.
    """
    bare = " ".join(text.upper().replace("\t", ";").split()).strip("()[] ")
    for rule in _SPLITS.values():
        halves = [half.strip() for half in rule.split(bare) if half.strip()]
        if len(halves) != 2:
            continue
        degrees = [read_angle(f"+{half}" if _DECIMAL.fullmatch(half) else half) for half in halves]
        if np.isnan(degrees).any():
            continue
        turned = bool(_EAST_WEST.search(_sides(halves[0])))
        if turned == bool(_EAST_WEST.search(_sides(halves[1]))) and turned:
            return None
        lat, lon = degrees[::-1] if turned else degrees
        return (decimal_text(lat), decimal_text(lon)) if abs(lat) <= 90 else None
    return None


def decimal_text(degrees: float) -> str:
    """Return degrees as text, without an exponent."""
    return np.format_float_positional(round(degrees, 8), trim="0")


def _sides(half: str) -> str:
    return "".join(_LETTERS.findall(half))
