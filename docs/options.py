"""Write the tables of keys of docs/proyecto.md from the options that the program declares: ``python docs/options.py``."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent)]

from mapadelito.settings.options import GROUPS  # noqa: E402 (the checkout, not an installed one)

PAGE = HERE / "proyecto.md"
START, END = "<!-- claves: python docs/options.py -->\n", "<!-- fin de las claves -->\n"
"""Lines of the page between which the tables stand."""


def tables() -> str:
    """Return the keys of ``proyecto.toml`` as Markdown, one table by group of options."""
    parts = []
    for title, options in GROUPS.items():
        rows = [f"| `{option.name}` | {' '.join(filter(None, (option.help, option.note)))} |" for option in options]
        parts.append("\n".join([f"### {title}\n", "| Clave | Qué es |", "|---|---|", *rows]))
    return "\n\n".join(parts)


def page(text: str) -> str:
    """Return the text of the page with its tables renewed."""
    before, _, rest = text.partition(START)
    return f"{before}{START}\n{tables()}\n\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
