"""Commands in processes of their own that start at once: forks of a process that has imported all they need."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Self

from mapadelito import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Warm"]

_ENVIRONMENT = {
    "PYTHONUTF8": "1",
    "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
    "OMP_NUM_THREADS": "1",  # threads do not live on in a fork
    "OPENBLAS_NUM_THREADS": "1",
}
_LONGEST_S = 300.0
"""Seconds in which something is true, if ever."""
_STEP_S = 0.001


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a command: its exit status, negative where it was killed; seconds that it took; what it said."""

    status: int
    seconds: float
    told: str


class Warm:
    """The process that is forked; use it in a ``with`` statement."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._told = folder / "dicho.txt"
        self._modules = folder / "modulos.json"

    def __enter__(self) -> Self:
        """Start it."""
        self._server = subprocess.Popen(
            [sys.executable, "-m", "helpers.store.warm_server"],
            env=os.environ | _ENVIRONMENT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._input.close()
        self._server.wait(timeout=60)
        self._output.close()

    def learn(self, folder: Path, *words: str) -> Ended:
        """Run a command, and import what it has imported: the next ones start with it."""
        ended = self.run(folder, *words, modules=self._modules)
        assert not ended.status, ended.told
        self._order({"learn": json.loads(self._modules.read_text(encoding="utf-8"))})
        return ended

    def run(
        self,
        folder: Path,
        *words: str,
        killed_after: float | None = None,
        killed_when: Callable[[], bool] | None = None,
        reads_here: bool = True,
        modules: Path | None = None,
    ) -> Ended:
        """Run a command in a folder; kill it, and what it started, after some seconds or once something is true.

        It reads files in its own process, or as usual in one that it starts.
        """
        order = {"folder": str(folder), "words": words, "told": str(self._told), "reads_here": reads_here}
        self._order(order | {"modules": str(modules) if modules else ""})
        child, began = int(self._output.readline()), time.monotonic()
        if killed_after is not None or killed_when is not None:
            time.sleep(killed_after or 0.0)
            while killed_when is not None and not killed_when():
                assert time.monotonic() < began + _LONGEST_S, self._told.read_text(encoding="utf-8")
                time.sleep(_STEP_S)
            for kill in (os.killpg, os.kill):  # before it is the leader of a group, and after
                try:
                    kill(child, signal.SIGKILL)
                except ProcessLookupError:
                    continue
        self._order({})  # until now its number is of no other process
        status = int(self._output.readline())
        return Ended(status, time.monotonic() - began, self._told.read_text(encoding="utf-8"))

    @property
    def _input(self) -> IO[str]:
        assert self._server.stdin is not None
        return self._server.stdin

    @property
    def _output(self) -> IO[str]:
        assert self._server.stdout is not None
        return self._server.stdout

    def _order(self, order: dict[str, object]) -> None:
        self._input.write(json.dumps(order) + "\n")
        self._input.flush()
