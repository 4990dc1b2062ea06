"""Draw the pictures of docs/galeria.md from the bundled sample: ``python docs/galeria/draw.py``."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from sample_sheets import sample_sheets  # noqa: E402

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

_COVER, _COVER_OF = "portada", "mapa-del-delito-barrios"
"""The picture of README.md, and the sheet that it is cut from."""
_COVER_PARTS = {"mapa": 180, "leyenda": 92}
"""Parts of the cover, and the dots per inch of the sheet that each is cut from: pixels are copied, never scaled."""
_COVER_PAGE = """
#set page(width: 720pt, height: 350pt, margin: 0pt)
#let cut(name, left, top, dpi) = box(width: 100%, height: 100%, clip: true, place(
  dx: -left, dy: -top, image(name + ".png", width: 842pt * dpi / 72, height: 595pt * dpi / 72)))
#grid(columns: (400pt, 320pt), rows: 100%, cut("mapa", 640pt, 412pt, {mapa}), cut("leyenda", 735pt, 102pt, {leyenda}))
"""
"""Where the incidents gather, enlarged, beside the title and the legend. A point is a pixel.

An A4 sheet is 842 by 595 points."""


def main() -> None:
    """Write the pictures beside this file."""
    from geo.naming import slugs  # noqa: PLC0415 (the path is set)
    from maps.paper.pdf import render_png  # noqa: PLC0415

    found = {name: {sheet.kind: sheet for sheet in sheets} for name, sheets in sample_sheets().items()}
    folders = {folder: place for place, folder in slugs(found).items()}
    for name, (folder, kind) in _WANTED.items():
        (HERE / f"{name}.png").write_bytes(render_png(found[folders[folder]][kind], dpi=_DPI))
    folder, kind = _WANTED[_COVER_OF]
    parts = {name: render_png(found[folders[folder]][kind], dpi=dpi) for name, dpi in _COVER_PARTS.items()}
    (HERE / f"{_COVER}.png").write_bytes(_cover(parts))


def _cover(parts: dict[str, bytes]) -> bytes:
    """Cut the map and the legend out of their sheets, and put one beside the other."""
    import typst  # noqa: PLC0415 (as the others)

    with TemporaryDirectory() as folder:
        for name, picture in parts.items():
            (Path(folder) / f"{name}.png").write_bytes(picture)
        page = Path(folder) / "portada.typ"
        page.write_text(_COVER_PAGE.format(**_COVER_PARTS), encoding="utf-8")
        return bytes(typst.compile(page, format="png", ppi=_DPI))


if __name__ == "__main__":
    main()
