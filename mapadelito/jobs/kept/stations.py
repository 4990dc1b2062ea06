"""Finished jurisdictions: their files and a line of JSON each, so that they are not made again of the same.

Each is in ``reservado/cache/laminas/<perfil>``: a line, the sheets for the annex in Word and, until the edition is
published, the files. A line is written last, and nothing is used whose SHA-256 is not that of its line: what a killed
process left half-written is made again. The digests tell of reserved rows, so that they never leave this folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import FormatError
from geo.paths import digest_of, read_whole
from mapadelito.outputs.carried_files import delete_tree
from mapadelito.outputs.editions import Entry, entry_from
from mapadelito.outputs.products import JURISDICTION_FILES, PAGES
from mapadelito.settings.usual_places import cache_folder
from maps.paper.annex_sheets import PrintedSheet
from maps.sheet import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["KeptStation", "KeptStations", "kept_stations"]

_FOLDER = "laminas"
_LINE, _SHEETS, _PART = ".json", ".laminas.json.gz", ".parte"
_DIGITS = 32
"""Hexadecimal digits of the name of the files of a jurisdiction, the digest of its name: 128 bits."""


@dataclass(frozen=True, slots=True)
class KeptStation:
    """One finished jurisdiction.

    Attributes
    ----------
    analysis, drawing
        Digests of all that its analysis and its files depend on.
    found
        What a run needs of its analysis together with those of others.
    entry, line
        What the inventory of the edition and the record of the run say of it.
    kinds, prints
        Kinds of its sheets, and their prints in the same order; the document of a print is the name of its file.
    sheets
        SHA-256 of its sheets; empty where there is no annex in Word.
    """

    analysis: str
    drawing: str
    found: dict[str, Any]
    entry: Entry
    line: dict[str, Any]
    kinds: tuple[str, ...] = ()
    prints: tuple[PrintedSheet, ...] = ()
    sheets: str = ""

    @classmethod
    def of_plain(cls, plain: dict[str, Any]) -> KeptStation:
        """Return what :func:`_line_of` wrote.

        Raises
        ------
        KeyError, ValueError, TypeError
            If it is not complete, or names other files than those of a jurisdiction, or not all of its prints.
        """
        entry = entry_from(plain["entry"])
        names = {name for name, _ in entry.files}
        if not names <= {*JURISDICTION_FILES} or {link for _, link in entry.links} - {
            f"{entry.folder}/{one}" for one in names
        }:
            raise ValueError("files of something else")
        prints, kinds = tuple(map(_print_from, plain["prints"])), tuple(map(str, plain["kinds"]))
        printed = [file for kind in kinds if (file := f"{PAGES[kind][0]}.pdf") in names]
        if [str(one.document) for one in prints] != printed:
            raise ValueError("prints of something else")
        words = {name: str(plain[name]) for name in ("analysis", "drawing", "sheets")}
        return cls(**words, found=dict(plain["found"]), entry=entry, line=dict(plain["line"]), kinds=kinds, prints=prints)


@dataclass(frozen=True, slots=True)
class KeptStations:
    """The finished jurisdictions of a profile: in ``folder``, and their files there or in ``edition``."""

    folder: Path
    edition: Path

    def of(self, name: str, analysis: str) -> KeptStation | None:
        """Return a finished jurisdiction whose analysis has a digest, if all its files are as written; otherwise None.

        What a broken run left of it that is of no use is deleted.
        """
        try:
            plain = json.loads(read_whole(self._path(name, _LINE)))
            found = KeptStation.of_plain(plain) if plain.get("analysis") == analysis else None
            if found is not None and found.entry.name == name and self._is_whole(name, found):
                return found
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, FormatError):
            pass
        _delete(self._path(name))
        return None

    def keep(self, name: str, station: KeptStation, files: Mapping[str, bytes], sheets: bytes) -> KeptStation:
        """Write the files of a jurisdiction, its sheets and then its line; return it with the digest of its sheets."""
        folder, part = self._path(name), self._path(name, _PART)
        _delete(part)
        part.mkdir(parents=True)
        for file, content in files.items():
            (part / file).write_bytes(content)
        _delete(folder)
        part.replace(folder)
        whole = replace(station, sheets=hashlib.sha256(sheets).hexdigest() if sheets else "")
        self._write(self._path(name, _SHEETS), sheets)
        self._write(self._path(name, _LINE), _line_of(whole))
        return whole

    def made_now(self, name: str) -> bool:
        """Whether the files of a jurisdiction were made since the edition was published."""
        return self._path(name).is_dir()

    def files(self, name: str) -> Path | None:
        """Return the folder of the files of a jurisdiction; None where they are those of the edition."""
        return self._path(name) if self.made_now(name) else None

    def sheets(self, name: str) -> bytes:
        """Return its sheets, as written."""
        return read_whole(self._path(name, _SHEETS))

    def clean(self) -> None:
        """Delete the files that the edition has, and the lines of jurisdictions that it has not."""
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if not path.name.endswith((_LINE, _SHEETS)):
                _delete(path)
        for path in self.folder.glob(f"*{_LINE}"):
            if not self._is_of_edition(path):
                for end in (_LINE, _SHEETS):
                    path.with_name(path.name.removesuffix(_LINE) + end).unlink(missing_ok=True)

    def _is_of_edition(self, line: Path) -> bool:
        try:
            return (self.edition / KeptStation.of_plain(json.loads(read_whole(line))).entry.folder).is_dir()
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, FormatError):
            return False

    def _is_whole(self, name: str, station: KeptStation) -> bool:
        """Whether all files of a jurisdiction have the content that its line says."""
        folder = self.files(name) or self.edition / station.entry.folder
        told = {folder / file: content for file, content in station.entry.files}
        if station.sheets:
            told[self._path(name, _SHEETS)] = station.sheets
        return not any(path.is_symlink() for path in told) and all(digest_of(path) == told[path] for path in told)

    def _path(self, name: str, end: str = "") -> Path:
        return self.folder / (hashlib.sha256(name.encode(errors="replace")).hexdigest()[:_DIGITS] + end)

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        """Write a file under another name, and then under its own."""
        part = path.with_name(path.name + _PART)
        part.write_bytes(content)
        os.replace(part, path)  # noqa: PTH105 (over the one that is there, on every system)


def _line_of(station: KeptStation) -> bytes:
    """Return a finished jurisdiction as JSON; the paths of prints are text."""
    return json.dumps(asdict(station), ensure_ascii=False, default=Path.as_posix).encode(errors="surrogatepass")


def _print_from(plain: dict[str, Any]) -> PrintedSheet:
    """Return the print that :func:`_line_of` wrote."""
    words = {name: str(plain[name]) for name in ("title", "place", "incidents", "message")}
    document, draws = Path(plain["document"]), bool(plain["draws"])
    tables, changes = tuple(map(_table_from, plain["tables"])), _texts(plain["changes"])
    return PrintedSheet(**words, document=document, draws=draws, tables=tables, changes=changes)


def _table_from(plain: dict[str, Any]) -> Table:
    header, rows = _texts(plain["header"]), tuple(map(_texts, plain["rows"]))
    if any(len(row) != len(header) for row in rows):
        raise ValueError("no table")
    return Table(str(plain["title"]), header, rows, _texts(plain["total"]), str(plain["note"]))


def _texts(values: list[str]) -> tuple[str, ...]:
    return tuple(map(str, values))


def kept_stations(root: Path, profile: str) -> KeptStations:
    """Return the finished jurisdictions of a profile of an output folder.

    Where a link leads them out of it, they are in a folder that ends with the run.
    """
    cache = cache_folder(root)
    folder = cache / _FOLDER / profile if cache is not None else None
    if cache is None or folder is None or not folder.resolve().is_relative_to(cache):
        folder = Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    return KeptStations(folder, root.resolve() / profile)


def _delete(path: Path) -> None:
    """Delete a folder, or what somebody put in its place; no effect where there is none."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        delete_tree(path)
        shutil.rmtree(path, ignore_errors=True)
