"""``mapadelito generar``: read, release, analyse and draw every jurisdiction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from geo.errors import MapaError
from geo.naming import natural_key, quantity, slugs
from geo.wording import listing
from layers.disclosure.profiles import shows_exact, shows_reserved
from layers.disclosure.released import Released
from layers.peers import compare_peers
from layers.settings import AnalysisSettings
from mapadelito.jobs.context import RunContext, analyse_one
from mapadelito.jobs.inputs import read_all
from mapadelito.jobs.progress import with_progress
from mapadelito.jobs.session import Session
from mapadelito.jobs.workers import for_each
from mapadelito.outputs.annex import annex_cover, bind_annex
from mapadelito.outputs.editions import Entry, entry_of, kept_entries, kept_words, printed_sheets, write_edition, write_index
from mapadelito.outputs.products import JURISDICTION_FILES, ProductRequest, make_products
from mapadelito.outputs.record import jurisdiction_line
from mapadelito.outputs.refused_polygons import REFUSED
from mapadelito.publication.public_record import PUBLIC_RECORD
from mapadelito.publication.release import Release, release_all
from mapadelito.publication.store import opened_for
from mapadelito.reading.area_limits import AREA_NOTE, refuse_without_limits
from mapadelito.reading.usable_rows import unread_words
from maps.spanish_text import percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sized

    import geopandas as gpd

    from geo.incidents.account import Incidents
    from geo.period import Period
    from layers.analysis import Analysis
    from layers.peers import Peers
    from mapadelito.jobs.inputs import Inputs
    from mapadelito.jobs.workers import Done
    from mapadelito.publication.store import ToldStore
    from mapadelito.settings.config import Config
    from maps.paper.pdf import PrintedSheet
    from maps.sheet import Sheet

__all__ = ["run"]

T = TypeVar("T")


def run(config: Config, say: Callable[[str], object]) -> dict[str, Any]:
    """Write every page and layer that ``config`` asks for, and return the record of the run.

    Parameters
    ----------
    config
        What to read and what to make.
    say
        Called with a Spanish line before each slow step.

    Returns
    -------
    dict
        The record, as written in ``registro.json``.

    Raises
    ------
    MapaError
        If an input is refused and nothing can be made of it.
    """
    if not config.limites:
        config = replace(config, mapa=refuse_without_limits(config))
    with Session.opened(config, say) as session, opened_for(config) as store:
        return _run(session, store)


def _run(session: Session, store: ToldStore | None) -> dict[str, Any]:
    config, output, clock, say = session.config, session.output, session.clock, session.say
    read = read_all(session, store)
    output.end_reading()
    doubts = _doubts(read)
    release = _release(session, read, store)
    warnings = [*release.warnings, *doubts]
    for line in warnings:
        say(line)
    context = _context(config, read, release.released)
    names = sorted(read.chosen["comisaria"].unique(), key=natural_key)
    say(f"Analizando {quantity(len(names), 'jurisdicción', 'jurisdicciones')} …")
    failed = (
        {} if config.comisaria else {name: f"{why} Véalo en {REFUSED}." for name, why in read.boundaries.refused.items()}
    )
    with clock("analisis"):
        analysed = for_each(analyse_one, [(name, name) for name in names], context, workers=config.trabajadores)
        analyses = _kept(with_progress(analysed, len(names), say), failed)
    _require_some(analyses, failed)
    say("Dibujando …")
    with clock("dibujo"):
        folders = _draw(session, analyses, _request(config, read, release, compare_peers(analyses)), failed)
    record = session.account(read.incidents, read.period, read.boundaries.frame)
    record["decisiones"] += warnings
    more: dict[str, Any] = {"factores": read.factors.report} if read.factors is not None else {}
    more |= _failures(failed, say)
    everything = read.incidents.frame if read.incidents is not None else release.released.incidents
    lines = [jurisdiction_line(one, folders[one.name], everything) for one in analyses if one.name in folders]
    if release.told is not None:
        release.told.save()
        if not shows_exact(config.perfil) or (output.root / PUBLIC_RECORD).exists():
            output.text(PUBLIC_RECORD, release.told.record())
    return session.publish(record, comisarias=lines, **more)


def _release(session: Session, read: Inputs, store: ToldStore | None) -> Release:
    """Return what the profile may show of the incidents."""
    if read.incidents is None:
        return Release(Released(_no_incidents(read.boundaries.frame)))
    session.say("Preparando lo que el perfil puede mostrar …")
    with session.clock("perfil"):
        return release_all(
            session.config,
            read.incidents,
            read.period,
            units=read.chosen,
            streets=read.streets.frame,
            homes=read.homes,
            store=store,
            tells_reserved=not read.boundaries.of_facts,
        )


def _doubts(read: Inputs) -> list[str]:
    """Return the sentences about what may be missing: known delitos, or all the facts of a jurisdiction."""
    if read.incidents is None:
        return [] if read.factors is not None else ["No se dieron incidentes (--incidentes): las láminas salen sin hechos."]
    doubts = (unread_words(read.incidents), _without_facts(read.incidents, read.chosen, read.period))
    return [*filter(None, doubts)]


def _without_facts(incidents: Incidents, chosen: gpd.GeoDataFrame, period: Period | None) -> str:
    """Return the sentence that names the jurisdictions without any fact; empty where all have some.

    A file that was forgotten looks like a quiet time.
    """
    seen = {*incidents.frame["comisaria"], *incidents.misplaced["comisaria"]}
    names = sorted({*chosen["comisaria"]} - seen, key=natural_key)
    if not names:
        return ""
    when = f" de {period.label}" if period else ""
    return (
        f"Los archivos no tienen ningún hecho{when} en {listing(names)}: sus láminas salen sin hechos. Si falta un archivo, "
        "agréguelo a --incidentes y repita."
    )


def _kept(results: Iterable[Done[T]], failed: dict[str, str]) -> list[T]:
    """Return the values; add to ``failed`` why an item has none, by its name."""
    out = []
    for done in results:
        if done.value is None:
            failed[done.name] = done.error
        else:
            out.append(done.value)
    return out


def _failures(failed: dict[str, str], say: Callable[[str], object]) -> dict[str, Any]:
    """Tell what could not be made, and return it for the record; empty where all was made."""
    for name, why in failed.items():
        say(f"No se pudo hacer {name}: {why}")
    return {"fallidas": [{"nombre": name, "motivo": why} for name, why in failed.items()]} if failed else {}


def _coverage(config: Config, incidents: Incidents, released: Released) -> str:
    """Return the sentence about the share of the facts that have a place, of those that the profile may count."""
    # of the reserved ones not even this is told, nor whether there are any
    pct = incidents.report["cobertura"]["pct"] if shows_reserved(config.perfil) else released.coverage
    return f"Cobertura de las fuentes: {percent(pct)} de los hechos tiene lugar en el mapa."


def _no_incidents(boundaries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a frame of incidents without rows."""
    import geopandas as gpd  # noqa: PLC0415 (heavy)
    import pandas as pd  # noqa: PLC0415 (heavy)

    from geo.columns import BOUNDARY_LEVELS  # noqa: PLC0415
    from geo.incidents.read import INCIDENT_COLUMNS  # noqa: PLC0415

    kinds = {"fecha": "datetime64[us]", "minuto": "float64", "reserva": "int64"}
    names = [name for name in INCIDENT_COLUMNS if name != "geometry"]
    data = {name: pd.Series([], dtype=kinds.get(name, "str")) for name in (*names, *BOUNDARY_LEVELS, "lugar")}
    return gpd.GeoDataFrame(data, geometry=gpd.GeoSeries([], crs=boundaries.crs), crs=boundaries.crs)


