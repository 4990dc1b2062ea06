"""Draw the pictures of docs/privacidad.md from the bundled sample: ``python docs/privacidad/draw.py``."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from sample_sheets import sample_sheets  # noqa: E402

from layers.disclosure.profiles import PROFILES  # noqa: E402 (the path is set by sample_sheets)
from maps.svg.map_body import draw_map  # noqa: E402
from maps.svg.view import fitting_view  # noqa: E402

_SIZE_MM = (110.0, 95.0)
_HALF_M = 650.0
_MIDDLE = (759_250.0, 9_273_850.0)
"""Some blocks of the sample's Chota, UTM 17S."""


def main() -> None:
    """Write one picture per profile beside this file."""
    (x, y), half = _MIDDLE, _HALF_M
    for profile in PROFILES:
        view = fitting_view((x - half, y - half, x + half, y + half), *_SIZE_MM)
        [[sheet]] = sample_sheets(perfil=profile, mapa="delito", comisaria="COMISARIA PNP CHOTA").values()
        picture = draw_map(sheet, view, symbol_mm=0.9).svg
        (HERE / f"{profile}.svg").write_text(picture + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
