"""Sheets written as JSON come back equal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.sheets import hostile, town
from mapadelito.jobs.kept.sheet_json import sheets_from, sheets_json
from maps.chart import DensityGrid
from maps.sheet import ChangeBlock, Group, Overlay, Shade


def test_sheets_come_back_equal() -> None:
    first = replace(
        town(60, street_count=5),
        density=DensityGrid(0.1, 1e-17, 50.0, 300.0, ((True, False),)),
        changes=ChangeBlock("Cambios", ("uno",)),
    )
    sheets = [replace(first, block=replace(first.block, logos=(b"\x89PNG\x00",))), hostile('"\ud800</script>\x00')]
    assert sheets_from(sheets_json(sheets)) == sheets
    assert sheets_json(sheets) == sheets_json([*sheets])


def test_a_geometry_of_two_parts_is_one_object() -> None:
    first = town(60, street_count=5)
    change = Overlay("cambio", Group("Cambio", ()), (Shade("k", first.areas[0].geometry),))
    [back] = sheets_from(sheets_json([replace(first, overlays=(change,))]))
    assert back.overlays[0].shades[0].geometry is back.areas[0].geometry


def test_what_is_no_part_of_a_sheet_is_refused() -> None:
    with pytest.raises(TypeError, match="no part of a sheet"):
        sheets_json([replace(town(5, street_count=1), headline=object())])  # type: ignore[arg-type]
