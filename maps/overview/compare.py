"""The jurisdictions of an edition compared: classes of incidents and rates, changes, order."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.naming import natural_key
from layers.hotspots.parameters import ENOUGH
from layers.statistics.rate_change import NO_CHANGE, compare_counts
from layers.statistics.rates import rates
from maps.overview.values import Classes, Overview, Row
from maps.overview.words import note_on, sentence_of
from maps.share_classes import EMPTY, RAMP, class_spans, darkest_words, share_classes
from maps.sheets.change_parts import ratio_text
from maps.spanish_text import NO_VALUE, integer

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from maps.overview.values import Station

__all__ = ["overview_of"]


def overview_of(stations: Iterable[Station], period: str = "") -> Overview:
    """Compare the jurisdictions of an edition.

    Parameters
    ----------
    stations
        Jurisdictions in any order.
    period
        Period of the run in Spanish: that of the overview where no other is that of more jurisdictions.
    """
    ordered = sorted(stations, key=lambda one: natural_key(one.name))
    common = _common(ordered, period)
    compared = [one for one in ordered if one.tally is not None and one.period == common]
    others = [one for one in ordered if one.tally is None or one.period != common]
    counts = [one.tally.facts for one in compared if one.tally]
    found = _rates(compared)
    earlier, changes = _changes(compared)
    rows = [
        Row(one, True, rank, rate, rate_rank, *change)
        for one, rank, (rate, rate_rank), change in zip(compared, _ranks(counts), found, changes, strict=True)
    ]
    rows.sort(key=lambda row: -row.facts)
    return Overview(
        rows=(*rows, *(Row(one, compared=False) for one in others)),
        period=common,
        sentence=sentence_of(rows),
        by_facts=Classes("Hechos en el mapa", tuple(class_spans(counts)), _darkest(counts)),
        by_rate=_rate_legend(rows),
        earlier=earlier,
        note=note_on(others),
    )


def _common(stations: Sequence[Station], period: str) -> str:
    """Return the period that most jurisdictions have, of equally common ones that of the run or the first."""
    tally = Counter(one.period for one in stations if one.tally is not None)
    most = max(tally.values(), default=0)
    names = [name for name in dict.fromkeys(one.period for one in stations) if tally[name] == most]
    return period if period in names or not names else names[0]


def _ranks(counts: Sequence[int]) -> list[int]:
    """Return the class of each jurisdiction by its incidents; the palest of a single one, which is compared with none."""
    return [*share_classes(counts)] if len(counts) > 1 else [EMPTY if count == 0 else 0 for count in counts]


def _darkest(counts: Sequence[int]) -> str:
    return darkest_words(counts, "jurisdicción", "jurisdicciones", "oscura") if sum(map(bool, counts)) > 1 else ""


def _rates(stations: Sequence[Station]) -> list[tuple[float | None, int]]:
    """Return the rate of each jurisdiction and its class: fifths of those with 30 incidents, by their number."""
    known = [(one.tally.facts, one.tally.people) for one in stations if one.tally]
    values = rates([facts for facts, _ in known], [people for _, people in known])["tasa"].tolist() if known else []
    rated = sorted(rate for rate, (facts, _) in zip(values, known, strict=True) if facts >= ENOUGH and np.isfinite(rate))
    first = {rate: rated.index(rate) for rate in rated}  # equal rates have equal classes
    return [
        (rate, len(RAMP) * first[rate] // len(rated)) if facts >= ENOUGH and rate in first else (None, EMPTY)
        for rate, (facts, _) in zip(values, known, strict=True)
    ]


def _rate_legend(rows: Sequence[Row]) -> Classes | None:
    """Return the legend of the rates; None where no jurisdiction has a class."""
    lines = []
    for rank in range(len(RAMP)):
        own = [row.rate for row in rows if row.rate is not None and row.rate_rank == rank]
        if own:
            lines.append((rank, "–".join(dict.fromkeys(integer(end) for end in (min(own), max(own))))))
    note = "Cinco grupos de igual número de jurisdicciones. Rayadas: menos de 30 hechos, o sin población."
    return Classes("Hechos por 100,000 habitantes", tuple(lines), note) if lines else None


def _changes(stations: Sequence[Station]) -> tuple[str, list[tuple[str, float | None, str]]]:
    """Return the earlier period, and of each jurisdiction its change as printed, its ratio and its reading.

    The reading is corrected for all jurisdictions: of many, some differ by chance.
    """
    none = (NO_VALUE, None, "")
    tally = Counter((one.tally.earlier, one.tally.days) for one in stations if one.tally and one.tally.earlier)
    if not tally:
        return "", [none] * len(stations)
    earlier, days = max(tally, key=lambda key: (tally[key], key))
    own = {
        at: one.tally
        for at, one in enumerate(stations)
        if one.tally is not None and (one.tally.earlier, one.tally.days) == (earlier, days)
    }
    exposure = float(days[0]), float(days[1])
    told = own.values()
    season = max(one.season for one in told)
    table = compare_counts(
        [one.before for one in told], [one.facts for one in told], exposure, phi=[one.phi for one in told], season=season
    )
    found = dict(zip(own, table.to_dict("records"), strict=True))
    return earlier, [_change(found[at]) if at in found else none for at in range(len(stations))]


def _change(row: dict[Hashable, Any]) -> tuple[str, float | None, str]:
    reading = "" if row["lectura"] == NO_CHANGE else str(row["lectura"])
    return ratio_text(row), float(row["razon"]) if row["antes"] else None, reading
