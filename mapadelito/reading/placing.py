"""Which comisaría each incident belongs to, and which incidents the run leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.boundaries.ambito import spelt
from geo.boundaries.read import locate
from geo.crimes.catalogue import UNKNOWN
from geo.errors import ConfigError, InputError
from geo.incidents.psad56 import psad56_suspected
from geo.ledger import reason_of
from geo.naming import natural_key
from geo.period import Period
from geo.text import fold
from layers.disclosure.profiles import PROFILES, shows_reserved

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import geopandas as gpd
    import pandas as pd

    from geo.incidents.read import Incidents

__all__ = ["NO_ROWS", "keep_comisarias", "keep_period", "match_names", "place", "require_usable", "unread_words", "within"]

_TOLD, _LETTERS = 3, 60
"""How many reasons or texts a refusal names, and how many letters of each text."""
_UNREAD_SHARE = 0.3
"""Share of facts of unknown delito from which the column is doubted: on registers of the right one it is under 0.1."""
NO_ROWS = "Los archivos de incidentes no tienen ninguna fila debajo de su cabecera."
_UNTOUCHED = "No se cambió ninguna lámina."

_COMMON_WORDS = {"COMISARIA", "SECTORIAL", "RURAL", "PNP", "CPNP", "CIA", "CRIA", "DE", "DISTRITO", "PROVINCIA", "REGION"}


def place(incidents: Incidents, boundaries: gpd.GeoDataFrame) -> None:
    """Give each accepted incident its comisaria, sector and subsector, and reject the points that no polygon holds.

    Facts without a place (forced coordinates, or refused for it) go to the comisaria that their row names, where its name is
    one of those of the boundaries.
    """
    incidents.frame = locate(incidents.frame, boundaries)
    frame = incidents.frame
    has_point = frame.geometry.notna()
    outside = has_point & (frame["comisaria"] == "")
    if outside.any() and outside.sum() == has_point.sum():
        incidents.ledger.warn("NINGUN_INCIDENTE_EN_SECTORES")
        incidents.decisions.append(f"Ninguno de los {int(outside.sum())} hechos con lugar cae dentro de los límites dados.")
    if outside.any() and (old := psad56_suspected(frame.geometry, boundaries)):
        incidents.ledger.warn("DATUM_SOSPECHOSO", old)
        incidents.decisions.append(
            f"{old} de los {int(outside.sum())} hechos que caen fuera caerían dentro si el archivo estuviera en PSAD56: si "
            "lo está, cárguelo con --crs 24877, 24878 o 24879 (zonas 17, 18 y 19 Sur). No se movió nada."
        )
    incidents.settle(frame.index[outside], "FUERA_DE_JURISDICCION")
    frame = incidents.frame
    unplaced = frame.index[frame.geometry.isna()]
    units = boundaries.attrs.get("comisarias") or {name: name for name in boundaries["comisaria"].unique()}
    by_name = {_bare(name): unit for name, unit in units.items()}

    def named(rows: pd.DataFrame) -> pd.Series[str]:
        return rows["comisaria_declarada"].map(lambda name: by_name.get(_bare(name), "")).astype("str")

    incidents.frame.loc[unplaced, "comisaria"] = named(frame.loc[unplaced])
    incidents.misplaced = incidents.misplaced.assign(comisaria=named(incidents.misplaced))


def _bare(name: str) -> str:
    return " ".join(word for word in fold(name).split() if word not in _COMMON_WORDS)


def keep_period(
    incidents: Incidents, period: Period | None, compare: Period | None = None, *, profile: str = PROFILES[-1]
) -> Period | None:
    """Exclude what lies outside the period asked for; without one, return the whole months that the data cover.

    Where the profile hides the reserved incidents, those months are the ones of the others: a date is not told either.

    What lies in the period to compare with (``compare``; the equal one before by default) is kept aside in
    ``incidents.before``, where every month of it has facts.

    Raises
    ------
    ConfigError
        If there is a period to compare with and none to compare, or they overlap.
    """
    if compare and not period:
        raise ConfigError("Para comparar indique también --periodo: qué periodo se compara con --comparar.")
    if compare and period and compare.start <= period.end and period.start <= compare.end:
        raise ConfigError(f"No se compara {period.label} con {compare.label}: tienen meses en común.")
    days: pd.Series = incidents.frame["fecha"]
    if (dates := days.dropna()).size:
        incidents.dates = dates.min().date(), dates.max().date()
    told = incidents.frame["sin_reconocer"] != ""
    incidents.recognised = bool((incidents.frame["codigo"] != UNKNOWN).any() or not told.any())
    seen = days if shows_reserved(profile) else days[incidents.frame["reserva"] == 0]
    dated = seen.dropna()
    incidents.until = None if dated.empty else dated.max().date()
    if period is None:
        if dated.empty:
            return None
        found = Period.covering(dated.min().date(), dated.max().date())
        incidents.decisions.append(f"Periodo: el de los datos, {found.label}.")
        return found
    _keep_before(incidents, compare or period.previous, seen)
    lost = incidents.misplaced["fecha"]
    incidents.misplaced = incidents.misplaced[lost.isna() | within(lost, period)]
    outside = ~within(days, period)
    incidents.settle(incidents.frame.index[outside], "FUERA_DE_PERIODO")
    return period


def unread_words(incidents: Incidents) -> str:
    """Doubt the column of the delito where the catalogue knows it in too few of the facts; empty where it knows enough."""
    texts = incidents.frame["sin_reconocer"]
    unread = texts[texts != ""]
    if len(unread) < _UNREAD_SHARE * len(texts) or unread.empty:
        return ""
    seen = ", ".join(f"«{text[:_LETTERS]}»" for text in unread.value_counts().index[:_TOLD])
    return (
        f"El catálogo no reconoce el delito de {len(unread):,} de {len(texts):,} hechos (dicen {seen}): se tratan como "
        "reservados y no se dibujan en público. Si esa no es la columna del delito, indíquela con --columna delito=…; si lo "
        "es, reservado/calidad.html dice cuáles son y qué escribir en proyecto.toml."
    )


def require_usable(incidents: Incidents, period: Period | None) -> None:
    """Refuse to draw maps from a file none of whose rows can be used, or of another time than the one asked for.

    A period inside the dates of the data may well have no facts: that is a map that says so.

    Raises
    ------
    InputError
        If there is no row or every one is refused, no delito is recognised, or the data have no date in the period.
    """
    if not len(incidents.ledger):
        raise InputError(f"{NO_ROWS} {_UNTOUCHED}")
    kept = incidents.ledger.totals()["aceptadas"] + incidents.ledger.codes("excluida").get("FUERA_DE_PERIODO", 0)
    if not kept:
        why = incidents.ledger.codes("rechazada", "excluida", "duplicada", "no_dato")
        told = "; ".join(f"{count}, «{reason_of(code).text.removesuffix('.')}»" for code, count in list(why.items())[:_TOLD])
        raise InputError(
            f"Ninguna de las {len(incidents.ledger):,} filas se puede usar: {told}. {_UNTOUCHED} «mapadelito revisar», con "
            "los mismos archivos, escribe cada fila con su motivo y qué hacer."
        )
    if not incidents.recognised:
        texts = list(dict.fromkeys(text for text in incidents.frame["sin_reconocer"] if text))[:_TOLD]
        seen = f" (dicen, por ejemplo, {', '.join(f'«{text[:_LETTERS]}»' for text in texts)})" if texts else ""
        raise InputError(
            f"El catálogo «{incidents.catalogue.name}» no reconoce el delito de ninguna de las {kept:,} filas{seen}. "
            "Indique la columna con --columna delito=…, el catálogo con --catalogo o, si el archivo es de un solo delito, "
            f"--delito. {_UNTOUCHED}"
        )
    if period is None:
        return
    if incidents.dates is None:
        raise InputError(f"Ninguna fila tiene fecha: no se sabe cuáles son de {period.label}. {_UNTOUCHED}")
    first, last = incidents.dates
    if last < period.start or period.end < first:
        raise InputError(
            f"Los archivos no tienen hechos de {period.label}: van del {first:%d/%m/%Y} al {last:%d/%m/%Y} "
            f"({Period.covering(first, last).label}). Revise --periodo. {_UNTOUCHED}"
        )


def within(days: pd.Series, period: Period) -> pd.Series:
    """Tell which dates lie in a period."""
    return days.between(str(period.start), f"{period.end} 23:59:59")


def _keep_before(incidents: Incidents, earlier: Period, seen: pd.Series) -> None:
    """Set ``incidents.before``, or say why there is nothing to compare with: a month without dates that may be ``seen``."""
    rows = incidents.frame[within(incidents.frame["fecha"], earlier)]
    missing = earlier.months - seen[within(seen, earlier)].dt.to_period("M").nunique()
    if missing:
        incidents.decisions.append(
            f"Sin comparación con {earlier.label}: los archivos no tienen hechos en {missing} de sus {earlier.months} meses."
        )
        return
    incidents.before = earlier, rows
    incidents.misplaced_before = incidents.misplaced[within(incidents.misplaced["fecha"], earlier)]


def match_names(wanted: Iterable[str], every: Collection[str]) -> tuple[set[str], list[str]]:
    """Return the jurisdictions that some names mean, exactly or by what is their own of them, and the names of none."""
    found = {name: [name] if name in every else [other for other in every if _bare(other) == _bare(name)] for name in wanted}
    return {name for own in found.values() for name in own}, [name for name, own in found.items() if not own]


def keep_comisarias(incidents: Incidents | None, boundaries: gpd.GeoDataFrame, wanted: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Return the boundaries of the comisarías asked for (all, if none), and exclude the incidents of the others.

    Raises
    ------
    ConfigError
        If a name is not in the boundaries.
    """
    if not wanted:
        return boundaries
    every = sorted(boundaries["comisaria"].unique(), key=natural_key)
    chosen, missing = match_names(wanted, every)
    if missing:
        known = ", ".join(every)
        what = spelt(boundaries.attrs.get("ambito", "comisaria"))
        raise ConfigError(f"No hay {what} «{', '.join(missing)}» en los límites. Hay: {known}.")
    if incidents is not None:
        other = (incidents.frame["comisaria"] != "") & ~incidents.frame["comisaria"].isin(chosen)
        incidents.settle(incidents.frame.index[other], "OTRA_COMISARIA")
        kept = {"", *chosen}
        incidents.misplaced = incidents.misplaced[incidents.misplaced["comisaria"].isin(kept)]
        if incidents.before is not None:
            period, rows = incidents.before
            incidents.before = period, rows[rows["comisaria"].isin(kept)]
            lost = incidents.misplaced_before
            incidents.misplaced_before = lost[lost["comisaria"].isin(kept)]
    return boundaries[boundaries["comisaria"].isin(chosen)].reset_index(drop=True)
