"""What became of each fact of a combination, read as the program does; of its words, only losses are believed."""

from __future__ import annotations

import math
import re
import warnings
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from geo.boundaries.read import read_polygons
from geo.crimes.catalogue import UNKNOWN
from geo.errors import MapaError
from geo.text import fold
from helpers.kinds.facts import ZONES, Fact, to_metres
from helpers.kinds.limits import LIMITS
from helpers.kinds.order import ORDERS, PERSONAL
from helpers.kinds.styles import STYLES
from mapadelito.reading.placing import read_placed
from mapadelito.reading.usable_rows import require_usable
from mapadelito.settings.config import Config

if TYPE_CHECKING:
    from pathlib import Path

    from geo.boundaries.read import Boundaries
    from geo.incidents.account import Incidents
    from helpers.kinds.combination import Combination

__all__ = ["CRASH", "LOST", "READ", "REFUSED", "SILENT", "Verdict", "judge", "verdict_of"]

READ, REFUSED, LOST, SILENT, CRASH = "read", "refused", "lost", "SILENT", "CRASH"
"""All facts are as they are; the file is refused; facts or parts of them are lost, and it is told; something differs, and
nothing tells it; an error that the program does not foresee."""

_SAYS = {
    "day": (re.compile(r"^FECHA_(FALTA|INVALIDA|FU)"), re.compile(r"columna de (la )?fecha", re.IGNORECASE)),
    "minute": (
        re.compile(r"^HORA_(INVALIDA|RANGO)|^FECHA_(FALTA|INVALIDA)"),
        re.compile(r"columna de (la )?(hora|fecha)", re.IGNORECASE),
    ),
    "code": (re.compile(r"^DELITO_DESCONOCIDO"), re.compile(r"columna del? delito", re.IGNORECASE)),
    "place": (re.compile(r"^COORD_(FALTA|NO_N|CERO|FU|FORZ|REPE)|^GEOM_(TIPO|NULA|VACIA)"), re.compile(r"sin ubicar")),
}
"""Warnings and decisions that tell the loss of a part of a fact."""
_DOUBTS = {
    "day": re.compile(r"fecha puede ser"),
    "minute": re.compile(r"hora puede ser"),
    "place": re.compile(r"itud puede ser"),
}
"""Decisions that tell a choice between two columns: what comes of the wrong one is announced. No other wrong part is."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``kind`` of end, its ``codes`` (of errors, rows or warnings) and what a person needs to see it."""

    kind: str
    codes: frozenset[str] = frozenset()
    detail: str = ""

    def fails(self, may_refuse: frozenset[str]) -> bool:
        """Whether the end is none that the members allow."""
        return self.kind in {SILENT, CRASH} or (self.kind in {REFUSED, LOST} and not self.codes <= may_refuse)


def judge(made: Combination, folder: Path) -> Verdict:
    """Write the files of a combination in a folder, and tell what becomes of its facts."""
    return verdict_of(made, *made.write(folder))


