"""What binds the sheets of a run into one annex: its cover, the table that adds up, and the note of method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.pdf import Cover, method_note
from maps.sheet import Table

if TYPE_CHECKING:
    from mapadelito.config import Config
    from mapadelito.stations import Station, Surroundings

__all__ = ["annex_cover"]


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
        table=_totals(stations),
        method=(*method_note(), *(f"Fuente de los hechos: {source}." for _ in [0] if source), *around.notes),
    )


def _totals(stations: list[Station]) -> Table:
    """Make a row per jurisdiction: counted = mapped + not placed; the last adds up."""
    rows, sums = [], [0, 0, 0, 0]
    for station in stations:
        mapped, rest = len(station.scope.shown), station.scope.unplaced
        counts = [mapped + rest, mapped, rest, len(station.zones)]
        sums = [total + count for total, count in zip(sums, counts, strict=True)]
        evidence = "suficiente" if station.parameters.evidence else "insuficiente"
        rows.append((station.scope.place, *(f"{count:,}" for count in counts), evidence))
    header = ("Jurisdicción", "Hechos", "Mapeados", "Sin ubicar", "Puntos críticos", "Evidencia")
    total = ("Total", *(f"{count:,}" for count in sums), "")
    return Table("Cuadre", header, tuple(rows), total, "Hechos = mapeados + sin ubicar. No incluye los reservados.")
