"""The patrol planner's products."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pandas as pd
import pypdfium2
import pytest

from geo.clock import TURNOS
from geo.errors import ConfigError
from geo.formats.layers.vector import read_layer
from helpers.pages import breaches
from helpers.shared import SAMPLE
from mapadelito import ROOT
from mapadelito.jobs.evaluate import evaluate
from mapadelito.jobs.prioritize import prioritize
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path


DATA = ROOT / "data"


def make(folder: Path, **options: object) -> dict[str, Any]:
    return prioritize(load_config(None, SAMPLE | options | {"salida": folder}), lambda _: None)


def test_the_month_of_ilo_is_spent_and_nothing_is_public(tmp_path: Path, show: Any) -> None:
    record = make(
        tmp_path, patrullajes=("integrado=20", "municipal=30"), calles=(DATA / "boundaries" / "calles_ilo.geojson",)
    )
    assert {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*") if path.is_file()} == {"reservado"}
    ilo = next(
        item for item in record["comisarias"] if "ALGARROBAL" not in item["nombre"] and "PACOCHA" not in item["nombre"]
    )
    folder = tmp_path / "reservado" / ilo["carpeta"]
    page = show((folder / "hoja-de-ruta.html").read_text(encoding="utf-8"))
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    text = page.inner_text("body")
    assert "que halló la propia policía" in text
    assert "habrían contenido" in text
    assert re.search(r"(Av|Jr|Ca)\. [^;]+ entre (Av|Jr|Ca)\. [^;]+ y (Av|Jr|Ca)\. ", text)
    table = page.locator("h2:has-text('Patrullajes de noviembre de 2020') + div table")
    assert table.locator("tr.total td").all_inner_texts()[-3:] == ["20", "30", "50"]
    rows = [[int(cell) for cell in row[1:]] for row in table.evaluate(CELLS)]
    assert [sum(column) for column in zip(*rows, strict=True)][-3:] == [20, 30, 50]
    assert all(sum(row[:4]) == row[4] + row[5] == row[6] for row in rows)
    assert any(row[0].startswith("Resto: SECTOR") for row in table.evaluate(CELLS))
    calendar = page.locator("h2:has-text('Calendario de noviembre de 2020') + div table").evaluate(CELLS)
    assert sum(cell.count("·") + bool(cell) for day in calendar for cell in day[1:]) == 50
    book = pd.read_excel(folder / "patrullajes.xlsx", engine="openpyxl").dropna(subset=["Turno"])
    assert book["Tipo"].value_counts().to_dict() == {"municipal": 30, "integrado": 20}
    assert book["Motivo"].str.contains("veces").any()
    marks = read_layer(folder / "zonas.kml").frame
    assert len(marks) == ilo["zonas"]
    layer = json.loads((folder / "zonas.geojson").read_text(encoding="utf-8"))
    assert len(layer["features"]) == ilo["zonas"] > 2
    assert "manzanas enteras" in text
    total = page.locator("h2:has-text('Dónde y por qué') + div tr.total td").nth(1).inner_text()
    told = [feature["properties"] for feature in layer["features"]]
    assert total == f"{sum(zone['incidentes'] for zone in told)} hechos en {sum(zone['area_km2'] for zone in told):.2f} km²"
    assert all(feature["properties"]["area_km2"] <= 0.5 for feature in layer["features"])
    assert all(feature["properties"]["incidentes"] >= 2 for feature in layer["features"])


@pytest.mark.slow
@pytest.mark.browser
def test_the_sheet_of_each_turno_is_read_on_a_phone_and_on_a4(tmp_path: Path, show: Any) -> None:
    record = make(tmp_path, calles=(DATA / "boundaries" / "calles_ilo.geojson",))
    for item in record["comisarias"]:
        folder = tmp_path / "reservado" / item["carpeta"]
        page = show((folder / "hoja-de-ruta.html").read_text(encoding="utf-8"), width=390, height=844)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert breaches(page) == []
        assert 1 <= page.locator(".turno").count() <= 4
        show.close()
        with pypdfium2.PdfDocument(folder / "hoja-de-ruta.pdf") as pdf:
            texts = [sheet.get_textpage().get_text_range() for sheet in pdf]
        for turno in TURNOS:
            assert sum(f"· Turno {turno} (" in text for text in texts) <= 2


CELLS = (
    "table => [...table.querySelectorAll('tbody tr:not(.total)')].map(row => [...row.cells].map(cell => cell.textContent))"
)


@pytest.mark.slow
def test_zones_run_along_the_streets(tmp_path: Path) -> None:
    """Without streets they are squares; with them, most of their outline is on an axis, and they promise as much."""
    calles = DATA / "boundaries" / "calles_ilo.geojson"
    parts, facts = {}, {}
    for name, options in (("squares", {}), ("blocks", {"calles": (calles,)})):
        record = make(tmp_path / name, **options)
        ilo = max(record["comisarias"], key=lambda item: item["hechos"])
        folder = tmp_path / name / "reservado" / ilo["carpeta"]
        zones = read_layer(folder / "zonas.geojson").frame.to_crs(32719)
        axes = read_layer(calles).frame.to_crs(32719).union_all().buffer(1.5)
        parts[name] = zones.boundary.intersection(axes).length.sum() / zones.length.sum()
        facts[name] = zones["incidentes"].sum()
        assert zones.union_all().area > zones.area.sum() * (1 - 1e-6)
        assert zones["area_km2"].sum() <= 0.05 * 55
        assert ("celdas de 100 m: no hay calles" in (folder / "hoja-de-ruta.html").read_text()) == (name == "squares")
    assert parts["blocks"] > 0.9
    assert parts["squares"] < 0.3
    assert facts["blocks"] > 0.95 * facts["squares"]


@pytest.mark.slow
def test_the_sheet_and_evaluar_say_the_same(tmp_path: Path) -> None:
    """The past is cut on the dates of all, also for a comisaría whose own end sooner."""
    rows = pd.read_csv(SAMPLE["incidentes"][0], dtype="str")
    late = rows["fecha_hora_hecho"].str.contains("/10/2020", na=False) & (rows["comisaria_hecho"] == "COMISARIA PNP ILO")
    table = tmp_path / "hechos.csv"
    rows[~late].to_csv(table, index=False)
    options = SAMPLE | {"incidentes": (table,), "area_pct": 8, "horizonte_dias": 60}
    said: list[str] = []
    tested = evaluate(load_config(None, options | {"salida": tmp_path / "e"}), said.append)["evaluacion"]
    done = prioritize(load_config(None, options | {"salida": tmp_path / "p"}), lambda _: None)
    enough = 0
    for item in done["comisarias"]:
        sentence = next(text for text in said if text.startswith(f"{item['nombre']}: ")).partition(": ")[2]
        page = (tmp_path / "p" / "reservado" / item["carpeta"] / "hoja-de-ruta.html").read_text(encoding="utf-8")
        parts = re.split(r"(?<=\.) (?=Celdas sueltas)", sentence)  # which the sheet has apart
        assert all(part.removesuffix(".") in page for part in parts)
        zones = next(row for row in tested if (row["comisaria"], row["metodo"]) == (item["nombre"], "zonas"))
        drawn = f"contenido {zones['aciertos']:.0f} de {zones['hechos']} hechos posteriores en el {zones['area_pct']:g} %"
        assert (drawn in page) == zones["suficiente"]
        enough += sentence.startswith("Zonas hechas antes")
    assert enough


@pytest.mark.slow
def test_risk_factors_are_in_the_reasons_and_accounted_for(tmp_path: Path) -> None:
    """They explain the zones and change nothing else of them."""
    factors = tmp_path / "factores.csv"
    factors.write_text(
        "tipo,latitud,longitud\n" + "paradero informal,-17.6446,-71.3396\n" * 2 + "<b>bar</b>,-17.6446,-71.3396\nbar,,\n"
    )
    zones = {}
    for name, options in (("none", {}), ("some", {"factores": (factors,)})):
        record = make(tmp_path / name, zonas=4, **options)
        assert ("factores" in record) == (name == "some")
        ilo = max(record["comisarias"], key=lambda item: item["hechos"])
        folder = tmp_path / name / "reservado" / ilo["carpeta"]
        zones[name] = read_layer(folder / "zonas.geojson").frame
    assert record["factores"]["filas"]["leidas"] == 4
    told = zones["some"]["factores"]
    assert (told == "paradero informal (2), <b>bar</b> (1)").any()
    page = (folder / "hoja-de-ruta.html").read_text(encoding="utf-8")
    assert "a menos de 150 m: paradero informal (2), &lt;b&gt;bar&lt;/b&gt; (1)" in page
    assert "<b>bar" not in page
    assert "no cambian qué zonas se eligen" in page
    assert (zones["none"]["factores"].fillna("") == "").all()
    assert zones["none"].geometry.equals(zones["some"].geometry)


def test_the_same_facts_give_the_same_bytes(tmp_path: Path) -> None:
    listings = []
    for name in ("a", "b"):
        make(tmp_path / name, zonas=3, turno="noche", unidades=2)
        ends = ("zonas-noche.geojson", "hoja-de-ruta-noche.html", "paradas-noche.kml", "paradas-noche.gpx")
        files = [path for end in ends for path in sorted((tmp_path / name).rglob(end))]
        listings.append([path.read_bytes() for path in files])
    assert len(listings[0]) == 12
    assert listings[0] == listings[1]


@pytest.mark.slow
def test_one_turno_is_that_of_the_whole_sheet(tmp_path: Path) -> None:
    """Facts, plan, tables and names of the files; the other turnos are counted as left out, and their files are kept."""
    options = {"comisaria": ("PACOCHA",), "zonas": 2, "horizonte_dias": 30, "cortes": 1, "patrullas_mes": 12}
    record = make(tmp_path, **options, turno="mañana")
    folder = tmp_path / "reservado" / record["comisarias"][0]["carpeta"]
    assert {path.name for path in folder.iterdir()} == {
        *(f"hoja-de-ruta-manana.{ending}" for ending in ("html", "pdf")),
        *(f"zonas-manana.{ending}" for ending in ("geojson", "kml")),
        "patrullajes-manana.xlsx",
    }
    page = (folder / "hoja-de-ruta-manana.html").read_text(encoding="utf-8")
    assert re.search(r"Se usan \d+ hechos, del \d", page)
    assert re.search(r"No cuentan .*\d+ de otros turnos", page)
    assert re.search(r"<th>Lugar</th><th[^>]*>mañana</th><th[^>]*>total</th>", page)
    assert "se esperan en noviembre de 2020, turno mañana" in page
    assert "hacen falta 12 meses completos" in page  # the sample has ten
    book = pd.read_excel(folder / "patrullajes-manana.xlsx", engine="openpyxl").dropna(subset=["Turno"])
    assert set(book["Turno"]) == {"mañana"}
    assert len(book) == 12
    night = {"turno": "noche", "unidades": 1, "minutos_visita": 20, "km2_unidad": 0.2}
    make(tmp_path, **{name: value for name, value in options.items() if name != "patrullas_mes"}, **night)
    assert (folder / "hoja-de-ruta-manana.html").exists()
    page = (folder / "hoja-de-ruta-noche.html").read_text(encoding="utf-8")
    assert "1 unidad puede atender 0.20 km² y hasta 4 zonas: una visita de 20 minutos" in page
    assert "en línea recta, porque no se dieron calles" in page
    zones = json.loads((folder / "zonas-noche.geojson").read_text(encoding="utf-8"))["features"]
    assert 1 <= len(zones) <= 2
    assert sum(zone["properties"]["area_km2"] for zone in zones) <= 0.2
    marks = read_layer(folder / "paradas-noche.kml").frame
    assert (marks.geometry.geom_type == "MultiPoint").sum() == len(zones)
    route = (folder / "paradas-noche.gpx").read_text(encoding="utf-8")
    assert route.count("<rte>") == 30
    assert route.count("<rtept ") == 30 * 3 * len(zones)


@pytest.mark.parametrize(
    "options",
    [{"zonas": 0}, {"zonas": 0.5}, {"minutos_visita": 121}, {"turno": "siesta"}, {"area_km2": "x"}, {"metodo": "bola"}],
)
def test_impossible_orders_are_refused(tmp_path: Path, options: dict[str, object]) -> None:
    with pytest.raises(ConfigError):
        make(tmp_path, **options)


def test_two_areas_are_an_error_and_an_area_of_the_command_is_that_of_the_run(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="dos áreas, «area_pct» y «area_km2»"):
        load_config(None, SAMPLE | {"area_pct": 5, "area_km2": 0.6})
    (tmp_path / "proyecto.toml").write_text("area_pct = 3\nzonas = 3\n", encoding="utf-8")
    config = load_config(tmp_path / "proyecto.toml", {"area_km2": 0.6})
    assert (config.area_pct, config.area_km2, config.zonas, config.share_pct) == (None, 0.6, 3, 5.0)
    assert load_config(tmp_path / "proyecto.toml", {}).share_pct == 3


def test_the_method_and_both_budgets_are_kept_and_said(tmp_path: Path) -> None:
    options = {"comisaria": ("PACOCHA",), "zonas": 3, "area_km2": 0.2, "horizonte_dias": 30, "cortes": 1}
    record = make(tmp_path / "a", **options, metodo="conteo")
    folder = tmp_path / "a" / "reservado" / record["comisarias"][0]["carpeta"]
    zones = json.loads((folder / "zonas.geojson").read_text(encoding="utf-8"))["features"]
    assert len(zones) <= 3
    assert sum(zone["properties"]["area_km2"] for zone in zones) <= 0.2
    page = (folder / "hoja-de-ruta.html").read_text(encoding="utf-8")
    assert "conteo de todos los hechos anteriores (método «conteo»)" in page
    assert "se pidió con --metodo" in page


def test_a_project_file_and_one_comisaria(tmp_path: Path) -> None:
    text = "".join(f"{name} = [{json.dumps(str(paths[0]))}]\n" for name, paths in SAMPLE.items())
    (tmp_path / "proyecto.toml").write_text(f'{text}comisaria = ["PACOCHA"]\nzonas = 2\n', encoding="utf-8")
    record = prioritize(load_config(tmp_path / "proyecto.toml", {"salida": tmp_path / "salida"}), lambda _: None)
    assert [item["zonas"] for item in record["comisarias"]] == [2]
    assert record["filas"]["excluidas"] > 900
