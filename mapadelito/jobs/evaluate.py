"""``mapadelito evaluar``: back-test the zones of each comisaría, beside the plain count and chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.boundaries.levels import at_level, levels_present
from geo.crs import to_metric
from geo.naming import natural_key
from layers.monitoring.followed import last_whole_month
from layers.prediction.backtest import Backtest, backtest_methods, cutoffs_of
from layers.prediction.methods import DEFAULT, METHODS, Scorer
from layers.priority.expectation_proof import prove_expected
from layers.priority.zone_backtest import prove_zones
from layers.priority.zones import day_after, rank_zones
from layers.surfaces.grid import inner_cells
from layers.surfaces.history import History
from layers.surfaces.lattice import Lattice
from mapadelito.jobs.inputs import read_both, require_both
from mapadelito.jobs.progress import with_progress
from mapadelito.jobs.session import Session
from mapadelito.outputs.evaluation_report import Tested, evaluation_page
from mapadelito.outputs.patrols.concentration_words import concentration_words
from mapadelito.outputs.patrols.expectation_tables import expected_rows
from mapadelito.outputs.patrols.not_in_zones import REASONS, count_reasons
from maps.web.report import render_report

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from geo.incidents.account import Incidents
    from mapadelito.settings.config import Config

__all__ = ["EVALUATION", "common_cuts", "evaluate", "last_covered", "patrol_reasons", "to_patrol"]

EVALUATION = "reservado/evaluacion.html"

_NOT_TO_PATROL = {"dom", "adm"}
"""Places typical of crimes that a patrol cannot prevent (``lugar_tipico`` of the catalogue): homes, offices and internet."""


def evaluate(config: Config, say: Callable[[str], object]) -> dict[str, Any]:
    """Write ``evaluacion.html``, the back-test of each comisaría, and return the record.

    Parameters, result and errors are those of :func:`mapadelito.jobs.generate.run`; the record has ``evaluacion``: a row
    per comisaría and method, and one for the zones as they are drawn; and ``esperados``: how the expected counts of zones
    and sectors did.
    """
    require_both(config, "evaluar")
    with Session.opened(config, say) as session:
        return _evaluate(session)


def _evaluate(session: Session) -> dict[str, Any]:
    config, say = session.config, session.say
    boundaries, incidents, period = read_both(session)
    reasons = patrol_reasons(incidents)
    on_the_street = incidents.frame[reasons == ""]
    say("Evaluando …")
    cuts = common_cuts(on_the_street, config)
    with session.clock("evaluacion"):
        names = sorted(boundaries["comisaria"].unique(), key=natural_key)
        each = with_progress(names, len(names), say, lines=False)
        tested = [_one(name, boundaries, on_the_street, config, cuts) for name in each]
    left_out = count_reasons(reasons)
    files = dict.fromkeys(table.file for table in incidents.tables)
    page = evaluation_page(tested, config, files, cuts=len(cuts), left_out=left_out)
    session.output.text(EVALUATION, render_report(page))
    rows = [_row(item.name, found) for item in tested for found in item.found]
    expected = [row for item in tested for row in expected_rows(item.name, item.expected)]
    account = session.account(incidents, period, boundaries)
    record = session.publish(account, comisarias=[], evaluacion=rows, esperados=expected)
    for item in tested:
        say(f"{item.name}: {item.sentence}")
    return record


def to_patrol(incidents: Incidents) -> gpd.GeoDataFrame:
    """Return the incidents that zones are made of: those without a reason of :func:`patrol_reasons`."""
    return incidents.frame[patrol_reasons(incidents) == ""]


def patrol_reasons(incidents: Incidents) -> pd.Series[str]:
    """Return why zones are not made of each incident (:mod:`mapadelito.outputs.patrols.not_in_zones`); empty where they are.

    They are made of incidents with a place and a date, of crimes that are reported and that a patrol can prevent: what the
    police find themselves would send them where they already are.
    """
    frame, entries = incidents.frame, list(incidents.catalogue)
    found = frame["codigo"].isin([entry.codigo for entry in entries if entry.found_by_police])
    away = frame["codigo"].isin([entry.codigo for entry in entries if entry.lugar_tipico in _NOT_TO_PATROL])
    why = [frame.geometry.isna(), frame["fecha"].isna(), found, away]
    return pd.Series(np.select(why, list(REASONS), ""), index=frame.index, dtype="str")


def common_cuts(incidents: gpd.GeoDataFrame, config: Config) -> list[pd.Timestamp]:
    """Return the cutoff dates, the same for every comisaría and turno: chosen by the dates of all the incidents of a run."""
    return cutoffs_of(incidents["fecha"], horizon_days=config.horizonte_dias, most=config.cortes)


def last_covered(incidents: gpd.GeoDataFrame) -> pd.Period | None:
    """Return the last month that the incidents of a run cover to its end; None without any."""
    return last_whole_month(incidents["fecha"]) if len(incidents) else None


def _one(
    name: str, boundaries: gpd.GeoDataFrame, incidents: gpd.GeoDataFrame, config: Config, cuts: list[pd.Timestamp]
) -> Tested:
    """Return the back-test of a comisaría by every method on single cells, the default first, then by its drawn zones."""
    own = to_metric(boundaries[boundaries["comisaria"] == name])
    facts = to_metric(incidents[incidents["comisaria"] == name], epsg=int(own.crs.to_epsg()))
    methods = (DEFAULT, *(method for method in METHODS if method != DEFAULT))
    scorer, share, days = Scorer(History(facts, inner_cells(own))), config.share_pct, config.horizonte_dias
    cells = backtest_methods(facts, own, methods=methods, area_pct=share, cutoffs=cuts, horizon_days=days, scorer=scorer)
    made: list[gpd.GeoDataFrame] = []

    def draw(before: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        made.append(rank_zones(before, own, area_pct=share, scorer=scorer))
        return made[-1]

    drawn = prove_zones(facts, scorer, draw, cutoffs=cuts, horizon_days=days)
    later = facts.iloc[:0]
    if cuts:
        later = facts[(facts["fecha"] >= cuts[-1]) & (facts["fecha"] < cuts[-1] + pd.Timedelta(days=days))]
    sectors = at_level(own, levels_present(own)[:2][-1])
    places = {"zonas": made, "sectores": [sectors] * len(cuts)}
    last = last_covered(incidents)
    expected = {
        what: prove_expected(facts, own, list(zip(cuts, each, strict=True)), horizon_days=days, last=last)
        for what, each in places.items()
    }
    few = scorer.history.snapshot(day_after(facts["fecha"])).count()
    words = concentration_words(few, Lattice.of(scorer.history.grid).cell_m)
    return Tested(name, own, (cells[0], drawn, *cells[1:]), made[-1] if made else None, later, expected, words)


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
