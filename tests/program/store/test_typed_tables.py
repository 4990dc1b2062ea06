"""A table that is read, loaded and read from the store is the same table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from geo.incidents.read import read_parts
from mapadelito.settings.usual_places import HELD_FILE
from mapadelito.store.held import IncidentStore
from mapadelito.store.typed_tables import held_part, typed_table

SAMPLE = Path(__file__).parents[3] / "data/incidents/ilo_2020.csv"


def test_a_table_comes_back_from_the_store(tmp_path: Path) -> None:
    (part,) = read_parts(SAMPLE)
    with IncidentStore.opened(tmp_path / HELD_FILE) as store:
        store.add([held_part(part, sha256="0" * 64, reading="1")], today=date(2020, 1, 1))
        (held,) = store.parts()
    back = typed_table(held)
    assert back.event == 1
    assert back.text.equals(part.text)
    assert back.moments.equals(part.moments)
    assert back.table.frame.equals(part.table.frame)
    assert back.ids.equals(part.ids)
    assert np.array_equal(back.bare, part.bare)
    assert np.array_equal(back.written.x, part.written.x, equal_nan=True)
    assert back.ledger.totals() == part.ledger.totals()
    assert back.choices == part.choices
    assert back.decisions == part.decisions
