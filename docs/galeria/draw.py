"""Draw the pictures of docs/galeria.md from the bundled sample: ``python docs/galeria/draw.py``."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from mapadelito.jobs.generate import run  # noqa: E402
from mapadelito.settings.config import load_config  # noqa: E402

_DPI = 72
_WANTED = {
    "mapa-del-delito": ("comisaria-pnp-central-a", "delito"),
    "mapa-del-delito-barrios": ("comisaria-pnp-san-jose-b", "delito"),
    "delito-y-riesgos": ("comisaria-sectorial-pnp-contumaza", "delito-y-riesgos"),
    "mapa-del-delito-contumaza": ("comisaria-sectorial-pnp-contumaza", "delito"),
    "mapa-del-delito-cajabamba": ("comisaria-sectorial-pnp-cajabamba", "delito"),
    "mapa-de-riesgo": ("comisaria-pnp-chota", "riesgo"),
    "mapa-del-delito-chota": ("comisaria-pnp-chota", "delito"),
    "mapa-integrado-cajabamba": ("comisaria-sectorial-pnp-cajabamba", "integrado"),
    "mapa-de-riesgo-santa-cruz": ("comisaria-pnp-santa-cruz", "riesgo"),
    "puntos-criticos": ("comisaria-pnp-santa-cruz", "puntos-criticos"),
    "mapa-de-riesgo-ilo": ("comisaria-pnp-ilo", "riesgo"),
    "mapa-del-delito-ilo": ("comisaria-pnp-ilo", "delito"),
    "mapa-integrado": ("comisaria-pnp-ilo", "integrado"),
    "mapa-de-riesgo-el-algarrobal": ("comisaria-rural-pnp-el-algarrobal", "riesgo"),
    "mapa-del-delito-el-algarrobal": ("comisaria-rural-pnp-el-algarrobal", "delito"),
    "mapa-integrado-el-algarrobal": ("comisaria-rural-pnp-el-algarrobal", "integrado"),
    "mapa-de-riesgo-pacocha": ("comisaria-rural-pnp-pacocha", "riesgo"),
    "mapa-del-delito-pacocha": ("comisaria-rural-pnp-pacocha", "delito"),
    "mapa-integrado-pacocha": ("comisaria-rural-pnp-pacocha", "integrado"),
}
"""Picture -> folder of the comisaría, and kind of map."""


def main() -> None:
    """Write the pictures beside this file."""
    from geo.naming import slugs  # noqa: PLC0415 (the path is set)
    from mapadelito.outputs import products  # noqa: PLC0415
    from maps.paper.pdf import render_png  # noqa: PLC0415

    found = {}
    honest = products.make_products

    def keep(order: products.Order, station: object) -> products.Products:
        made = honest(order, station)  # type: ignore[arg-type]
        found[made.sheets[0].place] = {sheet.kind: sheet for sheet in made.sheets}
        return made

    import mapadelito.jobs.generate as job  # noqa: PLC0415

    job.make_products = keep
    with TemporaryDirectory() as folder:
        options = {"salida": Path(folder), "almacen": Path(folder) / "almacen", "formato": "gpkg"}
        run(load_config(ROOT / "data" / "demo.toml", options), lambda _: None)
    folders = {folder: place for place, folder in slugs(found).items()}
    for name, (folder, kind) in _WANTED.items():
        (HERE / f"{name}.png").write_bytes(render_png(found[folders[folder]][kind], dpi=_DPI))


if __name__ == "__main__":
    main()
