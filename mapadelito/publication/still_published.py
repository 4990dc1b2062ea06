"""Reserved incidents that were published as ordinary ones: the months of a public page are theirs too.

Which months a page has, or is compared with, must not tell that an incident became reserved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from layers.disclosure.public_rows import IDENTITIES, identities, kept_as_told, number_hashes, redated_as_told
from mapadelito.publication.store import REFUSED
from mapadelito.publication.told_ground import ToldGrounds
from mapadelito.publication.told_rows import placeless_key

if TYPE_CHECKING:
    from collections.abc import Collection

    from geo.incidents.account import Incidents
    from mapadelito.publication.store import ToldStore

__all__ = ["earlier_numbers", "still_published"]


def still_published(
    incidents: Incidents, *, store: ToldStore, units: gpd.GeoDataFrame | None, area: str
) -> pd.Series[pd.Timestamp]:
    """Return the days under which reserved incidents were published as ordinary ones with a place, by row number.

    Parameters
    ----------
    incidents
        Of all months, in their polygons.
    store
        The told store.
    units
        Polygons of the run; None where they are made round the incidents, under the name ``area``.
    area
        Name of the jurisdiction of a run without polygons.
    """
    rows = _rows(incidents)
    hidden = rows[rows["reserva"] > 0]
    told = store.rows(_keys(store, incidents, units, area)) if len(hidden) else pd.DataFrame()
    if told.empty:
        return incidents.published
    told = told[told["lugar"] != REFUSED].reset_index(drop=True)
    months = rows["fecha"].dt.year * 100 + rows["fecha"].dt.month
    rows = rows[months.isin(told["mes"])]
    rows = rows.join(identities(rows, incidents.ids))
    ordinary, hidden = rows[rows["reserva"] == 0], rows[rows["reserva"] > 0]
    same_day = kept_as_told(told, ordinary, hidden.loc[:, list(IDENTITIES)].assign(codigo=""))
    earlier = earlier_numbers(incidents)
    kept, labels = redated_as_told(told, same_day, hidden.index, earlier)
    days = hidden["fecha"][same_day.hidden]
    other = told["numero"][kept.stays & ~same_day.stays]
    redated = pd.to_datetime(incidents.redated["fecha"])[(earlier.isin(other) & earlier.index.isin(labels)).to_numpy()]
    redated = redated[~redated.index.isin(days.index) & ~redated.index.duplicated()]
    found: pd.Series[pd.Timestamp] = pd.concat([days, redated]).astype("datetime64[us]")
    return found


def earlier_numbers(incidents: Incidents) -> pd.Series[int]:
    """Return ``numero`` of the reports of reserved incidents with their days, now and before, by row."""
    rows = incidents.redated
    days = rows["fecha"].str.replace("-", "")
    return pd.Series(number_hashes(rows["id"], days), index=rows.index)


def _rows(incidents: Incidents) -> gpd.GeoDataFrame:
    """Return the incidents that have a day; those rejected for their location have no place and no delito."""
    own = incidents.frame[["fecha", "minuto", "reserva", "codigo", "geometry"]]
    lost = incidents.misplaced[["fecha", "reserva"]].assign(codigo="")
    whole = gpd.GeoDataFrame(pd.concat([own, lost]), geometry="geometry", crs=incidents.frame.crs)
    return whole[whole["fecha"].notna()]


def _keys(store: ToldStore, incidents: Incidents, units: gpd.GeoDataFrame | None, area: str) -> Collection[str]:
    """Return the keys of the polygons of the run, and of its incidents without a place, in all years."""
    years = store.years()
    if units is None:
        own = {item.key for item in store.terrains(years) if item.names[0] == area}
        return own | {placeless_key(year, area) for year in years}
    grounds = ToldGrounds(store, units.to_crs(incidents.frame.crs), None, lost=())
    names = sorted(set(units["comisaria"]))
    return {key for year in years for key in [*grounds.owners(year), *(placeless_key(year, name) for name in names)]}
