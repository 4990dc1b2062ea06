"""Opening of the tables of a store, whatever keeps them: a file of its folder, or a server."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import MapaError
from mapadelito.outputs.lock import lock_folder
from mapadelito.settings.server_address import ServerAddress
from mapadelito.store.database import LOCK, closed_folder, connected_file, connected_file_to_read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mapadelito.settings.server_address import StorePlace
    from mapadelito.store.postgres import PostgresTables
    from mapadelito.store.schema import Database, Schema

__all__ = ["connected", "connected_alone", "connected_to_read", "is_kept"]


def connected(place: StorePlace, schema: Schema) -> AbstractContextManager[Database]:
    """Open tables to write them, created if absent.

    Raises
    ------
    MapaError
        As :func:`mapadelito.store.database.connected_file` or
        :meth:`mapadelito.store.postgres.PostgresTables.connected`.
    """
    if isinstance(place, ServerAddress):
        return _server().connected(place, schema)
    return connected_file(place, schema)


def connected_to_read(place: StorePlace, schema: Schema) -> AbstractContextManager[Database]:
    """Open tables to read them; nothing is created or changed.

    Raises
    ------
    MapaError
        As :func:`connected`, and if they are not there.
    """
    if isinstance(place, ServerAddress):
        return _server().connected_to_read(place, schema)
    return connected_file_to_read(place, schema)


@contextmanager
def connected_alone(
    place: StorePlace, schema: Schema, *, wait_s: float = 0.0, tell: Callable[[str], object] = str
) -> Iterator[Database]:
    """Open tables to write them under a lock that excludes other runs: of the folder, or of these tables on the server.

    They are waited for ``wait_s`` seconds at most; ``tell`` is given a sentence (Spanish) while it waits.

    Raises
    ------
    MapaError
        As :func:`connected`, or if another run has the lock.
    """
    with ExitStack() as stack:
        if isinstance(place, Path):
            what = f"La carpeta «{place.parent.name}», que guarda {schema.holds},"
            try:
                stack.enter_context(lock_folder(place.parent / LOCK, what, "--almacen", wait_s=wait_s, tell=tell))
            except OSError as error:
                raise closed_folder(place, schema) from error
            yield stack.enter_context(connected_file(place, schema))
            return
        tables = stack.enter_context(_server().connected(place, schema))
        tables.lock(wait_s=wait_s, tell=tell)
        yield tables


def is_kept(place: StorePlace, schema: Schema) -> bool:
    """Return whether tables were ever created.

    Raises
    ------
    MapaError
        If the server cannot be asked.
    """
    if isinstance(place, ServerAddress):
        return _server().has(place, schema)
    return place.is_file() and place.stat().st_size > 0


def _server() -> type[PostgresTables]:
    """Return the engine of servers, which is an extra.

    Raises
    ------
    MapaError
        If its library is not installed.
    """
    try:
        from mapadelito.store.postgres import PostgresTables  # noqa: PLC0415 (an extra)
    except ImportError as error:
        raise MapaError(
            'Para un almacén en un servidor (postgresql://…) falta instalar psycopg: pip install "mapadelito[postgis]".'
        ) from error
    return PostgresTables
