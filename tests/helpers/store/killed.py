"""A command started in a process of its own, to be killed."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["started"]


def started(folder: Path, *words: str) -> subprocess.Popen[str]:
    """Start a command in a folder, as the leader of a group with the processes that it starts."""
    return subprocess.Popen(
        [sys.executable, "-m", "mapadelito", *words],
        cwd=folder,
        env=os.environ | {"PYTHONUTF8": "1"},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
