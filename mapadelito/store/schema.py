"""What the engines of the store have in common: the tables that they keep, and an open store."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    import pyarrow as pa

    from geo.errors import MapaError

__all__ = ["NEWER", "OLDER", "UNCHANGED", "Connection", "Database", "Migration", "Schema"]

UNCHANGED = "Nada se cambió."
"""End of the message of a change that failed (Spanish)."""
OLDER = "«{}», que guarda {}, es de una versión anterior: haga una edición («mapadelito generar»), que lo pone al día."
"""Message of tables of an earlier version, which who reads does not change (Spanish)."""
NEWER = "«{}», que guarda {}, es de una versión más nueva de mapadelito: actualícelo."
"""Message of tables of a later version (Spanish)."""
_TABLE = re.compile(r"CREATE TABLE (\w+)")


@dataclass(frozen=True, slots=True)
class Migration:
    """Passage from the tables of a version to those of the next one: names of its tables, and statements, as one change."""

    version: int
    names: frozenset[str]
    statements: str


@dataclass(frozen=True, slots=True)
class Schema:
    """Tables of a file of the store.

    ``holds`` says what it keeps (Spanish); ``version`` is that of the tables (``user_version`` of the file: a higher one was
    written by a later version of the program); ``tables``, the statements that create them; ``page_bytes``, the size of a
    page; ``checked_bytes``, the size up to which the whole file is checked at each opening (None: whatever its size);
    ``migrations``, those from each older version that is still read; ``name``, the name of the tables together on a server;
    ``on_server``, the statements that a server alone runs after those of the tables; ``loader``, what the role of who loads
    may do with them besides reading, as in GRANT.
    """

    holds: str
    version: int
    tables: str
    page_bytes: int = 4096
    checked_bytes: int | None = None
    migrations: tuple[Migration, ...] = ()
    name: str = ""
    on_server: tuple[str, ...] = ()
    loader: tuple[str, ...] = ()

    @property
    def names(self) -> set[str]:
        """Names of the tables."""
        return set(_TABLE.findall(self.tables))

    def names_of(self, version: int) -> set[str] | None:
        """Names of the tables of a version, none of an empty file; None of a version that is not read."""
        older = {one.version: {*one.names} for one in self.migrations}
        return {0: set[str](), self.version: self.names, **older}.get(version)


class Connection(Protocol):
    """Open connection to a store; statements are written in the SQL of SQLite that :mod:`mapadelito.store.dialect` knows."""

    def execute(self, query: str, values: Sequence[Any] | Mapping[str, Any] = ..., /) -> Any:  # noqa: ANN401 (a cursor)
        """Run a statement, and return its cursor."""

    def executemany(self, query: str, rows: Iterable[Sequence[Any]], /) -> object:
        """Run a statement with each of some rows of values."""


class Database(ABC):
    """An open store.

    Attributes
    ----------
    connection
        Its connection.
    schema
        Its tables.
    was_damaged
        Whether a damaged file was renamed, and this one is new.
    """

    connection: Connection
    schema: Schema
    was_damaged: bool

    @abstractmethod
    def changed(self, outcome: str = UNCHANGED, *, spills: bool = True) -> AbstractContextManager[Connection]:
        """Make one transaction: all that is done inside, other changes too, is kept, or nothing.

        ``outcome`` ends the message where it fails. A change that lasts holds its pages in memory (``spills`` false): once
        a file has one, others cannot read it.

        Raises
        ------
        MapaError
            If it cannot be written (:class:`geo.errors.DiskError` where the disk is full).
        """

    @abstractmethod
    def rewrite(self) -> bool:
        """Write the tables anew, and return whether that could be done.

        What was deleted may leave copies that no later entry overwrites.
        """

    @abstractmethod
    def add_rows(self, table: str, load: int, rows: pa.RecordBatch) -> None:
        """Add rows of a load to a table, inside a change: the number of the load, and their columns."""

    @abstractmethod
    def found(self, query: str, values: Mapping[str, Any], size: int) -> Iterator[list[tuple[Any, ...]]]:
        """Yield the rows of a query, some of them at a time."""

    @abstractmethod
    def failure(self, error: Exception, outcome: str) -> MapaError:
        """Return a failure of the system or of the engine in words (Spanish), which end with ``outcome``."""

    @property
    @abstractmethod
    def failures(self) -> type[Exception]:
        """Class of the errors of the engine."""

    @contextmanager
    def told(self, outcome: str = "") -> Iterator[None]:
        """Raise a failure of the engine as a :class:`geo.errors.MapaError`."""
        try:
            yield
        except self.failures as error:
            raise self.failure(error, outcome) from error
