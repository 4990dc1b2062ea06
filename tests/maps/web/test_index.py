from __future__ import annotations

import re

from helpers.sheet_parts.overviews import PERIOD, many, station
from maps.overview.compare import overview_of
from maps.overview.values import Station, Tally
from maps.share_classes import RAMP
from maps.web.index import render_index


def test_rows_links_and_notes() -> None:
    odd = Station(
        "COMISARIA <b>A</b>",
        Tally(12),
        "ILO",
        PERIOD,
        (("Mapa del delito", "comisaria-a/mapa-del-delito.html"), ("Capas", "comisaria-a/las capas.gpkg")),
        (("Cambios", "más <i>"),),
        "SECTOR 1",
    )
    overview = overview_of([odd, Station("{{ 7 * 7 }} </script>")], PERIOD)
    page = render_index("Mapas", PERIOD, overview, ["Una nota <i>"], [("Anexo", "anexo.pdf")])
    assert page == render_index("Mapas", PERIOD, overview, ["Una nota <i>"], [("Anexo", "anexo.pdf")])
    assert page.count("<tr id=") == 2
    assert 'href="comisaria-a/mapa-del-delito.html"' in page
    assert 'href="comisaria-a/las%20capas.gpkg"' in page
    assert "COMISARIA &lt;b&gt;A&lt;/b&gt;" in page
    assert "{{ 7 * 7 }} &lt;/script&gt;" in page
    assert "<b>Cambios:</b> más &lt;i&gt;" in page
    assert "Una nota &lt;i&gt;" in page
    assert page.count("<script>") == page.count("</script>") == 1
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    assert '<svg id="mapa"' not in page
    assert "12 hechos: menos de 30, no se concluye." in page


def test_no_jurisdictions_is_still_a_page() -> None:
    assert "<h1>Mapas</h1>" in render_index("Mapas", "", overview_of([]), [])


def test_the_map_has_the_colours_and_numbers_of_the_table() -> None:
    page = render_index("Mapas", PERIOD, overview_of([station("A", 50, people=1_000), station("B", 40, at=1)], PERIOD), [])
    assert [f"--r{rank}:{color};" in page for rank, color in enumerate(RAMP)] == [True] * 5
    looks = dict(re.findall(r'data-n="(\d)" aria-label="[^"]+"><path class="([^"]+)"', page))
    assert looks == {"0": "h4 t0", "1": "h2 tr"}
    assert re.findall(r'aria-label="([AB]:[^"]+)"', page) == ["A: 50 hechos, 5,000 por 100,000 habitantes", "B: 40 hechos"]
    assert [page.count(f'<tr id="j{n}"') for n in (0, 1)] == [1, 1]


def test_those_without_incidents_are_folded_and_their_crimes_are_not_concluded() -> None:
    stations = [*many(2), station("C", 12, crime="Robo", crime_n=9), station("D", 0)]
    page = render_index("Mapas", PERIOD, overview_of(stations, PERIOD), [])
    table, _, rest = page.partition("</table>")
    assert "1 sin hechos en el mapa" in rest
    assert 'class="nombre">D' not in table
    assert table.count("menos de 30: no se concluye") == 1
    assert "Robo<" not in table
    assert table.count('class="producto"') == 3
    assert rest.count('class="producto"') == 1


def test_one_jurisdiction_has_nothing_to_sort_or_search() -> None:
    page = render_index("Mapas", PERIOD, overview_of(many(1), PERIOD), [])
    assert 'class="una"' in page
    for word in ("<button", 'id="buscar"', 'name="color"', 'class="leyenda '):
        assert word not in page
    assert '<svg id="mapa"' in page
