"""Sentences that count: a noun in the plural stands after a number that may be one only where a function chooses it."""

from __future__ import annotations

import ast
import itertools
import re
from typing import TYPE_CHECKING

import pytest

from geo.naming import facts_told, quantity
from mapadelito import ROOT
from mapadelito.jobs.ending import ending

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOUNS = (
    r"anillos|archivos|barrios|celdas|capas|cargas|columnas|comisarías|denuncias|delitos|días|distritos|elementos|factores|"
    r"figuras|filas|grupos|hechos|hexágonos|jurisdicciones|líneas|lugares|meses|minutos|modalidades|parejas|partes|polígonos|"
    r"puntos|repetidas|rechazadas|duplicadas|aceptadas|sectores|subsectores|tablas|unidades|zonas"
)
_AFTER = re.compile(rf"^ (?:{_NOUNS})\b")

_NUMBERS = {"integer", "len", "int", "spaced", "short", "decimal", "count_of"}
"""Functions that print a number without a noun."""
_ALWAYS_MANY = {
    "geo/boundaries/boundary_file.py": "several layers",
    "geo/boundaries/names/homonyms.py": "of a name that several have",
    "geo/boundaries/read.py": "polygons of one comisaría, at least two",
    "geo/formats/archives.py": "over a limit",
    "geo/formats/containers.py": "several layers",
    "geo/formats/layers/vector.py": "several layers",
    "geo/incidents/locations.py": "more than the rows that are told apart",
    "geo/intake/table_reader.py": "one and the rest",
    "geo/text_table.py": "over a limit",
    "layers/hotspots/parameters.py": "the least number of a punto crítico",
    "layers/prediction/backtest.py": "enough incidents",
    "layers/prediction/hotspot_backtest.py": "enough incidents",
    "layers/surfaces/grid.py": "over a limit",
    "mapadelito/desk/desk_words.py": "more than those that are reserved, or more than one",
    "mapadelito/jobs/loads/load.py": "more files than one",
    "mapadelito/jobs/loads/state_lines.py": "the stations of an observatory, over a limit",
    "mapadelito/outputs/operations/operation_sheet.py": "six months or more",
    "mapadelito/outputs/operations/patrol_check.py": "constants",
    "mapadelito/outputs/patrols/concentration_words.py": "thirty incidents or more",
    "mapadelito/outputs/patrols/itineraries.py": "more than those of a turno",
    "mapadelito/outputs/patrols/patrol_book.py": "over a limit",
    "mapadelito/outputs/patrols/route_sheet.py": "cuts of a month",
    "mapadelito/outputs/row_review/matches.py": "several tables of a name",
    "mapadelito/outputs/territory_report.py": "more than the page lists",
    "mapadelito/reading/incident_source.py": "of several loads",
    "mapadelito/settings/replaced_files.py": "several files of a name",
    "maps/follow/follow_words.py": "enough months",
    "maps/overview/words.py": "several jurisdictions",
    "maps/sheets/factor_marks.py": "enough incidents",
    "maps/sheets/summary/headline.py": "thirty incidents or more",
    "maps/sheets/summary/risk_headline.py": "several jurisdictions",
}
"""Modules with such a sentence whose number is never one, and why."""


def _chosen(tree: ast.AST) -> set[int]:
    """Return the texts, by their ids, that are said only where a comparison with one chose them."""
    choices = [one for one in ast.walk(tree) if isinstance(one, ast.IfExp) and isinstance(one.test, ast.Compare)]
    sure = [
        one for one in choices if any(isinstance(part, ast.Constant) and part.value == 1 for part in one.test.comparators)
    ]
    return {id(inner) for one in sure for inner in ast.walk(one)}


def _plurals(source: str) -> Iterator[str]:
    """Yield the plurals that stand after a number in the texts of a module."""
    tree = ast.parse(source)
    chosen = _chosen(tree)
    for node in ast.walk(tree):
        parts = node.values if isinstance(node, ast.JoinedStr) and id(node) not in chosen else []
        for number, noun in itertools.pairwise(parts):
            if (
                isinstance(number, ast.FormattedValue)
                and isinstance(noun, ast.Constant)
                and (hit := _AFTER.match(noun.value))
            ):
                value = number.value
                words = isinstance(value, ast.Call) and getattr(value.func, "id", "") not in _NUMBERS
                constant = isinstance(value, ast.Name) and value.id.isupper()
                if not (words or constant):
                    yield f"{ast.unparse(value)}{hit.group()}"


def test_no_sentence_counts_one_in_the_plural() -> None:
    found = {
        str(path.relative_to(ROOT)): told
        for package in ("geo", "layers", "maps", "mapadelito")
        for path in sorted((ROOT / package).rglob("*.py"))
        if (told := list(_plurals(path.read_text(encoding="utf-8"))))
    }
    assert {name: told for name, told in found.items() if name not in _ALWAYS_MANY} == {}


def test_the_rule_finds_a_plural_after_a_number() -> None:
    assert list(_plurals("""f"hay {len(rows)} filas" """)) == ["len(rows) filas"]
    assert not list(_plurals("""f"hay {quantity(len(rows), 'fila', 'filas')} malas" """))


@pytest.mark.parametrize(("count", "facts"), [(0, "0 hechos"), (1, "1 hecho"), (2, "2 hechos"), (1000, "1,000 hechos")])
def test_counts_of_none_one_and_several(count: int, facts: str) -> None:
    assert facts_told(count) == facts
    assert quantity(count, "fila leída", "filas leídas").endswith(" fila leída" if count == 1 else " filas leídas")


@pytest.mark.parametrize(("count", "words"), [(0, ""), (1, "; 1 duplicada."), (2, "; 2 duplicadas.")])
def test_the_account_of_the_console(count: int, words: str) -> None:
    rows = {"leidas": 9, "aceptadas": 0, "duplicadas": count, "rechazadas": 0, "no_datos": 0, "excluidas": 0}
    record = {"filas": rows, "entradas": [1], "avisos": {}, "rechazos": {}, "perfil": "interno", "archivadas": []}
    [line] = [line for line in ending(record) if line.startswith("Filas leídas")]
    assert line.endswith(words)
