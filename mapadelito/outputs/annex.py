"""The annex (all sheets of a run with cover, table of totals and note of method) and the constancia (certificate)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.naming import natural_key, quantity
from geo.wording import listing
from mapadelito.outputs.editions import kept_words, printed_sheets
from mapadelito.outputs.products import PAGES, SEVERAL
from maps.paper.annex_pdf import Cover, method_note, write_annex
from maps.paper.report_pdf import render_report_pdf
from maps.report_content import Report
from maps.sheet import Table
from maps.sheets.common import PROFILE_NAMES, watermark
from maps.spanish_text import integer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from mapadelito.outputs.editions import Entry
    from mapadelito.outputs.folder import Output
    from mapadelito.outputs.products import ProductRequest
    from mapadelito.outputs.tallies import Counted
    from maps.overview.values import Overview
    from maps.paper.annex_sheets import PrintedSheet
    from maps.sheet import Sheet

__all__ = ["Bound", "annex_cover", "bind_annex"]


@dataclass(frozen=True, slots=True)
class Bound:
    """Sheets of a jurisdiction to bind: its printed name, their kinds, their prints, and the sheets themselves.

    ``composed`` returns the sheets, which are in a file until they are asked for.
    """

    place: str
    kinds: tuple[str, ...]
    prints: Sequence[PrintedSheet]
    composed: Callable[[], Sequence[Sheet]]


_EACH_ITS_OWN = "Los periodos son varios: cada lámina dice el suyo. Los hechos sin lugar ni jurisdicción no se suman."
_NOT_ADDED = "Lo que se conserva no se suma en este cuadre."


def bind_annex(
    made: Mapping[str, Bound],
    kept: Sequence[Entry],
    cover: Cover,
    request: ProductRequest,
    output: Output,
) -> list[tuple[str, str]]:
    """Write the annex and the constancia of all sheets, ordered by jurisdiction, in the requested formats.

    ``made`` are the sheets of the run by jurisdiction; those of ``kept`` are bound as they were printed.

    Returns
    -------
    list
        Links to the files written: text and name.
    """
    config = request.config
    profile = config.perfil
    output.renews(f"{profile}/{name}" for name in ("anexo.pdf", "anexo.docx", "constancia.pdf"))
    names = sorted(made, key=natural_key)
    links = []
    if "pdf" in config.formato and any(made[name].kinds for name in names):
        prints = {name: made[name].prints for name in names}
        prints |= {entry.name: printed_sheets(output, profile, entry) for entry in kept}
        sheets = [sheet for name in sorted(prints, key=natural_key) for sheet in prints[name]]

        def write(path: Path) -> None:
            with path.open("wb") as file:
                write_annex(file, sheets, cover, paper=config.papel)

        output.file(f"{profile}/anexo.pdf", write)
        links.append(("Anexo (PDF)", "anexo.pdf"))
    if "docx" in config.formato and (composed := [sheet for name in names for sheet in made[name].composed()]):
        from maps.paper.word.docx import render_docx  # noqa: PLC0415 (heavy)

        header = str(config.membrete.get("encabezado", " · ".join(config.membrete.get("entidades", ()))))
        content = render_docx(composed, cover, paper=config.papel, header=header)
        output.data(f"{profile}/anexo.docx", content)
        links.append(("Anexo (Word)", "anexo.docx"))
    if ("Anexo (PDF)", "anexo.pdf") in links:
        content = render_report_pdf(_certificate([made[name] for name in names], kept, request, output))
        output.data(f"{profile}/constancia.pdf", content)
        links.append(("Constancia (PDF)", "constancia.pdf"))
    return links


def annex_cover(analyses: list[Counted], kept: list[Entry], request: ProductRequest, overview: Overview) -> Cover:
    """Return the cover of the annex of some jurisdictions, with those kept from earlier runs (``kept``) in its note.

    ``overview`` has them all.
    """
    config, membrete = request.config, request.membrete
    sources = _sources(analyses, request)
    first = analyses[0].name if analyses else ""
    return Cover(
        title=str(config.membrete.get("anexo", "Mapas del delito y de riesgo")),
        subtitle=request.period,
        entities=membrete.entities,
        mark=watermark(config.perfil, request.titles_of(first)) if first else "",
        foot=" · ".join(filter(None, (membrete.date, f"Fuente: {'; '.join(sources)}" if sources else ""))),
        table=_totals(analyses, kept, request),
        method=(*method_note(), *_told_sources(sources), *request.notes),
        overview=overview,
    )


def _sources(analyses: list[Counted], request: ProductRequest) -> dict[str, list[str]]:
    """Return the jurisdictions of each source of facts, in the order of the annex."""
    out: dict[str, list[str]] = {}
    for analysis in sorted(analyses, key=lambda one: natural_key(one.name)):
        if source := request.source_of(analysis.name):
            out.setdefault(source, []).append(analysis.printed)
    return out


def _told_sources(sources: dict[str, list[str]]) -> list[str]:
    """Return the sentences about where the facts come from: whose each source is, if there are several."""
    if len(sources) == 1:
        return [f"Fuente de los hechos: {source}." for source in sources]
    return [f"Fuente de los hechos de {listing(names, most=len(names))}: {source}." for source, names in sources.items()]


def _totals(analyses: list[Counted], kept: list[Entry], request: ProductRequest) -> Table:
    """Return a row per jurisdiction of the run (counted = mapped + not placed), one for incidents of none, and the total."""
    nowhere, several = request.nowhere, request.period == SEVERAL
    rows, sums = [], [nowhere, 0, nowhere, 0]
    for analysis in analyses:
        mapped, rest = analysis.mapped, analysis.unplaced
        counts = [mapped + rest, mapped, rest, analysis.zones]
        sums = [total + count for total, count in zip(sums, counts, strict=True)]
        evidence = "suficiente" if analysis.evidence else "insuficiente"
        rows.append((analysis.printed, *(integer(count) for count in counts), evidence))
    if nowhere:
        rows.append(("Sin lugar ni jurisdicción", integer(nowhere), "0", integer(nowhere), "0", ""))
    header = ("Jurisdicción", "Hechos", "Mapeados", "Sin ubicar", "Puntos críticos", "Evidencia")
    total = ("Total", *(integer(count) for count in sums), "")
    note = "Hechos = mapeados + sin ubicar (también los rechazados por su lugar). No incluye los reservados."
    notes = " ".join((note, *kept_words(kept), *(_NOT_ADDED for _ in kept[:1]), *([_EACH_ITS_OWN] if several else [])))
    return Table("Cuadre", header, tuple(rows), total, notes)


def _certificate(made: Sequence[Bound], kept: Sequence[Entry], request: ProductRequest, output: Output) -> Report:
    """Return the constancia of a run: products, quantities, period, kept jurisdictions, and the digest of each print.

    ``[membrete.actividades]`` has the activity of the plan by kind of map (``delito = "Actividad 13"``).
    """
    config, membrete = request.config, request.membrete
    activities = dict(config.membrete.get("actividades", {}))
    sheets = Counter(kind for bound in made for kind in bound.kinds)
    period = request.period or "sin fechas"
    rows = []
    for kind, count in sheets.items():
        rows.append((str(activities.get(kind, "")), PAGES[kind][1], "Mapa", integer(count), period))
    header = ("Actividad del plan", "Producto", "Unidad", "Cantidad", "Periodo")
    total = ("", "Total", "", integer(sheets.total()), "")
    prints = tuple(
        (str(item["archivo"]), str(item["sha256"]))
        for item in output.listing()
        if str(item["archivo"]).startswith(f"{config.perfil}/") and str(item["archivo"]).endswith((".pdf", ".docx"))
    )
    places = sorted({bound.place for bound in made if bound.kinds}, key=natural_key)
    date = f"Fecha: {membrete.date}." if membrete.date else ""
    verb = "Se elaboró" if sheets.total() == 1 else "Se elaboraron"
    maps, whose = quantity(sheets.total(), "mapa", "mapas"), quantity(len(places), "jurisdicción", "jurisdicciones")
    return Report(
        title="Constancia de elaboración de mapas",
        subtitle=" · ".join(membrete.entities),
        sentence=" ".join((f"{verb} {maps} de {whose}: {', '.join(places)}.", *kept_words(kept))),
        warning="",
        tables=(
            Table("Medio de verificación", header, tuple(rows), total),
            Table("Archivos", ("Archivo", "Huella (SHA-256)"), prints, note="La huella cambia si el archivo cambia."),
        ),
        notes=tuple(filter(None, (date, f"Perfil: {PROFILE_NAMES[config.perfil]}.", *request.notes))),
        notes_title="Datos",
    )
