"""What all tests share: where the real data are, hand-made boundaries, and writing a small table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely import box

import mapadelito

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHARED = mapadelito.ROOT.parent / "shared" / "data"


@pytest.fixture
def shared() -> Path:
    """Folder of the real data; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("los datos reales (../shared/data) no están en esta máquina")
    return SHARED


@pytest.fixture
def four_sectors() -> gpd.GeoDataFrame:
    """One comisaría of four square sectors of 1 km2 round (500 km, 9 000 km) of UTM 17S, S1 and S2 below."""
    cells = [box(x, y, x + 1000, y + 1000) for y in (9_000_000, 9_001_000) for x in (500_000, 501_000)]
    names = ["S1", "S2", "S3", "S4"]
    return gpd.GeoDataFrame({"comisaria": "CENTRAL", "sector": names, "subsector": ""}, geometry=cells, crs=32717)


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Write lines of text as a file and return its path."""

    def write(*lines: str, name: str = "hechos.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes("".join(f"{line}\n" for line in lines).encode(encoding))
        return path

    return write
