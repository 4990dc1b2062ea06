"""Draw the pictures of docs/galeria.md from the bundled sample: ``python docs/galeria/dibujar.py``."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from mapadelito.config import load_config  # noqa: E402
from mapadelito.run import run  # noqa: E402

_DPI = 72
_WANTED = {
    "mapa-del-delito": ("comisaria-pnp-central-a", "delito"),
    "mapa-del-delito-ilo": ("comisaria-pnp-ilo", "delito"),
    "mapa-de-riesgo": ("comisaria-pnp-chota", "riesgo"),
    "mapa-integrado": ("comisaria-pnp-ilo", "integrado"),
    "puntos-criticos": ("comisaria-pnp-santa-cruz", "puntos-criticos"),
    "delito-y-riesgos": ("comisaria-sectorial-pnp-contumaza", "integrado"),
}


def main() -> None:
    """Write the pictures beside this file."""
    from geo.naming import slugs  # noqa: PLC0415 (the path is set)
    from mapadelito import products  # noqa: PLC0415
    from maps.pdf import render_png  # noqa: PLC0415

    found = {}
    honest = products.make_products

    def keep(order: products.Order, station: object) -> products.Products:
        made = honest(order, station)  # type: ignore[arg-type]
        found[made.sheets[0].place] = {sheet.kind: sheet for sheet in made.sheets}
        return made

    import mapadelito.run as job  # noqa: PLC0415

    job.make_products = keep
    run(load_config(ROOT / "data" / "demo.toml", {"salida": HERE / "salida", "formato": "gpkg"}), lambda _: None)
    folders = {folder: place for place, folder in slugs(found).items()}
    for name, (folder, kind) in _WANTED.items():
        (HERE / f"{name}.png").write_bytes(render_png(found[folders[folder]][kind], dpi=_DPI))


if __name__ == "__main__":
    main()
