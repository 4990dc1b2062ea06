from __future__ import annotations

import re

from maps.web.index import Card, render_index

CARDS = [
    Card(
        "COMISARIA <b>A</b>",
        "ILO",
        (("Mapa del delito", "comisaria-a/mapa del delito.html"),),
        (("Hechos", "12"),),
        "SECTOR 1",
    ),
    Card("{{ 7 * 7 }} </script>", "", (), ()),
]


def test_cards_links_and_notes() -> None:
    page = render_index("Mapas", "año 2020", CARDS, ["Una nota <i>"])
    assert page == render_index("Mapas", "año 2020", CARDS, ["Una nota <i>"])
    assert page.count('class="tarjeta"') == 2
    assert 'href="comisaria-a/mapa%20del%20delito.html"' in page
    assert "COMISARIA &lt;b&gt;A&lt;/b&gt;" in page
    assert "{{ 7 * 7 }} &lt;/script&gt;" in page
    assert "Una nota &lt;i&gt;" in page
    assert page.count("<script>") == page.count("</script>") == 1
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)


def test_no_cards_is_still_a_page() -> None:
    assert "<h1>Mapas</h1>" in render_index("Mapas", "", [], [])
