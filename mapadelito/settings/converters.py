"""Converters of option values, from the command line or ``proyecto.toml`` to the fields of ``Config``.

Each takes the name of the option, for messages, and the raw value, and raises ConfigError with a message in Spanish, or
ValueError or TypeError where the value has the wrong form. ``mapadelito --help`` imports this module: heavy libraries are
imported inside the functions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import ConfigError
from geo.period import Period
from geo.wording import shown
from mapadelito.settings.sections import items
from mapadelito.settings.server_address import ServerAddress, StorePlace, is_server
from mapadelito.settings.usual_places import STORE_FOLDER

if TYPE_CHECKING:
    from datetime import date

__all__ = [
    "Converter",
    "Words",
    "ambito",
    "base_kinds",
    "choice",
    "choices",
    "closed_bases",
    "columns",
    "count",
    "counts",
    "flag",
    "folder",
    "legends",
    "month",
    "named",
    "pairs",
    "paths",
    "period",
    "positive",
    "profiles",
    "require_ended",
    "store",
    "text",
    "texts",
    "turnos",
    "weights",
]


Converter = Callable[[str, Any], Any]
"""From the name of an option and its raw value to its value."""
Words = Callable[[], tuple[str, ...]]
"""Returns the words that an option accepts, the default first."""

_COUNT = re.compile(r"([^=:\d%]+) ?[=:]? ?(\d[\d.]* ?%?)")
_MOST = 1e9
"""Upper bound, excluded, of any number given, in the unit of its option: rejects infinity and typing errors."""


# ---- words that other packages define ----


def base_kinds() -> tuple[str, ...]:
    """Kinds of base period of the reserved counts."""
    from layers.disclosure.base_periods import BASES  # noqa: PLC0415 (heavy)

    return tuple(BASES)


def legends() -> tuple[str, ...]:
    """Profiles of the legend."""
    from maps.sheets.legend import LEGENDS  # noqa: PLC0415 (heavy)

    return LEGENDS


def profiles() -> tuple[str, ...]:
    """Disclosure profiles."""
    from layers.disclosure.profiles import PROFILES  # noqa: PLC0415 (heavy)

    return PROFILES


def turnos() -> tuple[str, ...]:
    """Parts of the day."""
    from geo.clock import TURNOS  # noqa: PLC0415 (heavy)

    return TURNOS


# ---- flags, texts and paths ----


def flag(name: str, value: Any) -> bool:  # noqa: ANN401 (values of a TOML file)
    """Return true or false."""
    if value not in (True, False):
        raise ConfigError(f"«{name}» es true o false, sin comillas, no «{value}»")
    return bool(value)


def text(_: str, value: Any) -> str:  # noqa: ANN401
    """Return the value as text."""
    return str(value)


def texts(_: str, value: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Return one or several values as texts."""
    return tuple(map(str, items(value)))


def paths(_: str, value: Any) -> tuple[Path, ...]:  # noqa: ANN401
    """Return one or several paths."""
    return tuple(map(Path, items(value)))


def store(name: str, value: Any) -> StorePlace:  # noqa: ANN401
    """Return the folder of a store, or the address of its server."""
    if isinstance(value, ServerAddress):
        return value
    return ServerAddress(str(value), STORE_FOLDER) if is_server(str(value)) else folder(name, value)


def folder(_: str, value: Any) -> Path:  # noqa: ANN401
    """Return a folder to write in; refuse a name that something else has."""
    from geo.paths import output_folder  # noqa: PLC0415 (heavy)

    return output_folder(value)


def pairs(_: str, value: Any) -> dict[str, str]:  # noqa: ANN401
    """Return a section, or texts of the form ``CAMPO=COLUMNA``, as a mapping."""
    return dict(value) if isinstance(value, Mapping) else dict(map(_pair, items(value)))


def columns(name: str, value: Any) -> dict[str, str]:  # noqa: ANN401
    """Return a section, or texts ``CAMPO=COLUMNA``, of names of columns."""
    found = pairs(name, value)
    for field, column in found.items():
        if not isinstance(column, str):
            raise ConfigError(f"«{name}.{field}» es el nombre de una columna, entre comillas, no «{column}»")
    return found


def _pair(item: Any) -> tuple[str, str]:  # noqa: ANN401
    sign = "=" if "=" in str(item) else ":"  # a colon is what people write in a list
    name, _, column = (part.strip() for part in str(item).partition(sign))
    if not name or not column:
        raise ConfigError(f"«{shown(item)}» no tiene la forma CAMPO=COLUMNA")
    return name, column


# ---- one or several of a list ----


def choices(words: Words) -> Converter:
    """Return the converter of an option that accepts several of some words, comma-separated or listed, in their order."""
    return lambda name, value: _chosen(name, words(), value)


def choice(words: Words) -> Converter:
    """Return the converter of an option that accepts one of some words."""
    return lambda name, value: _only(name, words(), value)


def named(what: str, words: Words) -> Converter:
    """Return the converter of an option that accepts one of some words; its message calls the option ``what``."""

    def convert(_: str, value: Any) -> str:  # noqa: ANN401
        found = _known(str(value), words())
        if not found:
            raise ConfigError(f"{what} «{shown(value)}» no existe (hay {', '.join(words())})")
        return found

    return convert


