"""Drawing of every jurisdiction of a run, and of what binds them: the annex and the index."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from geo.crimes.catalogue import available
from geo.incidents.presets import system_name
from geo.naming import natural_key, slugs
from geo.text import fold
from geo.wording import listing
from layers.disclosure.profiles import shows_reserved
from layers.peers import compare_peers
from mapadelito.jobs.finishing import Order, finish, require_some
from mapadelito.jobs.kept.sheet_json import sheets_from
from mapadelito.outputs.annex import Bound, annex_cover, bind_annex
from mapadelito.outputs.carried_files import share_file
from mapadelito.outputs.editions import kept_entries, kept_words, write_index
from mapadelito.outputs.patrols.not_in_zones import FOUND
from mapadelito.outputs.products import JURISDICTION_FILES, ProductRequest, request_of_several
from mapadelito.reading.area_limits import AREA_NOTE
from mapadelito.settings.file_settings import file_settings
from maps.overview.compare import overview_of
from maps.spanish_text import integer, percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from geo.incidents.account import Incidents
    from geo.period import Period
    from layers.disclosure.released import Released
    from mapadelito.jobs.finishing import Asked
    from mapadelito.jobs.inputs import Inputs
    from mapadelito.jobs.kept.stations import KeptStation, KeptStations
    from mapadelito.jobs.session import Session
    from mapadelito.outputs.editions import Entry
    from mapadelito.outputs.folder import Output
    from mapadelito.publication.release import Release
    from mapadelito.settings.config import Config

__all__ = ["Drawn", "draw_jurisdictions", "request_of", "source_of_each"]


class Drawn(NamedTuple):
    """What was drawn: the folder of each jurisdiction made, the entries of the edition, those kept too, and their lines.

    The lines, of those made, are for the record.
    """

    folders: dict[str, str]
    entries: tuple[Entry, ...]
    lines: tuple[dict[str, Any], ...]


_REGISTERS = "Registros de la comisaría"
"""Source of the facts of a table that no known system exports."""


def request_of(config: Config, read: Inputs, release: Release) -> ProductRequest:
    """Return what to make of every jurisdiction and to print on it, before any is compared with others."""
    incidents = read.incidents
    sources = _sources(config, incidents) if incidents is not None else {}
    return ProductRequest(
        config=config,
        by_name=read.by_name,
        membrete=read.membrete,
        peers=compare_peers(()),
        period=read.period.label if read.period else "",
        source=sources.get("", _REGISTERS if incidents is not None else ""),
        own_sources={name: sources[fold(name)] for name in read.by_name if fold(name) in sources},
        notes=_notes(config, read, release),
        places=release.places,
        finer=release.finer,
        until=_last_told(config, read.period, release.released.until(incidents.until)) if incidents is not None else None,
        nowhere=release.released.nowhere,
    )


def _last_told(config: Config, period: Period | None, last: date | None) -> date | None:
    """Return the last day of the data as sheets print it: not after the period, and the month where no day is printed.

    A day that no sheet prints would have all of them drawn again.
    """
    days = [day for day in (last, period.end if period else None) if day is not None]
    if not days:
        return None
    return min(days) if shows_reserved(config.perfil) else min(days).replace(day=1)


def source_of_each(config: Config, read: Inputs) -> dict[str, str]:
    """Return where the facts of each jurisdiction come from, as its sheets print it."""
    sources = _sources(config, read.incidents) if read.incidents is not None else {}
    usual = sources.get("", _REGISTERS)
    return {name: own.membrete.source or sources.get(fold(name), usual) for name, own in read.by_name.items()}


def _sources(config: Config, incidents: Incidents) -> dict[str, str]:
    """Return where the facts come from, if proyecto.toml does not say it: the systems that export such tables.

    By the folded name of the comisaría whose files they are, empty for those of the run. Never the name of a file: people
    write in it whom or what it is about.
    """
    systems: dict[str, set[str]] = {}
    for table in incidents.tables:
        station = fold(file_settings(config, table.path).station)
        systems.setdefault(station, set()).add(system_name(table.source) or _REGISTERS)
    return {station: ", ".join(sorted(names)) for station, names in systems.items()}


def draw_jurisdictions(
    session: Session,
    asked: Sequence[Asked],
    accepted: Mapping[str, Mapping[str, int]],
    failed: dict[str, str],
    *,
    workers: int,
) -> Drawn:
    """Write every file of the jurisdictions, of each period by its own request, the annex and the index.

    ``accepted`` are the accepted incidents by jurisdiction and sector. What an earlier run made of the same is carried over.
    """
    output, say, profile = session.output, session.say, session.config.perfil
    folders = slugs([*(found.name for part in asked for found in part.found), *failed])
    orders = [
        Order(found, part.request.of(found.name), folders[found.name], accepted.get(found.name, {}))
        for part in asked
        for found in part.found
    ]
    done = finish(asked, orders, failed, say, workers=workers, server=session.config.servidor_dask)
    require_some(done, failed)
    finished, entries = asked[0].context.kept, [station.entry for station in done.values()]
    for name, station in done.items():
        _take(output, profile, station.entry, finished.files(name))
    lost = {folders[name]: name for name in failed}
    kept = kept_entries(output, profile, made={entry.folder for entry in entries}, failed=lost)
    for line in kept_words(kept):
        say(line)
    request = request_of_several([part.request for part in asked])
    made = sorted((one.found.counted for one in orders if one.name in done), key=lambda one: natural_key(one.name))
    bound = {
        one.name: _bound(one.found.counted.printed, done[one.name], finished, output.root / profile)
        for one in orders
        if one.name in done
    }
    overview = overview_of((entry.station for entry in (*entries, *kept)), request.period)
    links = bind_annex(bound, kept, annex_cover(made, kept, request, overview), request, output)
    if gone := output.removed(profile):
        say(
            f"Se quita lo que hizo una corrida anterior y esta no: {listing(gone)}. Si lo necesita, repita con el --formato "
            "y el --mapa que lo hacen."
        )
    write_index(overview, kept, links, request, output)
    lines = sorted((station.line for station in done.values()), key=lambda line: natural_key(line["nombre"]))
    return Drawn({name: folders[name] for name in done}, (*entries, *kept), tuple(lines))


def _bound(place: str, station: KeptStation, finished: KeptStations, edition: Path) -> Bound:
    """Return the sheets of a finished jurisdiction, of which the annex binds the prints."""
    folder = finished.files(station.entry.name) or edition / station.entry.folder
    prints = [replace(one, document=folder / one.document) for one in station.prints]
    return Bound(place, station.kinds, prints, lambda: sheets_from(finished.sheets(station.entry.name)))


def _take(output: Output, profile: str, entry: Entry, made: Path | None) -> None:
    """Take the files of a finished jurisdiction: those made since the last edition from their folder, or those of it."""
    output.renews(f"{profile}/{entry.folder}/{name}" for name in JURISDICTION_FILES)
    for name, content in entry.files:
        whole = f"{profile}/{entry.folder}/{name}"
        if made is None:
            output.carries(whole, content)
        else:
            output.file(whole, partial(share_file, made / name))


def _notes(config: Config, read: Inputs, release: Release) -> tuple[str, ...]:
    """Return the notes that every sheet prints, each once."""
    notes = [*map(str, config.membrete.get("notas", ())), *read.notes]
    if read.incidents is not None:
        if len(release.released.incidents) or release.released.misplaced:  # of no fact there is no share
            notes.append(_coverage(config, read.incidents, release.released))
        notes += _found_note(read.incidents, release.released)
        name = read.incidents.catalogue.name
        notes.append(f"Catálogo de delitos: «{name}»." if name in available() else "Catálogo de delitos: uno propio.")
        notes += release.notes
        notes += [AREA_NOTE] if read.boundaries.of_facts else []
    if read.factors is not None:
        notes += read.factors.notes
    notes += [*read.streets.credits, *read.base.credits]
    return tuple(dict.fromkeys(notes))


def _coverage(config: Config, incidents: Incidents, released: Released) -> str:
    """Return the sentence about the share of the facts that have a place, of those that the profile may count."""
    # of the reserved ones not even this is told, nor whether there are any
    pct = incidents.report["cobertura"]["pct"] if shows_reserved(config.perfil) else released.coverage
    return f"Cobertura de las fuentes: {percent(pct)} de los hechos tiene lugar en el mapa."


def _found_note(incidents: Incidents, released: Released) -> list[str]:
    """Return the note that counts the incidents of the profile that the police found themselves; none if there are none."""
    codes = [entry.codigo for entry in incidents.catalogue if entry.found_by_police]
    count = int(released.incidents["codigo"].isin(codes).sum())
    if not count:
        return []
    why = f"Entre los hechos de la corrida hay {integer(count)} {FOUND}: dicen dónde se patrulla."
    return [f"{why} Los mapas y los puntos críticos los cuentan; las zonas de «priorizar», no."]
