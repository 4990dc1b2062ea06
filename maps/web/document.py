"""The frame of a page that is one file: no network, and no script but the one whose digest its policy names."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path

__all__ = ["asset", "document"]

_FRAME = """<!DOCTYPE html>
<html lang="es">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; {scripts}style-src 'unsafe-inline'; \
img-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}
</body>
</html>
"""


@cache
def asset(name: str) -> str:
    """Text of a file of ``maps/page``."""
    return (Path(__file__).parent / "assets" / name).read_text(encoding="utf-8")


def document(title: str, body: str, *, style: str, script: str = "") -> str:
    """Return a whole page.

    Parameters
    ----------
    title
        Plain text.
    body
        Markup, whose texts are escaped.
    style, script
        Files of ``maps/page``; the script, if there is one, ends the body.
    """
    code = asset(script) if script else ""
    digest = b64encode(sha256(code.encode()).digest()).decode()
    return _FRAME.format(
        scripts=f"script-src 'sha256-{digest}'; " if code else "",
        title=escape(title),
        style=asset(style),
        body=f"{body}\n<script>{code}</script>" if code else body,
    )
