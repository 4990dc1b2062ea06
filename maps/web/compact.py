"""Scripts and style sheets of the pages without what a browser does not need: indents, comments, spaces."""

from __future__ import annotations

import re

__all__ = ["compact_script", "compact_style"]

_TEXT = r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
_TEMPLATE = r"`(?:\\.|\$\{(?:[^`{}]|`(?:\\.|[^`\\])*`|\{[^{}]*\})*\}|[^`\\])*`"
"""A text with values; in one of these there may be another such text."""
_PATTERN = r"/(?![*/ ])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*"
"""A regular expression: a division has a space behind its sign."""
_SCRIPT_SPACE = re.compile(
    rf"({_TEXT}|{_TEMPLATE}|{_PATTERN})"
    r"|\s*(?:/\*\*.*?\*/|//[^\n]*)"  # comments
    r"|\n\s*(?=[.})\]])|(?<=[\[{(,;])\n\s*"  # line breaks beside what opens, separates or closes
    r"|(\n)\s*"
    r"| ?([=<>!&|?:;,(){}\[\]*%]+|[-+]=) ?|(?<![-+]) ([-+/]) (?![-+/])"
)
"""What is left as it is, what is left out, and signs, or line breaks, round which no space is needed."""
_STYLE_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STYLE_SPACE = re.compile(r";?\s*(})\s*|\s*([{;,])\s*|\s+")
"""Spaces of a style sheet: none round braces and signs that separate, one elsewhere."""
_STYLE_COLON = re.compile(r"([{;][\w-]+): ")
"""A property and the space before its value."""


def compact_script(text: str) -> str:
    """Return a script of ours: its statements end in semicolons, and no text of it has several lines."""
    return _SCRIPT_SPACE.sub(lambda found: next(filter(None, found.groups()), ""), text)


def compact_style(text: str) -> str:
    """Return a style sheet; the texts in it have no two spaces together, and no space beside a brace or comma."""
    tight = _STYLE_SPACE.sub(lambda found: found[1] or found[2] or " ", _STYLE_COMMENT.sub("", text))
    return _STYLE_COLON.sub(r"\1:", tight)
