"""``proyecto.toml`` as the desk reads and writes it: the same file that the commands read."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from geo.decode import decode
from geo.errors import ConfigError
from geo.paths import MOST_BYTES, read_whole
from geo.wording import shown
from mapadelito.desk.desk_folder import write_text
from mapadelito.settings.project import read_project

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["change_project", "project_values", "project_version", "toml_text"]

_HEAD = "# Lo escribe la mesa de mapadelito; las órdenes leen este mismo archivo."
_SECTIONS = {"columna", "columna_limites", "membrete"}
"""Sections that the pages show; the commands refuse other values of them too."""
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BEFORE = ".antes"
"""Suffix of the copy of a project that a person wrote: its remarks are not in what the desk writes."""


def project_values(path: Path) -> dict[str, Any]:
    """Return what a project says, as it is written: names with «_», paths relative to it. Empty without a file.

    Raises
    ------
    ConfigError
        If it is not well written, with the line and the remedy, or a section of it is none.
    """
    if not path.exists():
        return {}
    try:
        found = tomllib.loads(re.sub(r"\r\n?", "\n", decode(read_whole(path, MOST_BYTES)).text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        read_project(path)  # it says in words what is wrong
        raise ConfigError(f"«{path.name}» no está bien escrito.") from error
    values = {name.replace("-", "_"): value for name, value in found.items()}
    for name in _SECTIONS & values.keys():
        if not isinstance(values[name], dict):
            raise ConfigError(
                f"«{path.name}»: «{name}» es una sección, no «{shown(values[name])}». Corríjalo, o quite esa línea."
            )
    return values


def project_version(path: Path) -> str:
    """Return a text that is another one once the project has changed; empty without a file."""
    return sha256(path.read_bytes()).hexdigest()[:16] if path.is_file() else ""


def change_project(path: Path, changes: Mapping[str, Any]) -> None:
    """Write a project with some values changed; None, and what is empty, takes a value away.

    A project that the desk did not write is kept beside it as ``proyecto.toml.antes``.

    Raises
    ------
    MapaError
        If it cannot be read or written.
    """
    values = project_values(path) | dict(changes)
    text = toml_text({name: value for name, value in values.items() if value not in (None, "", [], {})})
    if path.is_file():
        old = decode(read_whole(path, MOST_BYTES)).text
        if not old.startswith(_HEAD):
            write_text(path.with_name(path.name + _BEFORE), old)
        if old == text:
            return
    write_text(path, text)


def toml_text(values: Mapping[str, Any]) -> str:
    """Return values as TOML, in their order: those of the file itself before its sections.

    Examples
    --------
    >>> toml_text({"perfil": "publico", "membrete": {"fecha": "JUNIO"}}).splitlines()[1:]
    ['perfil = "publico"', '', '[membrete]', 'fecha = "JUNIO"']
    """
    return "\n".join([_HEAD, *_lines(values, ())]) + "\n"


def _lines(values: Mapping[str, Any], where: tuple[str, ...]) -> Iterable[str]:
    for name, value in values.items():
        if not isinstance(value, dict):
            yield f"{_key(name)} = {_value(value)}"
    for name, value in values.items():
        if isinstance(value, dict):
            inner = (*where, name)
            if not value or any(not isinstance(item, dict) for item in value.values()):
                yield f"\n[{'.'.join(map(_key, inner))}]"
            yield from _lines(value, inner)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:  # noqa: ANN401 (whatever TOML holds)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{_key(name)} = {_value(item)}' for name, item in value.items())} }}"
    return repr(value)
