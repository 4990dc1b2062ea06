"""What the sheets of one jurisdiction have in common: its polygons, its incidents by profile, its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo.crs import crs_label
from geo.period import Period
from geo.text import fold
from layers.disclosure.profiles import shows_reserved
from layers.statistics.area_counts import pointed
from maps.sheet import Area, Fact, Group, Sheet, Street, TitleBlock
from maps.sheets.basemap_parts import ground_legend, ground_of
from maps.sheets.legend import LEGENDS, sector_list
from maps.sheets.level_names import legend_names, word

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import geopandas as gpd
    from shapely import Point

    from layers.disclosure.profiles import ReservedCounts

__all__ = ["PROFILE_NAMES", "Membrete", "Scope", "decimal", "label_point", "place_name"]

_WATERMARKS = {"publico": "", "comite": "USO DEL COMITÉ", "interno": "RESERVADO · USO INTERNO"}
PROFILE_NAMES = {"publico": "público", "comite": "comité", "interno": "interno (reservado)"}
_STREET_RANKS = {1: ("principal", "motorway", "trunk", "primary"), 2: ("secundaria", "secondary", "tertiary")}


@dataclass(frozen=True, slots=True)
class Membrete:
    """What proyecto.toml gives for the title block: entities, authorities (cargo, nombre), single fields, source and date
    in words, a mark to print over the map beside that of the profile, titles by kind of map, and logos
    (:func:`maps.logos.clean_logo`)."""  # noqa: D205, D209

    entities: tuple[str, ...] = ()
    authorities: tuple[Fact, ...] = ()
    fields: tuple[Fact, ...] = ()
    source: str = ""
    date: str = ""
    mark: str = ""
    titles: tuple[Fact, ...] = ()
    logos: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """One jurisdiction, as the sheets need it.

    ``levels`` holds the polygons by level (``comisaria``, and ``sector`` and ``subsector`` where there are); ``shown`` the
    located incidents that the profile draws, each with ``area``, its row in ``counted``
    (:func:`layers.statistics.area_counts.by_area`; -1 for those that have a point of their own), ``unplaced`` how many it
    counts without a place (``misplaced`` of them were refused for it), ``nowhere`` how many of the whole run have neither
    place nor jurisdiction, ``reserved`` what may be said of the others. All frames are in the same projected system.
    ``legend`` is a :data:`maps.sheets.legend.LEGENDS`.
    """

    name: str
    noun: str
    levels: Mapping[str, gpd.GeoDataFrame]
    neighbours: gpd.GeoDataFrame
    streets: gpd.GeoDataFrame
    shown: gpd.GeoDataFrame
    counted: gpd.GeoDataFrame
    unplaced: int
    reserved: ReservedCounts
    period: Period | None
    profile: str
    membrete: Membrete
    sources: tuple[str, ...]
    notes: tuple[str, ...] = ()
    web_tiles: bool = False
    legend: str = LEGENDS[0]
    base: gpd.GeoDataFrame | None = None
    """Water, parks and barrios round it (:data:`geo.context.basemap.BASE_COLUMNS`), or None."""
    units: Mapping[str, str] = field(default_factory=dict)
    """What the polygons of a level are, where that is not its name: the ``sector`` of a province is a ``distrito``."""
    misplaced: int = 0
    nowhere: int = 0
    until: date | None = None
    """Last day of the data, of whatever jurisdiction."""

    @property
    def epsg(self) -> int:
        """Projected system of all frames."""
        return int(self.levels["comisaria"].crs.to_epsg())

    @property
    def outline(self) -> shapely.Geometry:
        """Polygon of the whole jurisdiction."""
        return self.levels["comisaria"].geometry.iloc[0]

    @property
    def counted_level(self) -> str:
        """Level of the polygons that tables count by: the sectors, or the jurisdiction where it has none."""
        return "sector" if "sector" in self.levels else "comisaria"

    @property
    def points(self) -> gpd.GeoDataFrame:
        """Incidents that have a point of their own: those that are not told by area."""
        return pointed(self.shown)

    @property
    def place(self) -> str:
        """Name as printed."""
        return place_name(self.name, self.noun)

    def word(self, level: str, *, many: bool = False) -> str:
        """Return what the polygons of a level are called."""
        return word(self.units, level, many=many)

    @property
    def watermark(self) -> str:
        """Words printed over the map."""
        return " · ".join(filter(None, (self.membrete.mark, _WATERMARKS[self.profile])))

    @property
    def reserved_note(self) -> tuple[str, ...]:
        """What a sheet without the reserved incidents says of it; nothing where there are none."""
        return ("No incluye los hechos reservados.",) if self.reserved else ()

    def title(self, kind: str, usual: str) -> str:
        """Title of a kind of map: the one that proyecto.toml gives, or the usual one."""
        return dict(self.membrete.titles).get(kind, usual)

    def sheet(self, kind: str, title: str, *, legend: tuple[Group, ...], **parts: Any) -> Sheet:  # noqa: ANN401
        """Return a sheet of this jurisdiction: what all of them share, and the ``legend`` and other parts of its own."""
        ground = ground_of(self.base)
        return Sheet(
            kind=kind,
            title=self.title(kind, title),
            place=self.place,
            profile=self.profile,
            epsg=self.epsg,
            block=self.title_block(),
            streets=self.street_lines(),
            watermark=self.watermark,
            web_tiles=self.web_tiles,
            level_names=legend_names(self.units),
            ground=ground,
            legend=(*legend, *ground_legend(ground), *self._sector_list()),
            **parts,
        )

    def _sector_list(self) -> tuple[Group, ...]:
        title = f"{self.word('sector', many=True)} – {self.word('subsector', many=True).lower()}"
        return sector_list(self.levels, title)

    def _last_day(self) -> str:
        """Last day of the data, or of the period where they go on after it; its month, where no day of a fact is told."""
        days = [day for day in (self.until, self.period.end if self.period else None) if day]
        if not days:
            return ""
        last = min(days)
        return f"{last:%d/%m/%Y}" if shows_reserved(self.profile) else Period.covering(last, last).label

    def title_block(self) -> TitleBlock:
        """Return the membrete: entities, place, period, source, n mapped of n, projection and profile."""
        own = dict(self.membrete.fields)
        fields = [("Ámbito", self.noun.lower())]
        fields += [(label, own.pop(label, self._place_value(column))) for label, column in _PLACE_FIELDS]
        fields += list(own.items())
        if self.period:
            fields.append(("Periodo", self.period.label))
        fields.append(("Fecha" if self.membrete.date else "Datos hasta", self.membrete.date or self._last_day()))
        fields.append(("Fuente", self.membrete.source or ", ".join(self.sources)))
        fields.append(("Hechos mapeados", self._coverage()))
        if self.reserved:
            fields.append(("Hechos reservados", self.reserved.total))
        fields.append(("Proyección y datum", f"{crs_label(self.epsg)} (EPSG:{self.epsg})"))
        fields.append(("Perfil", PROFILE_NAMES[self.profile]))
        return TitleBlock(
            entities=self.membrete.entities,
            fields=tuple((label, value) for label, value in fields if value),
            authorities=self.membrete.authorities,
            logos=self.membrete.logos,
        )

    def _coverage(self) -> str:
        """How many of its facts are on the map; never all of them where some that say nothing of it may be its own."""
        mapped, total = len(self.shown), len(self.shown) + self.unplaced
        share = f" ({decimal(100 * mapped / total)} %)" if total and not (self.nowhere and mapped == total) else ""
        words = f"{mapped:,} de {total:,}{share}" if total else "0"
        return f"{words}; {self.nowhere:,} de las fuentes sin lugar ni jurisdicción" if self.nowhere else words

    def _place_value(self, column: str) -> str:
        units = self.levels["comisaria"]
        return str(units[column].iloc[0]) if column in units.columns else ""

    def areas(
        self,
        *,
        bands: Mapping[int, tuple[str, tuple[Fact, ...]]],
        level: str,
        neighbour_bands: Mapping[str, str] | None = None,
    ) -> tuple[Area, ...]:
        """Polygons to draw, neighbours first.

        Parameters
        ----------
        bands
            By row of the polygons at ``level``: key of the legend line that fills it, and facts about it.
        level
            Level that ``bands`` speaks of.
        neighbour_bands
            Key of the legend line that fills each neighbour, by name; none is filled by default.
        """
        fills = neighbour_bands or {}
        out = [
            Area("vecina", name, short_label(name), shape, label_point(shape), fills.get(name, ""))
            for name, shape in zip(self.neighbours["comisaria"], self.neighbours.geometry, strict=True)
        ]
        for own, units in self.levels.items():
            for row, unit in units.iterrows():
                band, facts = bands.get(row, ("", ())) if own == level else ("", ())
                name, label = _unit_words(unit, own, self.units)
                label = "" if own == "comisaria" and len(self.levels) > 1 else label  # the title says it
                shape = unit.geometry
                out.append(Area(own, name, label, shape, label_point(shape), band, facts))
        return tuple(out)

    def street_lines(self) -> tuple[Street, ...]:
        """Streets inside the jurisdiction, main ones last so that they are drawn on top."""
        if self.streets.empty:
            return ()
        lines = [
            Street(str(name), _rank(str(kind)), shape)
            for name, kind, shape in zip(self.streets["nombre"], self.streets["clase"], self.streets.geometry, strict=True)
            if not shape.is_empty
        ]
        return tuple(sorted(lines, key=lambda line: (-line.rank, line.name, line.geometry.wkb)))


_PLACE_FIELDS = (("Región", "region"), ("Provincia", "provincia"), ("Distrito", "distrito"), ("Ubigeo", "ubigeo"))


def _rank(kind: str) -> int:
    return next((rank for rank, kinds in _STREET_RANKS.items() if kind.lower() in kinds), 3)


def _unit_words(unit: object, level: str, units: Mapping[str, str]) -> tuple[str, str]:
    """Full name and map label of a polygon."""
    row: Mapping[str, str] = unit  # type: ignore[assignment]
    own, kind = str(row[level]), units.get(level, level)
    if kind not in {"sector", "subsector"}:
        return own, short_label(own)
    sector = own if kind == "sector" else str(row["sector"])
    words = f"Sector {sector}" if sector.isdigit() else sector
    if level == "sector":
        return words, words
    if kind == "sector":  # of one of the comisarías of a district
        return f"{short_label(str(row['sector']))} · {words}", words
    barrio = str(row.get("barrio", "") or "")
    name = " · ".join(part for part in (words, f"Subsector {own}", barrio) if part)
    return name, own


def place_name(name: str, noun: str) -> str:
    """Name of a jurisdiction with its noun, unless it says it already: ``Comisaría Airways``, ``CPNP SANTA CLARA``."""
    words = fold(name).split()
    says = {"COMISARIA", "CPNP", "CIA", "CRIA", "DISTRITO", "PROVINCIA", "REGION", "SECCIONAL"} & set(words)
    return name if says else f"{noun} {name}"


def short_label(name: str) -> str:
    """Name of a jurisdiction without the words that all of them share."""
    drop = ("COMISARÍA", "COMISARIA", "SECTORIAL", "PNP", "CPNP")
    words = [word for word in name.split() if word.upper() not in drop]
    return " ".join(words) or name


def label_point(shape: shapely.Geometry) -> Point:
    """Middle of the widest place inside a polygon."""
    circle = shapely.maximum_inscribed_circle(shape, tolerance=max(np.sqrt(shape.area) / 60, 0.01))
    centre: Point = shapely.get_point(circle, 0)
    return centre if centre is not None and shape.intersects(centre) else shape.representative_point()


def decimal(value: float, digits: int = 1) -> str:
    """Write a number as the plans of Peru do: decimal point, comma between thousands."""
    return f"{value:,.{digits}f}"
