"""The sheet of a month, composed and drawn: one A4, every line on the page, no number that the readings do not have."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

from layers.monitoring.followed import Followed, FollowedStation, follow_station, known_months
from layers.monitoring.month_reading import READINGS
from maps.follow.follow_content import MOST_FIRST, SIGNS
from maps.follow.follow_sheet import compose_follow
from maps.paper.follow_pdf import render_follow_pdf
from maps.paper.pdf_objects import page_count
from maps.svg.charts.control_chart import reading_sign
from maps.web.follow_page import render_follow

MONTH = pd.Period("2020-10")


def station(sectors: list[str], name: str = "CENTRAL", *, seed: int = 1, weight: float = 1.0) -> FollowedStation:
    """Return a jurisdiction of three years, with a rise, and a fall, in some sectors."""
    rng = np.random.default_rng(seed)
    days = pd.date_range("2017-10-01", "2020-10-31")
    many = 40 * 37 * len(sectors)
    facts = pd.DataFrame(
        {
            "fecha": rng.choice(days, many),
            "sector": rng.choice([*sectors, ""], many),
            "delito": rng.choice(["Hurto de <autopartes>", "Robo", "Estafa y otras defraudaciones"], many),
        }
    )
    rise = pd.DataFrame({"fecha": pd.Timestamp("2020-10-09"), "sector": sectors[0], "delito": ["Robo"] * 60})
    gone = (facts["sector"] == sectors[-1]) & (facts["fecha"] >= "2020-10-01")
    facts = pd.concat([facts[~gone], rise], ignore_index=True).assign(peso=1.0)
    facts.loc[facts["delito"] == "Robo", "peso"] = weight
    own = Followed(facts, *known_months(facts["fecha"], MONTH))
    return follow_station(name, own, MONTH, sectors=sectors)


LONG = [f"SECTOR {n} DE LA URBANIZACIÓN SAN JUAN BAUTISTA DE LA FRONTERA" for n in range(26)]


@pytest.mark.parametrize("count", [1, 3])
def test_26_sectors_are_one_a4_with_the_lines_that_matter(count: int) -> None:
    stations = [station(LONG, f"COMISARÍA PNP NÚMERO {n} DE LA PROVINCIA", seed=n, weight=2.0) for n in range(count)]
    sheet = compose_follow(stations, MONTH, warning="Uso interno.", notes=["Una nota larga. " * 9], weights={"PAT.ROB": 2.0})
    document = render_follow_pdf(sheet)
    assert page_count(document) == 1
    text = words_of(document)
    shown = [line for line in sheet.worst[:MOST_FIRST] if line.sentence.replace(" ", "") in text]
    assert len(shown) >= 8
    assert shown == [*sheet.worst[: len(shown)]]
    signs = {"fuera", "menos", "vigilar", "parece"}
    more = sum(line.sign in signs for line in sheet.worst[len(shown) :])
    assert f"{more}másenelExcel" in text


def words_of(document: bytes) -> str:
    """Return the text of a PDF without blanks, since it is broken into lines."""
    import io  # noqa: PLC0415

    from pypdf import PdfReader  # noqa: PLC0415

    return re.sub(r"\s", "", PdfReader(io.BytesIO(document)).pages[0].extract_text())


def test_the_page_has_every_line_and_its_numbers(show: Any) -> None:
    own = station(["1", "2", "3"], weight=3.0)
    sheet = compose_follow([own], MONTH, weights={"PAT.ROB": 3.0})
    page = show(render_follow(sheet))
    text = page.locator("main").text_content()
    assert page.locator("tr.dicho").count() == len(own.counts)
    for line in sheet.worst:
        assert line.sentence in text
    cells = {
        row.split("\t")[1]: row.split("\t") for row in page.locator("details").first.inner_text().split("\n") if "\t" in row
    }
    for (sector, crime), row in own.reading.iterrows():
        if sector == "total" and crime != "total":
            assert cells[crime][2].replace(",", "") == str(row["hechos"])
            assert cells[crime][3] == f"{row['usual_min']:.0f} a {row['usual_max']:.0f}"
            assert cells[crime][4] == f"{row['esperado']:.1f}"
    assert "PAT.ROB = 3.0" in text
    assert f"{own.harm.loc['1', MONTH]:.1f}" in text if own.harm is not None else False


def test_every_reading_has_a_sign_of_its_own_shape() -> None:
    drawn = [re.sub(r"#[0-9a-f]{3,6}", "", reading_sign(SIGNS[reading])) for reading in READINGS]
    assert len(set(drawn)) == len(READINGS) == len(SIGNS)


def test_what_matters_most_is_first_and_nothing_is_said_to_be_usual_below_the_usual() -> None:
    sheet = compose_follow([station(["1", "2", "3"])], MONTH)
    assert (sheet.worst[0].place, sheet.worst[0].reading) == ("Sector 1", READINGS[0])
    assert {"fuera", "menos"} <= {line.sign for line in sheet.worst}
    assert sheet.stations[0].harm == ()
    for line in sheet.worst:
        low = int(line.usual.split(" a ")[0].replace(",", ""))
        assert ("dentro de lo usual" in line.sentence) <= (int(line.now.replace(",", "")) >= low)


def test_that_history_is_short_is_said_once_if_it_is_of_all_lines_and_by_line_if_not() -> None:
    days = pd.Series(pd.date_range("2020-09-01", "2020-10-31"))
    facts = pd.DataFrame({"fecha": days, "sector": "1", "delito": "Robo", "peso": 1.0})
    short = follow_station("NUEVA", Followed(facts, *known_months(days, MONTH)), MONTH, sectors=["1", "2"])
    why = "hacen falta doce meses anteriores"
    alone = compose_follow([short], MONTH)
    assert why in alone.headline
    assert alone.worst[0].sentence == "Toda la jurisdicción, todos los delitos: 31 en octubre de 2020."
    assert not [line for line in alone.worst if why in line.sentence]
    beside = compose_follow([short, station(["1", "2"])], MONTH)
    assert {why in line.sentence for line in beside.worst if line.station == "NUEVA"} == {True}
    assert not [line for line in beside.worst if line.station != "NUEVA" and why in line.sentence]
