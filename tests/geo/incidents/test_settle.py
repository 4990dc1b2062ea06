"""What is decided over several tables, apart from their reading."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING

from geopandas.testing import assert_geodataframe_equal

from geo.incidents.read import read_incidents, read_parts
from geo.incidents.settle import settle_parts
from helpers.rows import fact, lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]


def test_parts_kept_and_settled_later_are_what_the_files_give(table: Write) -> None:
    bad = fact(30, fecha="31/02/2020")
    files = [table(*lines([*(fact(n) for n in range(3)), bad])), table(*lines([fact(2), fact(40)]), name="otro.csv")]
    files.append(table(*files[0].read_text().splitlines(), name="hechos (1).csv"))
    whole = read_incidents(files)
    parts = read_parts(files)
    kept = deepcopy(parts)
    for each in (parts, kept):
        settled = settle_parts(each)
        assert_geodataframe_equal(settled.frame, whole.frame)
        assert settled.report == whole.report
    assert settled.report["avisos"]["ARCHIVO_REPETIDO"] == settled.report["avisos"]["FILA_REPETIDA_ENTRE_ARCHIVOS"] == 1
    again = settle_parts(parts)
    assert again.report == whole.report, "what was settled once can be settled again"


def test_the_account_of_one_table_is_left_as_it_is(table: Write) -> None:
    [part] = read_parts(table(*lines([fact(1), fact(2, delito="TARDANZA")])))
    before = part.ledger.outcome.tolist(), dict(part.ledger.warnings)
    assert settle_parts([part]).ledger is not part.ledger
    assert (part.ledger.outcome.tolist(), dict(part.ledger.warnings)) == before


def test_a_file_of_one_name_in_two_loads_is_two_files(table: Write) -> None:
    [part] = read_parts(table(*lines([fact(1), fact(2), fact(2)])))
    first, later = replace(part, event=1), replace(part, event=4)
    read = settle_parts([first, later])
    assert len(read.frame) == 3
    assert "«hechos.csv» (carga 1) y «hechos.csv» (carga 4) comparten 3 filas" in "".join(read.decisions)
