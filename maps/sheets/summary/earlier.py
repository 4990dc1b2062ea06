"""The earlier period by sector, delito and turno, so that the change of a page follows its filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.disclosure.profiles import shows_exact
from maps.chart import Earlier

if TYPE_CHECKING:
    from layers.analysis import Analysis

__all__ = ["earlier", "tells_earlier"]


def tells_earlier(analysis: Analysis) -> bool:
    """Whether a sheet may tell more of the earlier period than its totals by sector: not in the public profile."""
    return shows_exact(analysis.profile)


def earlier(analysis: Analysis) -> Earlier | None:
    """Return the incidents of the earlier period inside a sector; None where it is not compared, or not told."""
    comparison = analysis.comparison
    if comparison is None or comparison.refusal or comparison.before.empty or not tells_earlier(analysis):
        return None
    if "sector" not in analysis.jurisdiction.levels:
        return None
    before = comparison.before[comparison.before["sector"] != ""]
    tally = before.groupby(["sector", "codigo", "turno"]).size()
    counts = tuple((str(sector), str(code), str(turno), int(count)) for (sector, code, turno), count in tally.items())
    return Earlier(comparison.label, *comparison.days, counts)
