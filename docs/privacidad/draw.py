"""Draw the pictures of docs/privacidad.md from the bundled sample: ``python docs/privacidad/draw.py``."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

import mapadelito.jobs.generate as job  # noqa: E402
from layers.disclosure.profiles import PROFILES  # noqa: E402
from mapadelito.settings.config import load_config  # noqa: E402
from maps.svg.map_body import draw_body  # noqa: E402
from maps.svg.view import fitting_view  # noqa: E402

if TYPE_CHECKING:
    from layers.analysis import Analysis
    from mapadelito.outputs.products import ProductRequest, Products
    from maps.sheet import Sheet

_SIZE_MM = (110.0, 95.0)
_HALF_M = 650.0
_MIDDLE = (759_250.0, 9_273_850.0)
"""Some blocks of the sample's Chota, UTM 17S."""


def main() -> None:
    """Write one picture per profile beside this file."""
    (x, y), half = _MIDDLE, _HALF_M
    for profile in PROFILES:
        view = fitting_view((x - half, y - half, x + half, y + half), *_SIZE_MM)
        picture = draw_body(_sheet(profile), view, symbol_mm=0.9)
        (HERE / f"{profile}.svg").write_text(picture + "\n", encoding="utf-8")


def _sheet(profile: str) -> Sheet:
    """Return the mapa del delito of the sample's Chota in a profile."""
    found: list[Sheet] = []
    honest = job.make_products

    def keep(request: ProductRequest, analysis: Analysis) -> Products:
        made = honest(request, analysis)
        found.extend(made.sheets)
        return made

    job.make_products = keep
    with TemporaryDirectory() as folder:
        options = {
            "salida": folder,
            "almacen": Path(folder) / "almacen",
            "formato": "gpkg",
            "mapa": "delito",
            "perfil": profile,
            "comisaria": "COMISARIA PNP CHOTA",
        }
        job.run(load_config(ROOT / "data" / "demo.toml", options), lambda _: None)
    job.make_products = honest
    return found[0]


if __name__ == "__main__":
    main()
