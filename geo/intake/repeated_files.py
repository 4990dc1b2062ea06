"""Files given twice, told by their content whatever their names; and what two files share."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.formats.containers import parts_of, real_file
from geo.paths import called, called_apart, digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray

__all__ = ["REPEATED_FILE", "Distinct", "distinct_files", "spare", "spare_shapes"]

REPEATED_FILE = "ARCHIVO_REPETIDO"
"""Code of ``reasons.toml`` that counts the files left out."""

_DECIMALS = 1
"""Of the metres by which shapes are compared: two formats keep a place to a decimetre, and no two things are so near."""


@dataclass(frozen=True, slots=True)
class Distinct:
    """The ``paths`` to read, in the order given, and what was ``told`` of those left out: a sentence each."""

    paths: tuple[Path, ...]
    told: tuple[str, ...]


def distinct_files(paths: Iterable[str | Path]) -> Distinct:
    """Leave out the files that are another one of them: the same path or link, or the same bytes.

    Of files with the same bytes the one with the shortest name is kept («mes.csv» before «mes (1).csv»), whatever their
    order. A shapefile is compared with all its parts.

    Raises
    ------
    FormatError
        If a file does not exist.
    """
    times = Counter(real_file(path) for path in paths)
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
    return Distinct(tuple(file for file in times if file in kept), tuple(told))


def _digests(file: Path) -> tuple[tuple[str, str], ...]:
    """Digests of a file and of the parts that belong to it, with the endings of those."""
    return tuple((part.suffix.lower() if part != file else "", digest_of(part)) for part in parts_of(file))


def spare(keys: NDArray[np.uint64], unit: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Find the rows that another file already has.

    Parameters
    ----------
    keys
        Equal for rows that are the same, in order of preference: of those of several files the first is kept.
    unit
        File of each.

    Returns
    -------
    rows, kept
        Positions of the rows to leave out, so that each key is left as often as in the file that has it most often, and of
        the row that stands for each.
    """
    table = pd.DataFrame(
        {"key": keys, "turn": pd.DataFrame({"key": keys, "unit": unit}).groupby(["key", "unit"]).cumcount()}
    )
    table["row"] = np.arange(len(keys))
    first = table.groupby(["key", "turn"], sort=False)["row"].transform("first").to_numpy()
    rows = np.flatnonzero(first != np.arange(len(keys)))
    return rows, first[rows]


def spare_shapes(shapes: gpd.GeoSeries, unit: NDArray[np.intp], texts: pd.DataFrame | None = None) -> NDArray[np.intp]:
    """Find the features, in metres, that another file already has, with the same ``texts``; as :func:`spare` does."""
    table = texts.reset_index(drop=True) if texts is not None else pd.DataFrame(index=range(len(shapes)))
    rounded = shapely.transform(shapes.to_numpy(), lambda places: np.round(places, _DECIMALS))
    table = table.assign(shape=pd.Series(shapely.to_wkb(rounded, hex=True), dtype="str"))
    return spare(np.asarray(pd.util.hash_pandas_object(table, index=False), dtype=np.uint64), unit)[0]
