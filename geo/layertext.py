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

__all__ = ["checked_text"]


def checked_text(file: Path, driver: str, folder: Path) -> Path:
    """Return the file, or a copy of it in UTF-8 where it was in another encoding.

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
    _check_json(file, found.text)
    if not found.notices:
        return file
    copy = folder / f"{file.stem}.geojson"
    copy.write_text(found.text, encoding="utf-8")
    return copy


def _check_json(file: Path, text: str) -> None:
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


def _check_crs(file: Path, name: str) -> None:
    try:
        CRS.from_user_input(name)
    except CRSError as error:
        raise FormatError(
            f"«{file.name}» declara un sistema de coordenadas que no existe («{name[:60]}»). Corríjalo al exportar.",
            code="CRS_DESCONOCIDO",
        ) from error
