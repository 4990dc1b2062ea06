"""Three embedded stores of incidents with the same operations, for ``store_engines.py``: they are compared, not used.

A load is one transaction: a row already held (equal ``id`` and ``huella``) is not added again, and a row with the ``id`` of
one held and another content takes its place, while the old one stays as history (``vigente`` false).
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["COLUMNS", "ENGINES", "Store"]

COLUMNS = {
    "id": "TEXT",
    "comisaria": "TEXT",
    "mes": "INTEGER",
    "dia": "INTEGER",
    "minuto": "INTEGER",
    "turno": "TEXT",
    "x": "DOUBLE",
    "y": "DOUBLE",
    "delito": "TEXT",
    "modalidad": "TEXT",
    "direccion": "TEXT",
    "observacion": "TEXT",
    "resto": "TEXT",
    "huella": "BIGINT",
    "carga": "INTEGER",
}
"""Columns of a row as read, and its SQL type: ``resto`` has the other cells, ``huella`` is a hash of the content."""
_DECLARED = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
_NAMES = ", ".join(COLUMNS)
_ORDER = [("comisaria", "ascending"), ("mes", "ascending"), ("id", "ascending")]
_GROUP = 8192
"""Rows per group of a Parquet file: what is read of it to find one comisaría."""
_BATCH = 20_000
"""Rows turned into tuples at once: all of a load would take several times its size."""
_WAIT_S = 60.0
"""Seconds that a writer waits for another one, where the engine can wait."""


class Store(Protocol):
    """An engine in a folder."""

    def __init__(self, folder: Path) -> None:
        """Open it, created if absent."""

    def load(self, rows: pa.Table) -> None:
        """Add a load as one transaction."""

    def read(self, comisaria: str, month: int | None = None) -> int:
        """Return how many current rows of a comisaría, or of one month of it, were read as a table of Arrow."""

    def crowded(self) -> int:
        """Return how many points have ten rows or more and five addresses or more, over all."""

    def total(self) -> tuple[int, int]:
        """Return the number of rows, and of current ones."""

    def close(self) -> None:
        """Close it."""


_CROWDED = """SELECT count(*) FROM (SELECT x, y FROM hecho WHERE vigente GROUP BY x, y
 HAVING count(*) >= 10 AND count(DISTINCT direccion) >= 5)"""
_CHANGED = """UPDATE hecho SET vigente = false WHERE vigente AND EXISTS (SELECT 1 FROM nuevo n WHERE n.id = hecho.id
 AND n.huella <> hecho.huella) AND NOT EXISTS (SELECT 1 FROM nuevo n WHERE n.id = hecho.id AND n.huella = hecho.huella)"""
_ADDED = f"""INSERT INTO hecho SELECT {_NAMES}, true FROM nuevo n WHERE NOT EXISTS
 (SELECT 1 FROM hecho h WHERE h.id = n.id AND h.huella = n.huella)"""  # noqa: S608 (names of ours)
_TOTAL = "SELECT count(*), coalesce(sum(CAST(vigente AS INTEGER)), 0) FROM hecho"


class Sqlite:
    """One SQLite file, with an index by comisaría and month and another by id."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "almacen.sqlite", timeout=_WAIT_S, isolation_level=None)
        self._db.executescript(f"""BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS hecho ({_DECLARED}, vigente INTEGER);
            CREATE INDEX IF NOT EXISTS de_comisaria ON hecho (comisaria, mes);
            CREATE INDEX IF NOT EXISTS de_id ON hecho (id); COMMIT;""")

    def load(self, rows: pa.Table) -> None:
        """Add a load: the rows go to a table of their own first, which is compared with the whole by the index."""
        db, marks = self._db, ", ".join("?" * len(COLUMNS))
        db.execute(f"CREATE TEMP TABLE IF NOT EXISTS nuevo ({_DECLARED})")
        db.execute("CREATE INDEX IF NOT EXISTS temp.de_nuevo ON nuevo (id)")
        db.execute("BEGIN IMMEDIATE")
        db.execute("DELETE FROM nuevo")
        for batch in rows.sort_by(_ORDER).to_batches(max_chunksize=_BATCH):
            columns = [column.to_pylist() for column in batch.columns]
            db.executemany(f"INSERT INTO nuevo VALUES ({marks})", zip(*columns, strict=True))  # noqa: S608
        held = "SELECT h.rowid FROM nuevo n JOIN hecho h ON h.id = n.id WHERE h.vigente AND h.huella <> n.huella"
        db.execute(f"UPDATE hecho SET vigente = 0 WHERE rowid IN ({held})")  # noqa: S608
        db.execute(_ADDED)
        db.execute("COMMIT")

    def read(self, comisaria: str, month: int | None = None) -> int:
        """Return how many current rows were read."""
        wanted, values = ("", ()) if month is None else (" AND mes = ?", (month,))
        query = f"SELECT {_NAMES} FROM hecho WHERE comisaria = ?{wanted} AND vigente"  # noqa: S608
        rows = self._db.execute(query, (comisaria, *values)).fetchall()
        return len(pa.table(dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True)))) if rows else 0

    def crowded(self) -> int:
        """Return how many points are crowded."""
        return int(self._db.execute(_CROWDED).fetchone()[0])

    def total(self) -> tuple[int, int]:
        """Return the number of rows, after the check of the file."""
        if self._db.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise RuntimeError("damaged")
        rows, current = self._db.execute(_TOTAL).fetchone()
        return int(rows), int(current)

    def close(self) -> None:
        """Close it."""
        self._db.close()