def _context(config: Config, read: Inputs, released: Released) -> RunContext:
    """Return what the analysis of every jurisdiction reads."""
    return RunContext(
        boundaries=read.boundaries.frame,
        streets=read.streets.frame,
        base=read.base.frame,
        released=released,
        settings=AnalysisSettings(config.perfil, config.radio_m, config.min_incidentes, config.pesos),
        period=read.period,
        factors=read.factors.frame if read.factors is not None else None,
        municipal=read.municipal,
        unit=read.boundaries.ambito,
        units=read.boundaries.level_units,
    )


def _notes(config: Config, read: Inputs, release: Release) -> tuple[str, ...]:
    """Return the notes that every sheet prints, each once."""
    notes = [str(note) for note in config.membrete.get("notas", ())]
    if read.incidents is not None:
        if len(release.released.incidents) or release.released.misplaced:  # of no fact there is no share
            notes.append(_coverage(config, read.incidents, release.released))
        notes.append(f"Catálogo de delitos: «{read.incidents.catalogue.name}».")
        notes += release.notes
        notes += [AREA_NOTE] if read.boundaries.of_facts else []
    if read.factors is not None:
        notes += read.factors.decisions
    notes += [*read.streets.credits, *read.base.credits]
    return tuple(dict.fromkeys(notes))


