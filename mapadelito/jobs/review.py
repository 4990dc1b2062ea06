"""Reading and its account, without drawing: what ``revisar`` does alone and ``generar`` does first."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from geo.boundaries.ambito import widened
from geo.boundaries.population import add_population
from geo.boundaries.read import read_boundaries
from geo.errors import ConfigError
from geo.incidents.coordinate_repair import home_of
from geo.incidents.read import read_incidents
from mapadelito.outputs.folder import Output
from mapadelito.outputs.matches import apply_matches, write_matches
from mapadelito.outputs.quality_page import QUALITY, quality_page
from mapadelito.outputs.record import all_warnings, make_record, write_record
from mapadelito.outputs.refused_polygons import polygons_drawn
from mapadelito.outputs.rejects import write_rejects
from mapadelito.reading.placing import NO_ROWS, keep_comisarias, keep_period, place, require_usable, unread_words
from mapadelito.settings.replaced_files import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import geopandas as gpd

    from geo.incidents.account import Incidents
    from geo.period import Period
    from mapadelito.settings.config import Config

__all__ = ["Clock", "read_both", "read_limits", "read_placed", "require_both", "review", "write_account"]


def review(config: Config, say: Callable[[str], object]) -> dict[str, Any]:
    """Read and account for the incidents, and draw nothing: the files of ``reservado/`` alone.

    Parameters, result and errors are those of :func:`run`; boundaries are optional, and without them no fact can be
    outside its jurisdiction.
    """
    if not config.incidentes:
        raise ConfigError("Faltan los incidentes: indique --incidentes con la tabla o capa que quiere revisar.")
    with Output(config.salida) as output:
        return _review(config, output, say)


def _review(config: Config, output: Output, say: Callable[[str], object]) -> dict[str, Any]:
    clock = Clock()
    boundaries = None
    if config.limites:
        say("Leyendo los límites …")
        with clock("limites"):
            boundaries = read_limits(config, output)
    say("Leyendo los incidentes …")
    with clock("incidentes"):
        incidents, period = read_placed(config, boundaries)
    if not len(incidents.ledger):
        say(NO_ROWS)
    elif doubt := unread_words(incidents):
        say(doubt)
    write_account(output, boundaries, incidents)
    record = make_record(config, boundaries, incidents, period, clock.seconds)
    return write_record(output, record, comisarias=[])


def read_limits(config: Config, output: Output) -> gpd.GeoDataFrame:
    """Read the polygons, with their inhabitants, as those of the units asked for; draw those that are refused."""
    with polygons_drawn(output):
        boundaries = read_boundaries(config.limites, config.columna_limites, config.crs, layer=config.capa)
    boundaries.attrs["decisiones"] += add_population(boundaries, config.poblacion, config.columna_limites)
    return widened(boundaries, config.ambito)


def read_placed(config: Config, boundaries: gpd.GeoDataFrame | None) -> tuple[Incidents, Period | None]:
    """Read the incidents, put them in their polygons and keep the period."""
    incidents = read_incidents(
        config.incidentes,
        config.columna,
        config.crs,
        sheet=config.hoja,
        all_sheets=config.todas,
        catalogue=config.catalogo,
        crime=config.delito,
        home=home_of(boundaries) if boundaries is not None else None,
        add_shared=config.repetidas == "contar",
        ordinary=config.delitos.get("ordinario", ()),
    )
    incidents.ledger.warn("ARCHIVO_REEMPLAZADO", len(config.reemplaza_archivo))
    incidents.decisions[:0] = told(config.reemplaza_archivo)
    apply_matches(incidents, config.coincidencias)
    if boundaries is not None:
        place(incidents, boundaries)
    return incidents, keep_period(incidents, config.periodo, config.comparar, profile=config.perfil)


def require_both(config: Config, what: str) -> None:
    """Refuse a job (``what``, a verb) that needs polygons and incidents where one is not given."""
    if not config.limites or not config.incidentes:
        raise ConfigError(f"Para {what} hacen falta --incidentes y --limites.")


def read_both(config: Config, output: Output, clock: Clock) -> tuple[gpd.GeoDataFrame, Incidents, Period | None]:
    """Read the polygons and the incidents of the comisarías asked for; some incident must be usable."""
    with clock("lectura"):
        boundaries = read_limits(config, output)
        incidents, period = read_placed(config, boundaries)
        require_usable(incidents, period)
        return keep_comisarias(incidents, boundaries, config.comisaria), incidents, period


def write_account(output: Output, boundaries: gpd.GeoDataFrame | None, incidents: Incidents | None) -> None:
    """Write the refused rows and, where something was read, what the data are worth."""
    write_rejects(output, incidents)
    if incidents is not None:
        write_matches(output, incidents)
        output.text(QUALITY, quality_page(incidents, boundaries, all_warnings(boundaries, incidents)))


class Clock:
    """Seconds spent by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        """Add the time of what is done inside to a stage."""
        start = time.perf_counter()
        yield
        self.seconds[stage] = round(self.seconds.get(stage, 0.0) + time.perf_counter() - start, 3)
