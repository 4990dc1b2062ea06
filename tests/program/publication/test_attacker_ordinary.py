"""Attacks on what is published of ordinary incidents (T2): their exact place and their day are not told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

import mapadelito.jobs.drawing
from helpers.attack import (
    EVERYTHING,
    PAGES,
    PublicPlaces,
    Town,
    both_places,
    contents,
    digests,
    other_days,
    own_of,
    public_places_of,
    texts,
)
from mapadelito.jobs.evaluate import evaluate
from mapadelito.jobs.prioritize import prioritize
from mapadelito.jobs.review import review
from mapadelito.publication import told_incidents
from mapadelito.publication.told_rows import ToldRows
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

# ---- T2: nor does an ordinary one, elsewhere in the catchment of its public place ----


def catchment_swap(places: PublicPlaces, incidents: gpd.GeoDataFrame, rng: np.random.Generator) -> NDArray[np.float64]:
    """Other places of ordinary incidents that have the same public place."""
    units = places.units
    keys = [tuple(key) for key in units[["comisaria", "sector", "subsector"]].itertuples(index=False)]
    number = np.array([keys.index((row.comisaria, row.sector, row.subsector)) for row in incidents.itertuples()])
    xy = shapely.get_coordinates(incidents.geometry.to_numpy())
    home, out, shapes = places.found.snap(xy, number), xy.copy(), places.found.ground.to_numpy()
    for _ in range(20):
        tried = xy + rng.normal(0, 40, xy.shape)
        inside = shapely.intersects_xy(shapely.buffer(shapes[number], -1.0), tried[:, 0], tried[:, 1])
        same = inside & (places.found.snap(tried, number) == home)
        out[same] = tried[same]
    assert (np.hypot(*(out - xy).T) > 5).mean() > 0.5
    return out


@both_places
def test_t2_an_ordinary_incident_elsewhere_in_its_catchment_changes_nothing(
    place: str, request: pytest.FixtureRequest
) -> None:
    town = request.getfixturevalue(place)
    incidents = own_of(town, hidden=False)
    places = public_places_of(town)
    xy = catchment_swap(places, incidents.to_crs(places.units.crs), np.random.default_rng(2))
    moved = gpd.GeoSeries(shapely.points(xy), crs=places.units.crs).to_crs(4326)
    other = town.rows.copy()
    other.loc[incidents.index, town.columns["lat"]] = [f"{value:.8f}" for value in moved.y]
    other.loc[incidents.index, town.columns["lon"]] = [f"{value:.8f}" for value in moved.x]
    formats = EVERYTHING if place == "cdmx" else PAGES
    assert digests(town.published(formats=formats)) == digests(town.publish(other, formats=formats))
    own = {"formats": "html", "mapa": "delito", "perfil": "comite"}
    seen = [digests(run.parent / "comite") for run in (town.published(**own), town.publish(other, **own))]
    assert seen[0] != seen[1]  # the committee sees exact points: the test can fail


DAYS = re.compile(
    r"lunes|martes|miércoles|jueves|viernes|sábado|domingo|[Dd][ií]a.(?:principal|que destaca)|Hora y día|\d\d/\d\d/\d{4}"
)
HITS = re.compile(r"habrían (?:contenido|señalado|acertado)|hechos posteriores|PAI ")


@pytest.mark.parametrize(
    ("place", "formats"),
    [
        ("ilo", PAGES),
        pytest.param("ilo", EVERYTHING, marks=pytest.mark.slow),
        pytest.param("cdmx", EVERYTHING, marks=pytest.mark.slow),
    ],
)
def test_t2_an_ordinary_incident_on_another_day_of_its_month_changes_nothing(
    place: str, formats: str, request: pytest.FixtureRequest
) -> None:
    town = request.getfixturevalue(place)
    other = other_days(town, np.random.default_rng(4))
    assert (other != town.rows).any(axis=1).sum() > 100
    one, two = town.published(formats=formats), town.publish(other, formats=formats)
    assert digests(one) == digests(two)
    told = re.sub(r"se cerró el \d\d/\d\d/\d{4}", "", said(one))  # a day of the calendar, not of a fact
    assert DAYS.findall(told) == HITS.findall(told) == []
    assert "meses con los anteriores" in told  # how the radius of the density was chosen


def test_the_internal_profile_tells_days_and_hits(ilo: Town) -> None:
    """On exact facts: what the test of the public one looks for is there to be found."""
    told = said(ilo.publish(ilo.rows, formats="html,xlsx", mapa="delito,riesgo", perfil="interno").parent / "interno")
    assert {"viernes", "Día que destaca", "Hora y día"} < set(DAYS.findall(told))
    assert {"habrían contenido", "habrían señalado"} < set(HITS.findall(told))


def said(folder: Path) -> str:
    """All that the files of a folder say, of the pages what they carry of data (their script names the days of the week)."""
    pages = (content.split(b'id="datos">')[-1].split(b"</script>")[0] for content in contents(folder).values())
    return b"\n".join(map(texts, pages)).decode(errors="replace")


@pytest.mark.parametrize("command", [review, *(pytest.param(own, marks=pytest.mark.slow) for own in (evaluate, prioritize))])
def test_other_commands_put_nothing_in_the_public_folder(ilo: Town, command: Callable[..., Any]) -> None:
    folder = ilo.publish(ilo.rows, formats="html", mapa="delito")
    before = digests(folder)
    options = {"incidentes": ilo.folder / "r1" / "hechos.csv", "limites": ilo.options["limites"], "salida": folder.parent}
    command(load_config(None, options | {"cortes": 1}), lambda _: None)
    assert digests(folder) == before
    assert {name.partition("/")[0] for name in contents(folder.parent)} == {"publico", "reservado"}


def test_t2_finds_days_that_are_released(ilo: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def weekday(*_: Any) -> str:
        return f"Lunes: {(shown[-1].dt.day_of_week == 0).sum()}."

    class Careless(ToldRows):
        """Publishes the day of each incident."""

        def __init__(self, store: Any, grounds: Any, facts: gpd.GeoDataFrame, **more: Any) -> None:
            shown.append(facts.loc[facts["reserva"] == 0, "fecha"])
            super().__init__(store, grounds, facts, **more)

    shown: list[pd.Series] = []
    monkeypatch.setattr(told_incidents, "ToldRows", Careless)
    monkeypatch.setattr(mapadelito.jobs.drawing, "_coverage", weekday)
    other = other_days(ilo, np.random.default_rng(4))
    one, two = (digests(ilo.publish(rows, formats="html", mapa="delito")) for rows in (ilo.rows, other))
    assert one["index.html"] != two["index.html"]
