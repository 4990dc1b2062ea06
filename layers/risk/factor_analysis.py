"""What is measured of the risk factors of one jurisdiction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd

from geo.context.nearby import reaching
from geo.crs import to_metric
from layers.disclosure.profiles import shows_exact
from layers.risk.factor_bands import factor_bands
from layers.risk.factor_model import fit_factors
from layers.risk.interventions import MEASURES, rank_places

if TYPE_CHECKING:
    import pandas as pd

    from geo.boundaries.jurisdiction import Jurisdiction
    from layers.risk.factor_model import FactorModel
    from layers.risk.interventions import Ranking
    from layers.settings import AnalysisSettings

__all__ = ["FactorAnalysis", "factor_analysis", "touching"]


@dataclass(frozen=True, slots=True)
class FactorAnalysis:
    """Risk factors of one jurisdiction: those inside it, their bands by polygon, their model, and ranked interventions."""

    frame: gpd.GeoDataFrame
    bands: pd.DataFrame
    model: FactorModel
    rankings: tuple[Ranking, ...] = ()


def factor_analysis(
    points: gpd.GeoDataFrame,
    factors: gpd.GeoDataFrame | None,
    jurisdiction: Jurisdiction,
    units: gpd.GeoDataFrame,
    settings: AnalysisSettings,
) -> FactorAnalysis | None:
    """Return what is measured of the risk factors inside the jurisdiction; None where no file has any."""
    if factors is None:
        return None
    frame = touching(factors, jurisdiction)
    outline = gpd.GeoSeries([jurisdiction.outline], crs=points.crs)
    bands = factor_bands(frame, units, weights=settings.weights)
    named = {"sectors": jurisdiction.levels.get("sector", units), "streets": jurisdiction.streets}
    rankings = [rank_places(measure, frame, points, **named) for measure in MEASURES]
    model = fit_factors(points, frame, outline, hits=shows_exact(settings.profile))
    return FactorAnalysis(frame, bands, model, tuple(one for one in rankings if one.total))


def touching(layer: gpd.GeoDataFrame, jurisdiction: Jurisdiction) -> gpd.GeoDataFrame:
    """Return the features of a layer that touch the jurisdiction, whole, in its system."""
    outline = jurisdiction.outline
    near = to_metric(reaching(layer, outline.bounds, jurisdiction.epsg), epsg=jurisdiction.epsg)
    return near[near.intersects(outline)].reset_index(drop=True)
