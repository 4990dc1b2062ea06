"""Several processes give what one gives, and one failure stops nobody."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import pytest

from geo.errors import GeometryError, MapaError
from helpers.shared import SAMPLE
from mapadelito.jobs import finishing
from mapadelito.jobs.generate import run
from mapadelito.jobs.parallel.workers import for_each
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("workers", [1, 2])
def test_results_in_order_and_failures_told(workers: int) -> None:
    items = [("a", 2.0), ("b", 0.0), ("c", 4.0)]
    done = list(for_each(operator.truediv, items, 8.0, workers=workers))
    assert [(item.name, item.value) for item in done] == [("a", 4.0), ("b", None), ("c", 2.0)]
    assert "ZeroDivisionError" in done[1].error


def _own_folders(folder: Path) -> dict[str, Path]:
    """Return an output folder and a store that no other run has: a store numbers the editions of its output folders."""
    return {"salida": folder / "salida", "almacen": folder / "almacen"}


@pytest.mark.slow
def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    listings = [
        run(load_config(None, SAMPLE | _own_folders(tmp_path / f"{n}") | {"trabajadores": n}), lambda _: None)["salidas"]
        for n in (1, 2)
    ]
    assert listings[0] == listings[1]
    assert len(listings[0]) > 20


def test_the_rest_is_made_and_what_failed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = finishing.analyse_one

    def analyse(ground: Any, lost: str = "PACOCHA") -> object:
        if lost in ground.jurisdiction.name:
            raise GeometryError("algo no cuadra")
        return honest(ground)

    monkeypatch.setattr(finishing, "analyse_one", analyse)
    said: list[str] = []
    record = run(load_config(None, SAMPLE | {"salida": tmp_path, "formato": "html"}), said.append)
    assert record["fallidas"] == [{"nombre": "COMISARIA RURAL PNP PACOCHA", "motivo": "algo no cuadra"}]
    assert said[-1] == "No se pudo hacer COMISARIA RURAL PNP PACOCHA: algo no cuadra"
    assert len(record["comisarias"]) == 2
    for path in tmp_path.glob("reservado/cache/laminas/*/*"):
        path.unlink()  # or what was made is not made again
    monkeypatch.setattr(finishing, "analyse_one", lambda ground: analyse(ground, "COMISARIA"))
    with pytest.raises(MapaError, match="No se pudo hacer ninguna"):
        run(load_config(None, SAMPLE | {"salida": tmp_path, "formato": "html"}), said.append)
