"""The only importer of jinja2: a template of ``maps/web/assets`` and the values of a page make HTML.

Every value is plain text and is escaped, unless :func:`ours` marked it as markup that the program itself made.
"""

from __future__ import annotations

import html
from base64 import b64encode
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

__all__ = ["asset", "digest", "fill", "ours"]

_FOLDER = Path(__file__).parent / "assets"
"""Templates, style sheets and scripts of the pages."""


def fill(template: str, **values: object) -> str:
    """Return a page.

    Parameters
    ----------
    template
        File of ``maps/web/assets``.
    values
        What the template names: texts are escaped, markup of :func:`ours` is not.

    Raises
    ------
    jinja2.UndefinedError
        If the template names a value that is not given.
    """
    return _environment().get_template(template).render(values)


def ours(markup: str) -> Markup:
    """Mark a text as markup that the program made, so that it is not escaped; never a text that somebody gave.

    ``tests/maps/web/test_templates.py`` holds the list of the functions that call it.
    """
    return Markup(markup)  # noqa: S704 (the one place where it is done, and the callers are listed)


@cache
def asset(name: str) -> Markup:
    """Text of a style sheet or script of ``maps/web/assets``."""
    return ours((_FOLDER / name).read_text(encoding="utf-8"))


def digest(script: str) -> str:
    """SHA-256 of a script as a content security policy writes it, in base64."""
    return b64encode(sha256(script.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        finalize=_escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.globals |= {"asset": asset, "digest": digest, "zip": partial(zip, strict=True)}
    return made


def _escaped(value: object) -> Markup:
    """Escape a value as :func:`html.escape` does: jinja2 would write quotes by number (``&#34;``) and change every page."""
    return value if isinstance(value, Markup) else ours(html.escape(str(value)))
