"""Territorios: open data by district, never points."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import box

from geo.errors import ColumnError, ConfigError, FormatError, InputError
from geo.formats.layers.vector import list_layers, read_layer
from layers.risk.territories import ALIKE, HIGH, NONE, rank_territories
from layers.statistics.empirical_bayes import smooth_rates
from mapadelito.jobs.territories import TERRITORIES, territories
from mapadelito.outputs.row_review.rejects import REJECTS
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "ANIO,MES,DPTO_HECHO_NEW,PROV_HECHO,DIST_HECHO,UBIGEO_HECHO,P_MODALIDADES,cantidad"
NAMES = {60101: "CAJAMARCA", 60102: "ASUNCION", 60103: "CHETILLA"}
FACTS = {60101: 900, 60102: 9, 60103: 1}
PEOPLE = {60101: 100_000, 60102: 10_000, 60103: 800}


def rows(year: int) -> list[str]:
    return [
        f"{year},{month},CAJAMARCA,CAJAMARCA,{NAMES[code]},{code},{kind},{count // 12 + (month == 1) * (count % 12)}"
        for code, count in FACTS.items()
        for month in range(1, 13)
        for kind in ("Hurto",)
    ]


@pytest.fixture
def project(tmp_path: Path) -> dict[str, Any]:
    ugly = [
        "2025,5,CAJAMARCA,CAJAMARCA,NO ESPECIFICADO,69999,Robo,4",  # five digits and no such district: kept as 069999
        "2025,5,CAJAMARCA,CAJAMARCA,,,Robo,4",
        "2025,5,CAJAMARCA,CAJAMARCA,CAJAMARCA,60101,Robo,muchas",
        "2025,13,CAJAMARCA,CAJAMARCA,CAJAMARCA,60101,Robo,4",
        "2024,5,LIMA METROPOLITANA,LIMA,LIMA,150101,Robo,4",
        "2025,5,CAJAMARCA,CAJAMARCA,CAJAMARCA,60101,Violencia contra la mujer e integrantes,40",
        "2025,5,CAJAMARCA,CAJAMARCA,CAJAMARCA,60101,Cosa rara,2",
        "TOTAL,,,,,,,956",
    ]
    text = "\n".join([HEADER, *rows(2024), *rows(2025), *ugly]) + "\n"
    (tmp_path / "den.csv").write_text(text, encoding="utf-8-sig")
    lines = [f"Cajamarca;Cajamarca;{NAMES[code].title()};{code:06d};{count}" for code, count in PEOPLE.items()]
    (tmp_path / "pob.csv").write_text(
        "\n".join(["departamento;provincia;distrito;ubigeo;población", *lines]), encoding="utf-8"
    )
    shapes = [box(-78.6 + 0.1 * n, -7.2, -78.5 + 0.1 * n, -7.1) for n in range(3)]
    names = {"departamento": "Cajamarca", "provincia": "Cajamarca", "distrito": ["Cajamarca", "Asunción", "Chetilla"]}
    gpd.GeoDataFrame(names, geometry=shapes, crs=4326).to_file(tmp_path / "dist.gpkg", engine="pyogrio")
    return {"denuncias": (tmp_path / "den.csv",), "poblacion": (tmp_path / "pob.csv",), "salida": tmp_path / "salida"}


def make(project: dict[str, Any], **options: Any) -> dict[str, Any]:
    return territories(load_config(None, project | options), lambda _: None)


def test_every_row_is_accounted_for(project: dict[str, Any], tmp_path: Path) -> None:
    record = make(project, departamento=("Cajamarca",))
    assert record["filas"] == {
        "leidas": 80, "aceptadas": 39, "duplicadas": 0, "rechazadas": 3, "no_datos": 1, "excluidas": 37
    }  # fmt: skip
    assert record["rechazos"] == {"CANTIDAD_INVALIDA": 1, "FECHA_INVALIDA": 1, "UBIGEO_INVALIDO": 1}
    assert "Periodo: los últimos doce meses de los datos, año 2025." in record["decisiones"]
    assert any("Cosa rara" in line for line in record["decisiones"])
    assert any("sin denuncias ni población" in line or "INEI" in line for line in record["decisiones"])
    assert [item["fenomeno"] for item in record["territorios"]] == [
        "Todas las denuncias",
        "Violencia contra mujeres, niñas, niños y adolescentes",
        "Delitos patrimoniales en espacios públicos",
    ]
    assert record["territorios"][0]["hechos"] == 910 + 4 + 40 + 2
    lines = (tmp_path / "salida" / REJECTS).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 4
    assert json.loads((tmp_path / "salida" / "reservado" / "registro.json").read_text(encoding="utf-8")) == record


def test_the_page_the_book_and_the_layers(project: dict[str, Any], tmp_path: Path) -> None:
    record = make(project, limites=(tmp_path / "dist.gpkg",), periodo="2025")
    page = (tmp_path / "salida" / TERRITORIES).read_text(encoding="utf-8")
    assert "alta prioridad" in page
    assert "Bayes empírico" in page
    assert "<svg" in page
    assert list_layers(tmp_path / "salida" / "publico" / "territorios.gpkg") == ["todas", "fenomeno_1", "fenomeno_2"]
    layer = read_layer(tmp_path / "salida" / "publico" / "territorios.gpkg", layer="todas").frame
    assert layer.set_index("ubigeo")["hechos"].to_dict() == {"060101": 942, "060102": 9, "060103": 1}
    book = pd.read_excel(
        tmp_path / "salida" / "publico" / "territorios.xlsx", sheet_name="Todas", engine="openpyxl", dtype={"ubigeo": str}
    )
    assert book["hechos"].head(3).tolist() == [942, 1, 9]
    again = make(project, limites=(tmp_path / "dist.gpkg",), periodo="2025")
    assert again["salidas"] == record["salidas"]


def test_the_same_month_in_two_files_counts_once(project: dict[str, Any], tmp_path: Path) -> None:
    newer = tmp_path / "den2.csv"
    newer.write_text("\n".join([HEADER, *rows(2025)]).replace(",Hurto,75", ",Hurto,80") + "\n", encoding="utf-8")
    record = make(project, denuncias=(*project["denuncias"], newer), periodo="2025")
    assert record["filas"]["duplicadas"] == 37 + 1
    assert record["territorios"][0]["hechos"] == 910 + 5 * 12 + 4
    assert sum(value for name, value in record["filas"].items() if name != "leidas") == record["filas"]["leidas"]


def test_without_population_there_are_counts_and_no_levels(project: dict[str, Any], tmp_path: Path) -> None:
    record = make(project, poblacion=())
    assert record["territorios"][0]["alta_prioridad"] == 0
    assert record["territorios"][0]["tasa"] is None
    assert "no hay tasas" in (tmp_path / "salida" / TERRITORIES).read_text(encoding="utf-8")


def test_wrong_use_is_told(project: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--denuncias"):
        make(project, denuncias=())
    with pytest.raises(ColumnError, match="poblacion"):
        make(project, poblacion=project["denuncias"])
    with pytest.raises(InputError, match=r"No hay denuncias .* los datos van de 2024-01 a 2025-12"):
        make(project, departamento=("Loreto",))
    (tmp_path / "otra.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ColumnError, match="ubigeo"):
        make(project, denuncias=(tmp_path / "otra.csv",))


def test_small_places_are_drawn_to_the_mean_and_large_ones_are_not() -> None:
    counts, people = pd.Series([4, 0, 900, 100]), np.asarray([800, 500, 300_000, 100_000])
    found = smooth_rates(counts, people).table
    overall = 1e5 * counts.sum() / people.sum()
    assert found["tasa"].tolist() == [500, 0, 300, 100]
    assert overall < found["suavizada"][0] < 500
    assert 0 < found["suavizada"][1] < overall
    assert found["suavizada"][2] == pytest.approx(300, rel=0.01)
    assert ((found["suavizada_min"] < found["suavizada"]) & (found["suavizada"] < found["suavizada_max"])).all()
    alike = smooth_rates([10, 20, 30], [1000, 2000, 3000]).table
    assert alike["suavizada"].tolist() == pytest.approx([1000] * 3)
    assert smooth_rates([3], [0]).table.isna().all(axis=None)


def test_marshall_by_hand() -> None:
    """Two places of 1,000 and 3,000: m = 0.01, s2 = 0.000075, n mean 2,000, A = 0.00007; w = A / (A + m / n)."""
    found = smooth_rates([25, 15], [1000, 3000], per=1).table
    between = (1000 * 0.015**2 + 3000 * 0.005**2) / 4000 - 0.01 / 2000
    weight = [between / (between + 0.01 / n) for n in (1000, 3000)]
    assert found["suavizada"].tolist() == pytest.approx([0.01 + weight[0] * 0.015, 0.01 - weight[1] * 0.005])


def test_weights_change_the_weighted_rank_alone() -> None:
    facts = pd.DataFrame({"ubigeo": ["A", "B"], "codigo": ["PAT.HUR", "PAT.ROB"], "cantidad": [1000, 600]})
    people = pd.Series({"A": 10_000.0, "B": 10_000.0, "C": 50_000.0})
    plain = rank_territories(facts, people, months=12).table
    heavy = rank_territories(facts, people, months=12, weights={"PAT.ROB": 4}).table
    assert plain["puesto"].to_dict() == heavy["puesto"].to_dict() == {"A": 1, "B": 2, "C": 3}
    assert plain["puesto_ponderado"].to_dict() == {"A": 1, "B": 2, "C": 3}
    assert heavy["puesto_ponderado"].to_dict() == {"A": 2, "B": 1, "C": 3}
    assert plain["prioridad"].to_dict() == {"A": HIGH, "B": HIGH, "C": NONE}
    few = rank_territories(facts.assign(cantidad=[20, 1]), people, months=12).table
    assert set(few["prioridad"]) == {NONE}


def flat(seed: int, places: int = 43) -> tuple[pd.DataFrame, pd.Series[float]]:
    """Districts of very different size where everybody runs the same risk."""
    rng = np.random.default_rng(seed)
    people = pd.Series(np.round(rng.lognormal(9, 1.2, places)), index=[f"{number:06d}" for number in range(places)])
    counts = rng.poisson(people.to_numpy() * 0.004)
    return pd.DataFrame({"ubigeo": people.index, "codigo": "PAT.HUR", "cantidad": counts}), people


def test_no_level_by_rounding_where_districts_cannot_be_told_apart() -> None:
    alike = 0
    for seed in range(226):
        facts, people = flat(seed)
        ranked = rank_territories(facts, people, months=12)
        found = ranked.table
        assert (found["suavizada_min"] < found["suavizada"]).all()
        assert (found["suavizada"] < found["suavizada_max"]).all()
        if ranked.no_level_reason == ALIKE:
            alike += 1
            assert set(found["prioridad"]) == {NONE}
            assert len(set(found["suavizada"])) == 1
        else:
            assert (found["prioridad"] != NONE).mean() < 0.2
    assert alike > 60


@pytest.mark.parametrize("rate", [0.01, 0.003, 1 / 3])
def test_districts_with_exactly_one_rate_have_no_level(rate: float) -> None:
    people = pd.Series([30_000.0, 9_000.0, 600.0], index=["A", "B", "C"])
    facts = pd.DataFrame({"ubigeo": people.index, "codigo": "PAT.HUR", "cantidad": (people * rate).round().astype(int)})
    ranked = rank_territories(facts, people, months=7)
    found = ranked.table
    assert ranked.no_level_reason == ALIKE
    assert set(found["prioridad"]) == {NONE}
    assert found["suavizada_min"].iloc[0] < ranked.rate < found["suavizada_max"].iloc[0]


def test_without_facts_there_is_still_an_interval() -> None:
    found = smooth_rates([0, 0], [1000, 2000]).table
    assert (found["suavizada"] == 0).all()
    assert (found["suavizada_max"] > 0).all()


def test_every_product_says_that_they_cannot_be_told_apart(project: dict[str, Any], tmp_path: Path) -> None:
    lines = [
        f"2025,{month},CAJAMARCA,CAJAMARCA,{NAMES[code]},{code},Hurto,{PEOPLE[code] // 800}"
        for code in NAMES
        for month in (1, 7)
    ]
    (tmp_path / "igual.csv").write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    record = make(project, denuncias=(tmp_path / "igual.csv",), limites=(tmp_path / "dist.gpkg",))
    assert {item["sin_nivel"] for item in record["territorios"]} == {ALIKE}
    folder = tmp_path / "salida" / "publico"
    page = (tmp_path / "salida" / TERRITORIES).read_text(encoding="utf-8")
    assert "Los distritos no se distinguen" in page
    assert "veces la tasa del conjunto" not in page.split("<svg")[1].split("</svg>")[0]
    book = pd.read_excel(folder / "territorios.xlsx", sheet_name="Todas", engine="openpyxl")
    assert book["nivel_no_dado"].head(3).tolist() == [ALIKE] * 3
    layer = read_layer(folder / "territorios.gpkg", layer="todas").frame
    assert layer["nivel_no_dado"].tolist() == [ALIKE] * 3
    assert layer["prioridad"].tolist() == [NONE] * 3


def test_names_that_the_files_do_not_give_are_those_of_the_code(project: dict[str, Any], tmp_path: Path) -> None:
    lines = ["ANIO,MES,UBIGEO_HECHO,DIST_HECHO,P_MODALIDADES,cantidad", "2025,1,60101,CAJAMARCA,Hurto,40"]
    (tmp_path / "corto.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    make(project, denuncias=(tmp_path / "corto.csv",), poblacion=())
    book = pd.read_excel(tmp_path / "salida" / "publico" / "territorios.xlsx", sheet_name="Todas", engine="openpyxl")
    assert book.loc[0, ["departamento", "provincia", "distrito"]].tolist() == ["Cajamarca", "Cajamarca", "CAJAMARCA"]


def test_the_level_is_first_and_the_sentence_names_the_districts(project: dict[str, Any], tmp_path: Path) -> None:
    lines = [f"2025,{month},CAJAMARCA,CAJAMARCA,{NAMES[60102]},60102,Hurto,40" for month in range(1, 13)]
    (tmp_path / "alto.csv").write_text("\n".join([HEADER, *rows(2025), *lines]) + "\n", encoding="utf-8")
    make(project, denuncias=(tmp_path / "alto.csv",), limites=(tmp_path / "dist.gpkg",))
    page = (tmp_path / "salida" / TERRITORIES).read_text(encoding="utf-8")
    assert "1 de 3 distritos es de alta prioridad: ASUNCION." in page
    first = page.split("<tbody>")[1].split("</tr>")[0]
    assert first.startswith('<tr data-clave="060102"><td>alta prioridad</td>')
    assert page.count('<g fill="#8f3b00" data-clave="060102">') == 2


def test_bad_polygons_are_refused_before_the_districts_are_ranked(
    project: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "malo.gpkg").write_bytes(b"SQLite format 3\x00" + b"\x00" * 200)
    monkeypatch.setattr("mapadelito.jobs.territories.rank_territories", lambda *_, **__: pytest.fail("ranked"))
    with pytest.raises(FormatError, match=r"malo\.gpkg"):
        territories(load_config(None, project | {"limites": (tmp_path / "malo.gpkg",)}), lambda _: None)
