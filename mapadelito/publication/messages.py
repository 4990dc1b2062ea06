"""Spanish messages to the user about told counts and rows: what was found, and the command that changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.naming import natural_key, quantity
from geo.text import fold
from geo.wording import listing
from maps.spanish_text import integer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

__all__ = [
    "COPY_BACK",
    "UNDATED_YEAR",
    "changed_message",
    "closing_messages",
    "forget_command",
    "other_calendar_messages",
    "other_ground_message",
    "settled_message",
    "stays_message",
    "unmatched_message",
    "without_message",
]

UNDATED_YEAR = 1900
"""Year of the places of a run whose incidents have no date: one that no data have."""

COPY_BACK = "Si tiene la carpeta almacen/ de antes (en otra computadora o en su copia), póngala en su lugar y repita."
_NAMED = 3
"""Most jurisdictions that the command lists by name; with more it would not fit in a line, and is for all of the store."""
_LAYERS = {
    "edificios": ("sin edificios: los que se dan ahora", "cambian"),
    "poblacion": ("sin población: la que se da ahora", "cambia"),
    "calles": ("sin calles: las que se dan ahora se dibujan, pero", "cambian"),
}
"""Spanish description of places made without a layer, and the verb that agrees with the layer."""


def other_calendar_messages(base: str, told: Iterable[str]) -> list[str]:
    """Return messages that a year keeps its first base period; none where ``told`` counts use the one asked for."""
    others = sorted({words for words in told if words.startswith("se dice por ") and words != f"se dice por {base}s"})
    return [
        f"base_reservados = «{base}» vale para los años de los que aún no se dijo nada; lo de este periodo {words}, como se "
        "empezó."
        for words in others
    ]


def forget_command(code: str | int, names: Collection[str]) -> str:
    """Return the command that deletes a year or base period of the jurisdictions of a run from the store."""
    only = "".join(f' --comisaria "{fold(name)}"' for name in sorted(names, key=natural_key)) if len(names) <= _NAMED else ""
    return f"«mapadelito contado --olvidar {code} --nadie-la-recibio{only}»"


def other_ground_message(count: int, told: Mapping[str, int]) -> str:
    """Return the message that incidents lie in polygons that cut the told ones; ``told`` has a year of each told name."""
    years = sorted({*told.values()})
    commands = " y ".join(forget_command(year, [name for name in told if told[name] == year]) for year in years)
    return (
        f"{quantity(count, 'hecho queda', 'hechos quedan')} fuera de la edición pública: los límites no son los de lo ya "
        f"publicado ese año. Use los mismos límites. Si nadie recibió lo publicado (una prueba, o un mapa sin límites): "
        f"{commands} y repita."
    )


def without_message(year: int, base: str, names: Collection[str]) -> str:
    """Return the message that the public places of a year were made without a layer given now (``base`` of the places)."""
    how, verb = _LAYERS[base]
    return (
        f"Los lugares públicos de {year} se fijaron {how} no los {verb}. Para hacerlos de nuevo, si nadie recibió ninguna "
        f"edición de {year}: {forget_command(year, names)} y repita."
    )


def settled_message(year: int, bases: set[str], names: Collection[str]) -> str:
    """Return the message that an edition fixes the public places of its year, with the layers that would give finer ones.

    Empty where homes or inhabitants are known.
    """
    if not bases & {"calles", "superficie"}:
        return ""
    when = "los hechos sin fecha pública" if year == UNDATED_YEAR else year
    layers = "--edificios o la población de cada sector" + (", o las calles" if "superficie" in bases else "")
    return (
        f"Esta edición fija los lugares públicos de {when}. Para un mapa más fino, dé {layers}, antes de entregarla: "
        f"borre esta prueba con {forget_command(year, names)} y repita."
    )


def unmatched_message(codes: Sequence[str]) -> str:
    """Return the message that points of closed base periods cannot be published again without the store."""
    return (
        f"Falta almacen/ y los datos de {', '.join(codes)} ya no son los que se publicaron: los sectores que cambiaron "
        f"se dicen sin puntos. {COPY_BACK}"
    )


def changed_message(code: str, count: int, names: Collection[str]) -> str:
    """Return the message that incidents of a closed base period changed, and their publication did not."""
    came = "llegó, se quitó o cambió" if count == 1 else "llegaron, se quitaron o cambiaron"
    return (
        f"{quantity(count, 'hecho', 'hechos')} de {code} {came} después de que se cerró: lo público sigue como se publicó. "
        f"Si nadie lo recibió: {forget_command(code, names)} y repita."
    )


def stays_message(count: int) -> str:
    """Return the message that incidents now reserved stay public as they were told."""
    was, stays, it = (
        ("hecho reservado se publicó", "sigue", "quitarlo lo señalaría")
        if count == 1
        else ("hechos reservados se publicaron", "siguen", "quitarlos los señalaría")
    )
    return (
        f"{integer(count)} {was} antes como común: {stays} en el mapa público, porque {it}. Para decir todo su periodo sin "
        "puntos: «mapadelito contado --retirar PERIODO --comisaria NOMBRE --sector SECTOR» y repita."
    )


def closing_messages(told: Iterable[tuple[str, str]]) -> list[str]:
    """Return messages with the base periods that a run publishes first, and so closes (pairs of code and jurisdiction)."""
    names: dict[str, set[str]] = {}
    for code, name in told:
        names.setdefault(code, set()).add(name)
    return [
        f"Esta edición cierra {code} de {listing(sorted(own, key=natural_key))}: sus conteos de reservados y sus puntos "
        f"públicos ya no cambiarán. Si es una prueba que nadie recibirá, después: {forget_command(code, own)}."
        for code, own in sorted(names.items())
    ]
