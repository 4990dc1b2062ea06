"""Worker process that opens files, without network and with limited memory and CPU time.

It is started by :mod:`geo.intake.sandbox`, receives one order per line on its standard input, and answers each with a line
of JSON; frames are passed as Arrow files in a folder of the parent. A file that exploits a parser in C can affect only this
process.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import IO, Any

from geo.errors import DiskError, MapaError, is_disk_fault
from geo.formats.layers.drivers import all_off
from geo.formats.layers.layer import Layer
from geo.formats.layers.osm import read_osm
from geo.formats.pictures import read_picture
from geo.intake.limits import limit_memory, limit_time
from geo.intake.processes import incoming, own_output
from geo.intake.table_layers import read_layer, read_layers
from geo.intake.table_reader import parse_tables
from geo.intake.transfer import save_layer, save_table
from geo.progress import reporting_to

__all__ = ["serve"]

_REPORT_EVERY_S = 1.0
"""Interval between progress reports, at least, in seconds."""
_NO_ROOM = (
    "No hay espacio en el disco de los archivos temporales, o no se puede escribir en él: no se leyó el archivo. Libere "
    "espacio y repita."
)


def serve() -> None:
    """Answer orders until the standard input ends."""
    answers = own_output()
    limit_memory()
    all_off()
    for line in incoming(lambda stream: stream.readline()):
        order = json.loads(line)
        watch = _Watch(answers, float(order["seconds"]))
        with reporting_to(watch):
            answer = _answer(order)
        watch.end(answer)


class _Watch:
    """Progress reports to the parent, which also renew the CPU time limit."""

    def __init__(self, answers: IO[bytes], seconds: float) -> None:
        self._answers, self._seconds, self._last = answers, seconds, time.monotonic()
        limit_time(seconds)

    def __call__(self) -> None:
        """Report progress, at most once per second."""
        if time.monotonic() - self._last >= _REPORT_EVERY_S:
            self._last = time.monotonic()
            limit_time(self._seconds)
            self._say({"progress": True})

    def end(self, answer: dict[str, Any]) -> None:
        """Send the answer to the order."""
        limit_time(0.0)
        self._say(answer)

    def _say(self, word: dict[str, Any]) -> None:
        self._answers.write(json.dumps(word).encode() + b"\n")
        self._answers.flush()


def _answer(order: dict[str, Any]) -> dict[str, Any]:
    tempfile.tempdir = order["folder"]  # unpacked files are removed with it, even if this process is stopped
    try:
        return {"done": _JOBS[order["job"]](Path(order["path"]), Path(order["folder"]), order["options"])}
    except MapaError as refusal:
        return _refused(refusal)
    except MemoryError:
        return {"failed": "memory"}
    except Exception as error:  # noqa: BLE001 (the parent reports it)
        return _refused(DiskError(_NO_ROOM)) if is_disk_fault(error) else _failed(error)


def _refused(refusal: MapaError) -> dict[str, Any]:
    return {"refused": [type(refusal).__name__, str(refusal), refusal.code]}


def _failed(error: Exception) -> dict[str, Any]:
    return {"failed": f"{type(error).__name__}: {error}"[:300]}


def _layers(path: Path, folder: Path, options: dict[str, Any]) -> list[str]:
    layers = {"": read_layer(path, layer=options["layer"])} if "layer" in options else read_layers(path)
    for number, layer in enumerate(layers.values()):
        save_layer(layer, folder / f"{number}.arrow")
    return list(layers)


def _tables(path: Path, folder: Path, options: dict[str, Any]) -> int:
    tables = parse_tables(path, **options)
    for number, table in enumerate(tables):
        save_table(table, folder / f"{number}.arrow")
    return len(tables)


def _osm(path: Path, folder: Path, options: dict[str, Any]) -> int:
    west, south, east, north = options["box"]
    frame = read_osm(path, (west, south, east, north), options["part"])
    save_layer(Layer(frame), folder / "0.arrow")
    return len(frame)


def _picture(path: Path, folder: Path, options: dict[str, Any]) -> int:
    return (folder / "0.png").write_bytes(read_picture(path, **options))


_JOBS = {"layers": _layers, "osm": _osm, "picture": _picture, "tables": _tables}
