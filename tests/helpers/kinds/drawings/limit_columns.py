"""Columns that name the sectors of a layer, in several languages, alone or among codes and measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.kinds.facts import ZONES, Zone

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["COLUMNS", "Names", "as_drawn", "whole"]

Names = tuple[str, str]


def _comisaria(zone: Zone) -> str:
    return zone.comisaria


def _sector(zone: Zone) -> str:
    return zone.sector


def _code(zone: Zone) -> int:
    return 40_100 + len(zone.comisaria)


def as_drawn(zone: Zone) -> Names:
    """Return the names of the zone."""
    return zone.comisaria, zone.sector


def _number(zone: Zone) -> int:
    return ZONES.index(zone) + 1


def _quarter(zone: Zone) -> str:
    return ("Alto Cañón", "La Campiña", "Pampa Nueva", "Los Ángeles", "Vista Alegre")[ZONES.index(zone)]


def whole(zone: Zone) -> str:
    """Return both names of a zone in one."""
    return f"{zone.comisaria} {zone.sector}"


def _alone(zone: Zone) -> Names:
    """Return a jurisdiction without sectors."""
    return _quarter(zone), ""


COLUMNS: dict[str, tuple[Callable[[Zone], Names], dict[str, Callable[[Zone], object]]]] = {
    "upper columns": (as_drawn, {"COMISARIA": _comisaria, "SECTOR": _sector}),
    "NOM_CIA NOM_SECT": (as_drawn, {"NOM_CIA": _comisaria, "NOM_SECT": _sector}),
    "Nombre de la comisaría": (as_drawn, {"Nombre de la comisaría": _comisaria, "Nombre del sector": _sector}),
    "codes beside names": (
        as_drawn,
        {
            "fid_1": _number,
            "cod_cia": _code,
            "nom_cia": _comisaria,
            "cod_sec": lambda zone: f"{_code(zone)}{zone.sector[-1]}",
            "nom_sec": _sector,
            "area_ha": lambda zone: round(zone.shape.area * 1e6, 3),
        },
    ),
    "english": (as_drawn, {"station_name": _comisaria, "beat_name": _sector}),
    "portuguese": (as_drawn, {"delegacia": _comisaria, "setor": _sector}),
    "jurisdiccion and zona": (as_drawn, {"JURISDICC": _comisaria, "ZONA": _sector}),
    "one name": (as_drawn, {"nombre": whole}),
    "one bairro": (_alone, {"bairro": _quarter}),
    "barrio and its code": (
        _alone,
        {"OBJECTID": _number, "COD_BARRIO": lambda zone: 700 + _number(zone), "BARRIO": _quarter},
    ),
    "wards": (_alone, {"wd21cd": lambda zone: f"W{_number(zone):05d}", "wd21nm": _quarter}),
}
"""The names that a person reads, and the columns, by the name of the drawing."""
