"""The days of the incidents that a profile shows, by which the months of a page are chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from layers.disclosure.profiles import countable_rows, shows_exact

if TYPE_CHECKING:
    from geo.incidents.account import Incidents

__all__ = ["shown_days"]


def shown_days(incidents: Incidents, profile: str) -> pd.Series[pd.Timestamp]:
    """Return the days of the incidents that a profile may count, and of those that it publishes although reserved now.

    The index is the number of the row.
    """
    days: pd.Series[pd.Timestamp] = countable_rows(incidents.frame, profile)["fecha"]
    return days if shows_exact(profile) else pd.concat([days, incidents.published])
