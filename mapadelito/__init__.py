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

if TYPE_CHECKING:
    from geo.boundaries.read import locate, read_boundaries
    from geo.incidents.read import read_incidents
    from layers.hotspots.find import find_hotspots
    from layers.prediction.backtest import backtest
    from layers.priority.zones import rank_zones
    from layers.space_time.knox import knox
    from layers.space_time.mantel_jacquez import jacquez, mantel, modified_knox
    from layers.statistics.rate_change import compare_counts
    from layers.surfaces.density import kernel_density
    from layers.surfaces.emerging import classify_hotspots
    from layers.surfaces.getis_ord import getis_ord
    from layers.surfaces.grid import make_grid

__all__ = [
    "ROOT",
    "__version__",
    "backtest",
    "classify_hotspots",
    "compare_counts",
    "find_hotspots",
    "getis_ord",
    "jacquez",
    "kernel_density",
    "knox",
    "locate",
    "make_grid",
    "mantel",
    "modified_knox",
    "rank_zones",
    "read_boundaries",
    "read_incidents",
]

__version__ = "0.1.0"

_HERE = Path(__file__).resolve().parent
ROOT = _HERE / "_root" if (_HERE / "_root").is_dir() else _HERE.parent
"""Folder that holds ``geo``, ``layers``, ``maps`` and ``data``."""

_PUBLIC = {
    "backtest": "layers.prediction.backtest",
    "classify_hotspots": "layers.surfaces.emerging",
    "compare_counts": "layers.statistics.rate_change",
    "find_hotspots": "layers.hotspots.find",
    "getis_ord": "layers.surfaces.getis_ord",
    "jacquez": "layers.space_time.mantel_jacquez",
    "kernel_density": "layers.surfaces.density",
    "knox": "layers.space_time.knox",
    "make_grid": "layers.surfaces.grid",
    "mantel": "layers.space_time.mantel_jacquez",
    "modified_knox": "layers.space_time.mantel_jacquez",
    "rank_zones": "layers.priority.zones",
    "locate": "geo.boundaries.read",
    "read_boundaries": "geo.boundaries.read",
    "read_incidents": "geo.incidents.read",
}


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
