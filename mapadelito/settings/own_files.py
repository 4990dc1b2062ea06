"""Files of incidents that one comisaría gives: ``incidentes`` in ``[ajustes.comisaria."NOMBRE"]`` of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.paths import find_files
from mapadelito.settings.usual_places import ENTRY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["stations_of", "with_own_files"]


def with_own_files(files: Iterable[Path], sections: Mapping[str, Any], project: Path) -> tuple[Path, ...]:
    """Return the files of a run with those of each comisaría (``sections`` of ``[ajustes]``), each once.

    Those in ``entrada/`` of the folder of the project are left out: they are loaded, and then they are no longer there.

    Raises
    ------
    FormatError
        If a pattern matches no file.
    """
    own = [path for section in stations_of(sections).values() for path in section.get("incidentes", ())]
    found = find_files(path for path in own if (project / ENTRY).resolve() not in path.parents)
    listed = [*files]
    known = {path.resolve() for path in listed}
    return (*listed, *(path for path in dict.fromkeys(found) if path.resolve() not in known))


def stations_of(sections: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """Return the section of each comisaría that ``[ajustes]`` has, by its name."""
    stations: Mapping[str, Mapping[str, Any]] = sections.get("comisaria", {})
    return stations
