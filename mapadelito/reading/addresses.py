"""The geocoder of a run: the streets and places given, and the comisaría in which each address must lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.context.streets import read_streets
from geo.geocoding.gazetteer import Gazetteer
from geo.geocoding.geocode import DOUBTFUL, POINT_CLASSES, geocode
from geo.geocoding.street_index import StreetIndex
from geo.incidents.by_address import Locator
from geo.wording import listing
from mapadelito.outputs.row_review.address_book import read_places
from mapadelito.reading.jurisdiction_names import bare_name, by_bare_name
from mapadelito.settings.usual_places import cache_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from geo.boundaries.read import Boundaries
    from mapadelito.settings.config import Config

__all__ = ["locator_of"]


def locator_of(config: Config, boundaries: Boundaries | None) -> Locator | None:
    """Return the geocoder of a run; None without boundaries, or without both streets and named places.

    An address of a comisaría that the boundaries do not have, or have twice, gets a point only from the user's answer: the
    street of that name here is perhaps a homonym of the one meant.

    Raises
    ------
    ConfigError
        If a place of ``[lugares]`` has no coordinates.
    """
    answers = read_places(config.lugares_libro)
    places = {**config.lugares, **{address: place for (address, _), place in answers.items()}}
    if boundaries is None or not (config.calles or places):
        return None
    epsg = boundaries.epsg
    gazetteer = Gazetteer(places, epsg=epsg)
    whole = shapely.union_all(boundaries.frame.geometry.to_numpy())

    def locate(addresses: Sequence[str], comisarias: Sequence[str]) -> pd.DataFrame:
        cache = cache_folder(config.salida)
        streets = read_streets(config.calles, epsg=epsg, around=boundaries.frame, cache=cache)
        areas = _areas(boundaries)
        inside = [areas.get(bare_name(name), whole) for name in comisarias]
        found = geocode(addresses, StreetIndex(streets.frame), gazetteer, areas=inside)
        pairs = list(zip(addresses, comisarias, strict=True))
        known = [not bare_name(name) or bare_name(name) in areas for name in comisarias]
        answered = [not answers.keys().isdisjoint({pair, (pair[0], None)}) for pair in pairs]
        found["is_strange"] = ~(np.asarray(known, dtype=bool) | answered) & found["clase"].isin(POINT_CLASSES)
        found.loc[found["is_strange"], "clase"] = DOUBTFUL
        return found.assign(is_point=found["clase"].isin(POINT_CLASSES))

    return Locator(epsg, locate, _outside_lines(gazetteer.outside(whole)))


def _outside_lines(names: Sequence[str]) -> tuple[str, ...]:
    """Return the sentence about the named places outside the boundaries; none where all are inside."""
    if not names:
        return ()
    named = listing(f"«{name}»" for name in names)
    told = f"Están fuera de los límites, y ningún hecho se ubica ahí: {named}, de [lugares] o --lugares-libro."
    return (f"{told} Si no es así, revise que su latitud vaya primero.",)


def _areas(boundaries: Boundaries) -> dict[str, shapely.Geometry]:
    """Return the polygon of each comisaría by the bare name that rows may give it; ambiguous names are absent."""
    frame = boundaries.frame
    shapes = {
        name: shapely.union_all(frame.geometry[frame["comisaria"] == name].to_numpy())
        for name in frame["comisaria"].unique()
    }
    return {bare: shapes[unit] for bare, unit in by_bare_name(boundaries.unit_of_each).items() if unit in shapes}
