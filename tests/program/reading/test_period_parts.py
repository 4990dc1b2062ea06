"""Comisarías with a period of their own: each is drawn, told and kept as by an order for it alone, and the rows add up."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from geo.errors import InputError, MapaError
from helpers.attack import digests
from helpers.program import write_project
from helpers.store.loaded import load_files
from mapadelito.jobs import finishing, generate
from mapadelito.jobs.context import analyse_one
from mapadelito.jobs.editions.remake import remake
from mapadelito.publication.store import opened_in
from mapadelito.settings.config import Config, load_config

if TYPE_CHECKING:
    from pathlib import Path

SHIFT = 2000 / 109_950
"""Distance of the two comisarías, in degrees of longitude at 9 degrees south."""
USUAL = {"mapa": ("delito",), "base_reservados": "trimestre"}


def write_both(folder: Path) -> dict[str, Any]:
    """Write the project made by hand, with as many facts in the second comisaría, and one a month that is of none."""
    folder.mkdir(exist_ok=True)
    project = write_project(folder)
    [path] = project["incidentes"]
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    cells = [row.split(",") for row in rows[:80]]
    moved = [f"1{n},{day},{hour},{crime},{y},{float(x) + SHIFT:.7f},X,VECINA," for n, day, hour, crime, y, x, *_ in cells]
    lost = [f"20{n},05/0{n}/2020,10:00,HURTO,-9.0412,-81.0021,X,,GEO FORZADA AL CENTROIDE" for n in range(1, 7)]
    path.write_text("\n".join([head, *rows, *moved, *lost]) + "\n", encoding="utf-8")
    return project | USUAL


def in_one(folder: Path, *, general: str, vecina: str, **options: Any) -> Config:
    """Return the settings of a project whose second comisaría has a period of its own, the others ``general`` if any."""
    given = write_both(folder)
    project = folder / "proyecto.toml"
    usual = f'periodo = "{general}"\n' if general else ""
    project.write_text(f'{usual}[ajustes.comisaria."Vecina"]\nperiodo = "{vecina}"\n', encoding="utf-8")
    return load_config(project, given | options)


def generar(config: Config) -> dict[str, Any]:
    return generate.run(config, lambda _: None)


def told(config: Config) -> list[Any]:
    """Return all that the store tells."""
    with opened_in(config.store_folder) as store:
        years = store.years()
        grounds = store.terrains(years)
        rows = store.rows({item.key for item in grounds} | {f"2020~{name}" for name in ("", "CENTRAL", "VECINA")})
        listed = sorted(rows.itertuples(index=False, name=None))
        counts = sorted((item.base, item.jurisdiction, item.sectors, item.words) for item in store.counts(years))
        return [listed, counts, sorted(store.states()), sorted((item.key, item.digest) for item in grounds)]


@pytest.mark.parametrize(
    ("profile", "general", "vecina"),
    [
        ("publico", "2020-T2", "2020-T1"),
        pytest.param("publico", "2020-T1", "2020-S1", marks=pytest.mark.slow),
        pytest.param("publico", "2020-S1", "2020-T2", marks=pytest.mark.slow),
        pytest.param("comite", "2020-T2", "2020-T1", marks=pytest.mark.slow),
        pytest.param("interno", "2020-T2", "2020-T1", marks=pytest.mark.slow),
    ],
)
def test_each_is_made_and_told_as_by_an_order_for_it_alone(tmp_path: Path, profile: str, general: str, vecina: str) -> None:
    options = {"perfil": profile, "formato": ("html", "gpkg") if profile == "publico" else ("xlsx",)}
    one = in_one(tmp_path / "una", general=general, vecina=vecina, **options)
    generar(one)
    project = write_both(tmp_path / "dos") | options
    orders = {"CENTRAL": general, "VECINA": vecina}
    for name, period in sorted(orders.items(), key=lambda item: load_config(None, {"periodo": item[1]}).periodo or ""):  # type: ignore[arg-type, return-value]
        two = load_config(None, project | {"comisaria": (name,), "periodo": period})
        generar(two)
    for name in ("central", "vecina"):
        assert digests(one.salida / profile / name) == digests(two.salida / profile / name), name
    if profile != "interno":
        assert told(one) == told(two)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Config, dict[str, Any]]:
    """Make an edition of two periods in public."""
    config = in_one(tmp_path_factory.mktemp("dos"), general="2020-T2", vecina="2020-T1", formato=("html", "docx"))
    return config, generar(config)


def test_the_rows_of_both_periods_add_up(both: tuple[Config, dict[str, Any]]) -> None:
    record = both[1]
    made = {item["nombre"]: item["incidentes"] for item in record["comisarias"]}
    months = [n % 6 + 1 for n in range(80)]
    early = sum(month <= 3 for month in months)
    assert made["VECINA"] == early
    assert made["CENTRAL"] == 80 - early
    rows = record["filas"]
    assert rows["leidas"] == sum(count for name, count in rows.items() if name != "leidas")
    assert rows["aceptadas"] == sum(made.values()) + record["sin_comisaria"]
    assert record["sin_comisaria"] == 6
    assert record["avisos"]["FUERA_DE_PERIODO"] == 80 + 1  # 901, which has no place, is of February
    assert "OTRA_COMISARIA" not in record["avisos"]
    assert record["periodo"] is None
    assert {item["nombre"]: item["periodo"]["desde"] for item in record["comisarias"]} == {
        "CENTRAL": "2020-04-01",
        "VECINA": "2020-01-01",
    }


def test_each_sheet_card_and_the_annex_say_their_period(both: tuple[Config, dict[str, Any]]) -> None:
    config, _ = both
    folder = config.salida / "publico"
    first, second = "enero a marzo de 2020", "abril a junio de 2020"
    for name, own, other in (("central", second, first), ("vecina", first, second)):
        page = (folder / name / "mapa-del-delito.html").read_text(encoding="utf-8")
        assert own in page
        assert name == "central" or other not in page  # that of the second half is compared with the first
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert all(text in index for text in ("varios periodos", first, second))
    with zipfile.ZipFile(io.BytesIO((folder / "anexo.docx").read_bytes())) as word:
        assert "varios periodos" in word.read("word/document.xml").decode()
    inventory = json.loads((config.salida / "reservado/edicion-publico.json").read_text(encoding="utf-8"))
    assert inventory["edicion"] == "varios"
    assert {item["name"]: item["period"] for item in inventory["comisarias"]} == {"CENTRAL": second, "VECINA": first}


@pytest.mark.slow
def test_an_edition_of_two_periods_is_made_again(both: tuple[Config, dict[str, Any]], tmp_path: Path) -> None:
    config, _ = both
    other = load_config(None, {"salida": tmp_path / "otra", "almacen": config.store_folder})
    remake(other, lambda _: None, edition="publico/varios")
    assert digests(other.salida / "publico") == digests(config.salida / "publico")


def test_a_run_that_fails_tells_nothing_of_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = in_one(tmp_path, general="2020-T2", vecina="2020-T1", formato=("xlsx",))

    def full(*_: object, **__: object) -> None:
        raise MapaError("disco lleno")

    monkeypatch.setattr(generate, "draw_jurisdictions", full)
    with pytest.raises(MapaError, match="disco lleno"):
        generar(config)
    with opened_in(config.store_folder) as store:
        assert store.years() == []


def test_of_the_store_the_others_have_its_last_month(tmp_path: Path) -> None:
    config = in_one(tmp_path, general="", vecina="2020-T1", formato=("html",))
    load_files(config.store_folder, config.incidentes, config.limites)
    record = generar(replace(config, incidentes=()))
    assert {item["nombre"]: item["periodo"]["hasta"] for item in record["comisarias"]} == {
        "CENTRAL": "2020-06-30",
        "VECINA": "2020-03-31",
    }
    assert {item["nombre"]: item["incidentes"] for item in record["comisarias"]} == {"CENTRAL": 13, "VECINA": 41}
    assert record["filas"]["aceptadas"] == 13 + 41 + 4  # those of no comisaría, of the four months
    pages = [
        (config.salida / "publico" / name / "mapa-del-delito.html").read_text("utf-8") for name in ("central", "vecina")
    ]
    assert ["último mes completo de lo cargado" in page for page in pages] == [True, False]


@pytest.mark.slow
def test_no_public_file_depends_on_where_a_reserved_fact_was(tmp_path: Path) -> None:
    made = []
    for name, kept in (("una", True), ("dos", False)):
        config = in_one(tmp_path / name, general="2020-T2", vecina="2020-S1", formato=("html", "docx", "gpkg", "xlsx"))
        [path] = config.incidentes
        rows = path.read_text(encoding="utf-8").splitlines()
        hidden = [row for row in rows if "VIOLENCIA" in row]
        first, other = hidden[0].split(","), hidden[3].split(",")  # both of the first comisaría, and of January
        if not kept:
            first[4:6], other[4:6] = other[4:6], first[4:6]
        new = {hidden[0]: ",".join(first), hidden[3]: ",".join(other)}
        path.write_text("\n".join(new.get(row, row) for row in rows) + "\n", encoding="utf-8")
        generar(config)
        made.append(digests(config.salida / "publico"))
    assert made[0] == made[1]


def test_where_all_of_a_period_fail_the_others_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = in_one(tmp_path, general="2020-T2", vecina="2020-T1", formato=("xlsx",))

    def some(ground: Any) -> Any:
        if ground.jurisdiction.name == "VECINA":
            raise MapaError("no se puede")
        return analyse_one(ground)

    monkeypatch.setattr(finishing, "analyse_one", some)
    record = generar(config)
    assert [item["nombre"] for item in record["comisarias"]] == ["CENTRAL"]
    assert [item["nombre"] for item in record["fallidas"]] == ["VECINA"]


def test_a_period_without_data_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no tienen hechos de marzo de 2031"):
        generar(in_one(tmp_path, general="2020-T2", vecina="2031-03"))
