"""Water, parks and barrios of a whole run, from an extract that is read once."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from geo.intake import extracts
from helpers.attack import digests
from helpers.shared import SAMPLE, write_extract
from mapadelito.jobs.generate import run
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

WEST, SOUTH, SIDE = -71.34, -17.65, 0.004
FOLDER = "publico/comisaria-pnp-ilo"


def extract(path: Path) -> Path:
    """Write a pond, a park, a river, a street and a barrio of Ilo."""
    corners = [(WEST, SOUTH), (WEST + SIDE, SOUTH), (WEST + SIDE, SOUTH + SIDE), (WEST, SOUTH)]
    park = [(x - 2 * SIDE, y) for x, y in corners]
    ways = [
        (corners, {"natural": "water"}),
        (park, {"leisure": "park"}),
        (corners[:3], {"waterway": "river"}),
        (corners[1:3], {"highway": "primary", "name": "Av. Uno"}),
    ]
    return write_extract(path, ways, [((WEST, SOUTH + SIDE), {"place": "suburb", "name": "Miramar"})])


def make(folder: Path, **options: Any) -> dict[str, Any]:
    told = SAMPLE | {"formato": "html", "mapa": "delito"} | options | {"salida": folder}
    return run(load_config(None, told), lambda _: None)


def texts(folder: Path) -> list[str]:
    page = (folder / FOLDER / "mapa-del-delito.html").read_text(encoding="utf-8")
    found = re.search(r'id="datos">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return list(json.loads(found[1])["textos"])


def test_an_extract_is_read_once_and_gives_the_same_with_what_was_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, folder = extract(tmp_path / "ilo.osm.pbf"), tmp_path / "salida"
    first = make(folder, calles=path)
    before = digests(folder / "publico")
    assert {"Agua", "Parque", "Miramar", "Av. Uno"} <= set(texts(folder))
    assert [text for text in texts(folder) if "OpenStreetMap" in text] == [
        "Mapa de base: © colaboradores de OpenStreetMap (licencia ODbL)."
    ]
    kept = {
        name: digest for name, digest in digests(folder / "reservado" / "cache").items() if not name.startswith("laminas")
    }
    assert len(kept) == 6
    monkeypatch.setattr(extracts, "read_osm", None)  # whoever reads it again, fails
    second = make(folder, calles=path)
    assert digests(folder / "publico") == before
    assert digests(folder / "reservado" / "cache").items() >= kept.items()
    assert first["salidas"] == second["salidas"]
    assert not [item for item in first["salidas"] if "cache" in str(item["archivo"])]
    [fixes, *more] = [line for line in first["decisiones"] if line not in second["decisiones"]]
    assert fixes.startswith("Esta edición fija los lugares públicos de 2020")  # said once
    assert not more
    assert any("reservado/cache" in line for line in first["decisiones"])


@pytest.mark.slow
def test_an_extract_of_the_base_alone_draws_no_streets_of_it(tmp_path: Path) -> None:
    make(tmp_path / "con", base=extract(tmp_path / "ilo.osm.pbf"))
    assert "Miramar" in texts(tmp_path / "con")
    assert "Av. Uno" not in texts(tmp_path / "con")
    make(tmp_path / "sin")
    assert not {"Agua", "Parque", "Base"} & set(texts(tmp_path / "sin"))
    assert {path.name for path in (tmp_path / "sin" / "reservado" / "cache").iterdir()} == {"laminas"}
