"""The run record (registro.json) and the refused rows (rechazos.csv)."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from geo.incidents import Incidents

__all__ = ["RECORD", "REJECTS", "earlier_outputs", "sources", "write_record", "write_rejects"]

if TYPE_CHECKING:
    from mapadelito.output import Output

RECORD = "reservado/registro.json"
REJECTS = "reservado/rechazos.csv"

_FORMULA = re.compile(r"[=+\-@\t\r\x00]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_REJECT_COLUMNS = ["archivo", "hoja", "fila", "codigo", "motivo", "columna", "valor", "que_hacer"]


def sources(paths: tuple[Path, ...], incidents: Incidents | None) -> list[dict[str, object]]:
    """``archivo, sha256, hoja, filas_leidas`` of each table read, and of each other file."""
    digests = {path.resolve(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
    tables = incidents.tables if incidents else ()
    read = [
        {"archivo": table.file, "sha256": digests[table.path], "hoja": table.part, "filas_leidas": len(table.lines)}
        for table in tables
    ]
    done = {table.path for table in tables}
    return read + [{"archivo": path.name, "sha256": digest} for path, digest in digests.items() if path not in done]


def write_record(output: Output, record: dict[str, Any]) -> None:
    """Write ``registro.json``."""
    output.text(RECORD, json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def earlier_outputs(root: Path, profile: str) -> list[str]:
    """Files of a profile that the run before wrote, by its own record; none where there is no record to read."""
    try:
        record = json.loads((root / RECORD).read_text(encoding="utf-8"))
        names = [str(item["archivo"]) for item in record["salidas"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [name for name in names if name.startswith(f"{profile}/")]


def write_rejects(output: Output, incidents: Incidents | None) -> None:
    """Write ``rechazos.csv``: one line per refused row, that Excel opens in columns and never runs as a formula."""
    frame = incidents.rejected if incidents is not None else None
    if frame is None or frame.empty:
        output.text(REJECTS, "\ufeff" + ";".join(_REJECT_COLUMNS) + "\n")
        return
    safe: pd.DataFrame = frame.map(_harmless)
    output.text(REJECTS, "\ufeff" + safe.to_csv(sep=";", index=False, lineterminator="\n"))


def _harmless(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = _CONTROL.sub("", value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
