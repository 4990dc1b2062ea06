"""Jurisdictions made one by one: the edition grows, and only what would be lost is archived."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from helpers.attack import digests
from helpers.program import make, write_project
from mapadelito.jobs import session
from mapadelito.jobs.editions.remake import remake
from mapadelito.jobs.ending import ending
from mapadelito.publication.edition_record import EditionBook
from mapadelito.publication.store import opened_in
from mapadelito.settings.config import Config, load_config

if TYPE_CHECKING:
    from pathlib import Path

USUAL = {"mapa": "delito", "formato": "xlsx", "perfil": "comite"}


@pytest.fixture
def project(tmp_path: Path) -> dict[str, Any]:
    """Write the project made by hand, with a store."""
    return write_project(tmp_path) | {"almacen": tmp_path / "almacen"} | USUAL


def one(project: dict[str, Any], station: str, period: str, **more: Any) -> tuple[Config, dict[str, Any]]:
    return make(project, comisaria=(station,), periodo=period, **more)


def archived(config: Config) -> list[str]:
    folder = config.salida / "ediciones/comite"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def names(config: Config) -> list[str]:
    with opened_in(config.store_folder) as store:
        return store.editions.names("comite")


def again(config: Config, edition: str) -> dict[str, str]:
    other = load_config(None, {"salida": config.salida.parent / edition.replace("/", "-"), "almacen": config.store_folder})
    remake(other, lambda _: None, edition=edition)
    return digests(other.salida / "comite")


def test_what_only_grows_keeps_its_name_and_what_is_replaced_is_archived_and_said(project: dict[str, Any]) -> None:
    one(project, "CENTRAL", "2020-T1")
    config, record = one(project, "VECINA", "2020-T1")
    whole = digests(config.salida / "comite")
    assert record["edicion"] == {"nombre": "2020-T1", "archivada": None}
    assert not any("anterior" in line for line in ending(record))
    assert (names(config), archived(config)) == (["2020-T1"], [])
    _, record = one(project, "CENTRAL", "2020-T2")
    folder = "ediciones/comite/2020-T1"
    assert record["edicion"] == {"nombre": "varios", "archivada": {"carpeta": folder, "periodos": ["enero a marzo de 2020"]}}
    [line] = [line for line in ending(record) if "anterior" in line]
    assert line.startswith(f"La edición anterior (enero a marzo de 2020) se guardó en «{folder}»")
    assert digests(config.salida / folder) == whole
    assert (names(config), archived(config)) == (["2020-T1", "varios"], ["2020-T1"])


def test_fewer_formats_archive_what_goes_once_and_change_nothing_of_what_is_said(project: dict[str, Any]) -> None:
    def made(*formats: str) -> dict[str, str]:
        config, _ = one(project, "CENTRAL", "2020-T1", formato=formats)
        return digests(config.salida / "comite")

    whole = made("kmz", "xlsx")
    alone = made("kmz")
    folder = project["salida"] / "ediciones/comite"
    assert [digests(path) for path in folder.iterdir()] == [whole]
    assert alone["central/capas.kmz"] == whole["central/capas.kmz"]
    assert "central/cuadro.xlsx" not in alone
    assert made("kmz", "xlsx") == whole  # it grows, and is the one that there was
    config, _ = one(project, "CENTRAL", "2020-T1", formato="kmz")
    assert (names(config), archived(config)) == (["2020-T1", "2020-T1.2"], ["2020-T1"])


@pytest.mark.slow
def test_each_edition_that_grew_is_made_again(project: dict[str, Any]) -> None:
    made = {}
    for period in ("2020-T1", "2020-T2"):
        for station in ("CENTRAL", "VECINA", "CENTRAL"):
            config, _ = one(project, station, period)
        made[period] = digests(config.salida / "comite")
        assert json.loads((config.salida / "reservado/edicion-comite.json").read_text())["edicion"] == period
    assert (names(config), archived(config)) == (["2020-T1", "varios", "2020-T2"], ["2020-T1"])
    assert {period: again(config, f"comite/{period}") for period in made} == made
    config, _ = one(project, "CENTRAL", "2020-T2", formato="html")  # something goes
    assert (names(config)[3:], archived(config)) == (["2020-T2.2"], ["2020-T1", "2020-T2"])


@pytest.mark.slow
@pytest.mark.parametrize("step", ["told and not published", "published and not noted"])
def test_a_run_that_adds_and_is_killed_leaves_an_edition_that_grows_on(
    project: dict[str, Any], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    class Killed(BaseException):
        """The process ends here."""

    def killed(*_: Any, **__: Any) -> None:
        raise Killed

    one(project, "CENTRAL", "2020-T1")
    with monkeypatch.context() as patch:
        where = (session.Session, "publish") if step == "told and not published" else (EditionBook, "mark_published")
        patch.setattr(*where, killed)
        with pytest.raises(Killed):
            one(project, "VECINA", "2020-T1")
    for station in ("CENTRAL", "VECINA"):
        config, _ = one(project, station, "2020-T1")
        assert (names(config), archived(config)) == (["2020-T1"], [])
    assert again(config, "comite/2020-T1") == digests(config.salida / "comite")
