"""The commands with a store on a server: what they publish is what they publish with a store in a folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from helpers.attack import digests
from helpers.program import call
from mapadelito import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.store.postgres_server import PostgresServer

SAMPLE = ROOT / "data"
PROJECT = f"""limites = ["{(SAMPLE / "boundaries/ilo.geojson").as_posix()}"]
mapa = "delito"
formato = "html,gpkg"
salida = "salida"
almacen = "{{}}"
"""
GENERAR = ("generar", "--periodo")


def steps(folder: Path, store: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[str, ...]:
    """Load the sample in two halves, publish, take one back, and publish again; return what was printed in all."""
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "proyecto.toml").write_text(PROJECT.format(store), encoding="utf-8")
    head, *rows = (SAMPLE / "incidents/ilo_2020.csv").read_text(encoding="utf-8").splitlines()
    for name, own in (("uno.csv", rows[::2]), ("dos.csv", rows[1::2])):
        (folder / name).write_text("\n".join([head, *own]), encoding="utf-8")
    said = []
    for words in (
        ("cargar", "--incidentes", "uno.csv"),
        (*GENERAR, "2020-04"),
        ("cargar", "--incidentes", "dos.csv"),
        ("deshacer", "1"),
        (*GENERAR, "2020-S1", "--cerrar", "2020-S1"),
        ("estado", "--json"),
        ("contado",),
        ("generar", "--edicion", "publico/2020-04", "--salida", "de-nuevo"),
    ):
        assert call(*words, monkeypatch=monkeypatch) == 0, words
        out = capsys.readouterr()
        said.append(out.out + out.err)
    return tuple(said)


@pytest.mark.slow
def test_what_is_published_from_a_server_is_what_is_published_from_a_folder(
    postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    base = postgres.new_base()
    here = steps(tmp_path / "carpeta", "almacen", monkeypatch, capsys)
    there = steps(tmp_path / "servidor", postgres.url(base), monkeypatch, capsys)
    for folder in ("salida/publico", "salida/ediciones", "de-nuevo/publico"):
        own = digests(tmp_path / "servidor" / folder)
        assert own == digests(tmp_path / "carpeta" / folder)
        assert own
    states = [json.loads(said[-3]) for said in (there, here)]
    assert states[0] | {"almacen": ""} == states[1] | {"almacen": ""}
    told = [[line for line in said[-2].splitlines() if ", 2020-S1: " in line] for said in (there, here)]
    assert told[0] == told[1]
    assert told[0]
    assert not any(postgres.password in said for said in there)
    assert [path.name for path in (tmp_path / "servidor/almacen").iterdir()] == ["insumos"]
    for path in (tmp_path / "servidor").rglob("*"):
        if path.is_file() and path.name != "proyecto.toml":
            assert postgres.password.encode() not in path.read_bytes(), path
    record = json.loads((tmp_path / "servidor/salida/reservado/registro.json").read_text(encoding="utf-8"))
    assert record["parametros"]["almacen"] == f"postgresql://duena@127.0.0.1:{postgres.port}/{base}"


@pytest.mark.slow
def test_who_only_reads_makes_reserved_maps_and_publishes_nothing(
    postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    base, sample = postgres.new_base(), (SAMPLE / "incidents/ilo_2020.csv").as_posix()
    (tmp_path / "proyecto.toml").write_text(PROJECT.format(postgres.url(base)), encoding="utf-8")
    assert call("cargar", "--incidentes", sample, monkeypatch=monkeypatch) == 0
    postgres.run(base, f"CREATE ROLE lectora LOGIN PASSWORD '{postgres.password}' IN ROLE mapadelito_lectura")
    (tmp_path / "proyecto.toml").write_text(PROJECT.format(postgres.url(base, "lectora")), encoding="utf-8")
    inner = ("--perfil", "interno", "--mapa", "delito", "--formato", "html", "--periodo", "2020-T1")
    assert call("generar", *inner, monkeypatch=monkeypatch) == 0
    assert call("estado", monkeypatch=monkeypatch) == 0
    capsys.readouterr()
    for words in (("generar", "--periodo", "2020-T1"), ("deshacer", "1")):
        assert call(*words, monkeypatch=monkeypatch) == 1
        told = capsys.readouterr().err
        assert "no deja hacerlo a este usuario" in told
        assert postgres.password not in told
    assert not (tmp_path / "salida/publico").exists()


def test_without_its_library_a_server_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("psycopg", "mapadelito.store.postgres"):
        monkeypatch.setitem(__import__("sys").modules, name, None)
    assert call("estado", "--almacen", "postgresql://yo:clav3@127.0.0.1:9/x", monkeypatch=monkeypatch) == 1
    told = capsys.readouterr().err
    assert 'pip install "mapadelito[postgis]"' in told
    assert "clav3" not in told
    assert not [*tmp_path.iterdir()]
