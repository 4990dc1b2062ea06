"""Features as texts of other makers: by lines, as an ArcGIS server answers, as a topology; sectors as a plan."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd

from helpers.kinds.facts import EPSG, ZONES

__all__ = ["esri_json", "polylines", "sequence", "topology"]


def sequence(features: list[dict[str, Any]], mark: str = "") -> str:
    """Return features, one a line, each after a mark."""
    return "".join(f"{mark}{json.dumps(feature, ensure_ascii=False)}\n" for feature in features)


def esri_json(features: list[dict[str, Any]], kind: str) -> str:
    """Return the answer of an ArcGIS server to a question, with all its fields."""
    names = list(features[0]["properties"])
    fields = [{"name": name, "type": "esriFieldTypeString", "alias": name, "length": 254} for name in names]

    def shape(geometry: dict[str, Any]) -> dict[str, Any]:
        if kind == "esriGeometryPoint":
            return dict(zip("xy", geometry["coordinates"], strict=True))
        return {"rings": [ring[::-1] for ring in geometry["coordinates"]]}

    rows = [{"attributes": item["properties"], "geometry": shape(item["geometry"])} for item in features]
    told = {"geometryType": kind, "spatialReference": {"wkid": 4326, "latestWkid": 4326}, "fields": fields, "features": rows}
    return json.dumps({"displayFieldName": ""} | told, ensure_ascii=False)


def topology(features: list[dict[str, Any]], name: str) -> str:
    """Return features as a topology without quantisation; each ring is an arc of its own."""
    arcs: list[Any] = []
    geometries = []
    for item in features:
        shape = {"type": item["geometry"]["type"], "properties": item["properties"]}
        if shape["type"] == "Point":
            shape["coordinates"] = item["geometry"]["coordinates"]
        else:
            shape["arcs"] = [[len(arcs)]]
            arcs += item["geometry"]["coordinates"]
        geometries.append(shape)
    objects = {name: {"type": "GeometryCollection", "geometries": geometries}}
    return json.dumps({"type": "Topology", "arcs": arcs, "objects": objects})


def polylines() -> str:
    """Return closed polylines in metres, in a layer a comisaría, each with the name of its sector as a text inside."""
    pairs: list[tuple[int, object]] = [(0, "SECTION"), (2, "ENTITIES")]
    for zone in ZONES:
        shape = gpd.GeoSeries([zone.shape], crs=4326).to_crs(EPSG).iloc[0]
        corners = list(shape.exterior.coords)[:-1]
        layer = zone.comisaria.replace("Ñ", "\\U+00D1").replace("Ó", "\\U+00D3")
        pairs += [(0, "LWPOLYLINE"), (8, layer), (90, len(corners)), (70, 1)]
        pairs += [pair for x, y in corners for pair in ((10, f"{x:.3f}"), (20, f"{y:.3f}"))]
        spot = shape.centroid
        pairs += [(0, "TEXT"), (8, layer), (10, f"{spot.x:.3f}"), (20, f"{spot.y:.3f}"), (40, 50), (1, zone.sector)]
    pairs += [(0, "ENDSEC"), (0, "EOF")]
    return "".join(f"{code:>3}\n{value}\n" for code, value in pairs)
