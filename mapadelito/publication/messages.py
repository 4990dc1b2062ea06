"""What the console says of what was told before, and of what a run tells for good: what happened, and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.naming import listing, natural_key, quantity
from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

__all__ = [
    "COPY_BACK",
    "changed_message",
    "closing_messages",
    "forget_command",
    "other_calendar_messages",
    "settled_message",
    "stays_message",
    "unmatched_message",
    "without_message",
]

COPY_BACK = "Si tiene la carpeta almacen/ de antes (en otra computadora o en su copia), póngala en su lugar y repita."
_NAMED = 3
"""Up to so many jurisdictions, the command names those of the run, so that it forgets no other."""
_LAYERS = {
    "edificios": ("sin edificios: los que se dan ahora", "cambian"),
    "poblacion": ("sin población: la que se da ahora", "cambia"),
    "calles": ("sin calles: las que se dan ahora se dibujan, pero", "cambian"),
}
"""How the places were made that lack a layer, and the verb of that layer."""


def other_calendar_messages(base: str, told: Iterable[str]) -> list[str]:
    """Say that a year keeps the base period it was begun in, where what is ``told`` of it is not in the one asked for."""
    others = sorted({words for words in told if words.startswith("se dice por ") and words != f"se dice por {base}s"})
    return [
        f"base_reservados = «{base}» vale para los años de los que aún no se dijo nada; lo de este periodo {words}, como se "
        "empezó."
        for words in others
    ]


def forget_command(code: str | int, names: Collection[str]) -> str:
    """Return the command that forgets a year or a base period of the jurisdictions of a run."""
    only = "".join(f' --comisaria "{fold(name)}"' for name in sorted(names, key=natural_key)) if len(names) <= _NAMED else ""
    return f"«mapadelito contado --olvidar {code} --nadie-la-recibio{only}»"


def without_message(year: int, base: str, names: Collection[str]) -> str:
    """Say that the public places of a year were made without a layer that is given now (``base`` of the public places)."""
    how, verb = _LAYERS[base]
    return (
        f"Los lugares públicos de {year} se fijaron {how} no los {verb}. Para hacerlos de nuevo, si nadie recibió ninguna "
        f"edición de {year}: {forget_command(year, names)} y repita."
    )


def settled_message(year: int, bases: set[str], names: Collection[str]) -> str:
    """Say that an edition fixes the public places of its year and, where homes are not known, what would make them finer."""
    if not bases & {"calles", "superficie"}:
        return ""
    layers = "--edificios o la población de cada sector" + (", o las calles" if "superficie" in bases else "")
    return (
        f"Esta edición fija los lugares públicos de {year}. Para un mapa más fino, dé {layers}, antes de entregarla: "
        f"borre esta prueba con {forget_command(year, names)} y repita."
    )


def unmatched_message(codes: Sequence[str]) -> str:
    """Say that points of closed base periods cannot be told again without the store."""
    return (
        f"Falta almacen/ y los datos de {', '.join(codes)} ya no son los que se publicaron: los sectores que cambiaron "
        f"se dicen sin puntos. {COPY_BACK}"
    )


def changed_message(code: str, count: int, names: Collection[str]) -> str:
    """Say that facts of a closed base period came, went or changed, and that what is published did not."""
    came = "llegó, se quitó o cambió" if count == 1 else "llegaron, se quitaron o cambiaron"
    return (
        f"{quantity(count, 'hecho', 'hechos')} de {code} {came} después de que se cerró: lo público sigue como se publicó. "
        f"Si nadie lo recibió: {forget_command(code, names)} y repita."
    )


def stays_message(count: int) -> str:
    """Say that facts that are reserved now stay as they were published."""
    was, stays, it = (
        ("hecho reservado se publicó", "sigue", "quitarlo lo señalaría")
        if count == 1
        else ("hechos reservados se publicaron", "siguen", "quitarlos los señalaría")
    )
    return (
        f"{count:,} {was} antes como común: {stays} en el mapa público, porque {it}. Para decir todo su periodo sin puntos: "
        "«mapadelito contado --retirar PERIODO --comisaria NOMBRE --sector SECTOR» y repita."
    )


def closing_messages(told: Iterable[tuple[str, str]]) -> list[str]:
    """Say which base periods of which jurisdictions a run is the first to tell, and so closes (pairs of code and name)."""
    names: dict[str, set[str]] = {}
    for code, name in told:
        names.setdefault(code, set()).add(name)
    return [
        f"Esta edición cierra {code} de {listing(sorted(own, key=natural_key))}: sus conteos de reservados y sus puntos "
        f"públicos ya no cambiarán. Si es una prueba que nadie recibirá, después: {forget_command(code, own)}."
        for code, own in sorted(names.items())
    ]
