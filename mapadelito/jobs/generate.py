"""The main job: the only place where geo, layers and maps meet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from geo.boundaries.municipal import read_municipal
from geo.context.risk_factors import read_factors
from geo.errors import ConfigError, MapaError
from geo.incidents.coordinate_repair import home_of
from geo.naming import listing, natural_key, quantity, slugs
from layers.disclosure.profiles import shows_exact, shows_reserved
from layers.disclosure.released import Released
from layers.peers import compare_peers
from layers.settings import AnalysisSettings
from mapadelito.jobs.context import RunContext, analyse_one
from mapadelito.jobs.progress import with_progress
from mapadelito.jobs.review import Clock, read_limits, read_placed, write_account
from mapadelito.jobs.workers import for_each
from mapadelito.outputs.annex import annex_cover, bind_annex
from mapadelito.outputs.edition import Entry, entry_of, kept_entries, kept_words, printed_sheets, write_edition, write_index
from mapadelito.outputs.output import Output
from mapadelito.outputs.products import STATION_FILES, ProductRequest, make_products
from mapadelito.outputs.record import jurisdiction_line, make_record, write_record
from mapadelito.publication.public_record import PUBLIC_RECORD
from mapadelito.publication.release import Release, release_all
from mapadelito.publication.store import opened_for
from mapadelito.reading.placing import keep_comisarias, require_usable, unread_words
from mapadelito.reading.surroundings import read_ground
from mapadelito.settings.config import Config
from mapadelito.settings.title_block import general, settings_of_each
from maps.spanish_text import decimal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sized

    import geopandas as gpd

    from geo.context.risk_factors import Factors
    from geo.incidents.account import Incidents
    from geo.period import Period
    from layers.analysis import Analysis
    from mapadelito.jobs.workers import Done
    from mapadelito.publication.store import ToldStore
    from maps.paper.pdf import PrintedSheet
    from maps.sheet import Sheet

__all__ = ["run"]

T = TypeVar("T")


def run(config: Config, say: Callable[[str], object]) -> dict[str, Any]:
    """Make every page and layer that ``config`` asks for, and the record of the run.

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
        raise ConfigError("Faltan los límites: indique --limites con los polígonos de las comisarías o sectores.")
    with Output(config.salida) as output, opened_for(config) as store:
        return _run(config, output, store, say)


def _run(config: Config, output: Output, store: ToldStore | None, say: Callable[[str], object]) -> dict[str, Any]:
    clock = Clock()
    say("Leyendo los límites …")
    with clock("limites"):
        boundaries = read_limits(config, output)
    incidents, period = None, config.periodo
    if config.incidentes:
        say("Leyendo los incidentes …")
        with clock("incidentes"):
            incidents, period = read_placed(config, boundaries)
            require_usable(incidents, period)
    with clock("limites"):
        chosen = keep_comisarias(incidents, boundaries, config.comisaria)
        streets, base = read_ground(config, boundaries, chosen)
        factors = _read_factors(config, boundaries)
    if incidents is None:
        release = Release(Released(_no_incidents(boundaries)))
    else:
        say("Preparando lo que el perfil puede mostrar …")
        with clock("perfil"):
            release = release_all(config, incidents, period, units=chosen, streets=streets, store=store)
    doubts = (unread_words(incidents) if incidents is not None else "", _without_facts(incidents, chosen, period))
    warnings = [*filter(None, (*release.warnings, *doubts))]
    for line in warnings:
        say(line)
    ground = (streets, base)
    municipal = _read_municipal(config, boundaries)
    context = _context(config, boundaries, ground, release.facts, period, factors=factors, municipal=municipal)
    notes = _notes(config, incidents, release, factors=factors, credits_due=ground)
    request = _request(config, boundaries, incidents, release, period, notes)
    output.end_reading()
    names = sorted(chosen["comisaria"].unique(), key=natural_key)
    say(f"Analizando {quantity(len(names), 'jurisdicción', 'jurisdicciones')} …")
    failed: dict[str, str] = {}
    with clock("analisis"):
        analysed = for_each(analyse_one, [(name, name) for name in names], context, workers=config.trabajadores)
        analyses = _kept(with_progress(analysed, len(names), say), failed)
    _require_some(analyses, failed)
    say("Dibujando …")
    with clock("dibujo"):
        folders = _draw(analyses, replace(request, peers=compare_peers(analyses)), output, failed, say)
    write_account(output, boundaries, incidents)
    record = make_record(config, boundaries, incidents, period, clock.seconds)
    record["decisiones"] += warnings
    more: dict[str, Any] = {"factores": factors.report} if factors is not None else {}
    more |= _failures(failed, say)
    everything = incidents.frame if incidents is not None else release.facts.facts
    lines = [jurisdiction_line(one, folders[one.name], everything) for one in analyses if one.name in folders]
    if release.telling is not None:
        release.telling.save()
        if not shows_exact(config.perfil) or (output.root / PUBLIC_RECORD).exists():
            output.text(PUBLIC_RECORD, release.telling.record())
    return write_record(output, record, comisarias=lines, **more)


