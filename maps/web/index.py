"""The index of a folder of sheets: a card per jurisdiction, and a search box."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from maps.web.document import document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maps.sheet import Fact

__all__ = ["Card", "render_index"]

_BODY = """<header><h1>{title}</h1><p>{subtitle}</p>{links}</header>
<main>
<p class="buscar" hidden><label>Buscar comisaría, distrito o sector <input type="search" id="buscar" autocomplete="off">\
</label> <span id="cuantas" role="status"></span></p>
<ul id="tarjetas">
{cards}
</ul>
</main>
<footer>
<ul>
{notes}
</ul>
</footer>"""


@dataclass(frozen=True, slots=True)
class Card:
    """One jurisdiction in the index.

    ``links`` are (text, address relative to the index); ``facts`` are printed; ``search`` holds more words that find it.
    """

    name: str
    place: str
    links: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    search: str = ""


def render_index(title: str, subtitle: str, cards: Iterable[Card], notes: Iterable[str], links: Iterable[Fact] = ()) -> str:
    """Return the index as a page that needs no network, and no script but for its search box.

    Parameters
    ----------
    title, subtitle
        Heading of the page.
    cards
        In the order in which they are shown.
    notes
        Sentences for the foot of the page.
    links
        Text and address of what is of all the cards, such as the annex.
    """
    above = "".join(f'<a class="anexo" href="{escape(quote(target))}">{escape(text)}</a>' for text, target in links)
    body = _BODY.format(
        title=escape(title),
        subtitle=escape(subtitle),
        links=above,
        cards="\n".join(map(_card, cards)),
        notes="\n".join(f"<li>{escape(note)}</li>" for note in notes),
    )
    return document(title, body, style="index.css", script="index.js")


def _card(card: Card) -> str:
    links = "".join(f'<li><a href="{escape(quote(target))}">{escape(text)}</a></li>' for text, target in card.links)
    facts = "".join(f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in card.facts)
    words = escape(f"{card.name} {card.place} {card.search}")
    return (
        f'<li class="tarjeta" data-palabras="{words}"><h2>{escape(card.name)}</h2><p class="lugar">{escape(card.place)}</p>'
        f'<dl>{facts}</dl><ul class="enlaces">{links}</ul></li>'
    )
