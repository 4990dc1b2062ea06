"""What tests share that is no fixture: where the real data are, and a listener on loopback."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import mapadelito

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = mapadelito.ROOT.parent / "shared" / "data"


@contextmanager
def listening(port: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Listen on a port of loopback and note whoever calls.

    Raises
    ------
    OSError
        If somebody else listens there.
    """
    calls: list[str] = []
    with socket.create_server(("127.0.0.1", port)) as server:
        server.settimeout(0.2)
        stop = threading.Event()

        def serve() -> None:
            while not stop.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                calls.append(str(address))
                connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1], calls
        finally:
            stop.set()
            thread.join()
