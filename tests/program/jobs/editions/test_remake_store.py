"""Every edition of a year, made again from the store after all that may happen to it since."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from geo.errors import MapaError
from helpers.attack import Town, digests
from helpers.editions_sim import PLACE
from helpers.store.loaded import DAY, load_files
from mapadelito.jobs.editions.remake import remake
from mapadelito.jobs.generate import run
from mapadelito.jobs.told import forget, withdraw
from mapadelito.publication.store import opened_in
from mapadelito.settings.config import Config, load_config
from mapadelito.settings.usual_places import HELD_FILE
from mapadelito.store.held import IncidentStore

if TYPE_CHECKING:
    import pandas as pd

pytestmark = pytest.mark.slow


def loaded(town: Town, rows: pd.DataFrame, name: str) -> None:
    """Load some rows into the store of the town."""
    path = town.folder / f"{name}.csv"
    rows.to_csv(path, index=False)
    load_files(town.folder / "almacen", [path], [Path(town.options["limites"])])


def generated(town: Town, period: str, profile: str, **options: Any) -> Config:
    """Make an edition from the store."""
    folders = {"salida": town.folder / "salida", "almacen": town.folder / "almacen"}
    given = {"periodo": period or None, "perfil": profile, "mapa": "delito", "formato": "html,gpkg,xlsx,pdf"} | options
    config = load_config(None, town.options | folders | given)
    run(config, lambda _: None)
    return config


def made_again(config: Config, edition: str, told: list[str]) -> dict[str, str]:
    """Make an edition again in a folder of its own, and return the digests of its files."""
    folder = config.salida.parent / edition.replace("/", "-")
    remake(load_config(None, {"salida": folder, "almacen": config.store_folder}), told.append, edition=edition)
    return digests(folder / edition.partition("/")[0])


@pytest.mark.parametrize("profile", ["publico", "comite", "interno"])
def test_each_edition_comes_out_as_it_was_after_corrections_and_withdrawals(town: Town, profile: str) -> None:
    limits = town.folder / "limites.geojson"
    if Path(town.options["limites"]) != limits:
        shutil.copyfile(town.options["limites"], limits)
    town.options = town.options | {"limites": limits}
    month = town.rows["fecha"].str[3:5].astype(int)
    made: dict[str, dict[str, str]] = {}
    loaded(town, town.rows[month <= 3].iloc[:-40], "marzo")
    for period, rows in (("2021-T1", ()), ("2021-T2", month > 3), ("2021-S1", ())):
        if len(rows):
            loaded(town, town.rows[rows], "junio")
        config = generated(town, period, profile, cerrar=("2021-S1",) if period == "2021-S1" else ())
        made[period] = digests(config.salida / profile)
    loaded(town, town.rows[month <= 3].iloc[-40:], "tarde")
    made["2021-S1.2"] = digests(generated(town, "2021-S1", profile).salida / profile)
    if profile == "publico":
        asked = {"salida": config.salida, "almacen": config.almacen, "comisaria": (PLACE,)}
        [_, kept] = withdraw(load_config(None, asked), "2021-S1", "")
        assert "ediciones/publico/2021-T1, ediciones/publico/2021-T2" in kept
    limits.write_text("{}", encoding="utf-8")
    archive = config.salida / "ediciones" / profile
    names = [name for name in made if (archive / name).exists()]
    assert {"2021-T1", "2021-T2"} <= {*names}
    store, told = digests(config.store_folder), list[str]()
    with opened_in(config.store_folder) as book:  # another run that has the store does not stop what only reads it
        assert {*book.editions.names(profile)} <= {*made}
        for name in book.editions.names(profile):
            assert made_again(config, f"{profile}/{name}", told) == made[name], name
    assert all(digests(archive / name) == made[name] for name in names)
    assert digests(config.store_folder) == store
    assert any("no la publique" in line for line in told) == (profile == "publico")


def test_the_current_month_is_that_of_then(town: Town) -> None:
    month = town.rows["fecha"].str[3:5].astype(int)
    loaded(town, town.rows[month <= 2], "febrero")
    config = generated(town, "", "interno", formato="xlsx")
    made = digests(config.salida / "interno")
    with opened_in(config.store_folder) as store:
        [name] = store.editions.names("interno")
    loaded(town, town.rows[month > 2], "junio")
    generated(town, "", "interno", formato="xlsx")
    assert made_again(config, f"interno/{name}", []) == made == digests(config.salida / "ediciones/interno" / name)


def test_an_edition_without_facts_has_none_though_some_were_loaded_since(town: Town) -> None:
    config = generated(town, "2021-T1", "publico", formato="xlsx", factores=town.options["calles"])
    made = digests(config.salida / "publico")
    loaded(town, town.rows, "todo")
    assert made_again(config, "publico/2021-T1", []) == made


def test_what_is_forgotten_cannot_be_made_again_and_nothing_is_written(town: Town) -> None:
    loaded(town, town.rows, "todo")
    config = generated(town, "2021-S1", "publico", formato="html", cerrar=("2021-S1",))
    forget(load_config(None, {"salida": config.salida, "almacen": config.almacen}), "2021-S1", sure=True)
    told: list[str] = []
    with pytest.raises(MapaError, match="no sale igual"):
        made_again(config, "publico/2021-S1", told)
    assert not (config.salida.parent / "publico-2021-S1" / "publico").exists()


def test_an_edition_that_closed_months_without_the_facts_of_an_undone_load_is_made_again_without_them(town: Town) -> None:
    month = town.rows["fecha"].str[3:5].astype(int)
    loaded(town, town.rows[month <= 3], "marzo")
    made = {"2021-T1": digests(generated(town, "2021-T1", "publico", formato="html").salida / "publico")}
    loaded(town, town.rows[month > 3], "junio")
    with IncidentStore.opened(town.folder / "almacen" / HELD_FILE) as held:
        held.take_back(1, today=DAY)
    config = generated(town, "2021-S1", "publico", formato="html", cerrar=("2021-S1",))
    made["2021-S1"] = digests(config.salida / "publico")
    for name, files in made.items():
        assert made_again(config, f"publico/{name}", []) == files, name
