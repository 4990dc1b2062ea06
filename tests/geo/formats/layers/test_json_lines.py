from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from geo.errors import FormatError
from geo.intake.sandbox import read_layer
from geo.intake.tables import read_tables

if TYPE_CHECKING:
    from pathlib import Path


def feature(number: int, **more: object) -> dict[str, object]:
    place = {"type": "Point", "coordinates": [-78.5, -7 - number / 8]}
    return {"type": "Feature", "properties": {"id": str(number), "delito": "DAÑOS"}, "geometry": place} | more


LINES = [json.dumps(feature(number), ensure_ascii=False) for number in (1, 2, 3)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize(
    "text",
    [
        "\n".join(LINES) + "\n",
        "\r\n".join(LINES),
        "".join(f"\x1e{line}\n" for line in LINES),
        "".join(f"\x1e{json.dumps(json.loads(line), indent=1, ensure_ascii=False)}\n" for line in LINES),
        f"[{', '.join(LINES)}]",
        ",\n".join(LINES),
        "\n".join(f'{{"type": "FeatureCollection", "features": [{line}]}}' for line in LINES),
    ],
)
def test_features_by_lines_are_one_layer(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "hechos.geojsonl"
    path.write_text(text, encoding=encoding, newline="")
    [table] = read_tables(path)
    assert table.frame.to_dict("list") == {"id": ["1", "2", "3"], "delito": ["DAÑOS"] * 3}
    assert table.points is not None
    assert table.points.y.tolist() == [-7.125, -7.25, -7.375]
    assert table.counted == {"elementos": 3}


@pytest.mark.parametrize(
    "bad", ['{"type": "Feature", "prop', '{"id": 3}', "[" * 5000, "NULL", "3", LINES[2].replace("-7.375", "NaN")]
)
def test_a_bad_line_is_told_and_counted(tmp_path: Path, bad: str) -> None:
    path = tmp_path / "hechos.geojsonl"
    path.write_text("\n".join([LINES[0], LINES[1], bad]), encoding="utf-8")
    layer = read_layer(path)
    assert layer.features == len(layer.frame) == 3
    assert layer.frame.geometry.isna().tolist() == [False, False, True]
    assert [code for code, words in layer.notices if "línea 3" in words] == ["LINEAS_DANADAS"]


@pytest.mark.parametrize("text", [f"[{LINES[0]}, {LINES[1]}", f"[{LINES[0]}, " + "[" * 5000])
def test_a_list_that_does_not_end_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "hechos.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormatError):
        read_tables(path)


def test_a_line_with_an_order_inside_is_only_text(tmp_path: Path) -> None:
    order = {"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read x"}
    path = tmp_path / "hechos.geojsonl"
    path.write_text("\n".join([LINES[0], LINES[1], json.dumps(order)]), encoding="utf-8")
    assert read_layer(path).frame.geometry.isna().sum() == 1
