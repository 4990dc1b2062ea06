"""Streets and places for the geocoder."""

from __future__ import annotations

import pytest

from geo.geocoding.gazetteer import Gazetteer
from geo.geocoding.street_index import StreetIndex
from helpers.corners import EPSG, street_grid


@pytest.fixture(scope="package")
def streets() -> StreetIndex:
    return StreetIndex(street_grid())


@pytest.fixture(scope="package")
def places() -> Gazetteer:
    written = {
        "Mercado Central": "-17.6300, -71.3500",
        "Hosp. de la Solidaridad": "-17.6310, -71.3510",
        "AA.HH. San Juan Mz. B Lt. 12": "-17.6320, -71.3520",
        "AA.HH. San Juan Mz. C": "-17.6330, -71.3530",
    }
    return Gazetteer(written, epsg=EPSG)
