"""A CSV read in blocks gives the table that the careful reader gives, and declines what it cannot divide."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.decode import Utf8
from geo.formats.tables.csv_blocks import read_regular
from geo.formats.tables.table_builder import from_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADER = "id;fecha;latitud;longitud;delito"

regular = st.lists(
    st.lists(
        st.text(st.characters(exclude_characters="\r\n;", exclude_categories=("Cs", "Cc")), max_size=6),
        min_size=5,
        max_size=5,
    ),
    max_size=12,
)


@settings(deadline=None)
@given(regular)
def test_the_fast_way_gives_the_same_table(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    body = [HEADER.split(";"), *rows]
    path = tmp_path_factory.mktemp("rapido") / "a.csv"
    path.write_bytes("".join(";".join(row) + "\n" for row in body).encode())
    fast = read_regular(path, Utf8(path), ";", [], "incidentes")
    if fast is None:
        assert not rows or any(cell.startswith('"') for row in rows for cell in row)
        return
    careful = from_rows(path, "", ((number, row, "") for number, row in enumerate(body, start=1)), [], "incidentes")
    assert fast.frame.equals(careful.frame)
    assert fast.frame.dtypes.equals(careful.frame.dtypes)
    assert fast.lines.tolist() == careful.lines.tolist()
    assert fast.codes.tolist() == careful.codes.tolist()


@pytest.mark.parametrize(
    ("cell", "fast"), [("7°9'8\"S", True), ('5" de ancho', True), ('"7"', False), ('"', False), (' "x"', True)]
)
@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_quote_inside_a_cell_quotes_nothing(tmp_path: Path, cell: str, place: int, *, fast: bool) -> None:
    rows = [[str(number), "2020-02-01", "HURTO", "-7.5", "-78"] for number in range(1, 4)]
    rows[1][place] = cell
    path = tmp_path / "a.csv"
    path.write_text("\n".join([HEADER, *map(";".join, rows)]) + "\n", encoding="utf-8")
    found = read_regular(path, Utf8(path), ";", [], "incidentes")
    assert (found is not None) == fast
    if found is not None:
        assert found.frame.equals(from_rows(path, "", enumerated(path), [], "incidentes").frame)


def enumerated(path: Path) -> Iterator[tuple[int, list[str], str]]:
    """Yield the rows of a table as the csv module divides it."""
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file, delimiter=";"), start=1):
            yield number, row, ""
