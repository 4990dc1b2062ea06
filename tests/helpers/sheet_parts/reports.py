"""Reports by hand: an itinerary with as many zones as wanted, and a section whose rows and areas are one thing."""

from __future__ import annotations

import numpy as np
from shapely import LineString, box

from maps.report_content import Bars, Curve, Itinerary, Picture, PointLayer, Report, Section, Stop
from maps.sheet import Table

LONG = "Av. Mariscal Andrés Avelino Cáceres entre Jr. Coronel Francisco Bolognesi y Jr. Almirante Miguel Grau Seminario"


def town_picture(title: str) -> Picture:
    """Return a map of nine blocks with the names of their streets, a zone and dots."""
    lines = [(LineString([(0, at), (600, at)]), f"Jr. Número {at}") for at in range(0, 601, 200)]
    lines += [(LineString([(at, 0), (at, 600)]), f"Ca. Número {at}") for at in range(0, 601, 200)]
    zone, dots = box(200, 200, 400, 400), PointLayer("Hechos (9)", "#33475b", np.full((9, 2), 300.0), faint=True)
    return Picture(
        title,
        (box(0, 0, 600, 600),),
        (dots,),
        (0, 0, 600, 600),
        ((zone, "#fdae6b"),),
        (((300, 300), "1"),),
        tuple(line for line, _ in lines),
        strokes=((zone, "#7a0019"),),
        streets=tuple(lines),
        names=(((300, 500), "SECTOR 1"),),
    )


def route(zones: int, words: str = LONG) -> Report:
    """Return a hoja de ruta of two turnos with as many zones each."""
    facts = (("Calles", f"{words}; {words}."), ("Horas", "de 19 a 22 h."), ("Motivo", words), ("Qué mirar", words))
    stops = tuple(
        Stop(
            f"Zona {number}", "SECTOR 1", facts, town_picture(f"Zona {number}"), f"geo:-17.6{number},-71.3", f"-17.6{number}"
        )
        for number in range(1, zones + 1)
    )
    parts = tuple(
        Itinerary(f"Turno {name}", words, town_picture(name), stops, "Sin la zona 9.", f"turno-{name}")
        for name in ("tarde", "noche")
    )
    table = Table("Dónde y por qué", ("Zona", "Motivo"), (("1", words),))
    return Report("Hoja de ruta", "", "Frase.", ("Nota.",), "Notas", tables=(table,), itineraries=parts)


def districts(count: int = 30) -> Report:
    """Return a section of square districts, ten of them read first, with charts in another."""
    keys = tuple(f"0101{number:02d}" for number in range(1, count + 1))
    areas = [box(100 * at, 0, 100 * at + 100, 300) for at in range(count)]
    fills = tuple(zip(areas, ["#d3e6f4", "#8f3b00", "#a9abae"] * (count // 3), strict=True))
    picture = Picture("Mapa", (), (), (0, 0, 100 * count, 300), fills, fill_keys=keys, keys=(("menos", "#d3e6f4"),))
    header = ("Nivel", "Puesto", "Distrito", "Provincia", *(f"Columna {at}" for at in range(7)), "Veces", "Ponderado")
    rows = tuple(
        ("sin nivel", f"{at + 1}", f"DISTRITO {at + 1:02d}", "Áncash", *["1,000"] * 7, f"{at * 7 % 10}.5", "1")
        for at in range(count)
    )
    curve = Curve("Curva", "% del área", "% de los hechos", (("zonas", "#7a0019", ((5.0, 40.0), (25.0, 90.0))),))
    bars = Bars(
        "Barras", (("zonas", "#7a0019"), ("al azar", "#c9d0d8")), (("01/02/20", (30.0, 2.0)), ("03/05/20", (20.0, 1.0)))
    )
    first = Section("Todas", "Frase.", picture, Table("", header, rows), row_keys=keys, shown=10)
    second = Section(
        "Prueba", "Frase.", town_picture("Mapa"), Table("Métodos", header, rows), charts=(curve, bars), folded_table=True
    )
    return Report("Territorios", "", "Frase.", ("Nota.",), "Notas", sections=(first, second), search="Buscar distrito")
