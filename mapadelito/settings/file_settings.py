"""How each file of incidents is read: as ``[ajustes.comisaria."NOMBRE"]`` of the project says, or as the run."""

from __future__ import annotations

import os
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from geo.errors import ConfigError
from mapadelito.settings.own_files import stations_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from mapadelito.settings.config import Config

__all__ = ["FileSettings", "file_settings", "sources_of"]


@dataclass(frozen=True, slots=True)
class FileSettings:
    """How one file of incidents is read.

    ``columns``, ``crs`` and ``sheet`` are those of the options; ``source`` is who gives the data, to whom the numbers of
    reports belong; ``station`` is the comisaría of the rows that name none, as the project calls it, empty without one.
    """

    columns: Mapping[str, str]
    crs: str | None
    sheet: str | None
    source: str = ""
    station: str = ""


def file_settings(config: Config, path: Path) -> FileSettings:
    """Return how a file is read: as the comisaría whose ``incidentes`` it is among says or, of no one, as the run.

    Raises
    ------
    ConfigError
        If two comisarías have it.
    """
    owners = [(name, own) for name, own in stations_of(config.ajustes).items() if _is_of(path, own.get("incidentes", ()))]
    if len(owners) > 1:
        names = " y ".join(f"«{name}»" for name, _ in owners)
        raise ConfigError(f"«{path.name}» está en los incidentes de {names}: déjelo en los de una.")
    station, own = owners[0] if owners else ("", {})
    return FileSettings(
        own.get("columna", config.columna),
        own.get("crs", config.crs),
        own.get("hoja", config.hoja),
        own.get("fuente", config.fuente),
        station,
    )


def sources_of(config: Config) -> frozenset[str]:
    """Return who gives the files: that of the run, and those of the comisarías that have files of their own."""
    own = (section for section in stations_of(config.ajustes).values() if "incidentes" in section)
    return frozenset({config.fuente, *(section.get("fuente", config.fuente) for section in own)})


def _is_of(path: Path, patterns: Iterable[Path]) -> bool:
    """Return whether a file is one of some paths or patterns, as the system compares names."""
    whole = os.path.normcase(path.resolve())
    return any(whole == (own := os.path.normcase(pattern)) or fnmatchcase(whole, own) for pattern in patterns)
