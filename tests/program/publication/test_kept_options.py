"""Settings kept with a record: they come back equal, with the files as they were."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely import box

from geo.errors import ConfigError, MapaError
from geo.period import Period
from mapadelito.publication import kept_options as module
from mapadelito.publication.kept_options import kept_options, restored
from mapadelito.settings.config import Config
from mapadelito.store.kept_inputs import INPUTS


@pytest.fixture
def given(tmp_path: Path) -> Config:
    """Return settings with files of every kind: one alone, one of several parts, a logo, a catalogue."""
    folder = tmp_path / "datos"
    folder.mkdir()
    for name in ("hechos.csv", "calles.geojson", "escudo.png", "propio.toml"):
        (folder / name).write_text(f"contenido de {name}", encoding="utf-8")
    gpd.GeoDataFrame({"n": [1]}, geometry=[box(0, 0, 1, 1)], crs=4326).to_file(folder / "límites.shp", engine="pyogrio")
    return Config(
        incidentes=(folder / "hechos.csv",),
        reemplaza_archivo=(folder / "no está.csv",),
        limites=(folder / "límites.shp",),
        calles=(folder / "calles.geojson",),
        catalogo=str(folder / "propio.toml"),
        columna={"fecha": "FECHA"},
        delitos={"ordinario": ("UNO", "DOS")},
        periodo=Period.parse("2020-01..2020-10"),
        membrete={"logos": [folder / "escudo.png"], "entidades": ["PNP"], "campos": {"archivos": "3"}},
        ajustes={
            "comisaria": {
                "A": {
                    "mapa": ("delito",),
                    "incidentes": (folder / "hechos.csv",),
                    "membrete": {"logos": [folder / "escudo.png"]},
                }
            }
        },
        pesos={"H1": 2.5},
        radio_m=150.0,
        perfil="comite",
        trabajadores=4,
    )


def contents(value: Any) -> Any:
    """Return settings with the name and the content of a file in its place."""
    if isinstance(value, Path):
        parts = sorted(value.parent.glob(f"{value.stem}.*")) if value.suffix == ".shp" else [value]
        return [(part.name, part.read_bytes() if part.exists() else None) for part in parts]
    if isinstance(value, dict):
        return {name: contents(item) for name, item in value.items()}
    return type(value)(map(contents, value)) if isinstance(value, (list, tuple)) else value


def both_ways(config: Config, tmp_path: Path) -> Config:
    text = json.dumps(kept_options(config, tmp_path / "almacen"))
    return restored(json.loads(text), tmp_path / "almacen", tmp_path / "obra")


def test_the_settings_come_back_as_they_were(given: Config, tmp_path: Path) -> None:
    made = both_ways(given, tmp_path)
    for name in Config.__slots__:
        if name not in {"salida", "almacen", "trabajadores", "servidor_dask", "catalogo"}:
            assert contents(getattr(made, name)) == contents(getattr(given, name)), name
    assert made.catalogo is not None
    assert Path(made.catalogo).read_bytes() == Path(given.catalogo or "").read_bytes()
    assert both_ways(Config(), tmp_path / "otra") == Config()


def test_files_that_changed_or_left_come_back_as_they_were(given: Config, tmp_path: Path) -> None:
    options, before = kept_options(given, tmp_path / "almacen"), contents(given.limites)
    for path in [*given.limites[0].parent.glob("límites.*"), *given.calles]:
        path.unlink()
    given.membrete["logos"][0].write_bytes(b"otro")
    made = restored(options, tmp_path / "almacen", tmp_path / "obra")
    assert contents(made.limites) == before
    assert made.membrete["logos"][0].read_text(encoding="utf-8") == "contenido de escudo.png"


def test_files_of_incidents_are_only_noted(given: Config, tmp_path: Path) -> None:
    options = kept_options(given, tmp_path / "almacen")
    kept = [path.read_bytes() for path in (tmp_path / "almacen" / INPUTS).iterdir()]
    assert b"contenido de hechos.csv" not in kept
    assert b"contenido de calles.geojson" in kept
    given.incidentes[0].write_text("otro", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"«hechos.csv», que cambió en «datos»"):
        restored(options, tmp_path / "almacen", tmp_path / "obra")
    given.incidentes[0].unlink()
    with pytest.raises(ConfigError, match=r"«hechos.csv», que ya no está en «datos»"):
        restored(options, tmp_path / "almacen", tmp_path / "obra2")


def test_the_files_of_a_comisaria_may_be_loaded_and_gone(given: Config, tmp_path: Path) -> None:
    own = {"comisaria": {"A": {"incidentes": [tmp_path / "entrada" / "uno*.csv"]}}}
    assert both_ways(replace(given, ajustes=own), tmp_path).ajustes == own


def test_large_files_are_only_noted(given: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_BYTES", 10)
    kept_options(given, tmp_path / "almacen")
    assert not (tmp_path / "almacen").exists()


def test_a_copy_that_is_lost_is_said(given: Config, tmp_path: Path) -> None:
    options = kept_options(given, tmp_path / "almacen")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "almacen" / INPUTS).iterdir()}
    kept_options(replace(given, radio_m=None), tmp_path / "almacen")  # nothing is copied twice
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "almacen" / INPUTS).iterdir()} == before
    for path in before:
        path.unlink()
    with pytest.raises(MapaError, match="falta"):
        restored(options, tmp_path / "almacen", tmp_path / "obra")
