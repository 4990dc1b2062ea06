"""GeoPackage as an SQLite database: its tables, read before GDAL opens it, as its schema may contain code; and the table of
styles of QGIS."""  # noqa: D205, D209

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["STYLES", "add_styles", "gpkg_tables"]

STYLES = "layer_styles"
"""Table of QGIS with the styles of the layers of a GeoPackage; it has no data."""

_STYLES = f"""
CREATE TABLE {STYLES} (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN,
description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))
"""
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
_CONTENTS = """
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) VALUES (?, ?, ?, ?, ?, ?)
"""
_STYLE = f"INSERT INTO {STYLES} VALUES (NULL, '', '', ?, ?, ?, ?, '', 1, ?, '', NULL, ?)"  # noqa: S608 (our own name)


def gpkg_tables(file: Path) -> set[str]:
    """Return the names of the plain tables of a GeoPackage, without running its schema and without writing beside it.

    Views and virtual tables are omitted: their content is computed by code in the file, or is outside it. A damaged database
    and one that is not a GeoPackage have no tables.
    """
    alone = not Path(f"{file}-wal").exists()  # a database with a journal is our copy, and may be written
    address = f"file:{quote(str(file))}?mode=ro&immutable={alone:d}"
    try:
        base = sqlite3.connect(address, uri=True)
    except sqlite3.Error:
        return set()
    try:
        base.execute("PRAGMA trusted_schema=OFF")
        names = {str(name) for (name,) in base.execute(_TABLES)}
    except sqlite3.Error:
        return set()
    finally:
        base.close()
    return names if "gpkg_contents" in names else set()


def add_styles(file: Path, styles: Mapping[str, str], *, when: str) -> None:
    """Add to layers of a GeoPackage the style with which QGIS opens them, by the convention of QGIS.

    Parameters
    ----------
    file
        The GeoPackage, without styles.
    styles
        QML by layer name.
    when
        Time of modification to write; the same content must give the same bytes.
    """
    base = sqlite3.connect(file)
    try:
        with base:
            base.execute(_STYLES)
            base.execute(_CONTENTS, (STYLES, "attributes", STYLES, "", when, 0))
            columns = dict(base.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
            rows = [(name, columns[name], name, qml, "mapadelito", when) for name, qml in styles.items()]
            base.executemany(_STYLE, rows)
    finally:
        base.close()
