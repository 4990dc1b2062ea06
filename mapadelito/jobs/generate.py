"""``mapadelito generar``: read, release, analyse and draw every jurisdiction."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from geo.naming import natural_key, quantity
from geo.wording import listing
from layers.disclosure.profiles import shows_exact
from layers.disclosure.released import Released
from layers.peers import compare_peers
from layers.settings import AnalysisSettings
from mapadelito.jobs.context import RunContext, analyse_one
from mapadelito.jobs.drawing import Drawn, draw_jurisdictions, kept_values, request_of, require_some
from mapadelito.jobs.edition_changes import edition_changes, previous_facts
from mapadelito.jobs.editions.keep import keep_edition, known_editions, note_published
from mapadelito.jobs.inputs import read_all
from mapadelito.jobs.progress import with_progress
from mapadelito.jobs.session import Session
from mapadelito.jobs.workers import for_each
from mapadelito.outputs.record import jurisdiction_line
from mapadelito.outputs.refused_polygons import REFUSED
from mapadelito.publication.public_record import PUBLIC_RECORD
from mapadelito.publication.release import Release, release_all
from mapadelito.publication.store import opened_for
from mapadelito.reading.area_limits import refuse_without_limits
from mapadelito.reading.incident_source import LOAD_THEM, last_held_event
from mapadelito.reading.usable_rows import unread_words
from mapadelito.settings.converters import require_ended

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import geopandas as gpd

    from geo.incidents.account import Incidents
    from geo.period import Period
    from layers.analysis import Analysis
    from mapadelito.jobs.inputs import Inputs
    from mapadelito.publication.store import ToldStore
    from mapadelito.settings.config import Config

__all__ = ["Made", "make", "run", "write_told"]


@dataclass(frozen=True, slots=True)
class Made:
    """What a run prepared: its record, what its profile may show, what was drawn, and ``facts`` of each jurisdiction.

    These are what the next edition is compared with. Where jurisdictions have different periods, ``release`` is that of the
    last one, and what those before it tell is saved already.
    """

    record: dict[str, Any]
    release: Release
    drawn: Drawn
    facts: dict[str, Any]


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
    session.as_of = last_held_event(session.config)  # what another process loads meanwhile is not read
    with store.as_one_change() if store is not None else nullcontext():
        made = make(session, store)
        if made.release.told is not None:
            made.release.told.save()
    write_told(session, made.release)
    edition = keep_edition(session, store, made.drawn.entries, made.facts)
    record = session.publish(made.record | edition.told)
    note_published(session, store, edition)
    return record


def make(session: Session, store: ToldStore | None) -> Made:
    """Read, release, analyse and draw: every file of an edition is prepared, and nothing published.

    Of jurisdictions that have different periods, each period is released as a run of its own would be, after what those
    before it tell is saved in ``store``.
    """
    config, output, clock, say = session.config, session.output, session.clock, session.say
    require_ended(config.cerrar, session.today)
    read = read_all(session, store, for_edition=True)
    output.end_reading()
    doubts = _doubts(read)
    parts = _released(session, read, store)
    warnings = [*dict.fromkeys(line for _, release in parts for line in release.warnings), *doubts]
    for line in warnings:
        say(line)
    say(f"Analizando {quantity(read.chosen['comisaria'].nunique(), 'jurisdicción', 'jurisdicciones')} …")
    failed = (
        {} if config.comisaria else {name: f"{why} Véalo en {REFUSED}." for name, why in read.boundaries.refused.items()}
    )
    with clock("analisis"):
        analyses = _analysed(session, parts, failed)
    say("Dibujando …")
    with clock("dibujo"):
        told, asked = [], []
        with known_editions(config, store) as book:
            previous = partial(previous_facts, book=book, before=session.edition)
            for (part, release), own in zip(parts, analyses, strict=True):
                if own:  # all of a period may have failed
                    told.append(edition_changes(part.incidents, release, own, previous))
                    request = request_of(config, part, release, compare_peers(own))
                    asked.append((own, replace(request, changes=told[-1].changes)))
        drawn = draw_jurisdictions(session, asked, failed)
    record = session.account(read.incidents, read.period, read.boundaries.frame)
    record["decisiones"] += warnings
    more: dict[str, Any] = {"factores": read.factors.report} if read.factors is not None else {}
    more |= _failures(failed, say)
    release = parts[-1].release
    everything = read.incidents.frame if read.incidents is not None else release.released.incidents
    made = sorted(
        (one for own in analyses for one in own if one.name in drawn.folders), key=lambda one: natural_key(one.name)
    )
    lines = [jurisdiction_line(one, drawn.folders[one.name], everything) for one in made]
    facts = {name: said.plain() for one in told for name, said in one.facts.items() if name in drawn.folders}
    return Made({**record, "comisarias": lines, **more}, release, drawn, facts)


def _analysed(session: Session, parts: Sequence[_Part], failed: dict[str, str]) -> list[list[Analysis]]:
    """Return the analyses of the jurisdictions of each part, those that failed left out."""
    config = session.config
    names = [sorted(part.chosen["comisaria"].unique(), key=natural_key) for part, _ in parts]
    analysed = chain.from_iterable(
        for_each(
            analyse_one,
            [(name, name) for name in own],
            _context(config, part, release.released),
            workers=config.trabajadores,
        )
        for (part, release), own in zip(parts, names, strict=True)
    )
    found = kept_values(with_progress(analysed, sum(map(len, names)), session.say), failed)
    require_some(found, failed)
    return [[one for one in found if one.name in own] for own in names]


def write_told(session: Session, release: Release) -> None:
    """Write the public record, in a public edition or where there is one."""
    if release.told is not None and (
        not shows_exact(session.config.perfil) or (session.output.root / PUBLIC_RECORD).exists()
    ):
        session.output.text(PUBLIC_RECORD, release.told.record())


class _Part(NamedTuple):
    """The jurisdictions of one period, and what the profile may show of them."""

    read: Inputs
    release: Release


def _released(session: Session, read: Inputs, store: ToldStore | None) -> list[_Part]:
    """Return what the profile may show of each period, by what the periods before it tell."""
    found: list[_Part] = []
    for part in read.parts:
        if found and (told := found[-1].release.told) is not None:
            told.save()
        found.append(_Part(part, _release(session, part, store)))
    return found


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
            today=session.today,
            tells_reserved=not read.boundaries.of_facts,
        )


def _doubts(read: Inputs) -> list[str]:
    """Return the sentences about what may be missing: known delitos, or all the facts of a jurisdiction."""
    if read.incidents is None:
        told = f"No se dieron incidentes (--incidentes): las láminas salen sin hechos. {LOAD_THEM}"
        return [] if read.factors is not None else [told]
    own = (_without_facts(part.incidents, part.chosen, part.period) for part in read.parts if part.incidents is not None)
    return [*filter(None, (unread_words(read.incidents), *own))]


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
        f"No hay ningún hecho{when} en {listing(names)}: sus láminas salen sin hechos. Si falta un archivo, agréguelo a "
        "--incidentes, o cárguelo en el almacén, y repita."
    )


def _failures(failed: dict[str, str], say: Callable[[str], object]) -> dict[str, Any]:
    """Tell what could not be made, and return it for the record; empty where all was made."""
    for name, why in failed.items():
        say(f"No se pudo hacer {name}: {why}")
    return {"fallidas": [{"nombre": name, "motivo": why} for name, why in failed.items()]} if failed else {}


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
