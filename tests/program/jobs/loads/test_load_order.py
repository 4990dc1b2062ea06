"""The same rows give the same store and the same pages: shuffled, split, in another order, or loaded twice."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from helpers.program import call
from helpers.shared import SAMPLE, SHARED
from helpers.store.loaded import load_files
from mapadelito.settings.usual_places import HELD_FILE
from mapadelito.store.held import IncidentStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Row = list[str]
    Ways = dict[str, list[list[Row]]]
    Load = Callable[[str, "Told", pytest.MonkeyPatch], None]

PIECES, CORRECTED = 5, 12
STATION = "COMISARIA RURAL PNP PACOCHA"
ILO_COLUMNS = (("fecha_hora_hecho",), ("lat_hecho", "long_hecho"), ("tipo_hecho", "subtipo_hecho", "modalidad_hecho"))


@dataclass
class Told:
    """The rows of a file, ``twin`` that tells which stay in one piece, and the options of a load and of an edition."""

    head: Row
    rows: list[Row]
    twin: Callable[[Row], Any]
    limits: tuple[str, ...]
    words: tuple[str, ...]

    def pieces(self, chance: random.Random) -> list[list[Row]]:
        """Return the rows in five pieces, in an order of chance; twins stay together."""
        twins: dict[Any, list[Row]] = {}
        for row in self.rows:
            twins.setdefault(self.twin(row), []).append(row)
        groups = [*twins.values()]
        chance.shuffle(groups)
        return [shuffled((row for group in groups[at::PIECES] for row in group), chance) for at in range(PIECES)]


def shuffled(rows: Iterable[Row], chance: random.Random) -> list[Row]:
    listed = [*rows]
    chance.shuffle(listed)
    return listed


def corrected(told: Told, chance: random.Random, columns: Sequence[Sequence[str]]) -> list[Row]:
    """Return other versions of some rows, each with the day, the place or the delito of another row."""
    places = [[told.head.index(name) for name in names] for names in columns]
    fresh = []
    for number, row in enumerate(chance.sample(told.rows, CORRECTED)):
        other, swapped = chance.choice(told.rows), places[number % len(places)]
        fresh.append([other[at] if at in swapped else cell for at, cell in enumerate(row)])
    return fresh


def by_command(file: str, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load a file of the current folder as a user does."""
    assert call("cargar", "--incidentes", file, "--silencio", *told.limits, monkeypatch=monkeypatch) == 0


def straight(file: str, told: Told, _: pytest.MonkeyPatch) -> None:
    """Load a file of the current folder without the account of the load, which takes longer than the load."""
    load_files(Path("almacen"), [Path(file)], [Path(told.limits[1])])


def loaded(
    folder: Path, told: Told, loads: Iterable[Iterable[Row]], monkeypatch: pytest.MonkeyPatch, load: Load = by_command
) -> Any:
    """Load, make the two editions, and return the content of the store, and the pages by their names."""
    folder.mkdir()
    monkeypatch.chdir(folder)
    for number, rows in enumerate(loads):
        with (folder / f"carga {number}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([told.head, *rows])
        load(f"carga {number}.csv", told, monkeypatch)
    for profile in ("publico", "interno"):
        words = (*told.limits, *told.words, "--perfil", profile, "--silencio")
        assert call("generar", *words, monkeypatch=monkeypatch) == 0
    with IncidentStore.opened_to_read(folder / "almacen" / HELD_FILE) as store:
        content = store.content()
    made = [path for name in ("publico", "interno") for path in (folder / "salida" / name).rglob("*") if path.is_file()]
    return content, {path.relative_to(folder).as_posix(): path.read_bytes() for path in made}


def assert_equal(folder: Path, told: Told, ways: Ways, monkeypatch: pytest.MonkeyPatch, load: Load = by_command) -> None:
    found = {way: loaded(folder / way, told, loads, monkeypatch, load) for way, loads in ways.items()}
    [first, *others] = found
    content, pages = found[first]
    assert any(name.startswith("salida/publico/") for name in pages)
    for way in others:
        assert found[way][0] == content, way
        assert [name for name in {**pages, **found[way][1]} if pages.get(name) != found[way][1].get(name)] == [], way


def ways_of(told: Told, chance: random.Random) -> Ways:
    """Return the loads of each way of loading the rows."""
    pieces = told.pieces(chance)
    return {
        "whole": [told.rows],
        "shuffled": [shuffled(told.rows, chance)],
        "in five": pieces,
        "a piece, the whole, and a piece again": [pieces[1], told.rows, shuffled(pieces[3], chance)],
    }


def ilo(most: int = 150) -> Told:
    """Return rows of the sample, with as many of a station at least, or all of its; those of a report are together."""
    with SAMPLE["incidentes"][0].open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    limits = ("--limites", str(SAMPLE["limites"][0]))
    words = ("--comisaria", STATION, "--mapa", "delito", "--formato", "html", "--periodo", "2020-01..2020-10")
    own = [row for row in rows[most:] if row[7] == STATION]
    return Told(head, [*rows[:most], *own[:most]], itemgetter(0), limits, words)


def cuauhtemoc(sector: str) -> Told:
    """Return the rows of a city, without numbers of reports; equal ones are together."""
    with (SHARED / "cdmx/carpetas_cuauhtemoc_2023.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    columns = ("--columna-limites", "comisaria=Sector", "--columna-limites", "sector=No_Cuadran")
    limits = ("--limites", str(SHARED / "cdmx/cuadrantes_population_2023.gpkg"), *columns)
    chosen = ("--comisaria", sector) if sector else ()
    return Told(head, rows, tuple, limits, (*chosen, "--formato", "html,gpkg", "--periodo", "2023-06"))


def test_the_order_and_the_number_of_the_loads_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told, chance = ilo(60), random.Random(1)
    fresh, pieces = corrected(told, chance, ILO_COLUMNS), told.pieces(chance)
    again = shuffled(told.rows, chance)
    ways = {"whole": [told.rows, fresh], "in five": [*pieces, shuffled(fresh, chance), again, shuffled(pieces[2], chance)]}
    assert_equal(tmp_path, told, ways, monkeypatch, straight)


@pytest.mark.slow
def test_each_way_of_loading_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told, chance = ilo(), random.Random(2)
    assert_equal(tmp_path, told, ways_of(told, chance), monkeypatch)
    first = corrected(told, chance, ILO_COLUMNS)
    last = corrected(replace(told, rows=[*first, *told.rows[:CORRECTED]]), chance, ILO_COLUMNS)  # half of them once more
    pieces = told.pieces(chance)
    ways = {
        "corrected": [told.rows, first, last],
        "corrected, in five": [*pieces, shuffled(first, chance), pieces[0], last],
        "corrected, and each again": [told.rows, first, told.rows[::-1], last, first[::-1], *pieces],
    }
    assert_equal(tmp_path, told, ways, monkeypatch)
    content, pages = loaded(tmp_path / "other", told, [told.rows, last, first], monkeypatch)
    assert (content, pages) != loaded(tmp_path / "same", told, ways["corrected"], monkeypatch)  # the order of versions tells


@pytest.mark.skipif(not SHARED.is_dir(), reason="no shared data")
@pytest.mark.parametrize(
    "sector", [pytest.param("CENTRO", marks=pytest.mark.slow), pytest.param("", marks=pytest.mark.soak)]
)
def test_a_city_is_the_same_in_each_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sector: str) -> None:
    told = cuauhtemoc(sector)
    assert_equal(tmp_path, told, ways_of(told, random.Random(3)), monkeypatch)
