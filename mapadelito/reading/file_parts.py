"""Typed tables of files of incidents, each file read as its comisaría says."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from geo.incidents.read import read_parts
from mapadelito.settings.file_settings import file_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from geo.incidents.coordinate_repair import Home
    from geo.incidents.table_rows import TableRows
    from mapadelito.settings.config import Config

__all__ = ["parts_of_files"]


def parts_of_files(
    config: Config, files: Sequence[Path], home: Home | None, *, by_address: bool, by_sector: bool, today: date | None
) -> list[TableRows]:
    """Return the typed tables of files, each typed by itself.

    The rows of the files of a comisaría that name none are of it.

    Parameters
    ----------
    config
        How files are read, all and those of each comisaría.
    files, home, by_address, by_sector, today
        As in :func:`geo.incidents.read.read_parts`.

    Raises
    ------
    MapaError
        If a file cannot be read, or is of two comisarías.
    """
    out: list[TableRows] = []
    for how, some in groupby(files, key=lambda path: file_settings(config, path)):
        parts = read_parts(
            some,
            how.columns,
            how.crs,
            sheet=how.sheet,
            all_sheets=config.todas,
            home=home,
            crime=config.delito,
            by_address=by_address,
            by_sector=by_sector,
            today=today,
        )
        parts = [replace(part, namespace=how.source) for part in parts]
        out += [_of_station(part, how.station) if how.station else part for part in parts]
    return out


def _of_station(part: TableRows, station: str) -> TableRows:
    """Return a table whose rows without a comisaría are of one."""
    named = part.text["comisaria"]
    return replace(part, text=part.text.assign(comisaria=named.where(named.str.strip() != "", station)))
