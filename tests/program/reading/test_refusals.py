"""Whatever file is refused, the message names it, fits in a few lines and can be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely import Point, box

from geo.boundaries.read import read_polygons
from geo.errors import InputError, MapaError
from helpers.shared import SHARED
from mapadelito.reading.placing import read_placed
from mapadelito.reading.usable_rows import require_usable
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

MOST_LETTERS = 400
POINT = '{"type": "Feature", "properties": {"a": 1}, "geometry": {"type": "Point", "coordinates": [0, 0]}}'
FOLDERS = ("nasty/incidents", "nasty/polygons", "newcomer", "reports")


def samples(folder: str) -> list[Path]:
    """Return the files of a folder of samples; none where they are not on this computer."""
    files = (path for path in sorted((SHARED / folder).rglob("*")) if path.is_file() and path.name != "MANIFEST.json")
    return [path for path in files if ".gdb" not in f"{path.parent.name}{path.name}"]  # geodatabases: of the formats


def refusals(path: Path) -> list[str]:
    """Return the messages with which a file is refused, as incidents and as boundaries."""
    said = []
    try:
        require_usable(*read_placed(load_config(None, {"incidentes": [path]}), None))
    except MapaError as refusal:
        said.append(str(refusal))
    try:
        read_polygons(path)
    except MapaError as refusal:
        said.append(str(refusal))
    return said


def faults(message: str, path: Path) -> list[str]:
    """Return what is wrong with a message about a file."""
    checks = {
        "too long": len(message) >= MOST_LETTERS,
        "not printable": not message.isprintable(),
        "no name": path.name[:29] not in message,
    }
    return [what for what, wrong in checks.items() if wrong]


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS)
def test_the_samples_are_refused_in_words_that_fit(folder: str) -> None:
    found = [
        (path.name, wrong, said) for path in samples(folder) for said in refusals(path) if (wrong := faults(said, path))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ancho.csv", ";".join(f"COLUMNA NUMERO {n}" for n in range(300)) + "\n" + ";".join("x" * 300)),
        ("largo.csv", "x" * 20_000 + ",y\n1,2\n"),
        ("pagina.csv", "<html><body>" + "<p>uno,dos</p>" * 300 + "\n"),
        ("control.csv", "a\x01b\x07,\x1b[31mc\n1,2\n"),
        ("puntos.geojson", f'{{"type": "FeatureCollection", "features": [{",".join([POINT] * 99)}]}}'),
    ],
)
def test_files_of_long_or_strange_names_are_refused_in_words_that_fit(name: str, content: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    said = refusals(path)
    assert said
    assert [(faults(message, path), message) for message in said if faults(message, path)] == []


def test_facts_that_are_all_of_another_zone_are_refused_with_the_zone(tmp_path: Path) -> None:
    shapes = [box(-78.52, -7.18, -78.50, -7.16)]
    limits = gpd.GeoDataFrame({"COMISARIA": ["CENTRAL"]}, geometry=shapes, crs=4326)
    limits.to_file(tmp_path / "l.geojson", engine="pyogrio")
    places = gpd.GeoSeries([Point(-78.519 + n / 2000, -7.171) for n in range(30)], crs=4326).to_crs(32717)
    rows = [f"{n + 1};0{n % 9 + 1}/01/2024;ROBO;{place.x:.1f};{place.y:.1f}" for n, place in enumerate(places)]
    (tmp_path / "h.csv").write_text("\n".join(["ID;FECHA;DELITO;ESTE;NORTE", *rows]), encoding="utf-8")
    config = load_config(None, {"incidentes": [tmp_path / "h.csv"], "limites": [tmp_path / "l.geojson"], "crs": "32718"})
    with pytest.raises(InputError, match=r"se leyeron en la 18 Sur y son de la 17 \(--crs 32717") as refusal:
        require_usable(*read_placed(config, read_polygons(tmp_path / "l.geojson")))
    assert faults(str(refusal.value), tmp_path / "h.csv") == []
