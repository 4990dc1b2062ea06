"""The facts of a whole store are the same settled by groups of rows as all at once."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.columns import ORIGINAL, REJECT_COLUMNS
from helpers.shared import SHARED
from helpers.store.loaded import load_files
from mapadelito.reading.boundary_layers import read_limits
from mapadelito.reading.loaded.held_keys import read_keys
from mapadelito.reading.loaded.linked_rows import linked_groups
from mapadelito.reading.loaded.store_facts import ROWS, StoreFacts, store_facts
from mapadelito.reading.loaded.whole_store import whole_facts
from mapadelito.settings.config import Config, load_config
from mapadelito.settings.usual_places import HELD_FILE
from mapadelito.store.held import IncidentStore

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = "id,fecha,hora,tipo,delito,modalidad,latitud,longitud,direccion,comisaria,sector,observacion"
CRIMES = ("HURTO", "ROBO", "VIOLACION SEXUAL", "FALTAS", "ACTOS CONTRA EL PUDOR", "OTRA COSA")
NAMES = ("ESTE", "OESTE", "COMISARIA PNP OESTE", "LEJANA", "AJENA", "")


def write_limits(path: Path) -> Path:
    """Write two comisarías with two sectors each, of 0.02 degrees together."""
    rows = [
        {
            "comisaria": name,
            "sector": f"SECTOR {at + 1}",
            "geometry": shapely.box(x, at / 100 - 9.02, x + 0.02, at / 100 - 9.01),
        }
        for x, name in ((-81.02, "OESTE"), (-81.0, "ESTE"))
        for at in range(2)
    ]
    gpd.GeoDataFrame(rows, crs=4326).to_file(path, driver="GPKG")
    return path


def at_random(chance: random.Random) -> list[str]:
    """Return the cells of a row, of few values: many rows share some."""
    name = chance.choice(NAMES)
    x, y = chance.choice((-81.01, -81.005, -80.995, -80.5)), chance.choice((-9.012, -9.015, -9.018))
    lost = chance.random()
    at = ["", ""] if lost < 0.3 else ["0", "0"] if lost < 0.35 else [f"{y}", f"{x}"]
    return [
        str(chance.randint(1, 250)) if chance.random() < 0.8 else "",
        f"{chance.choice((1, 2, 7, 11, 17, 31, 99)):02d}/{chance.choice((5, 7, 8)):02d}/2020",
        chance.choice(("", "08:00", "08:00", "12:00", "23:10", f"{chance.randrange(24)}:15")),
        "",
        chance.choice(CRIMES),
        chance.choice(("", "ARREBATO")),
        *at,
        f"{chance.choice(('JR. UNO', 'JR. DOS', 'AV. TRES', 'CALLE CUATRO', 'CALLE CINCO', 'AV. SEIS'))} 1",
        name,
        chance.choice(("", "", "SECTOR 1", "Sector 2", "COMISARIA LEJANA SECTOR 1")),
        "GEO FORZADA AL CENTROIDE DE COMISARIA" if chance.random() < 0.05 else "",
    ]


def given_back(file: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rejected rows of a file without a day, with one."""
    bad = rows[rows["fecha"].str.startswith("99")].head(6)
    head = pd.DataFrame(dict.fromkeys(REJECT_COLUMNS, ""), index=bad.index).assign(archivo=file, fila=bad.index + 2)
    return pd.concat([head, bad.assign(fecha="09/05/2020").add_prefix(ORIGINAL)], axis=1)


def write_loads(folder: Path, seed: int) -> list[list[Path]]:
    """Write the files of some loads: new rows, and rows given again, corrected, or given back; some lack columns."""
    chance = random.Random(seed)
    names = COLUMNS.split(",")
    before: list[list[str]] = [at_random(chance) for _ in range(40)]
    loads = []
    returned: list[pd.DataFrame] = []
    for load in range(4):
        files = []
        if returned:
            files.append(folder / f"rechazos-{load}.csv")
            returned.pop().to_csv(files[-1], index=False)
        for file in range(chance.randint(1, 2)):
            rows = [at_random(chance) for _ in range(30)] + [[*row] for row in chance.sample(before, 25)]
            for row in rows[-12:]:
                at = chance.randrange(1, len(row))
                row[at] = at_random(chance)[at]
            before += rows
            gone = chance.choice((None, None, "comisaria", "sector", "id", "observacion"))
            frame = pd.DataFrame(rows, columns=names)
            frame = frame if gone is None else frame.drop(columns=gone)
            if chance.random() < 0.4:
                frame["otra"] = [chance.choice(("x", "VIOLACION SEXUAL", "HURTO")) for _ in rows]
            files.append(folder / f"{load}-{file}.csv")
            frame.to_csv(files[-1], index=False)
            if chance.random() < 0.3:
                returned.append(given_back(files[-1].name, frame))
        loads.append(files)
    return loads


