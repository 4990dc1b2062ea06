"""Read every file of a run before anything is computed, so that a bad one is refused in the first seconds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from geo.boundaries.municipal import read_municipal
from geo.context.risk_factors import read_factors
from geo.errors import ConfigError
from geo.incidents.coordinate_repair import home_of
from layers.disclosure.profiles import shows_exact
from mapadelito.publication.still_published import still_published
from mapadelito.publication.told_ground import told_shapes
from mapadelito.reading.area_limits import NO_LIMITS, area_limits, area_name, keep_inhabited
from mapadelito.reading.boundary_layers import read_limits
from mapadelito.reading.current_month import month_of_store
from mapadelito.reading.incident_source import LOAD_THEM, has_incidents, reading_words
from mapadelito.reading.period_parts import keep_own_periods
from mapadelito.reading.placing import keep_comisarias, keep_period, read_all_placed, read_placed, say_doubts
from mapadelito.reading.surroundings import read_ground, read_homes
from mapadelito.reading.usable_rows import require_dates, require_usable
from mapadelito.settings.config import Config
from mapadelito.settings.own_periods import own_periods
from mapadelito.settings.title_block import general, settings_of_each
from maps.sheets.compose import NEED_FACTORS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from geo.boundaries.read import Boundaries
    from geo.context.context_layer import ContextLayer
    from geo.context.risk_factors import Factors
    from geo.incidents.account import Incidents
    from geo.period import Period
    from mapadelito.jobs.session import Session
    from mapadelito.publication.store import ToldStore
    from mapadelito.reading.period_parts import PeriodPart
    from mapadelito.settings.title_block import JurisdictionSettings
    from maps.sheets.titles import Membrete

__all__ = ["Inputs", "given_limits", "read_all", "read_both", "require_both"]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that ``generar`` reads; None for what was not given.

    ``chosen`` are the polygons of the jurisdictions asked for, ``homes`` the buildings (None too where nothing that is told
    depends on their number), ``municipal`` the sectors of the municipality; ``membrete`` is the title block of the run, and
    ``by_name`` what ``proyecto.toml`` gives for each jurisdiction, with its logos; ``notes`` are the sentences for the
    sheets about what was chosen while reading. ``period`` is None too where the jurisdictions have different ones: then
    ``own`` has the jurisdictions and incidents of each.
    """

    boundaries: Boundaries
    chosen: gpd.GeoDataFrame
    incidents: Incidents | None
    period: Period | None
    streets: ContextLayer
    base: ContextLayer
    homes: ContextLayer | None
    factors: Factors | None
    municipal: gpd.GeoDataFrame | None
    membrete: Membrete
    by_name: Mapping[str, JurisdictionSettings]
    notes: tuple[str, ...] = ()
    own: tuple[PeriodPart, ...] = ()

    @property
    def parts(self) -> tuple[Inputs, ...]:
        """What is read of the jurisdictions of each period, as if the run were of them alone."""
        if not self.own:
            return (self,)
        return tuple(
            replace(
                self,
                chosen=part.chosen,
                incidents=part.incidents,
                period=part.period,
                notes=self.notes if part.is_general else (),
                own=(),
            )
            for part in self.own
        )


def read_all(session: Session, store: ToldStore | None, *, for_edition: bool = False) -> Inputs:
    """Return everything that a run of ``generar`` needs; the buildings only if something told in ``store`` depends on them.

    Without polygons the boundary is made round the facts. If ``for_edition``, a run that names no period and reads the store
    is about one month of it, and the comisarías that have a period of their own are about that.

    Raises
    ------
    MapaError
        If a file cannot be used, or none of the incidents can.
    """
    config, clock, say = session.config, session.clock, session.say
    boundaries = given_limits(session)
    incidents, period = None, config.periodo
    notes: list[str] = []
    own: list[PeriodPart] = []
    if has_incidents(config, as_of=session.as_of):
        say(reading_words(config))
        with clock("incidentes"):
            incidents, period, own = _read_incidents(session, boundaries, store, notes, for_edition=for_edition)
            say_doubts(incidents, say)
            require_usable(incidents, period)
            for part in own:
                if part.period is not None:
                    require_dates(incidents, part.period)
            incidents.decisions += notes
    for line in notes:
        say(f"{line} Otro se pide con --periodo.")
    with clock("limites"):
        if boundaries is not None:
            chosen = keep_comisarias(incidents, boundaries, config.comisaria)
            homes = read_homes(config, boundaries.epsg, chosen) if store is not None else None
        elif incidents is not None:
            boundaries, homes = _made_limits(session, incidents, period, store)
            chosen = boundaries.frame
        else:
            raise ConfigError(NO_LIMITS)
        streets, base, decisions = read_ground(config, boundaries.epsg, chosen)
        session.decisions += decisions
        return Inputs(
            boundaries,
            chosen,
            incidents,
            period,
            streets,
            base,
            homes=homes,
            factors=_read_factors(config, boundaries),
            municipal=_read_municipal(session),
            membrete=general(config),
            by_name=settings_of_each(config, boundaries.frame),
            notes=tuple(notes),
            own=tuple(own),
        )


