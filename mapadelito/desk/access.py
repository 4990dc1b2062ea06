"""Who may ask the desk: the browser that was given the address, on this PC, and pages of the desk alone."""

from __future__ import annotations

import hmac
import os
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["ENTRANCE", "HOST", "SHELF", "Guard", "Keys", "same"]

HOST = "127.0.0.1"
"""The only address that is served: that of this PC, which no other can reach."""
ENTRANCE = "/entrar"
"""Path of the address that is given to the browser, with the one-time key."""
SHELF = "/hecho"
"""Path of the files made, which has a key of its own: their pages run apart from the desk, without its cookie."""

_BYTES = 32
"""Random bytes of each key."""
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""Content security policy of every answer that brings none of its own: nothing inline, nothing from elsewhere."""
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # without any, browsers send the forms of the desk itself as from nowhere
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_NOT_HERE = "Esta página es de la mesa de esta PC y solo se abre desde ella. Abra «mapadelito mesa» otra vez."
_OTHER_PAGE = "El pedido no viene de la mesa: no se hizo nada."


def _key() -> str:
    return secrets.token_urlsafe(_BYTES)


def same(given: str, key: str) -> bool:
    """Return whether a text is a key, in a time that tells nothing of how much of it is right."""
    return bool(key) and hmac.compare_digest(given.encode(), key.encode())


@dataclass(slots=True)
class Keys:
    """The keys of one run of the desk, all random.

    ``entry`` opens a session once, and is then another; ``session`` is in the cookie, ``form`` in every form of the
    pages, and ``shelf`` in the address of the files made.
    """

    port: int
    entry: str = field(default_factory=_key)
    session: str = field(default_factory=_key)
    form: str = field(default_factory=_key)
    shelf: str = field(default_factory=_key)

    @property
    def cookie(self) -> str:
        """Name of the cookie: cookies are of a PC and not of a port, and two desks may be open."""
        return f"mesa{self.port}"

    @property
    def origin(self) -> str:
        """Where the pages of the desk are."""
        return f"http://{HOST}:{self.port}"

    def use_entry(self, given: str) -> bool:
        """Return whether a key opens a session; it does so once."""
        if not same(given, self.entry):
            return False
        self.entry = _key()
        return True


class Guard:
    """Refuses every request that has not the session, or comes from elsewhere, before any route sees it."""

    def __init__(self, app: ASGIApp, keys: Keys) -> None:
        self._app, self._keys = app, keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on; nothing but HTTP is served."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", _PAGE_POLICY)
                for name, value in _ALWAYS.items():
                    headers[name] = value
            await send(message)

        refused = self._refusal(scope)
        if refused:
            await PlainTextResponse(refused, status_code=403)(scope, receive, with_headers)
            return
        try:
            await self._app(scope, receive, with_headers)
        except Exception:  # it was answered: the application sends its page of faults, and raises
            if os.environ.get("MAPADELITO_DEPURAR"):
                raise

    def _refusal(self, scope: Scope) -> str:
        """Return why a request is refused (Spanish); empty if it is not."""
        headers, keys = Headers(scope=scope), self._keys
        if headers.getlist("host") != [f"{HOST}:{keys.port}"]:
            return _NOT_HERE
        origins = headers.getlist("origin")
        if origins and origins != [keys.origin]:
            return _OTHER_PAGE
        if scope["method"] not in {"GET", "HEAD"}:
            if not origins or headers.get("sec-fetch-site", "same-origin") != "same-origin":
                return _OTHER_PAGE
        elif scope["path"] == ENTRANCE or self._is_shelf(scope["path"]):
            return ""
        return "" if same(HTTPConnection(scope).cookies.get(keys.cookie, ""), keys.session) else _NOT_HERE

    def _is_shelf(self, path: str) -> bool:
        """Return whether a path begins with the key of the files made."""
        parts = path.split("/", 3)
        return len(parts) == 4 and f"/{parts[1]}" == SHELF and same(parts[2], self._keys.shelf)
