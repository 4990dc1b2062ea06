"""Table of the options, from which the command line, the keys of ``proyecto.toml``, ``Config`` and docs are made.

``mapadelito --help`` imports this module, which must not import heavy libraries.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import ConfigError
from geo.wording import shown
from mapadelito.settings import converters as to
from mapadelito.settings.declaration import Option, files_option
from mapadelito.settings.operation_options import OPERATIONS
from mapadelito.settings.sections import adjustments, alias, delitos, membrete, places
from mapadelito.settings.zone_options import ZONES

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["AUTO", "FORMATS", "GROUPS", "MAPS", "OPTIONS", "PAPERS", "REPEATED"]

MAPS = ("delito", "riesgo", "integrado", "delito-y-riesgos", "puntos-criticos")
"""Kinds of map, in the order of the products."""
FORMATS = ("html", "pdf", "png", "docx", "gpkg", "kmz", "xlsx")
"""Formats of the products."""
PAPERS = ("a4", "a3")
"""Paper sizes, the default first."""
REPEATED = ("una", "contar")
"""Treatment of rows shared by two files, the default first: counted once, or added up."""
_DASK = re.compile(r"(?:tcp|tls)://(?:[\w.-]{1,255}|\[[0-9A-Fa-f:]{2,45}\]):\d{1,5}")
AUTO = 0
"""Number of processes that stands for ``auto``: as many as the computer can take."""


def _title_block(_: str, value: Any) -> dict[str, Any]:  # noqa: ANN401
    return membrete(value, MAPS)


def _dask_server(name: str, value: Any) -> str:  # noqa: ANN401
    """Return the address of a Dask server; empty for none."""
    if value and not _DASK.fullmatch(str(value)):
        raise ConfigError(f"«{name}»: la dirección es tcp://servidor:8786, o tls://…, no «{shown(str(value))}»")
    return str(value)


def _workers(name: str, value: Any) -> int:  # noqa: ANN401
    return AUTO if str(value).strip().lower() == "auto" else to.count(name, value)


def _by_place(_: str, value: Any) -> dict[str, dict[str, dict[str, Any]]]:  # noqa: ANN401
    return adjustments(value, {name: OPTIONS[name].read for name in _ADJUSTABLE})


_ADJUSTABLE = ("mapa", "leyenda", "membrete", "fuente", "periodo", "incidentes", "columna", "crs", "hoja")
"""Options that may differ by jurisdiction."""

_FILES = (
    files_option("incidentes", "Tablas o capas de puntos.", note="Una o varias."),
    Option(
        "fuente",
        to.text,
        "Quién da los datos, como se imprime (el sistema que se reconoce, o «Registros de la comisaría»).",
        note='Como `"SIDPOL"`; los números de denuncia son de cada fuente. `membrete.fuente` vale más al imprimir.',
    ),
    files_option("reemplaza_archivo", "Archivos de incidentes que no se leen: los dados toman su lugar."),
    files_option(
        "limites",
        "Polígonos: comisaría > sector > subsector.",
        territorios="Polígonos de los distritos, para el mapa.",
        note="Para `territorios`, los distritos.",
    ),
    files_option("denuncias", "Denuncias por distrito y mes (CSV o Excel de datos abiertos).", note="Para `territorios`."),
    files_option(
        "poblacion",
        "Habitantes por sector, comisaría o UBIGEO, para las tasas.",
        territorios="Habitantes por UBIGEO.",
    ),
    files_option(
        "factores",
        "Factores de riesgo: puntos, líneas o polígonos, o una tabla con coordenadas.",
        priorizar="Factores de riesgo, para decir cuáles hay cerca de cada zona.",
    ),
    files_option(
        "calles",
        "Calles para leer el mapa: capa de líneas o extracto de OpenStreetMap (.osm.pbf).",
        priorizar="Calles, para que las zonas sigan manzanas y digan sus nombres (líneas o .osm.pbf).",
        note="Délas desde la primera edición del año: los puntos públicos van a sus cruces.",
    ),
    files_option("base", "Agua, parques y barrios, dibujados bajo los datos: capas o extracto de OpenStreetMap (.osm.pbf)."),
    files_option(
        "edificios",
        "Edificios o viviendas, para que cada punto público represente al menos 8 (capa o .osm.pbf).",
        note="También desde la primera edición.",
    ),
    files_option(
        "sectores_municipales",
        "Polígonos de los sectores del municipio, para el cuadro de equivalencia con los de la PNP.",
    ),
    files_option("coincidencias", "Libros coincidencias.xlsx ya contestados."),
    files_option("delitos_libro", "Libros delitos.xlsx ya contestados: qué delito es cada palabra."),
    files_option("lugares_libro", "Libros direcciones.xlsx ya contestados: dónde está cada dirección."),
    Option(
        "salida",
        to.folder,
        "Carpeta de salida (salida).",
        "DIR",
        is_path=True,
        type=Path,
        note="Si no se dice, junto al proyecto.",
    ),
    Option(
        "almacen",
        to.store,
        "Carpeta del almacén (almacen, junto al proyecto; sin él, en esta carpeta), o postgresql://… de un observatorio.",
        "RUTA|URL",
        is_path=True,
        note="Lo ya publicado y lo cargado; sin proyecto, en la carpeta en que se da la orden.",
    ),
)
_READING = (
    Option(
        "columna",
        to.columns,
        "Columna de un campo de los incidentes.",
        "CAMPO=COLUMNA ...",
        many=True,
        helps={
            "territorios": "Columna de un campo de las denuncias.",
            "cumplimiento": "Columna de un campo de los recorridos: unidad, momento, hora, latitud, longitud, este, norte.",
        },
        note="Una sección, si no se detecta: fecha, hora, latitud, longitud, este, norte, delito, modalidad, id, comisaria, "
        "sector, subsector, direccion.",
    ),
    Option(
        "columna_limites",
        to.columns,
        "Columna de un campo de los límites.",
        "CAMPO=COLUMNA ...",
        many=True,
        note="Una sección: comisaria, sector, subsector, poblacion.",
    ),
    Option("crs", to.text, "Sistema de las tablas en UTM u otro.", "EPSG", note='Como `"EPSG:32717"`.'),
    Option("hoja", to.text, "Hoja o capa de los incidentes.", "NOMBRE"),
    Option("capa", to.text, "Capa de los límites.", "NOMBRE"),
    Option("todas", to.flag, "Todas las hojas o capas de los incidentes.", type=bool, note="`true` o `false`."),
    Option(
        "catalogo",
        to.text,
        "Catálogo de delitos (el que más filas reconoce).",
        "NOMBRE|RUTA",
        is_path=True,
        note='`"peru"`, `"fgj"`, `"ingles"` o la ruta de uno propio.',
    ),
    Option("delito", to.text, "El delito de todas las filas, si el archivo es de uno solo.", "NOMBRE"),
    Option(
        "delitos",
        lambda _, value: delitos(value),
        "Modalidades que el catálogo no conoce y no señalan a nadie, enteras.",
        note="`delitos.ordinario` es su lista; `calidad.html` dice cuáles: [datos](datos.md).",
    ),
    Option(
        "alias",
        lambda _, value: alias(value),
        "Delitos que el catálogo no conoce, y el nombre del catálogo que les toca.",
        note='Una sección: `"HURTO AGRABADO" = "Hurto"`; `calidad.html` trae las líneas: [datos](datos.md).',
    ),
    Option(
        "lugares",
        lambda _, value: places(value),
        "Lugares que las direcciones nombran, y su coordenada.",
        note='Una sección: `"Mercado Central" = "-17.645, -71.345"`; ubican hechos sin coordenada: [datos](datos.md).',
    ),
    Option(
        "repetidas",
        to.choice(lambda: REPEATED),
        "Las filas que dos archivos comparten: una vez, o se suman (una).",
        "una|contar",
    ),
)
_SCOPE = (
    Option(
        "ambito",
        to.ambito,
        "De qué es cada lámina: comisaria, distrito, provincia o region (comisaria).",
        "NIVEL",
        note="Si los límites traen esas columnas.",
    ),
    Option(
        "comisaria",
        to.texts,
        "Solo estas (todas).",
        "NOMBRE ...",
        many=True,
        helps={"contado": "Solo estas (todas; --retirar pide una)."},
    ),
    Option("departamento", to.texts, "Solo estos (todos).", "NOMBRE ...", many=True, note="Para `territorios`."),
    Option("provincia", to.texts, "Solo estas (todas).", "NOMBRE ...", many=True, note="Para `territorios`."),
    Option(
        "periodo",
        to.period,
        "2020, 2020-S1, 2020-T3, 2020-03 o 2020-01..2020-10.",
        "PERIODO",
        helps={"territorios": "2020, 2020-S1 … (los últimos doce meses de los datos)."},
        note="Si no se dice, todos los meses que cubren los datos; en `generar` de lo cargado, el último mes completo; en "
        "`territorios`, los últimos doce.",
    ),
    Option(
        "comparar",
        to.period,
        "Con qué periodo se compara (el de igual duración, antes).",
        "PERIODO",
        note="Si también hay `periodo`.",
    ),
    Option(
        "perfil",
        to.named("el perfil", to.profiles),
        "publico, comite o interno (publico).",
        "PERFIL",
        note="Quién lo va a ver: [privacidad](privacidad.md).",
    ),
    Option(
        "base_reservados",
        to.choice(to.base_kinds),
        "Cada cuánto se dicen los hechos reservados del año: semestre o trimestre (semestre).",
    ),
    Option("cerrar", to.closed_bases, "Semestre o trimestre que se cierra antes de plazo.", "PERIODO ...", many=True),
)
_PRODUCTS = (
    Option(
        "mapa",
        to.choices(lambda: MAPS),
        "delito,riesgo,integrado,delito-y-riesgos,puntos-criticos (los tres primeros; integrado, si hay factores).",
        "TIPOS",
    ),
    Option("formato", to.choices(lambda: FORMATS), "html,pdf,png,docx,gpkg,kmz,xlsx (todos menos png y docx).", "FORMATOS"),
    Option("papel", to.choice(lambda: PAPERS), "a4 o a3 (a4).", "TAMAÑO"),
    Option(
        "leyenda",
        to.named("la leyenda", to.legends),
        "penal-titulos, plana-por-modalidad o puntos-criticos: cómo se agrupan los delitos (penal-titulos).",
        "TIPO",
    ),
    Option("radio_m", to.positive, "Radio de los puntos críticos, en metros (se elige y se anuncia).", "N"),
    Option("min_incidentes", to.positive, "Mínimo de un punto crítico (se elige y se anuncia).", "N"),
    Option(
        "pesos",
        to.weights,
        "Pesos del mapa de riesgo y de los territorios.",
        note="Una sección: código del catálogo o del factor, y su peso; lo que no se nombra pesa 1.",
    ),
    Option("teselas", to.flag, "Fondo de OpenStreetMap: quien abra la página lo pedirá por internet.", type=bool),
    Option(
        "trabajadores",
        _workers,
        "Procesos a la vez, si hay muchas comisarías (1); auto: los que la computadora aguanta.",
        "N|auto",
    ),
    Option(
        "servidor_dask",
        _dask_server,
        "Servidor de Dask cuyas máquinas hacen las comisarías: tcp://servidor:8786.",
        "DIRECCION",
        note="Ven la carpeta de salida por la misma ruta.",
    ),
    Option(
        "membrete",
        _title_block,
        "Lo que encabeza las láminas: entidades, logos, autoridades, fuente, fecha, títulos y otros textos.",
        note="Una sección, que se explica más abajo.",
    ),
    Option(
        "ajustes",
        _by_place,
        "Lo que un lugar tiene de propio: mapa, leyenda, membrete, fuente y, una comisaría, sus archivos.",
        note="Una sección por lugar, que se explica más abajo.",
    ),
)
GROUPS: Mapping[str, tuple[Option, ...]] = {
    "Los archivos": _FILES,
    "Cómo se leen": _READING,
    "De qué son los mapas": _SCOPE,
    "Qué se hace, y cómo": _PRODUCTS,
    "Zonas y patrullajes": ZONES,
    "Operativos y recorridos": OPERATIONS,
}
"""Options by their heading in the docs."""
OPTIONS: Mapping[str, Option] = {option.name: option for group in GROUPS.values() for option in group}
"""Every option by its name."""
