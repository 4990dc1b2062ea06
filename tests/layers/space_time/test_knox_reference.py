"""Near repeat against what other programs give: pointpats on Burkitt's lymphoma, surveillance (R) on meningococci."""

from __future__ import annotations

import lzma
import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from scipy.stats import poisson

from layers.space_time.knox import knox

_UNTIL_20 = np.nextafter(20.0, 21.0)  # those programs close the bands above
_UNTIL_5 = np.nextafter(5.0, 6.0)


def test_burkitt_as_pointpats_counts_it() -> None:
    examples = pytest.importorskip("libpysal.examples", reason="libpysal holds the data")
    frame = gpd.read_file(examples.get_path("burkitt.shp"))
    points = gpd.GeoSeries(gpd.points_from_xy(frame["X"], frame["Y"]), crs=32717)
    found = knox(points, frame["T"], space_bands_m=(0, _UNTIL_20, 1e9), time_bands_days=(0, _UNTIL_5, 1e9))
    assert len(frame) == 188
    assert found["pares"].tolist() == [13, 3416, 39, 14110]
    assert found["p_poisson"].iloc[0] == pytest.approx(0.2223, abs=5e-5)  # P(X >= 13); pointpats prints P(X > 13)
    assert found["p"].iloc[0] == pytest.approx(0.21, abs=0.07)
    assert found["esperados"].tolist() == pytest.approx([10.1438, 3418.856, 41.8562, 14107.144], rel=0.03)


def _imdepi() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Coordinates (km), time and type of the 636 cases, from the serialized R object: big-endian vectors in a row."""
    folder = os.environ.get("MAPADELITO_SURVEILLANCE", "/usr/lib/R/site-library/surveillance")
    path = Path(folder) / "data" / "imdepi.RData"
    if not path.exists():
        pytest.skip("the R package surveillance is not here (Debian: r-cran-surveillance, unpacked by .ci/run)")
    raw = lzma.decompress(path.read_bytes())
    real, attributes, factor = (number.to_bytes(4) for number in (14, 0x20E, 0x30D))
    whole, many = (636).to_bytes(4), (1272).to_bytes(4)
    at = raw.index(attributes + many) + 8
    xy = np.frombuffer(raw[at : at + 8 * 1272], ">f8").reshape(2, 636).T
    at = raw.index(real + whole, at) + 8
    time = np.frombuffer(raw[at : at + 8 * 636], ">f8")
    at = raw.index(factor + whole, raw.index(factor + whole, at) + 8) + 8  # after tile, type
    return xy, time, np.frombuffer(raw[at : at + 4 * 636], ">i4")


def test_imdepi_as_surveillance_counts_it() -> None:
    xy, time, kind = _imdepi()
    own = kind == 1
    points = gpd.GeoSeries(gpd.points_from_xy(*(xy[own] * 1000).T), crs=3035)
    until_50, until_7 = np.nextafter(50_000.0, 1e9), np.nextafter(7.0, 8.0)
    found = knox(points, time[own], space_bands_m=(0, until_50, 1e9), time_bands_days=(0, until_7, 1e9))
    assert own.sum() == 336
    assert found["pares"].tolist() == [66, 6751, 318, 49145]
    own_chance = float(poisson.pmf(66, 384 * 6817 / 56280))  # surveillance too prints P(X > 66)
    assert found["p_poisson"].iloc[0] - own_chance == pytest.approx(0.002766, abs=5e-7)
    assert found["p"].iloc[0] == pytest.approx(0.004, abs=0.003)


def test_weights_count_a_pair_by_the_product() -> None:
    points = gpd.GeoSeries(gpd.points_from_xy([0, 10, 500, 505], [0, 0, 0, 0]), crs=32717)
    bands = {"space_bands_m": (0, 100), "time_bands_days": (0, 7), "permutations": 19}
    found = knox(points, [1, 2, 1, 60], weights=[2, 3, 1, 1], **bands)
    assert found["pares"].tolist() == [6.0]
    assert found["p_poisson"].isna().all()
    one = knox(points, [1, 2, 1, 60], weights=[1, 1, 1, 1], **bands)
    assert one["p"].tolist() == knox(points, [1, 2, 1, 60], **bands)["p"].tolist()