def _without_facts(incidents: Incidents | None, chosen: gpd.GeoDataFrame, period: Period | None) -> str:
    """Name the jurisdictions of which nothing was read: the file of one that is missing looks like a quiet time."""
    if incidents is None:
        return ""
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
    """Return the values, and note what failed and why."""
    out = []
    for done in results:
        if done.value is None:
            failed[done.name] = done.error
        else:
            out.append(done.value)
    return out


def _failures(failed: dict[str, str], say: Callable[[str], object]) -> dict[str, Any]:
    """Say what could not be made, and return it for the record: nothing where all was made."""
    for name, why in failed.items():
        say(f"No se pudo hacer {name}: {why}")
    return {"fallidas": [{"nombre": name, "motivo": why} for name, why in failed.items()]} if failed else {}


def _coverage(config: Config, incidents: Incidents, released: Released) -> str:
    """Say which part of the incidents that the profile may count has a place."""
    # of the reserved ones not even this is told, nor whether there are any
    pct = incidents.report["cobertura"]["pct"] if shows_reserved(config.perfil) else released.coverage
    return f"Cobertura de las fuentes: {decimal(pct)} % de los hechos tiene lugar en el mapa."


def _read_factors(config: Config, boundaries: gpd.GeoDataFrame) -> Factors | None:
    """Read the risk factors, if there is a file of them."""
    if not config.factores:
        if {"integrado", "delito-y-riesgos"} & set(config.mapa) and config.mapa != Config().mapa:
            raise ConfigError("El mapa integrado y el de delito y riesgos necesitan los factores: indique --factores.")
        return None
    return read_factors(config.factores, home=home_of(boundaries), epsg=int(boundaries.crs.to_epsg()))


def _read_municipal(config: Config, boundaries: gpd.GeoDataFrame) -> gpd.GeoDataFrame | None:
    """Read the sectors of the municipality, if there is a file of them."""
    if not config.sectores_municipales:
        return None
    municipal = read_municipal(config.sectores_municipales)
    boundaries.attrs["decisiones"] += municipal.attrs["decisiones"]
    return municipal


