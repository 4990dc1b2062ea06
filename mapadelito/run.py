"""The main job: the only place where geo, layers and maps meet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from geo.errors import ConfigError
from geo.factors import read_factors
from geo.files import write_layers
from geo.kmlout import write_kmz
from geo.naming import natural_key, slugs
from geo.repair import home_of
from geo.streets import read_streets
from mapadelito.annex import annex_cover
from mapadelito.config import Config
from mapadelito.cuadro import write_cuadro
from mapadelito.output import Output
from mapadelito.placing import keep_comisarias
from mapadelito.record import earlier_outputs, make_record, write_record
from mapadelito.review import Clock, read_limits, read_placed, write_account
from mapadelito.stations import Station, Surroundings, analyse, peer_risk
from maps import html
from maps.index import Card, render_index
from maps.kmz import kmz_folders
from maps.scope import Membrete, decimal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import geopandas as gpd

    from geo.account import Incidents
    from geo.factors import Factors
    from geo.period import Period
    from maps.pdf import Cover
    from maps.sheet import Sheet

__all__ = ["run"]

_PAGES = {
    "delito": "mapa-del-delito",
    "riesgo": "mapa-de-riesgo",
    "integrado": "mapa-integrado",
    "puntos-criticos": "puntos-criticos",
}
_TITLES = {
    "delito": "Mapa del delito",
    "riesgo": "Mapa de riesgo",
    "integrado": "Mapa integrado",
    "puntos-criticos": "Puntos críticos",
}


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
        streets = read_streets(config.calles, epsg=int(boundaries.crs.to_epsg()))
        factors = _read_factors(config, boundaries)
    around = _surroundings(config, boundaries, streets, incidents, period, factors)
    names = sorted(chosen["comisaria"].unique(), key=natural_key)
    say(f"Analizando {len(names)} jurisdicciones …")
    with clock("analisis"):
        stations = [analyse(name, around.facts[around.facts["comisaria"] == name], around) for name in names]
    output = Output(config.salida)
    say("Dibujando …")
    with clock("dibujo"):
        folders = _draw(stations, config, output, around)
    write_account(output, boundaries, incidents)
    output.clear_stale(earlier_outputs(output.root, config.perfil))
    record = make_record(config, boundaries, incidents, period, clock.seconds)
    more = {"factores": factors.report} if factors is not None else {}
    lines = [station.record(folders[station.name]) for station in stations]
    return write_record(output, record, comisarias=lines, **more)


def _read_factors(config: Config, boundaries: gpd.GeoDataFrame) -> Factors | None:
    """Read the risk factors, if there is a file of them."""
    if not config.factores:
        if "integrado" in config.mapa and config.mapa != Config().mapa:
            raise ConfigError("El mapa integrado necesita los factores de riesgo: indique --factores.")
        return None
    return read_factors(config.factores, home=home_of(boundaries), epsg=int(boundaries.crs.to_epsg()))


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
    streets: gpd.GeoDataFrame,
    incidents: Incidents | None,
    period: Period | None,
    factors: Factors | None,
) -> Surroundings:
    raw = config.membrete
    membrete = Membrete(
        entities=tuple(map(str, raw.get("entidades", ()))),
        authorities=tuple((str(item["cargo"]), str(item["nombre"])) for item in raw.get("autoridades", ())),
        fields=tuple((str(label), str(value)) for label, value in raw.get("campos", {}).items()),
        source=str(raw.get("fuente", "")),
        date=str(raw.get("fecha", "")),
        mark=str(raw.get("marca", "")),
    )
    notes = [str(note) for note in raw.get("notas", ())]
    if incidents is not None:
        coverage = incidents.report["cobertura"]
        notes.append(f"Cobertura de las fuentes: {decimal(coverage['pct'])} % de los hechos tiene lugar en el mapa.")
        notes += [line for line in incidents.decisions if line.startswith("Catálogo")]
    if factors is not None:
        notes += factors.decisions
    names = tuple(path.name for path in config.incidentes)
    facts = incidents.frame if incidents is not None else _no_incidents(boundaries)
    before = incidents.before if incidents is not None else None
    places = factors.frame if factors is not None else None
    return Surroundings(boundaries, places, facts, before, streets, period, membrete, names, tuple(notes), config)


def _draw(stations: list[Station], config: Config, output: Output, around: Surroundings) -> dict[str, str]:
    """Write every page, layer file and the index; return the folder of each jurisdiction."""
    folders = slugs(station.name for station in stations)
    peers = peer_risk(stations)
    cards: list[Card] = []
    laminas: list[Sheet] = []
    for station in stations:
        folder = folders[station.name]
        links = []
        sheets = station.sheets(config.mapa, weights=config.pesos, peers=peers)
        laminas += sheets.values()
        for kind, sheet in sheets.items():
            links += _write_sheet(sheet, f"{folder}/{_PAGES[kind]}", _TITLES[kind], config, output)
        if "gpkg" in config.formato:
            output.file(f"{config.perfil}/{folder}/capas.gpkg", partial(write_layers, layers=station.layers()))
            links.append(("Capas (GeoPackage)", f"{folder}/capas.gpkg"))
        if "kmz" in config.formato and sheets:
            make = partial(_write_kmz, sheets=list(sheets.values()), title=station.scope.place)
            output.file(f"{config.perfil}/{folder}/capas.kmz", make)
            links.append(("Para el teléfono (KMZ)", f"{folder}/capas.kmz"))
        if "xlsx" in config.formato:
            output.file(f"{config.perfil}/{folder}/cuadro.xlsx", partial(write_cuadro, station=station))
            links.append(("Cuadro (Excel)", f"{folder}/cuadro.xlsx"))
        cards.append(_card(station, links))
    subtitle = around.period.label if around.period else ""
    more = _write_annex(laminas, annex_cover(stations, around, config), config, output) if laminas else []
    page = render_index("Mapas del delito y de riesgo", subtitle, cards, around.notes, links=more)
    output.text(f"{config.perfil}/index.html", page)
    return folders


def _write_sheet(sheet: Sheet, name: str, title: str, config: Config, output: Output) -> list[tuple[str, str]]:
    """Write one sheet in the formats asked for; return the links to them."""
    links = []
    if "html" in config.formato:
        output.text(f"{config.perfil}/{name}.html", html.render(sheet))
        links.append((title, f"{name}.html"))
    if "pdf" in config.formato:
        output.file(f"{config.perfil}/{name}.pdf", lambda path: path.write_bytes(_pdf([sheet], config.papel)))
        links.append((f"{title} (PDF)", f"{name}.pdf"))
    if "png" in config.formato:
        from maps.pdf import render_png  # noqa: PLC0415 (heavy)

        output.file(f"{config.perfil}/{name}.png", lambda path: path.write_bytes(render_png(sheet, paper=config.papel)))
        links.append((f"{title} (PNG)", f"{name}.png"))
    return links


def _write_annex(laminas: list[Sheet], cover: Cover, config: Config, output: Output) -> list[tuple[str, str]]:
    """Bind all the sheets in the formats asked for; return the links to them."""
    links = []
    if "pdf" in config.formato:
        output.file(f"{config.perfil}/anexo.pdf", lambda path: path.write_bytes(_pdf(laminas, config.papel, cover)))
        links.append(("Anexo (PDF)", "anexo.pdf"))
    if "docx" in config.formato:
        from maps.docx import render_docx  # noqa: PLC0415 (heavy)

        header = str(config.membrete.get("encabezado", " · ".join(cover.words["entities"])))
        make = partial(render_docx, laminas, cover, paper=config.papel, header=header)
        output.file(f"{config.perfil}/anexo.docx", lambda path: path.write_bytes(make()))
        links.append(("Anexo (Word)", "anexo.docx"))
    return links


def _write_kmz(path: Path, *, sheets: list[Sheet], title: str) -> None:
    """Write the places of all the sheets of a jurisdiction, each folder once."""
    folders = {folder.name: folder for sheet in reversed(sheets) for folder in kmz_folders(sheet)}
    write_kmz(path, title, reversed(folders.values()), epsg=sheets[0].epsg)


def _pdf(sheets: Sequence[Sheet], paper: str, cover: Cover | None = None) -> bytes:
    from maps.pdf import render_pdf  # noqa: PLC0415 (heavy)

    return render_pdf(sheets, paper=paper, cover=cover)


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
