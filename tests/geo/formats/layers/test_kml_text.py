"""What the places of a KML say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo.boundaries.read import read_boundaries
from geo.formats.layers.vector import read_layers
from geo.incidents.read import read_incidents

if TYPE_CHECKING:
    from pathlib import Path

HEAD = '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
RING = "-78.5,-7.1,0 -78.49,-7.1,0 -78.49,-7.09,0 -78.5,-7.09,0 -78.5,-7.1,0"

TABLE = "<table><tr><td>fecha</td><td>03/04/2021</td></tr><tr><td><b>delito</b></td><td>ROBO</td></tr></table>"
SIMPLE = '<SimpleData name="fecha">03/04/2021</SimpleData><SimpleData name="delito">ROBO</SimpleData>'


def place(name: str, inside: str, *, x: float = -78.5) -> str:
    point = f"<Point><coordinates>{x},-7.1,0</coordinates></Point>"
    return f"<Placemark><name>{name}</name>{inside}{point}</Placemark>"


def data(**values: str) -> str:
    fields = "".join(f'<Data name="{name}"><value>{value}</value></Data>' for name, value in values.items())
    return f"<ExtendedData>{fields}</ExtendedData>"


def write(path: Path, *folders: str) -> Path:
    path.write_text(
        HEAD + "".join(f"<Folder>{folder}</Folder>" for folder in folders) + "</Document></kml>", encoding="utf-8"
    )
    return path


@pytest.mark.parametrize(
    "inside",
    [
        data(fecha="03/04/2021", delito="ROBO"),
        "<description><![CDATA[fecha: 03/04/2021<br>delito: ROBO]]></description>",
        f"<description><![CDATA[{TABLE}]]></description>",
        "<description>fecha = 03/04/2021\ndelito = ROBO</description>",
        "<description><![CDATA[<b>Fecha (dd/mm/aaaa):</b> 03/04/2021<br><b>2) Delito [*]:</b> ROBO]]></description>",
        "<description>[fecha]: 03/04/2021\nTipo\u00a0de\u00a0delito: ROBO</description>",
        f"<ExtendedData><SchemaData>{SIMPLE}</SchemaData></ExtendedData>",
    ],
)
def test_incidents_of_google_my_maps(tmp_path: Path, inside: str) -> None:
    folder = "<name>Hechos</name>" + place("1", inside) + place("2", inside, x=-78.4)
    read = read_incidents(write(tmp_path / "hechos.kml", folder))
    assert read.frame["delito"].tolist() == ["Robo", "Robo"]
    assert read.frame["fecha"].dt.strftime("%d/%m").tolist() == ["03/04", "03/04"]
    assert read.ledger.warnings["KML_DATOS"] == 1


def test_more_than_99_notes_leave_the_columns_that_all_places_have(tmp_path: Path) -> None:
    told = "<description>fecha: 03/04/2021\ndelito: ROBO\nNota {0}: visto por el vecino\nActa {0}: sin firma</description>"
    places = "".join(place(str(number), told.format(number), x=-78.5 + number / 1e4) for number in range(150))
    read = read_incidents(write(tmp_path / "hechos.kml", f"<name>Hechos</name>{places}"))
    assert read.frame["delito"].tolist() == ["Robo"] * 150
    [words] = [words for words in read.decisions if "datos de cada lugar" in words]
    assert "Se leen los 100 que más se repiten" in words


def test_without_data_it_is_told(tmp_path: Path) -> None:
    path = write(
        tmp_path / "hechos.kml", "<name>Hechos</name>" + place("1", "<description>Visto en http://x.pe</description>")
    )
    assert read_incidents(path).ledger.warnings["KML_SIN_ATRIBUTOS"] == 1


def test_sectors_take_their_names_from_the_data(tmp_path: Path) -> None:
    shape = (
        f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{RING}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
    )
    one = f"<Placemark><name>x</name>{data(comisaria='CENTRAL', sector='SECTOR 1')}{shape}</Placemark>"
    lim = read_boundaries(write(tmp_path / "sectores.kml", f"<name>Límites</name>{one}"))
    assert lim.iloc[0][["comisaria", "sector"]].tolist() == ["CENTRAL", "SECTOR 1"]


def test_the_data_of_each_folder_are_its_own(tmp_path: Path) -> None:
    first, second = place("1", data(a="uno")), place("1", data(a="dos"))
    path = write(tmp_path / "k.kml", f"<name>A</name>{first}", f"<name>B</name>{second}")
    assert {name: layer.frame["a"].tolist() for name, layer in read_layers(path).items()} == {"A": ["uno"], "B": ["dos"]}
