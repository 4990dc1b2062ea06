"""Properties that are texts in some features and numbers in others come back as written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from geo.formats.layers.vector import read_layer

if TYPE_CHECKING:
    from pathlib import Path

VALUES = [1905, "0101", "", 0.5, None, "1e5", "Robo", True, "01:00"]
READ = ["1905", "0101", "", "0.5", None, "1e5", "Robo", "true", "01:00"]


def _feature(value: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"v": value, "n": 7}, "geometry": {"type": "Point", "coordinates": [-71, -16]}}


def _topology(features: list[dict[str, Any]]) -> str:
    geometries = [feature["geometry"] | {"properties": feature["properties"]} for feature in features]
    return json.dumps(
        {"type": "Topology", "arcs": [], "objects": {"h": {"type": "GeometryCollection", "geometries": geometries}}}
    )


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("h.geojson", lambda features: json.dumps({"type": "FeatureCollection", "features": features})),
        ("h.geojsonl", lambda features: "\n".join(map(json.dumps, features))),
        ("h.geojsons", lambda features: "".join(f"\x1e{json.dumps(feature)}\n" for feature in features)),
        ("h.topojson", _topology),
    ],
)
def test_numbers_among_texts_are_texts(tmp_path: Path, name: str, write: Any) -> None:
    (tmp_path / name).write_text(write([_feature(value) for value in VALUES]), encoding="utf-8")
    frame = read_layer(tmp_path / name).frame
    assert frame["v"].astype(object).where(frame["v"].notna(), None).tolist() == READ
    assert set(frame["n"]) == {7}


def test_texts_of_a_topojson_that_look_like_dates_and_hours_stay_as_written(tmp_path: Path) -> None:
    texts = ["08:00 PM", "05/03/20", "01:30 a 03:00", "2023/03/05 08:00 PM", "19:30"]
    for text in texts:  # alone, as GDAL takes a column for hours if all of it is
        (tmp_path / "h.topojson").write_text(_topology([_feature(text)]), encoding="utf-8")
        assert read_layer(tmp_path / "h.topojson").frame["v"].tolist() == [text]
