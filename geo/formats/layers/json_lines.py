"""GeoJSON as separate features (one a line, or in a list), rewritten as one collection for its driver."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any, NoReturn

from geo.decode import decode
from geo.errors import FormatError
from geo.naming import quantity
from geo.progress import advance

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["as_collection"]

_SHAPES = ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection")
_SHOWN = 5
"""Line numbers listed in a notice, at most."""
_EVERY = 10_000
"""Lines between two reports of progress: tenths of a second."""


def as_collection(file: Path, folder: Path, notices: list[tuple[str, str]]) -> Path:
    """Return a copy of a file of separate features as a GeoJSON collection; add findings to ``notices``.

    A line that cannot be read becomes a feature without geometry, so that it is counted, and rejected.

    Raises
    ------
    FormatError
        ``ARCHIVO_TRUNCADO`` if no line can be read, or a list is invalid; ``JSON_INVALIDO`` if it is nested without end.
    """
    found = decode(file.read_bytes())
    notices.extend(found.notices)
    wrong: list[int] = []
    text = found.text.lstrip("\ufeff\x1e \t\r\n")
    pieces = _listed(file, text) if text.startswith("[") else _lines(found.text)
    features = [feature for number, piece in pieces for feature in _features(number, piece, wrong)]
    if len(features) <= len(wrong):
        raise FormatError(f"«{file.name}» está incompleto o mal escrito. Vuelva a exportarlo.", code="ARCHIVO_TRUNCADO")
    if wrong:
        shown = ", ".join(map(str, islice(wrong, _SHOWN)))
        notices.append(
            (
                "LINEAS_DANADAS",
                (
                    f"{quantity(len(wrong), 'línea no se entiende', 'líneas no se entienden')} (línea {shown}): "
                    "vuelva a exportarlo."
                ),
            )
        )
    copy = folder / f"{file.stem}.geojson"
    content = json.dumps({"type": "FeatureCollection", "features": features})  # faster than json.dump, which is not in C
    copy.write_text(content, encoding="utf-8")
    return copy


def _listed(file: Path, text: str) -> Iterator[tuple[int, object]]:
    """Yield the position and content of each item of a list."""
    try:
        return enumerate(json.loads(text), start=1)
    except RecursionError as error:
        raise FormatError(f"«{file.name}» está anidado sin sentido. Vuelva a exportarlo.", code="JSON_INVALIDO") from error
    except ValueError as error:
        raise FormatError(
            f"«{file.name}» está incompleto o mal escrito. Vuelva a exportarlo.", code="ARCHIVO_TRUNCADO"
        ) from error


def _lines(text: str) -> Iterator[tuple[int, object]]:
    """Yield the number and content of each filled line, None where it is no JSON.

    After record separators, a feature may span several lines, and the features are numbered.
    """
    separator, first = ("\x1e", 0) if "\x1e" in text else ("\n", 1)
    for number, line in enumerate(text.split(separator), start=first):
        if number % _EVERY == 0:
            advance()
        if written := line.strip("\ufeff \t\r\n").removesuffix(","):
            try:
                yield number, json.loads(written, parse_constant=_refuse)
            except (ValueError, RecursionError):
                yield number, None


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)


def _features(number: int, item: object, wrong: list[int]) -> list[dict[str, Any]]:
    """Return the features of an object of GeoJSON; for another, an empty feature, and its number is added to ``wrong``."""
    kind = item.get("type") if isinstance(item, dict) else None
    if isinstance(item, dict) and kind == "FeatureCollection" and isinstance(item.get("features"), list):
        return [inner for inner in item["features"] if isinstance(inner, dict)]
    if isinstance(item, dict) and kind == "Feature":
        return [item]
    if isinstance(item, dict) and kind in _SHAPES:
        return [_feature({"geometry": item})]
    wrong.append(number)
    return [_feature({})]


def _feature(content: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": {}, "geometry": None} | content
