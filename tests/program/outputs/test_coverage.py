"""How many of the facts are on the map, wherever it is said: those refused for their place count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from docx import Document

from mapadelito.jobs.generate import run
from mapadelito.jobs.review import review
from mapadelito.outputs.row_review.quality_page import QUALITY
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import geopandas as gpd

HEADER = "id;fecha;hora;delito;latitud;longitud;comisaria"
RESERVED = "VIOLENCIA FAMILIAR"


@pytest.fixture
def project(tmp_path: Path, four_sectors: gpd.GeoDataFrame) -> dict[str, Any]:
    both = pd.concat([four_sectors, four_sectors.assign(comisaria="VECINA", geometry=four_sectors.translate(2000))])
    both.to_crs(4326).to_file(tmp_path / "limites.geojson", driver="GeoJSON", engine="pyogrio")
    return {"limites": (tmp_path / "limites.geojson",), "mapa": "delito", "salida": tmp_path / "salida"}


def facts(count: int, *, station: str = "", where: str = "", crime: str = "HURTO", month: int = 3) -> list[str]:
    """Rows of a file: in CENTRAL, unless ``where`` gives another place or none (``;``)."""
    key = f"{crime[:3]}{station[:1]}{len(where)}{month}"
    return [
        f"{key}-{number};{1 + number % 28:02d}/{month:02d}/2020;19:30;{crime};"
        f"{where or f'-9.04{number % 50:02d};-80.99'};{station}"
        for number in range(count)
    ]


def make(project: dict[str, Any], table: Callable[..., Path], *rows: list[str], **options: Any) -> dict[str, Any]:
    path = table(HEADER, *(line for some in rows for line in some))
    return run(load_config(None, project | {"incidentes": (path,), "formato": "html"} | options), lambda _: None)


def pages(project: dict[str, Any], profile: str = "publico") -> str:
    return " ".join(path.read_text(encoding="utf-8") for path in sorted((project["salida"] / profile).rglob("*.html")))


@pytest.mark.parametrize("profile", ["publico", "interno"])
def test_facts_without_a_coordinate_are_facts(project: dict[str, Any], table: Callable[..., Path], profile: str) -> None:
    record = make(project, table, facts(60), facts(40, where=";"), perfil=profile)
    assert record["cobertura"] == {"mapeadas": 60, "total": 100, "pct": 60.0}
    said = pages(project, profile)
    assert "Cobertura de las fuentes: 60.0 % de los hechos tiene lugar en el mapa." in said
    assert "60 de 60; 40 de las fuentes sin lugar ni jurisdicción" in said
    assert "(100.0 %)" not in said


def test_a_fact_that_names_its_station_counts_there(project: dict[str, Any], table: Callable[..., Path]) -> None:
    outside = facts(10, station="CPNP Central", where="-9.5;-79")
    named = facts(30, station="COMISARIA CENTRAL", where=";"), outside
    make(project, table, facts(60), *named, formato="html,docx,xlsx")
    said = pages(project)
    assert "60 de 100 (60.0 %)" in said
    assert "0 de 0" not in said
    book = Document(str(project["salida"] / "publico" / "anexo.docx"))
    cells = [[cell.text for cell in row.cells] for row in book.tables[0].rows]
    assert cells[1][1:4] == ["100", "60", "40"]
    assert cells[-1][1:4] == ["100", "60", "40"]
    cuadre = pd.read_excel(project["salida"] / "publico" / "central" / "cuadro.xlsx", sheet_name="Cuadre", engine="openpyxl")
    assert cuadre.set_index("Concepto")["Hechos"].to_dict() == {
        "Mapeados": 60, "Sin ubicar": 0, "Contados": 60, "Rechazados por su lugar": 40, "Reservados": "se dice por semestres"
    }  # fmt: skip


def test_the_public_does_not_learn_which_reserved_facts_have_no_place(
    project: dict[str, Any], table: Callable[..., Path]
) -> None:
    make(project, table, facts(60), facts(20, where=";"))
    plain = pages(project)
    lost = facts(15, where=";", crime=RESERVED), facts(5, where=";", crime="DELITO NUNCA VISTO")
    make(project, table, facts(60), facts(20, where=";"), *lost)
    assert pages(project) == plain
    assert "Cobertura de las fuentes: 75.0 %" in plain
    record = make(project, table, facts(60), facts(20, where=";"), *lost, perfil="interno")
    assert record["cobertura"]["pct"] == 60.0
    assert "Cobertura de las fuentes: 60.0 %" in pages(project, "interno")


def test_only_what_is_of_the_period_and_the_station_counts(project: dict[str, Any], table: Callable[..., Path]) -> None:
    rows = facts(60), facts(60, month=4), facts(20, where=";"), facts(30, where=";", month=4)
    record = make(project, table, *rows, periodo="2020-03")
    assert record["cobertura"] == {"mapeadas": 60, "total": 80, "pct": 75.0}
    assert "Cobertura de las fuentes: 75.0 %" in pages(project)
    assert "sin 30 rechazadas que son de otro periodo" in (project["salida"] / QUALITY).read_text(encoding="utf-8")
    record = make(project, table, facts(60), facts(20, where=";", station="VECINA"), comisaria=("CENTRAL",))
    assert record["cobertura"]["pct"] == 100
    assert "60 de 60 (100.0 %)" in pages(project)


def test_a_share_is_told_with_those_that_name_no_station(project: dict[str, Any], table: Callable[..., Path]) -> None:
    make(project, table, facts(60), facts(20, where=";", station="CENTRAL"), facts(7, where=";"))
    said = pages(project)
    assert "60 de 80 (75.0 %); 7 de las fuentes sin lugar ni jurisdicción" in said
    assert "Cobertura de las fuentes: 69.0 %" in said


def test_what_is_no_crime_is_not_missing(project: dict[str, Any], table: Callable[..., Path]) -> None:
    record = make(project, table, facts(60), facts(20, where=";", crime="PERDIDA DE DOCUMENTOS"))
    assert record["filas"]["rechazadas"] == 20
    assert record["cobertura"] == {"mapeadas": 60, "total": 60, "pct": 100.0}


def test_quality_alone_counts_them_by_month(project: dict[str, Any], table: Callable[..., Path]) -> None:
    path = table(HEADER, *facts(60), *facts(40, where=";"))
    for limits in (project["limites"], ()):
        record = review(load_config(None, project | {"incidentes": (path,), "limites": limits}), lambda _: None)
        assert record["cobertura"]["pct"] == 60
        page = (project["salida"] / QUALITY).read_text(encoding="utf-8")
        assert "Los 40 rechazados por su lugar no están en este cuadro" in page


@pytest.mark.parametrize("station", ["", "CENTRAL"])
def test_periods_are_not_compared_where_one_lost_its_places(
    project: dict[str, Any], table: Callable[..., Path], station: str
) -> None:
    rows = facts(60, month=2), facts(40), facts(30, where=";", station=station)
    make(project, table, *rows, periodo="2020-03")
    said = pages(project)
    assert "No se compara con febrero de 2020" in said
    assert "entonces se ubicó el 100 % de los hechos y ahora el 57 %" in said
    assert ("en las fuentes, entonces" in said) is not bool(station)
