"""Drawing of every jurisdiction of a run, and of what binds them: the annex and the index."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from geo.crimes.catalogue import available
from geo.errors import MapaError
from geo.incidents.presets import system_name
from geo.naming import natural_key, slugs
from geo.text import fold
from geo.wording import listing
from layers.disclosure.profiles import shows_reserved
from layers.peers import compare_peers
from mapadelito.jobs.parallel.found import keep_value, kept_value
from mapadelito.jobs.parallel.workers import for_each
from mapadelito.jobs.progress import with_progress
from mapadelito.outputs.annex import Bound, annex_cover, bind_annex
from mapadelito.outputs.editions import Entry, entry_of, kept_entries, kept_words, write_index
from mapadelito.outputs.products import JURISDICTION_FILES, ProductRequest, make_products, request_of_several
from mapadelito.outputs.record import jurisdiction_line
from mapadelito.reading.area_limits import AREA_NOTE
from mapadelito.settings.file_settings import file_settings
from maps.overview.compare import overview_of
from maps.sheets.common import printed_name
from maps.spanish_text import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Sized

    from geo.incidents.account import Incidents
    from layers.analysis import Analysis
    from layers.disclosure.released import Released
    from mapadelito.jobs.inputs import Inputs
    from mapadelito.jobs.parallel.found import Found
    from mapadelito.jobs.parallel.workers import Done
    from mapadelito.jobs.session import Session
    from mapadelito.publication.release import Release
    from mapadelito.settings.config import Config

__all__ = ["Drawn", "draw_jurisdictions", "kept_values", "request_of", "require_some", "source_of_each"]

T = TypeVar("T")


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
        until=release.released.until(incidents.until) if incidents is not None else None,
        nowhere=release.released.nowhere,
    )


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


class Drawing(NamedTuple):
    """What a process hands back of a jurisdiction: its files, entry and line of the record, and its sheets to bind."""

    files: dict[str, bytes]
    entry: Entry
    line: dict[str, Any]
    bound: Bound


def draw_one(request: ProductRequest, item: tuple[Found, str, Mapping[str, int]]) -> Drawing:
    """Draw a jurisdiction, with its folder and its accepted incidents by sector; the sheets are kept if they are bound."""
    found, folder, accepted = item
    analysis: Analysis = kept_value(found.path)
    products = make_products(request, analysis)
    entry = entry_of(analysis, request.titles_of(found.name), folder, products)
    composed = products.sheets if "docx" in request.config.formato else []
    path = keep_value(composed, found.path.parent, f"{found.name}: láminas")
    kinds = tuple(sheet.kind for sheet in products.sheets)
    bound = Bound(printed_name(analysis.jurisdiction), kinds, products.prints, partial(kept_value, path))
    return Drawing(products.files, entry, jurisdiction_line(analysis, folder, accepted), bound)


def draw_jurisdictions(
    session: Session,
    parts: Sequence[tuple[Sequence[Found], ProductRequest]],
    accepted: Mapping[str, Mapping[str, int]],
    failed: dict[str, str],
    *,
    workers: int,
) -> Drawn:
    """Write every file of the jurisdictions, of each period by its own request, the annex and the index.

    ``accepted`` are the accepted incidents by jurisdiction and sector.
    """
    config, output, say = session.config, session.output, session.say
    profile = config.perfil
    asked = [(found, request) for own, request in parts for found in own]
    folders = slugs([*(found.name for found, _ in asked), *failed])
    entries: list[Entry] = []
    lines: list[dict[str, Any]] = []
    bound: dict[str, Bound] = {}
    drawn = chain.from_iterable(
        for_each(
            draw_one,
            [(one.name, (one, folders[one.name], accepted.get(one.name, {}))) for one in own],
            request,
            workers=workers,
        )
        for own, request in parts
    )
    for (found, _), done in zip(asked, with_progress(drawn, len(asked), say), strict=True):
        folder = folders[found.name]
        for drawing in kept_values([done], failed):
            output.renews(f"{profile}/{folder}/{name}" for name in JURISDICTION_FILES)
            for name, content in drawing.files.items():
                output.data(f"{profile}/{folder}/{name}", content)
            bound[found.name] = drawing.bound.found_in(output.prepared(f"{profile}/{folder}"))
            entries.append(drawing.entry)
            lines.append(drawing.line)
    require_some(entries, failed)
    lost = {folders[name]: name for name in failed}
    kept = kept_entries(output, profile, made={entry.folder for entry in entries}, failed=lost)
    for line in kept_words(kept):
        say(line)
    request = request_of_several([request for _, request in parts])
    made = sorted((found.brief for found, _ in asked if found.name not in failed), key=lambda one: natural_key(one.name))
    overview = overview_of((entry.station for entry in (*entries, *kept)), request.period)
    links = bind_annex(bound, kept, annex_cover(made, kept, request, overview), request, output)
    if gone := output.removed(profile):
        say(
            f"Se quita lo que hizo una corrida anterior y esta no: {listing(gone)}. Si lo necesita, repita con el --formato "
            "y el --mapa que lo hacen."
        )
    write_index(overview, kept, links, request, output)
    lines.sort(key=lambda line: natural_key(line["nombre"]))
    return Drawn({name: folder for name, folder in folders.items() if name not in failed}, (*entries, *kept), tuple(lines))


def _notes(config: Config, read: Inputs, release: Release) -> tuple[str, ...]:
    """Return the notes that every sheet prints, each once."""
    notes = [*map(str, config.membrete.get("notas", ())), *read.notes]
    if read.incidents is not None:
        if len(release.released.incidents) or release.released.misplaced:  # of no fact there is no share
            notes.append(_coverage(config, read.incidents, release.released))
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


def kept_values(results: Iterable[Done[T]], failed: dict[str, str]) -> list[T]:
    """Return the values; add to ``failed`` why an item has none, by its name."""
    out = []
    for done in results:
        if done.value is None:
            failed[done.name] = done.error
        else:
            out.append(done.value)
    return out


def require_some(made: Sized, failed: dict[str, str]) -> None:
    """Raise if no jurisdiction could be made."""
    if not made:
        raise MapaError(f"No se pudo hacer ninguna jurisdicción. {next(iter(failed.values()), '')}")
