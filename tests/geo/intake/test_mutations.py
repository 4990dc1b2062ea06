"""Good files spoilt at random: bytes flipped, cut or put in, columns in another order. No traceback; the account adds up."""

from __future__ import annotations

import gzip
import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from geo.errors import MapaError
from geo.incidents.read import read_incidents

if TYPE_CHECKING:
    from pathlib import Path

HEADER = ["id", "fecha", "hora", "delito", "modalidad", "direccion", "latitud", "longitud"]
DELITOS = ["ROBO", "HURTO", "LESIONES", "VIOLENCIA FAMILIAR", "ESTAFA"]


def good(rng: random.Random) -> list[list[str]]:
    rows = [HEADER]
    for number in range(rng.randint(1, 30)):
        lat, lon = -7.15 - rng.random() / 50, -78.51 - rng.random() / 50
        date = f"{number % 28 + 1:02d}/{number % 12 + 1:02d}/2020"
        row = [
            str(1000 + number),
            date,
            f"{number % 24}:{number % 60:02d}",
            rng.choice(DELITOS),
            "ÑANDÚ",
            f"Jr. {number}, int. 2",
        ]
        rows.append([*row, f"{lat:.6f}", f"{lon:.6f}"])
    return rows


def spoil(raw: bytes, rng: random.Random) -> bytes:
    out = bytearray(raw)
    for _ in range(rng.randint(1, 12)):
        place = rng.randrange(max(len(out), 1))
        match rng.randint(0, 3):
            case 0 if out:
                out[place] = rng.randrange(256)
            case 1:
                out.insert(place, rng.choice(b"\x00\xff\",;\n\r\t\\='E9-"))
            case 2:
                del out[place : place + rng.randint(1, 40)]
            case _:
                out[place:place] = out[place : place + rng.randint(1, 60)]
    return bytes(out)


def seeds(usual: int, slow: int) -> list[Any]:
    """Return seeds of the usual run, and more that are slow."""
    return [*range(usual), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(usual, slow))]


@pytest.mark.parametrize("seed", seeds(80, 300))
def test_a_spoilt_file_is_read_or_refused_and_every_row_has_an_end(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    rows = good(rng)
    order = rng.sample(range(len(HEADER)), len(HEADER))
    separator = rng.choice(",;\t|")
    text = "".join(
        separator.join(f'"{row[place]}"' if rng.random() < 0.2 else row[place] for place in order) + "\n" for row in rows
    )
    path = tmp_path / "hechos.csv"
    path.write_bytes(spoil(text.encode(rng.choice(["utf-8", "cp1252", "utf-16", "utf-8-sig"])), rng))
    try:
        incidents = read_incidents(path)
    except MapaError:
        return
    totals = incidents.report["filas"]
    assert totals["leidas"] == sum(count for name, count in totals.items() if name != "leidas")
    assert len(incidents.frame) == totals["aceptadas"]
    assert len(incidents.rejected) == totals["rechazadas"]


def written(rows: list[list[str]], kind: int) -> bytes:
    """Write rows as a web page, as XML of Excel 2003, as JSON by lines, or packed."""
    records = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    match kind:
        case 0:
            return ("<html><table><tr><td>" + "<tr><td>".join("<td>".join(row) for row in rows) + "</table>").encode()
        case 1:
            cells = "</Row><Row>".join("".join(f"<Cell><Data>{cell}</Data></Cell>" for cell in row) for row in rows)
            space = "urn:schemas-microsoft-com:office:spreadsheet"
            return f"<Workbook xmlns='{space}'><Worksheet><Table><Row>{cells}</Row></Table></Worksheet></Workbook>".encode()
        case 2:
            return "\n".join(map(json.dumps, records)).encode()
        case _:
            return gzip.compress("\n".join(";".join(row) for row in rows).encode())


@pytest.mark.parametrize("seed", seeds(40, 120))
def test_a_spoilt_file_of_other_kinds_is_read_or_refused(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    path = tmp_path / "hechos.xls"
    path.write_bytes(spoil(written(good(rng), seed % 4), rng))
    try:
        incidents = read_incidents(path)
    except MapaError as refusal:
        told = str(refusal)
    else:
        totals = incidents.report["filas"]
        told = str(totals["leidas"] - sum(count for name, count in totals.items() if name != "leidas"))
    assert "hizo fallar" not in told
    assert len(told) > 15 or told == "0"
