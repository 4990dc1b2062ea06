"""``cargar``: files are read, loaded once, told, and moved; what is refused does not stop the others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from helpers.program import call
from helpers.store.monthly_files import HEAD, fact, month, write
from mapadelito.jobs.loads.state import store_state
from mapadelito.reading.incident_source import Source
from mapadelito.reading.loaded.store_months import month_spans
from mapadelito.reading.placing import settler
from mapadelito.settings.config import load_config
from mapadelito.settings.usual_places import HELD_FILE
from mapadelito.store.held import IncidentStore
from mapadelito.store.typed_tables import typed_table

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty project, and work in its folder."""
    (tmp_path / "proyecto.toml").write_text('salida = "salida"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def loaded(folder: Path) -> list[tuple[int, str, int]]:
    """Return the number, file and rows of each active load."""
    with IncidentStore.opened_to_read(folder / "almacen" / HELD_FILE) as store:
        return [(load.event, load.origin.file, load.size) for load in store.loads()]


def cargar(*words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Load with the project of the folder; return the exit status, and what was printed."""
    capsys.readouterr()
    status = call("cargar", "proyecto.toml", *words, monkeypatch=monkeypatch)
    out = capsys.readouterr()
    return status, out.out, out.err


def summary(*words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Load, and return the summary in JSON."""
    out = cargar(*words, "--json", monkeypatch=monkeypatch, capsys=capsys)[1]
    return dict(json.loads(out.splitlines()[-1]))


def test_a_file_is_loaded_once_and_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(folder / "mayo.csv", [*month(5), fact(599, "01/05/2020", hour="10:15").replace("-9.", "-99.")])
    status, out, _ = cargar("--incidentes", str(file), monkeypatch=monkeypatch, capsys=capsys)
    assert status == 0
    assert "Carga 1: 1 archivo, 13 filas." in out
    assert "«mayo.csv»: 13 filas; 12 hechos, 1 rechazada." in out
    assert "1 COORD_FUERA_RANGO" in out
    assert "Meses y hechos: 2020-05 (12)." in out
    assert "rechazos.xlsx" in out
    assert (folder / "salida/reservado/rechazos.xlsx").is_file()
    assert (folder / "salida/reservado/calidad.html").is_file()
    before = (folder / "almacen" / HELD_FILE).read_bytes()
    status, out, _ = cargar("--incidentes", str(file), monkeypatch=monkeypatch, capsys=capsys)
    assert status == 0
    assert "«mayo.csv»: ya cargado el " in out
    assert "Nada nuevo que cargar: no se escribió nada en el almacén." in out
    assert "(carga 1)" in out
    assert (folder / "almacen" / HELD_FILE).read_bytes() == before
    assert loaded(folder) == [(1, "mayo.csv", 13)]


def test_why_rows_do_not_count_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = [fact(590 + at, "20/05/2020", delito="INTERVENCION POLICIAL") for at in range(2)]
    write(folder / "mayo.csv", [*month(5), *other])
    out = cargar("--incidentes", "mayo.csv", monkeypatch=monkeypatch, capsys=capsys)[1]
    assert "«mayo.csv»: 14 filas; 12 hechos, 2 que no se cuentan. En el mapa, " in out
    assert "    2 NO_ES_DELITO: No es un delito ni una falta" in out


def test_what_is_refused_does_not_stop_the_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder / "bien.csv", month(5))
    write(folder / "mal.csv", ["1,2"], head="a,b")
    write(folder / "sin-lugar.csv", [fact(1, "01/05/2020").replace("-9.", "-99.")])
    words = (
        "--incidentes",
        "bien.csv",
        "--incidentes",
        "mal.csv",
        "--incidentes",
        "no-hay.csv",
        "--incidentes",
        "sin-lugar.csv",
    )
    status, out, _ = cargar(*words, monkeypatch=monkeypatch, capsys=capsys)
    assert status == 1
    assert "«mal.csv» no se cargó." in out
    assert "«no-hay.csv» no se cargó." in out
    assert "«sin-lugar.csv» no se cargó." in out
    assert "lámina" not in out
    assert loaded(folder) == [(1, "bien.csv", 12)]
    status, _, err = cargar("--incidentes", "mal.csv", "--silencio", monkeypatch=monkeypatch, capsys=capsys)
    assert status == 1
    assert "latitud" in err


def test_the_files_of_entrada_are_loaded_in_order_and_moved(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, number in (("mes 10.csv", 10), ("mes 2.csv", 2)):
        write(folder / "entrada" / name, month(number))
    write(folder / "entrada/cargado/mes 2.csv", [])
    write(folder / "entrada/roto.csv", ["1,2"], head="a,b")
    (folder / "entrada/LEEME.txt").write_text("Ponga aquí sus archivos.", encoding="utf-8")
    (folder / "entrada/foto.jpg").write_bytes(b"x")
    for name in ("~$mes 2.csv", ".~lock.mes 9.csv#"):  # the latter is of no file to load
        (folder / "entrada" / name).write_bytes(b"x")
    status, out, _ = cargar(monkeypatch=monkeypatch, capsys=capsys)
    assert status == 1
    assert "no se leyó: foto.jpg." in out
    assert out.index("Leyendo «mes 2.csv»") < out.index("Leyendo «mes 10.csv»")
    assert {item.name for item in (folder / "entrada/cargado").iterdir()} == {"mes 2.csv", "mes 2 (2).csv", "mes 10.csv"}
    left = {item.name for item in (folder / "entrada").iterdir()}
    assert left == {"cargado", "roto.csv", "LEEME.txt", "foto.jpg", "~$mes 2.csv", ".~lock.mes 9.csv#"}
    assert "«mes 2.csv» está abierto en otro programa: se carga lo último guardado." in out
    assert "mes 9" not in out
    assert {file for _, file, _ in loaded(folder)} == {"mes 2.csv", "mes 10.csv"}
    assert {event for event, _, _ in loaded(folder)} == {1}


def test_the_files_that_the_project_lists_are_loaded_too_and_stay(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "proyecto.toml").write_text('salida = "salida"\nincidentes = ["fijo.csv"]\n', encoding="utf-8")
    write(folder / "fijo.csv", month(4))
    assert cargar(monkeypatch=monkeypatch, capsys=capsys)[0] == 0
    write(folder / "entrada/mayo.csv", month(5))
    assert cargar(monkeypatch=monkeypatch, capsys=capsys)[0] == 0
    assert loaded(folder) == [(1, "fijo.csv", 12), (2, "mayo.csv", 12)]
    assert (folder / "fijo.csv").is_file()
    assert (folder / "entrada/cargado/mayo.csv").is_file()


def test_what_a_killed_load_left_in_entrada_is_only_moved(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(folder / "entrada/mayo.csv", month(5))
    cargar("--incidentes", str(file), monkeypatch=monkeypatch, capsys=capsys)
    assert file.exists()
    status, out, _ = cargar(monkeypatch=monkeypatch, capsys=capsys)
    assert status == 0
    assert "ya cargado" in out
    assert "Leyendo «mayo" not in out
    assert not file.exists()
    assert loaded(folder) == [(1, "mayo.csv", 12)]
    status, out, _ = cargar(monkeypatch=monkeypatch, capsys=capsys)
    assert (status, "Nada nuevo que cargar: en «entrada» no hay archivos nuevos." in out) == (0, True)


def test_a_file_that_cannot_be_moved_stays_loaded(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(folder / "entrada/mayo.csv", month(5))

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.rename", refuse)
    status, out, _ = cargar(monkeypatch=monkeypatch, capsys=capsys)
    assert status == 0
    assert "no se pudo mover a «entrada/cargado» (está abierto en otro programa)" in out
    assert file.exists()
    assert loaded(folder) == [(1, "mayo.csv", 12)]


def test_a_load_takes_the_place_of_another_whole_or_not_at_all(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder / "mayo.csv", month(5))
    write(folder / "mayo corregido.csv", month(5, 11))
    write(folder / "mal.csv", ["1,2"], head="a,b")
    cargar("--incidentes", "mayo.csv", monkeypatch=monkeypatch, capsys=capsys)
    both = ("--incidentes", "mayo corregido.csv", "--incidentes", "mal.csv")
    status, _, err = cargar(*both, "--reemplaza", "1", monkeypatch=monkeypatch, capsys=capsys)
    assert (status, "no se reemplazó" in err) == (1, True)
    status, _, err = cargar(*both[:2], "--reemplaza", "4", monkeypatch=monkeypatch, capsys=capsys)
    assert (status, "no tiene una carga 4" in err) == (1, True)
    assert loaded(folder) == [(1, "mayo.csv", 12)]
    found = summary(*both[:2], "--reemplaza", "1", monkeypatch=monkeypatch, capsys=capsys)
    assert (found["carga"], found["reemplazadas"], found["meses"]) == (2, [1], {"2020-05": 11})
    assert loaded(folder) == [(2, "mayo corregido.csv", 11)]


def test_a_load_of_several_files_is_not_replaced_by_fewer(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, number in (("mayo.csv", 5), ("junio.csv", 6)):
        write(folder / "entrada" / name, month(number))
    cargar(monkeypatch=monkeypatch, capsys=capsys)
    write(folder / "mayo bueno.csv", month(5, 11))
    status, _, err = cargar("--incidentes", "mayo bueno.csv", "--reemplaza", "1", monkeypatch=monkeypatch, capsys=capsys)
    assert (status, "«junio.csv»" in err, "mapadelito deshacer 1" in err) == (2, True, True)
    both = ("--incidentes", "mayo bueno.csv", "--incidentes", "entrada/cargado/junio.csv")
    assert cargar(*both, "--reemplaza", "1", monkeypatch=monkeypatch, capsys=capsys)[0] == 0
    assert sorted(loaded(folder)) == [(1, "junio.csv", 12), (2, "mayo bueno.csv", 11)]


def test_each_copy_of_a_refused_file_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("uno.csv", "otro.csv"):
        write(folder / "entrada" / name, ["1,2"], head="a,b")
    status, out, _ = cargar(monkeypatch=monkeypatch, capsys=capsys)
    assert (status, "«uno.csv» no se cargó" in out, "«otro.csv» no se cargó" in out) == (1, True, True)


def test_corrections_that_were_not_loaded_are_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = [fact(590 + at, "20/05/2020").replace("-9.", "-99.") for at in range(2)]
    write(folder / "mayo.csv", [*month(5), *bad])
    cargar("--incidentes", "mayo.csv", monkeypatch=monkeypatch, capsys=capsys)
    kept = folder / "salida/reservado/rechazos-corregido.xlsx"
    path = folder / "salida/reservado/rechazos.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    at = [cell.value for cell in sheet[1]].index("original: latitud") + 1
    sheet.cell(2, at, "-9.109")
    book.save(path)
    for name, number in (("junio.csv", 6), ("julio.csv", 7)):
        write(folder / name, month(number))
        out = cargar("--incidentes", name, monkeypatch=monkeypatch, capsys=capsys)[1]
        assert ("rechazos-corregido.xlsx: cargue ese libro" in out) == (number == 6)
    kept.rename(path)
    write(folder / "agosto.csv", month(8))
    out = cargar("--incidentes", str(path), "--incidentes", "agosto.csv", monkeypatch=monkeypatch, capsys=capsys)[1]
    [line] = [line for line in out.splitlines() if "«rechazos.xlsx»: " in line]
    assert line.endswith("2 filas; 1 hecho, 1 rechazada.")  # what share of them is on the map says nothing
    assert not kept.exists()  # once it is loaded, it need not be kept


def test_a_file_read_in_another_way_keeps_its_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row + ",ROBO" for row in month(5)]
    write(folder / "mayo.csv", rows, head=f"{HEAD},otro")
    write(folder / "junio.csv", month(6))
    for name in ("mayo.csv", "junio.csv"):
        cargar("--incidentes", name, monkeypatch=monkeypatch, capsys=capsys)
    found = summary("--incidentes", "mayo.csv", "--columna", "delito=otro", monkeypatch=monkeypatch, capsys=capsys)
    assert found["carga"] is None
    assert [(file["estado"], file["carga"]) for file in found["archivos"]] == [("leído de nuevo", 1)]
    assert [event for event, _, _ in loaded(folder)] == [1, 2]


def test_a_rejected_row_given_back_takes_its_place_although_two_files_have_one_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in (5, 6):
        bad = fact(100 * number + 99, f"99/{number:02d}/2020")
        write(folder / "entrada/hechos.csv", [*month(number), bad])
        cargar(monkeypatch=monkeypatch, capsys=capsys)
    book = openpyxl.load_workbook(folder / "salida/reservado/rechazos.xlsx")
    [cell] = [cell for row in book.worksheets[1] for cell in row if cell.value == "99/06/2020" and cell.column > 8]
    cell.value = "09/06/2020"
    book.save(folder / "corregido.xlsx")
    status, out, _ = cargar("--incidentes", "corregido.xlsx", monkeypatch=monkeypatch, capsys=capsys)
    assert (status, "En el almacén: 1 hecho nuevo." in out) == (0, True)
    config = load_config(folder / "proyecto.toml", {})
    with IncidentStore.opened_to_read(folder / "almacen" / HELD_FILE) as store:
        found = settler(config, None)(Source([*map(typed_table, store.parts())]))
    assert len(found.frame) == store_state(config, lambda _: None)["hechos"] == 25
    assert found.ledger.codes("rechazada") == {"FECHA_INVALIDA": 1}
    record = json.loads((folder / "salida/reservado/registro.json").read_text(encoding="utf-8"))
    assert [(one["archivo"], one["carga"]) for one in record["entradas"]] == [("corregido.xlsx", 3)]


def test_spans_of_months() -> None:
    assert month_spans(["2020-01", "2019-12", "2020-03"]) == ["2019-12 a 2020-01", "2020-03"]
    assert month_spans([]) == []
