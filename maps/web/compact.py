"""Scripts and style sheets of the pages without what a browser does not need: indents, comments, spaces."""

from __future__ import annotations

import re

__all__ = ["compact_script", "compact_style"]

_REMARK = re.compile(r"(?<=[;,{}\])]) // [^\n\"'`]*$", re.MULTILINE)
"""A comment behind code; those with a quotation mark stay, which could be the end of a text."""
_SPARE = re.compile(r"^[ \t]*(?:(?://.*|/\*\*.*\*/[ \t]*)\n)?", re.MULTILINE)
"""Indents, and lines that are only a comment."""
_STYLE_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STYLE_SPACE = re.compile(r";?\s*(})\s*|\s*([{;,])\s*|\s+")
"""Spaces of a style sheet: none round braces and signs that separate, one elsewhere."""
_STYLE_COLON = re.compile(r"([{;][\w-]+): ")
"""A property and the space before its value."""


def compact_script(text: str) -> str:
    """Return a script of ours: it has no comment of several lines, and no text of several lines either."""
    return _SPARE.sub("", _REMARK.sub("", text))


def compact_style(text: str) -> str:
    """Return a style sheet; the texts in it have no two spaces together, and no space beside a brace or comma."""
    tight = _STYLE_SPACE.sub(lambda found: found[1] or found[2] or " ", _STYLE_COMMENT.sub("", text))
    return _STYLE_COLON.sub(r"\1:", tight)
