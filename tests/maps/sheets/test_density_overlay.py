"""Overlay of density."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from helpers.pages import SIGHT, luminance, seen_luminance
from helpers.sheets import town
from layers.surfaces.volume_contours import density_bands
from maps.sheets.change_parts import CHANGE_COLORS
from maps.sheets.density_overlay import DENSITY_COLORS, density_overlay
from maps.web import page as web_page

OUTLINE = shapely.box(252_000, 8_045_000, 255_000, 8_048_000)
INK = "#0b2545"


def events(count: int) -> gpd.GeoDataFrame:
    found = town(count).marks
    xy = [mark.x for mark in found], [mark.y for mark in found]
    return gpd.GeoDataFrame({"fecha": [pd.NaT] * count}, geometry=gpd.points_from_xy(*xy), crs=32719)


def test_bands_are_nested_inside_the_jurisdiction() -> None:
    shown = events(600)
    shown = shown[shown.intersects(OUTLINE)]
    overlay = density_overlay(density_bands(shown, OUTLINE), OUTLINE)
    assert [shade.key for shade in overlay.shades] == ["baja", "media", "alta", "muy alta"]
    shapes = [shade.geometry for shade in overlay.shades]
    assert all(wide.buffer(0.01).covers(dense) for wide, dense in pairwise([OUTLINE, *shapes]))
    lines = overlay.legend.entries
    assert [line.key for line in lines] == ["muy alta", "alta", "media", "baja"]
    for line, share, shape in zip(lines, (25, 50, 75, 90), reversed(shapes), strict=True):
        pct, area = line.count_text.split(" % en ")
        assert share <= float(pct) <= share + 3
        assert float(area.removesuffix(" km²")) == pytest.approx(shape.area / 1e6, abs=0.006)
    assert "Radio de 300 m, el usual" in overlay.legend.note


def test_darker_is_denser_to_every_eye_and_names_are_read_on_all() -> None:
    for see in (luminance, *(lambda color, sight=sight: seen_luminance(color, sight) for sight in SIGHT)):
        steps = [see(color) for color in DENSITY_COLORS.values()]
        assert all(pale > dark + 0.08 for dark, pale in pairwise(steps))
    fills = [*DENSITY_COLORS.values(), *CHANGE_COLORS.values()]
    assert min((luminance(color) + 0.05) / (luminance(INK) + 0.05) for color in fills) >= 4.5


def test_fills_of_change_differ_without_colour() -> None:
    for see in (luminance, *(lambda color, sight=sight: seen_luminance(color, sight) for sight in SIGHT)):
        falls, chance, rises = (see(color) for color in CHANGE_COLORS.values())
        assert chance > falls + 0.2
        assert falls > rises + 0.15


def test_a_page_of_20000_incidents_with_its_density_stays_under_a_megabyte() -> None:
    sheet = town(20_000)
    shown = events(20_000)
    outline = next(area.geometry for area in sheet.areas if area.level == "comisaria")
    overlay = density_overlay(density_bands(shown, outline), outline)
    with_it, without = (len(web_page.render(item).encode()) for item in (replace(sheet, overlays=(overlay,)), sheet))
    assert with_it < 1_000_000
    assert with_it - without < 30_000
