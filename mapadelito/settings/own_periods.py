"""Periods that comisarías have of their own: ``periodo`` in ``[ajustes.comisaria."NOMBRE"]`` of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.text import fold
from mapadelito.settings.own_files import stations_of
from mapadelito.settings.sections import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.period import Period

__all__ = ["PERIOD", "own_periods", "without_periods"]

PERIOD = "periodo"
"""Key of the period, in the section of a comisaría as in the project."""


def own_periods(sections: Mapping[str, Any], names: Iterable[str], *, level: str = LEVELS[-1]) -> dict[str, Period]:
    """Return the period of each of some jurisdictions (``names``) that has one of its own, by the sections of ``[ajustes]``.

    None has where the jurisdictions are of another ``level`` than the comisaría.
    """
    if level != LEVELS[-1]:
        return {}
    own = {fold(name): section[PERIOD] for name, section in stations_of(sections).items() if PERIOD in section}
    return {name: own[fold(name)] for name in names if fold(name) in own}


def without_periods(sections: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sections of ``[ajustes]`` without periods: one that the command gives is that of all."""
    return {
        level: {name: {key: value for key, value in own.items() if key != PERIOD} for name, own in named.items()}
        for level, named in sections.items()
    }
