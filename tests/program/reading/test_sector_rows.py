"""Rows without coordinates that name a sector: counted in it without a place, and never by sector in public."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from geo.boundaries.ambito import widened
from geo.boundaries.read import read_polygons
from geo.errors import ColumnError
from mapadelito.jobs.generate import run
from mapadelito.reading.placing import read_placed
from mapadelito.reading.sector_rows import sector_finder
from mapadelito.settings.config import Config

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.incidents.account import Incidents

_HEAD = "id,fecha,delito,comisaria,sector,latitud,longitud\n"
_ROWS = (
    "1,13/03/2020,HURTO,CENTRAL,Sector 1,-9.0452,-80.9955",
    "2,14/03/2020,ROBO,CPNP CENTRAL,SECTOR I,,",
    "3,15/03/2020,ROBO,CENTRAL,S-2,,",
    "4,16/03/2020,HURTO,CENTRAL,2,,",
    "5,17/03/2020,HURTO,,2,,",
    "6,18/03/2020,HURTO,CENTRAL,9,,",
    "7,19/03/2020,HURTO,CENTRAL,2,0,0",
    "8,20/03/2020,HURTO,CENTRAL,2,-9.0452,",
    "9,20/03/2020,HURTO,CENTRAL,2,nadie sabe,tampoco",
    "10,35/03/2020,HURTO,CENTRAL,2,,",
    "11,21/03/2020,VIOLACION SEXUAL,CENTRAL,2,,",
    "12,22/03/2020,HURTO,OTRA,1,,",
)


@pytest.fixture
def limits(tmp_path: Path) -> Path:
    """Two comisarías with sectors 1 and 2."""
    names = [(name, f"Sector {number}") for name in ("CENTRAL", "NORTE") for number in (1, 2)]
    shapes = [box(500_000 + 1000 * at, 9_000_000, 501_000 + 1000 * at, 9_001_000) for at in range(4)]
    frame = gpd.GeoDataFrame(names, columns=["comisaria", "sector"], geometry=shapes, crs=32717).to_crs(4326)
    frame.to_file(tmp_path / "limites.geojson", driver="GeoJSON", engine="pyogrio")
    return tmp_path / "limites.geojson"


def _config(limits: Path, rows: Sequence[str], head: str = _HEAD, **more: Any) -> Config:
    table = limits.with_name("hechos.csv")
    table.write_text(head + "\n".join(rows) + "\n", "utf-8")
    return Config(incidentes=(table,), limites=(limits,), salida=limits.with_name("salida"), **more)


def _read(config: Config, ambito: str = "comisaria") -> Incidents:
    return read_placed(config, widened(read_polygons(config.limites), ambito))[0]


def test_rows_that_name_a_sector_are_counted_in_it_without_a_place(limits: Path) -> None:
    incidents = _read(_config(limits, _ROWS))
    assert incidents.frame["sector"].to_dict() == {
        0: "Sector 1",
        1: "Sector 1",
        2: "Sector 2",
        3: "Sector 2",
        10: "Sector 2",
    }
    assert set(incidents.frame["comisaria"]) == {"CENTRAL"}
    assert incidents.report["cobertura"] == {"mapeadas": 1, "total": 12, "pct": 8.3}
    assert incidents.report["avisos"]["SIN_LUGAR_CON_SECTOR"] == 4
    assert incidents.frame["reserva"][10] > 0
    assert any(line.startswith("4 hechos sin coordenada nombran un sector") for line in incidents.doubts)
    assert any(line.startswith("3 hechos sin coordenada nombran un sector que no se encontró") for line in incidents.doubts)


def test_a_wrong_coordinate_is_mended_not_replaced_by_a_sector(limits: Path) -> None:
    codes = _read(_config(limits, _ROWS)).ledger.code
    assert [codes[row] for row in (6, 7, 8, 9)] == ["COORD_CERO", "COORD_FALTA", "COORD_NO_NUMERICA", "COORD_FALTA"]
    assert [codes[row] for row in (4, 5, 11)] == ["COORD_FALTA"] * 3  # of which comisaría, no such sector, no such comisaría


@pytest.mark.parametrize("text", ["S-" * 16_000, "1 " * 16_000, "Sector 1 " + "x" * 30_000, "<b>{{7*7}}", "=1+1"])
def test_a_cell_that_is_no_name_of_a_sector_is_none_at_once(limits: Path, text: str) -> None:
    names = pd.DataFrame({"comisaria": ["CENTRAL"], "sector": [text], "subsector": [""]}, dtype="str")
    finder = sector_finder(read_polygons([limits]), "publico")
    assert finder is not None
    start = time.process_time()
    found, told = finder(names, pd.DataFrame({"comisaria": [""], "x": [0.0], "y": [0.0]}).iloc[:0])
    assert time.process_time() - start < 1  # seconds; 7 where all words are compared
    assert (found.iloc[0].tolist(), told) == (["", "", ""], [])


def test_a_table_without_coordinates_is_read_by_its_sectors(limits: Path) -> None:
    head, rows = "fecha;delito;comisaria;sector\n", ["05/10/2026;HURTO;Central;Sector 1", "06/10/2026;ROBO;Central;2"]
    incidents = _read(_config(limits, rows, head))
    assert incidents.frame["sector"].tolist() == ["Sector 1", "Sector 2"]
    assert incidents.report["cobertura"] == {"mapeadas": 0, "total": 2, "pct": 0.0}
    bare = [row.rpartition(";")[0] for row in rows]
    with pytest.raises(ColumnError, match="latitud"):
        _read(_config(limits, bare, "fecha;delito;comisaria\n"))
    with pytest.raises(ColumnError, match="Si no las tiene, dé los sectores"):
        read_placed(_config(limits, rows, head), None)


_DRAWN = """<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>sectores</name>
<Placemark><name>Sector 1</name><Polygon>
<outerBoundaryIs><LinearRing><coordinates>-81,-9.05 -80.99,-9.05 -80.99,-9.04 -81,-9.04 -81,-9.05</coordinates></LinearRing>
</outerBoundaryIs></Polygon></Placemark></Document></kml>"""


@pytest.mark.parametrize(
    ("file", "wanted", "name", "by_sector"),
    [("sectores comisaría", ("Central",), "CENTRAL", 2), ("central norte", ("central norte",), "CENTRAL NORTE", 0)],
)
def test_a_drawing_without_the_name_of_its_comisaria_gets_the_one_given(
    tmp_path: Path, file: str, wanted: tuple[str, ...], name: str, by_sector: int
) -> None:
    drawn = tmp_path / f"{file}.kml"
    drawn.write_text(_DRAWN, "utf-8")
    rows = (*_ROWS[:2], "3,15/03/2020,ROBO,Comisaría Central,1,,", "4,15/03/2020,ROBO,OTRA,1,,")
    config = _config(drawn, rows, comisaria=wanted)
    record = run(config, [].append)
    assert [one["nombre"] for one in record["comisarias"]] == [name]
    assert record["avisos"].get("SIN_LUGAR_CON_SECTOR", 0) == by_sector
    assert any("como se indicó" in line for line in record["decisiones"]) == bool(by_sector)


def test_a_row_in_two_files_counts_once(limits: Path) -> None:
    config = _config(limits, _ROWS)
    twin = limits.with_name("otra_vez.csv")
    twin.write_text(config.incidentes[0].read_text("utf-8") + "\n", "utf-8")
    both = Config(incidentes=(*config.incidentes, twin), limites=config.limites)
    assert len(_read(both).frame) == len(_read(config).frame)
    assert any(line.startswith("4 hechos sin coordenada nombran un sector de") for line in _read(both).doubts)


def test_a_comisaria_that_the_limits_do_not_have_is_told(limits: Path) -> None:
    told = [line for line in _read(_config(limits, _ROWS)).doubts if "no tienen esa comisaría" in line]
    assert len(told) == 1
    assert "de «OTRA»" in told[0]
    assert "«CENTRAL»" in told[0]
    assert not any("no tienen esa comisaría" in line for line in _read(_config(limits, _ROWS[:-1])).doubts)


def test_a_strange_name_is_that_of_the_comisaria_in_which_its_rows_lie_if_all_facts_are_shown(limits: Path) -> None:
    placed = [f"{at},{at + 1:02d}/03/2020,HURTO,Ilo Centro,,-9.045{at},-80.9955" for at in range(6)]
    rows = [*placed, "7,14/03/2020,ROBO,ILO CENTRO,2,,"]
    incidents = _read(_config(limits, rows, perfil="interno"))
    assert incidents.frame.loc[6, ["comisaria", "sector"]].tolist() == ["CENTRAL", "Sector 2"]
    assert any("«ILO CENTRO» caen en «CENTRAL»" in line for line in incidents.doubts)
    assert 6 not in _read(_config(limits, rows, perfil="publico")).frame.index
    assert 6 not in _read(_config(limits, rows[2:], perfil="interno")).frame.index  # too few to know


def test_a_wider_unit_has_the_sector_in_its_narrower_column(limits: Path) -> None:
    wide = gpd.read_file(limits, engine="pyogrio").assign(distrito="ILO")
    wide.to_file(limits, driver="GeoJSON", engine="pyogrio")
    frame = _read(_config(limits, _ROWS), "distrito").frame
    assert frame.loc[2, ["comisaria", "sector", "subsector"]].tolist() == ["ILO", "CENTRAL", "Sector 2"]


def _made(limits: Path, profile: str, more: int) -> tuple[str, str]:
    """Return the two sheets of 40 facts without coordinates, of which the rows after the tenth name another sector."""
    rows = [f"{at},{at % 28 + 1:02d}/03/2020,HURTO,CENTRAL,{more if at > 9 else 1},," for at in range(40)]
    config = _config(limits, rows, perfil=profile, formato=("html",), mapa=("delito", "riesgo"))
    run(config, lambda _: None)
    folder = config.salida / profile / "central"
    delito, riesgo = (folder / f"mapa-{name}.html" for name in ("del-delito", "de-riesgo"))
    return delito.read_text("utf-8"), riesgo.read_text("utf-8")


def test_sheets_count_them_by_sector_and_shade_it_but_public_ones_do_not_depend_on_it(limits: Path) -> None:
    names = [("CENTRAL", f"Sector {number}") for number in range(1, 6)]
    shapes = [box(500_000 + 1000 * at, 9_000_000, 501_000 + 1000 * at, 9_001_000) for at in range(5)]
    frame = gpd.GeoDataFrame(names, columns=["comisaria", "sector"], geometry=shapes, crs=32717)
    frame.to_file(limits, driver="GeoJSON", engine="pyogrio")
    delito, riesgo = _made(limits, "interno", 2)
    assert "Incluye 40 sin lugar en el mapa" in delito
    assert "muy alta" in riesgo
    public = _made(limits, "publico", 2)
    assert "sin lugar en el mapa, en el sector" not in public[0]
    assert "Sin ubicar" in public[0]
    assert "un 0 no dice que ah" in public[0]
    assert "un 0 no dice que ah" not in delito
    assert _made(limits, "publico", 3) == public
