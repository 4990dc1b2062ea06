"""Hand-made sheets: a town of twelve areas on the coast of UTM 19S, with streets, incidents and puntos críticos."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from typing import TYPE_CHECKING

from shapely import LineString, MultiPolygon, Point, Polygon, box, unary_union

from helpers.sheet_parts.numbers import EARLIER, cells, charts, nested_by_sign, panels, with_members
from maps.chart import Chart, Earlier, Panel
from maps.sheet import (
    Area,
    BasemapFeature,
    Fact,
    Group,
    Legend,
    Mark,
    Overlay,
    Shade,
    Sheet,
    Street,
    Symbol,
    Table,
    TitleBlock,
    Zone,
)
from maps.symbols import symbol_of

if TYPE_CHECKING:
    from collections.abc import Sequence

X, Y, SIDE = 252_000.0, 8_045_000.0, 900.0
"""Corner of the town (EPSG:32719, near Ilo) and side of a subsector, in metres."""

TURN = math.radians(18)

CRIMES = (
    ("PAT", "PAT.HUR", "Hurto", 30),
    ("PAT", "PAT.ROB", "Robo", 22),
    ("PAT", "PAT.EST", "Estafa y otras defraudaciones", 8),
    ("PAT", "PAT.DAN", "Daños", 6),
    ("PAT", "PAT.ABI", "Abigeato", 2),
    ("PAT", "PAT", "Otro contra el patrimonio", 3),
    ("VCS", "VCS.LES", "Lesiones", 7),
    ("VCS", "VCS.ACT", "Accidente de tránsito", 6),
    ("VCS", "VCS.HOM", "Homicidio", 1),
    ("SPU", "SPU", "Peligro común", 6),
    ("SPU", "SPU.TID", "Tráfico ilícito de drogas", 4),
    ("OTR", "LIB", "Contra la libertad", 3),
    ("OTR", "TPU", "Contra la tranquilidad pública", 2),
    ("OTR", "FPU", "Contra la fe pública", 2),
    ("OTR", "FAL", "Faltas", 3),
)
TITLES = {
    "PAT": "Contra el patrimonio",
    "VCS": "Contra la vida, el cuerpo y la salud",
    "SPU": "Contra la seguridad pública",
    "OTR": "Otros títulos",
}
BANDS = (
    ("muy-baja", "Muy baja (0 a 12)", "#fff7d6"),
    ("baja", "Baja (13 a 25)", "#fee39b"),
    ("media", "Media (26 a 40)", "#fdb863"),
    ("alta", "Alta (41 a 60)", "#ef8a3c"),
    ("muy-alta", "Muy alta (más de 60)", "#d7552a"),
)
BARRIOS = (
    "Barrio Miramar", "Pampa Inalámbrica", "Alto Ilo", "Urb. Garibaldi", "Nuevo Ilo", "Los Ángeles",
    "César Vallejo", "Villa del Mar", "Ciudad Nueva", "José Carlos Mariátegui", "Siglo XXI", "Bello Horizonte",
)  # fmt: skip
AVENUES = ("Av. Mariano Lino Urquieta", "Av. Venecia", "Av. Andrés A. Cáceres", "Carretera Costanera Sur")
STREETS = ("Jr. Abtao", "Jr. Moquegua", "Ca. Dos de Mayo", "Jr. Zepita", "Ca. Callao", "Jr. Junín", "Ca. Pichincha")


def at(x: float, y: float) -> tuple[float, float]:
    """Return a place of the town's own grid (metres from its corner) in the sheet's system."""
    bend = 60 * math.sin(x / 900)
    y = y + bend
    return X + x * math.cos(TURN) - y * math.sin(TURN), Y + x * math.sin(TURN) + y * math.cos(TURN)


def line(*places: tuple[float, float], step: float = 60) -> LineString:
    return LineString([at(*p.coords[0]) for p in _points(LineString(places), step)])


def _points(path: LineString, step: float) -> list[Point]:
    count = max(1, round(path.length / step))
    return [path.interpolate(i / count, normalized=True) for i in range(count + 1)]


def block(x0: float, y0: float, x1: float, y1: float) -> Polygon:
    return Polygon([at(*p.coords[0]) for p in _points(LineString(box(x0, y0, x1, y1).exterior), 90)])


def areas(*, bands: bool) -> list[Area]:
    cells = [block(c * SIDE, r * SIDE, (c + 1) * SIDE, (r + 1) * SIDE) for r in range(3) for c in range(4)]
    found = []
    for i, cell in enumerate(cells):
        name = f"Subsector {'ABCD'[i % 4]}"
        facts: list[Fact] = [("Sector", str(i // 4 + 1)), ("Barrio", BARRIOS[i]), ("Hechos", str(11 + 7 * i))]
        band = BANDS[(i * 7) % 5][0] if bands else ""
        found.append(Area("subsector", name, f"{i // 4 + 1}-{'ABCD'[i % 4]}", cell, cell.centroid, band, tuple(facts)))
    for row in range(3):
        sector = unary_union(cells[4 * row : 4 * row + 4])
        place = Point(at(2 * SIDE, (row + 0.78) * SIDE))
        own = f"Sector {row + 1}"
        found.append(Area("sector", own, own, sector, place, "", (("Hechos", "120"),), value=str(row + 1)))
    whole = unary_union(cells)
    found.append(Area("comisaria", "Comisaría PNP Ilo", "", whole, whole.centroid))
    for name, shape in (
        ("Comisaría PNP Pacocha", block(-2500, 0, 0, 2700)),
        ("Comisaría PNP El Algarrobal", block(-400, 2700, 4400, 4600)),
        ("Comisaría PNP Pampa Inalámbrica", block(3600, -300, 5600, 2700)),
    ):
        found.append(Area("vecina", name, name, shape, shape.centroid))
    return found


def streets(count: int = 500) -> list[Street]:
    found = [
        Street(AVENUES[0], 1, line((-2400, 1330), (5500, 1330))),
        Street(AVENUES[1], 1, line((1750, -250), (1750, 4500))),
        Street(AVENUES[2], 1, line((-300, 2250), (4300, 2450))),
        Street(AVENUES[3], 1, line((-2300, 120), (5500, 90))),
    ]
    found += [Street(f"{STREETS[i % 7]}", 2, line((300 + 430 * i, 0), (300 + 430 * i, 2700))) for i in range(7)]
    rows = range(count - len(found))
    for i in rows:
        x, y = (i % 31) * 116.0, (i // 31) * 168.0
        found.append(Street(f"Pasaje {i}", 3, line((x, y), (x + 116, y) if i % 2 else (x, y + 168))))
    return found


def marks(count: int, *, seed: int = 7) -> list[Mark]:
    rng = random.Random(seed)
    kinds, weights = [row[1] for row in CRIMES], [row[3] for row in CRIMES]
    centres = [(700, 1300), (1750, 1330), (2700, 2300), (2100, 500)]
    found = []
    for i in range(count):
        if rng.random() < 0.55:
            cx, cy = rng.choice(centres)
            x, y = rng.gauss(cx, 210), rng.gauss(cy, 190)
        else:
            x, y = rng.uniform(20, 3580), rng.uniform(20, 2680)
        x, y = min(max(x, 10), 3590), min(max(y, 10), 2690)
        if i % 9 == 0:
            x, y = round(x / 116) * 116, round(y / 168) * 168
        key = rng.choices(kinds, weights)[0]
        day = f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/2020"
        turno = rng.choice(("Mañana", "Tarde", "Noche"))
        sector = str(min(int(y // SIDE), 2) + 1)
        found.append(Mark(*at(x, y), key, (("Fecha", day), ("Turno", turno), ("Sector", sector), ("Lugar", "Vía pública"))))
    return found


def legend(found: Sequence[Mark], *, bands: bool) -> tuple[Group, ...]:
    groups = []
    for code, title in TITLES.items():
        rows = [(key, label) for parent, key, label, _ in CRIMES if parent == code]
        lines = [Legend(key, label, sum(mark.key == key for mark in found), symbol=symbol_of(key)) for key, label in rows]
        groups.append(Group(title, tuple(nested_by_sign(lines)), f"{sum(line.count or 0 for line in lines):,}"))
    if bands:
        fills = tuple(Legend(key, label, count_text="2", fill=color) for key, label, color in BANDS)
        groups.append(Group("Hechos por km² y por subsector", fills, note="Cortes por cuantiles."))
    names = tuple(Legend(f"s{i}", f"{i // 4 + 1}-{'ABCD'[i % 4]} {name}") for i, name in enumerate(BARRIOS))
    groups.append(Group("Sectores y subsectores", names))
    return tuple(groups)


def zones() -> list[Zone]:
    rows = (
        (1, (1750, 1330), "Robo de noche en el paradero de la Av. Venecia", "212"),
        (2, (700, 1300), "Hurto en el mercado, por la tarde", "148"),
        (3, (2700, 2300), "Lesiones y faltas junto a locales nocturnos", "97"),
        (4, (2100, 500), "Hurto a vehículos estacionados", "64"),
    )
    found = []
    for rank, centre, reason, number in rows:
        shape = Point(at(*centre)).buffer(190 - 20 * rank, quad_segs=6)
        facts = (("Hechos", number), ("Turno principal", "Noche"), ("Vías", "Av. Venecia, Jr. Abtao"))
        found.append(Zone(rank, shape, shape.centroid, reason, facts))
    return found


BLOCK = TitleBlock(
    entities=("Municipalidad Provincial de Ilo", "Policía Nacional del Perú – Comisaría PNP Ilo"),
    fields=(
        ("Región", "Moquegua"), ("Provincia", "Ilo"), ("Distrito", "Ilo (180301)"),
        ("Periodo", "enero a junio de 2020"), ("Fecha", "JULIO 2020"), ("Fuente", "SIDPOL, denuncias de la comisaría"),
        ("Hechos en el mapa", "4,212 de 5,000 (84,2 %)"), ("Datum y proyección", "WGS 84 / UTM 19S"),
        ("Escala", "1:12 500 (A3)"), ("Lámina", "1 de 6"), ("Perfil", "Público"), ("Observatorio", "Provincial de Ilo"),
    ),
    authorities=(
        ("Alcalde y presidente del comité", "Por designar"), ("Secretario técnico", "Por designar"),
        ("Comisario", "Por designar"),
    ),
)  # fmt: skip

TABLE = Table(
    title="Hechos por sector y turno",
    header=("Sector", "Mañana", "Tarde", "Noche", "Total"),
    rows=(("1", "510", "702", "811", "2,023"), ("2", "402", "633", "744", "1,779"), ("3", "211", "402", "585", "1,198")),
    total=("Total", "1,123", "1,737", "2,140", "5,000"),
    note="El hecho se cuenta en el turno de su hora registrada.",
)


def overlays(found: Sequence[Area]) -> tuple[Overlay, ...]:
    """Two colourings: three rings round the market, and the sectors by change."""
    rings = Group(
        "Densidad", tuple(Legend(f"d{i}", f"Más de {i}", fill=f"#{9 - i}080a0") for i in range(3)), note="Por km²."
    )
    change = Group("Cambio", (Legend("sube", "Sube", 2, fill="#e07b39"), Legend("baja", "Baja", 1, fill="#cdeaf7")))
    market = Point(at(700, 1300))
    sectors = [area for area in found if area.level == "sector"]
    return (
        Overlay("densidad", rings, tuple(Shade(f"d{i}", market.buffer(600 - 200 * i)) for i in range(3))),
        Overlay("cambio", change, tuple(Shade("baja" if i else "sube", area.geometry) for i, area in enumerate(sectors))),
    )


def town(count: int = 5000, *, bands: bool = True, street_count: int = 500) -> Sheet:
    """Return the sheet of the town with ``count`` incidents."""
    found = tuple(marks(count))
    return Sheet(
        kind="delito",
        title="MAPA DEL DELITO",
        place="Comisaría PNP Ilo – Ilo, Ilo, Moquegua",
        profile="publico",
        epsg=32719,
        block=BLOCK,
        areas=tuple(areas(bands=bands)),
        legend=legend(found, bands=bands),
        marks=found,
        zones=tuple(with_members(zones(), found)),
        streets=tuple(streets(street_count)),
        tables=(TABLE,),
        notes=(
            "Datos de ejemplo, inventados: no describen ningún lugar real.",
            "Los puntos se mueven a la esquina más cercana con ocho o más direcciones.",
        ),
        watermark="",
        headline="Cuatro de cada diez hechos son hurto. Donde más: punto crítico 1, 212 hechos.",
        charts=charts(found, [row[1] for row in CRIMES]),
        panels=panels(found),
        finer="Los lugares serían más finos con los edificios.",
        density=cells(X - 900, Y - 100),
        earlier=EARLIER,
    )


def hostile(payload: str) -> Sheet:
    """Return a small sheet where every text is ``payload`` (with a number, so that the texts stay apart)."""
    count = iter(range(10_000))

    def text() -> str:
        return f"{payload} {next(count)}"

    def facts() -> tuple[Fact, ...]:
        return ((text(), text()), (text(), text()))

    cell = block(0, 0, SIDE, SIDE)
    spot = Point(at(450, 450))
    levels = ("subsector", "sector", "comisaria", "vecina")
    key, band = text(), text()
    entries = (
        Legend(key, text(), 1, text(), Symbol("circulo", "#d55e00"), nested=(Legend(text(), text(), 1),)),
        Legend(band, text(), 1, text(), fill="#fdb863"),
        Legend(text(), text()),
    )
    return replace(
        town(0, street_count=20),
        title=text(),
        place=text(),
        profile=text(),
        block=TitleBlock((text(), text()), facts(), facts()),
        areas=tuple(Area(level, text(), text(), cell, spot, band, facts()) for level in levels),
        legend=(Group(text(), entries, text(), text()),),
        marks=(Mark(*at(300, 300), key, facts()), Mark(*at(300, 300), key, facts())),
        zones=(Zone(1, spot.buffer(100), spot, text(), facts()),),
        streets=(Street(text(), 1, line((0, 200), (900, 200))),),
        tables=(Table(text(), (text(), text()), ((text(), text()),), (text(), text()), text()),),
        notes=(text(), text()),
        message=text(),
        watermark=text(),
        headline=text(),
        charts=(Chart("turnos", text(), (text(),), ((2,),), (text(),), (text(),), text()),),
        panels=(Panel("turno", text(), (at(300, 300),), 1),),
        finer=text(),
        earlier=Earlier(text(), 365, 366, ((text(), key, text(), 3),)),
        overlays=(Overlay("densidad", Group(text(), entries[1:2], text(), text()), (Shade(band, cell),)),),
        basemap=(BasemapFeature(band, MultiPolygon([cell])), BasemapFeature("", spot, text())),
    )
