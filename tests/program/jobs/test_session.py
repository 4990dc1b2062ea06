"""What the steps of a run share: decisions and warnings in order, time by stage, and one ending for all commands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from geo.boundaries.read import Boundaries
from mapadelito.jobs.session import Clock, Session
from mapadelito.outputs.record import RECORD
from mapadelito.outputs.row_review.quality_page import QUALITY
from mapadelito.outputs.row_review.rejects import REJECTS
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pytest


def test_the_record_has_what_was_noted_in_order(tmp_path: Path, four_sectors: gpd.GeoDataFrame) -> None:
    config = load_config(None, {"salida": tmp_path / "salida"})
    with Session.opened(config, lambda _: None) as session:
        session.note(Boundaries(four_sectors, ("De los límites.",), {"X": 2}))
        session.decisions += ("De las calles.",)
        with session.clock("lectura"):
            record = session.account(None, None)
        assert record["decisiones"] == ["De los límites.", "De las calles."]
        assert record["avisos"] == {"X": 2}
        assert {*session.output.written} == {REJECTS, "reservado/rechazos.xlsx"}  # no incidents, no quality page
        assert not (tmp_path / "salida" / REJECTS).exists()
        whole = session.publish(record, comisarias=[], propio=1)
    assert (tmp_path / "salida" / REJECTS).exists()
    assert not (tmp_path / "salida" / QUALITY).exists()
    assert json.loads((tmp_path / "salida" / RECORD).read_text(encoding="utf-8")) == whole
    assert (whole["propio"], list(whole["tiempos_s"])) == (1, ["lectura"])


def test_what_is_not_published_is_dropped(tmp_path: Path) -> None:
    with Session.opened(load_config(None, {"salida": tmp_path / "salida"}), lambda _: None) as session:
        session.account(None, None)
    assert not (tmp_path / "salida" / REJECTS).exists()


def test_a_stage_adds_up(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([0.0, 1.0, 5.0, 5.5, 7.0, 9.25])
    monkeypatch.setattr("time.perf_counter", lambda: next(moments))
    clock = Clock()
    for stage in ("a", "b", "a"):
        with clock(stage):
            pass
    assert clock.seconds == {"a": 3.25, "b": 0.5}
