"""What an attacker has: the public files of a run, and the runs that he can imagine with other private facts."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.boundaries.read import locate, read_boundaries
from geo.crs import to_metric
from geo.incidents.read import read_incidents
from mapadelito.jobs.generate import run
from mapadelito.publication import release
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from numpy.typing import NDArray


__all__ = [
    "EVERYTHING",
    "PAGES",
    "PublicPlaces",
    "Shelf",
    "Town",
    "both_places",
    "contents",
    "digests",
    "other_days",
    "own_of",
    "png_chunks",
    "public_places_of",
    "reserved_of",
    "swapped",
    "texts",
]

PAGES = "html,gpkg,kmz,xlsx"
EVERYTHING = "html,pdf,png,docx,gpkg,kmz,xlsx"
_TURNO_MIN = 360
"""Minutes of a turno."""


@dataclass
class Shelf:
    """What was published of towns in one session, to look at: files in a folder of its own, which must not change.

    It is not for tests that change what the program does.
    """

    folder: Path
    _made: dict[str, tuple[Path, dict[str, str]]] = field(default_factory=dict)

    def kept(self, town: Town, options: dict[str, Any]) -> Path:
        """Return the public folder of a town and the options of a run, which is made the first time that it is asked for."""
        rows = int(pd.util.hash_pandas_object(town.rows).sum())
        key = f"{rows} {town.period} {sorted(town.options.items())} {sorted(options.items())}"
        if key not in self._made:
            own = self.folder / f"{len(self._made)}"
            own.mkdir()
            path = replace(town, folder=own, runs=0).publish(town.rows, **options)
            self._made[key] = path, digests(path.parent)
        return self._made[key][0]

    def changed(self) -> list[str]:
        """Return what is not as it was made."""
        return [what for what, (path, before) in self._made.items() if digests(path.parent) != before]


@dataclass
class Town:
    """Incidents of one comisaría as texts, and what is needed to publish them.

    ``columns``: how the file calls id, date, latitude, longitude and address. ``period``: as the command takes it.
    """

    rows: pd.DataFrame
    columns: dict[str, str]
    period: str
    options: dict[str, Any]
    folder: Path
    runs: int = field(default=0)
    shelf: Shelf | None = field(default=None)

    def publish(self, rows: pd.DataFrame, *, formats: str = PAGES, **options: Any) -> Path:
        """Write the public files of some rows into a new folder, or the one given as ``salida``, and return it.

        A new folder has a store of its own: nothing was told before.
        """
        self.runs += 1
        folder = options.setdefault("salida", self.folder / f"r{self.runs}" / "salida")
        options.setdefault("almacen", Path(folder).parent / "almacen")
        file = self.folder / f"r{self.runs}" / "hechos.csv"
        file.parent.mkdir()
        rows.to_csv(file, index=False)
        told = {"incidentes": file, "periodo": self.period, "formato": formats}
        run(load_config(None, self.options | told | options), lambda _: None)
        return Path(folder) / "publico"

    def published(self, *, formats: str = PAGES, **options: Any) -> Path:
        """Return the public files of its rows, written once in a session for all tests that only look at them."""
        assert self.shelf is not None
        return self.shelf.kept(self, {"formats": formats} | options)

    def located(self) -> gpd.GeoDataFrame:
        """Incidents as the tool reads them, in their sectors; the index is the row."""
        file = self.folder / "leidos.csv"
        self.rows.to_csv(file, index=False)
        return locate(read_incidents(file).frame, self.boundaries())

    def boundaries(self) -> gpd.GeoDataFrame:
        """Return the polygons of the town, in metres."""
        return to_metric(read_boundaries([self.options["limites"]], self.options.get("columna_limites", {})))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def digests(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in contents(folder).items()}


def swapped(town: Town, rows: pd.Index, xy: NDArray[np.float64], crs: object, rng: np.random.Generator) -> pd.DataFrame:
    """Return the rows of a town, some of them elsewhere, at another moment of their semester, with other id and address."""
    name = town.columns
    places = gpd.GeoSeries(shapely.points(xy), crs=crs).to_crs(4326)
    other = town.rows.copy()
    column, form = name["moment"].split("|")
    early = pd.to_datetime(other.loc[rows, column], format=form).dt.month.le(6)  # a count is told of each half of a year
    first, last = (pd.Timestamp(f"{month}-01") for month in town.period.split(".."))
    count = len(rows)
    parts = {
        "year": np.full(count, first.year),
        "month": np.where(early, rng.integers(first.month, 7, count), rng.integers(7, last.month + 1, count)),
        "day": rng.integers(1, 29, count),
        "minute": rng.integers(0, 24 * 60, count),
    }
    moments = pd.DatetimeIndex(pd.to_datetime(parts))
    other.loc[rows, name["lat"]] = [f"{value:.7f}" for value in places.y]
    other.loc[rows, name["lon"]] = [f"{value:.7f}" for value in places.x]
    for column, form in town.columns.items():
        if column.startswith("moment"):
            other.loc[rows, form.split("|")[0]] = moments.strftime(form.split("|")[1])
    if "id" in name:
        other.loc[rows, name["id"]] = [f"9{rng.integers(10**9)}{row}" for row in rows]
    other.loc[rows, name["address"]] = [f"PASAJE {rng.integers(10**6)}" for _ in rows]
    return other


def other_days(town: Town, rng: np.random.Generator) -> pd.DataFrame:
    """Return the rows of a town, its ordinary incidents on another day of their month and at another minute of their turno.

    Rows without an hour stay so, and those of 0:00, 11:00, 12:00 and 13:00 sharp keep it: by how many there are the
    reader tells which ones a system fills in.
    """
    frame = town.located()
    own = frame[(frame["reserva"] == 0) & frame["fecha"].notna()]
    day = own["fecha"].dt.to_period("M").dt.to_timestamp() + pd.to_timedelta(
        rng.integers(0, own["fecha"].dt.days_in_month), unit="D"
    )
    other, kept = town.rows.copy(), own["minuto"].isna() | own["minuto"].isin([0, 660, 720, 780])
    shift = own["minuto"] // _TURNO_MIN * _TURNO_MIN + rng.integers(1, _TURNO_MIN, len(own))
    for column, form in town.columns.items():
        if column.startswith("moment"):
            name, pattern = form.split("|")
            text, of_day = town.rows.loc[own.index, name], pattern.partition(" ")[0]
            same = text if "%d" not in of_day else day.dt.strftime(of_day) + text.str.extract(r"( .*)?$")[0].fillna("")
            told = (day + pd.to_timedelta(shift.fillna(0), unit="min")).dt.strftime(pattern)
            other.loc[own.index, name] = told.where(~kept, same)
    return other


def texts(content: bytes) -> bytes:
    """All that a file says once unpacked: members of a zip, streams of a PDF, chunks of a PNG, whatever is in base64."""
    found = [content]
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            found += [texts(book.read(name)) for name in book.namelist()]
    elif content[:4] in {b"%PDF", b"\x89PNG"}:
        for start in re.finditer(rb"stream\r?\n|IDAT|zTXt|iTXt", content):
            try:
                found.append(zlib.decompressobj().decompress(content[start.end() :]))
            except zlib.error:
                continue
    found += [base64.b64decode(run[: len(run) // 4 * 4]) for run in re.findall(rb"[A-Za-z0-9+/]{64,}", content)]
    return b"\n".join(found)


def png_chunks(content: bytes) -> set[str]:
    """Names of the chunks of a PNG, or of those in a zip; empty for other files."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return {chunk for name in book.namelist() for chunk in png_chunks(book.read(name))}
    found, at = set(), 8
    while content[:4] == b"\x89PNG" and at < len(content):
        found.add(content[at + 4 : at + 8].decode("latin-1"))
        at += 12 + int.from_bytes(content[at : at + 4])
    return found


