"""Layers of the GeoPackage: the line of each incident, and the points at which several stand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.boundaries.read import locate
from helpers.analyses import incidents
from maps.gis.layers import gis_layers, gis_styles
from maps.sheets.legend import LEGENDS

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.analysis import Analysis

HERE, THERE, ALONE = (10.0, 10.0), (40.0, 10.0), (70.0, 10.0)


def with_points(analysis: Analysis, four_sectors: gpd.GeoDataFrame) -> Analysis:
    thefts = [(*HERE, "PAT.HUR"), (*THERE, "PAT.HUR.AGR"), (*ALONE, "PAT.HUR")]
    shown = locate(incidents(*thefts, (*HERE, "VCS.LES"), (*HERE, "VCS.LES"), (*THERE, "PAT.HUR.AGR")), four_sectors)
    return replace(analysis, located=shown)


def test_points_with_several_incidents_are_counted(analysis: Analysis, four_sectors: gpd.GeoDataFrame) -> None:
    layers = gis_layers(with_points(analysis, four_sectors), LEGENDS[0])
    shared = layers["hechos_por_punto"]
    assert shared[["hechos", "leyenda"]].to_numpy().tolist() == [[2, "Hurto agravado"], [3, "Lesiones"]]
    assert [(place.x - 500_000, place.y - 9_000_000) for place in shared.geometry] == [THERE, HERE]
    assert list(layers["incidentes"]["leyenda"].value_counts().sort_index().items()) == [
        ("Hurto", 2),
        ("Hurto agravado", 2),
        ("Lesiones", 2),
    ]


def test_where_each_has_its_own_point_there_is_no_such_layer(analysis: Analysis, four_sectors: gpd.GeoDataFrame) -> None:
    apart = replace(analysis, located=locate(incidents((*HERE, "PAT.HUR"), (*THERE, "PAT.HUR")), four_sectors))
    assert "hechos_por_punto" not in gis_layers(apart, LEGENDS[0])
    assert "hechos_por_punto" not in gis_layers(replace(analysis, located=apart.located.iloc[:0]), LEGENDS[0])


def test_each_line_of_the_incidents_has_a_sign(analysis: Analysis, four_sectors: gpd.GeoDataFrame) -> None:
    own = with_points(analysis, four_sectors)
    layers = gis_layers(own, LEGENDS[0])
    style = gis_styles(own, layers, LEGENDS[0])["incidentes"]
    assert all(f'value="{line}"' in style for line in set(layers["incidentes"]["leyenda"]))
