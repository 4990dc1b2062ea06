"""The process that opens files: it has no network, little memory and little time, and nothing of value to lose.

It is started by :mod:`geo.guard`, takes one order a line on its standard input, and answers each with a line of JSON; frames
go through Arrow files in a folder of the parent's. Whatever a hostile file does to a parser written in C, it does here.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from geo.confine import limit_memory
from geo.drivers import all_off
from geo.errors import MapaError
from geo.files import read_layer, read_layers
from geo.osm import read_osm
from geo.parquet import read_parquet
from geo.processes import incoming, own_output
from geo.wire import save_cells, save_frame
from geo.workbooks import read_cells

__all__ = ["serve"]


def serve() -> None:
    """Answer orders until the standard input ends."""
    answers = own_output()
    limit_memory()
    all_off()
    for line in incoming(lambda stream: stream.readline()):
        answers.write(json.dumps(_answer(json.loads(line))).encode() + b"\n")
        answers.flush()


def _answer(order: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"done": _JOBS[order["job"]](Path(order["path"]), Path(order["folder"]), order["options"])}
    except MapaError as refusal:
        return {"refused": [type(refusal).__name__, str(refusal), refusal.code]}
    except MemoryError:
        return {"failed": "memory"}
    except Exception as error:  # noqa: BLE001 (the parent tells)
        return {"failed": f"{type(error).__name__}: {error}"[:300]}


def _layers(path: Path, folder: Path, options: dict[str, Any]) -> list[str]:
    frames = {"": read_layer(path, layer=options["layer"])} if "layer" in options else read_layers(path)
    for number, frame in enumerate(frames.values()):
        save_frame(frame, folder / f"{number}.arrow")
    return list(frames)


def _workbook(path: Path, folder: Path, _: dict[str, Any]) -> dict[str, Any]:
    book = read_cells(path)
    for number, (rows, lines) in enumerate(book.sheets.values()):
        save_cells(rows, lines, folder / f"{number}.arrow")
    return {"sheets": list(book.sheets), "hidden": book.hidden, "notices": book.notices}


def _parquet(path: Path, folder: Path, _: dict[str, Any]) -> int:
    frame, total = read_parquet(path)
    save_frame(frame, folder / "0.arrow")
    return total


def _osm(path: Path, folder: Path, options: dict[str, Any]) -> int:
    west, south, east, north = options["box"]
    frame = read_osm(path, (west, south, east, north), options["part"])
    save_frame(frame, folder / "0.arrow")
    return len(frame)


_JOBS = {"layers": _layers, "osm": _osm, "workbook": _workbook, "parquet": _parquet}
