"""A file made ready for its driver: copied with its parts, in UTF-8, without what would lead to another file."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

from geo.errors import FormatError
from geo.formats.layers.dbf_text import settle_texts
from geo.formats.layers.vector_text import checked_text
from geo.formats.real_files import damaged, real_file
from geo.paths import existing_file, geodatabase_files, is_of_geodatabase

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["gathered_geodatabases", "parts_of", "prepared"]

_UNSETTLED = ("-journal", "-wal")
_SQLITE_TAILS = (*_UNSETTLED, "-shm")
_PARTS = (
    {".shp", ".shx", ".dbf", ".prj", ".cpg"},
    {".tab", ".dat", ".map", ".id", ".ind"},
    {".mif", ".mid"},
)
"""Suffixes of the files of one layer: Shapefile, and the two forms of MapInfo."""
_LEADS_AWAY = re.compile(
    rb'(?i:(?m:^)[ \t]{0,40}(?:file\s{1,8}"|open\s{1,8}table|create\s{1,8}view)|isseamless"\s{0,8}=\s{0,8}"true)'
)
"""What in a .tab makes a driver open other files: a picture, another table, a view of tables, tiles of a map."""
_NATIVE = re.compile(rb'(?im)^[ \t]{0,40}type\s{1,8}"?native\b')
_MOST_TAB = 1_000_000
"""Bytes of a .tab, at most: it lists the columns of a table."""


def prepared(file: Path, driver: str, folder: Path, notices: list[tuple[str, str]]) -> tuple[Path, str]:
    """Return the file to open, and the encoding of its texts if the driver must not decode them (:mod:`.dbf_text`).

    Parameters
    ----------
    file, driver
        A layer, and the driver that its header asks for.
    folder
        Empty folder for copies.
    notices
        Findings are added to them: code of ``reasons.toml``, and Spanish predicate.

    Raises
    ------
    FormatError
        If the content leads to other files, is incomplete, or is not what the driver reads.
    """
    if driver == "ESRI Shapefile":
        return _copy_shapefile(file, folder, notices)
    if driver == "GPKG":
        return _copy_unsettled(file, folder), ""
    if driver == "OpenFileGDB":
        return _copy_all(geodatabase_files(file), folder, "base.gdb"), ""
    if driver == "MapInfo File":
        return _copy_mapinfo(file, folder), ""
    if driver in {"FlatGeobuf", "Parquet"}:
        return file, ""
    return checked_text(file, driver, folder, notices), ""


def parts_of(file: Path) -> list[Path]:
    """Return the files of a shapefile, of a table of MapInfo or of a geodatabase; for another format, the file alone.

    The parts may differ in upper and lower case (``SECTORES.SHP``, ``sectores.dbf``); of two that differ in nothing else,
    the one written as ``file`` is taken.
    """
    if inside := geodatabase_files(file):
        return inside
    kinds = next((kinds for kinds in _PARTS if file.suffix.lower() in kinds), None)
    if kinds is None:
        return [file]
    found: dict[str, Path] = {}
    for part in sorted(file.parent.iterdir(), key=lambda part: (part.stem == file.stem, part == file, part.name)):
        if part.stem.casefold() == file.stem.casefold() and part.suffix.lower() in kinds:
            found[part.suffix.lower()] = part  # the last one stays
    return sorted(found.values())


def gathered_geodatabases(files: Iterable[Path]) -> list[Path]:
    """Return unpacked files, those of each geodatabase moved into a folder of its own, which replaces them."""
    out, groups = list[Path](), dict[str, list[tuple[Path, str]]]()
    for file in files:
        folders, _, own = file.name.rpartition("-")
        if is_of_geodatabase(own):
            groups.setdefault(folders, []).append((file, own))
        else:
            out.append(file)
    for name, parts in groups.items():
        folder = parts[0][0].parent / f"{Path(name).stem or 'base'}.gdb"
        if folder.exists() or "a00000001.gdbtable" not in {own for _, own in parts}:
            out += [file for file, _ in parts]
            continue
        folder.mkdir()
        for file, own in parts:
            file.rename(folder / own)
        out.append(folder)
    return sorted(out)


def _copy_all(parts: list[Path], folder: Path, name: str) -> Path:
    """Return a copy of a folder with those files alone."""
    copy = folder / name
    copy.mkdir(parents=True)
    for part in parts:
        copyfile(real_file(part), copy / part.name)
    return copy


def _copy_parts(file: Path, folder: Path) -> Path:
    """Return a copy of a file and its parts, with suffixes in lower case."""
    folder.mkdir()
    for part in parts_of(file):
        copyfile(real_file(part), folder / f"{file.stem}{part.suffix.lower()}")
    return folder / f"{file.stem}{file.suffix.lower()}"


def _copy_unsettled(file: Path, folder: Path) -> Path:
    """Return a copy of a database with a journal, which SQLite would otherwise apply to the file of the user."""
    beside = {tail: part for tail in _SQLITE_TAILS if (part := Path(f"{file}{tail}")).exists()}
    for part in beside.values():
        existing_file(part)  # SQLite opens it as well
    if not beside.keys() & {*_UNSETTLED}:
        return file
    folder.mkdir()
    copy = Path(copyfile(file, folder / "base.gpkg"))
    for tail in _UNSETTLED:
        if tail in beside:
            copyfile(real_file(beside[tail]), f"{copy}{tail}")
    return copy


def _copy_shapefile(file: Path, folder: Path, notices: list[tuple[str, str]]) -> tuple[Path, str]:
    """Return a copy of the parts of a shapefile, where its index and encoding may be written, and its encoding."""
    copy = _copy_parts(file, folder)
    if copy.suffix != ".shp":  # a .shp by content, with another name
        copy = copy.rename(copy.with_suffix(".shp"))
    if not copy.with_suffix(".shx").exists():
        notices.append(("SHX_RECONSTRUIDO", "le faltaba su índice (.shx): se reconstruyó."))
    if (texts := copy.with_suffix(".dbf")).exists():
        return copy, settle_texts(texts, copy.with_suffix(".cpg"), notices)
    return copy, ""


def _copy_mapinfo(file: Path, folder: Path) -> Path:
    """Return a copy of a table of MapInfo with its parts; raise FormatError if it leads to other files or lacks a part."""
    copy = _copy_parts(file, folder)
    beside = {part.suffix for part in folder.iterdir()}
    if copy.suffix == ".mif":
        missing = {".mid"} - beside
    else:
        missing = {".dat", ".map", ".id"} - beside
        _check_tab(file, copy)
    if missing:
        raise FormatError(
            f"A «{file.name}» le falta {' y '.join(sorted(missing))}: una tabla de MapInfo son varios archivos. Déjelos "
            "juntos, o expórtela como GeoPackage.",
            code="SHP_INCOMPLETO",
        )
    return copy


def _check_tab(file: Path, copy: Path) -> None:
    if copy.stat().st_size > _MOST_TAB or copy.suffix != ".tab":
        raise damaged(file.name, "MapInfo")
    raw = copy.read_bytes()
    if _LEADS_AWAY.search(raw) or not _NATIVE.search(raw):
        raise FormatError(
            f"«{file.name}» no guarda sus figuras: es una tabla de MapInfo que lleva a otros archivos. No se abre. Guárdela "
            "como tabla propia (Guardar copia como…).",
            code="DRIVER_PROHIBIDO",
        )
