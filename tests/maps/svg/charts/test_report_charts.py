"""Charts of reports: what they draw is where their numbers say."""

from __future__ import annotations

import re

import pytest

from maps.report_content import Bars, Curve
from maps.svg.charts.report_charts import draw_chart


def test_a_line_above_chance_is_above_it() -> None:
    curve = Curve(
        "a", "% del área", "% de los hechos", (("<b>", "#0b5fa5", ((5.0, 50.0), (25.0, 100.0))),), (("z", "#7a0019", 5, 50),)
    )
    svg = draw_chart(curve)
    chance, line = re.findall(r'<path d="M([\d. L]+)" fill="none"', svg)[:2]
    (_, end), (start, middle, last) = ([tuple(map(float, at.split())) for at in part.split("L")] for part in (chance, line))
    assert start[0] < middle[0] < last[0] == pytest.approx(end[0])
    assert start[1] > middle[1] > last[1]
    assert end[1] == pytest.approx(start[1] - 0.25 * (start[1] - last[1]), abs=0.1)
    assert f'cx="{middle[0]:.1f}" cy="{middle[1]:.1f}"' in svg
    assert "&lt;b&gt;" in svg


def test_bars_are_as_high_as_their_values() -> None:
    svg = draw_chart(
        Bars("a", (("zonas", "#7a0019"), ("azar", "#c9d0d8")), (("01/02/20", (30.0, 3.0)), ("03/05/20", (15.0, 0.0))))
    )
    heights = [float(high) for high in re.findall(r'<rect x="[\d.]+" y="[\d.]+" width="[\d.]+" height="([\d.]+)"', svg)]
    assert heights[0] == pytest.approx(10 * heights[1], abs=0.6)
    assert heights[0] == pytest.approx(2 * heights[2], abs=0.2)
    assert heights[3] == 0
    assert re.findall(r">(\d+)</text>", svg)[-4:] == ["30", "3", "15", "0"]


def test_nothing_is_drawn_of_nothing() -> None:
    assert "<svg" in draw_chart(Bars("a", (("zonas", "#7a0019"),), ()))
    assert "<svg" in draw_chart(Curve("a", "x", "y", ()))
