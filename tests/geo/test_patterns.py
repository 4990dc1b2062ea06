"""Every pattern of geo/ takes time in proportion to its text, whatever the text: a cell may come from anybody."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

import geo

SMALL, LARGE = 1_024, 8_192  # letters: what is quadratic takes tenths of a second for the second
QUICK_S = 0.01  # what is done in this time is not looked at further
MOST_TIMES = 24.0  # of eight times the text: linear gives 8, quadratic 64

with Path(__file__).with_name("worst_texts.toml").open("rb") as file:
    WORST: dict[str, list[tuple[str, str, str]]] = tomllib.load(file)
"""For each pattern, what it stumbles over: a beginning, what is repeated, an end that does not fit."""

ANYTHING = [*" \n1aAÑ.,-:'\"<>[_/=", "\t ", "1.", "1 ", "a "]
"""What every pattern meets, repeated."""


def patterns() -> dict[str, re.Pattern[Any]]:
    found: dict[str, re.Pattern[Any]] = {}
    for info in pkgutil.walk_packages(geo.__path__, "geo."):
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            if not name.startswith("_") and name not in getattr(module, "__all__", ()):  # imported from its own module
                continue
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
