"""What a run renews, what it keeps of earlier ones, and what it does when it cannot draw or has nothing to draw."""

from __future__ import annotations

import hashlib
import io
import json
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from geo.errors import InputError, MapaError
from helpers.program import make
from mapadelito.cli import app
from mapadelito.jobs import finishing
from mapadelito.jobs import generate as job
from mapadelito.jobs.review import review
from mapadelito.outputs.editions import kept_entries
from mapadelito.outputs.folder import Output
from mapadelito.outputs.products import make_products
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

    from layers.analysis import Analysis
    from mapadelito.outputs.products import ProductRequest, Products


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def pages(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(path.read_bytes())).pages)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Names of the stations that cannot be drawn, to add to."""
    names: set[str] = set()

    def failing(request: ProductRequest, analysis: Analysis) -> Products:
        if analysis.name in names:
            raise MapaError("no hay cómo")
        return make_products(request, analysis)

    monkeypatch.setattr(finishing, "make_products", failing)
    return names


@pytest.mark.slow
def test_a_station_that_cannot_be_drawn_keeps_its_files_and_is_named(project: dict[str, Any], broken: set[str]) -> None:
    config, _ = make(project, periodo="2020-T1", mapa="delito", formato="html,pdf")
    public = config.salida / "publico"
    before = digests(public)
    broken.add("VECINA")
    _, record = make(project, periodo="2020-T2", mapa="delito", formato="html,pdf")
    after = digests(public)
    assert {name: after[name] for name in before if name.startswith("vecina/")} == {
        name: content for name, content in before.items() if name.startswith("vecina/")
    }
    assert after["central/mapa-del-delito.html"] != before["central/mapa-del-delito.html"]
    assert record["fallidas"] == [{"nombre": "VECINA", "motivo": "no hay cómo"}]
    index = (public / "index.html").read_text(encoding="utf-8")
    words = "No se pudo hacer en esta corrida; se conserva lo anterior: Comisaría VECINA (enero a marzo de 2020)"
    assert words in index
    assert 'href="vecina/mapa-del-delito.html"' in index
    annex = " ".join(pages(public / "anexo.pdf").split())
    assert "VECINA (enero a marzo de 2020)" in annex
    for words in ("enero a marzo de 2020", "abril a junio de 2020"):
        assert words in annex.partition("Nota de método")[0]
    for item in record["salidas"]:
        path = config.salida / item["archivo"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == item["sha256"]


def test_the_command_ends_with_1_where_a_station_failed(project: dict[str, Any], broken: set[str]) -> None:
    options = [f"--{name}={project[name][0]}" for name in ("incidentes", "limites")]
    broken.add("VECINA")
    done = CliRunner().invoke(app, ["generar", *options, "--formato=html", f"--salida={project['salida']}"])
    assert done.exit_code == 1
    assert "No se pudo hacer VECINA: no hay cómo" in done.output
    assert (project["salida"] / "publico" / "central" / "mapa-del-delito.html").is_file()
    assert not (project["salida"] / "publico" / "vecina").exists()
    index = (project["salida"] / "publico" / "index.html").read_text(encoding="utf-8")
    assert "No se pudo hacer en esta corrida, y no hay nada anterior: VECINA." in index


@pytest.mark.slow
def test_a_run_in_which_all_fail_changes_nothing(project: dict[str, Any], broken: set[str]) -> None:
    config, _ = make(project, mapa="delito", formato="html")
    before = digests(config.salida)
    broken.update({"CENTRAL", "VECINA"})
    with pytest.raises(MapaError, match="ninguna jurisdicción"):
        make(project, mapa="delito", formato="html", periodo="2020-T2")
    assert digests(config.salida) == before


@pytest.mark.slow
def test_other_stations_and_commands_are_carried_over(project: dict[str, Any]) -> None:
    config, _ = make(project, periodo="2020-T1", formato="html")
    public = config.salida / "publico"
    (public / "territorios.html").write_text("de otra orden", encoding="utf-8")
    (config.salida / "reservado" / "central").mkdir()
    (config.salida / "reservado" / "central" / "hoja-de-ruta.html").write_text("ruta", encoding="utf-8")
    before = digests(config.salida)
    make(project, periodo="2020-T2", comisaria=("CENTRAL",), mapa="delito", formato="html")
    after = digests(config.salida)
    kept = [name for name in before if "/vecina/" in name or "territorios" in name or "hoja-de-ruta" in name]
    assert len(kept) == 2 + len([name for name in before if "/vecina/" in name])
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert "publico/central/mapa-de-riesgo.html" not in after
    index = (public / "index.html").read_text(encoding="utf-8")
    assert index.count(' data-palabras="') == index.count('<path class="h') == 2, "kept ones are listed and drawn too"
    assert "Se conserva lo de corridas anteriores: Comisaría VECINA (enero a marzo de 2020)" in index
    make(project, periodo="2020-T2", comisaria=("VECINA",), mapa="delito", formato="html")
    index = (public / "index.html").read_text(encoding="utf-8")
    assert "CENTRAL (abril a junio de 2020)" in index
    assert "VECINA (" not in index


@pytest.mark.slow
def test_what_is_taken_away_and_what_is_missing_is_said(project: dict[str, Any]) -> None:
    options = {"periodo": "2020-S1", "mapa": "delito"}
    config, record = make(project, **options, formato="html,pdf")
    empty = "No hay ningún hecho de enero a junio de 2020 en VECINA"
    assert any(line.startswith(empty) for line in record["decisiones"])
    make(project, **options, formato="html,pdf", comisaria=("CENTRAL",))
    certificate = " ".join(pages(config.salida / "publico" / "constancia.pdf").split())
    assert "Se elaboró 1 mapa de 1 jurisdicción: Comisaría CENTRAL. Se conserva lo de corridas anteriores" in certificate
    told: list[str] = []
    job.run(load_config(None, project | options | {"formato": "html", "comisaria": ("CENTRAL",)}), told.append)
    gone = "Se quita lo que hizo una corrida anterior y esta no: anexo.pdf, central/mapa-del-delito.pdf, constancia.pdf."
    assert any(line.startswith(gone) for line in told)
    assert not any("VECINA" in line for line in told if "ningún hecho" in line)
    assert "Analizando 1 jurisdicción …" in told


def test_a_sheet_never_says_that_the_data_go_on_to_the_end_of_the_period(project: dict[str, Any]) -> None:
    for profile, words in (("publico", "junio de 2020"), ("interno", "26/06/2020")):  # of public facts the month is told
        config, _ = make(project, periodo="2020", mapa="delito", formato="html", perfil=profile)
        page = (config.salida / profile / "central" / "mapa-del-delito.html").read_text(encoding="utf-8")
        data = json.loads(page.split('id="datos">')[1].split("</script>")[0])
        fields = [data["textos"][at] for at in data["campos"]]
        assert fields[fields.index("Datos hasta") + 1] == words, profile


@pytest.mark.slow
def test_what_is_kept_is_known_without_the_inventory_too(project: dict[str, Any]) -> None:
    config, _ = make(project, formato="html")
    path = config.salida / "reservado" / "edicion-publico.json"
    for text in ("", "[1]", '[{"name": 1}]', '{"edicion": 1}', '{"comisarias": [1]}'):
        path.write_text(text, encoding="utf-8")
        with Output(config.salida) as output:
            [entry] = kept_entries(output, "publico", made=("central",), failed={})
        assert (entry.name, entry.period) == ("vecina", "")
        assert ("Mapa de riesgo", "vecina/mapa-de-riesgo.html") in entry.links
    path.unlink()
    make(project, formato="html", comisaria=("CENTRAL",))
    index = (config.salida / "publico" / "index.html").read_text(encoding="utf-8")
    assert "vecina (de periodo desconocido)" in index
    assert 'href="vecina/mapa-de-riesgo.html"' in index


COVER_AND_INDEX = 2
"""Pages of the annex that are no sheets; the note of method follows the index."""


@pytest.mark.slow
def test_a_kept_print_that_somebody_changed_is_not_bound(project: dict[str, Any]) -> None:
    config, _ = make(project, mapa="delito", formato="pdf")
    (config.salida / "publico" / "vecina" / "mapa-del-delito.pdf").write_bytes(b"%PDF-1.4 rota")
    make(project, mapa="delito", formato="pdf", comisaria=("CENTRAL",))
    sheets = len(PdfReader(config.salida / "publico" / "central" / "mapa-del-delito.pdf").pages)
    assert len(PdfReader(config.salida / "publico" / "anexo.pdf").pages) == sheets + COVER_AND_INDEX


def test_the_same_run_again_changes_no_byte(project: dict[str, Any]) -> None:
    config, _ = make(project, mapa="delito", comisaria=("CENTRAL",))
    first = digests(config.salida / "publico")
    make(project, mapa="delito", comisaria=("CENTRAL",))
    assert digests(config.salida / "publico") == first


@pytest.mark.parametrize(
    ("header", "row", "options", "words"),
    [
        ("", "", {"periodo": "2002"}, r"no tienen hechos de año 2002: van del 0\d/01/2020 al .*enero a junio de 2020"),
        ("", "", {"periodo": "2031-T1"}, "no tienen hechos de enero a marzo de 2031"),
        (",latitud,", ",otra,", {}, "columna de latitud"),
        ("HURTO", "XQZW", {}, "no reconoce el delito de ninguna"),
        ("/2020", "/2020x", {}, "Ninguna de las .* filas se puede usar"),
    ],
)
def test_without_usable_facts_nothing_is_touched(
    project: dict[str, Any],
    header: str,
    row: str,
    options: dict[str, str],
    words: str,
) -> None:
    there = project["salida"] / "publico" / "central" / "mapa-del-delito.html"
    there.parent.mkdir(parents=True)
    there.write_text("de una corrida anterior", encoding="utf-8")
    before = digests(project["salida"])
    [path] = project["incidentes"]
    text = path.read_text(encoding="utf-8")
    for delito in ("ROBO", "VIOLENCIA FAMILIAR", "DELITO NUNCA VISTO"):
        text = text.replace(delito, "HURTO")
    path.write_text(text.replace(header, row) if header else text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        make(project, formato="html", **options)
    assert digests(project["salida"]) == before


def test_a_quiet_month_inside_the_dates_is_a_map_that_says_so(project: dict[str, Any]) -> None:
    [path] = project["incidentes"]
    text = path.read_text(encoding="utf-8").replace("/03/2020", "/04/2020")
    path.write_text(text, encoding="utf-8")
    config, record = make(project, formato="html", periodo="2020-03")
    assert record["filas"]["aceptadas"] == 0
    page = (config.salida / "publico" / "central" / "mapa-del-delito.html").read_text(encoding="utf-8")
    assert "Sin hechos" in page


def test_the_inventory_says_the_period_of_each_station(project: dict[str, Any]) -> None:
    config, _ = make(project, mapa="delito", formato="html", periodo="2020-T1")
    found = json.loads((config.salida / "reservado" / "edicion-publico.json").read_text(encoding="utf-8"))
    assert found["edicion"] == "2020-T1"
    assert [(entry["name"], entry["folder"], entry["period"]) for entry in found["comisarias"]] == [
        ("CENTRAL", "central", "enero a marzo de 2020"),
        ("VECINA", "vecina", "enero a marzo de 2020"),
    ]


def test_of_no_fact_no_share_is_printed(project: dict[str, Any]) -> None:
    config, _ = make(project, periodo="2020-S1", mapa="delito", formato="html,pdf", comisaria=("VECINA",))
    assert "Cobertura de las fuentes" not in (config.salida / "publico" / "index.html").read_text(encoding="utf-8")
    assert "Perfil: público." in pages(config.salida / "publico" / "constancia.pdf")


@pytest.mark.parametrize("order", [job.run, review])
def test_a_table_of_no_rows_is_said_to_have_none(project: dict[str, Any], order: Any) -> None:
    project["incidentes"][0].write_text("id,fecha,delito,latitud,longitud\n", encoding="utf-8")
    told: list[str] = []
    with pytest.raises(InputError, match="ninguna fila") if order is job.run else nullcontext():
        order(load_config(None, project), told.append)
    assert order is job.run or any("ninguna fila debajo de su cabecera" in line for line in told)


def test_a_refusal_of_every_row_ends_each_sentence_once(project: dict[str, Any]) -> None:
    table = "id,fecha,delito,latitud,longitud\n1,01/02/2020,HURTO,,\n"
    project["incidentes"][0].write_text(table, encoding="utf-8")
    with pytest.raises(InputError, match=r"se puede usar: 1, «Sin coordenada»\. No se cambió"):
        make(project)
