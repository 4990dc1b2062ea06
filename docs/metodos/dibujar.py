"""Draw the pictures of these pages from the synthetic sample: ``python docs/metodos/dibujar.py``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

import mapadelito as md  # noqa: E402 (the checkout, not an installed one)
from geo.boundaries import read_boundaries  # noqa: E402
from geo.repair import home_of  # noqa: E402
from layers.concentration import concentration  # noqa: E402
from layers.persistence import CLASSES  # noqa: E402
from layers.temporal import hour_weekday  # noqa: E402
from maps.picture import Picture, PointLayer, draw  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    import pandas as pd

STATION = 'COMISARIA PNP CENTRAL "A"'
RAMP = ("#fff7ec", "#fdd49e", "#fc8d59", "#d7301f", "#7f0000")
BLANK = (RAMP[0], "#f4f6f8")
CLASS_COLORS = dict(zip(CLASSES, ("#7f0000", "#e6550d", "#8a94a3", "#fdd49e", "#f4f6f8"), strict=True))


def sample() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return the incidents of one invented comisaría, and its sectors."""
    data = HERE.parent.parent / "data"
    limits = read_boundaries(data / "boundaries" / "cajamarca.geojson")
    facts = md.read_incidents(data / "incidents" / "cajamarca_2020.csv", home=home_of(limits)).frame
    facts = md.locate(facts[facts.geometry.notna()], limits)
    return facts[facts["comisaria"] == STATION], limits[limits["comisaria"] == STATION]


def pictures() -> dict[str, str]:
    """Return every picture, by the name of its file."""
    facts, limits = sample()
    outlines = tuple(limits.dissolve("sector").geometry)
    box = tuple(facts.total_bounds)
    xy = np.column_stack([facts.geometry.x, facts.geometry.y])
    dots = PointLayer("hechos", "#33475b", xy, faint=True)
    grid = md.make_grid(limits, cell_m=100)
    hotspots = md.find_hotspots(facts, radius_m=120, min_incidents=30)
    density = md.kernel_density(facts, grid, radius_m=300)
    counts = _counts(facts, grid)
    gi = md.getis_ord(counts, grid)
    classes = md.classify_hotspots(facts, grid, periods=facts["fecha"].dt.month - 1)["clase"]
    hot = np.where((gi["q"] < 0.05) & (gi["z"] > 0), RAMP[3], "#f4f6f8")

    def cells(colors: Iterable[object]) -> str:
        fills = tuple((cell, str(color)) for cell, color in zip(grid.geometry, colors, strict=True) if color not in BLANK)
        return draw(Picture("", outlines, (), box, fills))

    zones = tuple((zone, RAMP[2]) for zone in hotspots.zones.geometry)
    return {
        "puntos-criticos": draw(Picture("", outlines, (dots,), box, zones)),
        "densidad": cells(_shades(density)),
        "gi": cells(hot),
        "clases": cells(classes.map(CLASS_COLORS)),
        "concentracion": _curve(concentration(counts).lorenz),
        "horas": _heat(hour_weekday(facts["fecha"], facts["minuto"])),
    }


def _counts(facts: gpd.GeoDataFrame, grid: gpd.GeoDataFrame) -> np.ndarray:
    from layers.grid import count_in_cells  # noqa: PLC0415

    return count_in_cells(facts, grid)


def _shades(values: pd.Series) -> list[str]:
    share = np.sqrt(values / values.max())
    return [RAMP[min(int(value * len(RAMP)), len(RAMP) - 1)] for value in share]


def _curve(lorenz: np.ndarray) -> str:
    points = " ".join(f"{40 + 500 * x:.1f},{540 - 500 * y:.1f}" for x, y in lorenz)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 580 580" font-family="sans-serif" font-size="15">'
        '<path d="M40 40V540H540M40 540L540 40" fill="none" stroke="#8a94a3"/>'
        f'<polyline points="{points}" fill="none" stroke="#7f0000" stroke-width="3"/>'
        '<text x="200" y="570">parte de los lugares</text>'
        '<text transform="translate(26 380) rotate(-90)">parte de los hechos</text></svg>'
    )


def _heat(table: pd.DataFrame) -> str:
    top = float(table.to_numpy().max())
    parts = []
    for row, (day, counts) in enumerate(table.iterrows()):
        parts.append(f'<text x="0" y="{48 + row * 28}">{day}</text>')
        for column, count in enumerate(counts):
            shade = RAMP[min(int((count / top) ** 0.5 * len(RAMP)), len(RAMP) - 1)]
            x = 90 + column * 28 + (16 if column == 24 else 0)
            parts.append(f'<rect x="{x}" y="{28 + row * 28}" width="26" height="26" fill="{shade}"/>')
    heads = [f'<text x="{94 + column * 28}" y="20">{name}</text>' for column, name in enumerate(table.columns[:-1])]
    heads.append(f'<text x="{90 + 24 * 28 + 12}" y="20">sin hora</text>')
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 230" font-family="sans-serif" font-size="13">'
        f"{''.join(heads)}{''.join(parts)}</svg>"
    )


def main() -> None:
    """Write the pictures beside this file."""
    for name, picture in pictures().items():
        (HERE / f"{name}.svg").write_text(picture + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
