"""Printed numbers: one format for each, in one module."""

from __future__ import annotations

import ast
import doctest
import re
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from helpers import house
from mapadelito import ROOT
from maps import spanish_text
from maps.spanish_text import count_of, day, decimal, integer, or_dash, percent, short, square_km

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OWNER = "maps/spanish_text.py"
DRAWN = ("maps/svg/", "maps/web/report.py", "maps/gis/gpx.py")
"""Where numbers of SVG and GPX are written, which have decimals but no comma between thousands."""
FORMAT = re.compile(r",|\.\d|[gn%]$")
"""End of a format specification that groups or rounds; ``02x`` and the like do not print numbers for readers."""


def printed_numbers(root: Path) -> Iterator[str]:
    """Yield the places of maps and mapadelito that format a number without :mod:`maps.spanish_text`."""
    for path in house.python_files(root, ("maps", "mapadelito")):
        name = path.relative_to(root).as_posix()
        for node in house.nodes(path):
            for spec in specifications(node) if name != OWNER else ():
                if FORMAT.search(spec) and ("," in spec or not name.startswith(DRAWN)):
                    yield f"{name}:{node.lineno} {spec}"  # type: ignore[attr-defined]


def specifications(node: ast.AST) -> list[str]:
    """Return the format specifications of a formatted value, of ``format(x, spec)`` or of a text for ``str.format``."""
    match node:
        case ast.FormattedValue(format_spec=ast.JoinedStr(values=parts)):
            return ["".join(part.value if isinstance(part, ast.Constant) else "1" for part in parts)]  # type: ignore[misc]
        case ast.Call(func=ast.Name(id="format"), args=[_, ast.Constant(value=str(spec))]):
            return [spec]
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format")):
            return re.findall(r"\{[^{}:]*:([^{}]+)\}", text)
    return []


def test_no_other_module_prints_numbers() -> None:
    assert list(printed_numbers(ROOT)) == []


def test_a_number_printed_by_hand_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "maps" / "sheets"
    folder.mkdir(parents=True)
    (folder / "a.py").write_text(
        'a = f"{n:,} {n:.1f} {n:.{d}f} {n:g} {n:02x} {n} {n:>5}"\nb = format(n, ",.0f")\nc = "{:.2f} {}".format(n, n)\n',
        encoding="utf-8",
    )
    (tmp_path / "maps" / "svg").mkdir()
    (tmp_path / "maps" / "svg" / "b.py").write_text('a = f"M{x:.2f} {size:g} {n:,}"\n', encoding="utf-8")
    assert sorted(printed_numbers(tmp_path)) == [
        *(f"maps/sheets/a.py:1 {spec}" for spec in (",", ".1f", ".1f", "g")),
        "maps/sheets/a.py:2 ,.0f",
        "maps/sheets/a.py:3 .2f",
        "maps/svg/b.py:1 ,",
    ]


def test_every_function_has_an_example_that_runs() -> None:
    finder = doctest.DocTestFinder(exclude_empty=False)
    tests = {test.name.rpartition(".")[2]: test for test in finder.find(spanish_text)}
    functions = [name for name in spanish_text.__all__ if callable(getattr(spanish_text, name))]
    assert all(tests[name].examples for name in functions)
    assert sum(doctest.DocTestRunner(verbose=False).run(tests[name]).failed for name in functions) == 0


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (integer(999), "999"),
        (integer(np.int64(1_000)), "1,000"),
        (integer(np.float64(2.5)), "2"),  # half to even, as everywhere in Python
        (decimal(-1234.56, 2), "-1,234.56"),
        (decimal(0.0), "0.0"),
        (percent(100.0), "100.0 %"),
        (count_of(12, 12), "12 de 12 (100.0 %)"),
        (square_km(0.004), "0.00 km²"),
        (or_dash(float("inf")), "–"),
        (short(0.75), "0.75"),
        (day(date(2024, 12, 31)), "31/12/2024"),
    ],
)
def test_numbers_in_spanish_text(found: str, text: str) -> None:
    assert found == text
