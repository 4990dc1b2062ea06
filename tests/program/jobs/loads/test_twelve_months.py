"""A year of exports, loaded one by one: the store and the editions tell what was planted in them, and nothing else."""

from __future__ import annotations

import shutil
from collections import Counter
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest

from geo.incidents.read import read_incidents
from helpers.editions.change_sentences import Said, changes_on, read_back
from helpers.store.planted_year import YEAR, PlantedYear, planted_year
from mapadelito.jobs.generate import run
from mapadelito.jobs.loads.load import load_files
from mapadelito.jobs.loads.state import store_state
from mapadelito.jobs.loads.undo import undo_load
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

    from mapadelito.settings.config import Config

pytestmark = pytest.mark.slow
UNDONE_AFTER, RENAMED_AFTER = 6, 5
"""Exports after which a load is made and taken back, and a file given again under another name."""


class Year:
    """The year in a folder: its store, and what each edition said when it was made."""

    def __init__(self, shared: Path, folder: Path) -> None:
        (folder / "dadas").mkdir()
        self.planted: PlantedYear = planted_year(shared, folder / "dadas")
        self.folder = folder
        limits = gpd.read_file(shared / "cdmx/cuadrantes_population_2023.gpkg")
        limits[limits["Sector"] == "CENTRO"].to_file(folder / "limites.gpkg")
        whole = self.planted.current(12)
        whole.to_csv(folder / "todo.csv", index=False)
        read = read_incidents(folder / "todo.csv").frame
        self.counted = set(whole["delito"].iloc[read.index])

    def config(self, **more: Any) -> Config:
        """Return the settings of a command."""
        options = {
            "limites": (self.folder / "limites.gpkg",),
            "columna_limites": ("comisaria=Sector", "sector=No_Cuadran", "poblacion=SUMPOB1"),
            "salida": self.folder / "salida",
            "almacen": self.folder / "almacen",
            "perfil": "interno",
            "formato": ("html",),
            "mapa": ("delito",),
        }
        return load_config(None, options | more)

    def load(self, path: Path) -> dict[str, Any]:
        """Load a file, and return the account."""
        return load_files(self.config(incidentes=(path,)), lambda _: None)

    def edition(self, month: int) -> list[Said]:
        """Make the edition of a month, and return what it says of its changes."""
        run(self.config(periodo=f"{YEAR}-{month:02}"), lambda _: None)
        [page] = (self.folder / "salida/interno").rglob("mapa-del-delito.html")
        return [read_back(line) for line in changes_on(page)[1:]]

    def facts(self, month: int, exports: int) -> int:
        """Count the facts of a month that hold after the first exports."""
        rows = self.planted.current(exports)
        return int((rows["fecha"].str.startswith(f"{YEAR}-{month:02}") & rows["delito"].isin(self.counted)).sum())

    def causes(self, month: int, first: int, last: int) -> dict[str, int]:
        """Count what was planted of the facts of a month in the exports after the first, up to the last, in words."""
        out: Counter[str] = Counter()
        for when, then in self.planted.late.values():
            out["llegó tarde"] += when == month and first < then <= last
        for field, when, then in self.planted.corrected.values():
            out["reclasificado" if field == "delito" else "corregido"] += when == month and first < then <= last
        for *_, when, then in self.planted.moved.values():
            out["pasó a otro sector"] += when == month and first < then <= last
        return {words: count for words, count in out.items() if count}


_ONE = {
    "llegaron tarde": "llegó tarde",
    "reclasificados": "reclasificado",
    "corregidos": "corregido",
    "pasaron a otro sector": "pasó a otro sector",
}


def told(said: list[Said], *, of: str | None) -> tuple[tuple[float, ...], dict[str, int]]:
    """Return the numbers before and after, and the causes in the singular, of the sentences on one period."""
    totals = [one for one in said if one.kind == "total" and (one.name == of if of else not one.name)]
    numbers = totals[0].numbers[:2] if totals else ()
    found = {}
    for one in [*totals, *(one for one in said if one.kind == "others")]:
        found |= {_ONE.get(words, words): count for words, count in one.causes.items()}
    return numbers, found


MONTHS = (
    "enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre".split()  # noqa: SIM905
)


@pytest.fixture(scope="module")
def year(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Year:
    return Year(shared, tmp_path_factory.mktemp("anio"))


@pytest.fixture(scope="module")
def made(year: Year) -> dict[int, list[Said]]:
    """Load each export and make the edition of its month; return what each said when it was made."""
    out = {}
    for number, path in enumerate(year.planted.files, start=1):
        year.load(path)
        out[number] = year.edition(number)
        if number == UNDONE_AFTER:
            event = year.load(year.planted.stray[0])["carga"]
            assert event
            undo_load(year.config(), event, lambda _: None)
        if number == RENAMED_AFTER:
            shutil.copy(path, again := path.with_name("otro nombre.csv"))
            assert not year.load(again)["carga"]
    return out


def test_what_the_store_tells_is_what_was_planted(year: Year, made: dict[int, list[Said]]) -> None:
    assert len(made) == 12
    state = store_state(year.config(), lambda _: None)
    [station] = state["comisarias"]
    expected = {f"{YEAR}-{month:02}": year.facts(month, 12) for month in range(1, 13)}
    assert {month: own["hechos"] for month, own in station["meses"].items()} == expected
    events = load_numbers(state)
    late = {(one["mes"], one["carga"]): one["hechos"] for one in state["tarde"]}
    planted = Counter((f"{YEAR}-{when:02}", events[then]) for when, then in year.planted.late.values())
    assert late == planted
    names = {"delito": "delito", "fecha": "dia", "hora": "hora"}
    corrected = {number: (events[then], {names[field]}) for number, (field, _, then) in year.planted.corrected.items()}
    corrected |= {number: (events[then], {"lugar"}) for number, (*_, then) in year.planted.moved.items()}
    assert {one["id"]: (one["carga"], set(one["cambios"])) for one in state["correcciones"]} == corrected


def load_numbers(state: dict[str, Any]) -> dict[int, int]:
    """Return the number of the load of each export."""
    named = {one["archivo"]: one["carga"] for one in state["cargas"]}
    return {month: named[f"{YEAR}-{month:02}.csv"] for month in range(1, 13)}


def test_each_edition_tells_what_came_of_the_month_before(year: Year, made: dict[int, list[Said]]) -> None:
    for month in range(2, 13):
        numbers, causes = told(made[month], of=f"{MONTHS[month - 2]} de {YEAR}")
        expected = year.causes(month - 1, month - 1, month)
        assert causes == expected, month
        if expected:
            assert numbers == (year.facts(month - 1, month - 1), year.facts(month - 1, month)), month


def test_an_edition_made_again_says_why_its_number_is_another(year: Year, made: dict[int, list[Said]]) -> None:
    assert len(made) == 12
    for month in range(1, 12):
        numbers, causes = told(year.edition(month), of=None)
        expected = year.causes(month, month, 12)
        if expected:
            assert (numbers, causes) == ((year.facts(month, month), year.facts(month, 12)), expected), month
        else:
            assert "llegó tarde" not in causes, month
            assert "corregido" not in causes, month
