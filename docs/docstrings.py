"""Docstrings as Markdown: references become links, or the values of a constant; formulas become MathML, without scripts."""

from __future__ import annotations

import re
import textwrap
from importlib import import_module
from typing import TYPE_CHECKING, Any

from griffe import Extension, Function, Object
from latex2mathml.converter import convert

import mapadelito as md

if TYPE_CHECKING:
    from collections.abc import Iterable

_ROLE = re.compile(r":(?:func|class|data|attr|mod):`~?([\w.]+)`")
_FORMULA = re.compile(r"^( *)\.\. math:: (.+?)(?=\n\s*\n|\Z)", re.DOTALL | re.MULTILINE)
_SMALL_FORMULA = re.compile(r":math:`([^`]+)`", re.DOTALL)
_SEVERAL = re.compile(r"^(\w+(?:, \w+)+)\n((?: {4}.*\n?)+)", re.MULTILINE)


class Docstrings(Extension):
    """Rewrites each docstring before its sections are read."""

    def on_object(self, *, obj: Object, **_: Any) -> None:  # noqa: ANN401 (griffe's)
        """Rewrite the docstring of a module, class, function or attribute, and name the defaults of a function."""
        if isinstance(obj, Function):
            _say_defaults(obj)
        if obj.docstring is not None:
            text = _FORMULA.sub(_formula, obj.docstring.value)
            text = _SMALL_FORMULA.sub(lambda found: convert(found[1]), text)
            text = _SEVERAL.sub(_one_by_one, text)
            obj.docstring.value = _ROLE.sub(lambda found: _reference(found[1], obj.module.path), text)


def _say_defaults(function: Function) -> None:
    """Put the value of a constant in the place of its name."""
    for parameter in function.parameters:
        name = str(parameter.default)
        if name.isidentifier() and name.isupper():
            parameter.default = repr(getattr(import_module(function.module.path), name))


def _formula(found: re.Match[str]) -> str:
    return textwrap.indent(convert(" ".join(found[2].split()), display="block"), found[1])


def _one_by_one(found: re.Match[str]) -> str:
    """Describe each of several parameters, so that each is shown with its own type."""
    return "".join(f"{name}\n{found[2].rstrip()}\n" for name in found[1].split(", ")) + "\n" * found[2].endswith("\n\n")


def _reference(target: str, module: str) -> str:
    """Link to what is public; say the values of a constant; give the name of anything else."""
    place, _, name = target.rpartition(".")
    if name in md.__all__:
        return f"[`{name}`][mapadelito.{name}]"
    owner = place.rpartition(".")[2]
    if owner in md.__all__:
        return f"[`{owner}.{name}`][mapadelito.{owner}]"
    values = getattr(import_module(place if "." in place else module), name, None)
    return _listed(values) if isinstance(values, (tuple, dict)) else f"`{name}`"


def _listed(values: Iterable[object]) -> str:
    return ", ".join(f"`{value}`" for value in values)
