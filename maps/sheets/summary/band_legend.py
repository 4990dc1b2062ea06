"""Bands of the mapa de riesgo in words and colours: the legend, how they are measured, and which are uncertain."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from layers.risk.bands import BANDS, EDGES, NOT_COMPARED
from layers.risk.known_time import MOST_MONTHS
from maps.sheet import Group, Legend
from maps.spanish_text import NO_VALUE, integer, short

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo.period import Period

__all__ = ["BAND_COLORS", "HATCHED", "band_legend", "band_words", "certain_words", "how_banded", "usual_words"]

BAND_COLORS = ("#fff3c4", "#fdc879", "#f88d4f", "#d7432f", "#8c0d26")
"""Fill of each band, pale to dark, in an order visible in black-and-white copies."""
HATCHED = "incierta"
"""Key of the legend line of the hatching."""
_UNCERTAIN = " (incierta)"


def band_words(item: Mapping[Any, Any]) -> str:
    """Return a band or class for a table; a dash if polygons could not be compared, as the message explains."""
    return NO_VALUE if item["banda"] == NOT_COMPARED else certain_words(item)


def certain_words(item: Mapping[Any, Any]) -> str:
    """Return the band of a polygon, and whether it may be another one."""
    return f"{item['banda']}{'' if item['segura'] or item['banda'] not in BANDS else _UNCERTAIN}"


def band_legend(risk: pd.DataFrame) -> Group:
    """Return the legend of the bands of some polygons or jurisdictions."""
    edges = [short(edge) for edge in EDGES]
    ranges = [
        f"menos de {edges[0]}",
        *(f"{low} a {high}" for low, high in pairwise(edges)),
        f"{edges[-1]} o más",
    ]
    entries = [
        Legend(name, f"{name.capitalize()} ({words})", int((risk["banda"] == name).sum()), fill=color)
        for name, words, color in zip(BANDS, ranges, BAND_COLORS, strict=True)
    ]
    doubtful = int((~risk["segura"].to_numpy(dtype=bool)).sum())
    hatch = [Legend(HATCHED, "Rayado: banda incierta", doubtful, fill="#ffffff", hatched=True)] if doubtful else []
    note = "Veces el promedio; número de polígonos en cada banda."
    return Group("Nivel de riesgo", (*reversed(entries), *hatch), total=str(len(risk)), note=note)


def usual_words(peers: pd.DataFrame, months: int = 0, period: Period | None = None) -> str:
    """Return what the bands are measured against, in words: whose mean, and of how many months if it is of facts."""
    among = "las jurisdicciones de este trabajo" if len(peers) else "la jurisdicción"
    mean = f"el promedio de {among} (sin el más alto ni el más bajo)"
    if not months or period is None:
        return mean
    least = "" if months >= MOST_MONTHS else ", los que hay"
    return f"{mean} en {integer(months)} {'mes' if months == 1 else 'meses'} hasta el fin del periodo{least}"


def how_banded(what: str, peers: pd.DataFrame, months: int, period: Period | None) -> tuple[str, ...]:
    """Return the notes on the definition of the index and of the bands.

    Parameters
    ----------
    what
        What a polygon is called.
    peers
        Jurisdictions that are compared, if the polygons are not compared inside.
    months, period
        Months by which what is usual is known, and the period.
    """
    index = (
        f"Índice: hechos ponderados por km² y año de cada {what}, acercados al promedio si son pocos, entre "
        f"{usual_words(peers, months, period)}."
    )
    sure = "Rayado: el intervalo del 90 % del índice (sobredispersión 2) llega a otra banda, y un periodo igual puede darla."
    if period is not None and months <= period.months:
        return index, sure, "No compare las bandas entre periodos: el promedio es del mismo periodo, sin datos de antes."
    return (index, sure)
