"""Reading of ``proyecto.toml``, in any encoding, with Spanish messages for errors of syntax."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from geo.decode import decode
from geo.errors import ConfigError, FormatError
from geo.paths import find_files, read_whole
from mapadelito.settings.options import OPTIONS
from mapadelito.settings.sections import items

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["read_project"]

_MOST_BYTES = 1_000_000
"""Largest project that is read, in bytes (1 MB): that of a region has some tens of kilobytes."""
_PROJECTS = {".toml", ".txt", ""}
"""Suffixes of a project; editors on Windows add ``.txt``."""
_INNER_PATHS = {"logos", "incidentes"}
"""Keys of paths in the sections of the title block and of places."""
_SHOWN = 100  # characters of a line quoted in a message: about one line of a terminal
_LOOKED_AT = 50
"""Lines, from the last, among which the start of an unterminated value is searched for: longer than any list."""
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_BACKSLASH = re.compile(r'"[^"\n]*\\')
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_MAY_BE_SLASH = r"[Ee]scape|hex value|Illegal character|end of document|Expected newline"
_CURLY = "“”‘’„«»´`"
_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\x1b": "\\e"}

_BY_HAND = "Escriba la ruta con / («C:/datos/hechos.xlsx») o entre comillas simples ('C:\\datos\\hechos.xlsx')"
_SLASHES = "entre comillas dobles la barra \\ no es una barra: empieza un signo especial. " + _BY_HAND
_EXPLAINED = (
    (r"Cannot overwrite|twice|Duplicate|Cannot (declare|mutate|define)|already", "ese nombre ya está más arriba: deje uno"),
    (r"Expected '=' after", "después del nombre falta el signo ="),
    (r"Illegal character '\\[nr]'|Unterminated string|Expected [\"']{3,}", "falta cerrar las comillas"),
    (r"Unclosed array|Invalid value \(at end", "falta cerrar la lista con ], o falta el valor"),
    (r"Unclosed inline table|inline table", "falta cerrar { … } en la misma línea, o falta una coma"),
    (r"end of a table|Expected '\]", "falta cerrar el nombre de la sección con ]"),
    (
        r"Expected newline or end of document",
        "sobra texto después del valor: varios valores van entre [ ], los decimales con punto, los comentarios tras #",
    ),
    (r"Invalid value", "el valor no se entiende: los textos van entre comillas, los decimales con punto"),
    (r"Invalid initial character for a key|Invalid statement|Invalid key", "se esperaba nombre = valor"),
)
"""Pattern of a message of the parser, and its explanation for the user."""


def read_project(project: Path) -> dict[str, Any]:
    """Return the values of a project by name, with paths relative to its folder and patterns of files expanded.

    Raises
    ------
    ConfigError
        If it cannot be opened; if it is not TOML, with the line and the remedy; or if a path is not a text, or contains a
        control character from a backslash.
    FormatError
        If a pattern matches no file.
    """
    try:
        text = re.sub(r"\r\n?", "\n", decode(read_whole(project, _MOST_BYTES)).text)
    except FormatError as error:
        raise ConfigError(f"No se puede abrir «{project}». {error}") from error
    try:
        found = tomllib.loads(text)
        raw = {name.replace("-", "_"): value for name, value in found.items()}
        if len(raw) < len(found):
            twice = next(name for name in found if "-" in name and name.replace("-", "_") in found)
            raise ConfigError(f"«{project.name}»: «{twice}» y «{twice.replace('-', '_')}» son lo mismo: deje uno.")
        _check_paths(project, text, raw)
        base = project.resolve().parent
        for name, option in OPTIONS.items():
            if name in raw and option.is_files:
                raw[name] = find_files(items(raw[name]), base)
        _find_logos({name: raw[name] for name in ("membrete", "ajustes") if name in raw}, base)
        _place_files(raw.get("ajustes"), base)
    except tomllib.TOMLDecodeError as error:
        if project.suffix.lower() not in _PROJECTS:
            raise ConfigError(
                f"«{project.name}» no es un proyecto (.toml). Los archivos de datos se dan con su opción: --incidentes, "
                "--limites, --calles …"
            ) from error
        raise ConfigError(f"«{project.name}» no está bien escrito: {_explained(str(error), text)}.") from error
    except RecursionError as error:
        raise ConfigError(f"«{project.name}» no está bien escrito: tiene listas o secciones sin fin.") from error
    if isinstance(raw.get("salida"), str):
        raw["salida"] = base / raw["salida"]
    own = raw.get("catalogo")
    if isinstance(own, str) and (base / own).is_file():  # a bundled catalogue has a name, and no file here
        raw["catalogo"] = str(base / own)
    return raw


def _find_logos(raw: dict[str, Any], base: Path) -> None:
    """Replace the logos of a section and of its subsections by their files, relative to a folder."""
    if "logos" in raw:
        raw["logos"] = [str(path) for path in find_files(map(str, items(raw["logos"])), base)]
    for section in raw.values():
        if isinstance(section, dict):
            _find_logos(section, base)


def _place_files(sections: object, base: Path) -> None:
    """Set the files that each comisaría of ``[ajustes]`` gives relative to a folder; patterns stay."""
    stations = sections.get("comisaria") if isinstance(sections, dict) else None
    for section in stations.values() if isinstance(stations, dict) else ():
        if isinstance(section, dict) and "incidentes" in section:
            section["incidentes"] = [str(base / path) for path in items(section["incidentes"])]


def _explained(error: str, text: str) -> str:
    """Return a Spanish explanation of an error of the parser, with its position and the line."""
    lines = text.split("\n") or [""]
    found = _AT.search(error)
    number = int(found[1]) if found and found[1] else _last_begun(lines)
    line = lines[min(number, len(lines)) - 1]
    column = f", columna {found[2]}" if found and found[2] else ""
    shown = " ".join(line.split())[:_SHOWN]
    return f"línea {number}{column}: {_why(error, line)}. La línea dice: {shown}"


def _last_begun(lines: list[str]) -> int:
    """Return the number of the line with the start of an unterminated value: the lines before it are valid."""
    for number in range(len(lines) - 1, max(len(lines) - _LOOKED_AT, 0), -1):
        with suppress(tomllib.TOMLDecodeError):
            tomllib.loads("\n".join(lines[:number]))
            return number + 1
    return 1


def _why(error: str, line: str) -> str:
    if _BACKSLASH.search(line) and re.search(_MAY_BE_SLASH, error):
        return _SLASHES
    if any(letter in _QUOTED.sub("", line).partition("#")[0] for letter in _CURLY):
        return "las comillas son tipográficas (“ ” « »): escríbalas rectas (\" o ')"
    if any(not letter.isprintable() and letter != "\t" for letter in line):
        return "hay un carácter que no se ve y no puede estar: borre la línea y escríbala"
    return next((words for pattern, words in _EXPLAINED if re.search(pattern, error)), "no se entiende lo escrito")


def _check_paths(project: Path, text: str, raw: Mapping[str, Any]) -> None:
    """Raise ConfigError for a path that is not a text, or in which a backslash escape gave a control character."""
    paths = [(name, item) for name in OPTIONS if name in raw and OPTIONS[name].is_path for item in items(raw[name])]
    inner = [(name, item) for section in ("membrete", "ajustes") for name, item in _inner(section, raw.get(section))]
    for name, item in [*paths, *inner]:
        if not isinstance(item, str):
            raise ConfigError(f"«{project.name}»: «{name}» es una ruta o una lista de rutas entre comillas, no «{item}».")
        if wrong := [letter for letter in item if letter in _ESCAPES]:
            written = "".join(_ESCAPES.get(letter, letter) for letter in item)
            at = next((number for number, line in enumerate(text.split("\n"), start=1) if written in line), 0)
            where = f", línea {at}" if at else ""
            raise ConfigError(
                f"«{project.name}»{where}: en «{name}», {_ESCAPES[wrong[0]]} se leyó como un carácter que no se ve, porque "
                f"{_SLASHES}."
            )


def _inner(where: str, value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """Yield the paths of a section and of its subsections: logos, and the files of a comisaría."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            if name in _INNER_PATHS:
                yield from ((f"{where}.{name}", path) for path in items(item))
            else:
                yield from _inner(f"{where}.{name}", item)
