"""Content common to all sheets of a jurisdiction: place, title block, streets, basemap, and the end of the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.boundaries.ambito import AMBITOS, spelt
from geo.boundaries.jurisdiction import OUTLINE
from geo.boundaries.names.unit_words import STATION_ABBREVIATIONS, STATION_NOUNS
from geo.crs import crs_label
from geo.period import Period
from geo.text import fold
from layers.disclosure.profiles import shows_reserved
from maps.sheet import Sheet, TitleBlock
from maps.sheets.areas import draw_streets
from maps.sheets.basemap_parts import basemap_features, basemap_legend
from maps.sheets.legend import sector_list
from maps.sheets.level_names import legend_names, word
from maps.spanish_text import count_of, day, integer

if TYPE_CHECKING:
    from geo.boundaries.jurisdiction import Jurisdiction
    from layers.analysis import Analysis
    from maps.sheet import Group
    from maps.sheets.titles import Titles

__all__ = [
    "PROFILE_NAMES",
    "common_sheet",
    "level_word",
    "place_fields",
    "place_name",
    "printed_name",
    "reserved_note",
    "watermark",
]

_WATERMARKS = {"publico": "", "comite": "USO DEL COMITÉ", "interno": "RESERVADO · USO INTERNO"}
"""Text printed over the map, by profile."""
PROFILE_NAMES = {"publico": "público", "comite": "comité", "interno": "interno (reservado)"}
"""Name of each profile, as printed."""
_NOUNS = {*STATION_NOUNS, *STATION_ABBREVIATIONS, *map(fold, AMBITOS), fold(OUTLINE), "SECCIONAL"}
"""Words of a name, folded, that say already what is named."""
_PLACE_FIELDS = (("Región", "region"), ("Provincia", "provincia"), ("Distrito", "distrito"), ("Ubigeo", "ubigeo"))
"""Fields of the title block for the place of the jurisdiction, and the columns of the boundaries that hold them."""


def common_sheet(analysis: Analysis, titles: Titles, kind: str, title: str) -> Sheet:
    """Return a sheet with the common content; its legend is the end of that of the complete sheet."""
    jurisdiction = analysis.jurisdiction
    basemap = basemap_features(jurisdiction.base)
    return Sheet(
        kind=kind,
        title=titles.title(kind, title),
        place=printed_name(jurisdiction),
        profile=analysis.profile,
        epsg=jurisdiction.epsg,
        block=_title_block(analysis, titles),
        areas=(),
        legend=(*basemap_legend(basemap), *_sector_list(jurisdiction)),
        streets=draw_streets(jurisdiction.streets),
        watermark=watermark(analysis.profile, titles),
        web_tiles=titles.web_tiles,
        level_names=legend_names(jurisdiction.units),
        basemap=basemap,
    )


def level_word(jurisdiction: Jurisdiction, level: str, *, many: bool = False) -> str:
    """Return the name of the polygons at a level of a jurisdiction, such as Sector or Distritos."""
    return word(jurisdiction.units, level, many=many)


def printed_name(jurisdiction: Jurisdiction) -> str:
    """Return the name of a jurisdiction as sheets print it."""
    return place_name(jurisdiction.name, _noun(jurisdiction))


def _noun(jurisdiction: Jurisdiction) -> str:
    return "Comisaría" if jurisdiction.unit == "comisaria" else spelt(jurisdiction.unit).upper()


def place_name(name: str, noun: str) -> str:
    """Return a name preceded by its noun, unless the name has one: ``Comisaría Airways``, ``CPNP SANTA CLARA``."""
    return f"{noun} {name}" if _NOUNS.isdisjoint(fold(name).split()) else name


def watermark(profile: str, titles: Titles) -> str:
    """Return the text printed over the map."""
    return " · ".join(filter(None, (titles.membrete.mark, _WATERMARKS[profile])))


def reserved_note(analysis: Analysis) -> tuple[str, ...]:
    """Return the note that reserved incidents are excluded; empty if there are none."""
    return ("No incluye los hechos reservados.",) if analysis.reserved else ()


def place_fields(jurisdiction: Jurisdiction, titles: Titles) -> dict[str, str]:
    """Return región, provincia, distrito and ubigeo by label, from proyecto.toml, else from the boundaries."""
    given, units = dict(titles.membrete.fields), jurisdiction.levels["comisaria"]
    known = {label: str(units[column].iloc[0]) for label, column in _PLACE_FIELDS if column in units.columns}
    found = {label: given.get(label, known.get(label, "")) for label, _ in _PLACE_FIELDS}
    return {label: value for label, value in found.items() if value}


def _title_block(analysis: Analysis, titles: Titles) -> TitleBlock:
    """Return the membrete: entities, place, period, source, coverage, projection and profile."""
    jurisdiction, membrete = analysis.jurisdiction, titles.membrete
    labels = {label for label, _ in _PLACE_FIELDS}
    fields = [("Ámbito", _noun(jurisdiction).lower()), *place_fields(jurisdiction, titles).items()]
    fields += [(label, value) for label, value in membrete.fields if label not in labels]
    if analysis.period:
        fields.append(("Periodo", analysis.period.label))
    fields.append(("Fecha" if membrete.date else "Datos hasta", membrete.date or _last_day(analysis, titles)))
    fields.append(("Fuente", membrete.source or titles.source))
    fields.append(("Hechos mapeados", _coverage(analysis)))
    if analysis.reserved:
        fields.append(("Hechos reservados", analysis.reserved.total))
    fields.append(("Proyección y datum", f"{crs_label(jurisdiction.epsg)} (EPSG:{jurisdiction.epsg})"))
    fields.append(("Perfil", PROFILE_NAMES[analysis.profile]))
    return TitleBlock(
        entities=membrete.entities,
        fields=tuple((label, value) for label, value in fields if value),
        authorities=membrete.authorities,
        logos=membrete.logos,
    )


def _last_day(analysis: Analysis, titles: Titles) -> str:
    """Return the earlier of the last day of the data and of the period; its month where the profile hides days."""
    days = [last for last in (titles.until, analysis.period.end if analysis.period else None) if last]
    if not days:
        return ""
    last = min(days)
    return day(last) if shows_reserved(analysis.profile) else Period.covering(last, last).label


def _coverage(analysis: Analysis) -> str:
    """Return the count of mapped incidents out of all; no 100 % if unplaced incidents of the run may belong here."""
    mapped, nowhere = len(analysis.located), analysis.nowhere
    total = mapped + analysis.unplaced
    words = count_of(mapped, total, share=not (nowhere and mapped == total)) if total else "0"
    return f"{words}; {integer(nowhere)} de las fuentes sin lugar ni jurisdicción" if nowhere else words


def _sector_list(jurisdiction: Jurisdiction) -> tuple[Group, ...]:
    sectors, subsectors = (level_word(jurisdiction, level, many=True) for level in ("sector", "subsector"))
    return sector_list(jurisdiction.levels, f"{sectors} – {subsectors.lower()}")
