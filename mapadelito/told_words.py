"""What the console says of what was told before, and of what a run tells for good: what happened, and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.naming import listing, natural_key, quantity

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["changed_words", "closing_words", "stays_words", "without_words"]

_FORGET = "«mapadelito contado --olvidar {} --nadie-la-recibio»"
_LAYERS = {
    "edificios": ("sin edificios: los que se dan ahora", "cambian"),
    "poblacion": ("sin población: la que se da ahora", "cambia"),
    "calles": ("sin calles: las que se dan ahora se dibujan, pero", "cambian"),
}
"""How the places were made that lack a layer, and the verb of that layer."""


def without_words(year: int, base: str) -> str:
    """Say that the public places of a year were made without a layer that is given now (``base`` of the public places)."""
    how, verb = _LAYERS[base]
    return (
        f"Los lugares públicos de {year} se fijaron {how} no los {verb}. Para hacerlos de nuevo, si nadie recibió ninguna "
        f"edición de {year}: {_FORGET.format(year)} y repita."
    )


def changed_words(code: str, count: int) -> str:
    """Say that facts of a closed base period came, went or changed, and that what is published did not."""
    came = "llegó, se quitó o cambió" if count == 1 else "llegaron, se quitaron o cambiaron"
    return (
        f"{quantity(count, 'hecho', 'hechos')} de {code} {came} después de que se cerró: lo público sigue como se publicó. "
        f"Si nadie lo recibió: {_FORGET.format(code)} y repita."
    )


def stays_words(count: int) -> str:
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


def closing_words(told: Iterable[tuple[str, str]]) -> list[str]:
    """Say which base periods of which jurisdictions a run is the first to tell, and so closes (pairs of code and name)."""
    names: dict[str, set[str]] = {}
    for code, name in told:
        names.setdefault(code, set()).add(name)
    return [
        f"Esta edición cierra {code} de {listing(sorted(own, key=natural_key))}: sus conteos de reservados y sus puntos "
        f"públicos ya no cambiarán. Si es una prueba que nadie recibirá, después: {_FORGET.format(code)}."
        for code, own in sorted(names.items())
    ]
