"""Address of a database server that is the store of an observatory, whose password is never shown."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from geo.errors import ConfigError

__all__ = ["ServerAddress", "StorePlace", "file_of", "is_server"]

_SCHEME = re.compile(r"(?i)postgres(?:ql)?:/")
_WHOLE = re.compile(
    r"(?i:postgres(?:ql)?)://(?:(?P<user>[^\s:@/?#]*)(?::[^\s@/?#]*)?@)?"
    r"(?P<host>(?:[\w.%-]+|\[[0-9A-Fa-f:.]+\])?(?::\d{1,5})?)/(?P<base>[\w.%~-]*)(?:\?[^\s#@/]*(?:/[^\s#@]*)?)?"
)
"""An address without characters that end its password early: what comes before and after it may then be shown."""


class ServerAddress:
    """Address of a PostgreSQL database; as text, it has neither password nor options.

    Parameters
    ----------
    url
        ``postgresql://usuario:clave@servidor:5432/base?opciones``.
    folder
        Folder, of this computer, of the copies of the inputs of editions.

    Raises
    ------
    ConfigError
        If it cannot be told where the password ends; the message has nothing of the address.

    Examples
    --------
    >>> print(ServerAddress("postgresql://ana:secreta@srv:5432/delitos"))
    postgresql://ana@srv:5432/delitos
    """

    __slots__ = ("_shown", "folder", "url")

    def __init__(self, url: str, folder: Path = Path()) -> None:
        found = _WHOLE.fullmatch(url)
        if found is None:
            raise ConfigError(
                "«almacen»: la dirección de un servidor es postgresql://usuario:clave@servidor:5432/base; los signos de la "
                "clave (: / @ ? # %) se escriben como %3A %2F %40 %3F %23 %25."
            )
        self.url, self.folder = url, folder
        user = f"{found['user']}@" if found["user"] else ""
        self._shown = f"postgresql://{user}{found['host']}/{found['base']}"

    def __str__(self) -> str:
        """Return the address without its password."""
        return self._shown

    __repr__ = __str__

    @property
    def name(self) -> str:
        """The address, to be named in a message; as the name of a folder is."""
        return self._shown

    def __eq__(self, other: object) -> bool:
        """Return whether the address and the folder are the same."""
        return isinstance(other, ServerAddress) and (self.url, self.folder) == (other.url, other.folder)

    def __hash__(self) -> int:
        """Return a number that goes with equality."""
        return hash(self.url)

    def __reduce__(self) -> tuple[type[ServerAddress], tuple[str, Path]]:
        """Return what another process gets: the address without its password."""
        return ServerAddress, (self._shown, self.folder)

    def __deepcopy__(self, _: dict[int, Any]) -> ServerAddress:
        """Return the address itself, which never changes."""
        return self


StorePlace = Path | ServerAddress
"""Where a store is: a folder (or one of its files), or a server."""


def is_server(text: str) -> bool:
    """Return whether a text begins as the address of a database.

    Examples
    --------
    >>> is_server("postgresql://srv/delitos"), is_server("almacen")
    (True, False)
    """
    return _SCHEME.match(text) is not None


def file_of(store: StorePlace, name: str) -> StorePlace:
    """Return where the tables of a file of a store are: the file, or the server."""
    return store / name if isinstance(store, Path) else store
