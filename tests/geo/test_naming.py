from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from geo.naming import natural_key, slugs


def test_places_sort_as_people_count_them() -> None:
    sectors = ["SECTOR 10", "SECTOR 2", "SECTOR 1"]
    letters = ["AA", "B", "AJ", "Z", "A"]
    assert sorted(sectors, key=natural_key) == ["SECTOR 1", "SECTOR 2", "SECTOR 10"]
    assert sorted(letters, key=natural_key) == ["A", "B", "Z", "AA", "AJ"]


def test_slugs_of_real_names() -> None:
    names = slugs(['COMISARIA PNP CENTRAL "A"', "San José «B»", "../../etc/passwd", "", "???"])
    assert names['COMISARIA PNP CENTRAL "A"'] == "comisaria-pnp-central-a"
    assert names["San José «B»"] == "san-jose-b"
    assert names["../../etc/passwd"] == "etc-passwd"
    assert len(set(names.values())) == 5


@given(st.lists(st.text(max_size=90), max_size=12))
def test_slugs_are_safe_unique_and_stable(names: list[str]) -> None:
    out = slugs(names)
    assert all(re.fullmatch(r"[a-z0-9-]{1,64}", slug) for slug in out.values())
    assert len(set(out.values())) == len(set(names))
    assert slugs(reversed(names)) == out
