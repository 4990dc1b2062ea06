"""The public record (``publico/contado.json``): told counts and polygons, from which a lost store is restored."""

from __future__ import annotations

import json
from datetime import MAXYEAR, MINYEAR
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import mapping, shape

from geo.columns import BOUNDARY_LEVELS
from geo.errors import FormatError
from geo.paths import read_whole
from layers.disclosure.base_periods import base_of
from layers.disclosure.profiles import bounds_of, guarded
from mapadelito.publication.store import (
    RECORDED,
    WITHDRAWN,
    State,
    StoredCount,
    StoredTerrain,
    digest_of_text,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mapadelito.publication.store import ToldStore

__all__ = ["PUBLIC_RECORD", "adopt_record", "kept_shape", "record_text", "shape_digest", "terrain_key"]

PUBLIC_RECORD = "publico/contado.json"
"""Path of the record in the output folder."""

_FORMAT = 1
"""Version of the format, written as ``formato``."""
_DECIMALS = 9
"""Decimals of stored coordinates, in degrees: a tenth of a millimetre."""
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError)
"""Errors that reading a record of arbitrary content may raise."""
_WORLD = shapely.box(-180, -90, 180, 90)
"""Bounds of valid polygons, in degrees."""
_EXPLAINED = (
    "Lo que se ha dicho de los hechos reservados. Cada conteo se dice una vez: «menos de 10», o redondeado a 5. Todo otro "
    "número sobre ellos es una suma de estos. «lugares» y «cerrados» guardan la huella de lo que ya no cambia. No borre "
    "este archivo: si faltan él y el almacén, lo dicho no se puede repetir."
)


def record_text(store: ToldStore) -> str:
    """Return the JSON text of the record of a whole store."""
    years = store.years()
    terrains, counts, states = store.terrains(years), store.counts(years), store.states()
    shapes = [*(item.shape for item in terrains), *(item.shape for item in counts)]
    grounds = {shape_digest(polygon): mapping(polygon) for polygon in shapes}
    content = {
        "formato": _FORMAT,
        "explicacion": _EXPLAINED,
        "conteos": [
            {
                "base": item.base,
                "comisaria": item.jurisdiction,
                "sectores": list(item.sectors),
                "terreno": shape_digest(item.shape),
                "dicho": item.words,
            }
            for item in counts
        ],
        "lugares": [
            {"anio": item.year, "nombres": list(item.names), "terreno": shape_digest(item.shape), "huella": item.digest}
            for item in terrains
        ],
        "cerrados": [
            {
                "clave": item.terrain,
                "base": item.base,
                "estado": state,
                "huella": item.digest,
            }
            for item, state in ((item, WITHDRAWN if _is_withdrawn(item) else item.state) for item in states)
        ],
        "no_se_dice": [{"comisaria": name, "anio": year} for name, year in sorted(store.lost())],
        "terrenos": dict(sorted(grounds.items())),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def adopt_record(store: ToldStore, path: Path) -> bool:
    """Add to a store the entries of a public record that it lacks; return whether the record could be read."""
    try:
        content = json.loads(read_whole(path))
        shapes = {str(key): _polygon(value) for key, value in content["terrenos"].items()}
        counts = [_count(item, shapes) for item in content["conteos"]]
        terrains = [_terrain(item, shapes) for item in content["lugares"]]
        states = [_state(item) for item in content["cerrados"]]
        lost = [_lost(item) for item in content["no_se_dice"]]
    except (*_UNREADABLE, FormatError, shapely.errors.ShapelyError):
        return False
    years = {int(item.base[:4]) for item in counts} | {item.year for item in terrains}
    told = {(item.base, shape_digest(item.shape)) for item in store.counts(years)}
    keys, closed = {item.key for item in store.terrains(years)}, {(item.terrain, item.base) for item in store.states()}
    store.save(
        terrains=[item for item in terrains if item.key not in keys],
        counts=[item for item in counts if (item.base, shape_digest(item.shape)) not in told],
        states=[item for item in states if (item.terrain, item.base) not in closed],
        lost=lost,
    )
    return True


def shape_digest(polygon: shapely.Geometry) -> str:
    """Return the digest of a polygon of the store, 16 hexadecimal digits."""
    return digest_of_text(shapely.to_wkb(polygon, hex=True))


def terrain_key(year: int, polygon: shapely.Geometry) -> str:
    """Return the key of a polygon of the store in a year: ``year-digest``."""
    return f"{year}-{shape_digest(polygon)}"


def _count(item: Mapping[str, Any], shapes: Mapping[str, shapely.Geometry]) -> StoredCount:
    words, sectors = _text(item["dicho"]), tuple(map(_text, item["sectores"]))
    bounds = bounds_of(words)
    if bounds is None or guarded(bounds[1]) != words:
        raise ValueError(words)
    return StoredCount(_base(item["base"]), _text(item["comisaria"]), sectors, shapes[item["terreno"]], words)


def _terrain(item: Mapping[str, Any], shapes: Mapping[str, shapely.Geometry]) -> StoredTerrain:
    names, year, polygon = tuple(map(_text, item["nombres"])), _year(item["anio"]), shapes[item["terreno"]]
    if len(names) != len(BOUNDARY_LEVELS):
        raise ValueError(names)
    return StoredTerrain(terrain_key(year, polygon), year, names, polygon, _text(item["huella"]))


def _state(item: Mapping[str, Any]) -> State:
    digest = "" if item["estado"] == WITHDRAWN else _text(item["huella"])
    return State(_text(item["clave"]), _base(item["base"]), RECORDED, digest)


def _is_withdrawn(item: State) -> bool:
    """Whether points were withdrawn: the record then has no digest, by which guesses of them could be verified."""
    return item.state == WITHDRAWN or (item.state == RECORDED and not item.digest)


def _lost(item: Mapping[str, Any]) -> tuple[str, int]:
    return _text(item["comisaria"]), _year(item["anio"])


def _text(value: object) -> str:
    """Return a text that UTF-8 can encode.

    Raises
    ------
    TypeError, ValueError
        For any other value.
    """
    if not isinstance(value, str):
        raise TypeError(value)
    value.encode()
    return value


def _base(value: object) -> str:
    base_of(text := _text(value))
    return text


def _year(value: object) -> int:
    if not isinstance(value, int) or not MINYEAR <= value <= MAXYEAR:
        raise ValueError(value)
    return value


def _polygon(value: Mapping[str, Any]) -> shapely.Geometry:
    polygon = shape(value)
    if polygon.geom_type not in {"Polygon", "MultiPolygon"} or not _WORLD.contains(polygon):
        raise ValueError(polygon.geom_type)
    return kept_shape(polygon)


def kept_shape(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a polygon in degrees rounded, valid and normalised, so that equal polygons have equal digests."""
    rounded = shapely.transform(shape, lambda xy: np.round(xy, _DECIMALS))
    return shapely.normalize(rounded if rounded.is_valid else shapely.make_valid(rounded))
