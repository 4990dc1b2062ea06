"""What a GeoPackage is before GDAL opens it: a database whose schema may hold things that run."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["gpkg_tables"]


def gpkg_tables(file: Path) -> set[str]:
    """Names of the plain tables of a GeoPackage, read without trusting its schema and without writing beside it.

    Views are left out: what they compute is code of the file. A damaged database has no tables.
    """
    address = f"file:{quote(str(file))}?mode=ro&immutable=1"
    try:
        base = sqlite3.connect(address, uri=True)
    except sqlite3.Error:
        return set()
    try:
        base.execute("PRAGMA trusted_schema=OFF")
        return {str(name) for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error:
        return set()
    finally:
        base.close()
