"""UBIGEO, the six-digit code of a Peruvian district, in the numberings of INEI and of RENIEC.

Both number the departments in alphabetical order, but INEI counts Callao as 07 and RENIEC as 24. Source: the codifications
published by INEI and RENIEC.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["coding_of", "department_name", "names_of", "six_digits"]

_INEI = (
    "AMAZONAS",
    "ANCASH",
    "APURIMAC",
    "AREQUIPA",
    "AYACUCHO",
    "CAJAMARCA",
    "CALLAO",
    "CUSCO",
    "HUANCAVELICA",
    "HUANUCO",
    "ICA",
    "JUNIN",
    "LA LIBERTAD",
    "LAMBAYEQUE",
    "LIMA",
    "LORETO",
    "MADRE DE DIOS",
    "MOQUEGUA",
    "PASCO",
    "PIURA",
    "PUNO",
    "SAN MARTIN",
    "TACNA",
    "TUMBES",
    "UCAYALI",
)
_RENIEC = (*(name for name in _INEI[:24] if name != "CALLAO"), "CALLAO", "UCAYALI")


_PARTS = {"LIMA METROPOLITANA": "LIMA", "REGION LIMA": "LIMA", "LIMA PROVINCIAS": "LIMA", "PROV CONST DEL CALLAO": "CALLAO"}


def department_name(name: str) -> str:
    """Return the folded name of a department as INEI has it; the two parts in which SIDPOL has Lima become one.

    Examples
    --------
    >>> department_name("LIMA METROPOLITANA"), department_name("Áncash")
    ('LIMA', 'ANCASH')
    """
    return _PARTS.get(fold(name), fold(name))


def six_digits(text: str) -> str:
    """Return a UBIGEO as six digits, with its leading zero restored; the text itself if it is not a UBIGEO.

    Examples
    --------
    >>> six_digits("60101"), six_digits("150101.0"), six_digits("S/D")
    ('060101', '150101', 'S/D')
    """
    digits = text.strip().removesuffix(".0")
    return digits.zfill(6) if digits.isdigit() and 5 <= len(digits) <= 6 else text


def coding_of(places: Iterable[tuple[str, str]]) -> str:
    """Return the institution whose numbering a list of districts follows.

    Parameters
    ----------
    places
        UBIGEO and department name of each district.

    Returns
    -------
    str
        ``INEI`` or ``RENIEC``, where all departments with different numbers in the two agree with one of them; otherwise
        empty.
    """
    votes = {"INEI": 0, "RENIEC": 0}
    for code, department in places:
        name, digits = fold(department), six_digits(code)
        known = name in _INEI and digits.isdigit()
        if known and _INEI.index(name) != _RENIEC.index(name):
            votes["INEI"] += _INEI.index(name) + 1 == int(digits[:2])
            votes["RENIEC"] += _RENIEC.index(name) + 1 == int(digits[:2])
    found = [coding for coding, count in votes.items() if count]
    return found[0] if len(found) == 1 else ""


def names_of(ubigeo: str, coding: str = "INEI") -> tuple[str, str]:
    """Return the names of the department and the province of a UBIGEO; empty where the codification has none.

    Parameters
    ----------
    ubigeo
        Six digits.
    coding
        ``INEI`` or ``RENIEC``.

    Examples
    --------
    >>> names_of("070101"), names_of("240101", "RENIEC"), names_of("999999")
    (('Callao', 'Callao'), ('Callao', 'Callao'), ('', ''))
    """
    provinces = _provinces()[coding].get(ubigeo[:2], [])
    number = int(ubigeo[2:4]) if ubigeo[2:4].isdigit() else 0
    department = dict(zip(_codes(), _RENIEC if coding == "RENIEC" else _INEI, strict=True)).get(ubigeo[:2], "")
    return department.title(), provinces[number - 1] if 0 < number <= len(provinces) else ""


def _codes() -> list[str]:
    return [f"{number:02d}" for number in range(1, len(_INEI) + 1)]


@cache
def _provinces() -> dict[str, dict[str, list[str]]]:
    """Return the names of the provinces by codification and department, in the order of their numbers."""
    with (Path(__file__).parent / "provinces.toml").open("rb") as file:
        return tomllib.load(file)
