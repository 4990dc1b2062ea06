"""Settings of a run as JSON, with the content of the files that it read, so that it can be made again.

Layers, books and logos are copied into the store, by their content. Of the files of incidents, which have columns that are
never kept, and of large ones only the digest is noted: they must still be where they were.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import fields
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import ConfigError
from geo.formats.layers.preparation import parts_of
from geo.paths import called, digest_of
from geo.period import Period
from mapadelito.settings.config import Config
from mapadelito.store.kept_inputs import INPUTS, keep_input, recall

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["kept_options", "restored"]

_NOT_KEPT = ("salida", "almacen", "trabajadores", "servidor_dask")
"""Settings that change no file of an edition."""
_ONLY_NOTED = ("incidentes",)
"""Settings whose files are not copied."""
_UNREAD = ("reemplaza_archivo",)
"""Settings whose files are only named."""
_NAMED_IN_SECTION = {"incidentes": "reemplaza_archivo"}
"""Settings of a section that are treated as another: the files of one comisaría are patterns, which after a load match none;
those that the run read are in its own ``incidentes``."""
_MOST_BYTES = 50_000_000
"""Size from which a file is not copied: the extract of a country has some hundred million bytes."""
_FILE, _FILES, _COPIED, _PERIOD, _LIST = "ruta", "archivos", "copia", "periodo", "lista"


def kept_options(config: Config, store: Path) -> dict[str, Any]:
    """Return the settings of a run, and copy its files into the folder of the store.

    Raises
    ------
    MapaError
        If a file cannot be read or copied.
    """
    given = {item.name: getattr(config, item.name) for item in fields(config) if item.name not in _NOT_KEPT}
    own = Path(config.catalogo) if config.catalogo else None
    if own is not None and own.is_file():  # a bundled catalogue has a name, and no file here
        given["catalogo"] = own
    return {name: _plain(value, store, name) for name, value in given.items()}


def restored(options: Mapping[str, Any], store: Path, work: Path) -> Config:
    """Return the settings of a run that was made, its files as they were then, in a work folder.

    Raises
    ------
    MapaError
        If a copy is missing, or a file that was not copied is no longer there or has another content.
    """
    folders = (work / f"{number}" for number in count(1))
    known = {item.name for item in fields(Config)}  # of this version, perhaps another than that of the run
    values = {name: _value(value, store, folders) for name, value in options.items() if name in known}
    if isinstance(values.get("catalogo"), Path):
        values["catalogo"] = str(values["catalogo"])
    return Config(**values)


def _plain(value: Any, store: Path, option: str) -> Any:  # noqa: ANN401 (the value of any option)
    if isinstance(value, Path):
        return _file(value, store, option)
    if isinstance(value, Period):
        return {_PERIOD: value.code}
    if isinstance(value, tuple):
        return {_LIST: [_plain(item, store, option) for item in value]}
    if isinstance(value, list):
        return [_plain(item, store, option) for item in value]
    if isinstance(value, dict):
        names = {name: _NAMED_IN_SECTION.get(name, option) for name in value}
        return {"": {str(name): _plain(item, store, names[name]) for name, item in value.items()}}
    return value


def _file(path: Path, store: Path, option: str) -> dict[str, Any]:
    """Return a file with its parts and their digests, those of small ones copied."""
    where = os.fsdecode(path.absolute())
    if option in _UNREAD:
        return {_FILE: where}
    parts = parts_of(path)
    copied = option not in _ONLY_NOTED and sum(part.stat().st_size for part in parts) <= _MOST_BYTES
    digests = [[part.name, _kept(part, store) if copied else digest_of(part)] for part in parts]
    return {_FILE: where, _FILES: digests, _COPIED: copied}


def _kept(part: Path, store: Path) -> str:
    """Return the digest of a file, copied if its content is not there."""
    digest = digest_of(part)
    there = store / INPUTS / digest
    is_there = there.is_file() and there.stat().st_size == part.stat().st_size
    return digest if is_there else keep_input(store, part)


def _value(value: Any, store: Path, folders: Iterator[Path]) -> Any:  # noqa: ANN401 (the value of any option)
    if isinstance(value, list):
        return [_value(item, store, folders) for item in value]
    if not isinstance(value, dict):
        return value
    if _FILE in value:
        return _restored_file(value, store, folders)
    if _PERIOD in value:
        return Period.parse(value[_PERIOD])
    if _LIST in value:
        return tuple(_value(item, store, folders) for item in value[_LIST])
    return {name: _value(item, store, folders) for name, item in value[""].items()}


def _restored_file(value: Mapping[str, Any], store: Path, folders: Iterator[Path]) -> Path:
    path = Path(value[_FILE])
    if _FILES not in value:
        return path
    if not value[_COPIED]:
        _require_same(path, dict(value[_FILES]))
        return path
    folder = next(folders)
    inside = folder / path.name if path.suffix.lower() == ".gdb" else folder
    inside.mkdir(parents=True)
    for name, digest in value[_FILES]:
        shutil.copyfile(recall(store, digest), inside / name)
    return folder / path.name


def _require_same(path: Path, digests: Mapping[str, str]) -> None:
    """Refuse a file, of which no copy was kept, that is no longer as it was.

    Raises
    ------
    ConfigError
        If it is missing, or has another content.
    """
    folder = path if path.is_dir() else path.parent
    for name, digest in digests.items():
        part = folder / name
        if not part.is_file() or digest_of(part) != digest:
            state = "cambió" if part.exists() else "ya no está"
            raise ConfigError(
                f"La edición se hizo con «{called(part)}», que {state} en «{called(folder)}»: de los archivos de hechos y "
                "de los muy grandes no se guarda copia. Póngalo donde estaba, igual, y repita."
            )
