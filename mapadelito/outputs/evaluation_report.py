"""Page of ``evaluar``: how many later incidents the zones of each comisaría would have held, beside the count and chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.boundaries.levels import at_level, levels_present
from geo.naming import quantity
from geo.percents import rounded_percent
from layers.prediction.backtest import CURVE_PCT, ENOUGH_LATER
from layers.prediction.methods import DEFAULT, METHOD_WORDS, SIMPLE
from layers.prediction.mixture import PARTS
from layers.priority.zones import zone_of
from mapadelito.outputs.patrols.expectation_tables import NOT_REDUCED, proof_table
from mapadelito.outputs.patrols.not_in_zones import left_out_words
from maps.report_content import Bars, Curve, Picture, PointLayer, Report, Section
from maps.sheet import Table
from maps.spanish_text import count_of, day, decimal, integer, percent, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd
    import pandas as pd

    from layers.prediction.backtest import Backtest
    from mapadelito.settings.config import Config

__all__ = ["Tested", "evaluation_page"]

_ZONE_WORDS = "las zonas que dibuja «priorizar»"
_ZONES = "zonas"
"""Method of the zones as they are drawn; others choose single cells."""
_COLORS = {_ZONES: "#7a0019", DEFAULT: "#0b5fa5", SIMPLE: "#7d8791"}
"""Colours of the zones, of the default method and of the count: dark, middle and light, so that they differ in grey."""
_CHANCE = "#c9d0d8"
_MISS = "#e08214"
_ZONE_FILL = "#e8c9cf"
_MORE = {1: "zonas", 0: "iguales", -1: "conteo simple"}
_MIXTURE = (
    f"«{METHOD_WORDS[DEFAULT]}»: {', '.join(PARTS)}; en cada corte, con los pesos que antes de él habrían hecho más "
    "probable lo que siguió, o por igual, donde no hubo historia para saberlo."
)
"""What the default method is made of."""
_OPEN = 5
"""Comisarías of the page that are open; the reader opens the others."""
_HEADER = (
    "Cómo se eligen las zonas",
    "Aciertos",
    "De",
    "%",
    "PAI",
    "Entre",
    "PEI",
    *(f"PAI al {short(pct)} %" for pct in CURVE_PCT),
)


@dataclass(frozen=True, slots=True)
class Tested:
    """Back-tests of one comisaría: the default method on single cells, the drawn zones, and the other methods on cells.

    ``own`` are its polygons, ``zones`` those drawn at the last cutoff (None without one), and ``later`` the incidents after.
    ``expected`` are the proofs of the expected counts (:func:`layers.priority.expectation_proof.prove_expected`), by kind
    of place; ``concentration`` is the sentence of
    :func:`mapadelito.outputs.patrols.concentration_words.concentration_words`.
    """

    name: str
    own: gpd.GeoDataFrame
    found: tuple[Backtest, ...]
    zones: gpd.GeoDataFrame | None
    later: gpd.GeoDataFrame
    expected: Mapping[str, pd.DataFrame]
    concentration: str

    @property
    def sentence(self) -> str:
        """What console and page say: the zones as they are drawn first, then the single cells."""
        zones, cells = self.drawn, self.found[0]
        return f"{zones.sentence} {cells.sentence}" if zones.enough and cells.enough else cells.sentence

    @property
    def drawn(self) -> Backtest:
        """Back-test of the zones as they are drawn."""
        return self.found[1]


def evaluation_page(
    tested: list[Tested], config: Config, files: Iterable[str], *, cuts: int, left_out: Mapping[str, int]
) -> Report:
    """Return the page of all comisarías; ``left_out`` counts the incidents that are not evaluated, by why."""
    days = config.horizonte_dias
    how = (
        f"En {cuts} {'fecha' if cuts == 1 else 'fechas'} se hicieron zonas solo con lo ocurrido antes, hasta "
        f"el {short(config.share_pct)} % del área, y se contó qué parte de los hechos que siguieron "
        f"({quantity(days, 'día', 'días')}) cayó "
        "dentro."
        if cuts
        else f"No se evaluó nada: la historia no alcanza para cortarla en una fecha y ver qué pasó después "
        f"({quantity(days, 'día', 'días')})."
    )
    return Report(
        title="Evaluación de las zonas",
        subtitle=", ".join(files),
        sentence=" ".join(filter(None, (_whole(tested), how))),
        tables=(
            *((_summary(tested),) if len(tested) > 1 else ()),
            proof_table({item.name: item.expected for item in tested}),
        ),
        sections=tuple(_section(item, at) for at, item in enumerate(tested)),
        warning="Uso interno. No se publica.",
        notes_title="Cómo se evaluó",
        notes=(
            "PAI: porcentaje de hechos entre porcentaje de área; 1 es lo que da el azar.",
            "PEI: aciertos entre los que habría tenido la mejor elección posible de la misma área.",
            left_out_words(left_out),
            _MIXTURE,
            f"«{_ZONE_WORDS}»: sin calles, contiguas y compactas; las demás filas son celdas sueltas.",
            "Todo, en celdas de 100 m (o el doble, cuantas veces haga falta para que no pasen de 250 000).",
            NOT_REDUCED,
            "Si el conteo simple acierta más, use el conteo: es lo que la mayoría de los métodos no supera.",
        ),
    )


def _whole(tested: list[Tested]) -> str:
    """Return the sentence on all comisarías with evidence; empty where there is none."""
    enough = [item.drawn for item in tested if item.drawn.enough]
    if not enough:
        return ""
    hits, total = int(sum(item.hits for item in enough)), sum(item.n for item in enough)
    chance, base = sum(item.random_hits for item in enough), sum(item.baseline_hits for item in enough)
    sentence = (
        f"Las zonas habrían contenido {count_of(hits, total)} de los hechos que siguieron; el conteo simple, "
        f"{integer(base)}; al azar, {integer(chance)}."
    )
    few = len(tested) - len(enough)
    if few:
        verb = "queda 1 comisaría" if few == 1 else f"quedan {few} comisarías"
        sentence += f" Fuera {verb} con menos de {ENOUGH_LATER} hechos posteriores: no se concluye."
    return sentence


def _summary(tested: list[Tested]) -> Table:
    """Return a row per comisaría: the hits of its zones beside those of the count and of chance."""
    rows: list[tuple[str, ...]] = []
    for item in tested:
        found = item.drawn
        if not found.enough:
            rows.append((item.name, integer(found.n), "", "", "", "", "evidencia insuficiente"))
            continue
        shares = [percent(100 * hits / found.n) for hits in (found.hits, found.baseline_hits, found.random_hits)]
        more = np.sign(round(found.hits - found.baseline_hits, 1))
        rows.append((item.name, integer(found.n), percent(found.area_pct), *shares, _MORE[int(more)]))
    header = ("Comisaría", "Hechos posteriores", "Área", "Zonas", "Conteo simple", "Al azar", "Más aciertos")
    return Table("Por comisaría", header, tuple(rows))


def _section(item: Tested, at: int) -> Section:
    table, enough = _table(item.found), item.found[0].enough
    sentence = " ".join(filter(None, (item.sentence, item.concentration)))
    charts = (_curve(item.found), _cut_bars(item.drawn)) if enough and item.drawn.enough else ()
    picture = _picture(item) if charts else None
    return Section(item.name, sentence, picture, table, charts=charts, folded=at >= _OPEN, folded_table=True)


def _table(found: tuple[Backtest, ...]) -> Table:
    """Return a row per method and one for chance; without rows where there is too little data."""
    best = found[0]
    rows = []
    for item in found if best.enough else []:
        curve = item.curve.set_index("area_pct")["pai"]
        words = METHOD_WORDS.get(item.method, _ZONE_WORDS)
        cells = (decimal(item.hits), integer(item.n), decimal(rounded_percent(100 * item.hit_rate)), decimal(item.pai, 2))
        interval = (f"{decimal(item.pai_low, 2)} a {decimal(item.pai_high, 2)}", decimal(item.pei, 2))
        rows.append((words, *cells, *interval, *(decimal(curve[pct]) if pct in curve else "" for pct in CURVE_PCT)))
    if best.enough:
        chance = (decimal(best.random_hits), integer(best.n), decimal(best.area_pct), "1.00", "", "")
        rows.append(("al azar", *chance, *["1.0"] * len(CURVE_PCT)))
    return Table("Todas las formas de elegir zonas", _HEADER, tuple(rows))


def _curve(found: tuple[Backtest, ...]) -> Curve:
    """Return the share of later incidents by share of the area, of the default method and of the count."""
    by_method = {item.method: item for item in found}
    lines = []
    for method, label in ((DEFAULT, "mezcla, en celdas"), (SIMPLE, "conteo simple")):
        item = by_method[method]
        points = zip(item.curve["area_pct"], 100 * item.curve["hits"] / item.n, strict=True)
        lines.append(
            (label, _COLORS[method], tuple((float(x), float(y)) for x, y in points if x <= max(25.0, item.area_pct)))
        )
    drawn = found[1]
    spot = (_ZONES, _COLORS[_ZONES], drawn.area_pct, 100 * drawn.hit_rate)
    return Curve("Hechos acertados por área cubierta", "% del área", "% de los hechos", tuple(lines), (spot,))


def _cut_bars(drawn: Backtest) -> Bars:
    """Return the hits of the zones at each cutoff, beside those of the count and of chance."""
    keys = (("zonas", _COLORS[_ZONES]), ("conteo simple", _COLORS[SIMPLE]), ("al azar", _CHANCE))
    groups = tuple(
        (f"{row['corte']:%d/%m/%y}", (float(row["hits"]), float(row["base"]), float(row["n"] * row["parte"])))
        for row in drawn.cuts.to_dict("records")
    )
    return Bars("Aciertos desde cada fecha", keys, groups)


def _picture(item: Tested) -> Picture:
    """Return the map of the last cutoff: its zones, and the later incidents inside and outside them."""
    zones, later = item.zones, item.later
    inside = zone_of(zones, later) >= 0 if zones is not None else np.zeros(len(later), dtype=bool)
    xy = np.column_stack([later.geometry.x, later.geometry.y])
    layers = (
        PointLayer(f"fuera ({integer(int((~inside).sum()))})", _MISS, xy[~inside], faint=True),
        PointLayer(f"dentro de las zonas ({integer(int(inside.sum()))})", "#0b2545", xy[inside], faint=True),
    )
    shapes = tuple(zones.geometry) if zones is not None else ()
    west, south, east, north = item.own.total_bounds
    cut = item.drawn.cuts["corte"].iloc[-1]
    return Picture(
        f"Hechos desde el {day(cut)}",
        tuple(at_level(item.own, levels_present(item.own)[:2][-1]).geometry),
        layers,
        (west, south, east, north),
        tuple((shape, _ZONE_FILL) for shape in shapes),
        strokes=tuple((shape, _COLORS[_ZONES]) for shape in shapes),
    )
