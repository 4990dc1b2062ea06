"""What a person chooses on the pages of the desk, as values of the project: columns, period, sheets, title block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.errors import ConfigError
from geo.period import Period
from mapadelito.settings.options import FORMATS, MAPS, PAPERS
from mapadelito.settings.sections import items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = [
    "FIELDS",
    "FORMAT_WORDS",
    "LIMIT_FIELDS",
    "MAP_WORDS",
    "PAPER_WORDS",
    "PROFILE_WORDS",
    "SYSTEMS",
    "TITLE_TEXTS",
    "UNIT_WORDS",
    "next_period",
    "period_choices",
    "reading_changes",
    "sheet_changes",
]

FIELDS = {
    "fecha": "Fecha del hecho",
    "hora": "Hora",
    "delito": "Delito",
    "modalidad": "Modalidad",
    "latitud": "Latitud",
    "longitud": "Longitud",
    "este": "Este (UTM)",
    "norte": "Norte (UTM)",
    "direccion": "Dirección",
    "comisaria": "Comisaría",
    "sector": "Sector",
    "id": "Número de la denuncia",
}
"""Fields of the facts whose column may be chosen."""
LIMIT_FIELDS = {"comisaria": "Comisaría", "sector": "Sector", "subsector": "Subsector"}
"""Fields of the polygons whose column may be chosen."""
SYSTEMS = {
    "": "Que el programa lo reconozca",
    "EPSG:4326": "Latitud y longitud (GPS, Google Maps)",
    "EPSG:32717": "UTM 17 Sur, WGS 84 (Tumbes, Piura, Lambayeque, Cajamarca oeste)",
    "EPSG:32718": "UTM 18 Sur, WGS 84 (Lima, Áncash, Junín, Ica, Loreto)",
    "EPSG:32719": "UTM 19 Sur, WGS 84 (Cusco, Puno, Arequipa este, Moquegua, Tacna)",
    "EPSG:24877": "UTM 17 Sur, PSAD 56 (planos antiguos)",
    "EPSG:24878": "UTM 18 Sur, PSAD 56 (planos antiguos)",
    "EPSG:24879": "UTM 19 Sur, PSAD 56 (planos antiguos)",
}
"""Coordinate systems to choose from."""
MAP_WORDS = {
    "delito": "Mapa del delito",
    "riesgo": "Mapa de riesgo",
    "integrado": "Mapa integrado (necesita factores de riesgo)",
    "delito-y-riesgos": "Mapa del delito y riesgos (necesita factores de riesgo)",
    "puntos-criticos": "Puntos críticos",
}
PROFILE_WORDS = {
    "publico": "Público: se puede publicar. Sin puntos de violencia familiar ni sexual, y sin lugares exactos.",
    "comite": "Comité: para los miembros del comité. Menos detalle que el interno; no se publica.",
    "interno": "Interno: solo para la comisaría. Todos los puntos exactos; no se comparte.",
}
FORMAT_WORDS = {
    "html": "Página para ver en la PC",
    "pdf": "PDF para imprimir, con el anexo",
    "png": "Foto, para pegar en Word",
    "docx": "Anexo en Word",
    "xlsx": "Cuadros en Excel",
    "kmz": "Google Earth (KMZ)",
    "gpkg": "Capas para QGIS (GPKG)",
}
PAPER_WORDS = {"a4": "A4", "a3": "A3"}
UNIT_WORDS = {
    "comisaria": "Una comisaría (o la unidad que traen los límites)",
    "distrito": "Un distrito",
    "provincia": "Una provincia",
    "region": "Una región",
}
TITLE_TEXTS = {
    "comite": "Comité",
    "observatorio": "Observatorio",
    "fuente": "Fuente de los datos",
    "fecha": "Fecha de la lámina",
    "elaborado": "Elaborado por",
    "revisado": "Revisado por",
    "aprobado": "Aprobado por",
}
"""Lines of text of the title block, besides the entities, which are one a line."""
_LONGEST = 300
"""Characters of a text of a form, at most: a line of a title block has some tens."""
_MOST_LINES = 6
"""Entities in a title block, at most."""


def reading_changes(
    form: Mapping[str, Sequence[str]], values: Mapping[str, Any], understood: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a form of the second page changes in the project; only columns and comisarías that exist are taken."""
    names, places = understood.get("nombres", ()), understood.get("comisarias", ())
    kept = {name: column for name, column in dict(values.get("columna", {})).items() if name not in FIELDS}
    given = {name: _one(form, f"columna.{name}") for name in FIELDS}
    limits = {name: column for name, column in dict(values.get("columna_limites", {})).items() if name not in LIMIT_FIELDS}
    own = {name: _one(form, f"columna_limites.{name}") for name in LIMIT_FIELDS}
    system, chosen = _one(form, "crs"), [name for name in form.get("comisaria", ()) if name in places]
    return {
        "columna": kept | {name: column for name, column in given.items() if column in names},
        "columna_limites": limits | {name: column for name, column in own.items() if column},
        "crs": system if system in SYSTEMS else values.get("crs"),
        "comisaria": chosen if len(chosen) < len(places) else [],
    }


