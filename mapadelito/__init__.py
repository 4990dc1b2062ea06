"""mapadelito: mapas del delito y de riesgo por comisaría.

The packages ``geo``, ``layers`` and ``maps`` are private: they are in ``mapadelito/_root`` of a wheel, and beside this
package in a checkout. Importing mapadelito puts the folder that holds them first on ``sys.path``, and raises an ImportError
where Python finds other packages of those names.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the same names, for type checkers and editors; tests/test_public.py compares both
    from geo.boundaries.read import locate as locate
    from geo.boundaries.read import read_boundaries as read_boundaries
    from geo.context.risk_factors import Factors as Factors
    from geo.context.risk_factors import read_factors as read_factors
    from geo.crs import to_metric as to_metric
    from geo.errors import CatalogueError as CatalogueError
    from geo.errors import ColumnError as ColumnError
    from geo.errors import ConfigError as ConfigError
    from geo.errors import CrsError as CrsError
    from geo.errors import DiskError as DiskError
    from geo.errors import FormatError as FormatError
    from geo.errors import GeometryError as GeometryError
    from geo.errors import InputError as InputError
    from geo.errors import MapaError as MapaError
    from geo.incidents.account import Incidents as Incidents
    from geo.incidents.coordinate_repair import Home as Home
    from geo.incidents.coordinate_repair import home_of as home_of
    from geo.incidents.read import read_incidents as read_incidents
    from layers.hotspots.find import Hotspots as Hotspots
    from layers.hotspots.find import find_hotspots as find_hotspots
    from layers.hotspots.tracking import stability as stability
    from layers.hotspots.tracking import track_zones as track_zones
    from layers.prediction.backtest import Backtest as Backtest
    from layers.prediction.backtest import backtest as backtest
    from layers.priority.street_blocks import Ground as Ground
    from layers.priority.street_blocks import street_ground as street_ground
    from layers.priority.street_ranking import StreetRanking as StreetRanking
    from layers.priority.street_ranking import rank_streets as rank_streets
    from layers.priority.zone_expectation import expected_counts as expected_counts
    from layers.priority.zones import rank_zones as rank_zones
    from layers.risk.factor_model import FactorModel as FactorModel
    from layers.risk.factor_model import fit_factors as fit_factors
    from layers.risk.interventions import Ranking as Ranking
    from layers.risk.interventions import rank_places as rank_places
    from layers.risk.territories import RankedTerritories as RankedTerritories
    from layers.risk.territories import rank_territories as rank_territories
    from layers.space_time.knox import knox as knox
    from layers.space_time.mantel_jacquez import Interaction as Interaction
    from layers.space_time.mantel_jacquez import jacquez as jacquez
    from layers.space_time.mantel_jacquez import mantel as mantel
    from layers.space_time.mantel_jacquez import modified_knox as modified_knox
    from layers.space_time.scan import scan_recent as scan_recent
    from layers.statistics.concentration import Concentration as Concentration
    from layers.statistics.concentration import concentration as concentration
    from layers.statistics.concentration import places_by_chance as places_by_chance
    from layers.statistics.empirical_bayes import SmoothedRates as SmoothedRates
    from layers.statistics.empirical_bayes import smooth_rates as smooth_rates
    from layers.statistics.rate_change import Displacement as Displacement
    from layers.statistics.rate_change import compare_counts as compare_counts
    from layers.statistics.rate_change import e_test as e_test
    from layers.statistics.rate_change import weighted_displacement_difference as weighted_displacement_difference
    from layers.statistics.rates import rates as rates
    from layers.statistics.temporal import aoristic as aoristic
    from layers.statistics.temporal import hour_weekday as hour_weekday
    from layers.surfaces.bandwidth import choose_radius as choose_radius
    from layers.surfaces.density import dual_density as dual_density
    from layers.surfaces.density import kernel_density as kernel_density
    from layers.surfaces.emerging import classify_hotspots as classify_hotspots
    from layers.surfaces.getis_ord import getis_ord as getis_ord
    from layers.surfaces.grid import count_in_cells as count_in_cells
    from layers.surfaces.grid import inner_cells as inner_cells
    from layers.surfaces.grid import make_grid as make_grid
    from layers.surfaces.volume_contours import DensityBands as DensityBands
    from layers.surfaces.volume_contours import density_bands as density_bands

__version__ = "0.2.0"

_HERE = Path(__file__).resolve().parent
ROOT = _HERE / "_root" if (_HERE / "_root").is_dir() else _HERE.parent
"""Folder that holds ``geo``, ``layers``, ``maps`` and ``data``."""

_PUBLIC = {
    # reading
    "read_incidents": "geo.incidents.read",
    "Incidents": "geo.incidents.account",
    "locate": "geo.boundaries.read",
    "read_boundaries": "geo.boundaries.read",
    "Factors": "geo.context.risk_factors",
    "read_factors": "geo.context.risk_factors",
    "Home": "geo.incidents.coordinate_repair",
    "home_of": "geo.incidents.coordinate_repair",
    "to_metric": "geo.crs",
    # hotspots
    "Hotspots": "layers.hotspots.find",
    "find_hotspots": "layers.hotspots.find",
    "stability": "layers.hotspots.tracking",
    "track_zones": "layers.hotspots.tracking",
    # surfaces
    "count_in_cells": "layers.surfaces.grid",
    "inner_cells": "layers.surfaces.grid",
    "make_grid": "layers.surfaces.grid",
    "dual_density": "layers.surfaces.density",
    "kernel_density": "layers.surfaces.density",
    "choose_radius": "layers.surfaces.bandwidth",
    "DensityBands": "layers.surfaces.volume_contours",
    "density_bands": "layers.surfaces.volume_contours",
    "getis_ord": "layers.surfaces.getis_ord",
    "classify_hotspots": "layers.surfaces.emerging",
    # statistics
    "Displacement": "layers.statistics.rate_change",
    "compare_counts": "layers.statistics.rate_change",
    "e_test": "layers.statistics.rate_change",
    "weighted_displacement_difference": "layers.statistics.rate_change",
    "rates": "layers.statistics.rates",
    "SmoothedRates": "layers.statistics.empirical_bayes",
    "smooth_rates": "layers.statistics.empirical_bayes",
    "Concentration": "layers.statistics.concentration",
    "concentration": "layers.statistics.concentration",
    "places_by_chance": "layers.statistics.concentration",
    "aoristic": "layers.statistics.temporal",
    "hour_weekday": "layers.statistics.temporal",
    # space and time
    "knox": "layers.space_time.knox",
    "Interaction": "layers.space_time.mantel_jacquez",
    "jacquez": "layers.space_time.mantel_jacquez",
    "mantel": "layers.space_time.mantel_jacquez",
    "modified_knox": "layers.space_time.mantel_jacquez",
    "scan_recent": "layers.space_time.scan",
    # prediction and priority
    "Backtest": "layers.prediction.backtest",
    "backtest": "layers.prediction.backtest",
    "rank_zones": "layers.priority.zones",
    "expected_counts": "layers.priority.zone_expectation",
    "Ground": "layers.priority.street_blocks",
    "street_ground": "layers.priority.street_blocks",
    "StreetRanking": "layers.priority.street_ranking",
    "rank_streets": "layers.priority.street_ranking",
    "FactorModel": "layers.risk.factor_model",
    "fit_factors": "layers.risk.factor_model",
    "Ranking": "layers.risk.interventions",
    "rank_places": "layers.risk.interventions",
    "RankedTerritories": "layers.risk.territories",
    "rank_territories": "layers.risk.territories",
    # errors
    "MapaError": "geo.errors",
    "InputError": "geo.errors",
    "FormatError": "geo.errors",
    "ColumnError": "geo.errors",
    "GeometryError": "geo.errors",
    "CatalogueError": "geo.errors",
    "DiskError": "geo.errors",
    "CrsError": "geo.errors",
    "ConfigError": "geo.errors",
}
"""Module that defines each public name, imported at the first use of the name so that importing mapadelito is quick."""

__all__ = ["ROOT", "__version__", *_PUBLIC]  # noqa: PLE0604 (the keys are texts)


def _put_root_first() -> None:
    root = str(ROOT)
    if root in sys.path:
        sys.path.remove(root)
    sys.path.insert(0, root)
    for name in ("geo", "layers", "maps"):
        spec = find_spec(name)
        origin = Path(spec.origin).resolve().parent if spec and spec.origin else None
        if origin != ROOT / name:
            raise ImportError(
                f"El paquete «{name}» que Python encuentra no es el de mapadelito ({origin or 'no existe'}). "
                "Importe mapadelito antes que ese otro paquete, o instálelo en un entorno propio."
            )


_put_root_first()


def __getattr__(name: str) -> Any:  # noqa: ANN401 (PEP 562)
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'mapadelito' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
