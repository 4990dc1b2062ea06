"""What the user asks for: the command's options and ``proyecto.toml``, as one frozen value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from geo.boundaries.ambito import AMBITOS
from geo.clock import TURNOS
from geo.errors import ConfigError
from geo.paths import find_files, output_folder
from geo.period import Period
from geo.text import fold
from layers.disclosure.base_periods import BASES, base_of, code_of
from layers.disclosure.profiles import PROFILES
from mapadelito.settings.project import read_project
from mapadelito.settings.replaced_files import in_place
from mapadelito.settings.sections import adjustments, delitos, membrete
from maps.sheets.legend import LEGENDS

__all__ = ["FORMATS", "MAPS", "Config", "load_config"]

MAPS = ("delito", "riesgo", "integrado", "delito-y-riesgos", "puntos-criticos")
_DEFAULT_MAPS = ("delito", "riesgo", "integrado")
FORMATS = ("html", "pdf", "png", "docx", "gpkg", "kmz", "xlsx")
PAPERS = ("a4", "a3")
SHARED = ("una", "contar")
"""What is done with the rows that two files share: count them once, or add them up."""
_FILES = (
    "incidentes",
    "reemplaza_archivo",
    "limites",
    "denuncias",
    "poblacion",
    "factores",
    "calles",
    "base",
    "edificios",
    "sectores_municipales",
    "coincidencias",
)
_DEFAULT_FORMATS = ("html", "pdf", "gpkg", "kmz", "xlsx")


@dataclass(frozen=True, slots=True)
class Config:
    """One run. Names are those of ``proyecto.toml`` and of the options (INTERFAZ: ``mapadelito generar --help``)."""

    incidentes: tuple[Path, ...] = ()
    reemplaza_archivo: tuple[Path, ...] = ()
    repetidas: str = SHARED[0]
    limites: tuple[Path, ...] = ()
    denuncias: tuple[Path, ...] = ()
    poblacion: tuple[Path, ...] = ()
    departamento: tuple[str, ...] = ()
    provincia: tuple[str, ...] = ()
    factores: tuple[Path, ...] = ()
    calles: tuple[Path, ...] = ()
    base: tuple[Path, ...] = ()
    sectores_municipales: tuple[Path, ...] = ()
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
    area_pct: float = 5.0
    area_km2: float | None = None
    zonas: int | None = None
    turno: str | None = None
    patrullas_mes: int | None = None
    patrullajes: Mapping[str, int] = field(default_factory=dict)
    mes: Period | None = None
    trabajadores: int = 1
    cortes: int = 4
    horizonte_dias: int = 91
    teselas: bool = False
    salida: Path = Path("salida")
    almacen: Path | None = None
    base_reservados: str = "semestre"
    cerrar: tuple[str, ...] = ()
    membrete: Mapping[str, Any] = field(default_factory=dict)
    ajustes: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    pesos: Mapping[str, float] = field(default_factory=dict)

    @property
    def store_folder(self) -> Path:
        """Folder of what must outlive the output: beside the project or, without one, beside the output folder."""
        return self.almacen or self.salida.parent / "almacen"


def load_config(project: Path | None, options: Mapping[str, Any]) -> Config:
    """Join ``proyecto.toml`` with the options given, which win.

    Parameters
    ----------
    project
        The file, or None. Its relative paths start at its own folder.
    options
        Raw values by name; None and empty ones say nothing.

    Raises
    ------
    ConfigError
        Listing every line that has no meaning.
    FormatError
        If a pattern names no file.
    """
    raw: dict[str, Any] = read_project(project, _FILES) if project else {}
    if project:
        raw["almacen"] = project.parent / str(raw.get("almacen", "almacen"))
    listed = raw.get("incidentes", ())
    given = {name: value for name, value in options.items() if value is not None and value is not False and value != ()}
    raw |= {name: find_files(_listed(value)) if name in _FILES else value for name, value in given.items()}
    known = {item.name for item in fields(Config)}
    problems = [f"«{name}» no es una opción" for name in raw if name not in known]
    values: dict[str, Any] = {}
    for name in [name for name in raw if name in known]:
        try:
            values[name] = _convert(name, raw[name])
        except (ConfigError, ValueError, TypeError) as error:
            problems.append(str(error) if isinstance(error, ConfigError) else f"«{name}»: valor «{raw[name]}» no válido")
    if old := values.get("reemplaza_archivo"):
        fresh = values.get("incidentes", ()) if "incidentes" in given else ()
        try:
            values["incidentes"] = in_place(old, listed, fresh)
        except ConfigError as error:
            problems.append(str(error))
    if problems:
        told = "; ".join(problem.removesuffix(".") for problem in problems)
        raise ConfigError(f"No se entiende lo pedido: {told}.")
    return Config(**values)


def _convert(name: str, value: Any) -> Any:  # noqa: ANN401 (values of a TOML file)
    convert = _CONVERTERS.get(name)
    return convert(value) if convert else value


def _listed(value: Any) -> list[Any]:  # noqa: ANN401
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _pair(text: str) -> tuple[str, str]:
    name, sign, column = str(text).partition("=")
    if not sign or not name or not column:
        raise ConfigError(f"«{text}» no tiene la forma CAMPO=COLUMNA")
    return name.strip(), column.strip()


def _pairs(value: Any) -> dict[str, str]:  # noqa: ANN401
    return dict(value) if isinstance(value, Mapping) else dict(_pair(item) for item in _listed(value))


def _known(what: str, known: tuple[str, ...], value: Any) -> str:  # noqa: ANN401
    if value not in known:
        raise ConfigError(f"{what} «{value}» no existe (hay {', '.join(known)})")
    return str(value)


def _paths(value: Any) -> tuple[Path, ...]:  # noqa: ANN401
    return tuple(Path(item) for item in _listed(value))


def _choices(name: str, allowed: tuple[str, ...], value: Any) -> tuple[str, ...]:  # noqa: ANN401
    wanted = [part.strip().lower() for item in _listed(value) for part in str(item).split(",") if part.strip()]
    for item in wanted:
        if item not in allowed:
            raise ConfigError(f"{name} «{item}» no existe (hay {', '.join(allowed)})")
    if not wanted:
        raise ConfigError(f"«{name}» está vacío (hay {', '.join(allowed)})")
    return tuple(item for item in allowed if item in wanted)


def _choice(name: str, allowed: tuple[str, ...], value: Any) -> str:  # noqa: ANN401
    found = _choices(name, allowed, value)
    if len(found) != 1:
        raise ConfigError(f"«{name}» es uno de {', '.join(allowed)}")
    return found[0]


def _positive(name: str, value: Any, *, zero: bool = False) -> float:  # noqa: ANN401
    number = float(value)
    if not 0 <= number < 1e9 or (number == 0 and not zero):
        raise ConfigError(f"«{name}» debe ser un número positivo, no «{value}»")
    return number


def _month(text: str) -> Period:
    period = Period.parse(text)
    if period.months != 1:
        raise ConfigError(f"«mes» es un solo mes, como 2020-11, no «{text}»")
    return period


def _base(code: str) -> str:
    try:
        base = base_of(code.strip().upper())
    except ValueError as error:
        raise ConfigError(f"«cerrar» es un semestre o un trimestre, como 2020-S1 o 2020-T3, no «{code}»") from error
    if base.end >= date.today():  # noqa: DTZ011 (the day of the place where it runs)
        raise ConfigError(f"«cerrar»: {code} termina el {base.end:%d/%m/%Y}; ciérrelo después de ese día")
    return code_of(base)


def _weights(value: Any) -> dict[str, float]:  # noqa: ANN401
    return {str(code): _positive(f"pesos.{code}", weight, zero=True) for code, weight in dict(value).items()}


_ADJUSTED: Mapping[str, Callable[[Any], Any]] = {
    "mapa": partial(_choices, "mapa", MAPS),
    "leyenda": partial(_known, "la leyenda", LEGENDS),
    "membrete": partial(membrete, maps=MAPS),
}
"""What may differ by jurisdiction."""

_CONVERTERS: Mapping[str, Callable[[Any], Any]] = {
    "incidentes": _paths,
    "reemplaza_archivo": _paths,
    "repetidas": partial(_choice, "repetidas", SHARED),
    "limites": _paths,
    "calles": _paths,
    "base": _paths,
    "sectores_municipales": _paths,
    "edificios": _paths,
    "factores": _paths,
    "denuncias": _paths,
    "poblacion": _paths,
    "departamento": lambda value: tuple(map(str, _listed(value))),
    "provincia": lambda value: tuple(map(str, _listed(value))),
    "salida": output_folder,
    "almacen": output_folder,
    "base_reservados": partial(_choice, "base_reservados", tuple(BASES)),
    "cerrar": lambda value: tuple(_base(str(item)) for item in _listed(value)),
    "columna": _pairs,
    "columna_limites": _pairs,
    "comisaria": lambda value: tuple(map(str, _listed(value))),
    **_ADJUSTED,
    "ajustes": partial(adjustments, readers=_ADJUSTED),
    "ambito": lambda value: _choice("ambito", AMBITOS, fold(str(value))),
    "formato": partial(_choices, "formato", FORMATS),
    "papel": partial(_choice, "papel", PAPERS),
    "periodo": lambda value: Period.parse(str(value)),
    "comparar": lambda value: Period.parse(str(value)),
    "perfil": partial(_known, "el perfil", PROFILES),
    "area_pct": partial(_positive, "area_pct"),
    "area_km2": partial(_positive, "area_km2"),
    "zonas": lambda value: int(_positive("zonas", value)),
    "patrullas_mes": lambda value: int(_positive("patrullas_mes", value)),
    "patrullajes": lambda value: {name: int(_positive(f"patrullajes.{name}", n)) for name, n in _pairs(value).items()},
    "mes": lambda value: _month(str(value)),
    "turno": partial(_choice, "turno", TURNOS),
    "trabajadores": lambda value: int(_positive("trabajadores", value)),
    "cortes": lambda value: int(_positive("cortes", value)),
    "horizonte_dias": lambda value: int(_positive("horizonte_dias", value)),
    "radio_m": partial(_positive, "radio_m"),
    "min_incidentes": partial(_positive, "min_incidentes"),
    "pesos": _weights,
    "crs": str,
    "hoja": str,
    "capa": str,
    "coincidencias": _paths,
    "catalogo": str,
    "delito": str,
    "delitos": delitos,
}
"""How the value of each option is read; the others are taken as they come."""
