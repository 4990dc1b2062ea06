"""``mapadelito evaluar``: back-test the zones of each comisaría, beside the plain count and chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.crs import to_metric
from geo.naming import natural_key
from layers.prediction.backtest import CURVE_PCT, Backtest, backtest_methods, cutoffs_of
from layers.prediction.methods import BLENDS, DEFAULT, METHODS, Scorer
from layers.priority.zone_backtest import prove_zones
from layers.priority.zones import rank_zones
from layers.surfaces.grid import inner_cells
from layers.surfaces.history import History
from mapadelito.jobs.inputs import read_both, require_both
from mapadelito.jobs.progress import with_progress
from mapadelito.jobs.session import Session
from maps.report_content import Report
from maps.sheet import Table
from maps.spanish_text import decimal, integer, short
from maps.web.report import render_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import geopandas as gpd
    import pandas as pd

    from geo.incidents.account import Incidents
    from mapadelito.settings.config import Config

__all__ = ["EVALUATION", "common_cuts", "evaluate", "to_patrol"]

EVALUATION = "reservado/evaluacion.html"

_NOT_TO_PATROL = {"dom", "int", "adm"}
"""Places typical of crimes that a patrol cannot prevent (``lugar_tipico`` of the catalogue): homes, internet, offices."""
_HEADER = (
    "Método",
    "Hechos en las zonas",
    "De",
    "%",
    "PAI",
    "Entre",
    "PEI",
    *(f"PAI al {short(pct)} %" for pct in CURVE_PCT),
)


def evaluate(config: Config, say: Callable[[str], object]) -> dict[str, Any]:
    """Write ``evaluacion.html``, the back-test of each comisaría, and return the record.

    Parameters, result and errors are those of :func:`mapadelito.jobs.generate.run`; the record has ``evaluacion``: a row
    per comisaría and method, and one for the zones as they are drawn.
    """
    require_both(config, "evaluar")
    with Session.opened(config, say) as session:
        return _evaluate(session)


def _evaluate(session: Session) -> dict[str, Any]:
    config, say = session.config, session.say
    boundaries, incidents, period = read_both(session)
    on_the_street = to_patrol(incidents)
    say("Evaluando …")
    tables, rows = [], []
    cuts = common_cuts(on_the_street, config)
    with session.clock("evaluacion"):
        names = sorted(boundaries["comisaria"].unique(), key=natural_key)
        for name in with_progress(names, len(names), say, lines=False):
            found = _one(name, boundaries, on_the_street, config, cuts)
            tables.append(_table(name, found))
            rows += [_row(name, item) for item in found]
    left_out = int(incidents.frame.geometry.notna().sum()) - len(on_the_street)
    files = dict.fromkeys(table.file for table in incidents.tables)
    session.output.text(EVALUATION, render_report(_page(tables, config, files, cuts=len(cuts), left_out=left_out)))
    record = session.publish(session.account(incidents, period, boundaries), comisarias=[], evaluacion=rows)
    for table in tables:
        say(f"{table.title}: {table.note}")
    return record


def to_patrol(incidents: Incidents) -> gpd.GeoDataFrame:
    """Return the incidents with a place and a date, of the crimes that a patrol can prevent."""
    frame = incidents.frame
    typical = frame["codigo"].map({entry.codigo: entry.lugar_tipico for entry in incidents.catalogue})
    return frame[frame.geometry.notna() & frame["fecha"].notna() & ~typical.isin(_NOT_TO_PATROL)]


def common_cuts(incidents: gpd.GeoDataFrame, config: Config) -> list[pd.Timestamp]:
    """Return the cutoff dates, the same for every comisaría and turno: chosen by the dates of all the incidents of a run."""
    return cutoffs_of(incidents["fecha"], horizon_days=config.horizonte_dias, most=config.cortes)


def _one(
    name: str, boundaries: gpd.GeoDataFrame, incidents: gpd.GeoDataFrame, config: Config, cuts: list[pd.Timestamp]
) -> list[Backtest]:
    """Return the back-test of a comisaría by every method on single cells, the default first, then by its drawn zones."""
    own = to_metric(boundaries[boundaries["comisaria"] == name])
    facts = to_metric(incidents[incidents["comisaria"] == name], epsg=int(own.crs.to_epsg()))
    methods = (DEFAULT, *(method for method in METHODS if method != DEFAULT))
    scorer, share, days = Scorer(History(facts, inner_cells(own))), config.area_pct, config.horizonte_dias
    cells = backtest_methods(facts, own, methods=methods, area_pct=share, cutoffs=cuts, horizon_days=days, scorer=scorer)

    def draw(before: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return rank_zones(before, own, area_pct=share, scorer=scorer)

    return [cells[0], prove_zones(facts, scorer, draw, cutoffs=cuts, horizon_days=days), *cells[1:]]


def _row(name: str, found: Backtest) -> dict[str, Any]:
    """Return the row of the record for one comisaría and method."""
    keys = ("method", "area_pct", "hits", "n", "hit_rate", "pai", "pai_low", "pai_high", "pei", "baseline_hits", "enough")
    spanish = (
        "metodo",
        "area_pct",
        "aciertos",
        "hechos",
        "tasa",
        "pai",
        "pai_min",
        "pai_max",
        "pei",
        "conteo",
        "suficiente",
    )
    values = (getattr(found, key) for key in keys)
    clean = (None if isinstance(value, float) and value != value else value for value in values)  # noqa: PLR0124 (NaN)
    return {"comisaria": name} | dict(zip(spanish, clean, strict=True))


def _table(name: str, found: list[Backtest]) -> Table:
    """Return the table of a comisaría, a row per method and one for chance; without rows where there is too little data."""
    best = found[0]
    rows = []
    for item in found if best.enough else []:
        curve = item.curve.set_index("area_pct")["pai"]
        cells = (decimal(item.hits), integer(item.n), decimal(100 * item.hit_rate), decimal(item.pai, 2))
        interval = (f"{decimal(item.pai_low, 2)} a {decimal(item.pai_high, 2)}", decimal(item.pei, 2))
        rows.append((item.method, *cells, *interval, *(decimal(curve[pct]) if pct in curve else "" for pct in CURVE_PCT)))
    if best.enough:
        chance = (
            decimal(best.random_hits),
            integer(best.n),
            decimal(best.area_pct),
            "1.00",
            "",
            "",
            *["1.0"] * len(CURVE_PCT),
        )
        rows.append(("al azar", *chance))
    return Table(name, _HEADER, tuple(rows), note=best.sentence)


def _page(tables: list[Table], config: Config, files: Iterable[str], *, cuts: int, left_out: int) -> Report:
    """Return the page of all comisarías; ``left_out`` incidents of the files were not evaluated."""
    return Report(
        title="Evaluación de las zonas",
        subtitle=", ".join(files),
        sentence=(
            f"En {cuts} {'fecha' if cuts == 1 else 'fechas'} se hicieron zonas solo con lo ocurrido antes, hasta el "
            f"{short(config.area_pct)} % del área, y se contó qué parte de los hechos de los {config.horizonte_dias} días "
            "siguientes cayó dentro. "
            "PAI = % de hechos / % de área."
            if cuts
            else "No se evaluó nada: la historia no alcanza para cortarla en una fecha y ver qué pasó en los "
            f"{config.horizonte_dias} días siguientes."
        ),
        tables=tuple(tables),
        warning="Uso interno. No se publica.",
        notes_title="Cómo se evaluó",
        notes=(
            f"No se evalúan {left_out} hechos: sin fecha, o que el patrullaje no previene (domicilio, internet, oficina).",
            f"«{DEFAULT}»: en cada corte, la mezcla que antes de él había hecho más probable lo que siguió; la primera, "
            "donde no hubo historia para saberlo. " + " ".join(f"«{name}»: {parts}." for name, parts in BLENDS.items()),
            "«zonas»: las que dibuja «priorizar» sin calles, contiguas y compactas; las demás filas son celdas sueltas.",
            "Todo, en celdas de 100 m (o el doble, cuantas veces haga falta para que no pasen de 250 000).",
            "Si el conteo simple acierta más, use el conteo: es lo que la mayoría de los métodos no supera.",
        ),
    )
