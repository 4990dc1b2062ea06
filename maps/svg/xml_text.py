"""Text for XML documents: escaped, and without the characters that XML forbids."""

from __future__ import annotations

import re
from html import escape

__all__ = ["plain_text", "xml_text"]

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters outside the ``Char`` production of XML 1.0, and discouraged controls."""


def plain_text(text: str) -> str:
    """Return a text without the characters that XML forbids."""
    return _FORBIDDEN.sub("", text)


def xml_text(text: str) -> str:
    """Return a text escaped for XML or HTML, without the characters that XML forbids."""
    return escape(plain_text(text))
