"""What binds the sheets of a run: the annex's cover, table that adds up and note of method; and the constancia."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.naming import natural_key
from mapadelito.products import PAGES
from maps.pdf import Cover, method_note
from maps.report import Report
from maps.sheet import Table

if TYPE_CHECKING:
    from mapadelito.config import Config
    from mapadelito.output import Output
    from mapadelito.stations import Station, Surroundings
    from maps.sheet import Sheet

__all__ = ["annex_cover", "certificate"]


def annex_cover(stations: list[Station], around: Surroundings, config: Config) -> Cover:
    """Return the cover of the annex of some jurisdictions."""
    membrete = around.membrete
    source = membrete.source or ", ".join(around.sources)
    return Cover(
        title=str(config.membrete.get("anexo", "Mapas del delito y de riesgo")),
        subtitle=around.period.label if around.period else "",
        entities=membrete.entities,
        mark=stations[0].scope.watermark if stations else "",
        foot=" · ".join(filter(None, (membrete.date, f"Fuente: {source}" if source else ""))),
        table=_totals(stations, around.released.nowhere),
        method=(*method_note(), *(f"Fuente de los hechos: {source}." for _ in [0] if source), *around.notes),
    )


def _totals(stations: list[Station], nowhere: int) -> Table:
    """Make a row per jurisdiction: counted = mapped + not placed, and one for what is of none; the last adds up."""
    rows, sums = [], [nowhere, 0, nowhere, 0]
    for station in stations:
        mapped, rest = len(station.scope.shown), station.scope.unplaced
        counts = [mapped + rest, mapped, rest, len(station.zones)]
        sums = [total + count for total, count in zip(sums, counts, strict=True)]
        evidence = "suficiente" if station.parameters.evidence else "insuficiente"
        rows.append((station.scope.place, *(f"{count:,}" for count in counts), evidence))
    if nowhere:
        rows.append(("Sin lugar ni jurisdicción", f"{nowhere:,}", "0", f"{nowhere:,}", "0", ""))
    header = ("Jurisdicción", "Hechos", "Mapeados", "Sin ubicar", "Puntos críticos", "Evidencia")
    total = ("Total", *(f"{count:,}" for count in sums), "")
    note = "Hechos = mapeados + sin ubicar (también los rechazados por su lugar). No incluye los reservados."
    return Table("Cuadre", header, tuple(rows), total, note)


def certificate(laminas: list[Sheet], around: Surroundings, config: Config, output: Output) -> Report:
    """Return the constancia of a run: what was made, how many, of what period, and the digest of each print.

    ``[membrete.actividades]`` names the activity of the plan by kind of map (``delito = "Actividad 13"``).
    """
    membrete = around.membrete
    activities = dict(config.membrete.get("actividades", {}))
    kinds = list(dict.fromkeys(sheet.kind for sheet in laminas))
    period = around.period.label if around.period else "sin fechas"
    rows = []
    for kind in kinds:
        own = [sheet for sheet in laminas if sheet.kind == kind]
        rows.append((str(activities.get(kind, "")), PAGES[kind][1], "Mapa", f"{len(own):,}", period))
    header = ("Actividad del plan", "Producto", "Unidad", "Cantidad", "Periodo")
    total = ("", "Total", "", f"{len(laminas):,}", "")
    prints = tuple(
        (str(item["archivo"]), str(item["sha256"]))
        for item in output.listing()
        if str(item["archivo"]).startswith(f"{config.perfil}/") and str(item["archivo"]).endswith((".pdf", ".docx"))
    )
    places = sorted({sheet.place for sheet in laminas}, key=natural_key)
    return Report(
        title="Constancia de elaboración de mapas",
        subtitle=" · ".join(membrete.entities),
        sentence=f"Se elaboraron {len(laminas):,} mapas de {len(places)} jurisdicciones: {', '.join(places)}.",
        warning="",
        tables=(
            Table("Medio de verificación", header, tuple(rows), total),
            Table("Archivos", ("Archivo", "Huella (SHA-256)"), prints, note="La huella cambia si el archivo cambia."),
        ),
        notes=tuple(
            filter(None, (f"Fecha: {membrete.date}." if membrete.date else "", f"Perfil: {config.perfil}.", *around.notes))
        ),
        notes_title="Datos",
    )
