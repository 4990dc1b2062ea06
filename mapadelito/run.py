"""The main job: the only place where geo, layers and maps meet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from geo.errors import ConfigError, MapaError
from geo.factors import read_factors
from geo.given import called
from geo.municipal import read_municipal
from geo.naming import natural_key, slugs
from geo.repair import home_of
from layers.privacy import shows_reserved
from mapadelito.analysis import analyse, peer_risk
from mapadelito.annex import annex_cover, certificate
from mapadelito.config import Config
from mapadelito.ground import read_ground
from mapadelito.membrete import general, own_of_each
from mapadelito.output import Output
from mapadelito.placing import keep_comisarias
from mapadelito.products import Order, make_products
from mapadelito.published import PUBLISHED
from mapadelito.record import earlier_outputs, make_record, write_record
from mapadelito.released import Released, release_all
from mapadelito.review import Clock, read_limits, read_placed, write_account
from mapadelito.stations import Station, Surroundings
from mapadelito.workers import for_each, with_progress
from maps.index import Card, render_index
from maps.report_pdf import render_report_pdf
from maps.scope import decimal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    import geopandas as gpd

    from geo.account import Incidents
    from geo.factors import Factors
    from geo.period import Period
    from mapadelito.workers import Done
    from maps.pdf import Cover
    from maps.sheet import Sheet

__all__ = ["run"]

T = TypeVar("T")


def run(config: Config, say: Callable[[str], object]) -> dict[str, Any]:
    """Make every page and layer that ``config`` asks for, and the record of the run.

    Parameters
    ----------
    config
        What to read and what to make.
    say
        Called with a Spanish line before each slow step.

    Returns
    -------
    dict
        The record, as written in ``registro.json``.

    Raises
    ------
    MapaError
        If an input is refused and nothing can be made of it.
    """
    if not config.limites:
        raise ConfigError("Faltan los límites: indique --limites con los polígonos de las comisarías o sectores.")
    clock = Clock()
    say("Leyendo los límites …")
    with clock("limites"):
        boundaries = read_limits(config)
    incidents, period = None, config.periodo
    if config.incidentes:
        say("Leyendo los incidentes …")
        with clock("incidentes"):
            incidents, period = read_placed(config, boundaries)
    with clock("limites"):
        chosen = keep_comisarias(incidents, boundaries, config.comisaria)
        streets, base = read_ground(config, boundaries, chosen)
        factors = _read_factors(config, boundaries)
    if incidents is None:
        released = Released(_no_incidents(boundaries))
    else:
        say("Preparando lo que el perfil puede mostrar …")
        with clock("perfil"):
            released = release_all(config, incidents, period, units=chosen, streets=streets)
    for line in released.warnings:
        say(line)
    around = _surroundings(
        config, boundaries, (streets, base), incidents=incidents, released=released, period=period, factors=factors
    )
    names = sorted(chosen["comisaria"].unique(), key=natural_key)
    say(f"Analizando {len(names)} jurisdicciones …")
    failed: dict[str, str] = {}
    with clock("analisis"):
        analysed = for_each(analyse, [(name, name) for name in names], around, workers=config.trabajadores)
        stations = _kept(with_progress(analysed, len(names), say), failed)
    if not stations:
        raise MapaError(f"No se pudo hacer ninguna jurisdicción. {next(iter(failed.values()), '')}")
    output = Output(config.salida)
    if released.store is not None:
        output.text(PUBLISHED, released.store.text())
    say("Dibujando …")
    with clock("dibujo"):
        folders = _draw(stations, config, output, around, failed, say)
    write_account(output, boundaries, incidents)
    output.clear_stale(earlier_outputs(output.root, config.perfil))
    record = make_record(config, boundaries, incidents, period, clock.seconds)
    record["decisiones"] += released.warnings
    more: dict[str, Any] = {"factores": factors.report} if factors is not None else {}
    if failed:
        more["fallidas"] = [{"nombre": name, "motivo": why} for name, why in failed.items()]
    for name, why in failed.items():
        say(f"No se pudo hacer {name}: {why}")
    everything = incidents.frame if incidents is not None else released.facts
    lines = [station.record(folders[station.name], everything) for station in stations if station.name in folders]
    return write_record(output, record, comisarias=lines, **more)


def _kept(results: Iterable[Done[T]], failed: dict[str, str]) -> list[T]:
    """Return the values, and note what failed and why."""
    out = []
    for done in results:
        if done.value is None:
            failed[done.name] = done.error
        else:
            out.append(done.value)
    return out


def _coverage(config: Config, incidents: Incidents, released: Released) -> str:
    """Say which part of the incidents that the profile may count has a place."""
    if shows_reserved(config.perfil):
        pct = incidents.report["cobertura"]["pct"]
    else:  # of the reserved ones not even this is told, nor whether there are any
        pct = 100 * float(released.facts.geometry.notna().mean()) if len(released.facts) else 0.0
    return f"Cobertura de las fuentes: {decimal(pct)} % de los hechos tiene lugar en el mapa."


def _read_factors(config: Config, boundaries: gpd.GeoDataFrame) -> Factors | None:
    """Read the risk factors, if there is a file of them."""
    if not config.factores:
        if {"integrado", "delito-y-riesgos"} & set(config.mapa) and config.mapa != Config().mapa:
            raise ConfigError("El mapa integrado y el de delito y riesgos necesitan los factores: indique --factores.")
        return None
    return read_factors(config.factores, home=home_of(boundaries), epsg=int(boundaries.crs.to_epsg()))


def _read_municipal(config: Config, boundaries: gpd.GeoDataFrame) -> gpd.GeoDataFrame | None:
    """Read the sectors of the municipality, if there is a file of them."""
    if not config.sectores_municipales:
        return None
    municipal = read_municipal(config.sectores_municipales)
    boundaries.attrs["decisiones"] += municipal.attrs["decisiones"]
    return municipal


def _no_incidents(boundaries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return an empty frame of the right form, where there is no file."""
    import geopandas as gpd  # noqa: PLC0415 (heavy)
    import pandas as pd  # noqa: PLC0415 (heavy)

    from geo.columns import BOUNDARY_LEVELS  # noqa: PLC0415
    from geo.incidents import INCIDENT_COLUMNS  # noqa: PLC0415

    kinds = {"fecha": "datetime64[us]", "minuto": "float64", "reserva": "int64"}
    names = [name for name in INCIDENT_COLUMNS if name != "geometry"]
    data = {name: pd.Series([], dtype=kinds.get(name, "str")) for name in (*names, *BOUNDARY_LEVELS)}
    return gpd.GeoDataFrame(data, geometry=gpd.GeoSeries([], crs=boundaries.crs), crs=boundaries.crs)


