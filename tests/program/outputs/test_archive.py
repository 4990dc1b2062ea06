"""What is kept of an edition that another replaces: all of it or nothing changes, whatever stops the change."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from geo.errors import MapaError
from geo.period import Period
from helpers.output_folder import NEW, OLD, everything, renew, with_edition
from helpers.program import make
from helpers.store.stopped import killed_at_each_step
from mapadelito.outputs import atomic_moves
from mapadelito.outputs.archive import free_name, inventory_path, period_name
from mapadelito.outputs.editions import archived_editions
from mapadelito.outputs.folder import Output

if TYPE_CHECKING:
    from collections.abc import Callable

ARCHIVED = NEW | {f"ediciones/{name}": content for name, content in OLD.items() if name.startswith("publico/")}
ARCHIVED = {name.replace("ediciones/publico/", "ediciones/publico/2020-11/"): text for name, text in ARCHIVED.items()}
INVENTORY = "reservado/ediciones/publico/2020-11.json"


def replace_edition(folder: Path) -> None:
    renew(folder, archived="2020-11")


def state(folder: Path) -> dict[str, str]:
    """Return every file of an output folder but the inventory, which is there if the archive is."""
    found = everything(folder)
    inventory = found.pop(INVENTORY, None)
    assert (inventory is not None) == (found == ARCHIVED)
    return found


@pytest.mark.parametrize("exchange", [True, False])
def test_killed_at_any_step_both_editions_are_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, exchange: bool
) -> None:
    seen = []
    for steps, folder in killed_at_each_step(tmp_path, replace_edition, monkeypatch, exchange=exchange):
        assert state(folder) in (OLD, ARCHIVED), steps
        seen.append(state(folder) == ARCHIVED)
    assert len(seen) > 20
    assert sorted({*seen}) == [False, True]
    assert sorted(seen) == seen


@pytest.mark.parametrize("exchange", [True, False])
@pytest.mark.parametrize("again", [1, 3, 99], ids=["for a moment", "for longer", "until the run ends"])
def test_a_folder_held_by_another_program_at_any_move_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, again: int, *, exchange: bool
) -> None:
    real = {name: getattr(Path, name) for name in ("rename", "replace")}
    messages = []
    for move in count():
        folder, made = with_edition(tmp_path / f"{move}"), count()

        def failing(name: str) -> Callable[[Path, Path], Path]:
            def step(self: Path, target: Path) -> Path:
                if "journal" not in str(target) and self.suffix != ".json" and move <= next(made) < move + again:  # noqa: B023
                    raise PermissionError(13, "Permission denied", str(self))
                return real[name](self, target)  # type: ignore[no-any-return]

            return step

        with monkeypatch.context() as patch:
            for name in real:
                patch.setattr(Path, name, failing(name))
            if not exchange:
                patch.setattr(atomic_moves, "_exchange", lambda *_: False)
            try:
                replace_edition(folder)
            except MapaError as error:
                messages.append(str(error))
            else:
                break
        with Output(folder):  # the other program has ended
            pass
        assert state(folder) == OLD, move
        assert not (folder / "ediciones").exists()
        replace_edition(folder)
        assert state(folder) == ARCHIVED
    assert messages
    assert all("abierto en otro programa" in one or "No se pudo" in one for one in messages)


def test_an_edition_of_equal_content_moves_nothing(tmp_path: Path) -> None:
    folder = with_edition(tmp_path)
    replace_edition(folder)
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.rglob("*") if path.is_file()}
    renew(folder, archived="2020-12")
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.rglob("*") if path.is_file()} == before


def test_what_is_archived_is_no_second_name_of_what_is_kept(tmp_path: Path) -> None:
    folder = with_edition(tmp_path)
    replace_edition(folder)
    old, new = folder / "ediciones/publico/2020-11/mio.txt", folder / "publico/mio.txt"
    assert old.stat().st_ino != new.stat().st_ino
    assert not old.stat().st_mode & 0o222
    new.write_text("cambiado", encoding="utf-8")
    assert old.read_text(encoding="utf-8") == "mio"
    listed = json.loads((folder / INVENTORY).read_text(encoding="utf-8"))
    assert sorted(listed["archivos"]) == ["index.html", "mio.txt", "uno/a.html"]


@pytest.mark.parametrize(
    ("written", "owned", "archived", "expected"),
    [
        ({"publico/index.html": "otro", "publico/dos/b.html": "b"}, [], {}, False),  # one more station
        ({"publico/uno/a.html": "viejo", "publico/uno/b.html": "b"}, ["publico/uno/b.html"], {}, False),
        ({"publico/uno/a.html": "otro"}, [], {}, True),
        ({"publico/index.html": "otro"}, ["publico/uno/a.html"], {}, True),  # it goes
        ({}, ["publico/index.html", "publico/uno/nunca.html"], {}, False),
        ({"publico/uno/a.html": "otro"}, [], {"2020-10/uno/a.html": "nuevo", "2020-11/uno/a.html": "viejo"}, False),
        ({"publico/uno/a.html": "otro"}, [], {"2020-10/uno/a.html": "nuevo", "2020-11/dos/a.html": "viejo"}, True),
    ],
)
def test_an_edition_is_replaced_if_a_station_would_lose_a_file(
    tmp_path: Path, written: dict[str, str], owned: list[str], archived: dict[str, str], *, expected: bool
) -> None:
    folder = with_edition(tmp_path)
    for name, content in archived.items():
        (path := folder / "ediciones/publico" / name).parent.mkdir(parents=True)
        path.write_text(content, encoding="utf-8")
    with Output(folder) as output:
        output.renews(owned)
        for name, content in written.items():
            output.text(name, content)
        assert output.replaces("publico") == expected


@pytest.mark.parametrize("place", ["ediciones", "ediciones/publico"])
def test_a_link_in_the_place_of_the_archive_is_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / "web").mkdir()
    folder = with_edition(tmp_path / "salida")
    (folder / place).parent.mkdir(exist_ok=True)
    (folder / place).symlink_to(tmp_path / "web")
    with pytest.raises(MapaError, match="no es una carpeta"):
        replace_edition(folder)
    assert not [*(tmp_path / "web").iterdir()]


@pytest.mark.parametrize(
    ("periods", "name"),
    [
        (["noviembre de 2020"], "2020-11"),
        (["año 2020", "año 2020"], "2020"),
        (["enero a junio de 2020"], "2020-S1"),
        (["enero a octubre de 2020"], "2020-01_2020-10"),
        (["noviembre de 2019 a enero de 2020"], "2019-11_2020-01"),
        ([""], "sin-fecha"),
        (["año 2020", "año 2021"], "varios"),
        (["año 2020", ""], "varios"),
        (["lo que sea/../.."], "anterior"),
        (None, "anterior"),
        ([], "anterior"),
    ],
)
def test_an_edition_is_named_by_its_period(periods: list[str] | None, name: str) -> None:
    assert period_name(periods) == name


def test_every_period_has_a_name_of_its_own() -> None:
    months = [(year, month) for year in (2019, 2020, 2021) for month in range(1, 13)]
    periods = [Period.of_months(*first, *last) for first in months for last in months if first <= last]
    names = {period_name([period.label]) for period in periods}
    assert len(names) == len(periods)
    assert all(Period.parse(period.code) == period for period in periods)


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    assert free_name(tmp_path, "publico", "2020-11") == "2020-11"
    (tmp_path / "ediciones/publico/2020-11").mkdir(parents=True)
    assert free_name(tmp_path, "publico", "2020-11") == "2020-11.2"
    assert free_name(tmp_path, "comite", "2020-11") == "2020-11"
    (tmp_path / "reservado/ediciones/publico").mkdir(parents=True)
    (tmp_path / "reservado/ediciones/publico/2020-11.2.json").touch()
    assert free_name(tmp_path, "publico", "2020-11") == "2020-11.3"


def test_archived_editions_that_may_show_a_period_are_known(tmp_path: Path) -> None:
    inventories = {
        "2020-11": [("A", "noviembre de 2020")],
        "2020": [("A", "año 2020"), ("B", "año 2021")],
        "2021": [("A", "año 2021")],
        "varios": [("B", "año 2020"), ("A", "")],
        "anterior": [],
    }
    for name, entries in inventories.items():
        (tmp_path / "ediciones/publico" / name).mkdir(parents=True)
        listed = [
            {"name": one, "folder": one, "period": period, "title": one, "place": "", "search": ""}
            | {"links": [], "facts": [], "files": []}
            for one, period in entries
        ]
        path = tmp_path / inventory_path("publico", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"comisarias": listed}), encoding="utf-8")
    half = Period.parse("2020-S2")
    assert archived_editions(tmp_path, "publico", {"A"}, half) == ["2020", "2020-11", "anterior", "varios"]
    assert archived_editions(tmp_path, "publico", {"B"}, half) == ["anterior", "varios"]
    assert archived_editions(tmp_path, "comite", {"A"}, half) == []


@pytest.mark.slow  # the default run has both in test_remake
def test_runs_of_other_periods_archive_and_equal_runs_do_not(project: dict[str, Any]) -> None:
    usual = {"mapa": "delito", "formato": "xlsx", "perfil": "comite", "comisaria": ("CENTRAL",)}
    seen = {}
    for period in ("2020-T1", "2020-T1", "2020-T2"):
        config, _ = make(project, periodo=period, **usual)
        seen[period] = everything(config.salida / "comite")
    archive = config.salida / "ediciones" / "comite"
    assert [path.name for path in archive.iterdir()] == ["2020-T1"]
    assert everything(archive / "2020-T1") == seen["2020-T1"] != seen["2020-T2"]
    listed = json.loads((config.salida / inventory_path("comite", "2020-T1")).read_text(encoding="utf-8"))
    assert [one["name"] for one in listed["comisarias"]] == ["CENTRAL"]
    assert listed["archivos"].keys() == seen["2020-T1"].keys()
