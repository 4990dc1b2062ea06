"""What ``proyecto.toml`` says of the sheets of each jurisdiction: its title block, its legend and its maps.

``[membrete]`` is that of all; ``[ajustes.<nivel>."<nombre>"]`` changes it for a región, provincia, distrito or comisaría,
the narrower over the wider.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from geo.errors import ConfigError, FormatError
from geo.paths import read_whole
from geo.text import fold
from mapadelito.settings.sections import LEVELS
from maps.paper.logos import MOST_BYTES, clean_logo
from maps.sheets.titles import Membrete

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import geopandas as gpd

    from mapadelito.settings.config import Config

__all__ = ["JurisdictionSettings", "general", "settings_of_each"]

_SIGNED = {"elaborado": "Elaborado por", "revisado": "Revisado por", "aprobado": "Aprobado por"}
_BODIES = ("comite", "observatorio")


@dataclass(frozen=True, slots=True)
class JurisdictionSettings:
    """What proyecto.toml gives for one jurisdiction: title block, legend profile and kinds of map."""

    membrete: Membrete
    legend: str
    maps: tuple[str, ...]


def general(config: Config) -> Membrete:
    """Return the title block of the run as a whole."""
    return _membrete(config.membrete, config.fuente)


def settings_of_each(config: Config, boundaries: gpd.GeoDataFrame) -> dict[str, JurisdictionSettings]:
    """Return what proyecto.toml gives for each jurisdiction, by name.

    Raises
    ------
    ConfigError
        If a section names a place that the boundaries do not have, or a logo cannot be used.
    """
    places = boundaries.drop_duplicates("comisaria")
    told = LEVELS[: LEVELS.index(config.ambito) + 1]  # what is narrower than the sheets has no say in them
    for level, sections in config.ajustes.items():
        if level not in told:
            continue
        known = set(map(fold, places[level].astype(str))) if level in places.columns else set()
        if lost := [name for name in sections if fold(name) not in known]:
            raise ConfigError(f"[ajustes.{level}]: los límites no tienen «{lost[0]}».")
    return {str(place["comisaria"]): _own(config, place, told) for place in places.to_dict("records")}


def _own(config: Config, place: Mapping[Any, Any], told: tuple[str, ...]) -> JurisdictionSettings:
    found: dict[str, Any] = {"leyenda": config.leyenda, "mapa": config.mapa, "fuente": config.fuente}
    raw = dict(config.membrete)
    for level, sections in config.ajustes.items():  # from the wider to the narrower
        for name, section in sections.items():
            if level in told and fold(name) == fold(str(place.get(level, ""))):
                found |= {key: value for key, value in section.items() if key != "membrete"}
                raw = _over(raw, section.get("membrete", {}))
    return JurisdictionSettings(_membrete(raw, found["fuente"]), found["leyenda"], found["mapa"])


def _over(raw: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Put some values over others, tables key by key."""
    inner = {
        key: {**raw[key], **value}
        for key, value in more.items()
        if isinstance(value, dict) and isinstance(raw.get(key), dict)
    }
    return {**raw, **more, **inner}


def _membrete(raw: Mapping[str, Any], source: str) -> Membrete:
    """Return a title block; its source, where ``raw`` has none, is ``source``."""
    signs = [(str(item["cargo"]), str(item["nombre"])) for item in raw.get("autoridades", ())]
    signs += [(words, str(raw[key])) for key, words in _SIGNED.items() if key in raw]
    return Membrete(
        entities=(*map(str, raw.get("entidades", ())), *(str(raw[key]) for key in _BODIES if raw.get(key))),
        authorities=tuple(signs),
        fields=tuple((str(label), str(value)) for label, value in raw.get("campos", {}).items()),
        source=str(raw.get("fuente") or source),
        date=str(raw.get("fecha", "")),
        mark=str(raw.get("marca", "")),
        titles=tuple((str(kind), str(title)) for kind, title in raw.get("titulos", {}).items()),
        logos=tuple(_logo(path) for path in raw.get("logos", ())),
    )


@cache
def _logo(path: Path) -> bytes:
    try:
        content = read_whole(path, MOST_BYTES)
    except FormatError as error:
        raise ConfigError(f"No se puede abrir el logo «{path}». {error}") from error
    return clean_logo(content, path.name)
