"""The desk of an empty folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from helpers.desk.client import DeskClient

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> DeskClient:
    return DeskClient(tmp_path)
