"""Draw the invented logos of the sample: ``python data/sample/logos.py``."""

from __future__ import annotations

import sys
from base64 import b64encode
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(DATA.parent))

_STAR = "M0 -13 L3.6 -4.6 L12.6 -4 L5.7 1.8 L8 10.6 L0 5.8 L-8 10.6 L-5.7 1.8 L-12.6 -4 L-3.6 -4.6 Z"
_DRAWINGS = {
    "comite": (
        '<path d="M8 8 H92 V52 C92 74 70 88 50 96 C30 88 8 74 8 52 Z" fill="#0b2545" stroke="#c8a24a" stroke-width="5"/>'
        f'<path d="{_STAR}" transform="translate(50 42) scale(1.9)" fill="#c8a24a"/>'
    ),
    "observatorio": (
        '<circle cx="50" cy="50" r="45" fill="#fff" stroke="#14695b" stroke-width="6"/>'
        '<path d="M12 50 Q50 14 88 50 Q50 86 12 50 Z" fill="#14695b"/><circle cx="50" cy="50" r="15" fill="#fff"/>'
        '<circle cx="50" cy="50" r="7.5" fill="#0b2545"/>'
    ),
    "policia": (
        '<path d="M50 4 L94 24 L84 78 L50 96 L16 78 L6 24 Z" fill="#1f5d2e" stroke="#c8a24a" stroke-width="5"/>'
        '<path d="M50 22 L76 34 L70 68 L50 79 L30 68 L24 34 Z" fill="#fff"/>'
        '<path d="M38 40 h24 v8 h-8 v22 h-8 v-22 h-8 Z" fill="#1f5d2e"/>'
    ),
}
_BAND = (
    '<rect x="0" y="98" width="100" height="20" fill="#7a0019"/><text x="50" y="112" font-family="Source Sans Pro" '
    'font-size="15" font-weight="700" fill="#fff" text-anchor="middle">MUESTRA</text>'
)


def main() -> None:
    """Write them into ``data/logos``."""
    from maps.paper.logos import clean_logo  # noqa: PLC0415 (the path is set)
    from maps.paper.typst import typeset  # noqa: PLC0415

    for name, drawing in _DRAWINGS.items():
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 118">{drawing}{_BAND}</svg>'
        picture = typeset("logo.typ", {"picture": list(svg.encode())}, format="png", ppi=300.0)
        (DATA / "logos" / f"{name}.png").write_bytes(clean_logo(picture, name))
        print(name, len(b64encode(picture)))


if __name__ == "__main__":
    main()
