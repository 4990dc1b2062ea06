"""Rows without coordinates that name a sector of the boundaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.boundaries.names.unit_names import UnitNames
from geo.boundaries.names.unit_words import own_name, parts_of_name
from geo.boundaries.point_in_polygon import first_holder
from geo.columns import BOUNDARY_LEVELS
from geo.wording import listing, shown
from layers.disclosure.profiles import shows_reserved
from mapadelito.reading.jurisdiction_names import bare_name, by_bare_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.boundaries.read import Boundaries
    from geo.incidents.account import Incidents
    from geo.incidents.by_sector import SectorFinder

__all__ = ["known_without_places", "sector_finder", "set_sectors"]

_FEW, _MOST_OF = 5, 0.9
"""Rows with a place, at least, and share of them inside one comisaría, by which a name that it does not have is its name."""
_NAME_LETTERS = 200
"""Letters of the name of a sector, at most: longer cells are accounts, and words are compared with all of them."""


def sector_finder(boundaries: Boundaries | None, profile: str) -> SectorFinder | None:
    """Return what finds the sector of the boundaries that a row names; None where they have no sectors of comisarías.

    A name of a comisaría that the boundaries do not have is that of the one in which nearly all the rows of that name lie
    that have a place; only where the profile shows the reserved facts, since what the others show must not depend on the
    places of these. A wider unit (``--ambito``) has the comisarías and their sectors in narrower columns: the row is
    counted in the narrowest polygon of them that it names.
    """
    column = _columns(boundaries)
    if boundaries is None or column is None:
        return None
    frame = boundaries.frame
    blank = pd.Series("", index=frame.index, dtype="str")
    called = pd.DataFrame({name: frame[column[name]] if name in column else blank for name in BOUNDARY_LEVELS})
    names = UnitNames(called)
    known = by_bare_name({name: name for name in called["comisaria"].unique()})

    def find(written: pd.DataFrame, placed: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
        strange = {bare_name(name) for name in written["comisaria"]} - {"", *known} if shows_reserved(profile) else set()
        near = placed[placed["comisaria"].map(bare_name).isin(strange)] if strange else placed.iloc[:0]
        holder = first_holder(near[["x", "y"]].to_numpy(), frame.geometry.to_numpy())
        learnt = _learnt(near["comisaria"], pd.Series([*called["comisaria"], ""]).take(holder).set_axis(near.index))
        out = pd.DataFrame("", index=written.index, columns=list(BOUNDARY_LEVELS), dtype="str")
        for row, *texts in written[list(BOUNDARY_LEVELS)].itertuples(name=None):
            at, level = _find(names, known | learnt, *texts)
            if at >= 0:
                own = list(BOUNDARY_LEVELS[: BOUNDARY_LEVELS.index(column[level]) + 1])
                out.loc[row, own] = frame.loc[at, own].to_numpy()
        return out, [*_told(written["comisaria"], learnt), *_unknown(written["comisaria"], known, learnt)]

    return find


def _columns(boundaries: Boundaries | None) -> dict[str, str] | None:
    """Return the column of the boundaries of each unit; None where they have no sectors of comisarías."""
    if boundaries is None:
        return None
    column = {boundaries.level_units.get(level, level): level for level in BOUNDARY_LEVELS}
    if not {"comisaria", "sector"} <= set(column) or not (boundaries.frame[column["sector"]] != "").any():
        return None
    return column


def known_without_places(boundaries: Boundaries | None, profile: str) -> frozenset[str] | None:
    """Return the bare names of comisarías that the finder knows by the boundaries; None where it learns no others."""
    column = _columns(boundaries)
    if boundaries is None or column is None or not shows_reserved(profile):
        return None
    return frozenset({"", *by_bare_name({name: name for name in boundaries.frame[column["comisaria"]].unique()})})


def _learnt(names: pd.Series[str], holders: pd.Series[str]) -> dict[str, str]:
    """Return the comisaría in which the rows of each name lie, by its bare name; those that lie in none are absent."""
    counts = pd.crosstab(names.map(bare_name), holders)
    enough = counts[counts.sum(axis=1) >= _FEW].drop(columns="", errors="ignore")
    if enough.empty or not len(enough.columns):
        return {}
    share = enough.max(axis=1) / counts.sum(axis=1).reindex(enough.index)
    return {str(name): str(enough.loc[name].idxmax()) for name in enough.index[share >= _MOST_OF]}


def _told(names: pd.Series[str], learnt: Mapping[str, str]) -> list[str]:
    """Return the sentence about each comisaría that was known by the places of its rows."""
    said = {unit: [name for name in names.unique() if learnt.get(bare_name(name)) == unit] for unit in {*learnt.values()}}
    return [
        f"Los hechos con lugar que dicen {listing([f'«{shown(name)}»' for name in sorted(own)])} caen en «{unit}»: los que "
        "no tienen coordenada y dicen lo mismo se buscan en sus sectores."
        for unit, own in sorted(said.items())
        if own
    ]


def _unknown(names: pd.Series[str], known: Mapping[str, str], learnt: Mapping[str, str]) -> list[str]:
    """Return the sentence about the comisarías of the rows that the boundaries do not have; none where they have all."""
    strange = sorted({name for name in names if bare_name(name) not in {"", *known, *learnt}})
    if not strange:
        return []
    theirs, ours = (listing([f"«{shown(name)}»" for name in names]) for names in (strange, sorted({*known.values()})))
    line = (
        f"Hay hechos sin coordenada de {theirs}: los límites no tienen esa comisaría, sino {ours}. Para contarlos en su "
        "sector, que el nombre sea el mismo en los hechos y en los límites."
    )
    if len({*known.values()}) == 1 and not own_name(next(iter(known.values())), is_file=True):
        line += " O dé el de los límites con --comisaria, como lo escriben los hechos."
    return [line]


def _find(names: UnitNames, stations: Mapping[str, str], comisaria: str, sector: str, subsector: str) -> tuple[int, str]:
    """Return the polygon and level of the names of a row; -1 and empty where they mean none, or several comisarías."""
    if max(len(sector), len(subsector)) > _NAME_LETTERS:
        return -1, ""
    parts = parts_of_name(sector).levels
    said = [text for text in (comisaria, parts.get("comisaria", "")) if bare_name(text)]
    found = {stations.get(bare_name(text), "") for text in said}
    if len(found) > 1 or found == {""}:
        return -1, ""
    if "comisaria" in parts:
        sector = parts.get("sector", "")
    return names.find(next(iter(found), ""), sector, subsector or parts.get("subsector", ""))


def set_sectors(incidents: Incidents) -> None:
    """Set the sector that rows without a point name, with its comisaría (:attr:`Incidents.named`)."""
    named = incidents.named.found
    rows = named.index.intersection(incidents.frame.index[incidents.frame.geometry.isna()])
    incidents.frame.loc[rows, list(BOUNDARY_LEVELS)] = named.loc[rows]
