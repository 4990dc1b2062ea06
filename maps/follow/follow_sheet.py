"""The sheet of a month against its past, made from the readings of some jurisdictions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from geo.naming import quantity
from layers.monitoring.control_band import ALARM, WATCH
from layers.monitoring.month_reading import FALL, RISE, SEEMING, UNREAD, WATCHED
from layers.monitoring.monthly_series import ALL
from maps.follow.follow_content import SIGNS, FollowLine, FollowSheet, PlaceBlock, StationBlock
from maps.follow.follow_words import (
    crime_words,
    lag_sentence,
    month_name,
    month_sentence,
    place_words,
    year_sentence,
)
from maps.spanish_text import NO_VALUE, decimal, integer, or_dash, percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from layers.monitoring.followed import FollowedStation

__all__ = ["compose_follow"]

_NOTABLE = (RISE, FALL, WATCHED, SEEMING)
"""Readings that are told one by one."""
_MOST_CARDS = 12
"""Most lines of a jurisdiction with a chart of their own: those that matter most; the numbers of all are in the tables."""
_MOST_SERIES = 2_000
"""Most series of a page whose every line is printed, each with its small chart: a page of 8 MB or so."""
_ALL_PLACED = 99.5
"""Share of the incidents with a sector, in per cent, from which nothing is said of the others: printed, it is 100."""
_CHANCE_OF_WATCH = 0.0228
"""Share of the series that chance alone puts above z = 2 (normal distribution)."""


def compose_follow(
    stations: Sequence[FollowedStation],
    month: pd.Period,
    *,
    warning: str = "",
    notes: Sequence[str] = (),
    weights: Mapping[str, float] | None = None,
) -> FollowSheet:
    """Return the sheet of some jurisdictions.

    Parameters
    ----------
    stations
        At least one.
    month
        The one that is read.
    warning
        Who may see it; empty for everybody.
    notes
        What the run has to say of its data.
    weights
        Weights of the station by code, to be printed beside the weighted totals.
    """
    size = sum(len(station.counts) for station in stations)
    whole = size <= _MOST_SERIES
    any_read = any(bool((station.reading["lectura"] != UNREAD).any()) for station in stations)
    lines = {
        station.name: {series: _line(station, series, month, says_why=any_read) for series in station.ordered()}
        for station in stations
    }
    names = [station.name for station in stations]
    return FollowSheet(
        title=f"Seguimiento de {month_name(month)}",
        subtitle=names[0] if len(names) == 1 else f"{integer(len(names))} jurisdicciones",
        warning=warning,
        headline=_headline(stations, month),
        worst=_worst(stations, lines),
        stations=tuple(
            _block(station, lines[station.name], month, f"c{number}", whole=whole)
            for number, station in enumerate(stations, start=1)
        ),
        notes=(*notes, *_notes(stations, weights or {}, month)),
        whole=whole,
    )


def _line(station: FollowedStation, series: tuple[str, str], month: pd.Period, *, says_why: bool) -> FollowLine:
    sector, crime = series
    row, year, counts = (cast("pd.Series", each.loc[series]) for each in (station.reading, station.year, station.counts))
    told = row["lectura"] != UNREAD
    return FollowLine(
        station=station.name,
        place=place_words(sector),
        crime=crime_words(crime),
        reading=str(row["lectura"]),
        sign=SIGNS[str(row["lectura"])],
        sentence=month_sentence(sector, crime, month, row, says_why=says_why),
        now=integer(row["hechos"]),
        usual=_span(row["usual_min"], row["usual_max"]) if told else NO_VALUE,
        expected=decimal(row["esperado"]) if told else NO_VALUE,
        before=_count(row["mes_antes"]),
        year_ago=_count(counts.get(month - 12, math.nan)),
        two_years_ago=_count(counts.get(month - 24, math.nan)),
        year=_count(year["hechos"]),
        last_year=_count(year["un_anio_antes"]),
        year_usual=_span(year["usual_min"], year["usual_max"]),
        band=cast("pd.DataFrame", station.band.loc[series]),
    )


def _count(value: float) -> str:
    return NO_VALUE if math.isnan(value) else integer(value)


def _span(low: float, high: float) -> str:
    return NO_VALUE if math.isnan(low) else f"{integer(low)} a {integer(high)}"


def _headline(stations: Sequence[FollowedStation], month: pd.Period) -> str:
    """Return the sentence that says how many lines leave what is usual, and how many chance alone would put there."""
    readings = [str(reading) for station in stations for reading in station.reading["lectura"]]
    read = sum(reading != UNREAD for reading in readings)
    if not read:
        return f"{month_name(month).capitalize()} aún no se compara: hacen falta doce meses anteriores."
    counts = {name: readings.count(name) for name in (RISE, FALL, WATCHED)}
    parts = [quantity(counts[RISE], *["fuera de lo usual"] * 2)]
    parts += [quantity(counts[FALL], *["con menos de lo usual"] * 2)] if counts[FALL] else []
    chance = math.ceil(_CHANCE_OF_WATCH * read)
    many = "una" if chance == 1 else f"unas {integer(chance)}"
    return (
        f"De {quantity(read, 'serie', 'series')} de {month_name(month)}: {', '.join(parts)} y "
        f"{quantity(counts[WATCHED], *['para vigilar'] * 2)}. Por puro azar habría {many} para vigilar."
    )


def _worst(
    stations: Sequence[FollowedStation], lines: Mapping[str, Mapping[tuple[str, str], FollowLine]]
) -> tuple[FollowLine, ...]:
    """Return the lines that are told of all jurisdictions, then their totals, then those of their delitos."""
    rank = {sign: place for place, sign in enumerate(SIGNS.values())}

    def place(item: tuple[tuple[str, str], FollowLine, float]) -> tuple[int, float]:
        series, line, far = item
        notable = line.reading in _NOTABLE
        return (rank[line.sign] if notable else len(rank) + (series != (ALL, ALL))), -far

    every = [
        (series, line, abs(float(cast("float", station.reading.loc[series, "z"]))))
        for station in stations
        for series, line in lines[station.name].items()
        if line.reading in _NOTABLE or series[0] == ALL
    ]
    return tuple(line for _, line, _ in sorted(((s, one, -1.0 if far != far else far) for s, one, far in every), key=place))  # noqa: PLR0124 (NaN)


def _block(
    station: FollowedStation,
    lines: Mapping[tuple[str, str], FollowLine],
    month: pd.Period,
    anchor: str,
    *,
    whole: bool,
) -> StationBlock:
    notable = [line for series, line in lines.items() if line.reading in _NOTABLE and series != (ALL, ALL)]
    total = lines[ALL, ALL]
    year = year_sentence(month, cast("pd.Series", station.year.loc[(ALL, ALL)]))
    missing = [month_name(each) for each in station.missing[-_MOST_CARDS:]]
    sentences = [total.sentence, year, lag_sentence(month, station.lag)]
    if station.placeless:
        sentences.append(f"{quantity(station.placeless, 'hecho', 'hechos')} del mes, sin sector: están solo en el total.")
    if station.coverage is not None and min(station.coverage) < _ALL_PLACED:
        now, before = station.coverage
        sentences.append(
            f"Se ubica en un sector el {percent(now, 0)} de los hechos del mes; antes, el {percent(before, 0)}."
        )
    if missing:
        sentences.append(f"No se conocen, y no se cuentan en lo usual: {', '.join(missing)}.")
    return StationBlock(
        name=station.name,
        anchor=anchor,
        total=total,
        sentences=tuple(sentences),
        cards=tuple(notable[:_MOST_CARDS]),
        more_cards=max(len(notable) - _MOST_CARDS, 0),
        places=_places(station, lines) if whole else (),
        harm=_harm(station, month),
    )


def _places(station: FollowedStation, lines: Mapping[tuple[str, str], FollowLine]) -> tuple[PlaceBlock, ...]:
    rank = {sign: place for place, sign in enumerate(SIGNS.values())}
    blocks = []
    sectors = list(dict.fromkeys(sector for sector, _ in station.counts.index))
    for sector in [ALL, *(name for name in sectors if name != ALL)]:
        crimes = [crime for place, crime in station.counts.index if place == sector]
        own = [lines[sector, crime] for crime in [ALL, *(name for name in crimes if name != ALL)]]
        if len(own) == 2:
            own = own[1:]
        told = [line.crime for line in own if line.reading in {RISE, FALL, WATCHED}]
        sign = min((line.sign for line in own), key=rank.__getitem__)
        blocks.append(PlaceBlock(place_words(sector), ", ".join(told), sign, tuple(own)))
    return tuple(blocks)


def _harm(station: FollowedStation, month: pd.Period) -> tuple[tuple[str, ...], ...]:
    """Return the weighted totals of each sector and of all of them; none where all weights are 1."""
    table = station.harm
    if table is None:
        return ()
    rows = ((name, cast("pd.Series", table.loc[name])) for name in [*(each for each in table.index if each != ALL), ALL])
    return tuple(
        (place_words(name), *(or_dash(float(row.get(each, math.nan)), 1) for each in (month, month - 1, month - 12)))
        for name, row in rows
    )


def _notes(stations: Sequence[FollowedStation], weights: Mapping[str, float], month: pd.Period) -> tuple[str, ...]:
    """Return how the sheet is read, and what it does not say."""
    short = [station.name for station in stations if not bool(station.reading["k"].notna().any())]
    used = ", ".join(f"{code} = {decimal(value)}" for code, value in sorted(weights.items()))
    usual = (
        f"Usual: donde cae un mes cualquiera, hasta {integer(WATCH)} desviaciones de lo esperado; fuera de lo usual, más de "
        f"{integer(ALARM)}, y descontado que se miran a la vez todas las series de la hoja."
    )
    expected = (
        "Lo esperado sale del nivel de la serie en los 36 meses anteriores (doce al menos) y de la estación del año de toda "
        "la jurisdicción. Con menos de 24 meses no se conoce la estación, y nada pasa de «vigilar»."
    )
    limits = (
        "Se cuenta lo denunciado, no lo ocurrido. Que un mes salga de lo usual no dice por qué: puede haber más hechos, más "
        "denuncias o un registro distinto. De veinte al doble, en un mes, se señala siete veces de cada diez en una "
        "comisaría sola, y menos cuantas más se miran; de tres a seis, casi nunca: que no se señale no prueba que no haya "
        "cambiado."
    )
    told = [usual, expected, limits]
    if used and any(station.harm is not None for station in stations):
        told.append(f"Pesos de la comisaría: {used}; lo que no se nombra pesa 1.")
    if short and len(short) < len(stations):
        told.append(f"Sin doce meses anteriores a {month_name(month)}: {', '.join(short)}.")
    return tuple(told)
