"""HTML from the jinja2 templates of ``maps/web/assets``; the only importer of jinja2.

Every value is escaped as plain text, unless :func:`trusted` marked it as markup made by the program.
"""

from __future__ import annotations

import html
from base64 import b64encode
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

__all__ = ["asset", "digest", "render_template", "trusted"]

_FOLDER = Path(__file__).parent / "assets"
"""Templates, style sheets and scripts of the pages."""


def render_template(template: str | Path, **values: object) -> str:
    """Return the HTML of a template.

    Parameters
    ----------
    template
        Name of a file of ``maps/web/assets``, or the path of one of another folder.
    values
        Variables of the template: texts are escaped, markup of :func:`trusted` is not.

    Raises
    ------
    jinja2.UndefinedError
        If the template uses a variable that is not given.
    """
    path = _FOLDER / template
    return _environment(path.parent).get_template(path.name).render(values)


def trusted(markup: str) -> Markup:
    """Return a text marked as markup made by the program, which is not escaped; never use it for input of a user.

    ``tests/maps/web/test_templates.py`` lists the functions that may call it.
    """
    return Markup(markup)  # noqa: S704 (the only use; its callers are listed)


@cache
def asset(name: str) -> Markup:
    """Return a style sheet or script of ``maps/web/assets``."""
    return trusted((_FOLDER / name).read_text(encoding="utf-8"))


def digest(script: str) -> str:
    """Return the SHA-256 of a script in base64, as a content security policy requires."""
    return b64encode(sha256(script.encode()).digest()).decode()


@cache
def _environment(folder: Path) -> Environment:
    made = Environment(
        loader=FileSystemLoader(folder),
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
    """Return a value escaped by :func:`html.escape`: jinja2 alone would write quotes as ``&#34;`` instead of ``&quot;``."""
    return value if isinstance(value, Markup) else trusted(html.escape(str(value)))
