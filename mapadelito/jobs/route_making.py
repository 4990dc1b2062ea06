"""What the hoja de ruta of one comisaría says: its zones, their back-test, what is expected of them, and the patrols."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely

from geo.boundaries.levels import at_level, levels_present
from geo.crs import to_metric
from geo.naming import natural_key
from geo.period import Period
from layers.prediction.backtest import backtest
from layers.prediction.method_choice import CHOICES, MethodChoice, choose_method
from layers.prediction.methods import Scorer
from layers.priority.explanations import explain_zones
from layers.priority.patrol_plan import plan_patrols
from layers.priority.stop_groups import group_stops, has_solver
from layers.priority.stop_rounds import plan_stops
from layers.priority.street_blocks import street_ground
from layers.priority.street_paths import street_ways
from layers.priority.unit_capacity import Units
from layers.priority.zone_backtest import prove_zones
from layers.priority.zone_expectation import expected_counts
from layers.priority.zones import MOST_KM2, day_after, rank_zones
from layers.surfaces.grid import inner_cells
from layers.surfaces.history import History
from mapadelito.outputs.patrols.itineraries import sector_words
from mapadelito.outputs.patrols.route_sheet import Route
from mapadelito.outputs.patrols.unit_stops import UnitStops

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.context.context_layer import ContextLayer
    from mapadelito.settings.config import Config

__all__ = ["RouteInputs", "make_route"]

_WHOLE = "Toda la jurisdicción"


@dataclass(frozen=True, slots=True)
class RouteInputs:
    """What all the comisarías of a run share: streets, risk factors, dates at which the past is cut, last whole month."""

    config: Config
    streets: ContextLayer
    factors: gpd.GeoDataFrame
    cuts: list[pd.Timestamp]
    last: pd.Period | None


def make_route(
    name: str, facts: gpd.GeoDataFrame, own: gpd.GeoDataFrame, common: RouteInputs, left_out: Mapping[str, int]
) -> Route:
    """Return the zones of a comisaría, the back-test of the rule that chose them, and the patrols of the month.

    Patrols outside the zones go to the sectors in turn.
    """
    scorer = Scorer(History(facts, inner_cells(own)))
    config, cuts, epsg = common.config, common.cuts, int(own.crs.to_epsg())
    streets, factors = to_metric(common.streets.frame, epsg=epsg), to_metric(common.factors, epsg=epsg)
    ground = street_ground(scorer.history.grid, own, streets)
    units, whole = _units(config), float(ground.grid["area_km2"].sum())
    budget, method = _budget(config, units, whole), CHOICES[config.metodo] if config.metodo else None

    def draw(before: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return rank_zones(before, own, scorer=scorer, ground=ground, method=method, **budget)

    days = config.horizonte_dias
    cells = backtest(facts, own, area_pct=config.share_pct, cutoffs=cuts, horizon_days=days, scorer=scorer)
    proof = prove_zones(facts, scorer, draw, cutoffs=cuts, horizon_days=days)
    zones = explain_zones(draw(facts), facts, streets, factors)
    plain = {"patrullaje": config.patrullas_mes} if config.patrullas_mes else {}
    month = config.mes or _following(facts["fecha"].max())
    sectors = [sector_words(each) for each in sorted(set(own["sector"]) - {""}, key=natural_key)]
    patrols = {**plain, **config.patrullajes}
    plan = plan_patrols(
        zones, facts, patrols=patrols, month=month, elsewhere=sectors or [f"{name}, fuera de las zonas"], turno=config.turno
    )
    until = day_after(facts["fecha"])
    blend, blend_cuts = scorer.best_blend(until=until), scorer.cuts_tried(until=until)
    choice = MethodChoice(config.metodo, asked=True) if config.metodo else choose_method(scorer, until=until)
    due, expected = common.streets.credits, _expected(zones, facts, own, month, common.last)
    return Route(
        *(name, zones, facts, own, ground, choice, blend, blend_cuts, proof, cells, streets, plan, month, due),
        expected=expected,
        units=units,
        held=units.zones_held(whole) if units else 0,
        stops=_stops(zones, streets, units, month, f"{name}|{config.turno}") if units and config.turno else None,
        left_out=left_out,
    )


def _units(config: Config) -> Units | None:
    """Return the units asked for, with what each can do."""
    if config.unidades is None:
        return None
    return Units(config.unidades, config.minutos_visita, config.velocidad_kmh, config.km2_unidad)


def _budget(config: Config, units: Units | None, whole_km2: float) -> dict[str, Any]:
    """Return the budget asked for in a jurisdiction of some area, as :func:`layers.priority.zones.rank_zones` takes it.

    Units hold no more than an area and a number of zones; of what was asked for and this, the least.
    """
    if units is None:
        return {"zones": config.zonas, "area_pct": config.area_pct, "area_km2": config.area_km2}
    asked = [config.area_km2, None if config.area_pct is None else config.area_pct / 100 * whole_km2, units.area_km2]
    held = units.zones_held(whole_km2)
    return {
        "zones": min(config.zonas or held, held),
        "area_km2": min(area for area in asked if area is not None),
        "most_km2": min(MOST_KM2, units.hold_km2),
    }


def _stops(zones: gpd.GeoDataFrame, streets: gpd.GeoDataFrame, units: Units, month: Period, place: str) -> UnitStops:
    """Return the stops of the units in the month, one in each zone, and the ways between them."""
    spots = gpd.GeoSeries(zones.geometry.representative_point(), crs=zones.crs)
    ways = street_ways(spots, streets)
    groups, solved = group_stops(ways.metres, units.count, solver=has_solver())
    plan = plan_stops(groups, ways.metres, units, month=month, place=place)
    return UnitStops(units, spots, ways, groups, plan, has_streets=not streets.empty, solved=solved)


def _following(last: pd.Timestamp) -> Period:
    """Return the month after a day; for NaT (no incidents) a fixed one, of which no patrol is planned."""
    return Period.parse("2020-01") if pd.isna(last) else Period.covering(last.date(), last.date()).next


def _expected(
    zones: gpd.GeoDataFrame, facts: gpd.GeoDataFrame, own: gpd.GeoDataFrame, month: Period, last: pd.Period | None
) -> pd.DataFrame:
    """Return the incidents that are expected in each zone and sector, and in all of the jurisdiction."""
    level = levels_present(own)[:2][-1]
    sectors = at_level(own, level)
    outline = gpd.GeoDataFrame(geometry=[shapely.union_all(own.geometry.to_numpy())], crs=own.crs)
    parts = [(zones, [f"Zona {rank}" for rank in zones["rango"]], True), (outline, [_WHOLE], False)]
    if level != "comisaria" and len(sectors) > 1:
        parts.insert(1, (sectors, [sector_words(str(name)) for name in sectors[level]], False))
    asked = pd.Period(month.start, freq="M")
    tables = [
        expected_counts(facts, places, month=asked, boundary=own, last=last).assign(lugar=names, zona=is_zone)
        for places, names, is_zone in parts
        if len(places)
    ]
    return pd.concat(tables, ignore_index=True)
