"""Risk factors on a sheet: marks, legend and tables."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo.naming import quantity
from layers.conclusions import Conclusion
from layers.disclosure.profiles import PROFILES
from layers.prediction.backtest import ENOUGH_LATER
from maps.sheet import Group, Legend, Mark, Symbol, Table
from maps.spanish_text import decimal, integer, interval
from maps.symbols import TAG

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from layers.risk.factor_model import FactorModel

__all__ = ["FACTOR_KEY", "factor_groups", "factor_marks", "factor_symbols", "model_table"]

FACTOR_KEY = "factor:"
"""Prefix of the legend keys of factors; no código of a crime has it."""
_LINES = 12
"""Kinds of factor drawn of a group, the most frequent ones: more symbols are hard to distinguish."""


@cache
def factor_symbols() -> dict[str, Symbol]:
    """Return the symbol of every kind of factor, by code."""
    with Path(__file__).with_name("factor_marks.toml").open("rb") as file:
        table = tomllib.load(file)
    return {code: Symbol(TAG, row["color"], letters=row["letras"]) for code, row in table.items()}


def _key(code: str, name: str) -> str:
    return f"{FACTOR_KEY}{code}:{name}"


def factor_groups(factors: gpd.GeoDataFrame) -> tuple[Group, ...]:
    """Return the legend by group of factors, protective ones last, the most frequent kinds first."""
    groups = []
    order = sorted(set(factors["grupo"]), key=lambda name: (name == "Protección", name))
    for group in order:
        own = factors[factors["grupo"] == group]
        tally = own.groupby(["codigo", "nombre"]).size().sort_index().sort_values(ascending=False, kind="stable")
        entries = [
            Legend(_key(str(code), str(name)), str(name), int(count), symbol=factor_symbols()[str(code)])
            for (code, name), count in list(tally.items())[:_LINES]
        ]
        groups.append(Group(str(group), tuple(entries), total=integer(len(own))))
    return tuple(groups)


def factor_marks(factors: gpd.GeoDataFrame, profile: str) -> tuple[Mark, ...]:
    """Return one mark per factor, of lines and areas at a point on them; details of the file are omitted in ``publico``."""
    points = shapely.point_on_surface(factors.geometry.to_numpy())
    xy = np.round(shapely.get_coordinates(points), 2)
    known = {entry.key for group in factor_groups(factors) for entry in group.entries}
    marks = []
    for (x, y), code, name, detail in zip(xy, factors["codigo"], factors["nombre"], factors["detalle"], strict=True):
        more = (("Detalle", str(detail)),) if detail and profile != PROFILES[0] else ()
        if (key := _key(code, name)) in known:
            marks.append(Mark(float(x), float(y), key, (("Factor", str(name)), *more)))
    return tuple(sorted(marks, key=lambda mark: (mark.key, mark.x, mark.y, mark.facts)))


def model_table(model: FactorModel) -> Table:
    """Return the rate ratio of incidents near each factor with its interval, or the reason why it is not estimated."""
    rows = tuple((row["nombre"], integer(row["lugares"]), _times(row)) for row in model.table.to_dict("records"))
    note = model.refusal
    if rows:
        note = (
            f"{Conclusion.GOES_WITH.said()}: hechos de las celdas con uno a 200 m, entre los de las demás, lo otro igual. "
            + _later_words(model)
        ).strip()
    return Table("Factores y hechos: lo medido", ("Factor", "Lugares", "Veces"), rows, note=note)


def _later_words(model: FactorModel) -> str:
    """Return the note on the back-test of the factors: hits, or too few later incidents; empty if there was none."""
    if model.n is None:
        return ""
    if model.n < ENOUGH_LATER:
        return (
            f"Cuánto habrían acertado antes: evidencia insuficiente "
            f"({quantity(model.n, 'hecho posterior', 'hechos posteriores')})."
        )
    return (
        "Elegidos y ajustados con los primeros tres cuartos del periodo, los factores habrían señalado "
        f"{integer(model.hits)} de {integer(model.n)} hechos posteriores en el 5 % del área; "
        f"el conteo, {integer(model.count_hits)}."
    )


def _times(row: Mapping[Any, Any]) -> str:
    return f"{decimal(row['veces'])} {interval(decimal(row['veces_min']), decimal(row['veces_max']))}"
