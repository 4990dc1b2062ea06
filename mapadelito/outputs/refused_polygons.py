"""Page with pictures of the polygons that cannot be used, and of their faults."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.errors import GeometryError
from maps.report_content import Picture, PointLayer, Report
from maps.web.report import render_report

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from mapadelito.outputs.folder import Output

__all__ = ["REFUSED", "draw_refused", "polygons_drawn"]

REFUSED = "reservado/limites-rechazados.html"
_MOST = 12
"""Most pictures on the page: it stays readable and quick to open."""
_FARTHEST = 1e9
"""Largest absolute coordinate, in units of the file, that is drawn: no projected system of this planet has a larger one."""


@contextmanager
def polygons_drawn(output: Output) -> Iterator[None]:
    """Write the page of the polygons that a reader called inside refuses, and add its path to the message."""
    output.renews([REFUSED])
    try:
        yield
    except GeometryError as refusal:
        pictures = tuple(_picture(*place) for place in refusal.places[:_MOST] if _can_be_drawn(place[1]))
        if pictures:
            output.text(REFUSED, _page(str(refusal), pictures))
            output.publish()
            raise GeometryError(f"{refusal} Véalos dibujados en {REFUSED}.", code=refusal.code) from refusal
        raise


def draw_refused(refused: Mapping[str, GeometryError], output: Output) -> None:
    """Write the page of the polygons that block their comisarías, which the run leaves out."""
    places = [(f"{name}: {label}", *place) for name, fault in refused.items() for label, *place in fault.places]
    pictures = tuple(_picture(*place) for place in places[:_MOST] if _can_be_drawn(place[1]))
    if pictures:
        output.text(REFUSED, _page("; ".join(f"{name}: {fault}" for name, fault in refused.items()), pictures))


def _can_be_drawn(outline: shapely.Geometry) -> bool:
    """Whether every coordinate is finite and plausible; bounds do not show a NaN inside."""
    return not outline.is_empty and bool((np.abs(shapely.get_coordinates(outline)) < _FARTHEST).all())


def _page(message: str, pictures: tuple[Picture, ...]) -> str:
    return render_report(
        Report(
            title="Polígonos que no se pueden usar",
            subtitle="",
            sentence=message,
            pictures=pictures,
            notes=(),
            notes_title="",
            warning="",
            pictures_title="Dónde está cada problema",
        )
    )


def _picture(label: str, outline: shapely.Geometry, faults: NDArray[np.float64]) -> Picture:
    layers = (PointLayer("Aquí", "#c2185b", faults),) if len(faults) else ()
    shapes = [part for part in shapely.get_parts(outline) if part.geom_type == "Polygon"]
    west, south, east, north = shapely.bounds(outline)
    return Picture(label, tuple(shapes), layers, (west, south, east, north))
