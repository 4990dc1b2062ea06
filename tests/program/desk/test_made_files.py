"""What was made is listed by jurisdiction, from the record of the run alone."""

from __future__ import annotations

from mapadelito.desk.made_files import changes_since, made_files

FILES = (
    "publico/index.html",
    "publico/a-b/mapa-del-delito.pdf",
    "publico/a-b/mapa-del-delito.html",
    "reservado/registro.json",
)
RECORD = {
    "perfil": "publico",
    "comisarias": [
        {"nombre": "A B", "carpeta": "a-b", "incidentes": 12, "periodo": {"desde": "2020-01-01", "hasta": "2020-01-31"}}
    ],
    "salidas": [
        {"archivo": name, "bytes": 1} for name in (*FILES, "publico/otra/mapa-del-delito.html", "publico/a-b/datos.js")
    ],
}


def test_files_are_by_jurisdiction_and_the_page_is_first() -> None:
    found = made_files(RECORD)
    assert [file.path for file in found[""]] == ["publico/index.html"]
    assert [(file.name, file.kind) for file in found["A B"]] == [("Mapa del delito", "Ver"), ("Mapa del delito", "PDF")]
    assert set(found) == {"", "A B"}
    assert made_files({}) == {}


def test_changes_are_those_of_the_counts_and_periods() -> None:
    before = {"comisarias": [RECORD["comisarias"][0] | {"incidentes": 10}]}  # type: ignore[index,operator]
    [(name, then, now)] = changes_since(before, RECORD)
    assert (name, then.split()[0], now.split()[0]) == ("A B", "10", "12")
    assert now == "12 hechos (01/01/2020 a 31/01/2020)"
    single = {"comisarias": [{"nombre": "A B", "incidentes": 1}]}
    assert changes_since(single, RECORD)[0][1] == "1 hecho"
    assert changes_since(RECORD, RECORD) == []
    assert changes_since({}, RECORD)[0][1] == "no estaba"
