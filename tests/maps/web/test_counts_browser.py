"""What the page counts: hexagons, charts and the number shown say the same, and what its data say, under every filter."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from geo.months import MONTHS
from helpers.pages import decode_varints, layers, ready
from helpers.sheet_parts.page_counts import READ
from helpers.sheets import town
from maps.web import page as web_page

if TYPE_CHECKING:
    from maps.sheet import Fact, Mark

pytestmark = pytest.mark.browser

DAYS = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo")
TURNOS = ("madrugada", "mañana", "tarde", "noche", "sin hora")


def dated(number: int, mark: Mark) -> tuple[Fact, ...]:
    """Return facts of the profile that tells days and hours, some without one of them."""
    hour = (number * 7) % 25
    turno = TURNOS[hour // 6]
    clock = f"{hour:02d}:{number % 60:02d}" if hour < 24 else "sin hora"
    day = f"{number % 28 + 1:02d}/{number % 4 + 1:02d}/2020" if number % 31 else "sin fecha"
    sector = (("Sector", str(number % 3 + 1)),) if number % 17 else ()
    return (("Fecha", day), ("Hora", clock), ("Turno", turno), *sector, ("Dirección", f"{mark.key} {number % 40}"))


def rows_of(page: str) -> list[dict[str, str]]:
    """Read every incident out of a page, with what its address says to keep it."""
    data = json.loads(re.search(r'id="datos">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    words = data["textos"]
    rows = []
    for block in data["hechos"]:
        columns = [data["columnas"][at] for at in block["columnas"]]
        count = len(decode_varints(block["xy"])) // 2
        values = decode_varints(block["valores"]).reshape(len(columns), count)
        for at in range(count):
            told = {words[label]: words[texts[values[row, at]]] for row, (label, texts) in enumerate(columns)}
            rows.append(kept_by(told) | {"delito": words[block["clave"]].lower().replace(".", "-")})
    return rows


def kept_by(told: dict[str, str]) -> dict[str, str]:
    """Return the words by which an address keeps an incident."""
    row = {
        "turno": told["Turno"].replace("ñ", "n").replace(" ", "-"),
        "sector": told.get("Sector", "").lower().replace(" ", "-"),
    }
    if "/" in told["Fecha"]:
        day, month, year = map(int, told["Fecha"].split("/"))
        row |= {"mes": f"{year}-{month:02d}", "dia": DAYS[date(year, month, day).weekday()]}
    if told["Hora"][0].isdigit():
        row["hora"] = told["Hora"][:2]
    return row


def test_every_filter_counts_the_same_everywhere(show: Any) -> None:
    sheet = town(1000, street_count=5)
    marks = tuple(replace(mark, facts=dated(number, mark)) for number, mark in enumerate(sheet.marks))
    text = web_page.render(replace(sheet, profile="interno", marks=marks, zones=()))
    page = ready(show(text))
    rows = rows_of(text)
    values = {
        name: sorted({row[name] for row in rows if row.get(name)})
        for name in ("turno", "mes", "dia", "hora", "delito", "sector")
    }
    wanted = [{name: value} for name, found in values.items() for value in found]
    wanted += [{"turno": turno, "mes": month} for turno, month in product(values["turno"], values["mes"])]
    assert [len(found) for found in values.values()] == [5, 4, 7, 24, 15, 3]
    addresses = ["#" + "&".join(f"{name}={value}" for name, value in kept.items()) for kept in wanted]
    regimes = Counter[bool]()
    for kept, told in zip(wanted, page.evaluate(READ, addresses), strict=True):
        count = sum(all(row.get(name) == value for name, value in kept.items()) for row in rows)
        assert (told["suma"], told["shown"], told["legend"]) == (count, count, count), told
        assert told["dibujados"] <= count
        regimes[told["hexagonos"] > 0] += 1
        for name, total, rest, row in told["charts"]:
            own = {key: value for key, value in kept.items() if key not in ({"dia", "hora"} if name == "hora" else {name})}
            assert total + rest == sum(all(one.get(key) == value for key, value in own.items()) for one in rows), told
            assert row in (None, count), told
    assert min(regimes.values()) > 5  # hexagons where they are many, marks where they are few
    months = [MONTHS[int(value[-2:]) - 1] for value in values["mes"]]
    assert page.locator(".barras button").first.get_attribute("aria-label").startswith(months[0])


def test_a_click_keeps_an_hour_and_a_second_one_lets_go(show: Any) -> None:
    sheet = town(300, street_count=5)
    marks = tuple(replace(mark, facts=dated(number, mark)) for number, mark in enumerate(sheet.marks))
    page = ready(show(web_page.render(replace(sheet, profile="interno", marks=marks))))
    cell = page.locator(".celda[title^='jueves, 14 h']")
    count = int(re.search(r": (\d+)", cell.get_attribute("title"))[1])  # type: ignore[index]
    cell.click()
    page.locator(f"canvas.hechos[data-visibles='{count}']").wait_for(state="attached")
    assert page.locator(".cuantos").inner_text() == f"{count} hechos"
    assert page.locator("select[data-filtro=dia]").input_value() == "jueves"
    grid = page.locator(".celdas")
    grid.press("ArrowLeft")
    assert "jueves, 13 h" in grid.get_attribute("aria-label")
    grid.press("Enter")
    assert page.locator("select[data-filtro=hora]").input_value() == "13"
    page.get_by_role("button", name="Quitar filtros").click()
    page.locator(".calor .dia").nth(3).click()
    page.locator(".calor .turnos button").nth(2).click()  # a target for those who cannot hit one cell
    assert [page.locator(f"select[data-filtro={name}]").input_value() for name in ("dia", "turno")] == ["jueves", "tarde"]
    page.get_by_role("button", name="Quitar filtros").click()
    page.locator("canvas.hechos[data-visibles='300']").wait_for(state="attached")
    layers(page).get_by_text("Delitos", exact=True).click()
    page.locator("canvas.hechos").wait_for(state="detached")
    page.locator(".leaflet-control-zoom-in").click()  # names have their places without incidents too
    page.get_by_label("Mostrar Hurto", exact=True).uncheck()
    page.locator(".escala").wait_for(state="hidden")


def test_the_public_page_has_turnos_and_places_with_their_number(show: Any) -> None:
    sheet = town(200, street_count=5)
    spots = [(mark.x, mark.y) for mark in sheet.marks[:8]]
    facts = [(("Mes", "enero 2020"), ("Turno", turno)) for turno in ("noche", "tarde")]
    marks = tuple(
        replace(mark, x=spots[number % 8][0], y=spots[number % 8][1], facts=facts[number % 2])
        for number, mark in enumerate(sheet.marks)
    )
    page = ready(show(web_page.render(replace(sheet, marks=marks, zones=()))))
    assert page.locator(".calor").count() == 0
    assert page.locator(".grafico").first.locator(".fila .n").all_inner_texts() == ["100", "100"]
    assert page.locator("#map_lamina").get_attribute("data-hechos") == "lugares"
    assert page.locator("canvas.hechos").get_attribute("data-dibujados") == "200"
    assert page.locator(".escala h3").inner_text() == "Hechos por lugar"
    page.locator(".fila", has_text="noche").click()
    page.locator("canvas.hechos[data-dibujados='100']").wait_for(state="attached")
