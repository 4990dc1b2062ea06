"""What is current among the loads of the store is what is current among the files that were loaded."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from geopandas.testing import assert_geodataframe_equal

from geo.incidents.read import read_parts
from geo.incidents.row_identity import content_keys, report_keys
from geo.incidents.settle import settle_parts
from helpers.rows import Row, fact, lines
from mapadelito.settings.usual_places import HELD_FILE
from mapadelito.store.held import IncidentStore
from mapadelito.store.typed_tables import held_part, typed_table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from geo.incidents.account import Incidents
    from geo.incidents.table_rows import TableRows

    Write = Callable[..., Path]

TODAY = date(2020, 12, 1)


def read(table: Write, name: str, rows: Sequence[tuple[str, Row]]) -> tuple[TableRows, str]:
    head, *body = lines(row for _, row in rows)
    path = table(f"id_denuncia;{head}", *(f"{own};{line}" for (own, _), line in zip(rows, body, strict=True)), name=name)
    return read_parts(path)[0], hashlib.sha256(path.read_bytes()).hexdigest()


def said(read: Incidents) -> Counter[tuple[object, ...]]:
    frame = read.frame
    return Counter(zip(read.ids[frame.index], frame["minuto"], frame["delito"], frame["direccion"], strict=True))


def test_loads_of_the_store_are_settled_as_their_files(table: Write, tmp_path: Path) -> None:
    first = [*((str(n), fact(n)) for n in range(1, 6)), ("1", fact(1, delito="ROBO")), ("", fact(9)), ("", fact(9))]
    second = [("1", fact(1, delito="ESTAFA")), ("6", fact(6, fecha="2020-03-03")), ("", fact(9)), ("", fact(10, latitud=""))]
    files = [read(table, f"{n}.csv", rows) for n, rows in enumerate((first, second, first[::-1]))]
    with IncidentStore.opened(tmp_path / HELD_FILE) as store:
        for part, digest in files:
            store.add([held_part(part, sha256=digest, reading="1", source="SIDPOL")], today=TODAY)
        back = [typed_table(part) for part in store.parts()]
        store.take_back(2, today=TODAY)
        without = settle_parts([typed_table(part) for part in store.parts()])
    for one in back:
        assert one.report is not None
        assert one.content is not None
        assert one.namespace == "SIDPOL"
        assert one.report.tolist() == report_keys(one, "SIDPOL").tolist()
        assert one.content.tolist() == content_keys(one).tolist()
    whole = settle_parts(back)
    fresh = settle_parts([replace(part, event=n, namespace="SIDPOL") for n, (part, _) in enumerate(files, start=1)])
    assert_geodataframe_equal(whole.frame, fresh.frame)
    assert whole.report == fresh.report
    assert Counter(whole.ids[whole.frame.index]) == Counter(["1", "2", "3", "4", "5", "6", "", ""])
    assert whole.versions is not None
    assert fresh.versions is not None
    assert whole.versions.corrections.equals(fresh.versions.corrections)
    assert whole.versions.corrections["valor"].tolist() == ["ESTAFA"]
    assert said(without) == said(settle_parts([files[0][0]])), "the load taken back leaves nothing behind"