def _no_incidents(boundaries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return an empty frame of the right form, where there is no file."""
    import geopandas as gpd  # noqa: PLC0415 (heavy)
    import pandas as pd  # noqa: PLC0415 (heavy)

    from geo.columns import BOUNDARY_LEVELS  # noqa: PLC0415
    from geo.incidents.read import INCIDENT_COLUMNS  # noqa: PLC0415

    kinds = {"fecha": "datetime64[us]", "minuto": "float64", "reserva": "int64"}
    names = [name for name in INCIDENT_COLUMNS if name != "geometry"]
    data = {name: pd.Series([], dtype=kinds.get(name, "str")) for name in (*names, *BOUNDARY_LEVELS, "lugar")}
    return gpd.GeoDataFrame(data, geometry=gpd.GeoSeries([], crs=boundaries.crs), crs=boundaries.crs)


def _context(
    config: Config,
    boundaries: gpd.GeoDataFrame,
    ground: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame],
    released: Released,
    period: Period | None,
    *,
    factors: Factors | None,
    municipal: gpd.GeoDataFrame | None,
) -> RunContext:
    """Return what the analysis of every jurisdiction reads."""
    unit = str(boundaries.attrs.get("ambito", "comisaria"))
    return RunContext(
        boundaries=boundaries,
        streets=ground[0],
        base=ground[1],
        released=released,
        settings=AnalysisSettings(config.perfil, config.radio_m, config.min_incidentes, config.pesos),
        period=period,
        factors=factors.frame if factors is not None else None,
        municipal=municipal,
        unit=unit,
        units=boundaries.attrs.get("niveles", {} if unit == "comisaria" else {"comisaria": unit}),
    )


def _notes(
    config: Config,
    incidents: Incidents | None,
    release: Release,
    *,
    factors: Factors | None,
    credits_due: Iterable[gpd.GeoDataFrame],
) -> tuple[str, ...]:
    """Return the notes that every sheet prints, each once."""
    notes = [str(note) for note in config.membrete.get("notas", ())]
    if incidents is not None:
        if len(release.facts.facts) or release.facts.misplaced:  # of no fact there is no share
            notes.append(_coverage(config, incidents, release.facts))
        notes.append(f"Catálogo de delitos: «{incidents.catalogue.name}».")
        notes += release.notes
    if factors is not None:
        notes += factors.decisions
    for frame in credits_due:
        notes += frame.attrs["creditos"]
    return tuple(dict.fromkeys(notes))


def _request(
    config: Config,
    boundaries: gpd.GeoDataFrame,
    incidents: Incidents | None,
    release: Release,
    period: Period | None,
    notes: tuple[str, ...],
) -> ProductRequest:
    """Return what to make of every jurisdiction and to print on it, without their peers, known after the analysis."""
    files = {table.file for table in incidents.tables} if incidents is not None else set()
    return ProductRequest(
        config=config,
        by_name=settings_of_each(config, boundaries),
        membrete=general(config),
        peers=compare_peers([]),
        period=period,
        sources=tuple(sorted(files, key=natural_key)),
        notes=notes,
        places=release.places,
        until=release.facts.until(incidents.until) if incidents is not None else None,
        nowhere=release.facts.nowhere,
    )


def _draw(
    analyses: list[Analysis],
    request: ProductRequest,
    output: Output,
    failed: dict[str, str],
    say: Callable[[str], object],
) -> dict[str, str]:
    """Write every file of the jurisdictions, the annex and the index; return the folder of each that was made."""
    config, profile = request.config, request.config.perfil
    folders = slugs([*(analysis.name for analysis in analyses), *failed])
    named = [(analysis.name, analysis) for analysis in analyses]
    entries: list[Entry] = []
    laminas: dict[str, list[Sheet | PrintedSheet]] = {}
    drawn = with_progress(for_each(make_products, named, request, workers=config.trabajadores), len(named), say)
    for analysis, done in zip(analyses, drawn, strict=True):
        folder = folders[analysis.name]
        for products in _kept([done], failed):
            output.renews(f"{profile}/{folder}/{name}" for name in STATION_FILES)
            for name, content in products.files.items():
                output.data(f"{profile}/{folder}/{name}", content)
            laminas[analysis.name] = [*products.sheets]
            entries.append(entry_of(analysis, request.titles_of(analysis.name), folder, products))
    _require_some(entries, failed)
    lost = {folders[name]: name for name in failed}
    kept = kept_entries(output, profile, made={entry.folder for entry in entries}, failed=lost)
    for line in kept_words(kept):
        say(line)
    for entry in kept:
        laminas[entry.name] = [*printed_sheets(output, profile, entry)]
    made = [analysis for analysis in analyses if analysis.name not in failed]
    links = bind_annex(laminas, annex_cover(made, kept, request), kept, request, output)
    if gone := output.removed(profile):
        say(
            f"Se quita lo que hizo una corrida anterior y esta no: {listing(gone)}. Si lo necesita, repita con el --formato "
            "y el --mapa que lo hacen."
        )
    write_index(entries, kept, links, request, output)
    write_edition(output, profile, [*entries, *kept])
    return {name: folder for name, folder in folders.items() if name not in failed}


def _require_some(made: Sized, failed: dict[str, str]) -> None:
    """Refuse a run that could make no jurisdiction."""
    if not made:
        raise MapaError(f"No se pudo hacer ninguna jurisdicción. {next(iter(failed.values()), '')}")
