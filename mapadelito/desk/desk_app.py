"""Routes of the desk: each page, and each action of its forms."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from geo.errors import MapaError
from mapadelito.desk.access import ENTRANCE, SHELF, Guard, same
from mapadelito.desk.desk_actions import DeskActions, Form
from mapadelito.desk.desk_pages import (
    ASSETS,
    Desk,
    files_page,
    made_page,
    said_page,
    sheets_page,
    understood_page,
    work_state,
)
from mapadelito.desk.desk_words import plain_words
from mapadelito.desk.made_files import file_headers, shelved
from mapadelito.desk.uploads import Upload

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

__all__ = ["desk_app"]

_MOST_FORM = 1_000_000
"""Bytes of a form, at most (1 MB): one of some hundred comisarías has some tens of kilobytes."""
_DIGITS = 18  # of the size of a file, at most: that of no disk has more
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
    actions = DeskActions(desk, close)
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
    app = Starlette(routes=routes, exception_handlers={404: _no_such, 405: _no_such, Exception: _fault})
    app.router.redirect_slashes = False  # a path is one of these, or none
    return Guard(app, desk.keys)


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
        form = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
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
            with Upload(desk.folder.files, given, int(size) if size.isdecimal() and len(size) <= _DIGITS else 0) as file:
                async for chunk in request.stream():
                    file.add(chunk)
                name = await run_in_threadpool(file.place)
        except ClientDisconnect:  # the tab was closed: nobody reads the answer
            return PlainTextResponse("", status_code=400)
        except MapaError as error:
            return _told(plain_words(str(error)))
        return JSONResponse({"nombre": name})

    return upload


def _no_such(request: Request, error: Exception) -> Response:  # noqa: ARG001 (signature of starlette)
    return PlainTextResponse("Esa página no existe. Vuelva a la mesa.", status_code=getattr(error, "status_code", 404))


def _fault(request: Request, error: Exception) -> Response:  # noqa: ARG001 (signature of starlette)
    told = (
        f"Error inesperado ({type(error).__name__}). Es una falla de mapadelito, no de sus datos: repórtela. La mesa sigue."
    )
    return PlainTextResponse(told, status_code=500)


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
