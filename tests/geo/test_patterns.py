"""Every pattern of geo/ takes time in proportion to its text, whatever the text: a cell may come from anybody."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from pathlib import Path
from typing import Any

import pytest

import geo

SMALL, LARGE = 1_024, 8_192  # letters: what is quadratic takes tenths of a second for the second
QUICK_S = 0.01  # what is done in this time is not looked at further
MOST_TIMES = 24.0  # of eight times the text: linear gives 8, quadratic 64

WORST: dict[str, list[tuple[str, str, str]]] = {
    "geo.districts.denuncias._UBIGEO": [("", "010101", "x")],
    "geo.geocoding.address_words._BREAKS": [("", " -", "x"), (" ", "-", "x"), ("", ",", "")],
    "geo.geocoding.address_words._CORNER_SIGN": [("", "/", "x")],
    "geo.geocoding.address_words._NO_NUMBER": [("", "s ", "x"), ("s", " ", "x"), ("s/", " ", "x")],
    "geo.geocoding.address_words._NUMBER_SIGN": [("", "n ", "x"), ("n", " ", "x"), ("nro.", " ", "x"), ("", "n.", "x")],
    "geo.geocoding.address_words._ORDINAL": [("", "º", "x")],
    "geo.incidents.coordinates._COARSE": [("", "1.", "x")],
    "geo.formats.tables.returned_rows._CLOSED_FORMULA": [("", "'", "x")],
    "geo.incidents.parsing.date_numbers._DOT_NET": [
        ("/Date(", "1", "x"),
        ("", "\\\\", "x"),
        ("/Date(1583191800000", ")", "x"),
    ],
    "geo.incidents.parsing.date_numbers._NUMBER": [("", "1", "x"), ("12345.", "1", "x")],
    "geo.incidents.parsing.date_words._CLOCK_HERE": [
        ("", "12:30 ", "x"),
        ("12:30:00.", "1", "x"),
        ("12:30", " p", "x"),
        ("", "1", ":"),
    ],
    "geo.incidents.parsing.date_words._DIGIT": [("", "x", "")],
    "geo.incidents.parsing.date_words._HALF_DAY": [("", "p. ", "x"), ("", "a", "m")],
    "geo.incidents.parsing.date_words._GLUED": [("", "t", "x"), ("", "t ", "")],
    "geo.incidents.parsing.date_words._MORE": [("", "1/", "x"), ("", "1", "x"), ("", "-1", "x")],
    "geo.incidents.parsing.date_words._ORDINAL": [("", "1ro", "x"), ("1", "ro", "x")],
    "geo.incidents.parsing.date_words._TOKEN": [("", "a1", ""), ("", "a", "")],
    "geo.incidents.parsing.date_words._USUAL": [("", "1/", "x"), ("", "1", "x")],
    "geo.incidents.parsing.hour_text._ABOUT": [("", "(", "x"), ("aprox", "a", "1"), ("", "aprox. ", "x")],
    "geo.incidents.parsing.hour_text._AND": [("", " y ", "x"), ("", " y las ", "x")],
    "geo.incidents.parsing.hour_text._ATOM": [
        ("7", " ", "x"),
        ("7:30", ":30", "x"),
        ("7:30.", "1", "x"),
        ("7 h", "s", "x"),
        ("", "7:30 ", "x"),
    ],
    "geo.incidents.parsing.hour_text._DAY_BEFORE": [("", "1/", "x"), ("", "1", "x")],
    "geo.incidents.parsing.hour_text._DECIMAL": [("1.", "1", "x"), ("", "1", "x")],
    "geo.incidents.parsing.hour_text._DIGITS": [("", "1", "x")],
    "geo.incidents.parsing.hour_text._DOTTED": [("", "1.", "x")],
    "geo.incidents.parsing.hour_text._HALF_DAY": [("", "p. ", "x"), ("", "a", "m")],
    "geo.incidents.parsing.hour_text._HALVES": [("", "una y ", "x"), ("", "1", "x")],
    "geo.incidents.parsing.hour_text._HEAD": [("", "a las ", "x"), ("", "- ", "x"), ("", "-a", "x")],
    "geo.incidents.parsing.hour_text._PACKED": [("", "1", "x"), ("1930", " ", "x")],
    "geo.incidents.parsing.hour_text._RANGE": [("", " - ", "x"), ("", " a las ", "x")],
    "geo.incidents.parsing.hour_text._SPOKEN": [("", "una ", "x"), ("", "una", "")],
    "geo.incidents.parsing.hour_text._USUAL": [("", "12:", "x"), ("12:30:00.", "1", "x")],
    "geo.incidents.parsing.hour_text._ZERO_AND_TWO": [("", "0.1", "x")],
    "geo.incidents.parsing.hour_text._ZONE": [("", " ", "x"), ("", "+05", "x"), ("", " utc ", "x"), ("", " gmt", "x")],
    "geo.decode._BEYOND": [("", "x", "")],
    "geo.decode._TWICE": [("", "Â", "x"), ("", "Â\u0080", "x")],
    "geo.crimes.catalogue._CODE": [("", "A", "1"), ("", "A.", "1")],
    "geo.crimes.catalogue._NUMBERING": [("", "1", "x"), ("", "1 ", "x")],
    "geo.crimes.catalogue._WORDS": [("", "a ", "")],
    "geo.crimes.sensitive_words._AGED": [("", "14", "x"), ("", "AGRAVIADO DE ", "x"), ("14", " ", "x"), ("", "UN", "x")],
    "geo.crimes.sensitive_words._GLUED": [("", "A", "x"), ("AAA", "1", "_"), ("", "AAA", "1_")],
    "geo.incidents.placeholder_points._DETAIL": [("", "S N", "x"), ("", "1", "x"), ("", "N", "")],
    "geo.formats.foreign_kinds.PATTERNS[dwg]": [("AC10", "1", "x")],
    "geo.formats.foreign_kinds.PATTERNS[image]": [("", "RIFF", "x"), ("BM", "\x00", "x")],
    "geo.formats.foreign_kinds.PATTERNS[media]": [("", "RIFF", "x"), ("", "\x00", "x")],
    "geo.formats.foreign_kinds.PATTERNS[message]": [("X-", "a", ""), ("", "X-a:", ""), ("", "Received", "")],
    "geo.formats.foreign_kinds.PATTERNS[stata]": [("", "q", "x"), ("", "q\x01", "x")],
    "geo.formats.layers.dbf_text._PAGE": [("", "cp", "x"), ("cp", " ", "x"), ("", "1", "x")],
    "geo.formats.layers.dxf._STATION": [("", "comisari", "x"), ("", "cia", "x")],
    "geo.formats.layers.preparation._LEADS_AWAY": [("", " ", "x"), ("", "\n", "x"), ("", "file ", "x"), ("", "open ", "x")],
    "geo.formats.layers.preparation._NATIVE": [("", " ", "x"), ("", "\n", "x"), ("", "type ", "x")],
    "geo.formats.layers.vector_text._SIGNS[DXF]": [
        ("", " ", "x"),
        ("", "999\n", "x"),
        ("", "999\n\n", "x"),
        ("0\n", " ", "x"),
    ],
    "geo.formats.layers.vector_text._SIGNS[MapInfo File]": [
        ("", "!table", "x"),
        ("version ", "1", "x"),
        ("version 300", " ", "x"),
    ],
    "geo.paths._GEODATABASE": [("a0000000b.", "a", "-"), ("", "a", "x")],
    "geo.formats.kinds._DOCUMENT_TYPE": [("<!doctype", " ", "x"), ("", "<!doctype ", "-"), ("<!doctype ", "x", "-")],
    "geo.formats.kinds._MESSAGE": [("", "From", "x"), ("", "From:", "")],
    "geo.formats.kinds._TABLE_DATE": [("", "0x\x01\x01", "x")],
    "geo.formats.kinds._TEXT_DOCUMENT": [("", "mimetypeapplication/", "x")],
    "geo.formats.layers.kml_places._OTHER_ENCODING": [("encoding", " ", "x"), ("", "encoding=", "")],
    "geo.formats.layers.kml_places._OUTSIDE": [("", "<", ""), ("<", "a:", ""), ("", "<!--", ""), ("", "<Placemark", "")],
    "geo.formats.layers.kml_text._BREAK": [("<br", " ", "x"), ("", "<br ", "x")],
    "geo.formats.layers.kml_text._CELL": [("", "<td ", ""), ("<td ", "x", ""), ("", "<td>", "")],
    "geo.formats.layers.kml_text._NAME": [("", "a ", ":")],
    "geo.formats.layers.kml_text._SIGN": [("", "a", "")],
    "geo.formats.layers.kml_text._TAG": [("", "<", ""), ("<", "a", "")],
    "geo.formats.layers.vector_text._ELEMENT": [("<", "a", ""), ("<", "a:", ""), ("", "<", "")],
    "geo.formats.layers.vector_text._ENCODING": [("encoding", " ", "x"), ('encoding="', "a", ""), ("", "encoding=", "")],
    "geo.formats.layers.vector_text._PLAIN_ENCODING": [("iso-8859-", "1", "x"), ("", "utf", "x")],
    "geo.formats.layers.vector_text._SPACE": [("", " ", "x")],
    "geo.formats.layers.vector_text._TOKEN": [('"', "a", ""), ('"', "\\\\", ""), ('"', '\\\\"', "")],
    "geo.ledger._NUMBERED": [("", "_1", "x"), ("_", "1", "x"), ("", "_", "")],
    "geo.boundaries.unit_words._GENERIC": [("CAPA ", "1", "x"), ("", "CAPA ", "x")],
    "geo.boundaries.unit_words._GLUED": [("S", "1", "x"), ("", "S", "1")],
    "geo.boundaries.unit_words._ORDINAL": [("", "1", "x")],
    "geo.boundaries.unit_words._ROMAN": [("", "I", "x")],
    "geo.boundaries.unit_words._TOKEN": [("", "a ", ""), ("", "a", "_")],
    "geo.boundaries.unit_words._VERSION": [("V", "1", "x"), ("", "20", "x")],
    "geo.boundaries.levels._THOUSANDS": [("", "1 ", ""), ("", "1 22", "x")],
    "geo.period_words._ABBREVIATED": [("", ".", ""), ("", "°", "")],
    "geo.period_words._DAY": [("", "1", "x"), ("1/1/", "1", "x")],
    "geo.period_words._GLUED_PART": [("", "T", ""), ("", "1T ", ""), ("", "1", "")],
    "geo.period_words._GLUED_YEAR": [("", "A", ""), ("", "ENE", "20"), ("", "2020", "T")],
    "geo.period_words._TO": [("", " ", "x"), ("", " a", ""), ("", "a -", ""), ("", "-2020", "")],
    "geo.period_words._YEAR": [("", "20", "x")],
    "geo.naming._DEVICE": [("", "con", "x"), ("com", "1", "")],
    "geo.naming._NOT_IN_FILES": [("", "<a", "")],
    "geo.naming._NOT_IN_SHEETS": [("", "[a", "")],
    "geo.naming._NOT_IN_SLUG": [("", "- a", "")],
    "geo.naming._WORDS": [("", "1a", "")],
    "geo.incidents.parsing.coordinate_text._DIGIT": [("", "x", "")],
    "geo.incidents.parsing.angle_text._ANGLE": [("17", " ", "x"), ("17 3 2.", "1", "x"), ("S", "7", "x"), ("", "LAT", "x")],
    "geo.incidents.parsing.angle_text._DEGREE": [("", "x", "")],
    "geo.incidents.parsing.angle_text._METRES": [("", "1", "x"), ("123456.", "1", "x"), ("E", " ", "x")],
    "geo.incidents.parsing.angle_text._MINUS": [("", "x", "")],
    "geo.incidents.parsing.angle_text._USUAL": [("", "1", "x"), ("17°38'42.", "1", "x")],
    "geo.incidents.parsing.angle_text._SIGNS": [("", " ", "x"), ("", "°x", "")],
    "geo.incidents.parsing.pair_text._DECIMAL": [("1.", "1", "x"), ("", "1", "x")],
    "geo.incidents.parsing.pair_text._EAST_WEST": [("", "x", ""), ("", "OEST", "")],
    "geo.incidents.parsing.pair_text._IN_PATH": [("", "/place/", ""), ("/place/", "x", "@"), ("", "/place/x", "")],
    "geo.incidents.parsing.pair_text._LETTERS": [("", "N", "1"), ("", "NORT", "")],
    "geo.incidents.parsing.pair_text._MARKER": [("?mlat=1.", "1", "x"), ("", "?mlat=", "x")],
    "geo.incidents.parsing.pair_text._PLACE": [("!3d17.", "1", "x"), ("", "!3d", "")],
    "geo.incidents.parsing.pair_text._QUERY": [("", "?q=", ""), ("", "&ll=x", ""), ("?q=", "x", "")],
    "geo.incidents.parsing.pair_text._SPLITS[after]": [("", "N ", "x"), ("", " ", "x")],
    "geo.incidents.parsing.pair_text._SPLITS[before]": [("", "1 ", "x"), ("", " ", "x")],
    "geo.incidents.parsing.pair_text._SPLITS[blank]": [("", " ", "x")],
    "geo.incidents.parsing.pair_text._SPLITS[comma]": [("", ", ", "x")],
    "geo.incidents.parsing.pair_text._SPLITS[signs]": [("", " ;", "x"), ("", " ", "x")],
    "geo.incidents.parsing.pair_text._SPLITS[tight]": [("", ",", "x")],
    "geo.incidents.parsing.pair_text._UTM": [
        ("18L ", "1", "x"),
        ("18L", " ", "x"),
        ("18L 279000.", "1", "x"),
        ("18L 279000 8665000.", "1", "x"),
    ],
    "geo.incidents.parsing.pair_text._VIEW": [("", "@", ""), ("@1.", "1", "x"), ("", "#map=1", "x")],
    "geo.incidents.parsing.coordinate_text._MINUS": [("", "x", "")],
    "geo.incidents.parsing.coordinate_text._NUMBER": [("", "1", "x"), ("1.", "1", "x"), ("1e", "1", "x")],
    "geo.incidents.parsing.coordinate_text._PAIR": [
        ("17.123", " ", "x"),
        ("17.123,", " ", "x"),
        ("17.123,LON", "A", "1"),
        ("17.123 ", "LON", "1"),
        ("17.", "1", "x"),
        ("", "17.123 ", "x"),
        ("", "17.123,LON ", "x"),
    ],
    "geo.incidents.parsing.coordinate_text._PLAIN": [("", "1", "x"), ("1.", "1", "x")],
    "geo.incidents.parsing.coordinate_text._SCIENTIFIC": [("", "1e", "x"), ("", "1", "x")],
    "geo.incidents.parsing.coordinate_text._THOUSANDS": [("1", ".123", "x"), ("1.123.123,", "1", "x")],
    "geo.formats.tables.html_table._MUTE_END": [("", "</", "x"), ("", "</script", "")],
    "geo.formats.tables.html_table._PASSWORD": [("", "type", "x"), ("type", " ", "x"), ("", "type=", "")],
    "geo.formats.tables.html_table._SPAN": [("", "colspan", "x"), ("colspan", " ", "x"), ("", "colspan=", "x")],
    "geo.formats.tables.html_table._TAG": [("<", "a", ""), ("", "<", "")],
    "geo.formats.tables.html_table._TOKEN": [
        ("", "<a ", ""),
        ("<!--", "-", "x"),
        ("", "<!--", "x"),
        ("", "<a '", ""),
        ("", '<a "', ""),
        ("", "<\"'", ""),
        ("", '<\'""', ""),
        ("<a ", "''", ""),
    ],
    "geo.formats.tables.spreadsheet_xml._MOMENT": [("2020-02-01T00:00:00.", "0", "x"), ("", "2020-", "x")],
    "geo.intake.members._DATE": [("", " ", "x"), ("", "1/", "x"), ("", "1", "x")],
    "geo.formats.tables.parquet._INDEX": [("__index_level_", "1", "x"), ("", "_", "x")],
    "geo.period._FORM": [("2020", "-S1", "x")],
    "geo.boundaries.validity._AT": [("[", "1", "x"), ("[1 ", "1", "x"), ("", "[1 ", "x")],
    "geo.boundaries.validity._CODE": [("", ".", "")],
    "geo.cell_text._CLOCK": [("12:30", ":", "x"), ("12:30:00.", "1", "x")],
    "geo.cell_text._MOMENT": [("01/01/2020", " ", "x"), ("2020-01-01", "T", "x"), ("01/01/2020 12:30:00.", "1", "x")],
    "geo.cell_text._NUMBER": [("", "1", "x"), ("1.", "1", "x")],
    "geo.incidents.table_rows._IN_POWERS": [("1.", "1", "x"), ("1e", "1", "x")],
    "geo.incidents.table_rows._LIVE": [("", "-", "")],
    "geo.crimes.phonetics._DOUBLED": [("", "a", "b"), ("", "ab", "")],
    "geo.crimes.phonetics._HARD_Q": [("", "Q", "x"), ("", "QU", "")],
    "geo.crimes.phonetics._SOFT_C": [("", "S", "C"), ("", "SC", "")],
    "geo.text._PUNCTUATION": [("", " ", "x"), ("", "_ a", "")],
    "geo.formats.tables.workbooks._ODS_PARTS": [("", "<table:table-row ", ""), ("<table:table-row", "x", "")],
    "geo.formats.tables.workbooks._REPEATED": [("", 'number-rows-repeated="', ""), ('number-rows-repeated="', "0", "x")],
    "geo.formats.tables.workbooks._SHEET": [("xl/worksheets/", ".xml", "x"), ("xl/worksheets/", "x", "")],
    "geo.formats.tables.workbooks._SIGNS[CELDA_ERROR]": [("", "<c ", ""), ("<c ", ' t="', "")],
    "geo.formats.tables.workbooks._SIGNS[FILAS_OCULTAS]": [("", "<row ", ""), ("<row ", ' hidden="', "")],
    "geo.formats.tables.workbooks._SIGNS[FORMULA_SIN_VALOR]": [("</f><v", " ", "x"), ("", "</f>", "")],
}
"""For each pattern, what it stumbles over: a beginning, what is repeated, an end that does not fit."""

ANYTHING = [
    " ",
    "\t ",
    "\n",
    "1",
    "a",
    "A",
    "Ñ",
    ".",
    ",",
    "-",
    ":",
    "'",
    '"',
    "<",
    ">",
    "[",
    "_",
    "/",
    "=",
    "1.",
    "1 ",
    "a ",
]
"""What every pattern meets, repeated."""


def patterns() -> dict[str, re.Pattern[Any]]:
    found: dict[str, re.Pattern[Any]] = {}
    for info in pkgutil.walk_packages(geo.__path__, "geo."):
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            many = value if isinstance(value, dict) else {"": value}
            for key, pattern in many.items():
                if isinstance(pattern, re.Pattern):
                    found[f"{module.__name__}.{name}" + (f"[{key}]" if key else "")] = pattern
    return found


def seconds(pattern: re.Pattern[Any], text: str | bytes) -> float:
    """CPU-seconds of this thread to search a text to its end, and to match it whole."""
    start = time.thread_time()
    for _ in pattern.finditer(text):
        pass
    pattern.fullmatch(text)
    return time.thread_time() - start


def grown(pattern: re.Pattern[Any], case: tuple[str, str, str], size: int) -> str | bytes:
    head, pump, tail = case
    text = head + pump * (size // len(pump)) + tail
    return text.encode() if isinstance(pattern.pattern, bytes) else text


def is_linear(pattern: re.Pattern[Any], case: tuple[str, str, str]) -> bool:
    if seconds(pattern, grown(pattern, case, LARGE)) < QUICK_S:
        return True
    small, large = (min(seconds(pattern, grown(pattern, case, size)) for _ in range(3)) for size in (SMALL, LARGE))
    return large < QUICK_S or large < MOST_TIMES * small


@pytest.mark.parametrize("name", sorted(patterns()))
def test_a_pattern_takes_time_in_proportion_to_its_text(name: str) -> None:
    assert name in WORST, f"{name}: write its worst case"
    pattern = patterns()[name]
    own = {piece for piece in re.split(r"[\\()\[\]{}?*+|^$.<>-]+", str(pattern.pattern)) if piece}
    generic = [("", pump, tail) for pump in [*ANYTHING, *sorted(own)] for tail in ("\x01",)]
    slow = [case for case in [*WORST[name], *generic] if not is_linear(pattern, case)]
    assert not slow


def test_the_table_names_only_what_there_is() -> None:
    assert set(WORST) <= set(patterns())


def test_a_quadratic_pattern_is_told() -> None:
    assert not is_linear(re.compile(r"a\s*x?\s*$"), ("a", " ", "y"))


TAKES_A_PATTERN = {"match", "fullmatch", "contains", "extract", "extractall", "findall", "count", "split", "replace"}


@pytest.mark.parametrize("path", sorted(Path(geo.__file__).parent.rglob("*.py")), ids=lambda path: path.name)
def test_patterns_have_a_name(path: Path) -> None:
    """A pattern written inside a call would escape the test above."""
    for call in [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]:
        if not isinstance(call.func, ast.Attribute):
            continue
        owner, method = call.func.value, call.func.attr
        inline = bool(call.args) and isinstance(call.args[0], (ast.Constant, ast.JoinedStr))
        if isinstance(owner, ast.Name) and owner.id == "re":
            assert method in {"compile", "Match", "Pattern"} or not inline, f"{path.name}:{call.lineno}"
        if isinstance(owner, ast.Attribute) and owner.attr == "str" and method in TAKES_A_PATTERN and inline:
            given = {word.arg: getattr(word.value, "value", None) for word in call.keywords}
            told = given.get("regex", method not in {"split", "replace"})
            assert told is False, f"{path.name}:{call.lineno}"
