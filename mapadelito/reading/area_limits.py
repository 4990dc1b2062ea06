"""The ground of a run without polygons: the squares of a fixed grid that hold its facts, which is no jurisdiction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from geo.boundaries.jurisdiction import OUTLINE
from geo.boundaries.point_in_polygon import first_holder
from geo.boundaries.read import Boundaries
from geo.columns import BOUNDARY_LEVELS
from geo.crs import utm_epsg
from geo.errors import ConfigError, InputError
from geo.incidents.account import MISPLACED_COLUMNS
from geo.naming import quantity
from layers.disclosure.profiles import countable_rows
from layers.disclosure.public_places import MIN_HOMES
from mapadelito.reading.incident_source import LOAD_THEM, has_incidents
from mapadelito.reading.jurisdiction_names import bare_name
from maps.spanish_text import integer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from numpy.typing import NDArray

    from geo.incidents.account import Incidents
    from geo.period import Period
    from mapadelito.settings.config import Config

__all__ = ["AREA_NOTE", "AREA_SAID", "NO_LIMITS", "area_limits", "area_name", "keep_inhabited", "refuse_without_limits"]

_CELL_M = 1000.0
"""Side in metres of a square, at multiples of it in the UTM zone: it is the same in every run, whatever its facts."""
_FAR_M = 50_000.0
"""Metres from the median of the facts above which one is taken for a mistake: more than the reach of most comisarías."""
_SAME_M = 10.0
"""Metres by which the centre and the sides of a stored square may differ from those of the grid."""
_ZONE_DEG = 6.0
"""Width of a UTM zone, in degrees."""
_NAME = "CONTORNO DE LOS HECHOS"
"""Name of the area where the user gives none."""
NO_FILES = (
    "No se dio ningún archivo. Indique los hechos (--incidentes) y los límites (--limites), o solo los archivos: "
    "«mapadelito generar hechos.xlsx sectores.kml»."
)
NO_LIMITS = "Faltan los límites: indique --limites con los polígonos de las comisarías o sectores."
AREA_NOTE = "Sin límites: el contorno son los cuadrados de 1 km con hechos; no es la jurisdicción."
"""Note of every sheet."""
AREA_SAID = (
    f"{AREA_NOTE} No hay tasas, ni mapa de riesgo, ni comparación por sector. Para tenerlos, indique --limites con los "
    "polígonos de la comisaría, antes de entregar una edición: lo que se publica por cuadrados no se repite por sectores."
)
"""What the user is told."""
_NEED_LIMITS = {
    "poblacion": "--poblacion",
    "sectores_municipales": "--sectores-municipales",
    "columna_limites": "--columna-limites",
}
_COMPARED = ("riesgo", "integrado")
"""Maps that compare the polygons of the limits."""


def refuse_without_limits(config: Config) -> tuple[str, ...]:
    """Return the maps that can be made without polygons.

    Raises
    ------
    ConfigError
        If there are no incidents either, or what was asked for needs polygons.
    """
    if not has_incidents(config):
        raise ConfigError(NO_LIMITS if config.factores else f"{NO_FILES} {LOAD_THEM}")
    asked = [option for name, option in _NEED_LIMITS.items() if getattr(config, name)]
    asked += ["--ambito"] if config.ambito != BOUNDARY_LEVELS[0] else []
    maps = tuple(name for name in config.mapa if name not in _COMPARED)
    asked += [] if maps else ["--mapa " + ",".join(config.mapa)]
    if asked:
        raise ConfigError(f"{', '.join(asked)}: sin límites no se puede. Indique --limites con los polígonos.")
    return maps


def area_limits(
    incidents: Incidents,
    config: Config,
    period: Period | None,
    told: Callable[[str, Collection[int]], Iterable[shapely.Geometry]],
) -> Boundaries:
    """Return a boundary of one jurisdiction without sectors round the facts of a run, and set it as theirs.

    Facts more than 50 km from the median of those that the profile shows are rejected. The squares are those that hold a
    fact that the profile shows, of the period or of the earlier one, and those published of this area in the same years: a
    fact that was corrected since leaves no gap. Each is a polygon of its own, so that another one next month does not change
    the public places of any. A reserved fact changes nothing of this where the profile hides it.

    Parameters
    ----------
    incidents
        Those of the period; changed in place.
    config
        Its ``comisaria``, if any, names the area; rows that say another one are excluded.
    period
        Of the run; None where no fact has a date.
    told
        Returns the polygons, in degrees, that were published of a name in some years; no years: those of undated facts.

    Raises
    ------
    InputError
        If no fact that the profile shows has a place.
    """
    name = area_name(config)
    _exclude_others(incidents, config.comisaria)
    shown = _shown(incidents, config.perfil)
    if shown.empty:
        raise InputError(
            "Ningún hecho que el perfil pueda mostrar tiene lugar, y sin límites no hay con qué hacer un mapa. Indique "
            "--limites, o revise las coordenadas con «mapadelito revisar»."
        )
    degrees = shown.to_crs(4326)
    published = [*told(name, _years(period, incidents.before[0] if incidents.before else None))]
    epsg = _zone(published, float(degrees.x.median()), float(degrees.y.median()))
    shown = shown.to_crs(epsg)
    middle = np.array([shown.x.median(), shown.y.median()])
    incidents.frame, incidents.written = incidents.frame.to_crs(epsg), incidents.written.to_crs(CRS.from_epsg(epsg))
    far = _refuse_far(incidents, middle, epsg)
    cells = np.floor(shapely.get_coordinates(_shown(incidents, config.perfil).to_crs(epsg).to_numpy()) / _CELL_M)
    before = _told_cells(published, epsg)
    before = before[np.hypot(*((before + 0.5) * _CELL_M - middle).T) <= _FAR_M]
    corners = np.unique(np.vstack([cells, before]), axis=0) * _CELL_M
    squares = shapely.box(*corners.T, *(corners + _CELL_M).T)
    _set_jurisdiction(incidents, name)
    frame = gpd.GeoDataFrame(_named(pd.DataFrame(index=range(len(squares))), name), geometry=squares, crs=epsg)
    return Boundaries(frame, (AREA_SAID, *far), {"SIN_LIMITES": 1}, OUTLINE, {BOUNDARY_LEVELS[0]: OUTLINE})


def area_name(config: Config) -> str:
    """Return the name of the jurisdiction of a run without polygons."""
    return " y ".join(config.comisaria) or _NAME


def keep_inhabited(boundaries: Boundaries, incidents: Incidents, homes: gpd.GeoSeries) -> Boundaries:
    """Return the boundary without its squares of few homes, and leave the facts outside the others without a place.

    The number of a polygon with few homes may be told, since the polygon is no more than that of its sector; a square is
    drawn because it holds a fact, and with one house it would be that house.

    Parameters
    ----------
    boundaries
        Of :func:`area_limits`.
    incidents
        Those of the period; changed in place.
    homes
        A point per home, in the system of the boundary.

    Raises
    ------
    InputError
        If no square is left.
    """
    squares = boundaries.frame.geometry
    tree = shapely.STRtree(homes.to_numpy())
    enough = [len(tree.query(square, predicate="intersects")) >= MIN_HOMES for square in squares]
    if not any(enough):
        raise InputError(
            f"Ningún cuadrado de 1 km con hechos tiene {MIN_HOMES} viviendas en la capa de --edificios, y sin límites no "
            "hay con qué hacer un mapa público. Revise esa capa, o indique --limites."
        )
    if all(enough):
        return boundaries
    kept = boundaries.frame[enough].reset_index(drop=True)

    def seen(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        inside = first_holder(np.column_stack([rows.geometry.x, rows.geometry.y]), kept.geometry.to_numpy()) < len(kept)
        return rows.set_geometry(rows.geometry.where(inside))

    incidents.frame = seen(incidents.frame)
    if incidents.before is not None:
        incidents.before = incidents.before[0], seen(incidents.before[1])
    said = (
        f"{quantity(len(squares) - len(kept), 'cuadrado no se dibuja', 'cuadrados no se dibujan')} en público por tener "
        f"menos de {MIN_HOMES} viviendas: los hechos de ahí se cuentan «sin ubicar»."
    )
    return replace(boundaries, frame=kept, decisions=(*boundaries.decisions, said))


def _exclude_others(incidents: Incidents, wanted: tuple[str, ...]) -> None:
    """Exclude the rows that say that they are of a comisaría that was not asked for."""
    if not wanted:
        return
    asked = {"", *map(bare_name, wanted)}
    incidents.exclude(lambda rows: ~rows["comisaria_declarada"].map(bare_name).isin(asked), "OTRA_COMISARIA")


def _shown(incidents: Incidents, profile: str) -> gpd.GeoSeries:
    """Return the points of the facts of both periods that a profile shows."""
    frames = [incidents.frame, *([incidents.before[1]] if incidents.before else [])]
    parts = [countable_rows(frame, profile) for frame in frames]
    points = [part.geometry[part.geometry.notna()].to_crs(incidents.frame.crs) for part in parts]
    return gpd.GeoSeries(pd.concat(points), crs=incidents.frame.crs)


def _refuse_far(incidents: Incidents, middle: NDArray[np.float64], epsg: int) -> list[str]:
    """Reject the facts far from ``middle`` (metres), and return the sentence about them; none where there are none."""

    def far(rows: gpd.GeoDataFrame) -> pd.Series[bool]:
        away: pd.Series[float] = rows.geometry.to_crs(epsg).distance(shapely.Point(middle))
        return away > _FAR_M  # NaN without a place

    rows = incidents.frame.index[far(incidents.frame)]
    incidents.settle(rows, "FUERA_DE_JURISDICCION")
    if incidents.before is not None:
        period, earlier = incidents.before
        lost = far(earlier)
        incidents.before = period, earlier[~lost].to_crs(epsg)
        gone = pd.DataFrame(earlier.loc[lost, list(MISPLACED_COLUMNS)])
        incidents.misplaced_before = pd.concat([incidents.misplaced_before, gone])
    told = (
        f"{quantity(len(rows), 'hecho queda rechazado', 'hechos quedan rechazados')} por estar a más de "
        f"{integer(_FAR_M / 1000)} km de los demás. Si su lugar es bueno, indique --limites."
    )
    return [told] if len(rows) else []


def _years(*periods: Period | None) -> set[int]:
    """Return the years of some periods."""
    return {year for one in periods if one is not None for year in range(one.start.year, one.end.year + 1)}


def _zone(published: Sequence[shapely.Geometry], lon: float, lat: float) -> int:
    """Return the UTM zone of most of the squares published before, or else that of a place.

    Where facts lie on both sides of the border of two zones, their middle may pass from one to the other.
    """
    near = [utm_epsg((lon + shift + 180) % 360 - 180, lat) for shift in (0, -_ZONE_DEG, _ZONE_DEG)]
    return max(near, key=lambda epsg: len(_told_cells(published, epsg)))


def _told_cells(shapes: Sequence[shapely.Geometry], epsg: int) -> NDArray[np.float64]:
    """Return the squares of the grid of a zone among polygons in degrees, by the numbers of their column and row."""
    known = gpd.GeoSeries([*shapes], crs=4326).to_crs(CRS.from_epsg(epsg))
    if known.empty:
        return np.empty((0, 2))
    centre = shapely.get_coordinates(known.centroid.to_numpy())
    cells = np.floor(centre / _CELL_M)
    is_cell = np.abs(centre - (cells + 0.5) * _CELL_M).max(axis=1) < _SAME_M
    is_cell &= np.abs(np.sqrt(known.area.to_numpy()) - _CELL_M) < _SAME_M
    return np.asarray(cells[is_cell])


def _set_jurisdiction(incidents: Incidents, name: str) -> None:
    """Set the one jurisdiction of all the facts, placed or not."""
    incidents.frame = gpd.GeoDataFrame(_named(incidents.frame, name))
    incidents.misplaced = _named(incidents.misplaced, name)
    if incidents.before is not None:
        incidents.before = incidents.before[0], gpd.GeoDataFrame(_named(incidents.before[1], name))
        incidents.misplaced_before = _named(incidents.misplaced_before, name)


def _named(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return rows, or polygons, of one jurisdiction and of no sector."""
    texts = dict(zip(BOUNDARY_LEVELS, (name, "", ""), strict=True))
    return rows.assign(**{level: pd.Series(text, index=rows.index, dtype="str") for level, text in texts.items()})
