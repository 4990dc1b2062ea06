"""The main job on a hand-made comisaría."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest

from geo.errors import ConfigError, GeometryError
from geo.formats.layers.vector import list_layers, read_layer
from helpers.attack import png_chunks
from helpers.program import ADDRESS, make
from mapadelito.jobs.generate import run
from mapadelito.outputs.record import RECORD
from mapadelito.outputs.row_review.address_book import ADDRESSES
from mapadelito.outputs.row_review.delito_tables import DELITOS
from mapadelito.outputs.row_review.quality_page import QUALITY
from mapadelito.outputs.row_review.rejects import REJECTS, REJECTS_BOOK
from mapadelito.publication.public_record import PUBLIC_RECORD
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

    from mapadelito.settings.config import Config

    Run = tuple[Config, dict[str, Any]]


def test_the_account_and_the_files(usual_run: Run) -> None:
    config, record = usual_run
    rows = {"leidas": 86, "aceptadas": 81, "duplicadas": 1, "rechazadas": 3, "no_datos": 1, "excluidas": 0}
    assert record["filas"] == rows
    assert record["rechazos"] == {"COORD_FALTA": 1, "FECHA_INVALIDA": 1, "FUERA_DE_JURISDICCION": 1}
    assert record["avisos"]["COORD_FORZADA"] == 1
    assert record["avisos"]["DELITO_DESCONOCIDO"] == 10
    assert record["cobertura"] == {"mapeadas": 80, "total": 84, "pct": 95.2}
    central, other = record["comisarias"]
    assert (central["nombre"], central["carpeta"], central["incidentes"]) == ("CENTRAL", "central", 81)
    assert central["sin_sector"] == 1  # the forced one has no sector
    assert sum(central["sectores"].values()) + central["sin_sector"] == 81
    assert (central["evidencia"], central["puntos_criticos"]) == ("suficiente", 1)
    assert (other["incidentes"], other["evidencia"]) == (0, "insuficiente")
    assert sum(item["incidentes"] for item in record["comisarias"]) + record["sin_comisaria"] == rows["aceptadas"]
    assert record == json.loads((config.salida / RECORD).read_text(encoding="utf-8"))
    assert record["periodo"] == {"desde": "2020-01-01", "hasta": "2020-06-30"}
    names = {item["archivo"] for item in record["salidas"]}
    pages = {f"publico/{place}/{page}" for place in ("central", "vecina") for page in PAGES}
    assert names == pages | {
        "publico/index.html",
        "publico/anexo.pdf",
        "publico/constancia.pdf",
        REJECTS,
        REJECTS_BOOK,
        DELITOS,
        QUALITY,
        ADDRESSES,  # the run has streets, and a row without coordinates that has an address
        PUBLIC_RECORD,
        "reservado/edicion-publico.json",
    }


PAGES = (
    *(f"mapa-{kind}.{form}" for kind in ("del-delito", "de-riesgo") for form in ("html", "pdf")),
    "capas.gpkg",
    "capas.kmz",
    "cuadro.xlsx",
)


def test_rejected_rows_are_all_listed(usual_run: Run) -> None:
    config, _ = usual_run
    lines = (config.salida / REJECTS).read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(";")[:4] for line in lines[1:]] == [
        ["hechos.csv", "", "82", "FUERA_DE_JURISDICCION"],
        ["hechos.csv", "", "84", "COORD_FALTA"],
        ["hechos.csv", "", "85", "FECHA_INVALIDA"],
    ]


def test_same_input_same_bytes_in_any_row_order(project: dict[str, Any], usual_run: Run, tmp_path: Path) -> None:
    _, first = usual_run
    header, *rows = (tmp_path / "hechos.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "hechos.csv").write_text("\n".join([header, *reversed(rows)]) + "\n", encoding="utf-8")
    _, second = make(project, salida=tmp_path / "otra")
    public = [[item for item in record["salidas"] if item["archivo"].startswith("publico/")] for record in (first, second)]
    assert public[0] == public[1]


def test_the_public_folder_holds_nothing_reserved(usual_run: Run) -> None:
    config, _ = usual_run
    folder = config.salida / "publico"
    for page in folder.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for word in (ADDRESS, "Violencia familiar", "NUNCA VISTO", str(config.salida)):
            assert word not in text
    with zipfile.ZipFile(folder / "central" / "capas.kmz") as archive:
        places = archive.read("doc.kml").decode()
        assert {item.date_time for item in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
    assert png_chunks((folder / "central" / "capas.kmz").read_bytes()) == {"IHDR", "IDAT", "IEND"}  # no text and no time
    whens = set(re.findall("<when>([^<]*)<", places))
    assert whens
    assert all(re.fullmatch(r"2020-\d{2}", when) for when in whens)
    assert places.count("<Placemark>") > 60
    for word in (ADDRESS, "Violencia familiar", "NUNCA VISTO", "http://maps", str(config.salida)):
        assert word not in places
    points = read_layer(folder / "central" / "capas.gpkg", layer="incidentes").frame
    assert set(points["delito"]) == {"Hurto", "Robo"}
    assert not {"direccion", "fecha", "hora", "id"} & set(points.columns)
    layers = ["sectores", "incidentes", "puntos_criticos", "hechos_por_punto", "celdas"]
    assert list_layers(folder / "central" / "capas.gpkg") == layers
    places = read_layer(folder / "central" / "capas.gpkg", layer="hechos_por_punto").frame
    assert set(places.columns) == {"hechos", "leyenda", "geometry"}
    assert places["hechos"].sum() <= len(points)
    cells = read_layer(folder / "central" / "capas.gpkg", layer="celdas").frame
    assert set(cells.columns) == {"banda", "desde_km2", "geometry"}
    assert "celdas" not in list_layers(folder / "vecina" / "capas.gpkg")
    for name, offered in (("central", True), ("vecina", False)):
        page = (folder / name / "mapa-del-delito.html").read_text(encoding="utf-8")
        assert ('"vistas":[{"tipo":"densidad"' in page, '"vistas":[]' in page) == (offered, not offered)


def test_the_internal_profile_shows_all_and_says_so(project: dict[str, Any]) -> None:
    config, _ = make(project, perfil="interno", mapa="delito", formato="html,gpkg")
    page = (config.salida / "interno" / "central" / "mapa-del-delito.html").read_text(encoding="utf-8")
    assert ADDRESS in page
    assert "RESERVADO" in page
    assert len(read_layer(config.salida / "interno" / "central" / "capas.gpkg", layer="incidentes").frame) == 80
    assert not (config.salida / "publico").exists()


def test_period_comisaria_and_map(project: dict[str, Any]) -> None:
    config, record = make(project, periodo="2020-T1", comisaria=("Comisaría Central",), mapa="riesgo", formato="html")
    assert record["avisos"]["FUERA_DE_PERIODO"] == record["filas"]["excluidas"] == 39
    assert [item["nombre"] for item in record["comisarias"]] == ["CENTRAL"]
    produced = sorted(path.name for path in (config.salida / "publico" / "central").iterdir())
    assert produced == ["mapa-de-riesgo.html"]
    with pytest.raises(ConfigError, match="CENTRAL, VECINA"):
        make(project, comisaria=("Otra",))


def test_what_an_earlier_run_left_of_a_station_is_cleared(project: dict[str, Any], usual_run: Run, tmp_path: Path) -> None:
    shutil.copytree(usual_run[0].salida.parent, tmp_path, dirs_exist_ok=True)
    config, _ = make(project, comisaria=("CENTRAL",), mapa="delito")
    files = (path.relative_to(config.salida).as_posix() for path in (config.salida / "publico").rglob("*") if path.is_file())
    left = {name for name in files if "/vecina/" not in name}
    names = ("mapa-del-delito.html", "mapa-del-delito.pdf", "capas.gpkg", "capas.kmz", "cuadro.xlsx")
    assert left == {
        "publico/index.html",
        "publico/anexo.pdf",
        "publico/constancia.pdf",
        PUBLIC_RECORD,
        *(f"publico/central/{name}" for name in names),
    }


def test_no_incidents_is_a_map_that_says_so(project: dict[str, Any]) -> None:
    config, record = make(project, incidentes=(), mapa="delito", formato="html")
    assert record["filas"]["leidas"] == 0
    assert any("salen sin hechos" in line for line in record["decisiones"])
    page = (config.salida / "publico" / "central" / "mapa-del-delito.html").read_text(encoding="utf-8")
    assert "Sin hechos registrados" in page


def test_seven_robberies_are_insufficient_evidence(project: dict[str, Any], tmp_path: Path) -> None:
    lines = (tmp_path / "hechos.csv").read_text(encoding="utf-8").splitlines()[:8]
    (tmp_path / "hechos.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    config, record = make(project, mapa="delito", formato="html")
    assert record["comisarias"][0]["evidencia"] == "insuficiente"
    assert record["comisarias"][0]["puntos_criticos"] == 0
    page = (config.salida / "publico" / "central" / "mapa-del-delito.html").read_text(encoding="utf-8")
    assert "Evidencia insuficiente: 7 hechos" in page


def test_parameters_given_stand(project: dict[str, Any]) -> None:
    _, record = make(project, radio_m=160, min_incidentes=20, mapa="delito", formato="html")
    assert record["comisarias"][0]["puntos_criticos"] == 1
    assert record["parametros"]["radio_m"] == 160


def test_what_is_missing_is_said(project: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="--limites"):
        make(project | {"limites": (), "incidentes": ()})
    with pytest.raises(GeometryError, match="LineString"):
        make(project, limites=(project["calles"][0],), columna_limites={"comisaria": "nombre"})


@pytest.mark.slow
@pytest.mark.parametrize("profile", ["publico", "interno"])
def test_facts_without_any_date_or_hour_are_drawn(project: dict[str, Any], profile: str) -> None:
    [path] = project["incidentes"]
    lines = path.read_text(encoding="utf-8").replace(",fecha,hora,", ",otra,cosa,").splitlines()
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    config = load_config(None, project | {"perfil": profile})
    record = run(config, lambda _: None)
    assert record["filas"]["aceptadas"] > 70
    assert record["periodo"] is None
    assert len(read_layer(config.salida / profile / "central" / "capas.gpkg", layer="incidentes").frame) > 40


@pytest.mark.slow
def test_an_earlier_period_is_compared_or_the_reason_is_said(project: dict[str, Any]) -> None:
    config, record = make(project, periodo="2020-T2", perfil="interno", mapa="delito", formato="html,gpkg")
    assert record["filas"]["excluidas"] > 0
    page = (config.salida / "interno" / "central" / "mapa-del-delito.html").read_text(encoding="utf-8")
    assert "Cambio frente a enero a marzo de 2020" in page
    assert '{"tipo":"cambio"' in page
    zones = read_layer(config.salida / "interno" / "central" / "capas.gpkg", layer="puntos_criticos").frame
    assert set(zones["estado"]) <= {"nuevo", "persiste", "crece", "cede"}
    assert set(zones["firmeza"]) <= {"firme", "dudoso"}
    _, record = make(project, periodo="2020-T1", mapa="delito", formato="html")
    assert any(line.startswith("Sin comparación con octubre a diciembre de 2019") for line in record["decisiones"])
    with pytest.raises(ConfigError, match="meses en común"):
        make(project, periodo="2020-T1", comparar="2020-03")
    with pytest.raises(ConfigError, match="--periodo"):
        make(project, comparar="2020-03")


def test_thin_evidence_tells_the_places_that_repeat(project: dict[str, Any], tmp_path: Path) -> None:
    lines = (tmp_path / "hechos.csv").read_text(encoding="utf-8").splitlines()[:21]
    (tmp_path / "hechos.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    config, record = make(project, perfil="interno", mapa="delito", formato="html")
    assert record["comisarias"][0]["evidencia"] == "insuficiente"
    page = (config.salida / "interno" / "central" / "mapa-del-delito.html").read_text(encoding="utf-8")
    assert "Lugares que se repiten" in page
    config, _ = make(project, mapa="delito", formato="html")
    public = (config.salida / "publico" / "central" / "mapa-del-delito.html").read_text(encoding="utf-8")
    assert ADDRESS not in public


@pytest.mark.slow
def test_the_cuadro_adds_up_and_holds_nothing_reserved(project: dict[str, Any]) -> None:
    limits = gpd.read_file(project["limites"][0])
    limits["poblacion"] = "1,200"
    limits.to_file(project["limites"][0], driver="GeoJSON", engine="pyogrio")
    config, _ = make(project, periodo="2020-T2", formato="xlsx")
    book = pd.read_excel(config.salida / "publico" / "central" / "cuadro.xlsx", sheet_name=None, engine="openpyxl")
    tables = "Sector y turno, Sector y delito, Mayor incidencia, Cambio, Tasas, Puntos críticos, Cuadre, Datos"
    assert list(book) == tables.split(", ")
    cuadre = book["Cuadre"].set_index("Concepto")["Hechos"]
    assert cuadre["Mapeados"] + cuadre["Sin ubicar"] == cuadre["Contados"]
    table = book["Datos"].dropna(subset=["Total"])
    totals = table[table["Delito"] == "Total"].set_index("Sector")["Total"]
    assert totals.drop("Total").sum() == totals["Total"] == cuadre["Contados"]
    parts = table[(table["Delito"] != "Total") & (table["Sector"] != "Total")]
    assert parts["Total"].sum() == cuadre["Contados"]
    plan = book["Mayor incidencia"].dropna(subset=["Hechos"])
    assert plan.loc[plan["Nivel"] == "Título", "Hechos"].sum() == cuadre["Contados"]
    assert "Violencia familiar" not in str({name: sheet.to_dict() for name, sheet in book.items()})
    assert (book["Tasas"]["Población"].dropna() == 1200).all()
    assert (
        list(
            pd.read_excel(
                make(project, perfil="interno", formato="xlsx")[0].salida / "interno" / "central" / "cuadro.xlsx",
                sheet_name=None,
                engine="openpyxl",
            )
        )[-3]
        == "Hora y día"
    )
