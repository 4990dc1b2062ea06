"""SIDPOL open data: counts of denuncias by district, month and modalidad; and the population of districts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.columns import detect
from geo.crimes.catalogue import UNKNOWN, load
from geo.crimes.classify import Crimes, Texts
from geo.errors import ColumnError
from geo.formats.tables.returned_rows import given_back_again, originals
from geo.incidents.account import Account
from geo.intake.repeated_files import distinct_files
from geo.intake.tables import column_text, read_tables
from geo.ledger import Ledger
from geo.text import fold
from geo.ubigeo import coding_of, department_name, six_digits
from geo.wording import listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from geo.crimes.catalogue import Catalogue
    from geo.period import Period
    from geo.text_table import TextTable

__all__ = ["AGGREGATE_COLUMNS", "Aggregates", "keep", "read_aggregates", "read_population"]

AGGREGATE_COLUMNS = ("ubigeo", "departamento", "provincia", "distrito", "anio", "mes", "codigo", "modalidad", "cantidad")
"""Columns of :attr:`Aggregates.frame`: district, month, catalogue code and text of the modalidad, count."""

_TEXTS = ("departamento", "provincia", "distrito", "ubigeo", "modalidad", "anio", "mes", "cantidad")
_YEARS = (1990, 2100)
"""First and last plausible year of a denuncia; outside, the year is an error of typing."""
_UBIGEO = re.compile(r"(?:0[1-9]|1\d|2[0-5])\d{4}")


@dataclass(kw_only=True)
class Aggregates(Account):
    """Aggregates read: ``frame`` (accepted rows, with :data:`AGGREGATE_COLUMNS`), and the account of every row."""

    frame: pd.DataFrame
    catalogue: Catalogue


def read_aggregates(
    paths: Iterable[str | Path], columns: Mapping[str, str] | None = None, *, catalogue: str = "peru"
) -> Aggregates:
    """Return counts of denuncias by district, with the account of every row.

    Parameters
    ----------
    paths
        CSV or Excel files of the open data, or with the same columns. Where several files have the same month of a district,
        the last one given counts.
    columns
        Column of each field that is not detected.
    catalogue
        Crime catalogue of the modalidades.

    Raises
    ------
    ColumnError
        If a file has no column of UBIGEO or no column of modalidad.
    """
    files = distinct_files(paths)
    tables = [table for path in files.paths for table in read_tables(path, synonyms="denuncias")]
    parts = [_texts(table, columns) for table in tables]
    text = pd.concat(parts, ignore_index=True)
    replaced, told, lost = originals(tables, [None] * len(tables))
    source = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    source = np.where(replaced >= 0, source[replaced], source)
    ledger = Ledger.of(tables)
    for code, count in files.warnings.items():
        ledger.warn(code, count)
    ledger.warn("RECHAZO_SIN_ORIGINAL", lost)
    chosen = load(catalogue)
    crimes = Crimes.of(Texts.of(text[["modalidad"]]), chosen)
    frame = _checked(text, ledger, crimes.rows(np.arange(len(text))))
    ledger.supersede(np.unique(replaced[replaced >= 0]), "FILA_CORREGIDA")
    ledger.supersede(given_back_again(tables, ledger.accepted), "FILA_CORREGIDA")
    _settle_repeated(frame, source, ledger)
    decisions = [*files.told, *told]
    decisions += [detail for table in tables for _, detail in table.notices]
    kept = frame[ledger.accepted]
    coding = coding_of(zip(kept["ubigeo"], kept["departamento"].map(department_name), strict=True))
    decisions += [f"Los UBIGEO son los de {coding}."] if coding else []
    unread = (kept["codigo"] == UNKNOWN) & ~kept["modalidad"].map(fold).isin(["OTROS", "OTRO"])
    if unread.any():
        names = ", ".join(sorted(set(kept.loc[unread, "modalidad"])))
        decisions.append(f"Modalidades que el catálogo no reconoce, que no son de ningún fenómeno: {names}.")
    return Aggregates(ledger=ledger, tables=tuple(tables), decisions=decisions, frame=kept.copy(), catalogue=chosen)


def _texts(table: TextTable, columns: Mapping[str, str] | None) -> pd.DataFrame:
    found = detect(map(str, table.frame.columns), "denuncias", chosen=columns)
    missing = [name for name in ("ubigeo", "modalidad") if name not in found]
    if missing:
        raise ColumnError(
            f"«{table.file}»: no se encuentra la columna {' ni '.join(missing)}. Hay: {listing(table.frame.columns)}. "
            "Indique --columna CAMPO=COLUMNA."
        )
    return pd.DataFrame({name: column_text(table.frame[found[name]]) if name in found else "" for name in _TEXTS})


def _checked(text: pd.DataFrame, ledger: Ledger, crimes: pd.DataFrame) -> pd.DataFrame:
    """Settle the unusable rows, and return all rows with their numbers parsed."""
    ubigeo = text["ubigeo"].map(six_digits).astype("str")
    valid = ubigeo.str.fullmatch(_UBIGEO).to_numpy(dtype=bool) & ~ubigeo.str.endswith("00").to_numpy(bool)
    ledger.settle(~valid, "UBIGEO_INVALIDO", column="ubigeo", value=text["ubigeo"])
    amount = pd.to_numeric(text["cantidad"].str.replace(",", "").where(text["cantidad"] != "", "1"), errors="coerce")
    whole = (amount >= 0) & (amount % 1 == 0)
    ledger.settle(~whole.to_numpy(dtype=bool), "CANTIDAD_INVALIDA", column="cantidad", value=text["cantidad"])
    year, month = (pd.to_numeric(text[name], errors="coerce") for name in ("anio", "mes"))
    dated = year.between(*_YEARS) & (month.between(1, 12) | (text["mes"] == ""))
    ledger.settle(~dated.to_numpy(dtype=bool), "FECHA_INVALIDA", column="anio", value=text["anio"])
    ledger.settle(crimes["excluded"].to_numpy(dtype=bool), "NO_ES_DELITO")
    return pd.DataFrame(
        {
            "ubigeo": ubigeo,
            **{name: text[name] for name in ("departamento", "provincia", "distrito")},
            "anio": year.where(dated, 0).astype(int),
            "mes": month.where(dated, 0).fillna(0).astype(int),
            "codigo": crimes["codigo"].to_numpy(),
            "modalidad": text["modalidad"],
            "cantidad": amount.where(whole, 0).astype(int),
        }
    )


def _settle_repeated(frame: pd.DataFrame, source: np.ndarray, ledger: Ledger) -> None:
    """Settle the rows of each month and district in all files but the last that has them."""
    keys = ["anio", "mes", "ubigeo"]
    last = frame.assign(source=source)[ledger.accepted].groupby(keys)["source"].transform("max").reindex(frame.index)
    ledger.settle(ledger.accepted & (last > source).to_numpy(dtype=bool), "DENUNCIAS_REPETIDAS")


def keep(aggregates: Aggregates, period: Period, departments: tuple[str, ...], provinces: tuple[str, ...]) -> pd.DataFrame:
    """Exclude rows outside a period, departments or provinces; return the rest, which becomes the frame."""
    frame = aggregates.frame
    month = frame["anio"] * 12 + frame["mes"].clip(lower=1) - 1
    first, last = (day.year * 12 + day.month - 1 for day in (period.start, period.end))
    aggregates.ledger.settle(frame.index[~month.between(first, last)].to_numpy(), "FUERA_DE_PERIODO")
    for column, wanted in (("departamento", departments), ("provincia", provinces)):
        names = {department_name(name) for name in wanted}
        other = ~frame[column].map(department_name).isin(names) if names else pd.Series(False, index=frame.index)
        aggregates.ledger.settle(frame.index[other].to_numpy(), "OTRO_TERRITORIO")
    aggregates.frame = frame[aggregates.ledger.accepted[frame.index]]
    return aggregates.frame


def read_population(paths: Iterable[str | Path], columns: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return inhabitants of districts: index UBIGEO; ``poblacion, departamento, provincia, distrito`` (names may be empty).

    The last row of a repeated district counts; districts without inhabitants are omitted.

    Raises
    ------
    ColumnError
        If a file has no column of UBIGEO or of population.
    """
    names = ["departamento", "provincia", "distrito"]
    none = pd.Index([], dtype="str")
    found = [
        pd.DataFrame({"poblacion": pd.Series(dtype=float), **{name: pd.Series(dtype="str") for name in names}}, index=none)
    ]
    for table in [table for path in distinct_files(paths).paths for table in read_tables(path, synonyms="denuncias")]:
        fields = detect(map(str, table.frame.columns), "denuncias", chosen=columns)
        if missing := [name for name in ("ubigeo", "poblacion") if name not in fields]:
            raise ColumnError(
                f"«{table.file}»: no se encuentra la columna {' ni '.join(missing)}. Hay: {listing(table.frame.columns)}."
            )
        text = table.frame[table.codes == ""]
        people = pd.to_numeric(column_text(text[fields["poblacion"]]).str.replace(",", ""), errors="coerce")
        data = {name: column_text(text[fields[name]]).to_numpy(dtype=str) if name in fields else "" for name in names}
        code = column_text(text[fields["ubigeo"]]).map(six_digits).to_numpy(dtype=str)
        found.append(pd.DataFrame({"poblacion": people.to_numpy(dtype=float), **data}, index=code))
    whole = pd.concat([frame for frame in found if len(frame)] or found)
    whole = whole[whole["poblacion"] > 0]
    return whole[~whole.index.duplicated(keep="last")].rename_axis("ubigeo")
