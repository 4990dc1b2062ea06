"""Replacement of incident files of a project by files given on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import ConfigError
from geo.wording import listing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["in_place", "told"]


def in_place(old: Sequence[Path], listed: Sequence[Path], given: Sequence[Path]) -> tuple[Path, ...]:
    """Return the files to read, in order.

    Parameters
    ----------
    old
        Files to be replaced, by path or by name; they need not exist.
    listed, given
        Incident files of ``proyecto.toml``, and of the command. If there are both, the given files take the position of the
        first old one, and the other listed files stay. If there is one list, the old files are removed from it.

    Raises
    ------
    ConfigError
        If an old file is in neither list, or two have its name, or no file is left.
    """
    kept, fresh, place = list(listed), list(given), len(listed)
    for file in dict.fromkeys(old):
        home = kept if _meant(file, kept) else fresh
        found = _meant(file, home)
        if not found:
            names = listing(f"«{path.name}»" for path in (*listed, *given)) or "ninguno"
            raise ConfigError(f"«{file.name}» no está entre los incidentes: no se puede reemplazar (hay {names})")
        if len({path.resolve() for path in found}) > 1:
            where = " y ".join(f"«{path}»" for path in found)
            raise ConfigError(f"hay {len(found)} archivos «{file.name}»: escriba la ruta del que se reemplaza ({where})")
        if home is kept:
            place = min(place, kept.index(found[0]))
        home[:] = [path for path in home if path not in found]
    whole = (*kept[:place], *fresh, *kept[place:])
    if not whole:
        raise ConfigError("no queda ningún archivo de incidentes: indique con --incidentes el que reemplaza al viejo")
    return whole


def _meant(file: Path, files: Sequence[Path]) -> list[Path]:
    """Return the files with the same path or, if there is none, those with the same name."""
    same = [path for path in files if path.resolve() == file.resolve()]
    return same or [path for path in files if path.name.casefold() == file.name.casefold()]


def told(old: Sequence[Path]) -> list[str]:
    """Return a Spanish sentence on each file that was not read."""
    return [f"«{path.name}» no se leyó: lo reemplaza lo que se dio en su lugar (--reemplaza-archivo)." for path in old]
