"""The demo, as a new user runs it: no argument, no network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import mapadelito
from mapadelito.record import RECORD

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


def test_demo_ends_by_naming_the_page_to_open(tmp_path: Path) -> None:
    command = [sys.executable, "-c", NO_NETWORK]
    around = os.environ | {"PYTHONPATH": str(Path(mapadelito.__file__).resolve().parents[1])}
    done = subprocess.run(command, cwd=tmp_path, env=around, capture_output=True, text=True, check=True)
    page = Path(done.stdout.splitlines()[-1].removeprefix("Abra: "))
    assert page == tmp_path / "salida" / "publico" / "index.html"
    assert "COMISARIA PNP CENTRAL &quot;A&quot;" in page.read_text(encoding="utf-8")
    record = json.loads((tmp_path / "salida" / RECORD).read_text(encoding="utf-8"))
    assert len(record["comisarias"]) == 9
    assert record["filas"]["leidas"] > 5_000
    evidence = {station["nombre"]: station["evidencia"] for station in record["comisarias"]}
    assert evidence['COMISARIA PNP CENTRAL "A"'] == "suficiente"
    for folder in (page.parent / station["carpeta"] for station in record["comisarias"]):
        text = (folder / "mapa-del-delito.html").read_text(encoding="utf-8")
        assert "MUESTRA SINTÉTICA" in text
        assert len(text.encode()) < 600_000