class Duck:
    """One DuckDB file: rows of a load are put in order of comisaría, and its own ranges of values serve as the index."""

    def __init__(self, folder: Path) -> None:
        import duckdb  # noqa: PLC0415 (nothing else of the project needs it)

        self._db = duckdb.connect(str(folder / "almacen.duckdb"), config={"memory_limit": "1GB"})
        self._db.execute(f"CREATE TABLE IF NOT EXISTS hecho ({_DECLARED}, vigente BOOLEAN)")

    def load(self, rows: pa.Table) -> None:
        """Add a load."""
        db = self._db
        db.register("nuevo", rows)
        db.execute("BEGIN")
        db.execute(_CHANGED)
        db.execute(f"{_ADDED} ORDER BY comisaria, mes, id")
        db.execute("COMMIT")
        db.unregister("nuevo")

    def read(self, comisaria: str, month: int | None = None) -> int:
        """Return how many current rows were read."""
        wanted, values = ("", []) if month is None else (" AND mes = ?", [month])
        query = f"SELECT {_NAMES} FROM hecho WHERE comisaria = ?{wanted} AND vigente"  # noqa: S608
        return len(self._db.execute(query, [comisaria, *values]).to_arrow_table())

    def crowded(self) -> int:
        """Return how many points are crowded."""
        return int(self._db.execute(_CROWDED).fetchone()[0])

    def total(self) -> tuple[int, int]:
        """Return the number of rows."""
        rows, current = self._db.execute(_TOTAL).fetchone()
        return int(rows), int(current)

    def close(self) -> None:
        """Close it, which writes its log into the file."""
        self._db.close()


class Parts:
    """A sorted Parquet file per load, never changed, and an SQLite catalogue that says which ones count."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._db = sqlite3.connect(folder / "catalogo.sqlite", timeout=_WAIT_S, isolation_level=None)
        self._db.executescript("""BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS parte (nombre TEXT PRIMARY KEY, filas INTEGER);
            CREATE TABLE IF NOT EXISTS historia (parte TEXT, fila INTEGER, PRIMARY KEY (parte, fila)); COMMIT;""")

    def load(self, rows: pa.Table) -> None:
        """Add a load: ids are compared with those of every part, and the catalogue is the switch."""
        self._db.execute("BEGIN IMMEDIATE")
        new, spare, old = rows.combine_chunks(), set(), []
        content = dict(zip(new["id"].to_pylist(), new["huella"].to_pylist(), strict=True))
        for name in self._parts():
            held = pq.read_table(self._folder / name, columns=["id", "huella"])
            at = pc.indices_nonzero(pc.is_in(held["id"], value_set=new["id"])).to_pylist()
            kept = held.take(pa.array(at, pa.int64()))
            for place, key, print_ in zip(at, kept["id"].to_pylist(), kept["huella"].to_pylist(), strict=True):
                if content[key] == print_:
                    spare.add(key)
                else:
                    old.append((name, place))
        added = new.filter(pc.invert(pc.is_in(new["id"], value_set=pa.array(sorted(spare), pa.string())))).sort_by(_ORDER)
        name = f"{rows['carga'][0].as_py():06d}-{os.getpid()}.parquet"
        with (self._folder / f"{name}.tmp").open("wb") as file:
            pq.write_table(added, file, row_group_size=_GROUP, compression="zstd")
            file.flush()
            os.fsync(file.fileno())
        (self._folder / f"{name}.tmp").replace(self._folder / name)
        self._db.execute("INSERT INTO parte VALUES (?, ?)", (name, len(added)))
        self._db.executemany("INSERT OR IGNORE INTO historia VALUES (?, ?)", old)
        self._db.execute("COMMIT")

    def _parts(self) -> list[str]:
        return [str(name) for (name,) in self._db.execute("SELECT nombre FROM parte ORDER BY nombre")]

    def _current(self, columns: list[str], where: ds.Expression | None) -> pa.Table:
        """Return some columns of the current rows."""
        found = []
        for name in self._parts():
            gone = [row for (row,) in self._db.execute("SELECT fila FROM historia WHERE parte = ?", (name,))]
            part = ds.dataset(self._folder / name)
            rows = part.to_table(columns=sorted({*columns, "id"}), filter=where)
            if gone and len(rows):
                ids = pq.read_table(self._folder / name, columns=["id"])["id"].take(pa.array(sorted(gone), pa.int64()))
                rows = rows.filter(pc.invert(pc.is_in(rows["id"], value_set=ids)))
            found.append(rows)
        return pa.concat_tables(found)

    def read(self, comisaria: str, month: int | None = None) -> int:
        """Return how many current rows were read."""
        where = ds.field("comisaria") == comisaria
        return len(self._current([*COLUMNS], where if month is None else where & (ds.field("mes") == month)))

    def crowded(self) -> int:
        """Return how many points are crowded."""
        rows = self._current(["x", "y", "direccion"], None)
        counts = rows.group_by(["x", "y"]).aggregate([("id", "count"), ("direccion", "count_distinct")])
        keep = pc.and_(pc.greater_equal(counts["id_count"], 10), pc.greater_equal(counts["direccion_count_distinct"], 5))
        return int(pc.sum(keep).as_py() or 0)

    def total(self) -> tuple[int, int]:
        """Return the number of rows, after reading the end of every part that counts."""
        rows = sum(pq.read_metadata(self._folder / name).num_rows for name in self._parts())
        gone = self._db.execute("SELECT count(*) FROM historia").fetchone()[0]
        return rows, rows - int(gone)

    def close(self) -> None:
        """Close it."""
        with closing(self._db):
            return


ENGINES: dict[str, type[Store]] = {"sqlite": Sqlite, "duckdb": Duck, "parquet": Parts}
