"""The sheet of a month as a command: which month, which incidents, and what is said where little is known."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from geo.errors import ConfigError, InputError
from geo.incidents.read import read_parts
from helpers.months.town_of_months import Fact, invented, project_of
from helpers.program import call
from mapadelito.jobs.follow import FOLLOW, follow
from mapadelito.jobs.generate import run
from mapadelito.settings.config import load_config
from mapadelito.settings.usual_places import HELD_FILE
from mapadelito.store.held import IncidentStore
from mapadelito.store.typed_tables import held_part
from maps.paper.pdf_objects import page_count

if TYPE_CHECKING:
    from pathlib import Path

FACTS = invented("2019-01", "2020-10", a_month=20)


def page(project: dict[str, Any], said: list[str] | None = None, **options: Any) -> str:
    config = load_config(None, project | {"perfil": "interno"} | options)
    follow(config, (said if said is not None else []).append)
    return (config.salida / config.perfil / f"{FOLLOW}.html").read_text(encoding="utf-8")


def test_the_last_whole_month_is_read_unless_another_is_asked_for(tmp_path: Path) -> None:
    begun = [*FACTS, Fact(8001, "2020-11-03", "HURTO", 400.0, 400.0), Fact(8002, "2020-11-04", "HURTO", 420.0, 400.0)]
    project, said = project_of(tmp_path, begun), list[str]()
    text = page(project, said)
    assert "Seguimiento de octubre de 2020" in text
    assert any(line.startswith("Mes: octubre de 2020, el último completo; los datos llegan al 04/11/2020") for line in said)
    assert "no ha terminado" not in text
    unended = page(project, mes="2020-11")
    assert "Noviembre de 2020 no ha terminado en los datos" in unended
    with pytest.raises(InputError, match=r"No hay hechos de enero de 2015: los datos van del .*/2019 al 04/11/2020"):
        page(project, mes="2015-01")
    folder = tmp_path / "salida" / "interno"
    assert sorted(path.name for path in folder.iterdir()) == [f"{FOLLOW}.{end}" for end in ("html", "pdf", "xlsx")]
    assert page_count((folder / f"{FOLLOW}.pdf").read_bytes()) == 1


@pytest.mark.parametrize(("loaded", "ended"), [(date(2020, 11, 2), True), (date(2020, 10, 30), False)])
def test_of_the_store_it_is_the_month_of_generar(tmp_path: Path, loaded: date, ended: bool) -> None:  # noqa: FBT001 (a row of the table)
    facts = [fact for fact in FACTS if fact.month >= "2020-08" and fact.day < "2020-10-21"]
    project = project_of(tmp_path, facts)
    [part] = read_parts([tmp_path / "hechos.csv"], by_address=True, by_sector=True)
    with IncidentStore.opened(tmp_path / "almacen" / HELD_FILE) as store:
        store.add([held_part(part, sha256="1", reading="1")], today=loaded)
    said, told = list[str](), list[str]()
    held = {name: value for name, value in project.items() if name != "incidentes"}
    month = "octubre" if ended else "setiembre"
    text = page(held, said)
    assert f"Seguimiento de {month} de 2020" in text
    assert any(line.startswith(f"Mes: {month} de 2020, el mismo que «generar»; los datos llegan al ") for line in said)
    assert ("Octubre de 2020 no ha terminado en los datos" in text) == ended
    maps = load_config(None, held | {"perfil": "interno", "mapa": "delito", "formato": "html"})
    run(maps, told.append)
    assert any(line.startswith(f"Periodo: {month} de 2020, ") for line in told)


def test_once_the_maps_are_there_the_sheet_leads_to_them_and_is_not_of_their_edition(tmp_path: Path) -> None:
    project = project_of(tmp_path, [fact for fact in FACTS if "2020-08" <= fact.month <= "2020-09"])
    link = '<a href="index.html">Mapas</a>'
    maps = load_config(None, project | {"perfil": "interno", "mapa": "delito", "formato": "html", "periodo": "2020-09"})
    assert link not in page(project)
    run(maps, lambda _: None)
    text = page(project)
    assert "Seguimiento de setiembre de 2020" in text
    assert link in text
    assert run(maps, lambda _: None)["edicion"]["archivada"] is None


def test_comite_counts_no_reserved_incident(tmp_path: Path) -> None:
    with_them = page(project_of(tmp_path / "a", FACTS), perfil="comite")
    ordinary = [fact for fact in FACTS if fact.delito != "VIOLENCIA FAMILIAR"]
    assert page(project_of(tmp_path / "b", ordinary), perfil="comite") == with_them
    assert "Sin los hechos reservados" in with_them
    assert "Violencia contra la mujer" not in with_them
    assert not (tmp_path / "a" / "almacen").exists()


def test_a_month_that_was_not_loaded_is_not_one_without_crime(tmp_path: Path) -> None:
    lost = [fact for fact in FACTS if fact.month != "2020-07"]
    text = page(project_of(tmp_path, lost))
    assert "No se conocen, y no se cuentan en lo usual: julio de 2020." in text
    assert "El año 2020 no se suma: no se conocen todos sus meses." in text


def test_an_incident_rejected_for_its_position_is_in_the_total_alone(tmp_path: Path) -> None:
    outside = [fact for fact in FACTS if fact.month == "2020-10" and not fact.sector]
    assert outside
    text = page(project_of(tmp_path, FACTS))
    whole = sum(fact.month == "2020-10" for fact in FACTS)
    assert f"Toda la jurisdicción, todos los delitos: {whole} en octubre" in text
    many = "hecho" if len(outside) == 1 else "hechos"
    assert f"{len(outside)} {many} del mes, sin sector: están solo en el total." in text


def test_the_page_has_neither_script_nor_the_name_of_a_file(tmp_path: Path) -> None:
    text = page(project_of(tmp_path, [Fact(1, "2020-10-31", "HURTO", 300.0, 300.0)]))
    assert "<script" not in text
    assert "hechos.csv" not in text
    assert "Fuente: Registros de la comisaría." in text
    assert text.count("hacen falta doce meses anteriores") == 1  # of all lines
    assert "Toda la jurisdicción, todos los delitos: 1 en octubre de 2020.</" in text
    assert "No se sabe cuántos hechos de octubre de 2020 faltan por llegar" in text


def test_what_came_late_before_tells_how_much_is_to_come(tmp_path: Path) -> None:
    project = project_of(tmp_path, FACTS)
    months = sorted({fact.month for fact in FACTS})
    late = {fact.number for fact in FACTS if fact.number % 4 == 0}
    loads = [[fact for fact in FACTS if fact.month < "2020-01"]]
    for before, month in pairwise(months[months.index("2019-12") :]):
        own = [fact for fact in FACTS if fact.month == month and fact.number not in late]
        loads.append([*own, *(fact for fact in FACTS if fact.month == before != "2019-12" and fact.number in late)])
    with IncidentStore.opened(tmp_path / "almacen" / HELD_FILE) as store:
        for number, facts in enumerate(loads):
            project_of(tmp_path / f"carga{number}", facts)
            [part] = read_parts([tmp_path / f"carga{number}" / "hechos.csv"], by_address=True, by_sector=True)
            day = date(2020, 1 + number, 5) if number < 12 else date(2021, number - 11, 5)
            store.add([held_part(part, sha256=f"{number}", reading="1")], today=day)
    del project["incidentes"]
    text = page(project)
    past = [fact for fact in FACTS if "2020-01" <= fact.month <= "2020-08"]  # three months old by the load of November
    late_ones = sum(fact.number in late for fact in past)
    known = sum(fact.month == "2020-10" and fact.number not in late for fact in FACTS)
    share = late_ones / (len(past) - late_ones)
    assert re.search(rf"De octubre de 2020 faltan por llegar unos {share * known:.0f} hechos", text)
    assert "como en los 8 meses anteriores" in text
    files = page(project | {"incidentes": [tmp_path / "hechos.csv"]})
    assert "No se sabe cuántos hechos de octubre de 2020 faltan por llegar" in files


def test_both_files_are_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match="--limites"):
        follow(load_config(None, {"incidentes": [tmp_path / "hechos.csv"]}), lambda _: None)
    assert call("seguimiento", "--mes", "2020-01..2020-03", monkeypatch=monkeypatch) == 2
