from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import geopandas as gpd
import pytest

from geo.errors import MapaError
from helpers.kinds.point_layers import write_layer
from helpers.program import call
from mapadelito import ROOT, cli
from mapadelito.outputs.workbook_writer import new_book
from mapadelito.settings.given_files import ADDRESSES_TITLE, DELITOS_TITLE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("words", [("--help",), ("generar", "--help"), ("demo", "--help")])
def test_help_is_spanish(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(*words, monkeypatch=monkeypatch) == 0
    text = capsys.readouterr().out
    assert "Uso: " in text
    assert "Muestra esta ayuda" in text
    for english in ("Usage", "Options", "Show", "Commands", "default", "required", "TEXT", "PATH"):
        assert english not in text


@pytest.mark.parametrize(
    ("words", "piece"),
    [
        (("generar", "--incidente", "x.csv"), "«--incidente»"),
        (("draw",), "draw"),
        (("generar", "a.toml", "b.toml"), "b.toml"),
        (("generar", "--salida"), "--salida"),
        (("generar", "--perfil", "secreto"), "secreto"),
        (("generar",), "--limites"),
    ],
)
def test_wrong_use_is_2_with_a_spanish_line(
    words: tuple[str, ...], piece: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(*words, monkeypatch=monkeypatch) == 2
    error = capsys.readouterr().err
    assert piece in error
    assert "Traceback" not in error
    assert not {"such", "requires", "Missing", "unexpected", "Got"} & set(error.split())


def test_a_refused_input_is_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "limites.kml").write_text("no es un kml", encoding="utf-8")
    assert call("generar", "--limites", str(tmp_path / "limites.kml"), monkeypatch=monkeypatch) == 1
    assert "limites.kml" in capsys.readouterr().err


def test_a_bug_is_no_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(**_: object) -> None:
        raise ZeroDivisionError("división entre cero")

    monkeypatch.setattr(cli, "app", broken)
    assert call("demo", monkeypatch=monkeypatch) == 1
    error = capsys.readouterr().err
    assert "ZeroDivisionError" in error
    assert "con unas filas inventadas que la causen" in error  # never with the file, which is of real people
    assert "Traceback" not in error


def test_options_with_many_values(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}

    def note(project: Path | None, options: dict[str, object]) -> None:
        seen.update(options, project=project)
        raise MapaError("basta")

    monkeypatch.setattr("mapadelito.settings.config.load_config", note)
    words = ("generar", "--incidentes", "a.csv", "b.csv", "--columna", "delito=X", "hora=Y", "--limites", "c.kml", "p.toml")
    assert call(*words, monkeypatch=monkeypatch) == 1
    assert [str(path) for path in seen["incidentes"]] == ["a.csv", "b.csv"]  # type: ignore[attr-defined]
    assert seen["columna"] == ("delito=X", "hora=Y")
    assert str(seen["project"]) == "p.toml"


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; sys.argv = ['mapadelito', '--help']\nfrom mapadelito.cli import main\n"
    code += "try: main()\nexcept SystemExit: pass\n"
    heavy = {"geopandas", "pandas", "numpy", "sklearn", "folium", "fiona", "shapely", "rich", "jinja2"}
    code += f"print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_every_command_and_option_says_what_it_does() -> None:
    for name, command in cli.app.commands.items():
        assert command.help, name
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"{name} {option.name}"


def test_json_is_the_last_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    facts = str(ROOT / "data/incidents/ilo_2020.csv")
    assert call("revisar", "--incidentes", facts, "--salida", str(tmp_path), "--json", monkeypatch=monkeypatch) == 0
    summary = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert summary["filas"]["leidas"] > 0


def test_data_given_without_an_option_are_sorted_by_their_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    facts, limits = ROOT / "data/incidents/ilo_2020.csv", ROOT / "data/boundaries/ilo.geojson"
    salida = str(tmp_path / "salida")
    words = ("revisar", str(limits), str(facts), "--salida", salida)
    assert call(*words, "–Período", "enero", "a", "marzo", "de", "2020", monkeypatch=monkeypatch) == 0
    said = capsys.readouterr().err
    assert "«ilo.geojson»: son polígonos: los límites." in said
    assert "«ilo_2020.csv»: son los incidentes." in said
    record = json.loads((tmp_path / "salida/reservado/registro.json").read_text())
    assert record["periodo"] == {"desde": "2020-01-01", "hasta": "2020-03-31"}
    assert record["avisos"].get("NINGUN_INCIDENTE_EN_SECTORES") is None


def test_a_folder_stands_for_its_files_or_its_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "datos"
    folder.mkdir()
    (folder / "hechos.csv").write_bytes((ROOT / "data/incidents/ilo_2020.csv").read_bytes())
    (folder / "foto.png").write_bytes(b"x")
    (folder / "otros").mkdir()
    salida = ("--salida", str(tmp_path / "salida"))
    assert call("revisar", str(folder), *salida, monkeypatch=monkeypatch) == 0
    assert "no se leyó: foto.png" in capsys.readouterr().err
    write_layer(gpd.read_file(ROOT / "data/boundaries/ilo.geojson"), folder / "sectores.gdb", "OpenFileGDB")
    assert call("revisar", str(folder), *salida, monkeypatch=monkeypatch) == 0
    assert "«sectores.gdb»: son polígonos: los límites" in capsys.readouterr().err
    (folder / "proyecto.toml").write_text('incidentes = ["otros/*.csv"]')
    assert call("revisar", str(folder), *salida, monkeypatch=monkeypatch) != 0
    assert "tiene el proyecto «proyecto.toml»" in capsys.readouterr().err


def test_data_given_in_two_ways_are_not_guessed_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = str(ROOT / "data/incidents/ilo_2020.csv")
    assert call("revisar", "--incidentes", facts, "--hoja", "x", facts, monkeypatch=monkeypatch) == 2
    assert "también se dio --incidentes" in capsys.readouterr().err
    (tmp_path / "hechos.xlsx").write_bytes(b"PK\x03\x04 \x8b\xb7 \xab")
    assert call("generar", str(tmp_path / "hechos.xlsx"), monkeypatch=monkeypatch) == 1
    assert "«hechos.xlsx»" in capsys.readouterr().err


def test_the_workbooks_that_come_back_are_known_by_their_titles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    books = {
        "elegidos.xlsx": (DELITOS_TITLE, ("palabra", "delito")),
        "ubicadas.xlsx": (ADDRESSES_TITLE, ("direccion", "latitud", "longitud")),
    }
    for name, (title, columns) in books.items():
        with new_book(tmp_path / name, title) as book:
            book.add_worksheet("Hoja").write_row(0, 0, columns)
    paths = [str(ROOT / "data/incidents/ilo_2020.csv"), *(str(tmp_path / name) for name in books)]
    assert call("revisar", *paths, "--salida", str(tmp_path), monkeypatch=monkeypatch) == 0
    said = capsys.readouterr().err
    assert "«elegidos.xlsx»: son los delitos que usted eligió." in said
    assert "«ubicadas.xlsx»: son los lugares que usted dio a las direcciones." in said


def test_what_is_almost_right_is_proposed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("genera", monkeypatch=monkeypatch) == 2
    assert "¿Quiso decir generar?" in capsys.readouterr().err
    assert call("generar", "--peridoo", "2020", monkeypatch=monkeypatch) == 2
    assert "¿Quiso decir --periodo? Vea: mapadelito generar --help" in capsys.readouterr().err


def test_a_period_that_is_none_ends_in_one_stop(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("generar", "--periodo", "octubre", monkeypatch=monkeypatch) == 2
    assert capsys.readouterr().err.rstrip().endswith("2020-01..2020-10.")


def test_a_job_stopped_by_hand_says_what_stays(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stopped(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.app.commands["plantilla"], "callback", stopped)
    assert call("plantilla", monkeypatch=monkeypatch) == 130
    assert "queda la edición que había" in capsys.readouterr().err


@pytest.mark.parametrize(("lost", "status"), [([{"nombre": "UNO", "motivo": "x"}], 1), ([], 0)])
def test_a_jurisdiction_that_could_not_be_made_ends_with_1(
    lost: list[dict[str, str]], status: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    record = {"entradas": [], "filas": {"leidas": 0}, "rechazos": {}, "avisos": {}, "fallidas": lost}
    monkeypatch.setattr("mapadelito.jobs.generate.run", lambda *_: record)
    assert call("generar", "--salida", str(tmp_path), "--silencio", monkeypatch=monkeypatch) == status


def test_a_run_ends_by_saying_what_it_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("Hurto total", "ROBO", "Zzz")
    rows = [f"0{n}/02/2020,{word},-17.644{n},-71.339{n}" for n, word in enumerate(words, start=1)]
    (tmp_path / "hechos.csv").write_text("\n".join(["fecha,delito,latitud,longitud", *rows]))
    options = ("--salida", str(tmp_path / "salida"))
    assert call("revisar", str(tmp_path / "hechos.csv"), *options, monkeypatch=monkeypatch) == 0
    end = capsys.readouterr().out.split("Filas leídas")[1].splitlines()[1:]
    assert len(end) <= 6
    assert [line.split()[1].rstrip(":") for line in end[1:3]] == ["FECHA_AMBIGUA", "DELITO_POR_FAMILIA"]
    assert "--delitos-libro" in end[3]
    assert end[-1].startswith("Abra: ")