def _surroundings(
    config: Config,
    boundaries: gpd.GeoDataFrame,
    ground: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame],
    *,
    incidents: Incidents | None,
    released: Released,
    period: Period | None,
    factors: Factors | None,
) -> Surroundings:
    notes = [str(note) for note in config.membrete.get("notas", ())]
    if incidents is not None:
        notes.append(_coverage(config, incidents, released))
        notes.append(f"Catálogo de delitos: «{incidents.catalogue.name}».")
        notes += released.notes
    if factors is not None:
        notes += factors.decisions
    streets, base = ground
    notes += [*streets.attrs["creditos"], *base.attrs["creditos"]]
    names = tuple(map(called, config.incidentes))
    municipal = _read_municipal(config, boundaries)
    places = factors.frame if factors is not None else None
    own = own_of_each(config, boundaries)
    printed, head = tuple(dict.fromkeys(notes)), general(config)
    return Surroundings(boundaries, places, municipal, released, streets, base, period, head, own, names, printed, config)


def _draw(
    stations: list[Station],
    config: Config,
    output: Output,
    around: Surroundings,
    failed: dict[str, str],
    say: Callable[[str], object],
) -> dict[str, str]:
    """Write every file of the jurisdictions, the annex and the index; return the folder of each that was made."""
    folders = slugs(station.name for station in stations)
    order = Order(config, peer_risk(stations), {name: own.maps for name, own in around.own.items()})
    named = [(station.name, station) for station in stations]
    cards: list[Card] = []
    laminas: list[Sheet] = []
    drawn = with_progress(for_each(make_products, named, order, workers=config.trabajadores), len(named), say)
    for station, done in zip(stations, drawn, strict=True):
        folder = folders[station.name]
        for products in _kept([done], failed):
            for name, content in products.files.items():
                output.file(f"{config.perfil}/{folder}/{name}", partial(_put, content=content))
            laminas += products.sheets
            cards.append(_card(station, [(text, f"{folder}/{name}") for text, name in products.links]))
    subtitle = around.period.label if around.period else ""
    more = _write_annex(laminas, annex_cover(stations, around, config), config, output) if laminas else []
    if "pdf" in config.formato and laminas:
        content = render_report_pdf(certificate(laminas, around, config, output))
        output.file(f"{config.perfil}/constancia.pdf", partial(_put, content=content))
        more.append(("Constancia (PDF)", "constancia.pdf"))
    page = render_index("Mapas del delito y de riesgo", subtitle, cards, around.notes, links=more)
    output.text(f"{config.perfil}/index.html", page)
    return {name: folder for name, folder in folders.items() if name not in failed}


def _put(path: Path, *, content: bytes) -> None:
    path.write_bytes(content)


def _write_annex(laminas: list[Sheet], cover: Cover, config: Config, output: Output) -> list[tuple[str, str]]:
    """Bind all the sheets in the formats asked for; return the links to them."""
    links = []
    if "pdf" in config.formato:
        from maps.pdf import render_pdf  # noqa: PLC0415 (heavy)

        content = render_pdf(laminas, paper=config.papel, cover=cover)
        output.file(f"{config.perfil}/anexo.pdf", partial(_put, content=content))
        links.append(("Anexo (PDF)", "anexo.pdf"))
    if "docx" in config.formato:
        from maps.docx import render_docx  # noqa: PLC0415 (heavy)

        header = str(config.membrete.get("encabezado", " · ".join(config.membrete.get("entidades", ()))))
        content = render_docx(laminas, cover, paper=config.papel, header=header)
        output.file(f"{config.perfil}/anexo.docx", partial(_put, content=content))
        links.append(("Anexo (Word)", "anexo.docx"))
    return links


def _card(station: Station, links: list[tuple[str, str]]) -> Card:
    scope = station.scope
    facts = [("Hechos mapeados", f"{len(scope.shown):,}"), ("Puntos críticos", str(len(station.zones)))]
    if not station.parameters.evidence:
        facts.append(("Evidencia", "insuficiente"))
    place_fields = dict(scope.title_block().fields)
    words = [place_fields[name] for name in ("Distrito", "Provincia", "Región") if name in place_fields]
    where = ", ".join(dict.fromkeys(words))
    search = " ".join(str(value) for level in scope.levels.values() for value in level[level.columns[0]].unique())
    return Card(name=scope.place, place=where, links=tuple(links), facts=tuple(facts), search=search)