def _read_incidents(
    session: Session, boundaries: Boundaries | None, store: ToldStore | None, notes: list[str], *, for_edition: bool
) -> tuple[Incidents, Period | None, list[PeriodPart]]:
    """Return the incidents, the period of all jurisdictions (None if they have several), and the parts by period if any."""
    config, today, as_of = session.config, session.today, session.as_of
    choose = partial(month_of_store, config, notes, as_of=as_of) if for_edition else lambda _: None
    own = {}
    if for_edition and boundaries is not None:
        own = own_periods(config.ajustes, boundaries.frame["comisaria"].unique(), level=config.ambito)
    incidents = read_all_placed(config, boundaries, today=today, as_of=as_of, all_months=bool(own))
    if store is not None and not shows_exact(config.perfil):
        units = boundaries.frame if boundaries is not None else None
        incidents.published = still_published(incidents, store=store, units=units, area=area_name(config))
    if boundaries is None or not own:
        period = config.periodo or choose(incidents)
        return incidents, keep_period(incidents, period, config.comparar, profile=config.perfil), []
    parts = keep_own_periods(incidents, config, boundaries, own, choose)
    return incidents, parts[0].period if len(parts) == 1 else None, parts


def given_limits(session: Session) -> Boundaries | None:
    """Return the polygons given, which is told; None where there are none."""
    if not session.config.limites:
        return None
    session.say("Leyendo los límites …")
    with session.clock("limites"):
        boundaries = read_limits(session.config, session.output)
        session.note(boundaries)
    return boundaries


def _made_limits(
    session: Session, incidents: Incidents, period: Period | None, store: ToldStore | None
) -> tuple[Boundaries, ContextLayer | None]:
    """Return a boundary made round the facts, and the buildings in it; say that it is no jurisdiction."""
    config = session.config
    incidents.past = None  # it was not located in the polygons that are made
    made = area_limits(incidents, config, period, partial(told_shapes, store, config))
    homes = read_homes(config, made.epsg, made.frame) if store is not None else None
    if homes is not None and not shows_exact(config.perfil):
        made = keep_inhabited(made, incidents, homes.frame.geometry)
    session.note(made)
    for line in made.decisions:
        session.say(line)
    return made, homes


def require_both(config: Config, what: str) -> None:
    """Refuse a job (``what``, a verb) that needs polygons and incidents where one is not given."""
    if not has_incidents(config):
        if not config.limites:
            raise ConfigError(f"Para {what} hacen falta --incidentes y --limites. {LOAD_THEM}")
        raise ConfigError(f"Para {what} faltan los hechos: cárguelos con «mapadelito cargar», o délos con --incidentes.")
    if not config.limites:
        raise ConfigError(f"Para {what} faltan los límites: indique --limites, o «limites» en proyecto.toml.")


def read_both(session: Session) -> tuple[gpd.GeoDataFrame, Incidents, Period | None]:
    """Return the polygons and incidents of the comisarías asked for, and the period.

    Raises
    ------
    MapaError
        If a file, or every incident, cannot be used.
    """
    config = session.config
    session.say("Leyendo los límites …")
    with session.clock("lectura"):
        boundaries = read_limits(config, session.output)
        session.note(boundaries)
        session.say(reading_words(config))
        incidents, period = read_placed(config, boundaries, today=session.today, as_of=session.as_of)
        say_doubts(incidents, session.say)
        require_usable(incidents, period)
        return keep_comisarias(incidents, boundaries, config.comisaria), incidents, period


def _read_factors(config: Config, boundaries: Boundaries) -> Factors | None:
    """Return the risk factors; None without a file of them."""
    if not config.factores:
        if NEED_FACTORS & set(config.mapa) and config.mapa != Config().mapa:
            raise ConfigError("El mapa integrado y el de delito y riesgos necesitan los factores: indique --factores.")
        return None
    return read_factors(config.factores, home=home_of(boundaries.frame), epsg=boundaries.epsg)


def _read_municipal(session: Session) -> gpd.GeoDataFrame | None:
    """Return the sectors of the municipality; None without a file of them."""
    if not session.config.sectores_municipales:
        return None
    municipal = read_municipal(session.config.sectores_municipales)
    session.decisions += municipal.decisions
    return municipal.frame
