"""``mapadelito plantilla``: write a ``proyecto.toml`` to edit, and the folder of files to load, with a book to fill in."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from geo.crimes.catalogue import load
from geo.errors import ConfigError
from geo.paths import digest_of, output_folder
from geo.wording import listing
from mapadelito.outputs.row_review.delito_tables import names_of_delitos
from mapadelito.outputs.workbook_writer import HEAD, choice_rule, new_book, write_lists
from mapadelito.outputs.write_errors import cannot_write
from mapadelito.settings.entry_folder import LOADED_FILES, READ_ME, files_to_load
from mapadelito.settings.usual_places import ENTRY, PROJECT

__all__ = ["BOOK", "files_waiting", "write_template"]

BOOK = "hechos.xlsx"

_ROWS = 5000
"""Rows of the book that have lists and hints; facts written below them are read all the same."""
_TITLE = "HECHOS: una fila por hecho. No escriba nombres, DNI ni teléfonos. La hoja EJEMPLOS no se carga."
_COLUMNS = (
    ("ID_DENUNCIA", 20, "Número de la denuncia o parte. Sirve para no contar dos veces."),
    ("FECHA_HECHO", 13, "Día del hecho: dd/mm/aaaa."),
    ("HORA_HECHO", 11, "Hora del hecho: hh:mm. Vacía si no se sabe; no ponga 00:00 ni 12:00."),
    ("DELITO", 34, "Elija de la lista. Si no está, escríbalo: contará como no reconocido."),
    ("MODALIDAD", 34, "Elija de la lista, o déjela vacía."),
    ("DIRECCION", 38, "Calle y cuadra, o el cruce."),
    ("LATITUD", 13, "Grados decimales: -7.15702. En un mapa de internet, el primer número."),
    ("LONGITUD", 13, "Grados decimales: -78.51764. El segundo número."),
    ("COMISARIA", 24, "La del lugar del hecho, no la que recibió la denuncia."),
    ("SECTOR", 14, "Si se conoce; manda el punto."),
    ("OBSERVACION", 40, "Si el punto es el de la comisaría y no el del hecho: GEO FORZADA AL CENTROIDE DE COMISARIA."),
)
_EXAMPLES = (
    ("31300001", "05/03/2026", "21:30", "HURTO", "", "Jr. Uno cdra. 2", "-7.15702", "-78.51764", "CENTRAL", "SECTOR 1", ""),
    ("31300002", "06/03/2026", "", "ROBO", "", "Av. Dos con Jr. Tres", "-7.16015", "-78.50420", "CENTRAL", "SECTOR 2", ""),
)
_PROJECT = """## Un proyecto de mapadelito. Las rutas parten de esta carpeta. Lo que empieza con # no se lee.
## Se usa así, en esta carpeta, cada mes:
##   1. deje en entrada/ el archivo que le da su sistema, o hechos.xlsx ya lleno
##   2. mapadelito cargar                lo guarda en el almacén y lo pasa a entrada/cargado/
##   3. mapadelito generar               hace los mapas de lo cargado

# incidentes = ["hechos.xlsx"]          # solo sin almacén: estos archivos se leen en cada orden, y lo cargado no
# repetidas = "una"                     # las filas que dos archivos comparten: una vez, o "contar" para sumarlas
limites = ["sectores.geojson"]          # polígonos con el nombre de la comisaría y del sector
# calles = ["calles.geojson"]           # desde la primera edición del año: los puntos públicos van a sus cruces
# edificios = ["edificios.gpkg"]        # también desde la primera: cuentan las viviendas de cada punto público
# poblacion = ["habitantes.csv"]        # por sector, comisaría o UBIGEO: tasas por 100,000
# base = ["rios.gpkg", "parques.gpkg"]  # agua, parques y barrios, bajo los datos; o un extracto .osm.pbf
# periodo = "2026-S1"                   # 2026, 2026-S1, 2026-T3, 2026-03 o 2026-01..2026-10
# comisaria = ["COMISARIA PNP CENTRAL"] # solo estas
# ambito = "comisaria"                  # o distrito, provincia, region, si los límites traen esas columnas
# mapa = ["delito", "riesgo"]           # integrado, delito-y-riesgos (con factores), puntos-criticos
# leyenda = "penal-titulos"             # o plana-por-modalidad, o puntos-criticos
# perfil = "publico"                    # publico, comite o interno
# radio_m = 200                         # si no se indican, se eligen y se anuncian
# min_incidentes = 10
# delitos.ordinario = ["JALADOR DE BUS"] # modalidades que no señalan a nadie, enteras; calidad.html dice cuáles
# base_reservados = "semestre"          # cada cuánto se dicen los hechos reservados del año: semestre o trimestre
salida = "salida"                       # lo que se hace; de ahí se comparte solo publico/
almacen = "almacen"                     # lo cargado y lo ya publicado: guárdelo y haga copia
fuente = "SIDPOL"                       # quién da los datos, como se imprime; los números de denuncia son de ella

# [columna]                             # solo si no se detectan
# delito = "TIPIFICACION"

[membrete]
entidades = ["POLICÍA NACIONAL DEL PERÚ"]
# fuente = "SIDPOL, denuncias"          # si se imprime de otro modo que arriba
# fecha = "JUNIO 2026"
# comite = "COMITÉ DISTRITAL DE SEGURIDAD CIUDADANA"
# observatorio = "OBSERVATORIO PROVINCIAL DE SEGURIDAD CIUDADANA"
# logos = ["escudo.png"]                # PNG o JPEG
# autoridades = [{ cargo = "Comisario", nombre = "…" }]
# elaborado = "…"
# revisado = "…"
# aprobado = "…"

