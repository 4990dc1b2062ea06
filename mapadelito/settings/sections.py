"""Checks of sections of ``proyecto.toml``: ``[membrete]``, ``[ajustes]``, ``[delitos]``, ``[alias]`` and ``[lugares]``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from geo.errors import ConfigError

__all__ = ["LEVELS", "adjustments", "alias", "delitos", "items", "membrete", "places"]

LEVELS = ("region", "provincia", "distrito", "comisaria")
"""Levels at which settings may be adjusted, widest first."""

_OF_FILES = ("incidentes", "columna", "crs", "hoja")
"""Keys of the files of a comisaría, and how they are read; the first is needed for the others."""
_OF_STATION = "periodo"
"""Key that is adjusted at the narrowest level only."""
_MOST = {"autoridades": 6, "entidades": 8, "logos": 4}
"""Items that fit in the title block, at most."""
_LETTERS = 400
"""Letters of one text that fit in it, at most; notes are not limited, as they take another page."""


def items(value: Any) -> list[Any]:  # noqa: ANN401 (values of a TOML file)
    """Return the items of a list, or a single value as a list of one."""
    return list(value) if isinstance(value, (list, tuple)) else [value]


def membrete(value: Any, maps: tuple[str, ...]) -> dict[str, Any]:  # noqa: ANN401
    """Return the checked title block; values under other keys become fields.

    Raises
    ------
    ConfigError
        For the first invalid value. ``maps`` are the kinds of map accepted in ``titulos``.
    """
    out: dict[str, Any] = {}
    more: dict[str, str] = {}
    for name, given in _table("membrete", value).items():
        where = f"membrete.{name}"
        if name in _MOST and len(items(given)) > _MOST[name]:
            raise ConfigError(f"«{where}»: caben {_MOST[name]}")
        if name != "notas":
            _fitting(where, given)
        if name in _READERS:
            out[name] = _READERS[name](where, given)
        else:
            more[name.replace("_", " ").capitalize()] = _text(where, given)
    for kind in out.get("titulos", {}):
        if kind not in maps:
            raise ConfigError(f"«membrete.titulos.{kind}»: no hay ese mapa (hay {', '.join(maps)})")
    return out | ({"campos": more | out.get("campos", {})} if more else {})


def adjustments(value: Any, readers: Mapping[str, Callable[[Any], Any]]) -> dict[str, dict[str, dict[str, Any]]]:  # noqa: ANN401
    """Return adjustments by level (widest first), name and key, with each value converted by the reader of its key.

    Raises
    ------
    ConfigError
        If a level or a key cannot be adjusted.
    """
    given = _table("ajustes", value)
    for level in given:
        if level not in LEVELS:
            raise ConfigError(f"[ajustes.{level}]: se ajusta por {', '.join(LEVELS)}")
    out: dict[str, dict[str, dict[str, Any]]] = {}
    for level in (level for level in LEVELS if level in given):
        out[level] = {}
        for name, section in _table(f"ajustes.{level}", given[level]).items():
            where = f"ajustes.{level}.{name}"
            found = _table(where, section)
            if _OF_STATION in found and level != LEVELS[-1]:
                raise ConfigError(f"«{where}.{_OF_STATION}»: el periodo se ajusta por {LEVELS[-1]}")
            if strange := [key for key in found if key not in readers]:
                raise ConfigError(f"«{where}.{strange[0]}» no se ajusta (se ajustan {', '.join(readers)})")
            if (own := [key for key in _OF_FILES if key in found]) and (level != LEVELS[-1] or _OF_FILES[0] not in found):
                raise ConfigError(
                    f"«{where}.{own[0]}»: {', '.join(_OF_FILES)} son de los archivos de una comisaría: van en su sección, y "
                    f"con «{_OF_FILES[0]}»"
                )
            out[level][name] = {key: readers[key](item) for key, item in found.items()}
    return out


def delitos(value: Any) -> dict[str, tuple[str, ...]]:  # noqa: ANN401
    """Return the checked section of delitos: ``ordinario``, the modalidades declared ordinary.

    Raises
    ------
    ConfigError
        If it has another key, or a modalidad is not a text.
    """
    given = _table("delitos", value)
    if strange := [name for name in given if name != "ordinario"]:
        raise ConfigError(f"«delitos.{strange[0]}» no existe (hay ordinario)")
    texts = items(given.get("ordinario", ()))
    if wrong := [text for text in texts if not isinstance(text, str) or not text.strip()]:
        raise ConfigError(f"«delitos.ordinario» es una lista de modalidades entre comillas, no «{wrong[0]}»")
    return {"ordinario": tuple(texts)}


def alias(value: Any) -> dict[str, str]:  # noqa: ANN401
    """Return the checked section of aliases: the text of a delito in the files, and its name in the catalogue.

    Raises
    ------
    ConfigError
        If one of them is not a text, or is empty.
    """
    return _named_texts("alias", value, "el nombre de un delito del catálogo entre comillas")


def places(value: Any) -> dict[str, str]:  # noqa: ANN401
    """Return the checked section of places: the name of each, and its «latitud, longitud».

    Raises
    ------
    ConfigError
        If one of them is not a text, or is empty.
    """
    return _named_texts("lugares", value, 'su coordenada entre comillas, "latitud, longitud"')


def _named_texts(section: str, value: Any, what: str) -> dict[str, str]:  # noqa: ANN401
    """Return a section of texts by name, after checking that none is empty or something else than a text (``what``)."""
    given = _table(section, value)
    for name, text in given.items():
        if not isinstance(text, str) or not text.strip() or not name.strip():
            raise ConfigError(f"«{section}»: «{name}» va con {what}, no «{text}»")
    return given


def _table(name: str, value: Any) -> dict[str, Any]:  # noqa: ANN401
    if not isinstance(value, Mapping):
        raise ConfigError(f"«{name}» es una sección, no «{value}»")
    return dict(value)


def _text(name: str, value: Any) -> str:  # noqa: ANN401
    if isinstance(value, (Mapping, list, tuple)):
        raise ConfigError(f"«{name}» es un texto, no «{value}»")
    return str(value)


def _fitting(name: str, value: Any) -> None:  # noqa: ANN401
    """Refuse a text that has no room on a sheet, in a section, a list or alone."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            _fitting(f"{name}.{key}", item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _fitting(name, item)
    elif len(str(value)) > _LETTERS:
        raise ConfigError(f"«{name}»: caben {_LETTERS} letras, y tiene {len(str(value))}: «{str(value)[:40]}…»")


def _authority(name: str, value: Any) -> dict[str, str]:  # noqa: ANN401
    found = _table(name, value)
    if set(found) != {"cargo", "nombre"}:
        raise ConfigError(f"«{name}»: cada una es {{ cargo = …, nombre = … }}")
    return {key: _text(f"{name}.{key}", item) for key, item in found.items()}


def _texts(name: str, value: Any) -> list[str]:  # noqa: ANN401
    return [_text(name, item) for item in items(value)]


def _named(name: str, value: Any) -> dict[str, str]:  # noqa: ANN401
    return {key: _text(f"{name}.{key}", item) for key, item in _table(name, value).items()}


_READERS: Mapping[str, Callable[[str, Any], Any]] = {
    **dict.fromkeys(("comite", "observatorio", "elaborado", "revisado", "aprobado"), _text),
    **dict.fromkeys(("fuente", "fecha", "marca", "anexo", "encabezado"), _text),
    **dict.fromkeys(("entidades", "notas"), _texts),
    **dict.fromkeys(("campos", "actividades", "titulos"), _named),
    "autoridades": lambda name, value: [_authority(name, item) for item in items(value)],
    "logos": lambda name, value: [Path(text) for text in _texts(name, value)],
}
"""Reader of each key of the title block."""
