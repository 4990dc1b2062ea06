"""What is left of a run once all is read and released: the incidents of each jurisdiction in files, and no frame of all."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geo.naming import natural_key
from geo.wording import listing
from layers.disclosure.profiles import shows_exact
from layers.disclosure.released import Released
from layers.settings import AnalysisSettings
from mapadelito.jobs.context import RunContext
from mapadelito.jobs.drawing import request_of
from mapadelito.jobs.edition_changes import known_rows
from mapadelito.jobs.inputs import read_all
from mapadelito.jobs.kept.program_print import program_print
from mapadelito.jobs.kept.stations import kept_stations
from mapadelito.jobs.parallel.released_parts import write_parts
from mapadelito.outputs.record import accepted_counts
from mapadelito.outputs.refused_polygons import REFUSED
from mapadelito.publication.public_record import PUBLIC_RECORD
from mapadelito.publication.release import Release, release_all
from mapadelito.reading.incident_source import LOAD_THEM
from mapadelito.reading.usable_rows import unread_words

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.incidents.account import Incidents
    from geo.period import Period
    from mapadelito.jobs.edition_changes import KnownRows
    from mapadelito.jobs.inputs import Inputs
    from mapadelito.jobs.parallel.released_parts import ReleasedParts
    from mapadelito.jobs.session import Session
    from mapadelito.outputs.products import ProductRequest
    from mapadelito.publication.store import ToldStore
    from mapadelito.publication.told_incidents import ToldIncidents
    from mapadelito.settings.config import Config

__all__ = ["Part", "Prepared", "prepare_run"]


class Prepared(NamedTuple):
    """What is left to do of a run once all is read.

    ``accepted`` are the accepted incidents by jurisdiction and sector, ``failed`` says why a jurisdiction is not to be made,
    and ``more`` is what the record has besides.
    """

    parts: list[Part]
    accepted: dict[str, dict[str, int]]
    failed: dict[str, str]
    more: dict[str, Any]


class Part(NamedTuple):
    """The jurisdictions of one period: what their analyses read, what is printed, and what is compared of their rows."""

    names: list[str]
    context: RunContext
    request: ProductRequest
    rows: KnownRows


def prepare_run(session: Session, store: ToldStore | None, *, tells: bool) -> tuple[Prepared, dict[str, Any]]:
    """Read and release, write the account of the rows and what each jurisdiction is drawn of; return it, and the record."""
    config, output, say = session.config, session.output, session.say
    read = read_all(session, store, for_edition=True)
    output.end_reading()
    doubts = _doubts(read)
    parts = _released(session, read, store)
    warnings = [*dict.fromkeys(line for _, release in parts for line in release.warnings), *doubts]
    for line in warnings:
        say(line)
    release = parts[-1].release
    if release.told is not None:
        if tells:
            release.told.save()
        _write_told(session, release.told)
    refused = {} if config.comisaria else read.boundaries.refused
    everything = read.incidents.frame if read.incidents is not None else release.released.incidents
    with session.clock("perfil"):
        work = Prepared(
            [_part_of(config, *part) for part in parts],
            accepted_counts(everything),
            {name: f"{why} Véalo en {REFUSED}." for name, why in refused.items()},
            {"factores": read.factors.report} if read.factors is not None else {},
        )
    record = session.account(read.incidents, read.period, read.boundaries.frame)
    record["decisiones"] += warnings
    return work, record


def _part_of(config: Config, read: Inputs, release: Release) -> Part:
    """Write the incidents of the jurisdictions of a period, each apart."""
    names = sorted(map(str, read.chosen["comisaria"].unique()), key=natural_key)
    folder = Path(tempfile.mkdtemp()).absolute()  # in the private folder of the run; other machines may read it
    context = _context(config, read, write_parts(release.released, names, folder / "hechos"), folder)
    rows = known_rows(config.perfil, read.incidents, release, read.period)
    return Part(names, context, request_of(config, read, release), rows)


def _write_told(session: Session, told: ToldIncidents) -> None:
    """Write the public record, in a public edition or where there is one."""
    if not shows_exact(session.config.perfil) or (session.output.root / PUBLIC_RECORD).exists():
        session.output.text(PUBLIC_RECORD, told.record())


class _Shown(NamedTuple):
    """The jurisdictions of one period as read, and what the profile may show of them."""

    read: Inputs
    release: Release


def _released(session: Session, read: Inputs, store: ToldStore | None) -> list[_Shown]:
    """Return what the profile may show of each period, by what the periods before it tell."""
    found: list[_Shown] = []
    for part in read.parts:
        if found and (told := found[-1].release.told) is not None:
            told.save()
        found.append(_Shown(part, _release(session, part, store)))
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


def _context(config: Config, read: Inputs, released: ReleasedParts, folder: Path) -> RunContext:
    """Return what the analysis of every jurisdiction reads."""
    return RunContext(
        boundaries=read.boundaries.frame,
        streets=read.streets.frame,
        base=read.base.frame,
        released=released,
        folder=folder,
        kept=kept_stations(config.salida, config.perfil),
        program=program_print(),
        settings=AnalysisSettings(config.perfil, config.radio_m, config.min_incidentes, config.pesos),
        period=read.period,
        factors=read.factors.frame if read.factors is not None else None,
        municipal=read.municipal,
        unit=read.boundaries.ambito,
        units=read.boundaries.level_units,
    )
