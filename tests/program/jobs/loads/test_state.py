"""``estado`` and ``deshacer``: what is planted in the store is told, and nothing else."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from helpers.program import call
from helpers.store.monthly_files import HEAD, fact, month, write
from mapadelito.jobs.loads.state_lines import state_lines
from mapadelito.reading import how_read
from mapadelito.settings.usual_places import HELD_FILE

if TYPE_CHECKING:
    from pathlib import Path


class Store:
    """A project without limits in the current folder, and what its commands print."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._monkeypatch, self._capsys = folder, monkeypatch, capsys

    def load(self, name: str, rows: list[str], *words: str, head: str = HEAD) -> str:
        """Write a file and load it; return what was printed."""
        write(self.folder / name, rows, head)
        return self.call("cargar", "proyecto.toml", "--incidentes", name, *words)

    def call(self, *words: str, status: int = 0) -> str:
        """Run a command; return what it printed, the messages of errors too."""
        self._capsys.readouterr()
        assert call(*words, monkeypatch=self._monkeypatch) == status
        out = self._capsys.readouterr()
        return out.out + out.err

    def state(self) -> dict[str, Any]:
        """Return the state in JSON."""
        return dict(json.loads(self.call("estado", "proyecto.toml", "--json")))

    def facts(self, state: dict[str, Any] | None = None) -> dict[str, int]:
        """Return the facts of the comisaría by month, in a state (that of now, without one)."""
        own = [one for one in (state or self.state())["comisarias"] if one["nombre"] == "CENTRAL"]
        return {name: counts["hechos"] for one in own for name, counts in one["meses"].items()}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Store:
    (tmp_path / "proyecto.toml").write_text('salida = "salida"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Store(tmp_path, monkeypatch, capsys)


def test_the_state_tells_loads_months_coverage_and_gaps(store: Store) -> None:
    forced = fact(590, "20/05/2020").replace("-9.1090,-80.9410", ",")
    store.load("mayo.csv", [*month(5), forced])
    store.load("julio.csv", [*month(7), *month(5)])
    found = store.state()
    assert [(load["carga"], load["archivo"], load["filas"]) for load in found["cargas"]] == [
        (1, "mayo.csv", 13),
        (2, "julio.csv", 24),
    ]
    assert [load["meses"] for load in found["cargas"]] == [{"2020-05": 12}, {"2020-05": 12, "2020-07": 12}]
    assert found["hechos"] == 24
    [station] = found["comisarias"]
    assert station["meses"] == {
        "2020-05": {
            "hechos": 12,
            "mapeadas": 12,
            "total": 13,
            "primer_dia": "2020-05-01",
            "ultimo_dia": "2020-05-12",
            "cargas": [1],
        },
        "2020-07": {
            "hechos": 12,
            "mapeadas": 12,
            "total": 12,
            "primer_dia": "2020-07-01",
            "ultimo_dia": "2020-07-12",
            "cargas": [2],
        },
    }
    assert station["faltan"] == ["2020-06"]
    out = store.call("estado", "proyecto.toml")
    assert "Carga 1, " in out
    assert "CENTRAL: 24 hechos, 96 % en el mapa." in out
    assert "2020-05: 12 (92 %)   2020-07: 12 (100 %)" in out
    assert "Falta 2020-06: ningún hecho." in out


def test_many_comisarias_are_told_together(store: Store) -> None:
    rows = [fact(500 + at, "01/05/2020").replace("CENTRAL", f"COMISARIA {at:02d}") for at in range(12)]
    store.load("mayo.csv", [*rows, rows[3].replace("503,01/05", "703,01/07")])
    out = store.call("estado", "proyecto.toml")
    assert "12 comisarías" in out
    assert "2020-05: 12 (100 %) en 12" in out
    assert "A 1 comisaría le faltan meses: COMISARIA 03 (2020-06)." in out
    assert "COMISARIA 04" not in out


def test_a_load_tells_what_is_new_and_what_was_there(store: Store) -> None:
    assert "En el almacén: 12 hechos nuevos." in store.load("mayo.csv", month(5))
    out = store.load("junio.csv", [*month(5), *month(6, 3)])
    assert "En el almacén: 3 hechos nuevos, 12 que ya estaban (no se suman)." in out


def test_late_and_corrected_facts_are_told_and_nothing_else(store: Store) -> None:
    late = [fact(590 + at, "02/05/2020") for at in range(3)]
    store.load("mayo.csv", month(5))
    moved = fact(501, "02/05/2020", at=777)
    other_day, other_crime = fact(502, "30/04/2020"), fact(503, "04/05/2020", delito="ROBO")
    out = store.load("junio.csv", [*month(6), *late, moved, other_day, other_crime, *month(5)[4:8]])
    assert (
        "15 hechos nuevos (de ellos, 3 que llegaron tarde: su mes ya se había cargado), 4 que ya estaban (no se suman)"
        in out
    )
    assert "3 corregidos (vale lo de esta carga)" in out
    assert "Denuncia 502 (carga 1 → 2): dia: «2020-05-03» → «2020-04-30»." in out
    assert "delito: «HURTO» → «ROBO»" in out
    found = store.state()
    assert found["tarde"] == [{"mes": "2020-05", "carga": 2, "hechos": 3}]
    assert {(one["id"], tuple(one["cambios"])) for one in found["correcciones"]} == {
        ("501", ("lugar", "direccion")),
        ("502", ("dia",)),
        ("503", ("delito",)),
    }
    assert store.facts(found) == {"2020-04": 1, "2020-05": 14, "2020-06": 12}
    out = "\n".join(state_lines(found))
    assert "Llegaron tarde, cuando su mes ya se había cargado: 2020-05, 3 en la carga 2." in out
    assert "Corregidos por una carga posterior: 3." in out
    out = store.call("deshacer", "2", "proyecto.toml")
    assert "Dejan de contar 15 hechos." in out
    assert "3 hechos vuelven a lo que decía una carga anterior." in out
    assert "Meses que cambian: 2020-04 a 2020-06." in out
    found = store.state()
    assert (store.facts(found), found["correcciones"]) == ({"2020-05": 12}, [])


def test_what_a_later_load_of_the_month_does_not_bring_counts_and_is_told(store: Store) -> None:
    store.load("mayo.csv", month(5))
    store.load("algo de mayo.csv", [*month(5, 4), *month(6)])  # too little of May to be all of it
    assert store.state()["no_vuelven"] == []
    store.load("mayo entero.csv", [*month(5)[:9], *month(7)])
    found = store.state()
    assert found["no_vuelven"] == [{"mes": "2020-05", "carga": 3, "de": 1, "hechos": 3}]
    out = "\n".join(state_lines(found))
    assert "La carga 3 trae 2020-05 otra vez, sin 3 hechos de la 1, que se siguen contando" in out
    assert store.facts(found)["2020-05"] == 12
    store.call("cargar", "proyecto.toml", "--incidentes", "mayo entero.csv", "--reemplaza", "1")
    found = store.state()
    assert (store.facts(found)["2020-05"], found["no_vuelven"]) == (9, [])


def test_loads_of_two_sources_are_told(store: Store) -> None:
    store.load("mayo.csv", month(5))
    (store.folder / "proyecto.toml").write_text('salida = "salida"\nfuente = "SIDPOL"\n', encoding="utf-8")
    store.load("junio.csv", month(6))
    [told] = store.state()["avisos"]
    assert "1, ninguna; 2, «SIDPOL»; el proyecto dice «SIDPOL»" in told
    assert "otra vez" in store.call("cargar", "proyecto.toml", "--incidentes", "mayo.csv")
    assert store.state()["avisos"] == []


def test_what_a_load_brought_leaves_and_what_others_have_stays(store: Store) -> None:
    store.load("mayo.csv", month(5))
    store.load("junio.csv", [*month(5), *month(6, 3)])
    before = store.facts()
    store.load("otra vez mayo.csv", month(5, 10))
    out = store.call("deshacer", "3", "proyecto.toml")
    assert "Se deshizo la carga 3: «otra vez mayo.csv», 10 filas." in out
    assert "Ningún hecho cambia" in out
    assert store.facts() == before
    out = store.call("deshacer", "2", "proyecto.toml")
    assert "Dejan de contar 3 hechos." in out
    assert "Meses que cambian: 2020-06." in out
    assert store.facts() == {"2020-05": 12}
    gone = {load["carga"]: load["retirada"] and load["retirada"]["que"] for load in store.state()["cargas"]}
    assert gone == {1: None, 2: "deshecha", 3: "deshecha"}
    assert "no tiene una carga 2, o ya se deshizo" in store.call("deshacer", "2", "proyecto.toml", status=1)
    assert "no tiene una carga 9" in store.call("deshacer", "9", "proyecto.toml", status=1)


def test_what_is_missing_is_said_with_where_it_comes_from(store: Store) -> None:
    for words in (("deshacer",), ("deshacer", "mayo.csv"), ("cargar", "--reemplaza", "mayo.csv")):
        assert "Las cargas, con su número: mapadelito estado." in store.call(*words, status=2)
    project = store.folder / "proyecto.toml"
    project.write_text('limites = ["sectores.geojson"]\n', encoding="utf-8")
    write(store.folder / "mayo.csv", month(5))
    told = store.call("cargar", "proyecto.toml", "--incidentes", "mayo.csv", status=1)
    assert "No se encuentra el archivo" in told
    assert "sectores.geojson" in told
    assert "Es de «limites», en proyecto.toml o en la orden." in told
    for order in ("seguimiento", "evaluar", "priorizar"):
        told = store.call(order, "proyecto.toml", status=2)
        assert "faltan los hechos: cárguelos con «mapadelito cargar», o délos con --incidentes." in told
    project.write_text("", encoding="utf-8")
    store.load("mayo.csv", month(5))
    assert "faltan los límites: indique --limites, o «limites» en proyecto.toml." in store.call(
        "evaluar", "proyecto.toml", status=2
    )


def test_a_replaced_load_and_one_read_again_are_told_apart(store: Store) -> None:
    store.load("mayo.csv", [f"{row},ROBO" for row in month(5)], head=f"{HEAD},otro")
    store.load("junio.csv", month(6))
    store.call("cargar", "proyecto.toml", "--incidentes", "mayo.csv", "--columna", "delito=otro")
    store.load("junio bueno.csv", month(6, 4), "--reemplaza", "2")
    found = store.state()
    gone = [(load["carga"], load["retirada"] and load["retirada"]["que"]) for load in found["cargas"]]
    assert gone == [(1, "leída otra vez"), (2, "reemplazada"), (1, None), (4, None)]
    out = "\n".join(state_lines(found))
    assert out.count("Carga 1, ") == 1
    assert re.search(r"Carga 2, .* No cuenta: la reemplazó la carga 4\.", out)
    assert store.facts(found) == {"2020-05": 12, "2020-06": 4}


def test_what_is_given_again_as_it_was_keeps_its_turn(store: Store) -> None:
    """A correction that came after it stays one, and nothing of it is late."""
    write(store.folder / "abril.csv", month(4))
    write(store.folder / "mayo.csv", month(5))
    store.call("cargar", "proyecto.toml", "--incidentes", "abril.csv", "--incidentes", "mayo.csv")
    store.load("junio.csv", [*month(6), fact(401, "02/04/2020", delito="ROBO")])
    write(store.folder / "mayo bueno.csv", month(5, 9))
    both = ("--incidentes", "abril.csv", "--incidentes", "mayo bueno.csv")
    out = store.call("cargar", "proyecto.toml", *both, "--reemplaza", "1")
    assert "Carga 3: 1 archivo, 9 filas." in out
    assert "Toma el lugar de lo demás de la carga 1, que ya no cuenta." in out
    assert "«abril.csv»: ya cargado (carga 1)." in out
    assert "En el almacén: 0 hechos nuevos, 21 que ya estaban (no se suman), 3 que dejan de contar." in out
    found = store.state()
    assert [(one["id"], one["carga"]) for one in found["correcciones"]] == [("401", 2)]
    assert found["tarde"] == []
    gone = [(load["carga"], load["archivo"], load["retirada"] and load["retirada"]["que"]) for load in found["cargas"]]
    assert {*gone[:2]} == {(1, "abril.csv", None), (1, "mayo.csv", "reemplazada")}


def test_the_files_of_an_order_leave_together_and_it_is_said(store: Store) -> None:
    for name, at in (("uno.csv", 5), ("dos.csv", 6)):
        write(store.folder / name, month(at, 1))
    store.call("cargar", "proyecto.toml", "--incidentes", "uno.csv", "--incidentes", "dos.csv")
    out = store.call("deshacer", "1", "proyecto.toml")
    assert "salen juntos: los que valgan, cárguelos otra vez." in out
    assert "Dejan de contar 2 hechos." in out


def test_a_load_that_was_undone_comes_back_in_its_turn(store: Store) -> None:
    store.load("abril.csv", month(4))
    store.load("mayo.csv", [*month(5), fact(401, "02/04/2020", delito="ROBO")])
    before = store.state()
    store.call("deshacer", "1", "proyecto.toml")
    out = store.call("cargar", "proyecto.toml", "--incidentes", "abril.csv")
    assert "«abril.csv» (se leyó otra vez: es la carga 1): 12 filas" in out
    assert "corregido" not in out
    assert "Lo siguiente: mapadelito generar." in out
    found = store.state()
    assert found | {"cargas": []} == before | {"cargas": []}
    assert [line[:9] for line in state_lines(found) if line.startswith("Carga ")] == ["Carga 1, ", "Carga 2, "]


def test_dates_read_in_two_orders_are_told(store: Store) -> None:
    store.load("abril.csv", [fact(400 + at, f"{at + 14:02d}/04/2020") for at in range(8)])
    store.load("mayo.csv", [fact(500 + at, f"05/{at + 14:02d}/2020") for at in range(8)])
    [told] = store.state()["avisos"]
    assert told.startswith("La carga 2 («mayo.csv») se leyó con el mes antes que el día, y la 1 («abril.csv»)")


def test_loads_of_an_older_reader_are_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(how_read, "READING", 0)
    store.load("mayo.csv", month(5))
    monkeypatch.undo()
    monkeypatch.chdir(store.folder)
    [told] = store.state()["avisos"]
    assert told.startswith("La carga 1 se leyó con una versión anterior")
    assert "otra vez" in store.call("cargar", "proyecto.toml", "--incidentes", "mayo.csv")
    assert store.state()["avisos"] == []


def test_the_state_writes_nothing(store: Store) -> None:
    assert "no se ha cargado nada" in store.call("estado", "proyecto.toml", status=2)
    store.load("mayo.csv", month(5))
    before = {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()}
    store.call("estado", "proyecto.toml")
    assert {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()} == before
    (store.folder / "almacen" / HELD_FILE).write_bytes(b"broken" * 100)
    assert "está dañado" in store.call("estado", "proyecto.toml", status=1)
