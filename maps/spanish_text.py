"""Numbers and days as text for readers, in the format of Peruvian plans: decimal point, comma between thousands.

Every number of a sheet, a report or a message is printed by these functions; coordinates of SVG and of page data are not
text for readers and are formatted where they are written.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from geo.months import MONTHS
from geo.percents import rounded_percent

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

__all__ = [
    "NO_VALUE",
    "count_of",
    "day",
    "decimal",
    "integer",
    "interval",
    "latitude_longitude",
    "month_words",
    "or_dash",
    "percent",
    "short",
    "spaced",
    "square_km",
]

NO_VALUE = "–"
"""Printed in place of a number that does not exist: a ratio without a denominator, an index without a comparison."""


def integer(value: float) -> str:
    """Return a count, or a value rounded to a whole number, with commas between thousands.

    Examples
    --------
    >>> integer(1234567), integer(12.6)
    ('1,234,567', '13')
    """
    return f"{value:,.0f}"


def spaced(value: float) -> str:
    """Return a whole number with blanks between thousands: UTM coordinates (m) and denominators of scales.

    Examples
    --------
    >>> spaced(8045000.0)
    '8 045 000'
    """
    return integer(value).replace(",", " ")


def latitude_longitude(latitude: float, longitude: float) -> str:
    """Return a position in degrees with five decimals (about a metre), as a GPS and a map on a telephone take it.

    Examples
    --------
    >>> latitude_longitude(-17.6456, -71.34531)
    '-17.64560, -71.34531'
    """
    return f"{latitude:.5f}, {longitude:.5f}"


def decimal(value: float, digits: int = 1) -> str:
    """Return a number with a fixed count of decimals and commas between thousands.

    Examples
    --------
    >>> decimal(12345.67), decimal(0.5, 2)
    ('12,345.7', '0.50')
    """
    return f"{value:,.{digits}f}"


def percent(value: float, digits: int = 1) -> str:
    """Return a percentage, given from 0 to 100, as :func:`geo.percents.rounded_percent` rounds it.

    Examples
    --------
    >>> percent(83.33), percent(5, 0), percent(99.99)
    ('83.3 %', '5 %', '99.9 %')
    """
    return f"{decimal(rounded_percent(value, digits), digits)} %"


def count_of(part: int, total: int, *, share: bool = True) -> str:
    """Return a count out of a total, with its percentage unless ``share`` is false or the total is 0.

    Examples
    --------
    >>> count_of(10, 12), count_of(1200, 3400, share=False), count_of(0, 0)
    ('10 de 12 (83.3 %)', '1,200 de 3,400', '0 de 0')
    """
    return f"{integer(part)} de {integer(total)}" + (f" ({percent(100 * part / total)})" if share and total else "")


def square_km(value: float, digits: int = 2) -> str:
    """Return an area, given in km².

    Examples
    --------
    >>> square_km(3.14159), square_km(1234.5, 0)
    ('3.14 km²', '1,234 km²')
    """
    return f"{decimal(value, digits)} km²"


def interval(low: str, high: str) -> str:
    """Return the limits of an interval, already printed, in brackets.

    Examples
    --------
    >>> interval(decimal(0.8), decimal(2.25))
    '(0.8–2.2)'
    """
    return f"({low}–{high})"


def or_dash(value: float, digits: int = 2) -> str:
    """Return a number with a fixed count of decimals, or :data:`NO_VALUE` where it is not finite.

    Examples
    --------
    >>> or_dash(0.256), or_dash(float("nan"))
    ('0.26', '–')
    """
    return decimal(value, digits) if math.isfinite(value) else NO_VALUE


def day(value: date) -> str:
    """Return a day as day/month/year.

    Examples
    --------
    >>> from datetime import date
    >>> day(date(2020, 3, 9))
    '09/03/2020'
    """
    return f"{value:%d/%m/%Y}"


def month_words(value: date | pd.Period) -> str:
    """Return the month of a day, or a month, as sheets print it.

    Examples
    --------
    >>> from datetime import date
    >>> month_words(date(2020, 3, 9))
    'marzo 2020'
    """
    return f"{MONTHS[value.month - 1]} {value.year}"


def short(value: float) -> str:
    """Return a number with the decimals it has, six significant digits at most and no commas: weights and distances.

    Examples
    --------
    >>> short(2.5), short(300.0)
    ('2.5', '300')
    """
    return f"{value:g}"
