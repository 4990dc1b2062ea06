"""``mapadelito seguimiento``: the month against its past, by sector and delito."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.errors import InputError
from geo.naming import natural_key, quantity
from layers.disclosure.profiles import PROFILES, shows_exact
from layers.monitoring.followed import follow_station, is_whole, last_whole_month
from layers.monitoring.run_reading import read_together
from mapadelito.jobs.drawing import source_of_each
from mapadelito.jobs.inputs import read_all, require_both
from mapadelito.jobs.progress import with_progress
from mapadelito.jobs.session import Session
from mapadelito.outputs.editions import INDEX
from mapadelito.outputs.follow_book import write_follow
from mapadelito.publication.followed_facts import exact_facts, told_facts
from mapadelito.publication.public_record import PUBLIC_RECORD
from mapadelito.publication.store import opened_for
from mapadelito.reading.current_month import month_of_store
from mapadelito.reading.incident_source import load_days
from mapadelito.reading.shown_days import shown_days
from mapadelito.settings.config import Config
from maps.follow.follow_sheet import compose_follow
from maps.follow.follow_words import month_name
from maps.paper.follow_pdf import render_follow_pdf
from maps.spanish_text import day
from maps.web.follow_page import render_follow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo.incidents.account import Incidents
    from layers.monitoring.followed import FollowedStation
    from mapadelito.jobs.inputs import Inputs
    from mapadelito.publication.followed_facts import FollowedFacts
    from mapadelito.publication.store import ToldStore

__all__ = ["FOLLOW", "follow"]

FOLLOW = "seguimiento"
"""Name of its files, without their endings, in the folder of the profile."""
_WARNINGS = {
    "publico": "",
    "comite": "Para el comité. No se publica. Sin los hechos reservados.",
    "interno": "Uso interno, con los hechos reservados. No se publica.",
}
"""Who may see the sheet, by profile."""


def follow(config: Config, say: Callable[[str], object]) -> dict[str, Any]:
    """Write ``seguimiento.html, .pdf`` and ``.xlsx`` of the profile, and return the record.

    Parameters, result and errors are those of :func:`mapadelito.jobs.generate.run`; the record has ``seguimiento``: the
    month, and of each comisaría how many series have each reading.
    """
    require_both(config, "hacer el seguimiento")
    whole = replace(config, periodo=None, comparar=None)  # all months of the data
    whole = replace(whole, factores=(), base=(), sectores_municipales=(), mapa=Config().mapa)  # not drawn here
    if shows_exact(config.perfil):
        whole = replace(whole, calles=())
    with Session.opened(whole, say) as session, _store_of(whole) as store:
        return _follow(session, store)


@contextmanager
def _store_of(config: Config) -> Iterator[ToldStore | None]:
    """Open the told store for the profile that publishes the month; no other tells anything that has to be kept."""
    if shows_exact(config.perfil):
        yield None
        return
    with opened_for(config) as store:
        yield store


def _follow(session: Session, store: ToldStore | None) -> dict[str, Any]:
    config, output, clock, say = session.config, session.output, session.clock, session.say
    read = read_all(session, store)
    output.end_reading()
    assert read.incidents is not None  # noqa: S101 (both files are required)
    month, notes = _month(session, read.incidents)
    with clock("perfil"):
        facts = _facts(session, read, month, store)
    for line in facts.release.warnings if facts.release is not None else ():
        say(line)
    names = sorted(facts.by_name, key=natural_key)
    say(f"Comparando {month_name(month)} con lo anterior en {quantity(len(names), 'jurisdicción', 'jurisdicciones')} …")
    with clock("analisis"):
        followed = with_progress((_one(name, read, facts, month) for name in names), len(names), say, lines=False)
        stations = read_together([*followed], month)
    sources = source_of_each(config, read)
    notes.append(f"Fuente: {'; '.join(dict.fromkeys(sources[name] for name in names))}.")
    notes += [*(facts.release.notes if facts.release is not None else ()), *_uncounted(config, facts)]
    with clock("dibujo"):
        _write(session, stations, month, notes)
    record = session.account(read.incidents, read.period, read.chosen)
    if facts.release is not None and facts.release.told is not None:
        facts.release.told.save()
        output.text(PUBLIC_RECORD, facts.release.told.record())
    counts = [station.reading["lectura"].value_counts().sort_index() for station in stations]
    lines = [
        {"nombre": name, "lecturas": {str(k): int(v) for k, v in own.items()}}
        for name, own in zip(names, counts, strict=True)
    ]
    return session.publish(record, comisarias=[], seguimiento={"mes": str(month), "comisarias": lines})


def _month(session: Session, incidents: Incidents) -> tuple[pd.Period, list[str]]:
    """Return the month that is read, and the note on the sheet that it has not ended; say which one was chosen.

    Without one in the settings it is, of the store, that of ``generar``; of files, the last whole one.
    """
    config, say = session.config, session.say
    days = shown_days(incidents, config.perfil).dropna()
    if days.empty:
        raise InputError("Ningún hecho tiene fecha: sin ella no hay mes que comparar.")
    first, last = (day(each.date()) for each in (days.min(), days.max()))
    if config.mes is None:
        loaded = month_of_store(config, [], incidents, as_of=session.as_of)
        month = pd.Period(loaded.start, "M") if loaded is not None else last_whole_month(days)
        which = "el mismo que «generar»" if loaded is not None else "el último completo"
        say(f"Mes: {month_name(month)}, {which}; los datos llegan al {last}. Otro se pide con --mes.")
    else:
        month = pd.Period(config.mes.start, "M")
        if not (days.dt.to_period("M") == month).any():
            raise InputError(f"No hay hechos de {month_name(month)}: los datos van del {first} al {last}.")
    if is_whole(days, month):
        return month, []
    note = (
        f"{month_name(month).capitalize()} no ha terminado en los datos: le faltan días, y se lo compara con meses enteros."
    )
    say(note)
    return month, [note] if shows_exact(config.perfil) else []  # no day of a public incident is told, nor what days say


def _facts(session: Session, read: Inputs, month: pd.Period, store: ToldStore | None) -> FollowedFacts:
    config = session.config
    assert read.incidents is not None  # noqa: S101 (both files are required)
    if store is None:
        loads = load_days(config, as_of=session.as_of)
        return exact_facts(config, read.incidents, month, units=read.chosen, loads=loads)
    return told_facts(
        config,
        read.incidents,
        month,
        units=read.chosen,
        streets=read.streets.frame,
        homes=read.homes,
        store=store,
        today=session.today,
    )


def _one(name: str, read: Inputs, facts: FollowedFacts, month: pd.Period) -> FollowedStation:
    units = read.chosen
    sectors = sorted({*units.loc[units["comisaria"] == name, "sector"]} - {""}, key=natural_key)
    return follow_station(name, facts.by_name[name], month, sectors=sectors)


def _uncounted(config: Config, facts: FollowedFacts) -> list[str]:
    """Return what the sheet of a profile leaves out."""
    if config.perfil != PROFILES[0]:
        return []
    alone = all(len(own.months) == 1 for own in facts.by_name.values())
    told = ["Hechos reservados: no están en ninguna cifra de esta hoja."]
    told.append("La historia es la de los meses ya publicados; de los demás no se dice nada.")
    told.append("Si el mes no ha terminado, o le faltan denuncias por llegar, sus cifras aún crecerán.")
    return [*told, *(["Sin historia publicada: aún no hay con qué comparar."] if alone else [])]


def _write(session: Session, stations: list[FollowedStation], month: pd.Period, notes: list[str]) -> None:
    config, output = session.config, session.output
    sheet = compose_follow(stations, month, warning=_WARNINGS[config.perfil], notes=notes, weights=config.pesos)
    name = f"{config.perfil}/{FOLLOW}"
    output.renews(f"{name}.{ending}" for ending in ("html", "pdf", "xlsx"))
    index = INDEX if INDEX in output.earlier(config.perfil) else ""
    output.text(f"{name}.html", render_follow(sheet, index))
    output.data(f"{name}.pdf", render_follow_pdf(sheet))
    output.file(f"{name}.xlsx", partial(write_follow, stations=stations, month=month, notes=sheet.notes))
