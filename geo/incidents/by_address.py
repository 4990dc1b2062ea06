"""Rows without coordinates that a geocoder can place by their address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pyproj import CRS

from geo.incidents.place_arrays import Places
from geo.ledger import BETWEEN
from geo.naming import facts_told, quantity
from geo.wording import listing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from geo.incidents.table_rows import TableRows
    from geo.ledger import Ledger

__all__ = ["MEASURED", "Locator", "add_located", "lacking_coordinates", "locate_rows", "located_lines", "located_once"]

MEASURED = "medida"
"""Value of ``ubicacion`` for a point that was read, not found by the address."""
_ABSENT = ("COORD_FALTA", "GEOM_NULA", "GEOM_VACIA")
"""Reasons of the rows without any coordinate; those with a wrong one are to be corrected, not guessed."""


@dataclass(frozen=True, slots=True)
class Locator:
    """A geocoder as the reader of incidents sees it.

    ``locate`` takes distinct addresses and, with each, the comisaría that its rows declare; it returns a table in their
    order with ``x``, ``y`` (metres of ``epsg``), ``clase``, ``is_point``, ``is_strange`` (it has a place, but no point:
    the comisaría is not known) and whatever else is to be told of each. ``told`` are Spanish sentences about what it uses.
    """

    epsg: int
    locate: Callable[[Sequence[str], Sequence[str]], pd.DataFrame]
    told: tuple[str, ...] = ()


def locate_rows(
    locator: Locator | None, ledger: Ledger, parts: Sequence[TableRows], text: pd.DataFrame
) -> pd.DataFrame | None:
    """Accept the rows that lack coordinates alone and whose address has a point.

    Returns
    -------
    DataFrame
        The rows of the files that lacked coordinates and had an address, by their number: ``direccion``, ``comisaria``, and
        the columns of the locator; None without a locator.
    """
    if locator is None:
        return None
    lacking = lacking_coordinates(ledger, parts)
    rows = np.flatnonzero(lacking & (text["direccion"].fillna("").str.strip() != "").to_numpy())
    written = pd.DataFrame(
        {"direccion": text["direccion"].iloc[rows].str.strip(), "comisaria": text["comisaria"].iloc[rows].fillna("")}
    ).set_axis(rows)
    if not len(rows):
        return written
    distinct = written.drop_duplicates(ignore_index=True)
    found = locator.locate(distinct["direccion"].tolist(), distinct["comisaria"].tolist())
    located = written.reset_index(names="row").merge(pd.concat([distinct, found], axis=1), how="left").set_index("row")
    ledger.reopen(located.index[located["is_point"]].to_numpy(), "UBICADO_POR_DIRECCION")
    return located


def located_once(located: pd.DataFrame | None, again: NDArray[np.bool_]) -> pd.DataFrame | None:
    """Return the rows looked for by their address without those that repeat others (``again``, a mask over all tables)."""
    return None if located is None else located[~again[located.index]]


def lacking_coordinates(ledger: Ledger, parts: Sequence[TableRows]) -> NDArray[np.bool_]:
    """Return a mask of the rows that were rejected because they lack both coordinates, and for nothing else."""
    lacking = np.isin(ledger.code.astype(str), _ABSENT) & (ledger.outcome == "rechazada") & _without_both(ledger, parts)
    for fault in ledger.more:  # another fault has to be corrected, whatever the row says of its place
        lacking[fault.rows] = False
    return np.asarray(lacking, dtype=bool)


def _without_both(ledger: Ledger, parts: Sequence[TableRows]) -> NDArray[np.bool_]:
    """Return a mask of the rows, of those that lack coordinates, that have neither: one of two is to be corrected."""
    alone = [np.full(len(part.ledger), {"latitud", "este"}.isdisjoint(part.found)) for part in parts]
    pair = np.asarray([BETWEEN in column for column in ledger.column.tolist()], dtype=bool)
    return np.asarray(np.concatenate(alone) | pair, dtype=bool)


def add_located(places: Places, located: pd.DataFrame | None, locator: Locator | None) -> tuple[Places, NDArray[np.object_]]:
    """Return the positions with those that were found by the address, and how each is known (``ubicacion``).

    That is measured, the class of the address or, without a position, empty.
    """
    ways = np.where(places.known, MEASURED, "").astype(object)
    if located is None or locator is None or located.empty:
        return places, ways
    points = located[located["is_point"]]
    ways[points.index] = points["clase"].to_numpy(dtype=object)
    x, y = (points[name].to_numpy(dtype=float) for name in ("x", "y"))
    moved = Places(x, y, CRS.from_epsg(locator.epsg)).to_crs(places.crs)
    east, north = places.x.copy(), places.y.copy()
    east[points.index], north[points.index] = moved.x, moved.y
    return Places(east, north, places.crs), ways


def located_lines(located: pd.DataFrame | None) -> list[str]:
    """Return the sentence about the rows that were looked for by their address; none where there are none."""
    if located is None or located.empty:
        return []
    ways = located["clase"][located["is_point"]].value_counts().sort_index()
    told = f" ({', '.join(f'{name} {count}' for name, count in ways.items())})" if len(ways) else ""
    line = (
        f"{int(ways.sum())} de {facts_told(len(located))} sin coordenada "
        f"{'se ubicó' if ways.sum() == 1 else 'se ubicaron'} por su dirección{told}: su punto es la "
        "esquina, la cuadra o el lugar que nombra, no uno medido. Revíselos, y conteste los otros, en "
        "reservado/direcciones.xlsx."
        if len(ways)
        else f"{quantity(len(located), 'hecho sin coordenada no se ubicó', 'hechos sin coordenada no se ubicaron')} por su "
        "dirección. Diga dónde está cada uno en reservado/direcciones.xlsx."
    )
    if count := int(located["is_strange"].sum()):
        names = listing(f"«{name}»" for name in sorted(located["comisaria"][located["is_strange"]].unique()))
        line += (
            f" {count} no se ubicaron porque dicen ser de {names}, que los límites no tienen, o tienen dos veces: si es una "
            "de ellos, escriba su nombre como está ahí."
        )
    return [line]
