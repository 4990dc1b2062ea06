"""Sectors of a KML, as people draw them: in folders, in documents, flat, with pins beside, as lines."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from helpers.kinds.facts import ZONES, Zone

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from shapely import Polygon

__all__ = ["PINS", "data_of", "flat_kml", "folders_kml", "kml_of_each", "line_kml", "polygon_kml", "sectors_kmz"]

_SPACE = "http://www.opengis.net/kml/2.2"


def _ring(shape: Polygon) -> str:
    return " ".join(f"{x},{y},0" for x, y in shape.exterior.coords)


def polygon_kml(shape: Polygon) -> str:
    ring = f"<LinearRing><coordinates>{_ring(shape)}</coordinates></LinearRing>"
    return f"<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs></Polygon>"


def line_kml(shape: Polygon) -> str:
    return f"<LineString><coordinates>{_ring(shape)}</coordinates></LineString>"


def _mark(name: str, shape: str, more: str = "") -> str:
    return f"<Placemark><name>{name}</name>{more}{shape}</Placemark>"


PINS = _mark("Base", "<Point><coordinates>-71.5572,-16.4108,0</coordinates></Point>") + _mark(
    "Ruta 1", "<LineString><coordinates>-71.56,-16.41,0 -71.55,-16.41,0</coordinates></LineString>"
)


def _document(title: str, inside: str) -> str:
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="{_SPACE}">'
    return f"{head}<Document><name>{title}</name>{inside}</Document></kml>"


def folders_kml(draw: Callable[[Polygon], str] = polygon_kml, *, beside: str = "", wrap: str = "") -> str:
    """Return a KML with a folder for each comisaría, which holds its sectors and what is ``beside``; all inside ``wrap``."""
    folders = []
    for comisaria in dict.fromkeys(zone.comisaria for zone in ZONES):
        marks = "".join(_mark(zone.sector, draw(zone.shape)) for zone in ZONES if zone.comisaria == comisaria)
        folders.append(f"<Folder><name>{comisaria}</name>{marks}{beside}</Folder>")
    inside = "".join(folders)
    return _document("Mis lugares", f"<Folder><name>{wrap}</name>{inside}</Folder>" if wrap else inside)


def flat_kml(name: Callable[[Zone], str], data: Callable[[Zone], str] = lambda _: "") -> str:
    """Return a KML without folders."""
    return _document("limites", "".join(_mark(name(zone), polygon_kml(zone.shape), data(zone)) for zone in ZONES))


def data_of(zone: Zone) -> str:
    pairs = {"comisaria": zone.comisaria, "sector": zone.sector}
    inner = "".join(f'<Data name="{name}"><value>{value}</value></Data>' for name, value in pairs.items())
    return f"<ExtendedData>{inner}</ExtendedData>"


def kml_of_each(folder: Path) -> list[Path]:
    """Write a file a comisaría; the document carries its name and the placemarks those of the sectors."""
    paths = []
    for number, comisaria in enumerate(dict.fromkeys(zone.comisaria for zone in ZONES), start=1):
        marks = "".join(_mark(zone.sector, polygon_kml(zone.shape)) for zone in ZONES if zone.comisaria == comisaria)
        paths.append(folder / f"dibujo {number}.kml")
        paths[-1].write_text(_document(comisaria, marks), encoding="utf-8")
    return paths


def sectors_kmz(folder: Path) -> list[Path]:
    with zipfile.ZipFile(folder / "limites.kmz", "w") as archive:
        archive.writestr("doc.kml", folders_kml(beside=PINS))
    return [folder / "limites.kmz"]
