"""Write the synthetic sample: ``python data/sample/generate.py [--destino DIR]``. The same seed gives the same bytes."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from factors import factors  # noqa: E402
from incidents import Fact, deal, facts  # noqa: E402
from patrols import areas, tracks  # noqa: E402
from polygons import cells, to_degrees  # noqa: E402
from streets import streets  # noqa: E402
from ugly import Row, plant  # noqa: E402

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

NOTE = "SINTETICO"
SIDPOL = {
    "ID_DENUNCIA": "id",
    "COMISARIA_HECHO": "comisaria",
    "FECHA_HECHO": "fecha",
    "HORA_HECHO": "hora",
    "TIPO_HECHO": "tipo",
    "SUBTIPO_HECHO": "subtipo",
    "MODALIDAD_HECHO": "modalidad",
    "DIRECCION_HECHO": "direccion",
    "DISTRITO_HECHO": "distrito",
    "UBIGEO_HECHO": "ubigeo",
    "LAT_HECHO": "lat",
    "LONG_HECHO": "lon",
    "OBSERVACION": "observacion",
    "NOTA": "nota",
}
LAYER = {
    "id_dgc": "id",
    "fecha_hora_hecho": "momento",
    "lat_hecho": "lat",
    "long_hecho": "lon",
    "tipo_hecho": "tipo",
    "subtipo_hecho": "subtipo",
    "modalidad_hecho": "modalidad",
    "comisaria_hecho": "comisaria",
    "direccion_hecho": "direccion",
    "observacion": "observacion",
    "nota": "nota",
}
FILES = {"cajamarca": (SIDPOL, ";", 4), "ilo": (LAYER, ",", 1)}
"""By file: its columns, its separator, and how many times each ugly case is planted."""


def main() -> None:
    """Generate all files."""
    parser = argparse.ArgumentParser(description="Escribe la muestra sintética.")
    parser.add_argument("--destino", type=Path, default=HERE.parent)
    destination: Path = parser.parse_args().destino
    for folder in ("boundaries", "incidents", "patrols"):
        (destination / folder).mkdir(parents=True, exist_ok=True)
    for name, content in generate().items():
        (destination / name).write_bytes(content.encode())


def generate() -> dict[str, str]:
    """Return the content of every file of the sample, by its path inside ``data``."""
    with (HERE / "sample.toml").open("rb") as file:
        sample = tomllib.load(file)
    cities: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for city in sample["ciudad"]:
        cities[city["archivo"]].append(city)
    out: dict[str, str] = {}
    noted: list[tuple[str, str, str]] = []
    for number, (name, members) in enumerate(cities.items()):
        seeds = [np.random.default_rng([sample["semilla"], number]), np.random.default_rng([sample["semilla"], number, 1])]
        polygons, lines, risks, rows = _file(members, sample, seeds)
        rows = [row | {"id": str(31_200_001 + 1_000_000 * number + place)} for place, row in enumerate(rows)]
        columns, separator, times = FILES[name]
        rows, planted = plant(rows, times)
        out[f"boundaries/{name}.geojson"] = _geojson(polygons)
        out[f"boundaries/calles_{name}.geojson"] = _geojson(lines)
        out[f"incidents/factores_{name}.geojson"] = _geojson(risks)
        out[f"incidents/{name}_2020.csv"] = _table(rows, columns, separator)
        noted += [(f"{name}_2020.csv", *case) for case in planted]
    [ilo] = cities["ilo"]
    for name, features in areas(ilo, sample["nota"]).items():
        out[f"patrols/{name}_ilo.geojson"] = _geojson(features)
    out["patrols/gps_ilo.csv"] = tracks(ilo, NOTE, np.random.default_rng([sample["semilla"], 9]))
    out["incidents/casos_feos.csv"] = "archivo,id,caso\n" + "".join(f'{file},{own},"{case}"\n' for file, own, case in noted)
    return out


def _file(
    members: list[dict[str, Any]], sample: dict[str, Any], seeds: list[np.random.Generator]
) -> tuple[list[tuple[Row, BaseGeometry]], list[tuple[Row, BaseGeometry]], list[tuple[Row, BaseGeometry]], list[Row]]:
    """Polygons, streets, risk factors and good rows of the cities of one file."""
    rng, risk_rng = seeds
    stations = [station for city in members for station in city["comisaria"]]
    hands = iter(deal(sample["mezcla"]["filas"], [station["hechos"] for station in stations], rng))
    polygons: list[tuple[Row, BaseGeometry]] = []
    lines: list[tuple[Row, BaseGeometry]] = []
    risks: list[tuple[Row, BaseGeometry]] = []
    found: list[tuple[np.datetime64, int, Row]] = []
    for city in members:
        own = cells(city, rng)
        whole = shapely.union_all([cell for _, cell in own])
        net = streets(city, whole, sample["nombres"]["calles"], rng)
        polygons += _named(own, city, sample)
        lines += [
            ({"nombre": name, "clase": kind, "nota": sample["nota"]}, _degrees(line, city)) for name, kind, line in net
        ]
        for station in city["comisaria"]:
            area = shapely.union_all([cell for owner, cell in own if owner is station])
            own_facts = facts(station, next(hands), area, net, rng)
            found += _rows(station, city, own_facts)
            places = np.asarray([(fact.x, fact.y) for fact in own_facts], dtype=float).reshape(-1, 2)
            for kind, spot in factors(station, area, net, places, risk_rng):
                lon, lat = to_degrees(np.array([spot.x, spot.y]), city["centro"])
                row = {"factor": kind, "comisaria": station["nombre"], "nota": sample["nota_factor"]}
                risks.append((row, shapely.Point(round(float(lon), 6), round(float(lat), 6))))
    found.sort(key=lambda item: (item[0], item[1], item[2]["lat"], item[2]["lon"], item[2]["modalidad"]))
    return polygons, lines, risks, [row for _, _, row in found]


def _rows(station: dict[str, Any], city: dict[str, Any], found: list[Fact]) -> list[tuple[np.datetime64, int, Row]]:
    out = []
    door_lon, door_lat = to_degrees(np.asarray(station["lado"], dtype=float), city["centro"])
    for fact in found:
        lon, lat = to_degrees(np.array([fact.x, fact.y]), city["centro"])
        year, month, day = str(fact.day).split("-")
        clock = f"{fact.minute // 60:02d}:{fact.minute % 60:02d}"
        tipo, subtipo, modalidad = fact.crime[:3]
        row = {
            "comisaria": station["nombre"],
            "fecha": f"{day}/{month}/{year}",
            "hora": clock,
            "tipo": tipo,
            "subtipo": subtipo,
            "modalidad": modalidad,
            "direccion": fact.address.upper(),
            "distrito": station["distrito"],
            "ubigeo": station["ubigeo"],
            "lat": f"{lat:.6f}",
            "lon": f"{lon:.6f}",
            "observacion": "COORDENADA OK",
            "puerta_lat": f"{door_lat:.6f}",
            "puerta_lon": f"{door_lon:.6f}",
            "nota": NOTE,
        }
        out.append((fact.day, fact.minute, row))
    return out


def _letters(number: int) -> str:
    """Return A … Z, AA, AB …."""
    return chr(65 + number) if number < 26 else chr(64 + number // 26) + chr(65 + number % 26)


def _named(
    own: list[tuple[dict[str, Any], Any]], city: dict[str, Any], sample: dict[str, Any]
) -> list[tuple[Row, BaseGeometry]]:
    """Name the cells of each comisaría: sectors from north-west to south-east, letters in the same order inside."""
    out = []
    for station in city["comisaria"]:
        mine = [cell for owner, cell in own if owner is station]
        columns = max(round(station["sectores"] ** 0.5), 1)
        by_x = sorted(mine, key=lambda cell: cell.centroid.x)
        strips = [sorted(strip, key=lambda cell: -cell.centroid.y) for strip in _chunks(by_x, columns)]
        rows = [len(part) for part in np.array_split(np.arange(station["sectores"]), len(strips))]
        groups = [group for strip, count in zip(strips, rows, strict=True) for group in _chunks(strip, count)]
        letter = 0
        for number, group in enumerate(groups, start=1):
            for cell in group:
                names = sample["nombres"]["barrios"]
                row = {
                    "region": city["region"],
                    "provincia": city["provincia"],
                    "distrito": station["distrito"],
                    "ubigeo": station["ubigeo"],
                    "comisaria": station["nombre"],
                    "sector": f"SECTOR {number}",
                    "subsector": _letters(letter) if station["subsectores"] else "",
                    "barrio": names[letter % len(names)] if station["barrios"] else "",
                    "nota": sample["nota"],
                }
                out.append((row, _degrees(cell, city)))
                letter += 1
    return out


def _chunks(items: list[Any], parts: int) -> list[list[Any]]:
    return [list(chunk) for chunk in np.array_split(np.array(items, dtype=object), parts)] if items else []


def _degrees(shape: BaseGeometry, city: dict[str, Any]) -> BaseGeometry:
    return shapely.transform(shape, lambda xy: to_degrees(xy, city["centro"]))


def _geojson(items: list[tuple[Row, BaseGeometry]]) -> str:
    """Write one feature a line, coordinates as short as they are."""
    features = [
        json.dumps(
            {"type": "Feature", "properties": row, "geometry": json.loads(shapely.to_geojson(shape))},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for row, shape in items
    ]
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"


def _table(rows: list[Row], columns: dict[str, str], separator: str) -> str:
    """Write the rows as the export that they imitate, with a repeated header, blank rows and a total as these have."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\n")
    writer.writerow(columns)
    for number, row in enumerate(rows):
        cells = row | {"momento": f"{row['fecha']} {row['hora']}"}
        writer.writerow([cells[name] for name in columns.values()])
        if separator == ";" and number == len(rows) // 2:
            writer.writerow([""] * len(columns))
            writer.writerow(columns)
    writer.writerow(["TOTAL", *[""] * (len(columns) - 2), str(len(rows))])
    return ("\ufeff" if separator == ";" else "") + buffer.getvalue()


if __name__ == "__main__":
    main()
