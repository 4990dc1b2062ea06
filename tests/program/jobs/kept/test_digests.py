"""What a jurisdiction is made of has a digest that every part of it changes, and nothing else."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.context.cut import cut_jurisdiction
from geo.period import Period
from helpers.analyses import TITLES, incidents
from helpers.vector_files import sectors_by_hand
from layers.disclosure.profiles import ReservedCounts
from layers.disclosure.released import Released, Totals
from layers.editions.edition_facts import EditionFacts
from layers.peers import Peers
from layers.settings import AnalysisSettings
from mapadelito.jobs.context import OwnInputs
from mapadelito.jobs.finishing import Order
from mapadelito.jobs.kept.digests import digest_of_values
from mapadelito.jobs.parallel.found import Found
from mapadelito.outputs.products import StationRequest
from mapadelito.outputs.tallies import Counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EPSG = 32717
FACTS = incidents((10, 10, "PAT.HUR"), (50, 60, "PAT.HUR"), (900, 900, "VCS.LES"))


def lines(*names: str) -> gpd.GeoDataFrame:
    paths = [shapely.LineString([(500_000 + 10 * at, 9_000_000), (500_500, 9_000_500)]) for at in range(len(names))]
    return gpd.GeoDataFrame({"nombre": [*names], "rango": 1}, geometry=paths, crs=EPSG)


def inputs(
    *, moved: float = 0.0, beside: str = "VECINA", streets: tuple[str, ...] = ("JR. UNO", "JR. DOS"), **own: Any
) -> OwnInputs:
    sectors = sectors_by_hand().to_crs(EPSG)
    shapes = sectors.geometry.to_numpy().copy()
    shapes[0] = shapely.transform(shapes[0], lambda at: at * [1.0, 1.0 + moved])
    whole = pd.concat(
        [sectors.set_geometry(shapes, crs=EPSG), sectors.assign(comisaria=beside, geometry=sectors.translate(2000))]
    )
    base = gpd.GeoDataFrame(
        {"clase": ["agua"], "nombre": [""]}, geometry=[shapely.Point(500_100, 9_000_100).buffer(30)], crs=EPSG
    )
    place = cut_jurisdiction(str(sectors["comisaria"].iloc[0]), whole, streets=lines(*streets), base=base)
    before = Period.parse("2019-T1"), FACTS.iloc[:1]
    released = Released(FACTS, before, {"A": ReservedCounts()}, {"A": 1}, {"A": 2}, None, lines("B"), Totals(3, 99.0, 98.0))
    found = OwnInputs(place, released, AnalysisSettings("publico"), Period.parse("2020-T1"), lines("bar"), None)
    return found._replace(**own)


BASE = inputs()


def facts(change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]) -> OwnInputs:
    return BASE._replace(released=replace(BASE.released, incidents=change(FACTS.copy())))


CHANGED = {
    "a row less": lambda: facts(lambda rows: rows.iloc[1:]),
    "a row more": lambda: facts(lambda rows: pd.concat([rows, rows.iloc[:1]])),
    "a minute": lambda: facts(lambda rows: rows.assign(minuto=[1290.0, 1290.0, 1291.0])),
    "a day": lambda: facts(lambda rows: rows.assign(fecha=rows["fecha"] + pd.Timedelta(1, "D"))),
    "a place": lambda: facts(lambda rows: rows.set_geometry(rows.translate(0.01))),
    "no place": lambda: facts(lambda rows: rows.set_geometry([None, *rows.geometry[1:]], crs=EPSG)),
    "a delito": lambda: facts(lambda rows: rows.assign(codigo="PAT.ROB")),
    "the order of two rows": lambda: facts(lambda rows: rows.iloc[::-1]),
    "a column": lambda: facts(lambda rows: rows.assign(nueva="")),
    "a limit": lambda: inputs(moved=1e-12),
    "a neighbour": lambda: inputs(beside="OTRA"),
    "a street": lambda: inputs(streets=("JR. UNO", "JR. TRES")),
    "a street less": lambda: inputs(streets=("JR. UNO",)),
    "a factor": lambda: inputs(factors=lines("cantina")),
    "no factors": lambda: inputs(factors=None),
    "municipal sectors": lambda: inputs(municipal=lines("M-1")),
    "a setting": lambda: inputs(settings=AnalysisSettings("publico", weights={"PAT.HUR": 2.0})),
    "the period": lambda: inputs(period=Period.parse("2020-T2")),
    "the facts of no place": lambda: BASE._replace(released=replace(BASE.released, totals=Totals(4, 99.0, 98.0))),
    "a coverage that is not compared": lambda: BASE._replace(released=replace(BASE.released, totals=Totals(3, 99.0, 78.0))),
}


@pytest.mark.parametrize("name", CHANGED)
def test_each_input_of_the_analysis_changes_it(name: str) -> None:
    assert CHANGED[name]().digest("1") != BASE.digest("1")


def test_the_program_changes_it_and_the_same_again_does_not() -> None:
    assert BASE.digest("1") == inputs().digest("1") != BASE.digest("2")


def test_what_no_sheet_shows_does_not() -> None:
    moved = facts(lambda rows: rows.set_axis(rows.index + 7, axis=0))  # other rows of its file
    coverage = BASE._replace(released=replace(BASE.released, totals=Totals(3, 99.1, 98.2)))
    assert {moved.digest("1"), coverage.digest("1")} == {BASE.digest("1")}


def order(titles: Any = TITLES) -> Order:
    counted, said = Counted("A", "A", 1, 0, 0, evidence=True), EditionFacts("publico", None, 1, 1, 0, {}, {}, None, EPSG)
    peers = Peers(pd.DataFrame({"hechos": [1, 2]}, index=["A", "B"]), 1.0, 0.0)
    request = StationRequest(titles, ("delito",), ("html",), "a4", peers)
    return Order(Found("A", Path("a"), "1", counted, said, None), request, "a", {"S1": 3})


def variants(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield a value with each of its fields, and of those inside, replaced by another."""
    names = [field.name for field in fields(value)] if is_dataclass(value) else getattr(value, "_fields", ())
    for name in names:
        own = getattr(value, name)
        for inner, other in (("", date(1999, 1, 1)), *variants(own)):
            made = replace(value, **{name: other}) if is_dataclass(value) else value._replace(**{name: other})
            yield f"{name} {inner}".strip(), made


def test_every_field_of_what_is_read_and_printed_counts() -> None:
    said = dict(variants(order().request)) | {
        "carpeta": order()._replace(folder="b"),
        "aceptados": order()._replace(accepted={"S1": 4}),
        "analisis": order()._replace(found=replace(order().found, digest="2")),
    }
    digests = {
        name: (one.digest if isinstance(one, Order) else order()._replace(request=one).digest) for name, one in said.items()
    }
    assert {"titles membrete logos", "titles changes", "titles until", "maps", "formats", "paper", "peers table"} <= {
        *digests
    }
    assert [name for name, digest in digests.items() if digest == order().digest] == []
    read = {name: digest_of_values(own) for name, own in variants(BASE)}
    assert {"jurisdiction base", "released others", "released before", "settings radius_m", "period"} <= {*read}
    assert [name for name, digest in read.items() if digest == digest_of_values(BASE)] == []


def test_values_that_look_alike_are_different() -> None:
    pairs = [
        (1, 1.0),
        (1, True),
        ("1", 1),
        (("ab", "c"), ("a", "bc")),
        ({"a": 1}, {"a": 2}),
        (None, ""),
        ([None], []),
        (b"a", "a"),
    ]
    assert [pair for pair in pairs if digest_of_values(pair[0]) == digest_of_values(pair[1])] == []
