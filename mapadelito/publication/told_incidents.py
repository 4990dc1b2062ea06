"""Incidents that a run publishes: ordinary ones by public place and reserved ones by count, consistent with told ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.boundaries.levels import people_of
from geo.naming import slug
from geo.wording import listing
from layers.disclosure.base_periods import Calendar, base_of
from layers.disclosure.partition import Partition
from layers.disclosure.profiles import PROFILES
from layers.disclosure.public_rows import identities
from mapadelito.outputs.editions import periods_told
from mapadelito.publication.messages import (
    COPY_BACK,
    UNDATED_YEAR,
    changed_message,
    closing_messages,
    other_calendar_messages,
    other_ground_message,
    settled_message,
    stays_message,
    unmatched_message,
    without_message,
)
from mapadelito.publication.public_record import PUBLIC_RECORD, adopt_record, record_text
from mapadelito.publication.still_published import earlier_numbers
from mapadelito.publication.told_ground import ToldGrounds
from mapadelito.publication.told_reserved import ToldReserved
from mapadelito.publication.told_rows import ToldRows

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from geo.incidents.account import Incidents
    from geo.period import Period
    from layers.disclosure.public_places import PublicPlaces
    from mapadelito.publication.store import ToldStore
    from mapadelito.settings.config import Config

__all__ = ["ToldIncidents"]

_YEAR = re.compile(r"\d{4}")
_UNDATED = UNDATED_YEAR * 100 + 1
"""Month (yyyymm) of the places of a run without a period, whose incidents have no date."""


class ToldIncidents:
    """Incidents and counts that a run of the public or the comité profile publishes.

    Parameters
    ----------
    config, store
        Options of the run, and the told store.
    incidents, period
        Incidents as read, and the period of the run.
    units
        Polygons of the jurisdictions to draw, in the coordinate system of the incidents.
    find
        Makes public places (:func:`layers.disclosure.public_places.find_public_places`); None where the profile shows exact
        ones.
    homes
        A point per home in the same system, or None where they were not counted.
    today
        Day of the run, which closes base periods.
    tells_reserved
        Whether the reserved incidents are counted.
    closes
        Whether the base periods that may be closed are closed.

    Attributes
    ----------
    ordinary
        Ordinary incidents.
    reserved
        Counts of reserved incidents in words, by jurisdiction.
    warnings
        Spanish warnings for the user, printed on no sheet.
    """

    def __init__(  # noqa: PLR0913 (what a run read, and when)
        self,
        config: Config,
        store: ToldStore,
        incidents: Incidents,
        period: Period | None,
        *,
        units: gpd.GeoDataFrame,
        find: Callable[[gpd.GeoDataFrame], PublicPlaces] | None,
        homes: gpd.GeoSeries | None,
        today: date,
        tells_reserved: bool = True,
        closes: bool = True,
    ) -> None:
        self._store, self._is_public, self._names = store, config.perfil == PROFILES[0], sorted(set(units["comisaria"]))
        months = _months(period, incidents.before[0] if incidents.before else None) or {_UNDATED}
        years = self._years = {month // 100 for month in months}
        lost = self._settle_losses(config, units, years)
        self._base = config.base_reservados
        self._lost = {(name, year) for name, year in lost if name in self._names and year in years}
        self._grounds = ToldGrounds(store, units, find, lost=lost)
        facts = _together(incidents)
        self.ordinary = ToldRows(store, self._grounds, facts, months=months, earlier=earlier_numbers(incidents))
        hidden = facts[(facts["reserva"] > 0) & facts.geometry.notna()].drop(
            index=self.ordinary.told_as_ordinary, errors="ignore"
        )
        calendar = Calendar(today, config.base_reservados, frozenset(map(base_of, config.cerrar)))
        self._reserved_counts = ToldReserved(store, units, homes, years=years, lost=lost)
        self.reserved, closed = self._reserved_counts.tell(hidden if tells_reserved else None, period, calendar)
        if self._is_public and closes:
            self.ordinary.close(closed)
        self._given = {
            "edificios": homes is not None,
            "poblacion": people_of(units).notna().any(),
            "calles": bool(config.calles),
        }
        self.warnings = self._messages()

    def places(self) -> dict[str, PublicPlaces]:
        """Return the public places of the last year of the run by jurisdiction; "" has those of all."""
        return {name: self._grounds.drawn(max(self._years), name) for name in ("", *self._names)}

    def areas(self) -> gpd.GeoDataFrame:
        """Return the public places of all years that are areas, and the whole polygons of withdrawn points.

        As :meth:`layers.disclosure.public_places.PublicPlaces.areas`.
        """
        grounds = [self._grounds.of(year) for year in sorted(self._years)]
        parts = [areas for ground in grounds for areas in (ground.places.areas(), ground.wholes)]
        whole = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=parts[0].crs)
        return whole[~gpd.GeoSeries(whole["punto"]).to_wkb().duplicated()].reset_index(drop=True)

    def save(self) -> None:
        """Write the entries of the run into the store; to be called before the edition is put in place."""
        told = self.ordinary
        if self._is_public:
            self._store.save(
                terrains=self._grounds.fresh,
                counts=self._reserved_counts.fresh(),
                rows=told.kept_rows(),
                renewed=told.renewed,
                states=told.states,
            )
        else:
            self._store.save(counts=self._reserved_counts.fresh())

    def record(self) -> str:
        """Return the JSON text of the public record; to be called after :meth:`save`."""
        return record_text(self._store)

    def _settle_losses(self, config: Config, units: gpd.GeoDataFrame, years: set[int]) -> set[tuple[str, int]]:
        """Add the entries of the public record to the store, and return the jurisdictions and years that were lost.

        Lost are those with an edition but no entry in either. A jurisdiction is identified by its name or, if it is of the
        run (``units``), by its polygon.
        """
        if not adopt_record(self._store, config.salida / PUBLIC_RECORD):
            every = self._store.years()
            known = {(item.names[0], item.year) for item in self._store.terrains(every)}
            known |= {(item.jurisdiction, int(item.base[:4])) for item in self._store.counts(every)}
            known |= {(name, year) for year in years for name in _known_by_ground(self._store, units, year)}
            told = {
                (name, int(year))
                for name, period in periods_told(config.salida, PROFILES[0])
                for year in (_YEAR.findall(period) or years)
            }
            listed = {name for name, _ in told}
            unlisted = [
                name for name in self._names if name not in listed and (config.salida / PROFILES[0] / slug(name)).exists()
            ]
            told |= {(name, year) for name in (self._names if self._store.was_damaged else unlisted) for year in years}
            if any(name not in self._names for name, _ in told - known):  # their ground may have another name today
                told |= {(name, year) for name in self._names for year in years}
            self._store.save(lost=told - known)
        return self._store.lost()

    def _messages(self) -> list[str]:
        told, out = self.ordinary, []
        coarser = sorted({*self._grounds.coarser, *(f"{name} ({year})" for name, year in self._lost)})
        if coarser:
            out.append(
                f"La lista de lugares públicos de {listing(coarser)} se perdió, y con las capas de hoy sería otra: sus "
                f"hechos se dicen por sector, sin puntos. {COPY_BACK}"
            )
        if self._is_public and told.unmatched:
            out.append(unmatched_message(told.unmatched))
        if self._is_public:
            out += [
                without_message(year, lacks, self._names) for year in sorted(self._years) if (lacks := self._lacking(year))
            ]
            out += [changed_message(code, count, self._names) for code, count in sorted(told.changed.items())]
        if self._is_public and (count := told.on_other_ground):
            out.append(other_ground_message(count, {item.names[0]: item.year for item in self._store.terrains(self._years)}))
        out += other_calendar_messages(self._base, [counts.total for counts in self.reserved.values()])
        if count := len(told.told_as_ordinary):
            out.append(stays_message(count))
        return [
            *out,
            *(self._settled() if self._is_public else ()),
            *closing_messages([(item.base, item.jurisdiction) for item in self._reserved_counts.fresh()]),
        ]

    def _settled(self) -> list[str]:
        """Return the message about the public places that this run publishes first; empty where there is none."""
        year = max(self._years)
        return [*filter(None, [settled_message(year, self._grounds.settled.get(year, set()), self._names)])]

    def _lacking(self, year: int) -> str:
        """Return the best layer of the run that the told places of a year were made without; empty if they used it."""
        used = set() if year in {lost for _, lost in self._lost} else self._grounds.kept_bases(year)
        best = next((base for base, is_given in self._given.items() if is_given or base in used), "")
        return best if used and best not in used else ""


def _known_by_ground(store: ToldStore, units: gpd.GeoDataFrame, year: int) -> list[str]:
    """Return the jurisdictions whose polygons the store covers in a year, under any name."""
    shapes = [*(item.shape for item in store.terrains([year])), *(item.shape for item in store.counts([year]))]
    told = Partition([*gpd.GeoSeries(shapes, crs=4326).to_crs(units.crs)])
    outlines = units.geometry.groupby(units["comisaria"]).agg(shapely.union_all)
    return [str(name) for name, outline in outlines.items() if not told.is_new(outline)]


def _together(incidents: Incidents) -> gpd.GeoDataFrame:
    """Return all incidents of the run, with the earlier period and those rejected for their location (``rechazado``)."""
    own, lost = [incidents.frame], [incidents.misplaced]
    if incidents.before:
        own, lost = [*own, incidents.before[1]], [*lost, incidents.misplaced_before]
    refused = pd.concat(lost).drop(columns=["codigo", "delito"], errors="ignore")  # only their number is published
    facts = gpd.GeoDataFrame(pd.concat([*own, refused]), geometry="geometry", crs=incidents.frame.crs)
    texts = ["turno", "codigo", "titulo", "delito", "modalidad"]
    facts[texts] = facts[texts].fillna("")  # a rejected row has none
    facts = facts.assign(rechazado=np.arange(len(facts)) >= len(facts) - len(refused))
    return facts.join(identities(facts, incidents.ids))


def _months(*periods: Period | None) -> set[int]:
    """Return the months of some periods, as yyyymm."""
    return {
        year * 100 + month
        for period in periods
        if period is not None
        for year in range(period.start.year, period.end.year + 1)
        for month in range(1, 13)
        if (period.start.year, period.start.month) <= (year, month) <= (period.end.year, period.end.month)
    }
