"""Told rows: ordinary incidents as one run publishes them, read from the told store and added to it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
import shapely

from geo.columns import BOUNDARY_LEVELS
from layers.disclosure.base_periods import months_of
from layers.disclosure.profiles import told_frame
from layers.disclosure.public_rows import IDENTITIES, kept_as_told, redated_as_told
from layers.editions.incident_keys import public_keys
from mapadelito.publication.store import (
    CLOSED,
    RECORDED,
    REFUSED,
    ROW_COLUMNS,
    TOLD_COLUMNS,
    WITHDRAWN,
    State,
    digest_of_text,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.period import Period
    from mapadelito.publication.store import ToldStore
    from mapadelito.publication.told_ground import ToldGrounds

__all__ = ["NO_PLACE", "ToldRows", "placeless_key"]

NO_PLACE = "~"
"""Separator of year and jurisdiction in the key of incidents that have no place."""


class ToldRows:
    """Ordinary incidents as a run publishes them.

    Months of closed base periods are published as they were told. In open ones, an incident told as ordinary that is
    reserved now is published again: its absence would disclose it.

    Parameters
    ----------
    store, grounds
        The told store, and the told polygons with their public places.
    facts
        All incidents read of the months of the run: columns of :data:`geo.incidents.read.INCIDENT_COLUMNS` and of
        :func:`geo.boundaries.read.locate`, projected as the grounds are, the
        :data:`layers.disclosure.public_rows.IDENTITIES`, and ``rechazado`` for those that were rejected for their location:
        of these only the number is published.
    months
        Months (yyyymm) of the run, of its period and of the one to compare with: at least one; incidents without a date are
        assigned to the year of the last.
    earlier
        As in :func:`layers.disclosure.public_rows.redated_as_told`.

    Attributes
    ----------
    changed
        Number of incidents added, removed or changed since their base period was closed, by its code.
    renewed
        Terrains and months, not closed before, that have told rows: :meth:`kept_rows` replaces them, also where it has none.
    unmatched
        Codes of closed base periods whose store is lost and whose digest in the public record differs from today's data.
    """

    def __init__(
        self,
        store: ToldStore,
        grounds: ToldGrounds,
        facts: gpd.GeoDataFrame,
        *,
        months: Collection[int],
        earlier: pd.Series[int],
    ) -> None:
        self._grounds, self._crs, self._names = grounds, facts.crs, sorted(set(grounds.units["comisaria"]))
        self._named = grounds.units[list(BOUNDARY_LEVELS)].to_numpy(dtype=object)
        self._months = {0, *months}
        last = max(months) // 100
        shown = facts[facts["reserva"] == 0]  # a year with reserved incidents alone is not published
        years = shown["fecha"].dt.year.fillna(last).astype(int)
        self._years = sorted({*years, *(month // 100 for month in months)})
        ordinary = self._as_rows(shown, years)
        self._states = {(item.terrain, item.base): item for item in store.states()}
        told = store.rows({key for name in ("", *self._names) for key in self._keys_of(name)})
        told = told[told["mes"].isin(self._months)].reset_index(drop=True)
        hidden = facts.loc[facts["reserva"] > 0, list(IDENTITIES)]
        kept = kept_as_told(told, ordinary, hidden.assign(codigo=""))
        kept, self.told_as_ordinary = redated_as_told(told, kept, hidden.index, earlier)
        closed, late = self._in_state(told, CLOSED, WITHDRAWN), self._in_state(ordinary, CLOSED, WITHDRAWN)
        self.changed = _differences(told[closed & ~kept.stays], ordinary[late], self._bases(CLOSED, WITHDRAWN))
        self._open = pd.concat([ordinary[~late], told[~closed & kept.stays]], ignore_index=True)
        self._remembered = told[~closed & ~kept.stays & ~kept.still]
        self.renewed = told.loc[~closed, ["terreno", "mes"]].drop_duplicates()
        self.rows = pd.concat([told[closed], self._open], ignore_index=True)
        self._digests: dict[tuple[str, int], NDArray[Any]] | None = None
        self.states = self._recovered()
        self.unmatched = sorted({item.base for item in self.states if item.state == WITHDRAWN})
        self._states |= {(item.terrain, item.base): item for item in self.states}

    def close(self, bases: Mapping[str, Collection[Period]]) -> None:
        """Close base periods of jurisdictions, by name: later runs publish them as this one does."""
        for name, own in bases.items():
            keys = self._keys_of(name)
            pairs = [(key, base.code) for base in own for key in keys if key.startswith(str(base.start.year))]
            new = {pair: State(*pair, CLOSED, self._digest(*pair)) for pair in pairs if pair not in self._states}
            self.states += new.values()
            self._states |= new

    def kept_rows(self) -> pd.DataFrame:
        """Return the rows to store: those of open months, and those told in them before that the data no longer have."""
        gone = self._remembered[~self._in_state(self._remembered, CLOSED, WITHDRAWN)]
        rows = pd.concat([self._open, gone], ignore_index=True)
        return rows[rows["mes"] > 0]

    def frame(self, period: Period | None) -> gpd.GeoDataFrame:
        """Return the public frame of a period in the polygons of the run (:func:`layers.disclosure.profiles.told_frame`)."""
        rows = self._of(period)
        rows = rows[rows["lugar"] != REFUSED].reset_index(drop=True)
        key, keys = pd.factorize(rows["terreno"])
        nowhere = np.asarray([NO_PLACE in one for one in keys], dtype=bool)[key]
        names = [one.partition(NO_PLACE)[2] for one in keys]
        labels = np.full((len(rows), len(BOUNDARY_LEVELS)), "", dtype=object)
        labels[:, 0] = np.asarray([name if name in self._names else "" for name in names], dtype=object)[key]
        points, kinds = np.full(len(rows), None, dtype=object), np.full(len(rows), "", dtype=object)
        bare = self._in_state(rows, WITHDRAWN, RECORDED)
        place = rows["lugar"].mask(bare, -1).to_numpy(dtype=np.intp)
        years = np.asarray([int(one[:4]) for one in keys], dtype=int)[key]
        for year in np.unique(years):
            here = np.flatnonzero((years == year) & ~nowhere)
            ground, called = self._grounds.of(int(year)), self._grounds.labels(int(year))
            terrain = rows["terreno"].iloc[here].map(ground.number).to_numpy(dtype=np.intp)
            placed = np.flatnonzero(place[here] >= 0)
            at = ground.first[terrain[placed]] + place[here[placed]]
            unit = called.holder[terrain]
            unit[placed] = called.place[at]
            labels[here[unit >= 0]] = self._named[unit[unit >= 0]]
            points[here[placed]] = ground.places.frame.geometry.to_numpy()[at]
            kinds[here[placed]] = ground.places.frame["clase"].to_numpy()[at]
            as_whole = np.flatnonzero(bare[here])  # published as one area, like a polygon without known homes
            points[here[as_whole]] = ground.wholes["punto"].to_numpy()[terrain[as_whole]]
            kinds[here[as_whole]] = ground.wholes["clase"].to_numpy()[terrain[as_whole]]
        told = rows.assign(**dict(zip(BOUNDARY_LEVELS, labels.T, strict=True)), fecha=_first_days(rows["mes"]))
        return told_frame(told, points, kinds, self._crs)

    def keys(self, period: Period | None) -> dict[str, list[str]]:
        """Return the keys of the incidents of a period, by which two editions are compared, by jurisdiction."""
        rows = self._of(period)
        names = {key: name for name in self._names for key in self._keys_of(name)}
        keys = public_keys(rows, TOLD_COLUMNS)
        return {str(name): own.tolist() for name, own in keys.groupby(rows["terreno"].map(names))}

    def refused(self, period: Period | None) -> dict[str, int]:
        """Count the incidents of a period that were rejected for their location, by jurisdiction ("" for none)."""
        rows = self._of(period)
        names = rows.loc[rows["lugar"] == REFUSED, "terreno"].map(lambda key: key.partition(NO_PLACE)[2])
        return {str(name): int(count) for name, count in names.value_counts().items()}

    def _of(self, period: Period | None) -> pd.DataFrame:
        """Return the rows of a period, and those without a month."""
        first, last = (day.year * 100 + day.month for day in (period.start, period.end)) if period else (0, 999_999)
        rows: pd.DataFrame = self.rows[self.rows["mes"].between(first, last) | (self.rows["mes"] == 0)]
        return rows

    def _keys_of(self, name: str) -> list[str]:
        """Return the keys of the terrains and of the incidents without a place of a jurisdiction in the years of the run."""
        own = (self._grounds.units["comisaria"] == name).to_numpy()
        keys = []
        for year in self._years:
            called = self._grounds.labels(year)
            mine = called.whole & (called.owner >= 0) & own[called.owner]
            keys += [self._grounds.of(year).terrains[at].key for at in np.flatnonzero(mine)]
            keys.append(placeless_key(year, name))
        return keys

    def _as_rows(self, facts: gpd.GeoDataFrame, years: pd.Series[int]) -> pd.DataFrame:
        """Assign each ordinary incident to its terrain and place; those outside publishable terrains are left out."""
        shapes = facts.geometry.to_numpy()
        located = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        key = (years.astype(str) + NO_PLACE + facts["comisaria"]).to_numpy(dtype=object)
        place = np.where(facts["rechazado"].to_numpy(dtype=bool), REFUSED, -1)
        for one in self._years:
            here = np.flatnonzero(located & (years == one).to_numpy())
            ground = self._grounds.of(one)
            terrain, place[here] = ground.assign(shapely.get_coordinates(shapes[here]))
            whole = self._grounds.labels(one).whole  # of other terrains not all incidents were read
            keys = np.asarray([*(item.key for item in ground.terrains), ""], dtype=object)
            key[here] = np.where([*whole, False], keys, "")[terrain]
        month = (facts["fecha"].dt.year * 100 + facts["fecha"].dt.month).fillna(0).astype(int)
        rows = pd.DataFrame(facts.drop(columns="geometry")).assign(terreno=key, mes=month, lugar=place)
        self.on_other_ground = int((key == "").sum())
        told: pd.DataFrame = rows.loc[key != "", list(ROW_COLUMNS)]
        return told

    def _in_state(self, rows: pd.DataFrame, *states: str) -> NDArray[np.bool_]:
        """Whether the terrain and base period of each row are in one of some states."""
        among, pairs = self._bases(*states), rows[["terreno", "mes"]]
        own = pairs.groupby(["terreno", "mes"], sort=False).ngroup().to_numpy()
        different = pairs.drop_duplicates().itertuples(index=False, name=None)  # in the order of their numbers
        return np.asarray([pair in among for pair in different], dtype=bool)[own]

    def _bases(self, *states: str) -> dict[tuple[str, int], str]:
        """Return the base period of each terrain and month in one of some states."""
        own = [item for item in self._states.values() if item.state in states]
        return {(item.terrain, month): item.base for item in own for month in months_of(item.base)}

    def _recovered(self) -> list[State]:
        """Return the new states of recorded terrains: closed where today's rows have the digest, otherwise withdrawn."""
        known = {key for name in self._names for key in self._keys_of(name)}
        found = []
        for item in self._states.values():
            if item.state == RECORDED and item.terrain in known and self._months.issuperset(months_of(item.base)):
                same = self._digest(item.terrain, item.base) == item.digest
                found.append(item._replace(state=CLOSED) if same else State(item.terrain, item.base, WITHDRAWN))
        return found

    def _digest(self, key: str, base: str) -> str:
        """Return the digest of the public columns of a terrain in a base period."""
        if self._digests is None:
            self._digests = _month_digests(self.rows)
        own = [self._digests[key, month] for month in months_of(base) if (key, month) in self._digests]
        return digest_of_text(np.sort(np.concatenate([np.empty(0, dtype=np.uint64), *own])).tobytes().hex())


