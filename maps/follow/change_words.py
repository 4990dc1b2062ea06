"""What changed since the edition before, in sentences short enough to be read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.naming import quantity
from geo.wording import listing, shown
from layers.conclusions import Conclusion
from layers.editions.edition_differences import FEW, Refusal
from layers.editions.row_changes import RowChanges
from layers.statistics.rate_change import NO_CHANGE
from maps.sheet import ChangeBlock
from maps.spanish_text import integer, percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.editions.edition_differences import Differences, SectorChange, ZoneChanges

__all__ = ["changes_of"]

_TITLE = "Cambios desde la edición anterior"
_MOST_SECTORS = 5
"""Sectors told one by one: the rest are counted, and the table has them all."""
_MOST_CORRECTED = 2
"""Sectors whose counts are in one sentence."""
_MOST_RANKS = 3
"""Ranks of new puntos críticos listed in a sentence."""
_NAME = 30
"""Letters of the name of a sector, so that its sentence is not longer than 25 words."""
_READINGS = {
    "sube": Conclusion.EDITION.said(what="aumentan"),
    "baja": Conclusion.EDITION.said(what="disminuyen"),
    NO_CHANGE: "la diferencia puede ser azar o época del año",
}
_REFUSALS = {
    Refusal.LENGTH: "Los sectores no se comparan: los dos periodos no duran lo mismo.",
    Refusal.GROUND: "Los sectores no se comparan: sus límites son otros.",
    Refusal.EVIDENCE: f"Evidencia insuficiente para comparar: los hechos de las dos ediciones no llegan a {FEW}.",
}
_COVERAGE = "Los sectores no se comparan: antes tenía lugar en el mapa el {before} de los hechos, ahora el {after}."


def changes_of(differences: Differences) -> ChangeBlock:
    """Return the title and the sentences on what changed since the edition before.

    Examples
    --------
    >>> from geo.period import Period
    >>> from layers.editions.row_changes import RowChanges
    >>> from layers.editions.edition_differences import Differences, PeriodRevision
    >>> period = Period.parse("2020-05")
    >>> revision = PeriodRevision((155, 153), RowChanges(repeated=2))
    >>> found = changes_of(Differences(period, period, (155, 153), "", revision, None, (), 0, 0, None, None))
    >>> found.title
    'Cambios desde la edición anterior (mayo de 2020)'
    >>> found.lines
    ('Corregido: antes 155 hechos, ahora 153: 2 repetidos.',)
    """
    label = f" ({differences.before.label})" if differences.before else ""
    revised = _revised(differences)
    lines = (*revised, *_by_sector(differences)) if differences.again else (*_between(differences), *revised)
    found = (*lines, *_zones(differences.zones), *_coverage(differences))
    return ChangeBlock(f"{_TITLE}{label}", found or ("Los mismos hechos por sector y los mismos puntos críticos.",))


def _between(differences: Differences) -> Iterator[str]:
    """Give the sentences on two periods."""
    reading = f": {_READINGS[differences.reading]}" if differences.reading else ""
    yield f"Antes {_totals(differences.total)}{reading}."
    if differences.refusal in _REFUSALS:
        yield _REFUSALS[differences.refusal]
    if differences.refusal or not differences.reading:
        return
    for change in differences.sectors[:_MOST_SECTORS]:
        yield f"{_counted(change)}: {_READINGS[change.reading]}."
    if (rest := len(differences.sectors) - _MOST_SECTORS) > 0:
        also = quantity(rest, "otro sector cambia", "otros sectores cambian")
        yield f"También {Conclusion.EDITION.said(what=also)}."
    if differences.tested and not differences.sectors:
        yield "En ningún sector con hechos suficientes la diferencia se distingue del azar."
    if differences.untested:
        few = quantity(differences.untested, "sector", "sectores")
        yield f"Evidencia insuficiente en {few}: los hechos de las dos ediciones no llegan a {FEW}."


def _revised(differences: Differences) -> Iterator[str]:
    """Give the sentences on how the period of the edition before changed since then."""
    if differences.revision is None:
        return
    total, rows = differences.revision
    of = "" if differences.again or differences.before is None else f"De {differences.before.label}, "
    causes, also = ([*_causes(rows)], [*_also(rows)]) if rows else ([], [])
    if total[0] != total[1] or causes or also:
        told = f": {listing(causes)}" if causes else ""
        corrected = "" if rows and rows == RowChanges(late=rows.late) else "corregido: "
        words = f"{of}{corrected}antes {_totals(total)}{told}."
        yield words[0].upper() + words[1:]
    if also:
        yield f"En los que siguen: {listing(also)}."


def _by_sector(differences: Differences) -> Iterator[str]:
    """Give the sentence on the sectors whose count changed between two editions of one period."""
    if changed := differences.sectors:
        named = [_counted(change) for change in changed[:_MOST_CORRECTED]]
        if (rest := len(changed) - _MOST_CORRECTED) > 0:
            named.append(f"y {quantity(rest, 'otro', 'otros')}")
        yield f"Por sector: {'; '.join(named)}."


def _causes(rows: RowChanges) -> Iterator[str]:
    """Give what changed the number of incidents."""
    for count, one, many in (
        (rows.repeated, "repetido", "repetidos"),
        (rows.gone, "ya no se cuenta", "ya no se cuentan"),
        (rows.late, "llegó tarde", "llegaron tarde"),
    ):
        if count:
            yield quantity(count, one, many)


def _also(rows: RowChanges) -> Iterator[str]:
    """Give what changed of incidents that are in both editions."""
    for count, one, many in (
        (rows.reclassified, "reclasificado", "reclasificados"),
        (rows.unplaced, "perdió su lugar", "perdieron su lugar"),
        (rows.placed, "tiene ahora lugar", "tienen ahora lugar"),
        (rows.moved, "pasó a otro sector", "pasaron a otro sector"),
        (rows.corrected, "corregido", "corregidos"),
    ):
        if count:
            yield quantity(count, one, many)


def _zones(zones: ZoneChanges | None) -> Iterator[str]:
    """Give the sentence on the puntos críticos; none where there were none and are none."""
    if zones is None or not (zones.new or zones.kept or zones.gone):
        return
    if not zones.new and not zones.gone:
        yield f"Puntos críticos: {'sigue el mismo' if len(zones.kept) == 1 else f'siguen los mismos {len(zones.kept)}'}."
        return
    parts = [quantity(len(zones.kept), "sigue en su lugar", "siguen en su lugar")] if zones.kept else []
    if zones.new:
        ranks = listing(map(str, zones.new), most=_MOST_RANKS)
        parts.append(f"{quantity(len(zones.new), 'es nuevo', 'son nuevos')} (n.º {ranks})")
    if zones.gone:
        parts.append(quantity(zones.gone, "anterior ya no lo es", "anteriores ya no lo son"))
    yield f"Puntos críticos: {', '.join(parts)}."


def _coverage(differences: Differences) -> Iterator[str]:
    """Give the sentence on the share of incidents with a place, where it changed."""
    if differences.coverage is None:
        return
    before, after = (percent(share) for share in differences.coverage)
    if differences.refusal == Refusal.COVERAGE:
        yield _COVERAGE.format(before=before, after=after)
    elif before != after:
        yield f"Con lugar en el mapa: antes el {before} de los hechos, ahora el {after}."


def _totals(total: tuple[int, int]) -> str:
    before, after = total
    return f"{quantity(before, 'hecho', 'hechos')}, ahora {integer(after)}"


def _counted(change: SectorChange) -> str:
    return f"{shown(change.name, _NAME)}, de {integer(change.before)} a {integer(change.after)}"
