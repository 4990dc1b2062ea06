"""The pages of the desk, from what the folder holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from geo.naming import quantity
from geo.paths import MOST_BYTES
from mapadelito.desk import desk_choices as choices
from mapadelito.desk.access import ENTRANCE, SHELF
from mapadelito.desk.desk_folder import UNDERSTOOD
from mapadelito.desk.desk_words import NOTICES, plain_words, reserved_words, size_words
from mapadelito.desk.given_roles import ROLES, given_files, reading_version, undated_files
from mapadelito.desk.made_files import changes_since, made_files, run_record
from mapadelito.desk.project_text import project_values, project_version
from mapadelito.desk.work_process import DONE, FAILED, RUNNING, STOPPED
from mapadelito.settings.sections import items
from maps.spanish_text import integer
from maps.web.templates import render_template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mapadelito.desk.access import Keys
    from mapadelito.desk.desk_folder import DeskFolder
    from mapadelito.desk.work_process import DeskWork, WorkBench

__all__ = [
    "ASSETS",
    "BEFORE",
    "MAKE",
    "OPEN",
    "READ",
    "Desk",
    "files_page",
    "made_page",
    "said_page",
    "sheets_page",
    "understood_page",
    "work_state",
]

ASSETS = Path(__file__).parent / "assets"
READ, MAKE = "leer", "hacer"
"""Works of the desk: a review of the files, and the maps."""
BEFORE, OPEN = "antes", "abierta"
"""Files of state: the record of the edition before the last one, and the address of the desk while it is open."""

_DEFAULT_MAPS, _DEFAULT_FORMATS = ("delito", "riesgo"), ("html", "pdf", "xlsx")
_STEPS = (("/", "Archivos"), ("/entendido", "Lo que se entendió"), ("/lamina", "Lámina"), ("/hacer", "Hacer"))


class Desk:
    """What every page and action of a desk needs."""

    def __init__(self, folder: DeskFolder, keys: Keys, bench: WorkBench) -> None:
        self.folder, self.keys, self.bench = folder, keys, bench

    def tell_entry(self) -> str:
        """Return the address with the one-time key, and keep it where only this user can read: for a second start."""
        address = f"{self.keys.origin}{ENTRANCE}?ficha={self.keys.entry}"
        self.folder.keep(OPEN, {"direccion": address}, private=True)
        return address

    def shelf(self, place: str, path: str) -> str:
        """Return the address of a made file."""
        return f"{SHELF}/{self.keys.shelf}/{place}/{quote(path)}"

    def is_read(self) -> bool:
        """Whether the last review is of the files and columns that the project has now."""
        return bool(self.folder.kept(UNDERSTOOD).get("lectura")) and (
            self.folder.kept(UNDERSTOOD)["lectura"] == reading_version(self.folder)
        )


def _page(template: str, desk: Desk, step: int, notice: str = "", **values: Any) -> str:  # noqa: ANN401
    work = desk.bench.work()
    return render_template(
        ASSETS / f"{template}.html.jinja",
        steps=[(number, path, name) for number, (path, name) in enumerate(_STEPS, start=1)],
        step=step,
        place=str(desk.folder.root),
        key=desk.keys.form,
        notice=NOTICES.get(notice, ""),
        version=project_version(desk.folder.project),
        work=work,
        busy=work.state == RUNNING,
        work_lines=[plain_words(line) for line in work.lines[-6:]],
        **values,
    )


def said_page(desk: Desk, message: str) -> str:
    """Return the page of what could not be done."""
    return _page("said", desk, 0, message=plain_words(message))


def files_page(desk: Desk, notice: str) -> str:
    """Return the first page: the files, and what each is."""
    files = [
        {
            "name": file.name,
            "role": file.role,
            "size": size_words(file.size),
            "why": plain_words(file.refused),
            "waits": file.waits,
        }
        for file in given_files(desk.folder)
    ]
    record = run_record(desk.folder.output)
    return _page(
        "files",
        desk,
        1,
        notice,
        files=files,
        roles=ROLES,
        most=MOST_BYTES,
        most_words=f"{MOST_BYTES // 1_000_000} MB",
        facts=any(file["role"] == "incidentes" for file in files) or desk.folder.has_store,
        limits=any(file["role"] == "limites" for file in files),
        made=bool(record.get("salidas")),
    )


def understood_page(desk: Desk, notice: str) -> str:
    """Return the second page: what was understood, what is doubtful, and what was refused."""
    work, found = desk.bench.work(), desk.folder.kept(UNDERSTOOD)
    failed = work.what == READ and work.state in {FAILED, STOPPED}
    values = project_values(desk.folder.project)
    rows = found.get("filas", {})
    months = list(found.get("meses", {}).items())
    most = max((count for _, count in months), default=1)
    return _page(
        "understood",
        desk,
        2,
        notice,
        why=plain_words(work.why) if failed else "",
        found=bool(found) and not failed,
        read=desk.is_read(),
        rows=[
            (one if rows.get(name) == 1 else many, integer(rows.get(name, 0)), name)
            for name, (one, many) in _ROWS.items()
            if rows.get(name) or name == "aceptadas"
        ],
        total=quantity(rows.get("leidas", 0), "fila", "filas"),
        cover=_cover_words(found.get("cobertura", {})),
        tables=[_of_the_page(table) for table in found.get("columnas", ())],
        reasons=[(integer(count), text, plain_words(remedy)) for count, text, remedy in found.get("rechazos", ())],
        repairs=[(integer(count), text) for count, text, _ in found.get("avisos", ())],
        months=[
            (_month(month), integer(count), quantity(count, "hecho", "hechos"), round(100 * count / most))
            for month, count in months[-36:]
        ],
        decisions=[plain_words(line) for line in found.get("decisiones", ())],
        fields=choices.FIELDS,
        limit_fields=choices.LIMIT_FIELDS,
        names=found.get("nombres", ()),
        auto=found.get("campos", {}),
        auto_limits=found.get("campos_limites", {}),
        limits=found.get("hay_limites", False),
        given=dict(values.get("columna", {})),
        given_limits=dict(values.get("columna_limites", {})),
        systems=choices.SYSTEMS,
        system=str(values.get("crs", "")),
        places=found.get("comisarias", ()),
        chosen=[str(name) for name in items(values.get("comisaria", ()))],
        quality=desk.shelf("revision", str(found.get("calidad", ""))),
        undated=undated_files(desk.folder),
        books=[(_BOOKS[book], desk.shelf("revision", book)) for book in found.get("libros", ()) if book in _BOOKS],
        drawn=desk.shelf("revision", str(found["mapa"])) if found.get("mapa") else "",
        colors=found.get("colores", ()),
        rejects=desk.shelf("revision", str(found.get("libro", ""))),
    )


_BOOKS = {
    "reservado/delitos.xlsx": "los delitos que el catálogo no tiene, para elegirlos",
    "reservado/coincidencias.xlsx": "los hechos que pueden ser el mismo, para contestar",
    "reservado/direcciones.xlsx": "las direcciones que no se hallaron, para ubicarlas",
}
"""Books that a review may leave to be completed, and what is in them."""
_ROWS = {
    "aceptadas": ("se cuenta", "se cuentan"),
    "duplicadas": ("estaba repetida", "estaban repetidas"),
    "rechazadas": ("no se pudo usar", "no se pudieron usar"),
    "excluidas": ("no es de estos mapas", "no son de estos mapas"),
    "no_datos": ("no es un dato (vacía, título o total)", "no son datos (vacías, títulos o totales)"),
}
"""Words of the outcomes of rows, of one and of several."""


_REMEDY = "Qué hacer"
"""Head of the column that names an option of the commands."""
_CHOOSE = "Elíjala abajo, en «¿Alguna columna no es la correcta?»."
"""What to do on the page instead."""


def _of_the_page(table: Mapping[str, Any]) -> Mapping[str, Any]:
    if table["cabecera"][-1] != _REMEDY:
        return table
    return {**table, "filas": [[*row[:-1], _CHOOSE] for row in table["filas"]]}


def _cover_words(cover: Mapping[str, Any]) -> str:
    if not cover.get("total"):
        return ""
    there, total = integer(cover["mapeadas"]), integer(cover["total"])
    verb = "tiene" if cover["mapeadas"] == 1 else "tienen"
    return f"De las que se cuentan o se rechazaron, {there} de {total} ({cover['pct']} %) {verb} lugar en el mapa."


def _month(code: str) -> str:
    return choices.period_choices([code])[0][1]


def sheets_page(desk: Desk, notice: str) -> str:
    """Return the third page: period, sheets, profile, forms and title block."""
    values, found = project_values(desk.folder.project), desk.folder.kept(UNDERSTOOD)
    title = dict(values.get("membrete", {}))
    periods = choices.period_choices(found.get("meses", ()))
    period = str(values.get("periodo", ""))
    if period and period not in dict(periods):
        periods.insert(0, (period, period))
    return _page(
        "sheets",
        desk,
        3,
        notice,
        periods=periods,
        period=period,
        has_store=desk.folder.has_store,
        maps=choices.MAP_WORDS,
        map_chosen=[part for text in items(values.get("mapa", _DEFAULT_MAPS)) for part in str(text).split(",")],
        profiles=choices.PROFILE_WORDS,
        profile=str(values.get("perfil", "publico")),
        reserved=reserved_words(found.get("reservados", 0), found.get("filas", {}).get("aceptadas", 0)),
        formats=choices.FORMAT_WORDS,
        format_chosen=[part for text in items(values.get("formato", _DEFAULT_FORMATS)) for part in str(text).split(",")],
        papers=choices.PAPER_WORDS,
        paper=str(values.get("papel", "a4")),
        units=choices.UNIT_WORDS,
        unit=str(values.get("ambito", "comisaria")),
        entities="\n".join(map(str, items(title.get("entidades", ())))),
        texts=[(name, words, str(title.get(name, ""))) for name, words in choices.TITLE_TEXTS.items()],
        read=desk.is_read(),
    )


def made_page(desk: Desk, notice: str) -> str:
    """Return the fourth page: the work that goes on or, once it is done, what was made."""
    work, record = desk.bench.work(), run_record(desk.folder.output)
    made = made_files(record)
    groups = [
        (
            name or "De todas",
            [(file.name, file.kind, size_words(file.size), desk.shelf("salida", file.path)) for file in files],
        )
        for name, files in made.items()
    ]
    failed = [(one["nombre"], plain_words(str(one["motivo"]))) for one in record.get("fallidas", ())]
    first = next((address for _, files in groups for _, kind, _, address in files if kind == "Ver"), "")
    return _page(
        "make",
        desk,
        4,
        notice,
        done=work.what == MAKE and work.state == DONE,
        why=plain_words(work.why) if work.what == MAKE and work.state in {FAILED, STOPPED} else "",
        lines=[plain_words(line) for line in work.lines] if work.what == MAKE else [],
        groups=groups,
        first=first,
        profile=record.get("perfil", ""),
        failed=failed,
        undrawn=_draws_none(record),
        changes=changes_since(desk.folder.kept(BEFORE), record) if desk.folder.kept(BEFORE) else [],
        compared=bool(desk.folder.kept(BEFORE)),
        output=str(desk.folder.output),
    )


def _draws_none(record: Mapping[str, Any]) -> bool:
    """Return whether the profile of a record draws none of its facts."""
    places = [one for one in record.get("comisarias", ()) if "dibujados" in one]
    facts = sum(int(one.get("incidentes", 0)) for one in places)
    return facts > 0 and not any(one["dibujados"].get("total") for one in places)


def work_state(work: DeskWork) -> dict[str, Any]:
    """Return the state of the work as the script of the pages reads it."""
    return {
        "estado": work.state,
        "que": work.what,
        "parte": work.share,
        "tiempo": work.words,
        "lineas": [plain_words(line) for line in work.lines[-6:]],
    }
