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
from mapadelito.jobs.review import review
from mapadelito.outputs.row_review.rejects import REJECTS
from mapadelito.reading import incident_source
from mapadelito.reading.held_selection import ChosenRows
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
    day = (
        f"{chance.randint(1, 28):02d}/{chance.choice([*range(1, 13), 5, 5, 5, 4, 4]):02d}/2020"
        if chance.random() < 0.95
        else ""
    )
    delito, kind = chance.choice(["HURTO", "ROBO", "HURTO AGRAVADO"]), chance.choice(["HURTO", "ROBO", "VIOLACION SEXUAL"])
    return f"{number // 2},{day},{number % 24:02d}:15,{delito},{spot},{street},{called},{forced},{kind}"


def write(folder: Path, *tables: list[str], header: str = HEADER) -> Config:
    """Load tables, each by itself, and write the limits of one comisaría."""
    folder.mkdir(exist_ok=True)
    sectors_by_hand().to_crs(4326).to_file(folder / "limites.geojson", driver="GeoJSON", engine="pyogrio")
    for number, rows in enumerate(tables):
        path = folder / f"{number}.csv"
        path.write_text("\n".join([header, *(f"{n},{row}" for n, row in enumerate(rows, 1))]) + "\n", encoding="utf-8")
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


def compared(config: Config, monkeypatch: pytest.MonkeyPatch) -> tuple[Incidents, Incidents]:
    """Return what is read of the store by the rows chosen, and by all of them, which has to say the same."""
    boundaries = read_polygons(config.limites)
    some = read_placed(config, boundaries)
    monkeypatch.setattr(incident_source, "wanted_rows", lambda *_, **__: ChosenRows(None))
    every = read_placed(config, boundaries)
    assert told(some) == told(every)
    return some[0], every[0]


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_the_rows_chosen_decide_as_all_rows_do(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    rows = [at_random(chance, n) for n in range(700)]
    config = write(tmp_path, rows[:300], rows[300:], chance.sample(rows, 200))
    some, every = compared(replace(config, perfil=("publico", "interno")[seed]), monkeypatch)
    assert len(some.ledger) < 0.8 * len(every.ledger)
    assert {"COORD_FORZADA", "COORD_REPETIDA_SOSPECHOSA"} <= {*every.ledger.noted[every.frame.index]}
    assert (every.frame["reserva"] > 0).any()
    assert every.frame["comisaria"].value_counts()["CENTRAL"] > 30
    assert every.before is not None


def fact(number: int, day: str = "10/05/2020", **cells: str) -> str:
    own = {
        "id": "",
        "fecha": day,
        "hora": "10:15",
        "delito": "HURTO",
        "lugar": place(100 + 7 * number, 300),
        "direccion": f"Calle {'ABCDEFGHIJKLMNOPQRSTU'[number % 21]}",
        "comisaria": "CENTRAL",
        "observacion": "",
        "clase": "",
    }
    return ",".join((own | cells).values())


def months(*listed: int) -> list[str]:
    """Return a day in each of some months: those that are not asked for, between the first and the last of the store."""
    return [f"10/{month:02d}/2020" for month in listed]


ENDS = [fact(1, "05/01/2020"), fact(2, "20/12/2020")]
OTHERS = months(*[2, 3, 6, 7, 8, 9, 10, 11] * 2)
FAR = place(41_000, 500)
"""Facts of the first and last month; days of months that are not read; and a place far from the limits."""


def test_places_of_many_streets_are_known_by_the_months_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    others = [fact(n, day, lugar=FILLER) for n, day in enumerate(OTHERS)]
    rows = [*ENDS, fact(20, lugar=FILLER), *others]
    assert compared(write(tmp_path, rows), monkeypatch)[0].frame.geometry.isna().sum() == 1


def test_places_of_many_streets_elsewhere_are_known_for_rows_of_our_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [fact(n, day, lugar=FAR, comisaria="LEJANA") for n, day in enumerate(OTHERS)]
    some, _ = compared(write(tmp_path, [*ENDS, fact(20, lugar=FAR), *others]), monkeypatch)
    assert some.frame["comisaria"].tolist() == ["CENTRAL"]


def test_the_door_of_a_comisaria_is_known_by_another_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forced = fact(3, "10/03/2020", lugar=DOOR, observacion=FORCED, comisaria="")
    some, _ = compared(write(tmp_path, [*ENDS, forced], [*ENDS, fact(20, lugar=DOOR)]), monkeypatch)
    assert some.frame.geometry.isna().all()


def test_a_column_that_numbers_the_rows_is_known_by_all_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It differs in two exports of one fact."""
    rows = [fact(n, day) for n, day in enumerate(OTHERS)]
    some, _ = compared(write(tmp_path, [*ENDS, *rows, fact(20)], [fact(20), *ENDS, *rows[::-1]]), monkeypatch)
    assert len(some.frame) == 1


def test_a_column_of_delitos_is_known_by_all_its_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the month asked for most of its cells are no delito, and still one is of a reserved one."""
    kinds = ["HURTO", "ROBO", "ESTAFA", "USURPACION", "DAÑOS"]
    others = [fact(n, day, clase=kinds[n % 5]) for n, day in enumerate(OTHERS)]
    own = [fact(20 + n, clase=kind) for n, kind in enumerate(["VIOLACION SEXUAL", "ACTA", "PARTE", "OFICIO"])]
    some, _ = compared(write(tmp_path, [*ENDS, *others, *own]), monkeypatch)
    assert (some.frame["reserva"] > 0).sum() == 1


def test_a_report_corrected_to_another_month_is_no_fact_of_this(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    was, now = (fact(3, day, id="771", lugar=place(500, 500)) for day in ("10/05/2020", "10/07/2020"))
    some, _ = compared(write(tmp_path, [*ENDS, fact(20), was], [now]), monkeypatch)
    assert len(some.frame) == 1


def test_a_row_given_back_with_another_month_and_place_replaces_its_original(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = write(tmp_path, [*ENDS, fact(20), fact(3, lugar="-200,95")])
    assert len(read_placed(config, read_polygons(config.limites))[0].misplaced) == 1
    review(config, lambda _: None)
    text = (config.salida / REJECTS).read_text(encoding="utf-8-sig")
    corrected = text.replace(";-200;95;", f";{FAR.replace(',', ';')};").replace("10/05/2020", "10/07/2020")
    assert corrected.count(FAR.split(",")[0]) == 1
    (tmp_path / "rechazos.csv").write_text(corrected, encoding="utf-8-sig")
    load_files(tmp_path / "almacen", [tmp_path / "rechazos.csv"], config.limites)
    some, _ = compared(config, monkeypatch)
    assert some.misplaced.empty


def test_the_catalogue_is_that_of_all_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = [fact(20 + n, delito=delito) for n, delito in enumerate(["BURGLARY", "ROBBERY", "ASSAULT", "BATTERY"])]
    others = [fact(n, day, delito="OMISION A LA ASISTENCIA FAMILIAR") for n, day in enumerate(OTHERS)]
    some, _ = compared(write(tmp_path, [*ENDS, *others, *own]), monkeypatch)
    assert some.catalogue.name == "peru"


def test_a_last_month_of_reserved_facts_alone_is_no_last_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [ENDS[0], fact(20), fact(3, "10/07/2020"), fact(4, "20/12/2020", delito="VIOLACION SEXUAL")]
    some, _ = compared(write(tmp_path, rows), monkeypatch)
    assert str(some.until) == "2020-07-10"


def test_a_strange_name_is_known_by_all_its_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows without a place are counted in the sector that they name, of the comisaría in which those of that name lie."""
    others = [fact(n, day, comisaria="PUERTO") + "," for n, day in enumerate(OTHERS)]
    own = fact(20, lugar=",", comisaria="PUERTO") + ",S1"
    config = write(tmp_path, [*(f"{row}," for row in ENDS), own, *others], header=f"{HEADER},sector")
    some, _ = compared(replace(config, perfil="interno"), monkeypatch)
    assert some.frame["sector"].tolist() == ["S1"]


def test_later_loads_change_nothing_of_what_was(tmp_path: Path) -> None:
    """An edition that is made again reads the rows that it read."""
    strange = [fact(n, lugar=FAR, comisaria="PUERTO") for n in range(3)]
    config = write(tmp_path, [*ENDS, fact(20), *strange])
    boundaries = read_polygons(config.limites)
    before = read_placed(config, boundaries)
    assert len(before[0].ledger) == 3
    write(tmp_path, [fact(30), fact(4, "21/01/2021"), fact(31, lugar=place(50, 50), comisaria="PUERTO")])
    assert len(read_placed(config, boundaries)[0].ledger) == 8
    again = read_placed(config, boundaries, as_of=1)
    assert told(again) == told(before)
    assert again[0].report == before[0].report
