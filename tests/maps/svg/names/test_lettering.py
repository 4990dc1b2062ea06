"""Labels of a printed map."""

from __future__ import annotations

from dataclasses import replace

import pytest

from maps.svg.names.lettering import frame_name_box
from maps.svg.view import View

WHOLE = View(180, 150, 0, 0, 1_000_000)
INSET = replace(WHOLE, scale=10_000)  # 1.7 mm wide on the whole map


@pytest.mark.parametrize("x_mm", [-84, 0, 60, 84])
def test_the_name_of_a_small_frame_is_whole_at_the_edge_of_the_map(x_mm: int) -> None:
    left, top, right, bottom = frame_name_box(WHOLE, replace(INSET, x=x_mm * 1000.0))
    assert WHOLE.room[0] <= left < right <= WHOLE.room[2]
    assert WHOLE.room[1] <= top < bottom <= WHOLE.room[3]
    if x_mm < 80:
        assert (left + right) / 2 == pytest.approx(WHOLE.width / 2 + x_mm - 0.855 + 6.5, abs=0.01)
