from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest

from geo.errors import MapaError
from helpers.program import call
from mapadelito import ROOT, cli

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


def test_a_table_given_as_the_project_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hechos.xlsx").write_bytes(b"PK\x03\x04 \x8b\xb7 \xab")
    assert call("generar", str(tmp_path / "hechos.xlsx"), monkeypatch=monkeypatch) == 2
    assert "«hechos.xlsx» no es un proyecto (.toml). Los archivos de datos se dan con su opción" in capsys.readouterr().err


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
