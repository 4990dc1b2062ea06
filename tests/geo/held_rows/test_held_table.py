"""A typed table kept as columns comes back as it was."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from geopandas.testing import assert_geodataframe_equal, assert_geoseries_equal
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal

from geo.held_rows.held_table import HeldTable, of_columns, to_columns
from geo.incidents.read import READING, read_parts
from geo.incidents.settle import settle_parts
from helpers.rows import fact, lines
from helpers.shared import SHARED
from mapadelito import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geo.incidents.table_rows import TableRows
    from geo.ledger import Ledger
    from geo.text_table import TextTable

    Write = Callable[..., Path]

firm = settings(deadline=None, phases=[Phase.generate])
any_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
any_number = st.floats(-1e9, 1e9) | st.just(float("nan")) | st.sampled_from([1e-7, -0.0, 123456.123456789])


def kept(part: TableRows) -> TableRows:
    """Keep a table as a store does: what is said of it as JSON, its rows as plain values."""
    held = to_columns(part)
    rows, faults = (pa.Table.from_pylist(table.to_pylist(), schema=table.schema) for table in (held.rows, held.faults))
    return of_columns(HeldTable(json.loads(json.dumps(held.about)), rows, faults))


def assert_same(one: TableRows, other: TableRows) -> None:
    assert_same_table(one.table, other.table)
    assert_frame_equal(one.text, other.text)
    assert_frame_equal(one.moments, other.moments)
    assert_series_equal(one.ids, other.ids, check_names=False)
    np.testing.assert_array_equal(one.written.x.view(np.int64), other.written.x.view(np.int64))
    np.testing.assert_array_equal(one.written.y.view(np.int64), other.written.y.view(np.int64))
    assert one.written.crs == other.written.crs
    assert one.bare.tolist() == other.bare.tolist()
    assert one.turno.tolist() == other.turno.tolist()
    assert_same_ledger(one.ledger, other.ledger)
    assert (one.decisions, one.choices, one.event) == (other.decisions, other.choices, other.event)


def assert_same_table(one: TextTable, other: TextTable) -> None:
    assert_frame_equal(one.frame, other.frame)
    assert (one.points is None) == (other.points is None)
    if one.points is not None and other.points is not None:
        assert_geoseries_equal(one.points, other.points)
    for field in fields(one):
        if field.name not in {"frame", "points"}:
            np.testing.assert_equal(getattr(one, field.name), getattr(other, field.name), err_msg=field.name)


def assert_same_ledger(one: Ledger, other: Ledger) -> None:
    for name in ("outcome", "code", "column", "value", "noted", "accepted"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist(), name
    assert one.warnings == other.warnings
    assert [(f.rows.tolist(), f.code, f.column, f.texts.tolist()) for f in one.more] == [
        (f.rows.tolist(), f.code, f.column, f.texts.tolist()) for f in other.more
    ]


def bad_rows(table: Write) -> Path:
    rows = [*(fact(n) for n in range(12)), fact(20, fecha="31/02/2020", latitud="x"), fact(21, hora="", zona="")]
    head, *body = lines([*rows, fact(22, direccion="EN LA COMISARIA", latitud=""), fact(23, delito="ñandú «é»")])
    return table(f"id_denuncia;{head};dni", *(f"{n};{line};{n:08d}" for n, line in enumerate(body)), "TOTAL;;;;;;;;")


def test_a_table_comes_back_as_it_was(table: Write) -> None:
    [part] = read_parts(bad_rows(table))
    assert part.ledger.more
    assert {"rechazada", "no_dato"} <= set(part.ledger.outcome)
    assert_same(kept(part), part)
    assert_same(kept(replace(part, event=7)), replace(part, event=7))


def test_the_sample_comes_back_as_it_was() -> None:
    whole = read_parts(ROOT / "data" / "incidents" / "ilo_2020.csv", by_address=True, by_sector=True)
    back = [kept(part) for part in whole]
    for one, other in zip(back, whole, strict=True):
        assert_same(one, other)
    settled = settle_parts(back)
    assert_geodataframe_equal(settled.frame, settle_parts(whole).frame)
    assert settled.report == settle_parts(whole).report


SAMPLE, REPORTS = "1 052fc409dfdabe04", "1 b14d4c387f8ff6f0"
"""Digests of what the rows of the sample, and those of the reports of users, read as in version READING."""
RAISE = "what a row reads as has changed: raise geo.incidents.read.READING, and write the new digest here"


def digest(parts: list[TableRows]) -> str:
    """Return the version of the reader and the digest of all rows, without what is told of them."""
    out = hashlib.sha256()
    for part in parts:
        rows = to_columns(part).rows
        for name in rows.column_names:
            values = rows[name].to_pylist()
            rounded = [round(value, 9) for value in values if value is not None] if name in {"x", "y"} else values
            out.update(repr((name, rounded)).encode("utf-8", "surrogatepass"))
    return f"{READING} {out.hexdigest()[:16]}"


def test_what_the_sample_reads_as_is_of_this_version_of_the_reader() -> None:
    assert digest(read_parts(ROOT / "data" / "incidents" / "ilo_2020.csv")) == SAMPLE, RAISE


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason="no shared data")
def test_tables_of_every_format_come_back_as_they_were() -> None:
    whole = []
    for path in sorted((SHARED / "reports").rglob("*")):
        try:
            parts = read_parts(path, by_address=True, by_sector=True) if path.is_file() else []
        except Exception:  # noqa: BLE001, S112 (what cannot be read is not kept)
            continue
        for part in parts:
            assert_same(kept(part), part)
            whole.append(part)
    assert len(whole) > 20
    assert digest(whole) == REPORTS, RAISE


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> TableRows:
    """Return a table of three rows."""
    path = tmp_path_factory.mktemp("tres") / "hechos.csv"
    path.write_text("\n".join(lines([fact(n) for n in range(3)])), encoding="utf-8")
    return read_parts(path)[0]


@settings(firm, max_examples=15)
@given(st.lists(st.tuples(any_text, any_text, any_number, any_number, st.booleans()), min_size=3, max_size=3))
def test_any_text_and_number_comes_back(three: TableRows, values: list[tuple[str, str, float, float, bool]]) -> None:
    part = three
    texts, cells, x, y, bare = (list(column) for column in zip(*values, strict=True))
    minute = pd.Series([np.nan if flag else abs(number) for number, flag in zip(x, bare, strict=True)])
    made = replace(
        part,
        text=part.text.assign(direccion=pd.Series(texts, dtype="str"), tipo=pd.Series(cells, dtype="str")),
        table=replace(part.table, frame=part.table.frame.assign(zona=pd.Series(cells[::-1], dtype="str"))),
        written=replace(part.written, x=np.asarray(x), y=np.asarray(y)),
        bare=np.asarray(bare),
        moments=part.moments.assign(minute=minute, day=part.moments["day"].where(~np.asarray(bare))),
    )
    assert_same(kept(made), made)


def test_some_rows_of_a_table_come_back(table: Write) -> None:
    [part] = read_parts(bad_rows(table))
    held = to_columns(part)
    chosen = [0, 5, 12, 13]
    some = of_columns(HeldTable(held.about, held.rows.take(chosen), held.faults))
    assert some.text["direccion"].tolist() == part.text["direccion"].iloc[chosen].tolist()
    assert some.ledger.outcome.tolist() == part.ledger.outcome[chosen].tolist()
    assert [fault.rows.tolist() for fault in some.ledger.more] == [[2]]
    assert len(settle_parts([some]).frame) == 3


def test_no_personal_cell_is_kept(table: Write) -> None:
    [part] = read_parts(bad_rows(table))
    held = to_columns(part)
    assert "00000005" not in str(held.rows.to_pylist()) + json.dumps(held.about)
