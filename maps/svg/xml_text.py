"""Text that any reader of XML takes: escaped, and without the characters that XML forbids."""

from __future__ import annotations

import re
from html import escape

__all__ = ["plain_text", "xml_text"]

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def plain_text(text: str) -> str:
    """Drop what no document may hold."""
    return _FORBIDDEN.sub("", text)


def xml_text(text: str) -> str:
    """Escape a text for XML or HTML, and drop what no document may hold."""
    return escape(plain_text(text))