both_places = pytest.mark.parametrize("place", ["ilo", pytest.param("cdmx", marks=pytest.mark.slow)])


def reserved_of(town: Town, most: int) -> gpd.GeoDataFrame:
    """Return some reserved incidents of the town that have a place."""
    hidden = own_of(town, hidden=True)
    assert len(hidden) > 10
    return hidden.iloc[np.linspace(0, len(hidden) - 1, min(most, len(hidden))).astype(int)]


def own_of(town: Town, *, hidden: bool) -> gpd.GeoDataFrame:
    """Return the reserved or the ordinary incidents of the town and its period that have a place."""
    frame = town.located()
    own = ((frame["reserva"] > 0) == hidden) & frame.geometry.notna() & (frame["comisaria"] == town.options["comisaria"])
    return frame[own & frame["fecha"].dt.strftime("%Y-%m").between(*town.period.split(".."))]


@dataclass
class PublicPlaces:
    """Polygons of a comisaría and their public places."""

    units: gpd.GeoDataFrame
    found: Any


def public_places_of(town: Town) -> PublicPlaces:
    """Public places of a town, as its run finds them."""
    seen = []
    find = release.find_public_places

    def watch(units: gpd.GeoDataFrame, **more: Any) -> Any:
        seen.append(find(units, **more))
        return seen[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(release, "find_public_places", watch)
        town.publish(town.rows, formats="html", mapa="delito")
    [found] = seen
    whole = town.boundaries().to_crs(found.frame.crs)
    units = whole[whole["comisaria"] == town.options["comisaria"]].reset_index(drop=True)
    assert len(units) == len(found.ground)
    return PublicPlaces(units, found)
