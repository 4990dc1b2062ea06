"""mapadelito: mapas del delito y de riesgo por comisaría.

The packages ``geo``, ``layers`` and ``maps`` are private: a wheel keeps them in ``mapadelito/_root``, a checkout beside this
package. Importing mapadelito puts the folder that holds them first on the path, and makes sure that they are ours.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the same names, for type checkers and editors; tests/test_public.py compares both
    from geo.account import Incidents as Incidents
    from geo.boundaries import locate as locate
    from geo.boundaries import read_boundaries as read_boundaries
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
    from geo.factors import Factors as Factors
    from geo.factors import read_factors as read_factors
    from geo.incidents import read_incidents as read_incidents
    from geo.repair import Home as Home
    from geo.repair import home_of as home_of
    from layers.backtest import Backtest as Backtest
    from layers.backtest import backtest as backtest
    from layers.bandwidth import choose_radius as choose_radius
    from layers.change import Displacement as Displacement
    from layers.change import compare_counts as compare_counts
    from layers.change import displacement_difference as displacement_difference
    from layers.change import e_test as e_test
    from layers.concentration import Concentration as Concentration
    from layers.concentration import concentration as concentration
    from layers.density import dual_density as dual_density
    from layers.density import kernel_density as kernel_density
    from layers.density_bands import DensityBands as DensityBands
    from layers.density_bands import density_bands as density_bands
    from layers.factor_model import FactorModel as FactorModel
    from layers.factor_model import fit_factors as fit_factors
    from layers.getis import getis_ord as getis_ord
    from layers.grid import count_in_cells as count_in_cells
    from layers.grid import inner_cells as inner_cells
    from layers.grid import make_grid as make_grid
    from layers.ground import Ground as Ground
    from layers.ground import street_ground as street_ground
    from layers.hotspots import Hotspots as Hotspots
    from layers.hotspots import find_hotspots as find_hotspots
    from layers.interaction import Interaction as Interaction
    from layers.interaction import jacquez as jacquez
    from layers.interaction import mantel as mantel
    from layers.interaction import modified_knox as modified_knox
    from layers.knox import knox as knox
    from layers.measures import Ranking as Ranking
    from layers.measures import rank_places as rank_places
    from layers.persistence import classify_hotspots as classify_hotspots
    from layers.priority import rank_zones as rank_zones
    from layers.rates import rates as rates
    from layers.scan import scan_recent as scan_recent
    from layers.smoothing import smooth_rates as smooth_rates
    from layers.temporal import aoristic as aoristic
    from layers.temporal import hour_weekday as hour_weekday
    from layers.territories import rank_territories as rank_territories
    from layers.tracking import stability as stability
    from layers.tracking import track_zones as track_zones

__version__ = "0.1.0"

_HERE = Path(__file__).resolve().parent
ROOT = _HERE / "_root" if (_HERE / "_root").is_dir() else _HERE.parent
"""Folder that holds ``geo``, ``layers``, ``maps`` and ``data``."""

_PUBLIC = {
    # reading
    "read_incidents": "geo.incidents",
    "Incidents": "geo.account",
    "locate": "geo.boundaries",
    "read_boundaries": "geo.boundaries",
    "Factors": "geo.factors",
    "read_factors": "geo.factors",
    "Home": "geo.repair",
    "home_of": "geo.repair",
    "to_metric": "geo.crs",
    # hotspots
    "Hotspots": "layers.hotspots",
    "find_hotspots": "layers.hotspots",
    "stability": "layers.tracking",
    "track_zones": "layers.tracking",
    # surfaces
    "count_in_cells": "layers.grid",
    "inner_cells": "layers.grid",
    "make_grid": "layers.grid",
    "dual_density": "layers.density",
    "kernel_density": "layers.density",
    "choose_radius": "layers.bandwidth",
    "DensityBands": "layers.density_bands",
    "density_bands": "layers.density_bands",
    "getis_ord": "layers.getis",
    "classify_hotspots": "layers.persistence",
    # statistics
    "Displacement": "layers.change",
    "compare_counts": "layers.change",
    "displacement_difference": "layers.change",
    "e_test": "layers.change",
    "rates": "layers.rates",
    "smooth_rates": "layers.smoothing",
    "Concentration": "layers.concentration",
    "concentration": "layers.concentration",
    "aoristic": "layers.temporal",
    "hour_weekday": "layers.temporal",
    # space and time
    "knox": "layers.knox",
    "Interaction": "layers.interaction",
    "jacquez": "layers.interaction",
    "mantel": "layers.interaction",
    "modified_knox": "layers.interaction",
    "scan_recent": "layers.scan",
    # prediction and priority
    "Backtest": "layers.backtest",
    "backtest": "layers.backtest",
    "rank_zones": "layers.priority",
    "Ground": "layers.ground",
    "street_ground": "layers.ground",
    "FactorModel": "layers.factor_model",
    "fit_factors": "layers.factor_model",
    "Ranking": "layers.measures",
    "rank_places": "layers.measures",
    "rank_territories": "layers.territories",
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
"""Module that defines each public name. It is imported when the name is first asked for: importing mapadelito is quick."""

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