def _month_digests(rows: pd.DataFrame) -> dict[tuple[str, int], NDArray[Any]]:
    """Return a hash of the public columns of each row, by terrain and month; identities are not included."""
    numbers = pd.util.hash_pandas_object(rows[list(TOLD_COLUMNS)].astype(str), index=False).to_numpy()
    groups = rows.reset_index(drop=True).groupby(["terreno", "mes"])
    return {cast("tuple[str, int]", pair): numbers[own.index.to_numpy()] for pair, own in groups["lugar"]}


def placeless_key(year: int, name: str) -> str:
    """Return the key, in place of a terrain, of the incidents of a jurisdiction that have no place."""
    return f"{year}{NO_PLACE}{name}"


def _first_days(months: pd.Series[int]) -> pd.Series[pd.Timestamp]:
    """Return the first day of each month given as yyyymm; NaT for 0."""
    return pd.to_datetime(months.where(months > 0).astype("Int64").astype("str"), format="%Y%m", errors="coerce").astype(
        "datetime64[us]"
    )


def _differences(told: pd.DataFrame, now: pd.DataFrame, bases: Mapping[tuple[str, int], str]) -> Counter[str]:
    """Count the incidents added, removed or changed in each closed base period; a changed one is in both lists."""
    before, after = (Counter(rows[["terreno", *TOLD_COLUMNS]].itertuples(index=False, name=None)) for rows in (told, now))
    gone, came = Counter[str](), Counter[str]()
    for side, rows in ((gone, before - after), (came, after - before)):
        for (terrain, month, *_), count in rows.items():
            side[bases[terrain, month]] += count
    return gone | came
