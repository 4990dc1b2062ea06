"""Sheets of the bundled sample, for the programs that draw the pictures of the pages."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from unittest.mock import patch

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from mapadelito.jobs import finishing  # noqa: E402 (the path is set)
from mapadelito.jobs.generate import run  # noqa: E402
from mapadelito.settings.config import load_config  # noqa: E402

if TYPE_CHECKING:
    from typing import Any

    from layers.analysis import Analysis
    from mapadelito.outputs.products import Products, StationRequest
    from maps.sheet import Sheet


def sample_sheets(**options: Any) -> dict[str, list[Sheet]]:  # noqa: ANN401 (of any type)
    """Return the sheets of each jurisdiction, by its name, of ``mapadelito demo`` with these options."""
    found: dict[str, list[Sheet]] = {}
    make_products = finishing.make_products

    def keep(request: StationRequest, analysis: Analysis) -> Products:
        made = make_products(request, analysis)
        found[analysis.name] = [*made.sheets]
        return made

    with TemporaryDirectory() as folder, patch.object(finishing, "make_products", keep):
        usual = {"salida": Path(folder), "almacen": Path(folder) / "almacen", "formato": "gpkg", "trabajadores": 1}
        run(load_config(ROOT / "data" / "demo.toml", usual | options), lambda _: None)
    return found