def _request(config: Config, read: Inputs, release: Release, peers: Peers) -> ProductRequest:
    """Return what to make of every jurisdiction and to print on it."""
    incidents = read.incidents
    files = {table.file for table in incidents.tables} if incidents is not None else set()
    return ProductRequest(
        config=config,
        by_name=read.by_name,
        membrete=read.membrete,
        peers=peers,
        period=read.period,
        sources=tuple(sorted(files, key=natural_key)),
        notes=_notes(config, read, release),
        places=release.places,
        until=release.released.until(incidents.until) if incidents is not None else None,
        nowhere=release.released.nowhere,
    )


def _draw(session: Session, analyses: list[Analysis], request: ProductRequest, failed: dict[str, str]) -> dict[str, str]:
    """Write every file of the jurisdictions, the annex and the index; return the folder of each that was made."""
    config, output, say = session.config, session.output, session.say
    profile = config.perfil
    folders = slugs([*(analysis.name for analysis in analyses), *failed])
    named = [(analysis.name, analysis) for analysis in analyses]
    entries: list[Entry] = []
    sheets: dict[str, list[Sheet | PrintedSheet]] = {}
    drawn = with_progress(for_each(make_products, named, request, workers=config.trabajadores), len(named), say)
    for analysis, done in zip(analyses, drawn, strict=True):
        folder = folders[analysis.name]
        for products in _kept([done], failed):
            output.renews(f"{profile}/{folder}/{name}" for name in JURISDICTION_FILES)
            for name, content in products.files.items():
                output.data(f"{profile}/{folder}/{name}", content)
            sheets[analysis.name] = [*products.sheets]
            entries.append(entry_of(analysis, request.titles_of(analysis.name), folder, products))
    _require_some(entries, failed)
    lost = {folders[name]: name for name in failed}
    kept = kept_entries(output, profile, made={entry.folder for entry in entries}, failed=lost)
    for line in kept_words(kept):
        say(line)
    for entry in kept:
        sheets[entry.name] = [*printed_sheets(output, profile, entry)]
    made = [analysis for analysis in analyses if analysis.name not in failed]
    links = bind_annex(sheets, annex_cover(made, kept, request), kept, request, output)
    if gone := output.removed(profile):
        say(
            f"Se quita lo que hizo una corrida anterior y esta no: {listing(gone)}. Si lo necesita, repita con el --formato "
            "y el --mapa que lo hacen."
        )
    write_index(entries, kept, links, request, output)
    write_edition(output, profile, [*entries, *kept])
    return {name: folder for name, folder in folders.items() if name not in failed}


def _require_some(made: Sized, failed: dict[str, str]) -> None:
    """Raise if no jurisdiction could be made."""
    if not made:
        raise MapaError(f"No se pudo hacer ninguna jurisdicción. {next(iter(failed.values()), '')}")
