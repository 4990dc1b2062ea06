"""The rows that a run reads of the store decide as all of its rows would."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from pyproj import Transformer

from geo.boundaries.read import read_polygons
from helpers.store.loaded import load_files
from helpers.vector_files import sectors_by_hand
from mapadelito.reading import incident_source
from mapadelito.reading.held_selection import Wanted
from mapadelito.reading.placing import read_placed
from mapadelito.settings.config import Config, load_config

if TYPE_CHECKING:
    from pathlib import Path

    from geo.incidents.account import Incidents
    from geo.period import Period

HEADER = "nro,id,fecha,hora,delito,longitud,latitud,direccion,comisaria,observacion,clase"
DEGREES = Transformer.from_crs(32717, 4326, always_xy=True)
HERE = (500_000.0, 9_000_000.0)
AT = {"CENTRAL": (0, 2000), "VECINA": (2000, 4500), "LEJANA": (40_000, 43_000)}
FORCED = "GEO FORZADA AL CENTROIDE DE COMISARIA"


def place(x: float, y: float) -> str:
    lon, lat = DEGREES.transform(HERE[0] + x, HERE[1] + y)
    return f"{lon:.7f},{lat:.7f}"


DOOR, CORNER, FILLER, DEFAULT = place(900, 900), place(1500, 700), place(400, 1200), place(90_000, 5_000)


def at_random(chance: random.Random, number: int) -> str:
    """Return a fact of any station and month: placed or not, at places that stand for others, reserved by another column."""
    where = chance.choice([*AT] * 2 + ["CENTRAL"])
    low, high = AT[where]
    spot = place(chance.uniform(low, high), chance.uniform(0, 2000)) if chance.random() < 0.6 else ","
    if where == "CENTRAL" and chance.random() < 0.5:
        spot = chance.choice([DOOR, CORNER, FILLER, FILLER, DEFAULT, DEFAULT])
    called = chance.choice([where, where, f"CPNP {where}", "", "CENTRALITA"] if where != "LEJANA" else [where])
    street = (
        f"Calle {chance.choice('ABCDEFGHIJ')}{chance.choice('AEIOU')} {number}" if spot != CORNER else "Jr. Una con Jr. Dos"
    )
    forced = FORCED if spot == DOOR and chance.random() < 0.4 else ""
    day = f"{chance.randint(1, 28):02d}/{chance.choice([*range(1, 13), 5, 5, 5, 4, 4]):02d}/2020" if chance.random() < 0.95 else ""
    delito, kind = chance.choice(["HURTO", "ROBO", "HURTO AGRAVADO"]), chance.choice(["HURTO", "ROBO", "VIOLACION SEXUAL"])
    return f"{number // 2},{day},{number % 24:02d}:15,{delito},{spot},{street},{called},{forced},{kind}"


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make a run read all rows of the store."""

    def read_all() -> None:
        monkeypatch.setattr(incident_source, "wanted_rows", lambda *_, **__: Wanted(None))

    return read_all


def write(folder: Path, seed: int) -> Config:
    """Load three files of some stations, of which the last has rows of the others, and the limits of one of these."""
    chance = random.Random(seed)
    folder.mkdir(exist_ok=True)
    sectors_by_hand().to_crs(4326).to_file(folder / "limites.geojson", driver="GeoJSON", engine="pyogrio")
    rows = [at_random(chance, n) for n in range(700)]
    for name, own in {"a": rows[:300], "b": rows[300:], "c": [*chance.sample(rows, 200)]}.items():
        path = folder / f"{name}.csv"
        path.write_text("\n".join([HEADER, *(f"{n},{row}" for n, row in enumerate(own, 1))]) + "\n", encoding="utf-8")
        load_files(folder / "almacen", [path], [folder / "limites.geojson"])
    return load_config(None, {"limites": [folder / "limites.geojson"], "salida": folder / "salida", "periodo": "2020-05"})


def told(read: tuple[Incidents, Period | None]) -> dict[str, Any]:
    """Return what a run makes its pages of, in an order that depends on no number of a row."""
    incidents, period = read
    rows = [incidents.frame, *([incidents.before[1]] if incidents.before else [])]
    lost = [incidents.misplaced, incidents.misplaced_before]
    facts = [frame[frame["comisaria"] != ""] for frame in rows]
    refused = [frame[frame["comisaria"] != ""] for frame in lost if len(frame)]
    return {
        "facts": [sorted(map(str, frame.itertuples(index=False))) for frame in facts],
        "refused": [sorted(map(str, frame.itertuples(index=False))) for frame in refused],
        "until": incidents.until,
        "dates": incidents.dates,
        "catalogue": incidents.catalogue.name,
        "period": period,
    }


@pytest.mark.parametrize("seed", range(4))
def test_the_rows_chosen_decide_as_all_rows_do(tmp_path: Path, seed: int, whole: Any) -> None:
    config = replace(write(tmp_path, seed), perfil=("publico", "interno")[seed % 2])
    boundaries = read_polygons(config.limites)
    some = read_placed(config, boundaries)
    whole()
    every = read_placed(config, boundaries)
    assert told(some) == told(every)
    assert len(some[0].ledger) < 0.8 * len(every[0].ledger)
    frame = every[0].frame
    assert {"COORD_FORZADA", "COORD_REPETIDA_SOSPECHOSA"} <= {*every[0].ledger.noted[frame.index]}
    assert (frame["reserva"] > 0).any()
    assert frame["comisaria"].value_counts()["CENTRAL"] > 30
    assert every[0].before is not None
