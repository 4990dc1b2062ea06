"""``mapadelito revisar``: read the incidents and write their account, without drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.errors import ConfigError
from mapadelito.jobs.session import Session
from mapadelito.reading.boundary_layers import read_limits
from mapadelito.reading.incident_source import LOAD_THEM, has_incidents, reading_words
from mapadelito.reading.placing import read_placed, say_doubts
from mapadelito.reading.usable_rows import NO_ROWS, require_dates, unread_words, usable

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.boundaries.read import Boundaries
    from geo.incidents.account import Incidents
    from mapadelito.settings.config import Config

    Look = Callable[[Session, Incidents, Boundaries | None], object]

__all__ = ["review"]


def review(config: Config, say: Callable[[str], object], *, look: Look | None = None) -> dict[str, Any]:
    """Write the account of the incidents, the files of ``reservado/`` alone, and return the record.

    Parameters, result and errors are those of :func:`mapadelito.jobs.generate.run`; boundaries are optional, and without
    them no incident is outside its jurisdiction. ``look`` is called with what was read of them, before it is published.
    """
    if not has_incidents(config):
        raise ConfigError(f"Faltan los incidentes: indique --incidentes con la tabla o capa que quiere revisar. {LOAD_THEM}")
    with Session.opened(config, say) as session:
        return _review(session, look)


def _review(session: Session, look: Look | None) -> dict[str, Any]:
    config, clock, say = session.config, session.clock, session.say
    boundaries = None
    if config.limites:
        say("Leyendo los límites …")
        with clock("limites"):
            boundaries = read_limits(config, session.output)
            session.note(boundaries)
    say(reading_words(config))
    with clock("incidentes"):
        incidents, period = read_placed(config, boundaries, today=session.today, as_of=session.as_of)
    say_doubts(incidents, say)
    if config.periodo is not None and usable(incidents):
        require_dates(incidents, config.periodo)
    if not len(incidents.ledger):
        say(NO_ROWS)
    elif doubt := unread_words(incidents):
        say(doubt)
    units = boundaries.frame if boundaries is not None else None
    if look is not None:
        look(session, incidents, boundaries)
    return session.publish(session.account(incidents, period, units), comisarias=[])
