"""Facts in the comisarías that a run leaves out for a polygon that cannot be used: rejected, with a reason of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import shapely

from geo.boundaries.point_in_polygon import first_holder
from geo.naming import quantity

if TYPE_CHECKING:
    from geo.boundaries.read import Boundaries
    from geo.incidents.account import Incidents

__all__ = ["settle_left_out"]


def settle_left_out(incidents: Incidents, boundaries: Boundaries) -> None:
    """Reject the points that only polygons of comisarías left out hold, and say how many each has."""
    left = boundaries.left_out
    if left is None or left.empty:
        return
    frame = incidents.frame
    loose = frame[frame.geometry.notna() & (frame["comisaria"] == "")]
    shapes = left.geometry.to_crs(frame.crs).to_numpy()
    holder = first_holder(shapely.get_coordinates(loose.geometry.to_numpy()), shapes)
    names = pd.Series([*left["comisaria"], ""], dtype="str").take(holder).set_axis(loose.index)
    names = names[names != ""]
    incidents.settle(names.index, "LIMITE_NO_USABLE", names)
    for name, count in names.value_counts(sort=False).sort_index().items():
        incidents.decisions.append(
            f"{quantity(count, 'hecho cae', 'hechos caen')} en «{name}», que no se dibuja: sus límites no se pueden usar."
        )
