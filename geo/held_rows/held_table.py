"""A typed table as plain columns, and back, without a loss."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
from pyproj import CRS

from geo.crimes.classify import Texts, recognised
from geo.crimes.reserved_elsewhere import kinds_of
from geo.evidence.choice import Candidate, Certainty, Choice, Choices, Missing
from geo.held_rows.held_ledger import faults_of, held_ledger, rebuilt_ledger
from geo.held_rows.row_keys import name_keys, squares
from geo.incidents.place_arrays import Places
from geo.incidents.reserved_rows import unused_columns
from geo.incidents.row_identity import content_keys, numbers_rows, report_keys
from geo.incidents.table_rows import TableRows
from geo.text_table import TextTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

__all__ = ["HeldTable", "of_columns", "to_columns"]

_LEVELS = ("sector", "subsector")
"""Fields of names that are no canonical text, but cells of their column."""
_RENAMED = {"turno": "turno_escrito"}
"""Column of a canonical text that is not called as its field, as another column is."""
_TEXT_TABLE = ("part", "source", "member", "counted", "origin")
"""Fields of ``TextTable`` that are kept as they are."""


@dataclass(frozen=True, slots=True)
class HeldTable:
    """A typed table: what is said of it (``about``, plain enough for JSON), its ``rows``, and the ``faults`` of some.

    ``rows`` has, in the order of the file: ``orden`` (from 0), ``linea`` (of the file); the keys ``clave``, ``huella``,
    ``celda``, ``nombrada`` (:mod:`geo.held_rows.row_keys`); ``mes`` (months since year 0), ``dia`` (days since 1970),
    ``minuto``, ``parte``, ``turno``; ``x``, ``y`` (in ``about["crs"]``), ``sin_lugar``, ``geometria`` (WKB, of layers); the
    canonical texts (the turno as written is ``turno_escrito``); ``id``; ``sector``, ``subsector``; the account
    (:data:`geo.held_rows.held_ledger.LEDGER_COLUMNS`); ``hueco`` (code of a row without data); and ``celdas``, a JSON list
    of the cells that no other column has. Null is what is not known. ``faults`` has ``falta`` (from 0), ``orden``,
    ``codigo``, ``columna``, ``valor``.
    """

    about: dict[str, Any]
    rows: pa.Table
    faults: pa.Table


def to_columns(part: TableRows, *, namespace: str = "") -> HeldTable:
    """Return a typed table as plain columns.

    Parameters
    ----------
    part
        The table, before anything was decided over several.
    namespace
        What its numbers of reports belong to, as in :func:`geo.incidents.row_identity.report_keys`.
    """
    table, frame = part.table, part.table.frame
    texts = {_RENAMED.get(str(name), str(name)): cells for name, cells in part.text.items()} | {"id": part.ids}
    for name in _LEVELS:
        texts[name] = frame[part.found[name]] if name in part.found else pd.Series("", index=frame.index, dtype="str")
    held = {str(name): next((key for key, own in texts.items() if own.equals(cells)), "") for name, cells in frame.items()}
    day = part.moments["day"]
    columns: dict[str, Any] = {
        "orden": np.arange(len(frame)),
        "linea": table.lines,
        "clave": report_keys(part, namespace).view(np.int64),
        "huella": content_keys(part).view(np.int64),
        "celda": squares(part.written),
        "nombrada": name_keys(part.text["comisaria"]).view(np.int64),
        "mes": pa.array(day.dt.year * 12 + day.dt.month - 1, type=pa.int64(), from_pandas=True),
        "dia": pa.array((day - pd.Timestamp(0)) // pd.Timedelta(days=1), type=pa.int64(), from_pandas=True),
        "minuto": pa.array(part.moments["minute"], type=pa.float64(), from_pandas=True),
        "parte": part.moments["part"].to_numpy(),
        "turno": _strings(part.turno),
        "x": pa.array(part.written.x, from_pandas=True),
        "y": pa.array(part.written.y, from_pandas=True),
        "sin_lugar": part.bare,
        "geometria": pa.array(table.points.to_wkb() if table.points is not None else [None] * len(frame), type=pa.binary()),
        **{key: _strings(own) for key, own in texts.items()},
        **held_ledger(part.ledger),
        "hueco": _strings(table.codes),
        "celdas": _cells([frame[name] for name, key in held.items() if not key], len(frame)),
    }
    return HeldTable(_about(part, held), pa.table(columns), faults_of(part.ledger))


def _about(part: TableRows, held: Mapping[str, str]) -> dict[str, Any]:
    """Return what is said of a whole table; ``columnas`` are its columns, and the text that each equals, if any.

    ``numbering``, ``kinds`` and ``recognised`` are what all its rows tell, of which fewer may be read later: the columns
    that number the rows, the cells of those that have few, and how many rows each bundled catalogue recognises.
    """
    table = part.table
    found = set(part.found.values())
    return {
        **{name: getattr(table, name) for name in _TEXT_TABLE},
        "path": str(table.path),
        "notices": [list(notice) for notice in table.notices],
        "long_cells": [[int(row), name] for row, name in table.long_cells.items()],
        "columnas": list(held.items()),
        "crs": _crs_text(part.written.crs),
        "points": None if table.points is None else {"crs": table.points.crs and _crs_text(table.points.crs)},
        "types": {name: str(part.moments[name].dtype) for name in part.moments},
        "warnings": dict(part.ledger.warnings),
        "decisions": list(part.decisions),
        "choices": [asdict(one) for one in part.choices.by_field.values()],
        "fields": list(part.choices.by_field),
        "missing": [asdict(one) for one in part.choices.missing],
        "event": part.event,
        "numbering": [name for name in map(str, table.frame) if name not in found and numbers_rows(table, name)],
        "kinds": kinds_of(table.frame, unused_columns(part)),
        "recognised": recognised(Texts.of(part.text), part.ledger.outcome != "no_dato"),
    }


def of_columns(held: HeldTable) -> TableRows:
    """Return the typed table that :func:`to_columns` took; rows may be fewer, in the same order."""
    about, rows = held.about, held.rows
    kept = {name: _series(rows, name) for name in (*_text_names(rows), "id", *_LEVELS)}
    text = pd.DataFrame({name: kept[name] for name in _text_names(rows)})
    text = text.rename(columns={held_as: name for name, held_as in _RENAMED.items()})
    cells = _uncelled(rows["celdas"].to_pylist(), [name for name, key in about["columnas"] if not key])
    frame = pd.DataFrame({name: kept[key] if key else cells[name] for name, key in about["columnas"]}, index=text.index)
    days = pd.to_datetime(rows["dia"].to_pandas(), unit="D").astype(about["types"]["day"])
    moments = pd.DataFrame(
        {
            "day": days,
            "minute": rows["minuto"].to_pandas().astype(float),
            "part": rows["parte"].to_pandas().astype(about["types"]["part"]),
        }
    )
    ledger = rebuilt_ledger(rows, held.faults, about["warnings"])
    written = Places(_floats(rows, "x"), _floats(rows, "y"), CRS(about["crs"]))
    bare = rows["sin_lugar"].to_numpy()
    choices = _choices(about)
    table = _text_table(about, rows, frame)
    turno = _objects(rows, "turno")
    told = list(about["decisions"])
    return TableRows(
        *(table, text, written, bare, moments, turno, kept["id"], ledger, told, choices, about["event"]),
        report=rows["clave"].to_numpy().view(np.uint64),
        content=rows["huella"].to_numpy().view(np.uint64),
    )


def _text_table(about: Mapping[str, Any], rows: pa.Table, frame: pd.DataFrame) -> TextTable:
    points = None
    if about["points"] is not None:
        points = gpd.GeoSeries.from_wkb(rows["geometria"].to_pandas(), index=frame.index, crs=about["points"]["crs"])
    told = {name: about[name] for name in _TEXT_TABLE}
    if told["origin"] is not None:
        own = rows["orden"].to_pylist()
        told["origin"] = {name: [cells[row] for row in own] for name, cells in told["origin"].items()}
    return TextTable(
        **told,
        path=Path(about["path"]),
        frame=frame,
        lines=rows["linea"].to_numpy(),
        codes=_objects(rows, "hueco"),
        points=points,
        notices=[(code, detail) for code, detail in about["notices"]],
        long_cells=dict(map(tuple, about["long_cells"])),
    )


def _choices(about: Mapping[str, Any]) -> Choices:
    chosen = [
        Choice(
            **one
            | {
                "certainty": Certainty(one["certainty"]),
                "rivals": _candidates(one["rivals"]),
                "samples": tuple(one["samples"]),
            }
        )
        for one in about["choices"]
    ]
    missing = tuple(Missing(one["field"], _candidates(one["alike"])) for one in about["missing"])
    return Choices(dict(zip(about["fields"], chosen, strict=True)), missing)


def _candidates(told: Sequence[Mapping[str, Any]]) -> tuple[Candidate, ...]:
    return tuple(Candidate(**one) for one in told)


def _text_names(rows: pa.Table) -> list[str]:
    """Return the columns of canonical texts: those between the geometry and the id."""
    names: list[str] = rows.column_names
    return names[names.index("geometria") + 1 : names.index("id")]


def _crs_text(crs: CRS) -> str:
    short = crs.srs
    return short if CRS(short) == crs else crs.to_wkt()


def _strings(texts: Any) -> pa.Array:  # noqa: ANN401 (a Series or an array of texts)
    return pa.array(texts, type=pa.large_string(), from_pandas=True)


def _cells(columns: Sequence[pd.Series[str]], size: int) -> pa.Array:
    """Return, for each row, the JSON list of its cells; null for a table without such columns."""
    if not columns:
        return pa.nulls(size, pa.large_string())
    whole = zip(*(column.astype(object).where(column.notna(), None).tolist() for column in columns), strict=True)
    return _strings([json.dumps(cells, ensure_ascii=False) for cells in whole])


def _uncelled(texts: Sequence[str], names: Sequence[str]) -> dict[str, pd.Series[str]]:
    whole = json.loads(f"[{','.join(texts)}]") if names else []  # one call: it costs more than what it reads
    columns = zip(*whole, strict=True) if whole else [()] * len(names)
    return {name: pd.Series(cells, dtype="str") for name, cells in zip(names, columns, strict=True)}


def _series(rows: pa.Table, name: str) -> pd.Series[str]:
    return pd.Series(_objects(rows, name), dtype="str")


def _objects(rows: pa.Table, name: str) -> NDArray[np.object_]:
    return np.asarray(rows[name].to_pandas().to_numpy(dtype=object), dtype=object)


def _floats(rows: pa.Table, name: str) -> NDArray[np.float64]:
    return np.asarray(rows[name].to_pandas().to_numpy(dtype=float))
