"""Settings of a run as one frozen value, from the options of the command and ``proyecto.toml``."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.boundaries.ambito import AMBITOS
from geo.errors import ConfigError
from geo.paths import find_files
from geo.wording import shown
from layers.disclosure.profiles import PROFILES
from mapadelito.settings.options import OPTIONS, PAPERS, REPEATED
from mapadelito.settings.own_files import with_own_files
from mapadelito.settings.own_periods import PERIOD, without_periods
from mapadelito.settings.project import read_project
from mapadelito.settings.replaced_files import in_place
from mapadelito.settings.sections import items
from mapadelito.settings.server_address import ServerAddress, StorePlace, file_of, is_server
from mapadelito.settings.usual_places import HELD_FILE, OUTPUT, STORE_FOLDER, usual_output, usual_store
from maps.sheets.legend import LEGENDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from geo.period import Period

__all__ = ["Config", "load_config"]

_DEFAULT_MAPS = ("delito", "riesgo", "integrado")
_SHARE_PCT = 5.0
"""Share of the area of a comisaría that its patrols cover where nothing else is asked for, in per cent."""
_AREAS = ("area_pct", "area_km2")
_DEFAULT_FORMATS = ("html", "pdf", "gpkg", "kmz", "xlsx")


@dataclass(frozen=True, slots=True)
class Config:
    """Options of one run, with their defaults; :data:`~mapadelito.settings.options.OPTIONS` describes each."""

    incidentes: tuple[Path, ...] = ()
    reemplaza_archivo: tuple[Path, ...] = ()
    repetidas: str = REPEATED[0]
    limites: tuple[Path, ...] = ()
    denuncias: tuple[Path, ...] = ()
    fuente: str = ""
    poblacion: tuple[Path, ...] = ()
    departamento: tuple[str, ...] = ()
    provincia: tuple[str, ...] = ()
    factores: tuple[Path, ...] = ()
    calles: tuple[Path, ...] = ()
    base: tuple[Path, ...] = ()
    sectores_municipales: tuple[Path, ...] = ()
    zona: tuple[Path, ...] = ()
    control: tuple[Path, ...] = ()
    gps: tuple[Path, ...] = ()
    zonas_plan: tuple[Path, ...] = ()
    plan: tuple[Path, ...] = ()
    edificios: tuple[Path, ...] = ()
    ambito: str = AMBITOS[0]
    columna: Mapping[str, str] = field(default_factory=dict)
    columna_limites: Mapping[str, str] = field(default_factory=dict)
    crs: str | None = None
    hoja: str | None = None
    capa: str | None = None
    todas: bool = False
    catalogo: str | None = None
    delito: str | None = None
    delitos: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    alias: Mapping[str, str] = field(default_factory=dict)
    delitos_libro: tuple[Path, ...] = ()
    lugares: Mapping[str, str] = field(default_factory=dict)
    lugares_libro: tuple[Path, ...] = ()
    coincidencias: tuple[Path, ...] = ()
    comisaria: tuple[str, ...] = ()
    periodo: Period | None = None
    comparar: Period | None = None
    mapa: tuple[str, ...] = _DEFAULT_MAPS
    leyenda: str = LEGENDS[0]
    perfil: str = PROFILES[0]
    formato: tuple[str, ...] = _DEFAULT_FORMATS
    papel: str = PAPERS[0]
    radio_m: float | None = None
    min_incidentes: float | None = None
    area_pct: float | None = None
    area_km2: float | None = None
    zonas: int | None = None
    unidades: int | None = None
    minutos_visita: int = 15
    velocidad_kmh: float = 20.0
    km2_unidad: float = 0.5
    metodo: str | None = None
    turno: str | None = None
    patrullas_mes: int | None = None
    patrullajes: Mapping[str, int] = field(default_factory=dict)
    mes: Period | None = None
    desde: date | None = None
    hasta: date | None = None
    anillo_m: float | None = None
    trabajadores: int = 1
    servidor_dask: str = ""
    cortes: int = 4
    horizonte_dias: int = 91
    teselas: bool = False
    salida: Path = OUTPUT
    almacen: StorePlace | None = None
    base_reservados: str = "semestre"
    cerrar: tuple[str, ...] = ()
    membrete: Mapping[str, Any] = field(default_factory=dict)
    ajustes: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    pesos: Mapping[str, float] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """What proyecto.toml says of where the data of the run come from; empty if it says nothing."""
        return str(self.membrete.get("fuente") or self.fuente)

    @property
    def share_pct(self) -> float:
        """Share of the area that is covered where it is evaluated, in per cent; 5 if none was asked for."""
        return _SHARE_PCT if self.area_pct is None else self.area_pct

    @property
    def store_folder(self) -> Path:
        """Folder of the store or, where that is on a server, of the copies of the inputs alone.

        It is kept between outputs: beside the project or, without one, in the current folder.

        Raises
        ------
        ConfigError
            As :func:`mapadelito.settings.usual_places.usual_store`.
        """
        return self.store if isinstance(self.store, Path) else self.store.folder

    @property
    def store(self) -> StorePlace:
        """Where the store is: its folder, or its server."""
        return self.almacen or usual_store(self.salida)

    @property
    def held(self) -> StorePlace:
        """Where the rows loaded are: a file of the folder of the store, or its server; it may have none."""
        return file_of(self.store, HELD_FILE)


def load_config(project: Path | None, options: Mapping[str, Any]) -> Config:
    """Return the settings of ``proyecto.toml`` and of the options given, which take precedence.

    Parameters
    ----------
    project
        The file, or None. Its paths are relative to its own folder.
    options
        Raw values by name; None, False and empty ones are ignored.

    Raises
    ------
    ConfigError
        Listing every invalid option.
    FormatError
        If a pattern matches no file.
    """
    raw: dict[str, Any] = read_project(project) if project else {}
    if project:
        raw["almacen"] = _store_beside(project, str(raw.get("almacen", STORE_FOLDER)))
        raw.setdefault("salida", usual_output(project))
    listed = raw.get("incidentes", ())
    given = {name: value for name, value in options.items() if value is not None and value is not False and value != ()}
    raw |= {name: find_files(items(value)) if _is_files(name) else value for name, value in given.items()}
    if project and isinstance(named := given.get("almacen"), str) and is_server(named):
        raw["almacen"] = _store_beside(project, named)
    problems = [f"«{shown(name)}» no es una opción{_near(name)}" for name in raw if name not in OPTIONS]
    values: dict[str, Any] = {}
    for name in [name for name in raw if name in OPTIONS]:
        try:
            values[name] = OPTIONS[name].read(raw[name])
        except (ConfigError, ValueError, TypeError) as error:
            problems.append(
                str(error) if isinstance(error, ConfigError) else f"«{name}»: valor «{shown(raw[name])}» no válido"
            )
    base = project.resolve().parent if project else Path()
    listed = with_own_files(map(Path, items(listed)), values.get("ajustes", {}), base)
    if PERIOD in given and "ajustes" in values:
        values["ajustes"] = without_periods(values["ajustes"])
    if listed and "incidentes" not in given:
        values["incidentes"] = listed
    if old := values.get("reemplaza_archivo"):
        fresh = values.get("incidentes", ()) if "incidentes" in given else ()
        try:
            values["incidentes"] = in_place(old, listed, fresh)
        except ConfigError as error:
            problems.append(str(error))
    problems += _one_area(values, given)
    if problems:
        told = "; ".join(problem.removesuffix(".") for problem in problems)
        raise ConfigError(f"No se entiende lo pedido: {told}.")
    return Config(**values)


def _store_beside(project: Path, text: str) -> StorePlace:
    """Return the store that a project names."""
    return ServerAddress(text, project.parent / STORE_FOLDER) if is_server(text) else project.parent / text


def _one_area(values: dict[str, Any], given: Mapping[str, Any]) -> list[str]:
    """Leave the area of the command, where the project gives another; return the problem of two in the same place."""
    if not all(name in values for name in _AREAS):
        return []
    kept = [name for name in _AREAS if name in given]
    if len(kept) != 1:
        return ["se piden dos áreas, «area_pct» y «area_km2»: deje una sola (un número de «zonas» sí puede acompañarla)"]
    del values[next(name for name in _AREAS if name not in kept)]
    return []


def _near(name: str) -> str:
    """Return the question whether an option like a name was meant; empty if there is none."""
    found = get_close_matches(name.lower(), OPTIONS, n=1)
    return f" (¿quiso decir {found[0]}?)" if found else ""


def _is_files(name: str) -> bool:
    return name in OPTIONS and OPTIONS[name].is_files
