"""HTML index of a folder of sheets: one card per jurisdiction, and a search box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maps.web.templates import render_template

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maps.sheet import Fact

__all__ = ["Card", "render_index"]


@dataclass(frozen=True, slots=True)
class Card:
    """One jurisdiction in the index.

    ``links`` are (text, address relative to the index); ``facts`` are printed; ``search`` holds additional search terms.
    """

    name: str
    place: str
    links: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    search: str = ""


def render_index(title: str, subtitle: str, cards: Iterable[Card], notes: Iterable[str], links: Iterable[Fact] = ()) -> str:
    """Return the index as HTML that needs no network; its only script is that of the search box.

    Parameters
    ----------
    title, subtitle
        Heading of the page.
    cards
        Cards, in the order in which they are shown.
    notes
        Sentences for the foot of the page.
    links
        Text and address of documents common to all cards, such as the annex.
    """
    words = {"title": title, "subtitle": subtitle, "cards": cards, "notes": notes, "links": links}
    return render_template("index.html.jinja", **words)