def verdict_of(made: Combination, incidents: Path, limits: tuple[Path, ...]) -> Verdict:
    """Read the files of a combination, and compare what was read with the truth."""
    config = Config(incidentes=(incidents,), limites=limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            boundaries = read_polygons(config.limites)
            if fault := _wrong_limits(made, boundaries):
                return Verdict(SILENT, detail=fault)
            read, period = read_placed(config, boundaries)
            if len(read.frame):
                require_usable(read, period)
    except MapaError as error:
        return Verdict(REFUSED, frozenset({error.code or type(error).__name__}), " ".join(str(error).split()))
    except Exception as error:  # noqa: BLE001 (whatever it is, it is the finding)
        return Verdict(CRASH, detail=f"{type(error).__name__}: {error}")
    return _personal(made, read) or _compare(made, read)


def _wrong_limits(made: Combination, boundaries: Boundaries) -> str:
    """Return how the names of the sectors differ from those drawn; empty where they are the same."""
    names = LIMITS[made.limits].names
    wanted = sorted({names(zone) for zone in ZONES})
    frame = boundaries.frame
    got = sorted(zip(frame["comisaria"], frame["sector"], strict=True))
    return "" if got == wanted else f"limits read as {got}, not {wanted}"


def _personal(made: Combination, read: Incidents) -> Verdict | None:
    """Return the verdict of a personal column that was loaded; None where there is none."""
    beside = PERSONAL.intersection(ORDERS[made.order].decoys)
    headers = {fold(STYLES[made.style].decoy(name)) for name in beside}
    loaded = headers & {fold(str(name)) for table in read.tables for name in table.frame.columns}
    return Verdict(SILENT, detail=f"personal columns loaded: {sorted(loaded)}") if loaded else None


def _compare(made: Combination, read: Incidents) -> Verdict:
    """Return what became of the facts: each accepted one is the nearest true one, or the one of its row without a place."""
    known = made.facts()
    spots = np.array([to_metres(fact.lon, fact.lat) for fact in known])
    frame = read.frame
    faults: Counter[str] = Counter()
    seen: Counter[int] = Counter()
    examples: dict[str, str] = {}
    for row, got in zip(frame.index, frame.itertuples(index=False), strict=True):
        if got.geometry is None or got.geometry.is_empty:
            number, parts = int(row) % len(known), {"place": "lost"}
        else:
            away, near = cKDTree(spots).query((got.geometry.x, got.geometry.y))
            number, parts = (
                (int(near), {}) if away <= made.metres else (int(row) % len(known), {"place": f"{away:.1f} m off"})
            )
        seen[number] += 1
        parts |= _differences(known[number], got, LIMITS[made.limits].names)
        for part, how in parts.items():
            key = f"{part} lost" if how == "lost" else f"{part} wrong"
            faults[key] += 1
            examples.setdefault(key, f"{known[number].id} {how}")
    rejected = Counter(code for code, end in zip(read.ledger.code, read.ledger.outcome, strict=True) if end != "aceptada")
    gone = len(known) - len(seen)
    return _verdict(read, faults, examples, rejected, gone, extra=len(frame) - len(seen))


def _differences(fact: Fact, got: object, names: object) -> dict[str, str]:
    """Return the parts of an accepted fact that are not the true ones, and how."""
    parts = {}
    day = got.fecha
    if str(day)[:10] != fact.day.isoformat():
        parts["day"] = "lost" if str(day) == "NaT" else f"{fact.day} read as {day}"
    minute = got.minuto
    unknown = minute is None or math.isnan(minute)
    if unknown != (fact.minute is None) or (not unknown and int(minute) != fact.minute):
        parts["minute"] = "lost" if unknown else f"{fact.minute} read as {minute}"
    code = got.codigo
    if code != fact.code:
        parts["code"] = "lost" if code == UNKNOWN else f"{fact.code} read as {code}"
    zone = next(zone for zone in ZONES if (zone.comisaria, zone.sector) == (fact.comisaria, fact.sector))
    found, wanted = (got.comisaria, got.sector), names(zone)  # type: ignore[operator]
    if found != wanted and got.geometry is not None:
        parts["sector"] = f"{wanted} read as {found}"
    return parts


def _verdict(
    read: Incidents, faults: Counter[str], examples: dict[str, str], rejected: Counter[str], gone: int, *, extra: int
) -> Verdict:
    """Return the verdict of the differences, by what the account says of them."""
    if not faults and not gone and not extra:
        return Verdict(READ)
    silent, codes = [], set()
    for key, count in faults.items():
        part, how = key.split()
        said = _said(read, part) if how == "lost" else _doubted(read, part)
        if sum(said.values()) < count and "decision" not in said:
            silent.append(f"{key} {count} (e.g. {examples[key]})")
        codes |= set(said)
    if gone > sum(rejected.values()):
        silent.append(f"{gone} facts gone, {sum(rejected.values())} rows told")
    if extra > 0:
        silent.append(f"{extra} facts too many")
    told = ", ".join(f"{key} {count}" for key, count in faults.items())
    detail = f"{told}; rows {dict(rejected)}; {'; '.join(read.decisions)}"
    if silent:
        return Verdict(SILENT, frozenset(codes | set(rejected)), f"{'; '.join(silent)} | {detail}")
    return Verdict(LOST, frozenset(codes | set(rejected)), detail)


def _said(read: Incidents, part: str) -> dict[str, int]:
    """Return the counts of the warnings that tell the loss of a part, and of a decision that does."""
    code, words = _SAYS[part]
    told = {name: count for name, count in read.ledger.warnings.items() if code.search(name)}
    return told | ({"decision": 1} if any(words.search(line) for line in read.decisions) else {})


def _doubted(read: Incidents, part: str) -> dict[str, int]:
    """Return the decision that tells a doubtful choice of the column of a part."""
    words = _DOUBTS.get(part)
    return {"decision": 1} if words and any(words.search(line) for line in read.decisions) else {}
