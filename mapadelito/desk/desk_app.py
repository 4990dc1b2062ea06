"""Routes of the desk: each page, and each action of its forms."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from geo.errors import ConfigError, MapaError
from mapadelito.desk.access import ENTRANCE, SHELF, Guard, same
from mapadelito.desk.desk_choices import next_period, reading_changes, sheet_changes
from mapadelito.desk.desk_folder import UNDERSTOOD
from mapadelito.desk.desk_pages import (
    ASSETS,
    BEFORE,
    MAKE,
    READ,
    Desk,
    files_page,
    made_page,
    reading_version,
    said_page,
    sheets_page,
    understood_page,
    work_state,
)
from mapadelito.desk.desk_words import OTHER_TAB, plain_words
from mapadelito.desk.given_roles import drop_file, given_files, recognise_files, set_roles
from mapadelito.desk.made_files import file_headers, run_record, shelved
from mapadelito.desk.project_text import change_project, project_values, project_version
from mapadelito.desk.uploads import Upload
from mapadelito.desk.work_process import command
from mapadelito.settings.usual_places import PROJECT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

__all__ = ["desk_app"]

Form = dict[str, list[str]]
_MOST_FORM = 1_000_000
"""Bytes of a form, at most (1 MB): one of some hundred comisarías has some tens of kilobytes."""
_TYPES = {"desk.css": "text/css", "desk.js": "text/javascript"}
_BY_SCRIPT = "application/json"
"""What the script of the pages asks for, instead of a page."""


def desk_app(desk: Desk, *, close: Callable[[], object]) -> Guard:
    """Return the application of a desk.

    Parameters
    ----------
    desk
        Its folder, keys and work.
    close
        Called when the person closes the desk.
    """
    actions = _Actions(desk, close)
    pages = {"/": files_page, "/entendido": understood_page, "/lamina": sheets_page, "/hacer": made_page}
    posts: dict[str, Callable[[Form], str]] = {
        "/quitar": actions.take_away,
        "/reconocer": actions.tell_files,
        "/leer": actions.read,
        "/entendido": actions.choose_reading,
        "/lamina": actions.make,
        "/mes-siguiente": actions.next_month,
        "/detener": actions.stop,
        "/cerrar": actions.close,
    }
    routes = [
        Route(ENTRANCE, _entrance(desk), methods=["GET"]),
        *(Route(path, _shown(desk, page), methods=["GET"]) for path, page in pages.items()),
        *(Route(path, _posted(desk, action), methods=["POST"]) for path, action in posts.items()),
        Route("/archivos", _upload(desk), methods=["POST"]),
        Route("/trabajo", lambda _: JSONResponse(work_state(desk.bench.work())), methods=["GET"]),
        Route("/recursos/{name}", _asset, methods=["GET"]),
        Route(SHELF + "/{key}/{place}/{path:path}", _shelf(desk), methods=["GET"]),
    ]
    app = Starlette(routes=routes)
    app.router.redirect_slashes = False  # a path is one of these, or none
    return Guard(app, desk.keys)


class _Actions:
    """What the forms do; each returns the path of the page to show next."""

    def __init__(self, desk: Desk, close: Callable[[], object]) -> None:
        self._desk, self._folder, self._close = desk, desk.folder, close

    def take_away(self, form: Form) -> str:
        """Take a file off the desk."""
        drop_file(self._folder, form.get("nombre", [""])[0])
        return "/"

    def tell_files(self, form: Form) -> str:  # noqa: ARG002 (all actions have one signature)
        """Tell what the new files are."""
        recognise_files(self._folder)
        return "/"

    def read(self, form: Form) -> str:
        """Keep what each file is, and begin to read them."""
        if other := self._of_other_tab(form, "/"):
            return other
        set_roles(self._folder, {name[4:]: chosen[0] for name, chosen in form.items() if name.startswith("rol.")})
        files = given_files(self._folder)
        if not self._folder.has_store and not any(file.role == "incidentes" for file in files):
            has_factors = any(file.role == "factores" for file in files)
            return "/lamina" if has_factors else "/?aviso=nada"
        return self._begin_reading()

    def _begin_reading(self) -> str:
        begun = self._desk.bench.start(READ, [self._reading, self._note_reading])
        return "/entendido" if begun else "/entendido?aviso=ocupado"

    def _reading(self) -> list[str]:
        return [sys.executable, "-P", "-m", "mapadelito.desk.look", str(self._folder.root)]

    def _note_reading(self) -> None:
        self._folder.keep(UNDERSTOOD, self._folder.kept(UNDERSTOOD) | {"lectura": reading_version(self._folder)})

    def choose_reading(self, form: Form) -> str:
        """Keep the columns and comisarías chosen; read again if that changes what is read."""
        if other := self._of_other_tab(form, "/entendido"):
            return other
        if factors := form.get("factores"):
            set_roles(self._folder, {f"{self._folder.files.name}/{factors[0]}": "factores"})
            return self._begin_reading()
        before = reading_version(self._folder)
        values, found = project_values(self._folder.project), self._folder.kept(UNDERSTOOD)
        change_project(self._folder.project, reading_changes(form, values, found))
        if reading_version(self._folder) != before or "otra-vez" in form or not self._desk.is_read():
            return self._begin_reading()
        return "/lamina"

    def make(self, form: Form) -> str:
        """Keep what is chosen for the sheets, and begin to make them."""
        if other := self._of_other_tab(form, "/lamina"):
            return other
        change_project(self._folder.project, sheet_changes(form, project_values(self._folder.project)))
        begun = self._desk.bench.start(MAKE, [self._look_before, *self._making()])
        return "/hacer" if begun else "/hacer?aviso=ocupado"

    def _making(self) -> list[Callable[[], list[str] | None]]:
        loads = [lambda: command("cargar", PROJECT) if self._waiting() else None] if self._folder.has_store else []
        return [*loads, lambda: command("generar", PROJECT), self._keep_before]

    def _waiting(self) -> bool:
        return any(file.waits for file in given_files(self._folder))

    def _look_before(self) -> None:
        """Keep the record of the edition that is there, to tell what changed."""
        self._folder.keep("por-cambiar", run_record(self._folder.output))

    def _keep_before(self) -> None:
        self._folder.keep(BEFORE, self._folder.kept("por-cambiar"))

    def next_month(self, form: Form) -> str:  # noqa: ARG002 (all actions have one signature)
        """Read the new files, set the period of their last month, and make the same sheets."""
        recognise_files(self._folder)
        steps = [self._reading, self._note_reading, self._set_period, self._look_before, *self._making()]
        begun = self._desk.bench.start(MAKE, steps)
        return "/hacer" if begun else "/hacer?aviso=ocupado"

    def _set_period(self) -> None:
        """Set the period; refuse to go on where nothing new can be drawn."""
        found, values = self._folder.kept(UNDERSTOOD), project_values(self._folder.project)
        if not found.get("filas", {}).get("aceptadas"):
            raise ConfigError("De los archivos no se pudo usar ninguna fila: vea el paso 2. Los mapas quedan como estaban.")
        period = next_period(values, found.get("meses", ()))
        if not self._folder.has_store and period == values.get("periodo"):
            raise ConfigError("No hay hechos de un mes nuevo: suelte el archivo del mes. Los mapas quedan como estaban.")
        change_project(self._folder.project, {"periodo": period})

    def stop(self, form: Form) -> str:
        """Stop the work that goes on."""
        self._desk.bench.stop()
        return "/entendido" if form.get("que") == [READ] else "/hacer"

    def close(self, form: Form) -> str:  # noqa: ARG002 (all actions have one signature)
        """Close the desk, unless it works."""
        if self._desk.bench.is_busy:
            return "/hacer?aviso=cerrar"
        self._close()
        return ""

    def _of_other_tab(self, form: Form, page: str) -> str:
        """Return the page to show again where the project changed since the form was; empty if it did not."""
        same_project = form.get("version", [""])[0] == project_version(self._folder.project)
        return "" if same_project else f"{page}?aviso={OTHER_TAB}"


def _entrance(desk: Desk) -> Callable[[Request], Response]:
    def enter(request: Request) -> Response:
        has_session = same(request.cookies.get(desk.keys.cookie, ""), desk.keys.session)
        if not desk.keys.use_entry(request.query_params.get("ficha", "")) and not has_session:
            return PlainTextResponse("Esta dirección ya se usó. Abra «mapadelito mesa» otra vez.", status_code=403)
        desk.tell_entry()
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(desk.keys.cookie, desk.keys.session, httponly=True, samesite="strict", path="/")
        return answer

    return enter


def _shown(desk: Desk, page: Callable[[Desk, str], str]) -> Callable[[Request], Response]:
    def show(request: Request) -> Response:
        try:
            return HTMLResponse(page(desk, request.query_params.get("aviso", "")))
        except MapaError as error:
            return HTMLResponse(said_page(desk, str(error)), status_code=400)

    return show


def _posted(desk: Desk, action: Callable[[Form], str]) -> Callable[[Request], Awaitable[Response]]:
    """Return the route of an action: the key of the form is checked before anything is done."""

    async def post(request: Request) -> Response:
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > _MOST_FORM:
                return PlainTextResponse("El formulario es demasiado grande.", status_code=413)
        form = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=10_000)
        if not _has_key(desk, request, form):
            return PlainTextResponse("El pedido no viene de la mesa: no se hizo nada.", status_code=403)
        by_script = request.headers.get("accept") == _BY_SCRIPT
        try:
            there = await run_in_threadpool(action, form)
        except MapaError as error:
            told = plain_words(str(error))
            return _told(told) if by_script else HTMLResponse(said_page(desk, told), status_code=400)
        if not there:
            return HTMLResponse(said_page(desk, "La mesa se cerró. Ya puede cerrar esta ventana."))
        return JSONResponse({"ir": there}) if by_script else RedirectResponse(there, status_code=303)

    return post


def _told(message: str) -> Response:
    return JSONResponse({"error": message}, status_code=400)


def _has_key(desk: Desk, request: Request, form: Form) -> bool:
    given = request.headers.get("x-ficha", "") or form.get("ficha", [""])[0]
    return same(given, desk.keys.form)


def _upload(desk: Desk) -> Callable[[Request], Awaitable[Response]]:
    async def upload(request: Request) -> Response:
        if not _has_key(desk, request, {}):
            return PlainTextResponse("El pedido no viene de la mesa: no se hizo nada.", status_code=403)
        size = request.headers.get("content-length", "0")
        given = unquote(request.headers.get("x-nombre", ""), errors="replace")
        try:
            with Upload(desk.folder.files, given, int(size) if size.isdecimal() else 0) as file:
                async for chunk in request.stream():
                    file.add(chunk)
                name = await run_in_threadpool(file.place)
        except ClientDisconnect:  # the tab was closed: nobody reads the answer
            return PlainTextResponse("", status_code=400)
        except MapaError as error:
            return _told(plain_words(str(error)))
        return JSONResponse({"nombre": name})

    return upload


def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _TYPES:
        return PlainTextResponse("No existe.", status_code=404)
    return Response((ASSETS / name).read_bytes(), media_type=_TYPES[name])


def _shelf(desk: Desk) -> Callable[[Request], Response]:
    def serve_file(request: Request) -> Response:
        roots = {"salida": desk.folder.output, "revision": desk.folder.review}
        root = roots.get(request.path_params["place"])
        path = shelved(root, request.path_params["path"]) if root is not None else None
        if path is None:
            return PlainTextResponse("Ese archivo ya no está. Vuelva a la mesa.", status_code=404)
        return FileResponse(path, headers=file_headers(path))

    return serve_file
