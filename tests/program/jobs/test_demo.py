"""The demo, as a new user runs it: no argument, no network."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

import mapadelito
from mapadelito.outputs.record import RECORD

pytestmark = pytest.mark.slow  # .ci/run makes the demo once more, in the environment of a user

NO_NETWORK = """
import sys
def refuse(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        raise SystemExit(f"la red fue usada: {event} {args}")
sys.addaudithook(refuse)
sys.argv = ["mapadelito", "demo"]
from mapadelito.cli import main
main()
"""


PLANS = {  # of DOMAIN 6.1: comisaría, kind of map and its title; what the plan shows as a scan is any of them
    "central-a": [("mapa-del-delito", "MAPA DEL DELITO")],
    "san-jose-b": [("mapa-del-delito", "MAPA DEL DELITO")],
    "contumaza": [("mapa-del-delito-y-riesgos", "MAPA DEL DELITO Y RIESGOS")],
    "cajabamba": [("mapa-del-delito", "MAPA DEL DELITO 2020")],
    "chota": [("mapa-de-riesgo", "MAPA DE RIESGOS"), ("mapa-del-delito", "MAPA DEL DELITO")],
    "santa-cruz": [
        (
            "puntos-criticos",
            "MAPA DEL DELITO Y PUNTOS CRÍTICOS DE MAYOR INCIDENCIA DELICTIVA SEGÚN LOS SECTORES DE PATRULLAJE",
        )
    ],
}
ILO = {"ilo", "pacocha", "el-algarrobal"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Folder of the demo, and what it said."""
    folder = tmp_path_factory.mktemp("demo")
    around = os.environ | {"PYTHONPATH": str(Path(mapadelito.__file__).resolve().parents[1])}
    command = [sys.executable, "-c", NO_NETWORK]
    done = subprocess.run(command, cwd=folder, env=around, capture_output=True, text=True, check=True)
    return folder / "salida", done.stdout


def test_demo_ends_by_naming_the_page_to_open(demo: tuple[Path, str]) -> None:
    folder, said = demo
    page = Path(said.splitlines()[-1].removeprefix("Abra: "))
    assert page == folder / "publico" / "index.html"
    assert "COMISARIA PNP CENTRAL &quot;A&quot;" in page.read_text(encoding="utf-8")
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    assert len(record["comisarias"]) == 9
    assert record["filas"]["leidas"] > 5_000
    evidence = {station["nombre"]: station["evidencia"] for station in record["comisarias"]}
    assert evidence['COMISARIA PNP CENTRAL "A"'] == "suficiente"
    for own in (page.parent / station["carpeta"] for station in record["comisarias"]):
        text = (own / "mapa-del-delito.html").read_text(encoding="utf-8")
        assert "MUESTRA SINTÉTICA" in text
        assert len(text.encode()) < 600_000


def test_demo_has_the_pages_before_the_rest(demo: tuple[Path, str]) -> None:
    folder, said = demo
    lines = said.splitlines()
    page = folder / "publico" / "index.html"
    assert lines.index(f"Ya puede ver las páginas: {page}") < len(lines) - 10
    assert not (folder / "ediciones").exists(), "the pages alone are the same edition"


def test_demo_makes_the_maps_of_the_two_plans(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    made = {item["archivo"] for item in json.loads((folder / RECORD).read_text(encoding="utf-8"))["salidas"]}
    for place, maps in PLANS.items():
        [own] = [path for path in (folder / "publico").iterdir() if path.is_dir() and path.name.endswith(place)]
        for name, title in maps:
            assert {f"publico/{own.name}/{name}.html", f"publico/{own.name}/{name}.pdf"} <= made
            assert f"<title>{title} - COMISARIA" in (own / f"{name}.html").read_text(encoding="utf-8")
            printed = " ".join(PdfReader(own / f"{name}.pdf").pages[0].extract_text().split())
            assert title in printed
            assert "Lámina 1 de 1" in printed
    names = ("mapa-del-delito", "mapa-de-riesgo", "mapa-integrado")
    ilo = [path for path in made for own in ILO for name in names if path.endswith(f"-{own}/{name}.pdf")]
    assert len(ilo) == 9


def test_each_plan_finds_its_legend(demo: tuple[Path, str]) -> None:
    pages = {path.parent.name: path.read_text(encoding="utf-8") for path in demo[0].glob("publico/*/mapa-del-delito.html")}
    flat = [name for name, text in pages.items() if "Delitos registrados" in text]
    short = [name for name, text in pages.items() if "D/C/V/C/S" in text]
    listed = {name for name, text in pages.items() if "Sectores – subsectores" in text}
    assert (flat, short) == (["comisaria-sectorial-pnp-cajabamba"], ["comisaria-pnp-santa-cruz"])
    assert listed == {"comisaria-pnp-central-a", "comisaria-pnp-san-jose-b", "comisaria-sectorial-pnp-cajabamba"}


def test_the_gallery_shows_what_its_program_draws() -> None:
    folder = mapadelito.ROOT / "docs"
    shown = set(re.findall(r"\]\(galeria/([\w-]+)\.png\)", (folder / "galeria.md").read_text(encoding="utf-8")))
    drawn, sizes = (
        set(re.findall(r'^    "([\w-]+)": \(', (folder / "galeria" / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("draw.py", "sizes.py")
    )
    drawn |= {f"tamanos-{place}" for place in sizes}
    drawn |= {"antes-roma-interno", "antes-roma-publico"}  # drawn by the version before
    [cover] = re.findall(r"\]\(docs/galeria/([\w-]+)\.png\)", (mapadelito.ROOT / "README.md").read_text(encoding="utf-8"))
    assert shown == drawn
    assert {path.stem for path in (folder / "galeria").glob("*.png")} == {*drawn, cover}
