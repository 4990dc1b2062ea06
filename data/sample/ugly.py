"""The ugly rows that real files have, planted on purpose, and the list of what was planted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

Row = dict[str, str]


def _with(**values: str) -> Callable[[Row], Row]:
    return lambda row: row | values


def _swapped(row: Row) -> Row:
    return row | {"lat": row["lon"], "lon": row["lat"]}


def _unsigned(row: Row) -> Row:
    return row | {"lat": row["lat"].lstrip("-"), "lon": row["lon"].lstrip("-")}


def _comma(row: Row) -> Row:
    return row | {"lat": row["lat"].replace(".", ","), "lon": row["lon"].replace(".", ",")}


def _forced(row: Row) -> Row:
    return row | {"lat": row["puerta_lat"], "lon": row["puerta_lon"], "observacion": "GEO FORZADA AL CENTROIDE DE COMISARIA"}


CASES: dict[str, Callable[[Row], Row]] = {
    "coordenada 0,0": _with(lat="0", lon="0"),
    "sin coordenada": _with(lat="", lon=""),
    "coordenada S/D": _with(lat="S/D", lon="S/D"),
    "latitud y longitud invertidas": _swapped,
    "signo perdido": _unsigned,
    "coma decimal": _comma,
    "UTM en latitud y longitud": _with(lat="9208123.4", lon="774241.5"),
    "fuera de la jurisdiccion": _with(lat="-12.046374", lon="-77.042793"),
    "forzada a la comisaria": _forced,
    "fecha imposible": _with(fecha="31/02/2020"),
    "fecha futura": _with(fecha="15/06/2031"),
    "fecha de 1923": _with(fecha="12/05/1923"),
    "delito mal escrito": _with(tipo="", subtipo="VIOLENSIA FAMILIAR", modalidad=""),
    "alias del plan": _with(tipo="", subtipo="FURTO", modalidad=""),
    "intervencion policial": _with(tipo="INTERVENCION POLICIALES", subtipo="CONTROL DE IDENTIDAD", modalidad=""),
    "denuncia especial": _with(tipo="DENUNCIAS ESPECIALES", subtipo="PERDIDA DE DOCUMENTO", modalidad=""),
    "fila repetida": _with(),
}
"""What is done to a copy of a good row. Every case but ``fila repetida`` also gets a number of its own."""


def plant(rows: list[Row], times: int) -> tuple[list[Row], list[tuple[str, str]]]:
    """Add ``times`` rows of each case, spread over the file; return all rows and (id, case) of those planted."""
    planted, noted = [], []
    step = max(len(rows) // (len(CASES) * times + 1), 1)
    for number in range(len(CASES) * times):
        case = list(CASES)[number % len(CASES)]
        model = rows[number * step]
        own = model["id"] if case == "fila repetida" else str(int(rows[-1]["id"]) + 1 + number)
        planted.append((number * step + 1, CASES[case](model | {"id": own})))
        noted.append((own, case))
    out = list(rows)
    for place, row in reversed(planted):
        out.insert(place, row)
    return out, noted
