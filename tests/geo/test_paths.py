"""What a user names is a file on a disk, or is refused in words."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely import Point

from geo.crimes.catalogue import load
from geo.errors import CatalogueError, ConfigError, FormatError, MapaError
from geo.formats.containers import opened, real_file
from geo.intake.tables import read_tables
from geo.paths import digest_of, existing_file, find_files, output_folder, read_whole
from mapadelito.outputs.editions import kept_entries
from mapadelito.outputs.folder import Output
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


@pytest.fixture
def odd(tmp_path: Path) -> dict[str, str]:
    """One of each kind of thing that is no file on a disk; to read most of them would never end."""
    os.mkfifo(tmp_path / "tubo.csv")
    plug = socket.socket(socket.AF_UNIX)
    here = os.open(".", os.O_RDONLY)
    os.chdir(tmp_path)  # the name of a socket is short
    plug.bind("enchufe.csv")
    os.fchdir(here)
    os.close(here)
    plug.close()
    (tmp_path / "enlace.csv").symlink_to("/dev/zero")
    (tmp_path / "vuelta.csv").symlink_to("vuelta.csv")
    found = {name: str(tmp_path / f"{name}.csv") for name in ("tubo", "enchufe", "enlace", "vuelta")}
    return found | {"cero": "/dev/zero", "proc": "/proc/self/status", "sys": "/sys/kernel/mm", "nada": "/dev/null"}


@POSIX
def test_nothing_is_read_from_what_is_no_file(odd: dict[str, str], tmp_path: Path) -> None:
    for path in odd.values():
        for read in (existing_file, real_file, digest_of, read_tables, lambda given: read_whole(given, 1000)):
            with pytest.raises(FormatError, match=r"no es un archivo guardado|No se encuentra|es una carpeta"):
                read(path)
        with pytest.raises(CatalogueError, match="No se lee"):
            load(path)
        with pytest.raises(ConfigError, match="No se puede abrir"):
            load_config(tmp_path / path, {})


@POSIX
def test_a_part_of_a_shapefile_may_not_be_a_device(tmp_path: Path) -> None:
    gpd.GeoSeries([Point(0, 0)], crs=4326).to_file(tmp_path / "s.shp", engine="pyogrio")
    (tmp_path / "s.dbf").unlink()
    (tmp_path / "s.dbf").symlink_to("/dev/zero")
    with pytest.raises(FormatError, match="no es un archivo guardado"), opened(tmp_path / "s.shp"):
        pass


@POSIX
@pytest.mark.parametrize("tail", ["-journal", "-wal", "-shm"])
def test_what_stands_beside_a_geopackage_may_not_be_a_pipe(tmp_path: Path, tail: str) -> None:
    gpd.GeoSeries([Point(0, 0)], crs=4326).to_file(tmp_path / "x.gpkg", engine="pyogrio")
    os.mkfifo(tmp_path / f"x.gpkg{tail}")
    with pytest.raises(FormatError, match="no es un archivo guardado"), opened(tmp_path / "x.gpkg"):
        pass


@POSIX
def test_what_a_run_left_and_is_now_a_pipe_is_not_read(tmp_path: Path) -> None:
    private = tmp_path / "reservado" / ".mapadelito"
    private.mkdir(parents=True)
    (tmp_path / "publico" / "central").mkdir(parents=True)
    (tmp_path / "publico" / "central" / "mapa-del-delito.html").write_text("x", encoding="utf-8")
    os.mkfifo(tmp_path / "reservado" / "edicion-publico.json")
    with Output(tmp_path) as output:
        assert [entry.period for entry in kept_entries(output, "publico", made=(), failed={})] == [""]
    private.mkdir()
    os.mkfifo(private / "cambio.json")
    with pytest.raises(MapaError, match="alguien lo tocó"), Output(tmp_path):
        pass


def test_a_file_that_another_program_holds_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "h.csv").write_text("x", encoding="utf-8")

    def held(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", held)
    for read in (existing_file, read_tables, digest_of):
        with pytest.raises(FormatError, match="abierto en otro programa"):
            read(tmp_path / "h.csv")


def test_a_folder_is_told_with_what_it_holds(tmp_path: Path) -> None:
    for name in ("mes 2.xlsx", "mes 10.xlsx", "~$mes 2.xlsx", ".oculto"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    with pytest.raises(FormatError, match="es una carpeta") as refusal:
        read_tables(tmp_path)
    assert f"{tmp_path.as_posix()}/*.xlsx" in str(refusal.value)
    assert "hay: mes 2.xlsx, mes 10.xlsx." in str(refusal.value)


def test_patterns_are_files_in_natural_order(tmp_path: Path) -> None:
    for name in ("mes 10.csv", "mes 2.csv", "~$mes 2.csv", ".mes 1.csv", "mes [1].csv", "mes 1.csv", "a/b/mes 3.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    (tmp_path / "mes carpeta.csv").mkdir()

    def names(*items: str) -> list[str]:
        return [path.relative_to(tmp_path).as_posix() for path in find_files(items, tmp_path)]

    assert names("mes ?.csv") == ["mes 1.csv", "mes 2.csv"]
    assert names("mes *.csv") == ["mes 1.csv", "mes [1].csv", "mes 2.csv", "mes 10.csv"]
    assert names("**/*.csv") == ["a/b/mes 3.csv", "mes 1.csv", "mes [1].csv", "mes 2.csv", "mes 10.csv"]
    assert names("mes [1].csv") == ["mes [1].csv"]  # what exists is taken as it is written
    assert names("mes [2].csv") == ["mes 2.csv"]
    assert names("mes 10.csv", "mes *.csv")[0] == "mes 10.csv"
    assert len(names("mes 10.csv", "mes *.csv")) == 4
    assert names("mes 1.csv", "mes 1.csv") == ["mes 1.csv", "mes 1.csv"]  # whoever reads them says so
    assert names("no hay.csv") == ["no hay.csv"]
    assert names(str(tmp_path / "a" / "*" / "*.csv")) == ["a/b/mes 3.csv"]


def test_a_folder_with_brackets_is_taken_as_written(tmp_path: Path) -> None:
    (tmp_path / "mes [1]").mkdir()
    (tmp_path / "mes [1]" / "h.csv").write_text("x", encoding="utf-8")
    assert find_files(["mes [1]/*.csv"], tmp_path) == (tmp_path / "mes [1]" / "h.csv",)
    assert find_files(["*.csv"], tmp_path / "mes [1]") == (tmp_path / "mes [1]" / "h.csv",)


@pytest.mark.parametrize("pattern", ["*.xlsx", "no/*.csv", "a**b", "**.ods/*", "[.csv"])
def test_a_pattern_of_nothing_says_what_is_there(tmp_path: Path, pattern: str) -> None:
    (tmp_path / "hechos.csv").write_text("x", encoding="utf-8")
    with pytest.raises(FormatError) as refusal:
        find_files([pattern], tmp_path)
    assert pattern in str(refusal.value)
    if "**" not in pattern:
        assert "hay: hechos.csv" in str(refusal.value)


def test_options_and_project_expand_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("b.csv", "a.csv", "logo.png"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    project = tmp_path / "p.toml"
    project.write_text('limites = "*.csv"\ncalles = ["?.csv"]\n[membrete]\nlogos = ["*.png"]\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    config = load_config(project, {"incidentes": ("*.csv",)})
    assert [path.name for path in config.incidentes] == ["a.csv", "b.csv"]
    assert config.limites == config.calles == (tmp_path / "a.csv", tmp_path / "b.csv")
    assert config.membrete["logos"] == [tmp_path / "logo.png"]


@pytest.mark.parametrize("name", ["con", "NUL.d", "com1", "mapas.", "mapas ", "aux/s"])
def test_an_output_folder_that_windows_cannot_have_is_refused_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("geo.paths._ON_WINDOWS", True)
    with pytest.raises(ConfigError, match="Windows no permite"):
        load_config(None, {"salida": tmp_path / name})
    monkeypatch.setattr("geo.paths._ON_WINDOWS", False)
    assert load_config(None, {"salida": tmp_path / name}).salida == tmp_path / name


@pytest.mark.parametrize("name", ["hechos.csv", "hechos.csv/s"])
def test_an_output_folder_that_is_a_file_is_refused_before_the_work(tmp_path: Path, name: str) -> None:
    (tmp_path / "hechos.csv").write_text("x", encoding="utf-8")
    with pytest.raises(ConfigError, match="Indique otro nombre"):
        load_config(None, {"salida": tmp_path / name})


def test_an_output_folder_may_be_there_or_not(tmp_path: Path) -> None:
    assert output_folder(tmp_path) == tmp_path
    assert output_folder(tmp_path / "contumaza" / "2020.1") == tmp_path / "contumaza" / "2020.1"
    assert load_config(None, {}).salida.name == "salida"


def test_a_folder_suggests_data_not_the_projects_in_it(tmp_path: Path) -> None:
    for name in ("uno.toml", "dos.toml", "hechos.csv"):
        (tmp_path / name).touch()
    with pytest.raises(FormatError, match=r"por ejemplo «[^»]*/\*\.csv»"):
        existing_file(tmp_path)


def test_an_address_of_the_web_is_said_to_be_one() -> None:
    for address in ("https://datos.pe/hechos.csv", "http:/datos.pe/hechos.csv", "www.datos.pe/hechos.csv"):
        with pytest.raises(FormatError, match=r"Es una dirección de internet.*descargue el archivo"):
            existing_file(address)


def test_a_missing_file_is_asked_for_by_the_name_most_like_it(tmp_path: Path) -> None:
    (tmp_path / "hechos.xlsx").touch()
    for wrong in ("hechos", "hecho.xlsx", "hechos.xls"):
        with pytest.raises(FormatError, match=r"¿Quiso decir «hechos\.xlsx»\?"):
            existing_file(tmp_path / wrong)
    for other in (tmp_path / "calles.shp", tmp_path / "nada" / "hechos.xlsx"):
        with pytest.raises(FormatError, match="Revise el nombre y la carpeta; si tiene espacios, va entre comillas"):
            existing_file(other)


def test_half_of_a_name_with_a_space_asks_for_quotes(tmp_path: Path) -> None:
    (tmp_path / "sectores comisaría.kml").touch()
    with pytest.raises(FormatError, match=r"«sectores comisaría\.kml»\? Un nombre con espacios va entre comillas\."):
        existing_file(tmp_path / "comisaría.kml")
