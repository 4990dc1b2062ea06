"""``mapadelito generar``: read, release, analyse and draw every jurisdiction."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from geo.naming import quantity
from layers.peers import compare_peers
from mapadelito.jobs.drawing import Drawn, draw_jurisdictions
from mapadelito.jobs.edition_changes import edition_changes, previous_facts
from mapadelito.jobs.editions.keep import keep_edition, known_editions, note_published
from mapadelito.jobs.finishing import Asked, find_or_analyse, kept_values, require_some
from mapadelito.jobs.parallel.unused_memory import give_back
from mapadelito.jobs.parallel.worker_count import chosen_workers, free_memory, usable_cores
from mapadelito.jobs.parallel.workers import for_each
from mapadelito.jobs.preparing import prepare_run
from mapadelito.jobs.progress import with_progress
from mapadelito.jobs.session import Session
from mapadelito.publication.store import opened_for
from mapadelito.reading.area_limits import refuse_without_limits
from mapadelito.reading.incident_source import last_held_event
from mapadelito.settings.converters import require_ended

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mapadelito.jobs.kept.stations import KeptStations
    from mapadelito.jobs.parallel.found import Found
    from mapadelito.jobs.preparing import Part
    from mapadelito.publication.store import ToldStore
    from mapadelito.settings.config import Config

__all__ = ["Made", "make", "run"]


@dataclass(frozen=True, slots=True)
class Made:
    """What a run prepared: its record, what was drawn, ``facts`` of each jurisdiction, and where the finished ones are.

    The facts are what the next edition is compared with.
    """

    record: dict[str, Any]
    drawn: Drawn
    facts: dict[str, Any]
    finished: KeptStations


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
    edition = keep_edition(session, store, made.drawn.entries, made.facts)
    record = session.publish(made.record | edition.told)
    note_published(session, store, edition)
    made.finished.clean()
    return record


def make(session: Session, store: ToldStore | None, *, tells: bool = True) -> Made:
    """Read, release, analyse and draw: every file of an edition is prepared, and nothing published.

    Of jurisdictions that have different periods, each period is released as a run of its own would be, after what those
    before it tell is saved in ``store``; what the last one tells, only if ``tells``.
    """
    config, clock, say = session.config, session.clock, session.say
    require_ended(config.cerrar, session.today)
    work, record = prepare_run(session, store, tells=tells)
    give_back()  # the frames of the whole run
    names = list(chain.from_iterable(part.names for part in work.parts))
    workers, told = chosen_workers(config.trabajadores, len(names), cores=usable_cores(), memory=free_memory())
    for line in filter(None, [told]):
        say(line)
        record["decisiones"].append(line)
    failed = dict(work.failed)
    say(f"Analizando {quantity(len(names), 'jurisdicción', 'jurisdicciones')} …")
    with clock("analisis"):
        found = _analysed(session, work.parts, failed, workers)
    say("Dibujando …")
    with clock("dibujo"):
        changed, asked = [], []
        with known_editions(config, store) as book:
            previous = partial(previous_facts, book=book, before=session.edition)
            for part, own in zip(work.parts, found, strict=True):
                if own:  # all of a period may have failed
                    changed.append(edition_changes(part.rows, [(one.name, one.facts) for one in own], previous))
                    peers = compare_peers(one.peer for one in own)
                    asked.append(Asked(part.context, own, replace(part.request, peers=peers, changes=changed[-1].changes)))
        drawn = draw_jurisdictions(session, asked, work.accepted, failed, workers=workers)
    more = work.more | _failures(failed, say)
    facts = {name: said.plain() for one in changed for name, said in one.facts.items() if name in drawn.folders}
    return Made({**record, "comisarias": [*drawn.lines], **more}, drawn, facts, work.parts[0].context.kept)


def _analysed(session: Session, parts: Sequence[Part], failed: dict[str, str], workers: int) -> list[list[Found]]:
    """Return what is found of the jurisdictions of each part, those that failed left out."""
    server = session.config.servidor_dask
    analysed = chain.from_iterable(
        for_each(find_or_analyse, [(name, name) for name in part.names], part.context, workers=workers, server=server)
        for part in parts
    )
    found = kept_values(with_progress(analysed, sum(len(part.names) for part in parts), session.say), failed)
    require_some(found, failed)
    return [[one for one in found if one.name in part.names] for part in parts]


def _failures(failed: dict[str, str], say: Callable[[str], object]) -> dict[str, Any]:
    """Tell what could not be made, and return it for the record; empty where all was made."""
    for name, why in failed.items():
        say(f"No se pudo hacer {name}: {why}")
    return {"fallidas": [{"nombre": name, "motivo": why} for name, why in failed.items()]} if failed else {}
