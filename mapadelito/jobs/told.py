"""``mapadelito contado``: list what was told in public, forget it, or withdraw its points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import ConfigError
from geo.naming import natural_key, quantity
from geo.text import fold
from geo.wording import listing
from layers.disclosure.base_periods import base_of
from layers.disclosure.profiles import PROFILES
from mapadelito.outputs.archive import ARCHIVE
from mapadelito.outputs.editions import archived_editions
from mapadelito.outputs.folder import Output
from mapadelito.publication.public_record import PUBLIC_RECORD, record_text
from mapadelito.publication.store import CLOSED, STORE, WITHDRAWN, State, opened_in
from mapadelito.publication.told_rows import NO_PLACE, placeless_key
from mapadelito.reading.jurisdiction_names import match_names
from mapadelito.settings.server_address import file_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from geo.period import Period
    from mapadelito.publication.store import StoredTerrain, ToldStore
    from mapadelito.settings.config import Config

__all__ = ["forget", "listed", "withdraw"]

_COPIES = "contado-*.sqlite"
"""Copies of the store that were put aside: of an older version, or damaged."""
_PARTS = ("S1", "S2", "T1", "T2", "T3", "T4")
"""Base periods of a year: semesters and quarters."""
_STATES = {CLOSED: "puntos cerrados", WITHDRAWN: "retirado: sin puntos"}
_NOTHING = (
    "Todavía no se ha cerrado ningún periodo, según «{}». Si el proyecto está en otra carpeta, diga cuál: «mapadelito "
    "contado carpeta/proyecto.toml»."
)
_COST = (
    "Olvidar deja que se vuelva a decir {what} de {names}, con otros puntos y otros conteos. Quien guarde la edición "
    "anterior puede compararlas y saber más que con cada una: la casa o el hecho de una persona. Hágalo solo si nadie la "
    "recibió, y confírmelo con --nadie-la-recibio."
)


def listed(config: Config) -> list[str]:
    """Return a sentence for each jurisdiction and base period of which something was told."""
    with opened_in(config.store) as store:
        years = store.years()
        names = {item.key: item.names[0] for item in store.terrains(years)}
        told: dict[tuple[str, str], str] = {}
        for item in store.counts(years):
            line = f"{listing(item.sectors)}: {item.words}" if item.sectors else item.words
            told[item.jurisdiction, item.base] = "; ".join(filter(None, (told.get((item.jurisdiction, item.base)), line)))
        closed = {
            (names.get(item.terrain) or item.terrain.partition(NO_PLACE)[2], item.base): _STATES.get(item.state, "anotado")
            for item in sorted(store.states(), key=lambda item: item.state == WITHDRAWN)  # that is what is listed, if any is
        }
        lost = [f"{name}, {year}: se perdió lo dicho; no se dice nada nuevo." for name, year in sorted(store.lost())]
    keys = sorted({*told, *closed}, key=lambda key: (natural_key(key[0]), key[1]))
    words = {key: "; ".join(filter(None, (closed.get(key), told.get(key)))) for key in keys}
    return [*(f"{name}, {base}: {said}." for (name, base), said in words.items()), *lost] or [_NOTHING.format(config.store)]


def forget(config: Config, what: str, *, sure: bool) -> list[str]:
    """Forget what was told of a year or a base period, of the jurisdictions asked for (all, if none); return the result.

    Raises
    ------
    ConfigError
        If the user does not confirm that nobody received it, or nothing was told.
    """
    bases = _bases(what)
    year = bases[0].start.year
    with Output(config.salida) as output, opened_in(config.store) as store:
        names = _named(store, year, config)
        if not names:
            raise ConfigError(f"No se ha dicho nada de {what} (se buscó en «{config.store}»).")
        if not sure:
            raise ConfigError(_COST.format(what=what, names=listing(sorted(names, key=natural_key))))
        terrains = _own(store, year, names)
        keys = [item.key for item in terrains] + [placeless_key(year, name) for name in names]
        is_clean = store.forget(keys, [base.code for base in bases], names, ground=len(bases) > 1)
        _renew(store, output)
        found = [one for base in bases for one in archived_editions(output.root, PROFILES[0], names, base)]
    told = [
        f"Se olvidó lo dicho de {what} en {listing(sorted(names, key=natural_key))}. Repita «mapadelito generar».",
        "Las ediciones que lo dijeron ya no se pueden hacer de nuevo con --edicion, ni se comparan con las próximas.",
    ]
    if kept := sorted({*found}, key=natural_key):
        listed = listing((f"{ARCHIVE}/{PROFILES[0]}/{one}" for one in kept), most=len(kept))
        told.append(f"Ediciones archivadas que pueden decirlo, y que no se tocan: {listed}. No las publique.")
    if not is_clean:
        told.append(
            f"En «{file_of(config.store, STORE).name}» pueden quedar restos de lo olvidado: otro programa lo tiene abierto, "
            "el disco está lleno o, en un servidor, usted no creó las tablas. Se borran la próxima vez que olvide algo."
        )
    if copies := sorted(path.name for path in config.store_folder.glob(_COPIES)):
        told.append(
            f"En «{config.store_folder.name}» hay copias apartadas que aún lo dicen: {listing(copies, most=len(copies))}. "
            "Si todo está bien, bórrelas."
        )
    return told


def withdraw(config: Config, code: str, sector: str) -> list[str]:
    """Withdraw the points of a closed base period, of the jurisdictions asked for or of one sector; return the result.

    Raises
    ------
    ConfigError
        If it is not closed, no jurisdiction is named, or none of its sectors has that name.
    """
    bases = _bases(code)
    if len(bases) > 1:
        raise ConfigError("Se retira un semestre o un trimestre, como 2020-S1, no un año.")
    if not config.comisaria:
        raise ConfigError("Diga de qué comisaría se retiran los puntos: --comisaria NOMBRE.")
    name = bases[0].code
    with Output(config.salida) as output, opened_in(config.store) as store:
        closed = {item.terrain for item in store.states() if item.base == name}
        own = _own(store, bases[0].start.year, _named(store, bases[0].start.year, config))
        inside = [item for item in own if item.key in closed]
        if not inside:
            raise ConfigError(
                f"{name} no está cerrado en esos límites: ciérrelo con «generar --periodo {name} --cerrar {name}» y repita."
            )
        found = [item for item in inside if fold(sector) in {"", fold(item.names[1])}]
        if not found:
            known = ", ".join(sorted({item.names[1] for item in inside}, key=natural_key))
            raise ConfigError(f"Ningún sector de los cerrados se llama «{sector}». Hay: {known}. Escriba el nombre entero.")
        store.save(states=[State(item.key, name, WITHDRAWN) for item in found])
        _renew(store, output)
        kept = archived_editions(output.root, PROFILES[0], {item.names[0] for item in found}, bases[0])
    where = quantity(len(found), "polígono", "polígonos")
    told = [f"{name}: {where} sin puntos desde ahora. Repita «mapadelito generar» y reemplace lo publicado."]
    if kept:
        listed = listing((f"{ARCHIVE}/{PROFILES[0]}/{one}" for one in kept), most=len(kept))
        told.append(f"Ediciones archivadas que pueden mostrar esos puntos, y que no se tocan: {listed}. No las publique.")
    return told


def _bases(text: str) -> list[Period]:
    """Return the base periods of a year («2020»), or the one of a code («2020-S1»)."""
    code = text.strip().upper()
    try:
        return [base_of(f"{code}-{part}") for part in _PARTS] if code.isdecimal() else [base_of(code)]
    except ValueError as error:
        expected = "un semestre, un trimestre o un año, como 2020-S1, 2020-T3 o 2020"
        raise ConfigError(f"Se espera {expected}, no «{text}».") from error


def _named(store: ToldStore, year: int, config: Config) -> set[str]:
    """Return the jurisdictions asked for (all, if none) of which something was told in a year.

    Raises
    ------
    ConfigError
        If nothing was told of one that is named.
    """
    told = {item.names[0] for item in store.terrains([year])} | {item.jurisdiction for item in store.counts([year])}
    names, missing = match_names(config.comisaria, told)
    if missing:
        known = f"Hay: {listing(sorted(told, key=natural_key))}" if told else f"En «{config.store}» no hay nada"
        raise ConfigError(f"De «{listing(missing)}» no se ha dicho nada en {year}. {known}.")
    return names or told


def _own(store: ToldStore, year: int, names: Collection[str]) -> list[StoredTerrain]:
    """Return the terrains of a year that belong to some jurisdictions."""
    return [item for item in store.terrains([year]) if item.names[0] in names]


def _renew(store: ToldStore, output: Output) -> None:
    """Write the public record again, where there is a public edition."""
    if (output.root / PUBLIC_RECORD).exists():
        output.text(PUBLIC_RECORD, record_text(store))
        output.publish()