# [membrete.campos]
# Provincia = "CAJAMARCA"

# [membrete.titulos]
# delito = "MAPA DEL DELITO 2026"

# [ajustes.comisaria."COMISARIA PNP DOS"]  # lo que una tiene de propio; también por distrito, provincia o region
# leyenda = "plana-por-modalidad"
# membrete.fecha = "JULIO 2026"

# [pesos]                               # del mapa de riesgo; lo que no se nombra pesa 1
# "PAT.ROB" = 3
"""

_READ_ME = f"""Deje aquí los archivos de hechos: el Excel o CSV tal como sale de su sistema, o {BOOK} ya lleno.

En la carpeta de proyecto.toml, escriba:

    mapadelito cargar
    mapadelito generar

«cargar» guarda los hechos en el almacén y pasa el archivo a {ENTRY}/{LOADED_FILES}/.
Lo que no se pudo leer queda aquí, y se dice por qué. Un archivo ya cargado no se carga dos veces.
El mes siguiente se deja aquí el archivo nuevo; no hace falta juntarlo con los de antes.
Otro {BOOK} vacío: mapadelito plantilla

Este texto no se carga.
"""


def write_template(folder: Path) -> list[Path]:
    """Write the project, and the folder of the files to load with the book and a text on what it is for.

    What is there stays as it is, and the rest is written: a book that was filled in and loaded has left its place. The texts
    have the line ends of Windows, whose old Notepad shows no others.

    Returns
    -------
    list
        The files written.

    Raises
    ------
    ConfigError
        If all of them are there.
    """
    output_folder(folder)
    names = (PROJECT, f"{ENTRY}/{BOOK}", f"{ENTRY}/{READ_ME}")
    missing = [name for name in names if not (folder / name).exists()]
    if not missing:
        raise ConfigError(f"Ya hay {listing(names)} en «{folder}»: no se reemplaza. Indique otra carpeta.")
    whole = folder.resolve()
    try:
        (whole / ENTRY).mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=whole) as made:
            (Path(made) / ENTRY).mkdir()
            (Path(made) / PROJECT).write_text(_PROJECT, encoding="utf-8", newline="\r\n")
            _write_book(Path(made) / ENTRY / BOOK)
            (Path(made) / ENTRY / READ_ME).write_text(_READ_ME, encoding="utf-8-sig", newline="\r\n")
            return [(Path(made) / name).rename(whole / name) for name in missing]
    except OSError as error:
        raise cannot_write(whole, error) from error


def files_waiting(project: Path) -> list[str]:
    """Return the names of the files of ``entrada/``, in the folder of a project, but for the book still to be filled in."""
    names = [path.name for path in files_to_load(project, [], or_none=True)]
    if BOOK in names:
        with TemporaryDirectory() as made:
            _write_book(Path(made) / BOOK)
            if digest_of(Path(made) / BOOK) == digest_of(project / ENTRY / BOOK):
                names.remove(BOOK)
    return names


def _write_book(path: Path) -> None:
    """Write the book: the sheet to fill in, one of examples, and a hidden one with the lists to choose from."""
    catalogue = load("peru")
    lists = {"DELITO": names_of_delitos(catalogue), "MODALIDAD": names_of_delitos(catalogue, level="modalidad")}
    with new_book(path, "Hechos") as book:
        formats = {
            "title": book.add_format({"italic": True, "font_color": "#7A0019"}),
            "head": book.add_format(HEAD | {"border": 1}),
            "text": book.add_format({"num_format": "@"}),
            "date": book.add_format({"num_format": "dd/mm/yyyy"}),
            "hour": book.add_format({"num_format": "hh:mm"}),
        }
        _to_fill_in(book.add_worksheet("HECHOS"), formats, lists)
        examples = book.add_worksheet("EJEMPLOS")
        _head(examples, formats, first=0)
        for row, cells in enumerate(_EXAMPLES, start=1):
            for column, text in enumerate(cells):
                examples.write_string(row, column, text, formats["text"])
        write_lists(book, lists)


def _head(sheet: Any, formats: dict[str, Any], *, first: int) -> None:  # noqa: ANN401 (xlsxwriter is untyped)
    """Write the header in row ``first`` (from 0), and freeze the rows down to it."""
    for column, (name, width, _) in enumerate(_COLUMNS):
        kind = {"FECHA_HECHO": "date", "HORA_HECHO": "hour"}.get(name, "text")
        sheet.set_column(column, column, width, formats[kind])
        sheet.write_string(first, column, name, formats["head"])
    sheet.freeze_panes(first + 1, 1)


def _to_fill_in(sheet: Any, formats: dict[str, Any], lists: dict[str, list[str]]) -> None:  # noqa: ANN401
    """Write the sheet to fill in, with a hint on each cell and lists to choose from."""
    sheet.write_string(0, 0, _TITLE, formats["title"])
    _head(sheet, formats, first=1)
    for column, (name, _, help_text) in enumerate(_COLUMNS):
        rule: dict[str, Any] = {
            "validate": "any",
            "input_title": name.replace("_", " ").capitalize(),
            "input_message": help_text,
        }
        if name in lists:
            rule |= choice_rule(lists, name)
        sheet.data_validation(2, column, _ROWS + 1, column, rule)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{_ROWS + 2}"})
