"""One sentence for each line of ``seguimiento``, short enough to be read aloud, with the numbers of its line."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from geo.months import MONTHS
from geo.naming import facts_told
from layers.conclusions import Conclusion
from layers.monitoring.control_band import ALARM
from layers.monitoring.month_reading import FALL, RISE, SEEMING, UNREAD, USUAL, WATCHED
from layers.monitoring.monthly_series import ALL, OTHERS
from maps.spanish_text import integer

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from layers.monitoring.reporting_lag import Lag

__all__ = ["crime_words", "lag_sentence", "month_name", "month_sentence", "place_words", "year_sentence"]

_WORD = re.compile(r"[^\W\d_]{4}")
"""Four letters: a name that has no such run does not say by itself that it is one of a sector."""
_SENTENCES = {
    WATCHED: "{series}: {now} en {month}, para vigilar: lo usual es de {low} a {high}.",
    SEEMING: "{series}: de {before} a {now} en {month}. Parece un cambio; lo usual es de {low} a {high}.",
    USUAL: "{series}: {now} en {month}, dentro de lo usual, de {low} a {high}.",
}
_LOWER = "{series}: {now} en {month}, algo menos de lo usual, de {low} a {high}: puede ser azar."
"""Of a count below the usual range, between two and three standard deviations."""
_TOO_FEW = "{series}: {now} en {month}, menos de lo usual, de {low} a {high}; son pocos para señalarlo."
"""Of one farther below, of fewer than ten expected incidents."""
_COUNT = "{series}: {now} en {month}."
_TOO_SHORT = f"{_COUNT} No se compara: hacen falta doce meses anteriores."
_MOVED = f"{_COUNT} No se compara: cambió la parte de los hechos que se ubica."


def month_name(month: pd.Period) -> str:
    """Return a month in words.

    Examples
    --------
    >>> import pandas as pd
    >>> month_name(pd.Period("2020-09"))
    'setiembre de 2020'
    """
    return f"{MONTHS[month.month - 1]} de {month.year}"


def place_words(sector: str) -> str:
    """Return the name of a sector, or that of all of them; a number or a letter is said to be a sector.

    Examples
    --------
    >>> place_words("5"), place_words("SECTOR 1")
    ('Sector 5', 'SECTOR 1')
    """
    if sector == ALL:
        return "Toda la jurisdicción"
    return sector if _WORD.search(sector) else f"Sector {sector}"


def crime_words(crime: str) -> str:
    """Return the name of a delito, or that of all or of the others."""
    return {ALL: "todos los delitos", OTHERS: "otros delitos"}.get(crime, crime)


def month_sentence(
    sector: str, crime: str, month: pd.Period, row: Mapping[Any, Any] | pd.Series, *, says_why: bool = True
) -> str:
    """Return the sentence of a line of a month.

    Parameters
    ----------
    sector, crime
        Its series.
    month
        The one that is read.
    row
        Line of :func:`layers.monitoring.month_reading.read_month`.
    says_why
        Whether to say why a line cannot be compared; not where it is said once of all of them.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"hechos": 45, "usual_min": 12.0, "usual_max": 30.0, "lectura": "fuera de lo usual", "p": 0.0001}
    >>> month_sentence("SECTOR 1", "Robo", pd.Period("2021-01"), row)
    'SECTOR 1, Robo: 45 en enero de 2021, fuera de lo usual: se esperaba de 12 a 30.'
    """
    words = {
        "series": f"{place_words(sector)}, {crime_words(crime)}",
        "now": integer(row["hechos"]),
        "month": month_name(month),
    }
    reading = str(row["lectura"])
    if reading == UNREAD:
        if not says_why:
            return _COUNT.format(**words)
        return (_TOO_SHORT if math.isnan(row["p"]) else _MOVED).format(**words)
    words |= {"low": integer(row["usual_min"]), "high": integer(row["usual_max"])}
    if reading in {USUAL, SEEMING} and row["hechos"] < row["usual_min"]:
        return (_TOO_FEW if row["z"] < -ALARM else _LOWER).format(**words)
    if reading == SEEMING:
        words["before"] = integer(row["mes_antes"])
    where = row.get("donde", "")
    more = f" {Conclusion.CONCENTRATED.said(where=place_words(str(where)))}" if where else ""
    if reading in {RISE, FALL}:
        return f"{Conclusion.ALARM.said(reading=reading, **words)}{more}"
    return _SENTENCES[reading].format(**words)


def year_sentence(month: pd.Period, row: Mapping[Any, Any] | pd.Series) -> str:
    """Return the sentence of the year up to a month.

    Parameters
    ----------
    month
        Last month that is summed.
    row
        Line of :func:`layers.monitoring.month_reading.read_year`.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"hechos": 1204, "un_anio_antes": 1150.0, "usual_min": float("nan"), "usual_max": float("nan")}
    >>> year_sentence(pd.Period("2021-10"), row)
    'De enero a octubre de 2021: 1,204; en los mismos meses de 2020: 1,150.'
    """
    first, year = MONTHS[0], month.year
    if math.isnan(row["hechos"]):
        return f"El año {year} no se suma: no se conocen todos sus meses."
    span = f"De {first} a {month_name(month)}" if month.month > 1 else f"En {month_name(month)}"
    parts = [f"{span}: {integer(row['hechos'])}"]
    if not math.isnan(row["un_anio_antes"]):
        parts.append(f"en los mismos meses de {year - 1}: {integer(row['un_anio_antes'])}")
    if not math.isnan(row["usual_min"]):
        usual = f"de {integer(row['usual_min'])} a {integer(row['usual_max'])}"
        beyond = "más" if row["hechos"] > row["usual_max"] else "menos" if row["hechos"] < row["usual_min"] else ""
        parts.append(f"{beyond} de lo usual, {usual}" if beyond else f"lo usual es {usual}")
    return "; ".join(parts) + "."


def lag_sentence(month: pd.Period, lag: Lag | None) -> str:
    """Return the sentence that says how many incidents of a month are still to come.

    Examples
    --------
    >>> import pandas as pd
    >>> from layers.monitoring.reporting_lag import Lag
    >>> lag_sentence(pd.Period("2021-01"), Lag(months=5, share=0.75, expected=10.0, low=5.0, high=18.0))
    'De enero de 2021 faltan por llegar unos 10 hechos (entre 5 y 18), como en los 5 meses anteriores.'
    """
    if lag is None:
        return f"No se sabe cuántos hechos de {month_name(month)} faltan por llegar: no consta cuándo se cargó cada uno."
    if math.isnan(lag.expected):
        return f"No se sabe cuántos hechos de {month_name(month)} faltan por llegar: aún hay pocos meses cargados."
    if lag.high < 1:
        return f"De {month_name(month)} no falta ninguno por llegar, si es como los {lag.months} meses anteriores."
    due = round(lag.expected)
    return (
        f"De {month_name(month)} {'falta por llegar' if due == 1 else 'faltan por llegar unos'} {facts_told(due)} "
        f"(entre {integer(lag.low)} y {integer(lag.high)}), como en los {lag.months} meses anteriores."
    )
