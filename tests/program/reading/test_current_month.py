"""The month of a run that names none: the last of the store that is over, by its data, never by the clock."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from geo.incidents.read import read_parts
from geo.paths import digest_of
from helpers.program import make
from mapadelito.reading.current_month import current_month, is_over
from mapadelito.settings.usual_places import HELD_FILE
from mapadelito.store.held import IncidentStore
from mapadelito.store.typed_tables import held_part

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

SEPTEMBER, OCTOBER = date(2020, 9, 30), date(2020, 10, 2)


@pytest.mark.parametrize(
    ("days", "loads", "month", "over"),
    [
        ([SEPTEMBER, OCTOBER], [], "2020-09", True),  # a fact of October ends September
        ([SEPTEMBER, OCTOBER], [date(2020, 10, 31)], "2020-09", True),  # its last day is not over
        ([SEPTEMBER, OCTOBER], [date(2020, 11, 1)], "2020-10", True),  # nor needs a fact of November
        ([OCTOBER], [date(2020, 10, 20)], "2020-10", False),
        ([OCTOBER], [], "2020-10", False),
        ([date(2020, 12, 31), date(2021, 1, 1)], [], "2020-12", True),
        ([date(2020, 2, 29)], [date(2020, 3, 1)], "2020-02", True),
        ([date(2019, 5, 1), OCTOBER], [], "2019-05", True),  # a month without facts is none of the store
    ],
)
def test_the_last_month_that_is_over(days: list[date], loads: list[date], month: str, over: bool) -> None:  # noqa: FBT001 (a row of the table)
    for order in (days, days[::-1]):
        found = current_month(order, loads)
        assert f"{found.start:%Y-%m}" == month
        assert is_over(found, order, loads) == over


def test_without_facts_there_is_no_month() -> None:
    with pytest.raises(ValueError, match="no facts"):
        current_month([], [date(2020, 11, 1)])


@pytest.fixture
def town(tmp_path: Path, four_sectors: gpd.GeoDataFrame) -> dict[str, Any]:
    """Load September and a part of October, with a reserved fact in November, on 2 November."""
    four_sectors.to_crs(4326).to_file(tmp_path / "limites.geojson", driver="GeoJSON", engine="pyogrio")
    days = [*(f"{day:02d}/09/2020" for day in range(1, 31)), *(f"{day:02d}/10/2020" for day in range(1, 16))]
    rows = [f"{number},{day},HURTO,-9.0412,-80.99{number:02d}" for number, day in enumerate(days, start=10)]
    rows.append("99,01/11/2020,VIOLENCIA FAMILIAR,-9.0412,-80.9971")
    (tmp_path / "h.csv").write_text("\n".join(["id,fecha,delito,latitud,longitud", *rows]), encoding="utf-8")
    return {"limites": tmp_path / "limites.geojson", "mapa": "delito", "formato": "html", "salida": tmp_path / "salida"}


def load(folder: Path, day: date) -> None:
    parts = read_parts(folder / "h.csv")
    with IncidentStore.opened(folder / "almacen" / HELD_FILE) as store:
        store.add([held_part(part, sha256=digest_of(part.table.path), reading="1") for part in parts], today=day)


@pytest.mark.parametrize(
    ("day", "profile", "label", "facts"),
    [
        (date(2020, 10, 16), "publico", "setiembre de 2020", 30),  # a reserved fact of November tells nothing
        (date(2020, 10, 16), "interno", "octubre de 2020", 15),
        (date(2020, 11, 2), "publico", "octubre de 2020", 15),
    ],
)
def test_generar_says_and_prints_the_month(
    tmp_path: Path, town: dict[str, Any], day: date, profile: str, label: str, facts: int
) -> None:
    load(tmp_path, day)
    _, record = make(town, perfil=profile)
    told = f"Periodo: {label}, el último mes completo de lo cargado."
    assert told in record["decisiones"]
    assert record["comisarias"][0]["incidentes"] == facts
    page = (tmp_path / "salida" / profile / "central" / "mapa-del-delito.html").read_text(encoding="utf-8")
    assert told in page


@pytest.mark.parametrize(("profile", "label"), [("publico", "setiembre de 2020"), ("interno", "octubre de 2020")])
def test_a_load_of_reserved_facts_alone_ends_no_public_month(
    tmp_path: Path, town: dict[str, Any], profile: str, label: str
) -> None:
    lines = (tmp_path / "h.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "h.csv").write_text("\n".join(lines[:-1]), encoding="utf-8")
    load(tmp_path, date(2020, 10, 16))
    late = lines[-1].replace("01/11", "20/09")
    (tmp_path / "h.csv").write_text(f"{lines[0]}\n{late}", encoding="utf-8")
    load(tmp_path, date(2020, 11, 2))
    _, record = make(town, perfil=profile)
    assert f"Periodo: {label}, el último mes completo de lo cargado." in record["decisiones"]


def test_of_files_it_is_all_their_months(tmp_path: Path, town: dict[str, Any]) -> None:
    _, record = make(town, incidentes=tmp_path / "h.csv")
    assert record["periodo"] == {"desde": "2020-09-01", "hasta": "2020-10-31"}
    load(tmp_path, date(2020, 11, 2))
    _, record = make(town, periodo="2020-09")
    assert record["periodo"] == {"desde": "2020-09-01", "hasta": "2020-09-30"}
