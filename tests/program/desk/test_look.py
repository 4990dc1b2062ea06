"""What the second page tells of a review: counts, reasons, months, columns with cells, a map, and what may be no facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapadelito.desk.given_roles import reading_version
from mapadelito.desk.look import look
from mapadelito.desk.project_text import project_version

if TYPE_CHECKING:
    from helpers.desk.client import DeskClient

RING = "[[[-71.3,-17.6],[-71.2,-17.6],[-71.2,-17.5],[-71.3,-17.5],[-71.3,-17.6]]]"
LIMITS = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"comisaria":"<b>Uno"},'
    f'"geometry":{{"type":"Polygon","coordinates":{RING}}}}}]}}'
)
ROWS = ("01/03/2020,HURTO,-17.55,-71.25", "02/04/2020,ROBO,-17.56,-71.26", "31/02/2020,ROBO,-17.56,-71.26")
FACTS = "\n".join(["fecha,delito,latitud,longitud", *ROWS, ""])
PLACES = "nombre,latitud,longitud\nColegio,-17.55,-71.24\n"
PROJECT = """incidentes = ["archivos/hechos.csv", "archivos/lugares.csv"]
limites = ["archivos/limites.geojson"]
periodo = "2020-03"
"""


def test_a_review_is_told_whole(desk: DeskClient) -> None:
    desk.folder.files.mkdir()
    for name, text in (("hechos.csv", FACTS), ("lugares.csv", PLACES), ("limites.geojson", LIMITS)):
        (desk.folder.files / name).write_text(text, encoding="utf-8")
    desk.folder.project.write_text(PROJECT, encoding="utf-8")
    look(desk.folder)
    found = desk.folder.kept("entendido")
    assert found["meses"] == {"2020-03": 1, "2020-04": 1}  # of every month, whatever the period
    assert found["filas"]["rechazadas"] == 1
    assert [count for count, *_ in found["rechazos"]] == [1]
    assert found["sin_fecha"] == ["lugares.csv"]
    assert found["campos"]["fecha"] == "fecha"
    assert found["comisarias"] == ["<b>Uno"]
    page = desk.client.get("/entendido").text
    assert "2. Lo que se entendió de 4 filas" in page
    assert "<b>1</b> no se pudo usar" in page
    assert "¿Son lugares" in page
    assert "--columna" not in page
    assert "&lt;b&gt;Uno" in page
    assert "<b>Uno" not in page
    picture = desk.client.get(desk.desk.shelf("revision", found["mapa"]))
    assert (picture.status_code, picture.text.count("<circle")) == (200, 3)
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert found["reservados"] == 1  # of the place, whose delito is unknown
    sheets = desk.client.get("/lamina").text
    assert "De los 3 hechos, 1 es reservado" in sheets
    assert '<option value="2020-03" selected>' in sheets
    assert '<option value="2020-04">' in sheets
    desk.folder.keep("entendido", found | {"lectura": reading_version(desk.folder)})
    for more, there in (({}, "/entendido?aviso=lugares"), ({"hechos-sin-fecha": "si"}, "/lamina")):
        answer = desk.post("/entendido", version=project_version(desk.folder.project), **more)
        assert answer.headers["location"] == there