def ambito(name: str, value: Any) -> str:  # noqa: ANN401
    """Return the territorial level of the sheets, whatever its accents and capitals."""
    from geo.boundaries.ambito import AMBITOS  # noqa: PLC0415 (heavy)
    from geo.text import fold  # noqa: PLC0415 (heavy)

    return _only(name, AMBITOS, fold(str(value)))


def _chosen(name: str, allowed: tuple[str, ...], value: Any) -> tuple[str, ...]:  # noqa: ANN401
    given = [part.strip() for item in items(value) for part in str(item).split(",") if part.strip()]
    wanted = [_known(item, allowed) for item in given]
    if "" in wanted:
        raise ConfigError(f"{name} «{shown(given[wanted.index('')].lower())}» no existe (hay {', '.join(allowed)})")
    if not wanted:
        raise ConfigError(f"«{name}» está vacío (hay {', '.join(allowed)})")
    return tuple(item for item in allowed if item in wanted)


def _known(item: str, allowed: tuple[str, ...]) -> str:
    """Return which of some words a text is, whatever its accents, capitals, spaces and hyphens; empty for none."""
    from geo.text import fold  # noqa: PLC0415 (heavy)

    return item if item in allowed else next((word for word in allowed if fold(word) == fold(item)), "")


def _only(name: str, allowed: tuple[str, ...], value: Any) -> str:  # noqa: ANN401
    found = _chosen(name, allowed, value)
    if len(found) != 1:
        raise ConfigError(f"«{name}» es uno de {', '.join(allowed)}")
    return found[0]


# ---- numbers ----


def positive(name: str, value: Any, *, zero: bool = False) -> float:  # noqa: ANN401
    """Return a number greater than 0, or from 0 on, and less than 1e9."""
    number = float(str(value).strip().removesuffix("%").replace(",", ".") if isinstance(value, str) else value)
    if not 0 <= number < _MOST or (number == 0 and not zero):
        raise ConfigError(f"«{name}» debe ser un número positivo, no «{value}»")
    return number


def count(name: str, value: Any) -> int:  # noqa: ANN401
    """Return a positive number without its decimals."""
    if number := int(positive(name, value)):
        return number
    raise ConfigError(f"«{name}» debe ser un número entero, uno o más, no «{shown(value)}»")


def counts(name: str, value: Any) -> dict[str, int]:  # noqa: ANN401
    """Return a section, or texts ``TIPO=N``, ``TIPO: N`` or ``TIPO N``, of positive numbers without their decimals."""
    found = value if isinstance(value, Mapping) else _counted(name, " ".join(" ".join(map(str, items(value))).split()))
    for key, item in found.items():
        if str(item).endswith("%"):
            raise ConfigError(f"«{name}»: «{shown(item)}» es un porcentaje; va un número, como {shown(key)}=20")
    return {key: count(f"{name}.{key}", item) for key, item in found.items()}


def _counted(name: str, text: str) -> dict[str, str]:
    """Return the kinds and numbers of a text in which the sign between them may be any, or missing."""
    found = _COUNT.findall(text)
    if not found or _COUNT.sub("", text).strip(" ,;"):
        raise ConfigError(f"«{name}»: «{shown(text)}» no tiene la forma TIPO=N, como integrado=20 municipal=30")
    return {kind.strip(" ,;"): number.replace(" ", "") for kind, number in found}


def weights(name: str, value: Any) -> dict[str, float]:  # noqa: ANN401
    """Return a section of numbers from 0 on."""
    return {str(key): positive(f"{name}.{key}", item, zero=True) for key, item in dict(value).items()}


# ---- periods ----


def period(_: str, value: Any) -> Period:  # noqa: ANN401
    """Return a period of whole months."""
    return Period.parse(str(value))


def month(name: str, value: Any) -> Period:  # noqa: ANN401
    """Return a period of one month."""
    found = period(name, value)
    if found.months != 1:
        raise ConfigError(f"«{name}» es un solo mes, como 2020-11, no «{value}»")
    return found


def closed_bases(name: str, value: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Return the codes of base periods (``2020-S1``)."""
    return tuple(map(partial(_closed_base, name), map(str, items(value))))


def _closed_base(name: str, code: str) -> str:
    from layers.disclosure.base_periods import base_of  # noqa: PLC0415 (heavy)

    try:
        base = base_of(code.strip().upper())
    except ValueError as error:
        raise ConfigError(f"«{name}» es un semestre o un trimestre, como 2020-S1 o 2020-T3, no «{code}»") from error
    return base.code


def require_ended(codes: Iterable[str], today: date) -> None:
    """Refuse to close a base period (by its code) before its last day has passed.

    Raises
    ------
    ConfigError
        If one has not ended.
    """
    from layers.disclosure.base_periods import base_of  # noqa: PLC0415 (heavy)

    for code in codes:
        if (end := base_of(code).end) >= today:
            raise ConfigError(f"«cerrar»: {code} termina el {end:%d/%m/%Y}; ciérrelo después de ese día.")
