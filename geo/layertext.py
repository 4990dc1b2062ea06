"""GeoJSON and KML before the driver sees them: text in a known encoding, well formed, of sane depth, without entities."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NoReturn

from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.archives import refuse_entities
from geo.decode import decode
from geo.errors import FormatError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["checked_text", "empty_places"]


def checked_text(file: Path, driver: str, folder: Path, notices: list[tuple[str, str]]) -> Path:
    """Return the file, or a copy of it in UTF-8 where it was in another encoding; say what was found in ``notices``.

    Raises
    ------
    FormatError
        ``XML_ENTIDAD``, ``KML_NETWORKLINK_IGNORADO``, ``JSON_INVALIDO``, ``ARCHIVO_TRUNCADO`` or ``CRS_DESCONOCIDO``.
    """
    raw = file.read_bytes()
    if driver == "KML":
        refuse_entities(file, raw)
        if b"<NetworkLink" in raw and b"<coordinates" not in raw:
            raise FormatError(
                f"«{file.name}» solo enlaza a otra dirección de internet, que no se consulta. En Google Earth guarde el "
                "lugar mismo como KML.",
                code="KML_NETWORKLINK_IGNORADO",
            )
        return file
    found = decode(raw)
    notices.extend(found.notices)
    content = _check_json(file, found.text)
    if count := sum(map(_open_rings, _geometries(content))):
        notices.append(("ANILLO_CERRADO", f"{count} anillos no volvían a su primer punto: se cerraron."))
    if not found.notices:
        return file
    copy = folder / f"{file.stem}.geojson"
    copy.write_text(found.text, encoding="utf-8")
    return copy


def empty_places(file: Path) -> list[int]:
    """Numbers (from 0) of the features of a GeoJSON whose geometry is there but empty: GDAL reads it as none."""
    geometries = _geometries(json.loads(file.read_text(encoding="utf-8-sig")))
    return [number for number, shape in enumerate(geometries) if isinstance(shape, dict) and shape.get("coordinates") == []]


def _geometries(content: object) -> list[object]:
    features = content.get("features") if isinstance(content, dict) else None
    return [item.get("geometry") for item in features if isinstance(item, dict)] if isinstance(features, list) else []


def _open_rings(shape: object) -> int:
    """Count the rings of a polygon that do not end where they began."""
    kind, rings = (shape.get("type"), shape.get("coordinates")) if isinstance(shape, dict) else ("", None)
    if kind == "MultiPolygon" and isinstance(rings, list):
        rings = [ring for part in rings if isinstance(part, list) for ring in part]
    if kind not in {"Polygon", "MultiPolygon"} or not isinstance(rings, list):
        return 0
    return sum(isinstance(ring, list) and len(ring) > 2 and ring[0] != ring[-1] for ring in rings)


def _check_json(file: Path, text: str) -> object:
    def refuse(word: str) -> NoReturn:
        raise FormatError(
            f"«{file.name}» contiene «{word}», que GeoJSON no admite. Vuelva a exportarlo.", code="JSON_INVALIDO"
        )

    try:
        content = json.loads(text, parse_constant=refuse)
    except FormatError:
        raise
    except RecursionError as error:
        raise FormatError(f"«{file.name}» está anidado sin sentido. Vuelva a exportarlo.", code="JSON_INVALIDO") from error
    except ValueError as error:
        raise FormatError(
            f"«{file.name}» está incompleto o mal escrito. Vuelva a exportarlo.", code="ARCHIVO_TRUNCADO"
        ) from error
    declared = content.get("crs") if isinstance(content, dict) else None
    name = declared.get("properties", {}).get("name") if isinstance(declared, dict) else None
    if name:
        _check_crs(file, str(name))
    return content


def _check_crs(file: Path, name: str) -> None:
    try:
        CRS.from_user_input(name)
    except CRSError as error:
        raise FormatError(
            f"«{file.name}» declara un sistema de coordenadas que no existe («{name[:60]}»). Corríjalo al exportar.",
            code="CRS_DESCONOCIDO",
        ) from error
