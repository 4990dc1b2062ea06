"""Editions made again: the bytes of then, whatever has changed since, or a refusal that writes nothing."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from geo.errors import ConfigError, MapaError
from helpers.attack import digests
from helpers.program import call, make, write_project
from mapadelito.jobs import session
from mapadelito.jobs.editions import keep as naming
from mapadelito.jobs.editions import remake as job
from mapadelito.jobs.editions.remake import remake
from mapadelito.publication.edition_record import EditionBook
from mapadelito.publication.store import STORE, ToldStore, opened_in
from mapadelito.settings.config import Config, load_config

if TYPE_CHECKING:
    from pathlib import Path

USUAL = {"mapa": "delito", "formato": "xlsx", "perfil": "comite", "comisaria": ("CENTRAL",)}


@pytest.fixture
def project(tmp_path: Path) -> dict[str, Any]:
    """Write the project made by hand, with a store."""
    return write_project(tmp_path) | {"almacen": tmp_path / "almacen"} | USUAL


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Config, dict[str, str]]:
    """Make an edition, for the tests that change nothing of it; return its settings and its digests."""
    folder = tmp_path_factory.mktemp("edicion")
    config, _ = make(write_project(folder) | {"almacen": folder / "almacen"} | USUAL, periodo="2020-T1")
    return config, digests(config.salida / "comite")


@pytest.fixture
def made(once: tuple[Config, dict[str, str]], tmp_path: Path) -> tuple[Config, dict[str, str]]:
    """Return a copy of its store, and its output folder in another place."""
    config, then = once
    shutil.copytree(config.store_folder, tmp_path / "almacen")
    shutil.copytree(config.salida, tmp_path / "salida")
    return replace(config, almacen=tmp_path / "almacen", salida=tmp_path / "salida"), then


def again(config: Config, edition: str, folder: str = "otra", **more: Any) -> Path:
    """Make an edition again in another folder, and return that of its profile."""
    other = load_config(None, {"salida": config.salida.parent / folder, "almacen": config.store_folder})
    remake(other, lambda _: None, edition=edition, **more)
    return other.salida / edition.partition("/")[0]


def test_a_past_edition_comes_out_as_it_was_though_all_has_changed(
    project: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = make(project, periodo="2020-T1")
    then = digests(first.salida / "comite")
    config, _ = make(project, periodo="2020-T2")
    assert digests(config.salida / "ediciones/comite/2020-T1") == then
    for path in (*config.limites, *config.calles):
        path.write_text("{}", encoding="utf-8")
    store = digests(config.store_folder)

    class Later(date):
        @classmethod
        def today(cls) -> date:
            return date(2035, 1, 1)

    monkeypatch.setattr(session, "date", Later)
    assert digests(again(config, "comite/2020-T1")) == then
    assert digests(config.store_folder) == store
    assert json.loads((config.salida.parent / "otra/reservado/edicion-comite.json").read_text())["edicion"] == "2020-T1"


def test_the_same_run_again_writes_nothing_in_the_store(project: dict[str, Any]) -> None:
    config, _ = make(project, periodo="2020-T1", perfil="publico")
    before, pages = digests(config.store_folder), digests(config.salida / "publico")
    at = {path: path.stat().st_mtime_ns for path in config.store_folder.rglob("*") if path.is_file()}
    make(project, periodo="2020-T1", perfil="publico")
    assert digests(config.store_folder) == before
    assert {path: path.stat().st_mtime_ns for path in config.store_folder.rglob("*") if path.is_file()} == at
    assert digests(config.salida / "publico") == pages
    assert not (config.salida / "ediciones").exists()
    with opened_in(config.store_folder) as store:
        assert store.editions.names("publico") == ["2020-T1"]


@pytest.mark.slow
def test_an_edition_that_kept_other_stations_is_made_over_the_one_that_drew_them(project: dict[str, Any]) -> None:
    for station, period in (("VECINA", "2020-T1"), ("CENTRAL", "2020-T2"), ("CENTRAL", "2020-T1")):
        config, _ = make(project, periodo=period, comisaria=(station,))
    (config.salida / "comite" / "de-otro.txt").write_text("x", encoding="utf-8")
    names = sorted(path.name for path in (config.salida / "ediciones/comite").iterdir())
    assert names == ["varios"]  # the first one only grew
    made = digests(again(config, "comite/varios"))
    assert digests(config.salida / "ediciones/comite/varios") == made
    assert {name.partition("/")[0] for name in made if "/" in name} == {"central", "vecina"}
    assert digests(again(config, "comite/2020-T1.2", "tercera")).items() <= digests(config.salida / "comite").items()


@pytest.mark.parametrize(
    ("edition", "words"),
    [
        ("comite/2020-T9", r"no está el acta de «comite/2020-T9». Hay: comite/2020-T1"),
        ("publico/2020-T1", r"no está el acta de «publico/2020-T1». No hay ninguna"),
        ("2020-T1", "PERFIL/PERIODO"),
        ("todos/2020-T1", "PERFIL/PERIODO"),
    ],
)
def test_an_edition_that_was_never_made_is_refused(made: tuple[Config, dict[str, str]], edition: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        again(made[0], edition)
    assert not (made[0].salida.parent / "otra").exists()


def test_what_is_there_is_not_written_over(made: tuple[Config, dict[str, str]]) -> None:
    with pytest.raises(ConfigError, match="carpeta nueva"):
        again(made[0], "comite/2020-T1", "salida")
    assert digests(made[0].salida / "comite") == made[1]


@pytest.mark.slow
def test_another_version_of_the_program_is_said(
    made: tuple[Config, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "__version__", "99")
    with pytest.raises(ConfigError, match="este es el 99"):
        again(made[0], "comite/2020-T1")
    assert digests(again(made[0], "comite/2020-T1", other_version=True)) == made[1]


@pytest.mark.slow
def test_one_that_does_not_come_out_as_it_was_is_not_written(
    made: tuple[Config, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = made[0]
    with opened_in(config.store_folder) as store:
        record = store.editions.find("comite", "2020-T1")
        assert record is not None
        order = store.editions.write(replace(record, files={**record.files, "index.html": "00"}))
        store.editions.mark_published(order)
    with pytest.raises(MapaError, match=r"1 de \d+ archivos son otros \(index.html\)"):
        again(config, "comite/2020-T1")
    assert not (config.salida.parent / "otra" / "comite").exists()
    monkeypatch.setattr(job, "__version__", "99")
    assert digests(again(config, "comite/2020-T1", other_version=True)) == made[1]


def test_a_store_that_cannot_be_written_costs_only_the_record(
    project: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(naming, "opened_in", refuse)
    told: list[str] = []
    config = load_config(None, project | {"periodo": "2020-T1", "perfil": "interno"})
    job.make.__globals__["run"](config, told.append)
    assert (config.salida / "interno" / "index.html").exists()
    assert any("no se podrá hacer de nuevo" in line for line in told)


@pytest.mark.slow
def test_a_lost_store_numbers_after_the_archive(project: dict[str, Any]) -> None:
    for period in ("2020-T1", "2020-T2"):
        config, _ = make(project, periodo=period)
    shutil.rmtree(config.store_folder)
    for period in ("2020-T1", "2020-T2"):
        make(project, periodo=period)
    names = sorted(path.name for path in (config.salida / "ediciones/comite").iterdir())
    assert names == ["2020-T1", "2020-T2"]  # what the second 2020-T1 had is in the first
    with ToldStore.opened(config.store_folder / STORE) as store:
        assert store.editions.names("comite") == ["2020-T1.2", "2020-T2.2"]


def test_the_command_takes_nothing_but_folders(
    made: tuple[Config, dict[str, str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    config = made[0]
    folders = ["--salida", str(config.salida.parent / "otra"), "--almacen", str(config.store_folder)]
    assert call("generar", "--edicion", "comite/2020-T1", *folders, "--periodo", "2020", monkeypatch=monkeypatch) == 2
    assert "no --periodo" in capsys.readouterr().err
    assert call("generar", "--edicion", "comite/2020-T1", *folders, "--silencio", monkeypatch=monkeypatch) == 0
    assert digests(config.salida.parent / "otra" / "comite") == made[1]


@pytest.mark.slow
@pytest.mark.parametrize("step", ["told and not published", "published and not noted"])
def test_a_run_that_is_killed_at_its_end_leaves_no_hole_in_the_numbers(
    project: dict[str, Any], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    class Killed(BaseException):
        """The process ends here."""

    def killed(*_: Any, **__: Any) -> None:
        raise Killed

    make(project, periodo="2020-T1", perfil="publico")
    with monkeypatch.context() as patch:
        if step == "told and not published":
            patch.setattr(session.Session, "publish", killed)
        else:
            patch.setattr(EditionBook, "mark_published", killed)
        with pytest.raises(Killed):
            make(project, periodo="2020-T2", perfil="publico")
    config, _ = make(project, periodo="2020-T2", perfil="publico")
    with opened_in(config.store_folder) as store:
        assert store.editions.names("publico") == ["2020-T1", "2020-T2"]
    assert [path.name for path in (config.salida / "ediciones/publico").iterdir()] == ["2020-T1"]
    assert digests(again(config, "publico/2020-T2")) == digests(config.salida / "publico")