def both_ways(store: IncidentStore, config: Config, *, most: int) -> tuple[StoreFacts, StoreFacts, int]:
    """Return the facts settled by groups and all at once, and the number of groups."""
    boundaries = read_limits(config, None) if config.limites else None
    loads = store.loads()
    keys = read_keys(store, loads)
    names = {one.key: one.text for one in store.names((), store.last_event())}
    groups = linked_groups(keys, loads, names, None, most=most)
    assert np.array_equal(np.sort(np.concatenate(groups)), np.arange(len(keys)))
    return (
        whole_facts(store, loads, keys, config, boundaries, most=most),
        store_facts(store.parts(), config, boundaries),
        len(groups),
    )


def assert_same(found: StoreFacts, expected: StoreFacts) -> None:
    pd.testing.assert_frame_equal(found.rows[[*ROWS]], expected.rows[[*ROWS]], check_dtype=False)
    lost = [facts.lost.sort_values(["mes", "comisaria"], ignore_index=True) for facts in (found, expected)]
    pd.testing.assert_frame_equal(*lost)
    pd.testing.assert_frame_equal(found.corrections, expected.corrections, check_dtype=False)
    assert found.parted == expected.parted


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 40))])
def test_groups_of_rows_tell_what_all_of_them_tell(tmp_path: Path, seed: int) -> None:
    limits = [write_limits(tmp_path / "limites.gpkg")] if seed % 3 else []
    for files in write_loads(tmp_path, seed):
        load_files(tmp_path / "almacen", files, limits)
    given = {"salida": tmp_path / "salida", "almacen": tmp_path / "almacen", "limites": limits}
    profile, repeated = ("interno", "publico")[seed % 2], ("una", "contar")[seed % 5 == 0]
    config = load_config(None, given | {"perfil": profile, "repetidas": repeated})
    with IncidentStore.opened_to_read(tmp_path / "almacen" / HELD_FILE) as store:
        found, expected, groups = both_ways(store, config, most=40)
    assert_same(found, expected)
    assert groups > 1
    assert len(found.rows) > 50


def test_rows_without_a_place_decide_nothing_over_one_another(tmp_path: Path) -> None:
    """Forty rows are at 0, 0, which one says is its comisaría; ten of two files are at a place of which one says it."""
    chance = random.Random(7)
    rows = [[*at_random(chance)[:6], *at, f"JR. {number} 1", "ESTE", "", ""] for number, at in enumerate([["0", "0"]] * 40)]
    rows += [[*row[:6], "-9.012", "-80.995", *row[8:]] for row in rows[:10]]
    for number, row in enumerate(rows):
        row[:3] = [str(number), f"{number % 28 + 1:02d}/05/2020", f"{number % 24:02d}:30"]
    rows[0][-1] = rows[-1][-1] = "GEO FORZADA AL CENTROIDE DE COMISARIA"
    files = [tmp_path / "uno.csv", tmp_path / "dos.csv"]
    for path, own in zip(files, (rows[:45], rows[45:]), strict=True):
        pd.DataFrame(own, columns=COLUMNS.split(",")).to_csv(path, index=False)
    limits = [write_limits(tmp_path / "limites.gpkg")]
    load_files(tmp_path / "almacen", files, limits)
    given = {"salida": tmp_path / "salida", "almacen": tmp_path / "almacen", "limites": limits}
    with IncidentStore.opened_to_read(tmp_path / "almacen" / HELD_FILE) as store:
        found, expected, groups = both_ways(store, load_config(None, given), most=1)
    assert_same(found, expected)
    assert groups == 40 + 1


@pytest.mark.soak
@pytest.mark.skipif(not SHARED.is_dir(), reason="no shared data")
def test_groups_of_a_city_tell_what_all_its_rows_tell(tmp_path: Path) -> None:
    """A year in three loads: each brings some rows of the one before again, of which some have another delito."""
    rows = pd.read_csv(SHARED / "cdmx/carpetas_cuauhtemoc_2023.csv", dtype=str, keep_default_na=False)
    cuts = np.linspace(0, len(rows), 4).astype(int)
    limits = [SHARED / "cdmx/cuadrantes_population_2023.gpkg"]
    columns = {"comisaria": "Sector", "sector": "No_Cuadran"}
    for number, (start, end) in enumerate(pairwise(cuts)):
        own = rows.iloc[max(0, start - 2000) : end].copy()
        own.loc[own.index[:200], "delito"] = "ROBO A TRANSEUNTE EN VIA PUBLICA CON VIOLENCIA"
        own.to_csv(tmp_path / f"{number}.csv", index=False)
        load_files(tmp_path / "almacen", [tmp_path / f"{number}.csv"], limits, columns)
    given = {"salida": tmp_path / "salida", "almacen": tmp_path / "almacen", "limites": limits, "columna_limites": columns}
    with IncidentStore.opened_to_read(tmp_path / "almacen" / HELD_FILE) as store:
        found, expected, groups = both_ways(store, load_config(None, given), most=5000)
    assert_same(found, expected)
    assert groups > 3
