"""A desk in a folder of the tests, asked as its browser asks it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx

from mapadelito.desk.access import ENTRANCE, HOST, Keys
from mapadelito.desk.desk_app import desk_app
from mapadelito.desk.desk_folder import DeskFolder
from mapadelito.desk.desk_pages import Desk
from mapadelito.desk.work_process import WorkBench

if TYPE_CHECKING:
    from pathlib import Path

    from mapadelito.desk.access import Guard

PORT = 5000


class Browser:
    """A browser that asks an application in this process, and keeps its cookies."""

    def __init__(self, app: Guard) -> None:
        self._app, self._cookies = app, httpx.Cookies()

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Return the answer to a request; redirections are not followed."""

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app, raise_app_exceptions=False)
            base = f"http://{HOST}:{PORT}"
            async with httpx.AsyncClient(transport=transport, base_url=base, cookies=self._cookies) as client:
                answer = await client.request(method, path, **more)
                self._cookies.update(client.cookies)
                return answer

        with ThreadPoolExecutor(1) as thread:  # this one may have the loop of a browser
            return thread.submit(lambda: asyncio.run(ask())).result()

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Ask for a page."""
        return self.ask("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        """Send something."""
        return self.ask("POST", path, **more)


class DeskClient:
    """A browser with a session at the desk of a folder."""

    def __init__(self, root: Path) -> None:
        self.folder = DeskFolder(root)
        self.keys = Keys(PORT)
        self.closed: list[bool] = []
        self.desk = Desk(self.folder, self.keys, WorkBench(self.folder))
        self.app = desk_app(self.desk, close=lambda: self.closed.append(True))
        self.client = self.stranger()
        self.client.get(ENTRANCE, params={"ficha": self.keys.entry})

    def stranger(self) -> Browser:
        """Return a browser without a session."""
        return Browser(self.app)

    def post(self, path: str, **form: str) -> httpx.Response:
        """Send a form as the pages of the desk do."""
        return self.client.post(path, data=form, headers={"Origin": self.keys.origin, "X-Ficha": self.keys.form})

    def send(self, name: str, content: bytes) -> httpx.Response:
        """Drop a file."""
        headers = {"Origin": self.keys.origin, "X-Ficha": self.keys.form, "X-Nombre": name}
        return self.client.post("/archivos", content=content, headers=headers)