def sheet_changes(form: Mapping[str, Sequence[str]], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form of the sheets changes in the project.

    Raises
    ------
    ConfigError
        If no sheet or no format is chosen, or the period is none.
    """
    maps = [name for name in MAPS if name in form.get("mapa", ())]
    formats = [name for name in FORMATS if name in form.get("formato", ())]
    if not maps:
        raise ConfigError("Elija al menos un mapa.")
    if not formats:
        raise ConfigError("Elija al menos una forma de entrega: página, PDF, Excel …")
    period, profile, paper = _one(form, "periodo"), _one(form, "perfil"), _one(form, "papel")
    title = dict(values.get("membrete", {}))
    lines = [line.strip()[:_LONGEST] for line in _one(form, "entidades", 2000).splitlines() if line.strip()]
    title |= {"entidades": lines[:_MOST_LINES]} | {name: _one(form, f"membrete.{name}") for name in TITLE_TEXTS}
    return {
        "periodo": Period.parse(period).code if period else None,
        "ambito": unit if (unit := _one(form, "ambito")) in UNIT_WORDS and unit != "comisaria" else None,
        "perfil": profile if profile in PROFILE_WORDS else "publico",
        "papel": paper if paper in PAPERS else "a4",
        "mapa": maps,
        "formato": formats,
        "membrete": {name: value for name, value in title.items() if value not in ("", [], {})},
    }


def _one(form: Mapping[str, Sequence[str]], name: str, longest: int = _LONGEST) -> str:
    """Return the first value of a field without control characters, but for the ends of lines."""
    value = next(iter(form.get(name, ())), "")[:longest]
    return "".join(letter for letter in value if letter.isprintable() or letter in "\r\n").strip()


def period_choices(months: Iterable[str]) -> list[tuple[str, str]]:
    """Return the periods that some months (``2020-03``) are in, the last first: code and words (Spanish).

    Examples
    --------
    >>> period_choices(["2020-03"])  # doctest: +ELLIPSIS
    [('2020-03', 'marzo de 2020'), ('2020-T1', 'enero a marzo de 2020'), ...]
    """
    known = sorted({Period.parse(month) for month in months}, reverse=True)
    kinds: list[Callable[[Period], Period]] = [lambda month: month, *(_holding(size) for size in (3, 6, 12))]
    periods = [kind(month) for kind in kinds for month in known]
    if len(known) > 1:
        periods.append(Period.covering(known[-1].start, known[0].end))
    return [(period.code, period.label) for period in dict.fromkeys(periods)]


def _holding(size: int) -> Callable[[Period], Period]:
    """Return the function from a month to the quarter, semester or year of ``size`` months that it is in."""

    def holding(month: Period) -> Period:
        first = (month.start.month - 1) // size * size + 1
        return Period.of_months(month.start.year, first, month.start.year, first + size - 1)

    return holding


def next_period(values: Mapping[str, Any], months: Iterable[str]) -> str | None:
    """Return the code of the period of the next edition: of the same length as that of the project, with the last month.

    None where the project names none: each run then has all months. A range that is no quarter, semester or year grows.

    Examples
    --------
    >>> next_period({"periodo": "2020-03"}, ["2020-03", "2020-04"])
    '2020-04'
    >>> next_period({"periodo": "2020-01..2020-04"}, ["2020-05"])
    '2020-01..2020-05'
    """
    text = next(iter(items(values.get("periodo", ()))), "")
    known = sorted(Period.parse(month) for month in months)
    if not text or not known:
        return text or None
    before, last = Period.parse(text), known[-1]
    if last.end <= before.end:
        return before.code
    if before.months in {1, 3, 6, 12} and ".." not in before.code:
        return _holding(before.months)(last).code
    return Period.covering(before.start, last.end).code
