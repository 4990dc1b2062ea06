"""Whatever is typed where a path is asked for is only ever a file on this disk, or a refusal in Spanish."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from helpers.program import call
from helpers.shared import listening
from mapadelito import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FACTS, LIMITS = ROOT / "data/incidents/ilo_2020.csv", ROOT / "data/boundaries/ilo.geojson"
CANARY = "NO-DEBE-LEERSE"
COMMANDS = {
    "generar": (
        *("--incidentes", "--limites", "--factores", "--calles", "--base", "--sectores-municipales", "--edificios"),
        *("--poblacion", "--coincidencias", "--catalogo", ""),
    ),
    "revisar": ("--incidentes", "--limites", ""),
    "evaluar": ("--incidentes", "--limites", ""),
    "priorizar": ("--incidentes", "--limites", "--calles", "--factores", ""),
    "territorios": ("--denuncias", "--poblacion", "--limites", ""),
}
OPTIONS = [(command, option) for command, options in COMMANDS.items() for option in options]
NAMES = (
    "/vsicurl/http://127.0.0.1:{port}/x.csv",
    "/vsizip/{folder}/secreto.zip/secreto.csv",
    "zip://{folder}/secreto.zip!secreto.csv",
    "CSV:{folder}/secreto.csv",
    "http://127.0.0.1:{port}/x.geojson",
    "GeoJSON:{folder}/secreto.csv",
    "zip+http://127.0.0.1:{port}/x.zip",
    "WFS:http://127.0.0.1:{port}/",
    "file://{folder}/secreto.csv",
    "<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>{folder}/secreto.csv</SrcDataSource></OGRVRTLayer>",
    '{{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read {folder}/secreto.csv"}}',
    "x" * 5000,
    "{folder}",
    "/dev/stdin",
)


@pytest.fixture
def typed(tmp_path: Path) -> Iterator[list[str]]:
    """Give names that libraries take for orders; whom they point to must not be called."""
    (tmp_path / "secreto.csv").write_text(f"id,WKT,delito\n1,POINT (-71.3 -17.6),{CANARY}\n", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "secreto.zip", "w") as archive:
        archive.write(tmp_path / "secreto.csv", "secreto.csv")
    with listening() as (port, calls):
        yield [name.format(folder=tmp_path, port=port) for name in NAMES]
    assert calls == []


def _refused(
    command: str, option: str, name: str, salida: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = (
        {"--incidentes": str(FACTS), "--limites": str(LIMITS)} if command != "territorios" else {"--denuncias": str(FACTS)}
    )
    words = [word for pair in (given | {option: name}).items() for word in pair if word]
    assert call(command, *words, "--formato", "html", "--salida", str(salida), monkeypatch=monkeypatch) in {1, 2}
    said = capsys.readouterr()
    assert said.err.strip(), (command, option, name)
    assert "Error inesperado" not in said.err, (command, option, name)
    assert CANARY not in said.out + said.err
    written = [path for path in salida.rglob("*") if path.is_file()] if salida.exists() else []
    assert not any(CANARY.encode() in path.read_bytes() for path in written)


def test_no_typed_name_is_more_than_a_file(
    typed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {"--limites": typed, "--incidentes": typed[::4]}  # all the others below: the limits are read first
    for option, name in [(option, name) for option, some in names.items() for name in some]:
        _refused("generar", option, name, tmp_path / "salida", monkeypatch, capsys)


@pytest.mark.slow
@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_every_option_refuses_them(
    command: str,
    option: str,
    typed: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in typed:
        _refused(command, option, name, tmp_path / "salida", monkeypatch, capsys)
