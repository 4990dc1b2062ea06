"""Detection of files given twice, by content, and of rows and features shared by two files."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.errors import FormatError
from geo.formats.archives import is_aside
from geo.formats.containers import parts_of, real_file
from geo.paths import called, called_apart, digest_of
from geo.wording import listing, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

__all__ = ["REPEATED_FILE", "Distinct", "digest_of_parts", "distinct_files", "spare", "spare_shapes"]

REPEATED_FILE = "ARCHIVO_REPETIDO"
"""Code of ``reasons.toml`` for files given twice."""
_ASIDE_FILE = "ARCHIVO_APARTE"
"""Code of ``reasons.toml`` for files that a program left beside others."""

_DECIMALS = 1
"""Decimals of metres in comparisons of geometry: formats preserve a position to 0.1 m, and distinct features differ more."""
_LEFT = "lo dejó un programa mientras tenía abierto otro archivo, y no tiene datos."


@dataclass(frozen=True, slots=True)
class Distinct:
    """The ``paths`` to read, in the order given; ``told``, a Spanish sentence on each omitted file; and counts by code."""

    paths: tuple[Path, ...]
    told: tuple[str, ...]
    warnings: Mapping[str, int]


def distinct_files(paths: Iterable[str | Path]) -> Distinct:
    """Return the files without those that repeat another (the same path or link, or the same bytes) or hold no data.

    Of files with the same bytes, the one with the shortest name is kept («mes.csv» rather than «mes (1).csv»), whatever
    their order. A shapefile is compared with all its parts.

    Raises
    ------
    FormatError
        If a file does not exist, or all are files that a program left beside others (the lock of an open workbook).
    """
    given = list(paths)
    aside = {path: called(Path(path)) for path in given if is_aside(Path(path).name)}  # by name: Windows opens no lock
    if given and len(aside) == len({*given}):
        raise FormatError(f"«{listing(aside.values())}»: {_LEFT} Indique el archivo mismo.", code="FORMATO_DESCONOCIDO")
    left = [f"«{shown(name)}» no se leyó: {_LEFT}" for name in dict.fromkeys(aside.values())]
    times = Counter(real_file(path) for path in given if path not in aside)
    told = [f"«{called(file)}» se indicó {count} veces: se leyó una vez." for file, count in times.items() if count > 1]
    alike: dict[object, list[Path]] = defaultdict(list)
    sizes = Counter(file.stat().st_size for file in times)
    for file in times:
        size = file.stat().st_size
        alike[_digests(file) if sizes[size] > 1 else file].append(file)
    kept = set()
    for files in alike.values():
        best, *others = sorted(files, key=lambda file: (len(file.name), file.name, str(file)))
        kept.add(best)
        for file in others:
            names = called_apart([file, best])
            told.append(f"{names[file]} es el mismo archivo que {names[best]}: se leyó una vez.")
    counts = {REPEATED_FILE: len(told), _ASIDE_FILE: len(left)}
    warnings = {code: count for code, count in counts.items() if count}
    return Distinct(tuple(file for file in times if file in kept), (*told, *left), warnings)


def digest_of_parts(path: str | Path) -> str:
    """Return the SHA-256 of a file; of a layer of several, that of the digests of all of them.

    Raises
    ------
    FormatError
        As :func:`geo.paths.existing_file` does.
    """
    digests = sorted(_digests(real_file(path)))
    if len(digests) == 1:
        return digests[0][1]
    return hashlib.sha256("".join(f"{suffix} {digest}\n" for suffix, digest in digests).encode()).hexdigest()


def _digests(file: Path) -> tuple[tuple[str, str], ...]:
    """Return the digests of a file and of its parts, with their suffixes."""
    return tuple((part.suffix.lower() if part != file else "", digest_of(part)) for part in parts_of(file))


def spare(keys: NDArray[np.uint64], unit: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the rows that another file also has.

    Parameters
    ----------
    keys
        Equal for equal rows, in order of preference: the first of several files is kept.
    unit
        File of each row.

    Returns
    -------
    rows, kept
        Positions of the rows to omit, so that each key remains as often as in the file that has it most often, and of the
        rows that replace them.
    """
    table = pd.DataFrame(
        {"key": keys, "turn": pd.DataFrame({"key": keys, "unit": unit}).groupby(["key", "unit"]).cumcount()}
    )
    table["row"] = np.arange(len(keys))
    first = table.groupby(["key", "turn"], sort=False)["row"].transform("first").to_numpy()
    rows = np.flatnonzero(first != np.arange(len(keys)))
    return rows, first[rows]


def spare_shapes(shapes: gpd.GeoSeries, unit: NDArray[np.intp], texts: pd.DataFrame | None = None) -> NDArray[np.intp]:
    """Return the features, in metres, that another file also has, with equal ``texts``, as :func:`spare` does for rows."""
    table = texts.reset_index(drop=True) if texts is not None else pd.DataFrame(index=range(len(shapes)))
    rounded = shapely.transform(shapes.to_numpy(), lambda places: np.round(places, _DECIMALS))
    table = table.assign(shape=pd.Series(shapely.to_wkb(rounded, hex=True), dtype="str"))
    return spare(np.asarray(pd.util.hash_pandas_object(table, index=False), dtype=np.uint64), unit)[0]
